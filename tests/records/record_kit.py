"""A workbook as plain dicts, and random edits that are made in both; what they say must stay the same."""

from __future__ import annotations

import copy
import datetime as dt
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import sheetcrm

DAY = dt.date(2026, 11, 20)
SHEETS = {"customers": "C", "followups": "F", "requirements": "R", "contacts": "P", "orders": "O"}
"""Key of a sheet -> what own ids of the test begin with, behind a Z."""
ID_FIELD = {
    "customers": "customer_id",
    "followups": "followup_id",
    "requirements": "requirement_id",
    "contacts": "contact_id",
    "orders": "order_id",
}
REFERENCES = (
    ("customers", "merged_into", "customers", False),
    ("followups", "customer_id", "customers", True),
    ("requirements", "customer_id", "customers", True),
    ("contacts", "customer_id", "customers", True),
    ("orders", "customer_id", "customers", True),
    ("orders", "requirement_id", "requirements", False),
    ("history", "customer_id", "customers", True),
)
"""(sheet, field, sheet of the record that it names, required)."""
Pair = tuple[Any, Any]
ENDS = ("", " & Söhne", "<b>", "，有限公司", "=1+1")


def given(*pairs: Pair) -> Callable[[random.Random], Pair]:
    """A value as a program gives it, and as the record holds it."""
    return lambda rng: rng.choice(pairs)


def same(*values: Any) -> Callable[[random.Random], Pair]:
    return lambda rng: (lambda value: (value, value))(rng.choice(values))


def text_of(prefix: str) -> Callable[[random.Random], Pair]:
    def make(rng: random.Random) -> Pair:
        text = f"{prefix}{rng.randrange(10_000)}{rng.choice(ENDS)}"
        return text, text

    return make


DATES = given((dt.date(2026, 3, 1), dt.date(2026, 3, 1)), ("2026-04-05", dt.date(2026, 4, 5)), ("2026年5月6日", dt.date(2026, 5, 6)))
OWNERS = same("李敏", "王丽华", "陈海燕")
FIELDS: dict[str, dict[str, Callable[[random.Random], Pair]]] = {
    "customers": {
        "name": text_of("公司"),
        "owner": OWNERS,
        "stage": given(("潜在客户", "潜在客户"), ("意向", "意向客户"), ("意向客户", "意向客户"), ("流失客户", "流失客户")),
        "phone": given(("13900001234", ("13900001234",)), (["13900001234", "13800005678"], ("13900001234", "13800005678"))),
        "email": same("a@example.com", "li.min@example.cn"),
        "tags": given(
            (["价格敏感"], ("价格敏感",)), ("价格敏感,急需采购", ("价格敏感", "急需采购")), (("急需采购", "价格敏感"), ("急需采购", "价格敏感"))
        ),
        "next_followup_date": DATES,
        "notes": same("=1+1", "多行\n备注", "'123"),
        "history_amount_wan": given((12.5, 12.5), (3, 3.0), ("7.25", 7.25)),
        "archived": given((True, True), ("是", True), ("no", False), (False, False)),
    },
    "followups": {
        "followed_at": given((dt.datetime(2026, 3, 1, 10, 30), dt.datetime(2026, 3, 1, 10, 30)), ("2026-04-05", dt.date(2026, 4, 5))),
        "method": given(("电话", "电话"), ("phone", "电话"), ("微信", "微信")),
        "summary": text_of("谈了"),
        "owner": OWNERS,
        "next_action": text_of("发资料"),
    },
    "requirements": {
        "requirement_type": same("产品需求", "服务需求"),
        "description": text_of("要"),
        "owner": OWNERS,
    },
    "contacts": {"name": text_of("张"), "phone": same(("13700001111",)), "is_primary": given((True, True), ("否", False))},
    "orders": {
        "order_date": DATES,
        "amount": given((100, 100.0), ("1,234.50", 1234.5), (0.1, 0.1)),
        "status": same("已完成", "待确认"),
        "notes": same('=HYPERLINK("http://x")', "备注"),
    },
}
OPTIONAL = {
    "customers": ("phone", "email", "tags", "next_followup_date", "notes", "history_amount_wan", "archived"),
    "followups": ("method", "next_action"),
    "requirements": (),
    "contacts": ("phone", "is_primary"),
    "orders": ("notes",),
}
BLANK: dict[str, Any] = {"phone": (), "tags": ()}
WRONG = (
    ("customers", {"stage": "没有这个状态"}),
    ("customers", {"email": "不是邮箱"}),
    ("customers", {"no_such_field": 1}),
    ("customers", {"name": None}),
    ("followups", {"followed_at": "哪天"}),
    ("orders", {"amount": "很多"}),
    ("orders", {"customer_id": "C99999"}),
    ("contacts", {"customer_id": "C99999"}),
)


