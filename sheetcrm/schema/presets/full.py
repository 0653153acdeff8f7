"""Every sheet there is."""

from sheetcrm.schema.presets._preset import CONFIG, Preset
from sheetcrm.text import Text

PRESET = Preset(
    key="full",
    rank=3,
    title=Text("完整模板", "Full"),
    stem=Text("完整模板", "full"),
    about=Text(
        "全部模块和全部生成的工作表：客户总览、业绩、标签复盘也在内；先看看都有什么，再挑需要的。",
        "Every module and every generated sheet, the customer view, performance and tag review included: to see all there is.",
    ),
    tabs=(
        "guide",
        "summary",
        "duelist",
        "customers",
        "followups",
        "requirements",
        "contacts",
        "orders",
        "servicerecords",
        "feedback",
        "attachments",
        "customerview",
        "performance",
        "tagreview",
        "issues",
        "stagehistory",
        *CONFIG,
    ),
)
