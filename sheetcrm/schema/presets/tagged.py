"""The tagged customer table: 14 columns, and tags as the way to group customers."""

from sheetcrm.schema.presets._preset import Preset
from sheetcrm.schema.presets.simple import COLUMNS, COUNTED
from sheetcrm.text import Text

PRESET = Preset(
    key="tagged",
    rank=5,
    title=Text("客户标签管理表", "Tagged customers"),
    stem=Text("客户标签管理表", "tagged-customers"),
    about=Text(
        "用标签给客户分组的团队：14 列客户表（“联系方式”一列写电话、邮箱、微信）加建档日期；"
        "标签表分维度、有上级和同义词，标签复盘告诉您哪些该停用或合并。",
        "For teams that group customers by tags: the list of 14 columns (Contact info holds phone, e-mail and WeChat) and the day of creation,"
        " tags by dimension with parents and aliases, and a tag review that says which to retire or merge.",
    ),
    tabs=("guide", "summary", "customers", "tags", "tagreview", "duelist", "followups", "requirements", "issues", "team", "settings"),
    opens="customers",
    columns={"customers": COLUMNS},
    settings={"completeness.fields": COUNTED},
)
