"""The customer list of 14 columns that many teams keep, with one column for every way to reach a customer."""

from sheetcrm.schema.presets._preset import CONFIG, Preset
from sheetcrm.text import Text

COLUMNS = (
    "customer_id",
    "name",
    "contact_name",
    "contact_info",
    "industry",
    "size",
    "stage",
    "tier",
    "core_needs",
    "history_amount_wan",
    "owner",
    "updated_at",
    "tags",
    "notes",
    "created_date",  # the fifteenth: without the day of creation no figure about new customers can be told
)
COUNTED = "customer_id,name,contact_name,contact_methods,industry,size,tags,created_date,owner"
"""What completeness counts: the default without the source, for which there is no column."""

PRESET = Preset(
    key="simple",
    rank=2,
    aliases=("simple14",),
    title=Text("简版客户表", "Simple list"),
    stem=Text("简版客户表", "simple-list"),
    about=Text(
        "一张 14 列的客户表（电话、邮箱、微信写在同一列“联系方式”），另有建档日期；没有数据，适合客户不多的团队。",
        "One customer list of 14 columns (phone, e-mail and WeChat share the column Contact info) and the day of creation; without data,"
        " for small teams.",
    ),
    tabs=("guide", "summary", "duelist", "customers", "followups", "issues", "requirements", *CONFIG),
    columns={"customers": COLUMNS},
    settings={"completeness.fields": COUNTED},
    sample=False,
)
