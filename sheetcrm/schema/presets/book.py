"""The customer book: everything a small firm needs in one file."""

from sheetcrm.schema.presets._preset import CONFIG, Preset
from sheetcrm.text import Text

PRESET = Preset(
    key="book",
    rank=8,
    title=Text("客户管理簿", "Customer book"),
    stem=Text("客户管理簿", "customer-book"),
    about=Text(
        "小公司的一本全账：客户、联系人、跟进、需求、订单、服务、反馈、附件和阶段历史，每个客户的情况在“客户总览”里一行看清。",
        "One file for a small firm: customers, contacts, follow-ups, requirements, orders, service, feedback, attachments and stage history;"
        " the customer view shows each customer in a row.",
    ),
    tabs=(
        "guide",
        "summary",
        "duelist",
        "customers",
        "contacts",
        "followups",
        "requirements",
        "orders",
        "servicerecords",
        "feedback",
        "attachments",
        "customerview",
        "issues",
        "stagehistory",
        *CONFIG,
    ),
    more={"customers": ("customer_type", "contact_verified_on", "verified_by", "profile_reviewed_on", "archived")},
)
