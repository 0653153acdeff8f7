"""The comprehensive relationship template: three forms (basic information, requirements, follow-up), people and feedback."""

from sheetcrm.schema.presets._preset import CONFIG, Preset
from sheetcrm.text import Text

PRESET = Preset(
    key="comprehensive",
    rank=7,
    title=Text("客户关系综合管理表", "Comprehensive relationships"),
    stem=Text("客户关系综合管理表", "comprehensive-relationships"),
    about=Text(
        "三张表单管全程：客户基本信息、客户需求、跟进记录；再加联系人和客户反馈，适合项目型、决策人多的客户。",
        "Three forms from first contact to contract: basic information, requirements, follow-up; with contact people and feedback, for"
        " projects in which many people decide.",
    ),
    tabs=(
        "guide",
        "summary",
        "customers",
        "requirements",
        "followups",
        "contacts",
        "feedback",
        "duelist",
        "customerview",
        "issues",
        *CONFIG,
    ),
    more={
        "customers": (
            "party_kind",
            "customer_type",
            "potential",
            "employees",
            "preferences",
            "preferred_method",
            "consent_status",
            "consent_date",
            "consent_purpose",
        )
    },
)
