"""Sample values for the customer columns that only some templates have."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sheetcrm.render._frame import words_of
from sheetcrm.text import Lang, Text

if TYPE_CHECKING:
    from sheetcrm.schema import Vocabularies

Record = dict[str, Any]
_LIKES: tuple[Text, ...] = (
    Text("先看样机再谈价格", "wants to see it before talking price"),
    Text("喜欢图表多、文字少的方案", "likes charts more than text"),
    Text("只在上午接电话", "takes calls in the morning only"),
    Text("重视同行业案例", "asks for references of the same industry"),
)
_PURPOSE = Text("售后服务", "after-sales service")
_REASONS = ("竞品吸引", "价格", "无回应", "预算取消")
_METHODS = ("电话", "微信", "邮件", "上门拜访")
_EMPLOYEES = {"大型企业": 900, "中小企业": 80, "个体工商户": 6}


def fill_columns(rows: Mapping[str, Sequence[Record]], keys: Collection[str], day: dt.date, lang: Lang, vocabularies: Vocabularies) -> None:
    """Give the sample customers values for these optional fields; fields that it knows nothing about stay blank."""
    filler = _Filler(day, lang, vocabularies)
    makers = {key: maker for key, maker in filler.makers.items() if key in keys}
    filler.bought = Counter({order["order_id"]: order["customer_id"] for order in rows.get("orders", ())}.values())
    for i, customer in enumerate(rows.get("customers", ())):
        if "contact_info" in keys and not customer["size"]:  # a list of few columns has them all filled
            customer["size"] = filler.word("size", "中小企业")
        for key, maker in makers.items():
            customer[key] = maker(i, customer)


class _Filler:
    def __init__(self, day: dt.date, lang: Lang, vocabularies: Vocabularies) -> None:
        self.day, self.lang, self.show = day, lang, words_of(vocabularies, lang)
        self.vocabularies = vocabularies
        self.bought: Counter[str] = Counter()
        self.makers: dict[str, Callable[[int, Record], Any]] = {
            "contact_info": lambda i, row: f"{row['phone']}/wx:{row['wechat']}" if row["wechat"] and i % 2 else f"{row['phone']}/{row['email']}",
            "party_kind": lambda i, row: self.word("party_kind", "企业"),
            "customer_type": self.customer_type,
            "potential": lambda i, row: self.word("potential", ("高", "中", "中", "低")[i % 4]),
            "employees": lambda i, row: self.employees(i, row),
            "expected_amount": lambda i, row: (60000, 120000, 200000)[i % 3] if self.stage(row) in ("潜在客户", "意向客户") else None,
            "preferences": lambda i, row: _LIKES[i // 3 % len(_LIKES)].of(lang) if i % 3 == 0 else None,
            "preferred_method": lambda i, row: self.word("method", _METHODS[i % len(_METHODS)]),
            "lost_reason": lambda i, row: self.word("lost_reason", _REASONS[i % len(_REASONS)]) if self.stage(row) == "流失客户" else None,
            "contact_verified_on": lambda i, row: self.checked(i, row, 27),
            "verified_by": lambda i, row: self.word("verified_by", ("电话回访", "邮件确认")[i % 2]),
            "profile_reviewed_on": lambda i, row: self.checked(i, row, 80),
            "consent_status": lambda i, row: self.word("consent", "已同意"),
            "consent_date": lambda i, row: row["created_date"],
            "consent_purpose": lambda i, row: _PURPOSE.of(lang),
        }

    def word(self, vocabulary: str, value: str) -> str:
        return self.show(vocabulary, value) or value

    def stage(self, row: Record) -> str:
        """The canonical stage of a customer."""
        found = self.vocabularies["stage"].lookup(row["stage"])
        return found.zh if found else ""

    def customer_type(self, i: int, row: Record) -> str:
        """Existing customers buy again, lost ones without an order never were any."""
        stage, orders = self.stage(row), self.bought[row["customer_id"]]
        kind = "新客户"
        if stage in ("潜在客户", "意向客户") or (stage == "流失客户" and not orders):
            kind = "潜在客户"
        elif stage != "成交客户" or orders > 1:
            kind = "老客户"
        return self.word("customer_type", kind)

    def employees(self, i: int, row: Record) -> int | None:
        size = self.vocabularies["size"].lookup(row["size"]) if row["size"] else None
        return _EMPLOYEES[size.zh] + i if size else None

    def checked(self, i: int, row: Record, days: int) -> dt.date:
        """Within the last so many days, but not before the record was made."""
        made: dt.date = row["created_date"]
        return max(self.day - dt.timedelta(days=i * 7 % days), made)
