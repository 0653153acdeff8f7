"""The core sheets, nothing else."""

from sheetcrm.schema.presets._preset import CONFIG, Preset
from sheetcrm.text import Text

PRESET = Preset(
    key="blank",
    rank=1,
    title=Text("空白模板", "Blank"),
    stem=Text("空白模板", "blank"),
    about=Text(
        "客户、跟进记录、客户需求、标签、团队、设置，没有数据；从零开始或导入自己的名单。",
        "Customers, follow-ups, requirements, tags, team and settings, without data: to start from nothing or bring in a list of your own.",
    ),
    tabs=("guide", "summary", "duelist", "customers", "followups", "requirements", "issues", *CONFIG),
    sample=False,
)
