"""The records of a small book as dicts, and what they say of one customer: the plain way, one customer at a time."""

from __future__ import annotations

import datetime as dt
import statistics
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

Row = dict[str, Any]
RANK = {"潜在客户": 1, "意向客户": 2, "成交客户": 3, "复购客户": 4, "流失客户": 0}
CADENCE = {"潜在客户": 7, "意向客户": 3, "成交客户": 30, "复购客户": 30, "流失客户": 90}
RATES = {None: Decimal(1), "CNY": Decimal(1), "人民币": Decimal(1), "USD": Decimal("7.1")}
WON = ("已签约", "履约中", "已完成")
SOURCES = ("行业展会", "官网")
METHODS = ("电话", "邮件")
PEOPLE = ("赵强", "李敏", "外人", "散户")
DAY = dt.timedelta(days=1)


def date(value: Any) -> dt.date | None:
    return value.date() if isinstance(value, dt.datetime) else value if isinstance(value, dt.date) else None


def moment(value: Any) -> dt.datetime | None:
    if isinstance(value, dt.datetime):
        return value
    return dt.datetime.combine(value, dt.time()) if isinstance(value, dt.date) else None


def ratio(a: float, b: float) -> float | None:
    return a / b if b else None


def mean(values: Iterable[float]) -> float | None:
    found = list(values)
    return statistics.fmean(found) if found else None


class PlainBook:
    """One small book.  start None: everything up to ``end``."""

    def __init__(self, sheets: dict[str, list[Row]], t: dt.date, start: dt.date | None, end: dt.date, *, repurchase: bool) -> None:
        self.t, self.start, self.end, self.repurchase = t, start, end, repurchase
        seen: set[str] = set()
        self.customers: dict[str, Row] = {}
        for row in sheets["Customers"]:
            key = row["customer_id"]
            if key and row["archived"] != "是" and key not in seen:
                seen.add(key)
                self.customers[key] = row
        self.sheets = sheets
        self.followups = {c: self._followups(c) for c in self.customers}
        self.history = {c: self._history(c) for c in self.customers}
        self.any_history = any(self.history.values())
        self.orders = self._orders()

    def known_stage(self, text: Any) -> str | None:
        if text == "复购客户" and not self.repurchase:
            return "成交客户"
        return text if text in RANK else None

    def inside(self, day: dt.date | None) -> bool:
        return day is not None and day <= self.end and (self.start is None or day >= self.start)

    def of_period(self, c: str) -> bool:
        row = self.customers[c]
        day = row["created_date"] or row["first_contact_date"]
        return self.inside(day) or (day is None and self.start is None)

    # --- rows

    def _followups(self, c: str) -> list[Row]:
        rows = [r for r in self.sheets["FollowUps"] if r["customer_id"] == c and r["followed_at"] and date(r["followed_at"]) <= self.t]
        return sorted(rows, key=lambda r: moment(r["followed_at"]))

    def _history(self, c: str) -> list[Row]:
        rows = [dict(r) for r in self.sheets["StageHistory"] if r["customer_id"] == c and r["changed_at"] and date(r["changed_at"]) <= self.t]
        rows = [r for r in rows if self.known_stage(r["to_stage"])]
        rows.sort(key=lambda r: moment(r["changed_at"]))
        before = None
        for r in rows:
            r["from"], r["to"], r["day"] = self.known_stage(r["from_stage"]) or before, self.known_stage(r["to_stage"]), date(r["changed_at"])
            before = r["to"]
        return rows

    def _orders(self) -> list[Row]:
        groups: dict[Any, list[Row]] = {}
        for i, r in enumerate(self.sheets["Orders"]):
            groups.setdefault(r["order_id"] or i, []).append(r)
        won = []
        for lines in groups.values():
            head = lines[0]
            lines = [r for r in lines if all(r[key] == head[key] for key in ("customer_id", "order_date", "status"))]
            amounts = [self._amount(r) for r in lines]
            good = head["customer_id"] in self.customers and head["status"] in WON and head["order_date"] and head["order_date"] <= self.t
            if good and None not in amounts:
                won.append(head | {"sum": float(sum(a for a in amounts if a is not None))})
        return won

    @staticmethod
    def _amount(r: Row) -> Decimal | None:
        amount = r["amount"]
        if amount is None:
            quantity, price = r["quantity"], r["unit_price"]
            ok = isinstance(quantity, int | float) and quantity > 0 and isinstance(price, int | float) and price >= 0
            amount = Decimal(str(quantity)) * Decimal(str(price)) if ok else None
        elif isinstance(amount, str) or amount < 0:
            amount = None
        rate = RATES.get(r["currency"])
        return None if amount is None or rate is None else Decimal(str(amount)) * rate

    # --- values of a customer

    def won(self, c: str, after: dt.date = dt.date.min, upto: dt.date = dt.date.max) -> list[Row]:
        return [o for o in self.orders if o["customer_id"] == c and after < o["order_date"] <= upto]

    def timeline(self, c: str) -> list[tuple[dt.date, str | None]]:
        row, rows = self.customers[c], self.history[c]
        day = row["created_date"] or row["first_contact_date"] or (date(self.followups[c][0]["followed_at"]) if self.followups[c] else None)
        day = day or dt.date(1900, 1, 1)
        if not rows:
            return [(day, self.known_stage(row["stage"]))]
        return [(min(day, rows[0]["day"]), rows[0]["from"] or rows[0]["to"]), *((r["day"], r["to"]) for r in rows)]

    def stage_at(self, c: str, day: dt.date) -> str | None:
        past = [stage for since, stage in self.timeline(c) if since <= day]
        return past[-1] if past else None

    def rank_max(self, c: str) -> int:
        bought = len(self.won(c))
        ranks = [RANK.get(self.known_stage(self.customers[c]["stage"]) or "", 0), *(RANK.get(s or "", 0) for _, s in self.timeline(c)), 1]
        if bought >= 1:
            ranks.append(3)
        if bought >= 2 and self.repurchase:
            ranks.append(4)
        return max(ranks)

    def left_out(self, c: str) -> bool:
        return self.known_stage(self.customers[c]["stage"]) is None and not self.history[c] and not self.won(c)

    def win(self, c: str) -> dt.date | None:
        days = [r["day"] for r in self.history[c] if RANK[r["to"]] >= 3]
        return min(days) if days else min((o["order_date"] for o in self.won(c)), default=None)

    def cycle(self, c: str) -> int | None:
        row, win = self.customers[c], self.win(c)
        start = row["first_contact_date"] or row["created_date"] or (date(self.followups[c][0]["followed_at"]) if self.followups[c] else None)
        return (win - start).days if win and start and win >= start else None
