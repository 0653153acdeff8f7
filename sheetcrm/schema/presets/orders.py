"""Order tracking: a short customer list, orders and service records."""

from sheetcrm.schema.presets._preset import CONFIG, Preset
from sheetcrm.text import Text

PRESET = Preset(
    key="orders",
    rank=6,
    title=Text("订单跟踪表", "Order tracking"),
    stem=Text("订单跟踪表", "order-tracking"),
    about=Text(
        "以订单为中心的团队：精简的客户表、订单（数量、单价、金额、状态）和服务记录；汇总里看成交额、复购和服务响应。",
        "For teams that live by orders: a short customer list, orders (quantity, price, amount, status) and service records; the Summary shows"
        " sales, repurchases and service.",
    ),
    tabs=("guide", "summary", "customers", "orders", "servicerecords", "duelist", "followups", "issues", "requirements", *CONFIG),
    opens="orders",
    columns={
        "customers": (
            "customer_id",
            "name",
            "contact_name",
            "phone",
            "email",
            "industry",
            "size",
            "source",
            "stage",
            "tier",
            "tags",
            "owner",
            "created_date",
            "next_followup_date",
            "updated_at",
            "notes",
        )
    },
    settings={"revisit.tier.高价值": "0"},
)