class Model:
    """What the workbook should say: sheet -> id -> field -> value."""

    def __init__(self) -> None:
        self.sheets: dict[str, dict[str, dict[str, Any]]] = {key: {} for key in (*SHEETS, "history")}
        self.used: dict[str, set[str]] = {key: set() for key in SHEETS}
        self.rows_of_history = 0

    def copy(self) -> Model:
        return copy.deepcopy(self)

    def referring(self, sheet: str, identity: str) -> Iterator[tuple[str, str, str, bool]]:
        """(sheet, id, field, required) of whoever names a record."""
        for of, field, target, required in REFERENCES:
            if target == sheet:
                yield from ((of, one, field, required) for one, record in self.sheets[of].items() if record.get(field) == identity)

    def doomed(self, sheet: str, identity: str) -> set[tuple[str, str]]:
        """A record, and everything that goes with it."""
        found, fresh = {(sheet, identity)}, [(sheet, identity)]
        while fresh:
            for of, one, _, _ in self.referring(*fresh.pop()):
                if (of, one) not in found:
                    found.add((of, one))
                    fresh.append((of, one))
        return found

    def note_stages(self, before: Model) -> None:
        """What is written into StageHistory when the transaction ends."""
        for identity, record in self.sheets["customers"].items():
            old = before.sheets["customers"].get(identity)
            if old is not None and old["stage"] != record["stage"]:
                self.rows_of_history += 1
                self.sheets["history"][f"H{self.rows_of_history}"] = {"customer_id": identity, "to_stage": record["stage"]}


