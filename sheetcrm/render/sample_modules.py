"""Records of the module sheets of the sample workbook: contacts, orders, service, answers, documents, changes of stage.

They fit the customers of ``sample_maker.py``: orders and history are those of the stage, tiers are those of the orders.
"""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from typing import Any

from sheetcrm.render import sample_module_words as words
from sheetcrm.render.sample_maker import Maker, Record, Sample, Seeded, is_fresh
from sheetcrm.text import Text

BUYERS = ("成交客户", "复购客户")
_DAY = dt.timedelta(days=1)
_WON = ("已签约", "履约中", "已完成")


def add_modules(rows: dict[str, list[Record]], made: Maker, sheets: Collection[str]) -> None:
    """Add the records of these sheets (keys), and bring tier and time of update of the customers in line with them."""
    modules = _Modules(rows, made)
    orders, history = modules.orders(), modules.history()
    if "orders" in sheets:
        rows["orders"] = orders
        modules.set_tiers()
    if "stagehistory" in sheets:
        rows["stagehistory"] = history
        modules.set_updates(history)
    if "contacts" in sheets:
        rows["contacts"] = modules.contacts()
    if "servicerecords" in sheets:
        rows["servicerecords"] = modules.service()
    if "feedback" in sheets:
        rows["feedback"] = modules.feedback()
    if "attachments" in sheets:
        rows["attachments"] = modules.attachments(orders)


