"""Management and follow-up toolkit: the due list in front, every management column on the customers."""

from sheetcrm.schema.presets._preset import Preset
from sheetcrm.text import Text

PRESET = Preset(
    key="toolkit",
    rank=4,
    title=Text("客户管理与跟进工具包", "Follow-up toolkit"),
    stem=Text("客户管理与跟进工具包", "follow-up-toolkit"),
    about=Text(
        "每天从“待跟进清单”开始工作的销售团队：客户表带全部管理列（潜力、预计成交、核对和复核日期等），跟进记录、需求、标签、阶段历史和业绩。",
        "For sales teams that start the day on the due list: customers with every management column (potential, expected amount, days of checks and"
        " reviews), follow-ups, requirements, tags, stage history and performance.",
    ),
    tabs=(
        "duelist",
        "summary",
        "guide",
        "customers",
        "followups",
        "requirements",
        "performance",
        "issues",
        "tags",
        "team",
        "stagehistory",
        "settings",
    ),
    opens="duelist",
    more={
        "customers": (
            "customer_type",
            "potential",
            "expected_amount",
            "preferred_method",
            "lost_reason",
            "contact_verified_on",
            "verified_by",
            "profile_reviewed_on",
            "consent_status",
            "archived",
        )
    },
)