class Driver:
    """Makes random edits in a workbook and in the model."""

    def __init__(self, path: Path, seed: int) -> None:
        self.path, self.rng, self.model = path, random.Random(seed), Model()
        self.steps = 0

    def run(self, steps: int, per_transaction: int) -> None:
        while self.steps < steps:
            self._transaction(self.rng.randint(1, 2 * per_transaction))
            self.check(sheetcrm.open(self.path, as_of=DAY))

    def _transaction(self, count: int) -> None:
        before = self.model.copy()
        fails = self.rng.random() < 0.1
        try:
            with sheetcrm.edit(self.path, as_of=DAY, backup=False) as book:
                book.customers.add_columns("archived", "merged_into")
                for _ in range(count):
                    self.steps += 1
                    self.rng.choices([step for step, _ in STEPS], [weight for _, weight in STEPS])[0](self, book)
                if self.rng.random() < 0.2:
                    self.check(book, mirrors=False)
                if fails:
                    raise KeyError("somebody's own mistake")
        except KeyError:
            assert fails
            self.model = before
            return
        for sheet, used in self.model.used.items():  # own ids that came and went within the block were never in the file
            used -= {one for one in used - before.used[sheet] if one.startswith("Z") and one not in self.model.sheets[sheet]}
        self.model.note_stages(before)

    # --- steps

    def add(self, book: Any) -> None:
        sheet = self._sheet()
        values, record = self._new(sheet)
        if values is None:
            return
        made = getattr(book, sheet).add(**values)
        self._keep(sheet, made, record)

    def add_several(self, book: Any) -> None:
        sheet = self._sheet()
        pairs = [pair for _ in range(self.rng.randint(2, 5)) if (pair := self._new(sheet))[0] is not None]
        for made, (_, record) in zip(getattr(book, sheet).add_many([values for values, _ in pairs]), pairs, strict=True):
            self._keep(sheet, made, record)

    def add_own_id(self, book: Any) -> None:
        sheet = self._sheet()
        values, record = self._new(sheet)
        if values is None:
            return
        identity = f"Z{SHEETS[sheet]}{self.rng.randrange(300)}"
        if identity in self.model.used[sheet]:
            with pytest.raises(sheetcrm.UsageError, match="E-RECORD"):
                getattr(book, sheet).add(**{ID_FIELD[sheet]: identity.lower()}, **values)
            return
        made = getattr(book, sheet).add(**{ID_FIELD[sheet]: identity.lower()}, **values)
        assert getattr(made, ID_FIELD[sheet]) == identity
        self._keep(sheet, made, record)

    def update(self, book: Any) -> None:
        sheet, identity = self._existing()
        if identity is None:
            return
        values, record = self._changes(sheet)
        made = getattr(book, sheet).update(identity.lower(), **values)
        self.model.sheets[sheet][identity] |= record
        for field, value in record.items():
            assert getattr(made, field) == value

    def update_several(self, book: Any) -> None:
        sheet = self._sheet()
        known = list(self.model.sheets[sheet])
        chosen = self.rng.sample(known, min(len(known), 3))
        changes = {identity: self._changes(sheet) for identity in chosen}
        getattr(book, sheet).update_many({identity: values for identity, (values, _) in changes.items()})
        for identity, (_, record) in changes.items():
            self.model.sheets[sheet][identity] |= record

    def update_where(self, book: Any) -> None:
        value, held = OWNERS(self.rng)
        wanted = self.rng.choice(["意向客户", "流失客户"])
        meant = [record for record in self.model.sheets["customers"].values() if record["stage"] == wanted]
        count = book.customers.update_where({"owner": value}, stage=wanted)
        assert count == sum(record["owner"] != held for record in meant)
        for record in meant:
            record["owner"] = held

    def upsert(self, book: Any) -> None:
        sheet, identity = self._existing()
        values, record = self._new(sheet)
        if identity is None or values is None:
            return
        if self.rng.random() < 0.5:
            getattr(book, sheet).upsert(**{ID_FIELD[sheet]: identity}, **values)
            self.model.sheets[sheet][identity] |= {key: value for key, value in record.items() if key in values}
            return
        name = self.model.sheets["customers"][next(iter(self.model.sheets["customers"]))]["name"]
        if sum(one["name"] == name for one in self.model.sheets["customers"].values()) > 1:
            with pytest.raises(sheetcrm.UsageError, match="E-UPSERT"):
                book.customers.upsert(by="name", name=name, notes="同名")
            return
        made = book.customers.upsert(by="name", name=name, notes="按名称")
        self.model.sheets["customers"][made.customer_id]["notes"] = "按名称"

    def delete(self, book: Any) -> None:
        sheet, identity = self._existing()
        if identity is None:
            return
        others = [one for one in self.model.referring(sheet, identity) if one[:2] != (sheet, identity)]
        how = self.rng.choice(["restrict", "restrict", "cascade", "blank"])
        refused = (how == "restrict" and others) or (how == "blank" and any(required for *_, required in others))
        if refused:
            with pytest.raises(sheetcrm.UsageError, match="E-REFERENCE"):
                getattr(book, sheet).delete(identity, references=how)
            return
        if how == "cascade" and len(self.model.doomed(sheet, identity)) > 12:
            return
        getattr(book, sheet).delete(identity, references=how)
        for of, one, field, _ in others:
            if how == "blank":
                self.model.sheets[of][one][field] = None
        for of, one in self.model.doomed(sheet, identity) if how == "cascade" else {(sheet, identity)}:
            del self.model.sheets[of][one]

    def wrong(self, book: Any) -> None:
        sheet, values = self.rng.choice(WRONG)
        identity = next(iter(self.model.sheets[sheet]), None)
        if identity is None:
            return
        good = self._changes(sheet)[0]
        with pytest.raises(sheetcrm.UsageError):
            getattr(book, sheet).update(identity, **{**good, **values})
        with pytest.raises(sheetcrm.UsageError):
            getattr(book, sheet).update_many({identity: good, "Z-NOBODY": good})

    def look(self, book: Any) -> None:
        sheet, identity = self._existing()
        assert len(getattr(book, sheet)) == len(self.model.sheets[sheet])
        assert getattr(book, sheet).ids == list(self.model.sheets[sheet])
        assert "Z-NOBODY" not in getattr(book, sheet)
        if identity is not None:
            self._equal(sheet, getattr(book, sheet)[identity], self.model.sheets[sheet][identity])
        stage = self.rng.choice(["意向客户", "潜在客户"])
        expected = [one for one, record in self.model.sheets["customers"].items() if record["stage"] == stage]
        assert [one.customer_id for one in book.customers.where(f"stage = {stage}")] == expected
        customers = self.model.sheets["customers"]
        related = [one for one, record in self.model.sheets["followups"].items() if customers[record["customer_id"]]["stage"] == stage]
        assert [one.followup_id for one in book.followups.where(customer_id__stage=stage)] == related
        assert book.customers.count(lambda record: record.owner == "李敏") == sum(record["owner"] == "李敏" for record in customers.values())

    # --- parts of steps

    def _sheet(self) -> str:
        return self.rng.choice(["customers", "customers", "followups", "requirements", "contacts", "orders"])

    def _existing(self) -> tuple[str, str | None]:
        sheet = self._sheet()
        known = list(self.model.sheets[sheet])
        return sheet, self.rng.choice(known) if known else None

    def _new(self, sheet: str) -> tuple[dict[str, Any] | None, dict[str, Any]]:
        """Values for a new record, and what it will say."""
        record: dict[str, Any] = {key: BLANK.get(key) for key in FIELDS[sheet]}
        values: dict[str, Any] = {}
        for key, make in FIELDS[sheet].items():
            if key not in OPTIONAL[sheet] or self.rng.random() < 0.4:
                values[key], record[key] = make(self.rng)
        customers = list(self.model.sheets["customers"])
        if sheet != "customers":
            if not customers:
                return None, {}
            values["customer_id"] = record["customer_id"] = self.rng.choice(customers)
            if sheet == "followups" and self.rng.random() < 0.3:
                del values["owner"]
                record["owner"] = self.model.sheets["customers"][record["customer_id"]]["owner"]
        elif self.rng.random() < 0.3:
            del values["stage"]
            record["stage"] = "潜在客户"
        if sheet == "orders":
            known = list(self.model.sheets["requirements"])
            record["requirement_id"] = self.rng.choice(known) if known and self.rng.random() < 0.5 else None
            values["requirement_id"] = record["requirement_id"]
        return values, record

    def _changes(self, sheet: str) -> tuple[dict[str, Any], dict[str, Any]]:
        values: dict[str, Any] = {}
        record: dict[str, Any] = {}
        for key in self.rng.sample(list(FIELDS[sheet]), min(2, len(FIELDS[sheet]))):
            if key in OPTIONAL[sheet] and self.rng.random() < 0.3:
                values[key], record[key] = None, BLANK.get(key)
            else:
                values[key], record[key] = FIELDS[sheet][key](self.rng)
        customers = list(self.model.sheets["customers"])
        if sheet == "customers" and self.rng.random() < 0.1:
            values["merged_into"] = record["merged_into"] = self.rng.choice([*customers, None])
        elif sheet != "customers" and self.rng.random() < 0.2:
            values["customer_id"] = record["customer_id"] = self.rng.choice(customers)
        return values, record

    def _keep(self, sheet: str, made: Any, record: dict[str, Any]) -> None:
        identity = getattr(made, ID_FIELD[sheet])
        assert identity not in self.model.used[sheet], "an id was given twice"
        self.model.used[sheet].add(identity)
        self.model.sheets[sheet][identity] = record
        self._equal(sheet, made, record)

    # --- comparing

    def check(self, book: Any, *, mirrors: bool = True) -> None:
        """Every record of every sheet says what the model says."""
        for sheet in SHEETS:
            known = self.model.sheets[sheet]
            records = list(getattr(book, sheet))
            assert [getattr(record, ID_FIELD[sheet]) for record in records] == list(known)
            for record, wanted in zip(records, known.values(), strict=True):
                self._equal(sheet, record, wanted)
                if mirrors and sheet != "customers":
                    assert record.customer_name == self.model.sheets["customers"][wanted["customer_id"]]["name"]
        if mirrors:
            history = [(record.customer_id, record.to_stage) for record in book.stagehistory]
            assert history == [(row["customer_id"], row["to_stage"]) for row in self.model.sheets["history"].values()]

    def _equal(self, sheet: str, record: Any, wanted: dict[str, Any]) -> None:
        for field, value in wanted.items():
            assert getattr(record, field) == value, (sheet, field, record)


STEPS = (
    (Driver.add, 4),
    (Driver.add_several, 2),
    (Driver.add_own_id, 2),
    (Driver.update, 8),
    (Driver.update_several, 2),
    (Driver.update_where, 1),
    (Driver.upsert, 2),
    (Driver.delete, 9),
    (Driver.wrong, 2),
    (Driver.look, 2),
)