class _Modules:
    def __init__(self, rows: dict[str, list[Record]], made: Maker) -> None:
        self.customers, self.requirements, self.made = rows["customers"], rows["requirements"], made
        self.random = random.Random(20240701)
        self.stages: Sequence[str] = made.stages
        self.buys: dict[int, list[tuple[dt.date, int]]] = {}
        self.talks: dict[str, list[dt.datetime]] = {}
        for row in rows["followups"]:
            self.talks.setdefault(row["customer_id"], []).append(row["followed_at"])
        self.by_id = {row["customer_id"]: row for row in self.customers}

    def pick(self, values: Sequence[Any]) -> Any:
        return values[self.random.randrange(len(values))]

    def say(self, text: Text) -> str:
        return text.of(self.made.lang)

    def _head(self, customer: Record) -> Record:
        return {"customer_id": customer["customer_id"], "customer_name": customer["name"]}

    def _of(self, *stages: str) -> list[int]:
        return [i for i, stage in enumerate(self.stages) if stage in stages]

    # --- orders

    def orders(self) -> list[Record]:
        """One or more orders of everybody who bought, quotes for some who are interested."""
        found: list[tuple[dt.date, int, str, int]] = []
        for i, (customer, stage) in enumerate(zip(self.customers, self.stages, strict=True)):
            if stage in BUYERS or (stage == "流失客户" and i % 2):
                self.buys[i] = self._purchases(i, customer, stage)
                found += [(day, i, self._status(day), amount) for day, amount in self.buys[i]]
            elif stage == "意向客户" and i % 2:
                day = max(customer["created_date"], self.made.as_of - self.random.randrange(1, 40) * _DAY)
                found.append((day, i, "报价" if i % 5 else "已取消", self.pick((60000, 120000, 180000))))
        found.sort(key=lambda order: order[:2])
        return [line for n, order in enumerate(found) for line in self._lines(n, *order)]

    def _purchases(self, i: int, customer: Record, stage: str) -> list[tuple[dt.date, int]]:
        """(day, amount) of each order; the amounts of a buyer add up to what the customer's record says."""
        count = 2 + i % 3 if stage == "复购客户" else 1
        talks = [moment.date() for moment in self.talks.get(customer["customer_id"], [])]
        first = max(customer["created_date"], min([customer["created_date"] + 12 * _DAY, *(day - _DAY for day in talks[:1])]))
        if stage == "成交客户" and is_fresh(i, stage) and talks:
            first = talks[len(talks) // 2]
        last = max(self.made.as_of - (i % 25) * _DAY, first + count * _DAY)
        days = [first + (last - first) * k / max(1, count - 1) for k in range(count)]
        total = (customer["history_amount_wan"] or 3) * 10000
        share = total // (1000 * count) * 1000
        return [(min(day, self.made.as_of), share) for day in days]

    def _status(self, day: dt.date) -> str:
        age = (self.made.as_of - day).days
        return "已签约" if age < 10 else "履约中" if age < 60 else "已完成"

    def _lines(self, n: int, day: dt.date, i: int, status: str, amount: int) -> list[Record]:
        customer = self.customers[i]
        wanted = next((r["requirement_id"] for r in self.requirements if r["customer_id"] == customer["customer_id"]), None)
        parts = [(2, amount * 3 // 10), (1, amount - amount * 3 // 10 * 2)] if n % 4 == 0 else [(self.pick((1, 2, 4, 5)), 0)]
        lines = []
        for quantity, price in parts:
            price = price or amount // quantity
            lines.append(
                {
                    "order_id": f"O{day:%Y%m%d}{n + 1:03d}",
                    **self._head(customer),
                    "order_date": day,
                    "project": self.say(words.PROJECTS[n % len(words.PROJECTS)]),
                    "product": self.say(self.pick(words.PRODUCTS)),
                    "quantity": quantity,
                    "unit_price": price,
                    "amount": quantity * price,
                    "currency": None,
                    "status": self.made.word("order_status", status),
                    "start_date": day + 5 * _DAY if status in _WON else None,
                    "end_date": day + 65 * _DAY if status in _WON else None,
                    "salesperson": customer["owner"],
                    "requirement_id": wanted if n % 2 else None,
                    "notes": None,
                }
            )
        return lines

    def set_tiers(self) -> None:
        """The tier of who bought is that of the last 365 days."""
        for i, purchases in self.buys.items():
            total = sum(amount for day, amount in purchases if (self.made.as_of - day).days < 365)
            tier = "高价值" if total >= 500000 else "中价值" if total >= 100000 else "普通"
            self.customers[i]["tier"] = self.made.word("tier", tier)

    # --- changes of stage

    def history(self) -> list[Record]:
        """Each customer's way to the present stage."""
        changes: list[tuple[dt.datetime, int, str, str]] = []
        for i, stage in enumerate(self.stages):
            path = self._path(i, stage)
            for before, after, moment in zip(["潜在客户", *(to for to, _ in path)], [to for to, _ in path], [m for _, m in path], strict=False):
                changes.append((moment, i, before, after))
        changes.sort(key=lambda change: change[:2])
        return [self._change(*change) for change in changes]

    def _path(self, i: int, stage: str) -> list[tuple[str, dt.datetime]]:
        """(stage, moment) in the order of time."""
        if stage == "潜在客户":
            return []
        bought = [day for day, _ in self.buys.get(i, [])]
        path = [("意向客户", self._first_interest(i, bought[0] if bought else None))]
        path += [(name, dt.datetime.combine(day, dt.time(16))) for name, day in zip(BUYERS, bought, strict=False)]
        if stage == "流失客户":
            talks = self.talks.get(self.customers[i]["customer_id"], [])
            silent = min(path[-1][1] + 40 * _DAY, dt.datetime.combine(self.made.as_of, dt.time(9)))
            left = max([*talks[-1:], silent, path[-1][1]]) + dt.timedelta(minutes=30)
            path.append((stage, left))
        return path

    def _first_interest(self, i: int, bought: dt.date | None) -> dt.datetime:
        """Half an hour after a talk: the latest one, or the one before the first order; else when the record was made."""
        customer = self.customers[i]
        talks = [t for t in self.talks.get(customer["customer_id"], []) if bought is None or t.date() < bought]
        if talks:
            return talks[-1] + dt.timedelta(minutes=30)
        return dt.datetime.combine(customer["created_date"], dt.time(15))

    def _change(self, moment: dt.datetime, i: int, before: str, after: str) -> Record:
        return {
            "changed_at": moment,
            **self._head(self.customers[i]),
            "from_stage": self.made.word("stage", before),
            "to_stage": self.made.word("stage", after),
            "sub_stage": None,
            "by": self.customers[i]["owner"],
            "recorded_at": moment + dt.timedelta(hours=1),
            "followup_id": None,
            "source": "cli",
        }

    def set_updates(self, history: list[Record]) -> None:
        """No record is older than the customer's last change of stage."""
        for change in history:
            customer = self.by_id[change["customer_id"]]
            customer["updated_at"] = max(customer["updated_at"] or change["recorded_at"], change["recorded_at"])

    # --- people, service, answers, documents

    def contacts(self) -> list[Record]:
        found: list[Record] = []
        for i, customer in enumerate(self.customers):
            if i % 3 != 2:
                found.append(self._person(i, customer, customer["contact_name"], customer["contact_title"], "决策人", True))
            if i % 4 == 0:
                name = self.say(words.SECOND_PEOPLE[i // 4 % len(words.SECOND_PEOPLE)])
                found.append(self._person(i, customer, name, None, self.pick(("影响人", "使用人")), False))
        for n, person in enumerate(found):
            person["contact_id"] = f"P{n + 1:04d}"
        return found

    def _person(self, i: int, customer: Record, name: str, title: str | None, role: str, primary: bool) -> Record:
        return {
            **self._head(customer),
            "name": name,
            "title": title,
            "role_in_deal": self.made.word("decision_role", role),
            "phone": customer["phone"] if primary else f"1370000{3001 + 7 * i}",
            "email": customer["email"] if primary else f"second{i + 1:02d}@example.com",
            "wechat": customer["wechat"] if primary else None,
            "birthday": dt.date(1970 + i % 28, 1 + i % 12, 1 + i * 7 % 28) if primary and i % 2 else None,
            "is_primary": self.made.word_bool(primary),
            "notes": None,
        }

    def service(self) -> list[Record]:
        """Complaints, enquiries, requests of the last hundred days; those of the last three days may be open."""
        bought = sorted(self._of(*BUYERS))
        found = []
        for n in range(28):
            i = bought[n % 6] if n % 3 == 0 else self.pick(bought)
            age = n * n % 97 if n > 8 else n
            day = max(self.made.as_of - age * _DAY, self.customers[i]["created_date"])
            found.append((dt.datetime.combine(day, dt.time(9 + n % 8, n * 7 % 60)), n, i))
        found.sort()
        return [self._record(k, moment, n, self.customers[i]) for k, (moment, n, i) in enumerate(found)]

    def _record(self, k: int, moment: dt.datetime, n: int, customer: Record) -> Record:
        kind, category, description, resolution = words.SERVICE[n % len(words.SERVICE)]
        age = (self.made.as_of - moment.date()).days
        open_ = age <= 2 and n % 4 != 3
        status = ("处理中" if n % 2 else "待处理") if open_ else ("已关闭" if n % 3 == 0 else "已解决")
        answered = moment + dt.timedelta(minutes=self.pick((20, 45, 90, 150)))
        return {
            "service_id": f"S{k + 1:04d}",
            **self._head(customer),
            "opened_at": moment,
            "type": self.made.word("service_type", kind),
            "category": self.say(category),
            "product": self.say(words.PRODUCTS[n % 4]),
            "description": self.say(description),
            "handler": self.made.people[4],
            "first_response_at": answered if status != "待处理" else None,
            "status": self.made.word("service_status", status),
            "resolution": None if open_ else self.say(resolution),
            "resolved_at": None if open_ else answered + dt.timedelta(hours=self.pick((1, 2, 3))),
            "satisfaction": None if open_ or n % 5 == 4 else self.pick((3, 4, 4, 5, 5)),
        }

    def feedback(self) -> list[Record]:
        """Answers of the last weeks: of every buyer, since the important ones are asked each quarter, and some that are anonymous."""
        asked: list[int | None] = [*self._of(*BUYERS), *([None] * 6)]
        rows = []
        for n, i in enumerate(asked):
            day = self.made.as_of - (n * 11 % 60) * _DAY
            rows.append((max(day, self.customers[i]["created_date"]) if i is not None else day, n, i))
        rows.sort(key=lambda row: row[:2])
        return [self._answer(k, day, n, None if i is None else self.customers[i]) for k, (day, n, i) in enumerate(rows)]

    def _answer(self, k: int, day: dt.date, n: int, customer: Record | None) -> Record:
        category, content, action, score, nps = words.ANSWERS[n % len(words.ANSWERS)]
        channel = "在线评论" if customer is None else ("电话访谈", "问卷调查", "面谈")[n % 3]
        status = None if action is None else ("处理中", "已解决")[n % 2]
        return {
            "feedback_id": f"B{k + 1:04d}",
            **({} if customer is None else self._head(customer)),
            "date": day,
            "channel": self.made.word("feedback_channel", channel),
            "score": score,
            "nps": nps,
            "category": self.say(category),
            "content": self.say(content),
            "action": None if action is None else self.say(action),
            "owner": None if action is None else self.made.people[4],
            "status": self.made.word("service_status", status) if status else None,
            "reward": None,
        }

    def attachments(self, orders: list[Record]) -> list[Record]:
        """Documents of the latest orders, as links: a sample comes without files."""
        found = []
        for n, order in enumerate({order["order_id"]: order for order in orders[-15:]}.values()):
            kind, title, name = words.DOCUMENTS[n % len(words.DOCUMENTS)]
            found.append(
                {
                    "attachment_id": f"A{n + 1:04d}",
                    "customer_id": order["customer_id"],
                    "customer_name": order["customer_name"],
                    "related_sheet": self.made.word("related_sheet", "订单"),
                    "related_id": order["order_id"],
                    "type": self.made.word("attachment_type", kind),
                    "title": self.say(title),
                    "path": f"https://files.example.com/{order['order_id']}/{name}",
                    "added_on": min(order["order_date"] + _DAY, self.made.as_of),
                    "added_by": order["salesperson"],
                    "sha256": None,
                }
            )
        return found


def spoil_modules(result: Sample, made: Maker) -> None:
    """Puts mistakes into the modules that are there, each in a record of its own, and notes them in ``result.seeded``."""

    def put(sheet: str, chosen: Callable[[Record], bool], key: str, value: Callable[[Any], Any], code: str) -> None:
        """In the first record that is chosen and has none yet."""
        taken = {seeded.record for seeded in result.seeded if seeded.sheet == sheet}
        for n, row in enumerate(result.rows.get(sheet, ())):
            if n not in taken and chosen(row):
                row[key] = value(row.get(key))
                result.seeded.append(Seeded(sheet, n, key, code))
                return

    quoted = made.word("order_status", "报价")
    lines = Counter(row["order_id"] for row in result.rows.get("orders", ()))
    put("orders", lambda row: row["status"] == quoted and lines[row["order_id"]] == 1, "amount", lambda amount: amount + 1000, "ORD-AMOUNT")
    put("orders", lambda row: row["status"] == quoted and lines[row["order_id"]] == 1, "currency", lambda _: "USD", "ORD-CURRENCY")
    put(
        "orders",
        lambda row: row["status"] == quoted and row["quantity"] == 1 and lines[row["order_id"]] == 2,
        "order_date",
        lambda day: day - _DAY,
        "ORD-SPLIT",
    )
    put("servicerecords", lambda row: row["satisfaction"] is not None, "satisfaction", lambda _: 7, "SAT-RANGE")
    put("servicerecords", lambda row: row["resolved_at"] is not None, "resolved_at", lambda _: None, "EXP-BLANK")
    put("feedback", lambda row: row["nps"] == 9, "nps", lambda _: 12, "NPS-RANGE")
    yes, no = made.word_bool(True), made.word_bool(False)
    primary = {row["customer_id"] for row in result.rows.get("contacts", ()) if row["is_primary"] == yes}
    put("contacts", lambda row: row["is_primary"] == no and row["customer_id"] in primary, "is_primary", lambda _: yes, "CON-PRIMARY")
    put("attachments", lambda row: True, "path", lambda _: "D:\\contracts\\2026.pdf", "ATT-PATH")
