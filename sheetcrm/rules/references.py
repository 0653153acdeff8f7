"""References: to customers, to other records, and to people of the team."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any

import numpy as np

from sheetcrm.rules._batch import Batch, Bools, Detail, Ints, Place
from sheetcrm.rules._rule import rule
from sheetcrm.rules._run import Run, places
from sheetcrm.rules.ids import look, looks
from sheetcrm.store import Table, first_records, places_of
from sheetcrm.tags.fold import person_form, similarity
from sheetcrm.text import Text

_NEAR = 0.6


@rule(
    "FK-MISSING",
    "E",
    name=Text("引用的记录不存在", "reference to nothing"),
    message=Text("没有编号为“{value}”的{target}", "{target} has no record with the id “{value}”"),
    why=Text("这一行不属于任何人：不会出现在待跟进清单和任何统计里。", "The row belongs to nobody: it is in no due list and in no figure."),
    bad=Text("跟进记录里的客户编号 C0412，客户表里没有", "a follow-up of C0412, which is not on the Customers sheet"),
    good=Text("C0421", "C0421"),
    remedy=Text("改成存在的编号，或先补上那条记录", "correct the id, or add that record first"),
)
def missing(run: Run) -> Iterator[Batch]:
    for table in run.checked:
        for key, column in table.columns.items():
            spec = column.field
            target = spec.reference if spec and spec.kind.name == "ref" else None
            if target in (None, "team", "tags") or key == table.schema.id_field:
                continue
            other = run.book.table(str(target))
            if other is not None:
                yield from _dangling(run, table, key, other)


def _dangling(run: Run, table: Table, key: str, other: Table) -> Iterator[Batch]:
    typed = table.typed(key)
    lost = np.flatnonzero(places_of(typed.domain, other.ids.domain) < 0).tolist()
    if not lost:
        return
    number = np.full(len(typed.domain) + 1, -1, np.int32)
    number[lost] = np.arange(len(lost), dtype=np.int32)
    of = np.where(typed.blank, -1, number[typed.values])
    at = places(of >= 0)
    if at.size:
        which = of[at].astype(np.int32)
        first = np.zeros(len(lost), np.int32)
        first[which[::-1]] = at[::-1]
        yield Batch(table, key, at, which, _Lazily(_Nearest(run, table, other), [str(typed.domain[code]) for code in lost], first.tolist()))


class _Lazily(list[Detail]):
    """Details made one by one: what was probably meant is looked for only where somebody reads the finding."""

    def __init__(self, near: _Nearest, wrong: list[str], first: list[int]) -> None:
        super().__init__([Detail()] * len(wrong))
        self._near, self._wrong, self._first = near, wrong, first
        self._made: dict[int, Detail] = {}

    def __getitem__(self, k: Any) -> Any:
        if k not in self._made:
            self._made[k] = Detail({"target": self._near.label}, self._near.to(self._wrong[k], self._first[k]))
        return self._made[k]


class _Nearest:
    """The id that a wrong one was probably meant to be: that of the name beside it, one that looks the same, one a slip away."""

    _SLIPS = 500  # ids looked for by slips; a sheet with more wrong ones has another problem than typing errors

    def __init__(self, run: Run, table: Table, other: Table) -> None:
        self._run, self._table, self._other = run, table, other
        self.label = other.schema.label

    @cached_property
    def _looks(self) -> dict[str, int]:
        """Look of an id -> its first record."""
        ids = self._other.ids
        return dict(zip(reversed(looks([str(key) for key in ids.domain])), first_records(ids)[::-1].tolist(), strict=True))

    @cached_property
    def _letters(self) -> str:
        return "".join(sorted(set("".join(list(self._looks)[:2000]))))[:40]

    @cached_property
    def _names(self) -> tuple[dict[str, int], list[int]]:
        """(name in small letters -> number, number -> the only record of that name with an id, -1 where there are several)."""
        if self._other.key != "customers" or not self._other.has("name"):
            return {}, []
        names = self._other.typed("name")
        number: dict[str, int] = {}
        of = np.array([number.setdefault(str(text).casefold(), code) for code, text in enumerate(names.domain)], np.int32)
        at = np.flatnonzero((names.values >= 0) & ~self._other.ids.blank)
        group = of[names.values[at]]
        only = np.full(len(of), -1, np.int32)
        only[group] = at
        only[np.bincount(group, minlength=len(of)) != 1] = -1
        return number, only.tolist()

    def to(self, wrong: str, record: int) -> tuple[str, ...]:
        """Up to three ids (with names), best first; nothing where too many would do."""
        mirror = self._table.typed("customer_name").value(record) if self._table.has("customer_name") else None
        numbers, only = self._names
        best = numbers.get(str(mirror).casefold(), -1) if mirror else -1
        if best >= 0 and only[best] >= 0:
            return (self._named(only[best]),)
        text = look(wrong)
        if text in self._looks:
            return (self._named(self._looks[text]),)
        self._SLIPS -= 1
        if self._SLIPS < 0:
            return ()
        near = self._known(_swaps(text)) or self._known(_slips(text, self._letters))
        return tuple(map(self._named, near)) if len(near) <= 3 else ()

    def _known(self, texts: Iterable[str]) -> list[int]:
        return sorted({self._looks[text] for text in texts if text in self._looks})

    def _named(self, record: int) -> str:
        """``C0421 华星智能科技有限公司``."""
        other = self._other
        name = other.typed("name").value(record) if other.key == "customers" and other.has("name") else None
        return f"{other.ids.value(record)} {name or ''}".strip()


def _swaps(text: str) -> Iterator[str]:
    """Two neighbours in the wrong order."""
    for i in range(len(text) - 1):
        yield text[:i] + text[i + 1] + text[i] + text[i + 2 :]


def _slips(text: str, letters: str) -> Iterator[str]:
    """One character too many, too few, or another."""
    for i in range(len(text) + 1):
        yield text[:i] + text[i + 1 :]
        for letter in letters:
            yield text[:i] + letter + text[i:]
            yield text[:i] + letter + text[i + 1 :]


@rule(
    "FK-BY-NAME",
    "I",
    name=Text("编号空白，按名称认出", "blank id, found by name"),
    message=Text("“{label}”空白，按客户名称“{name}”认作 {found}", "{label} is blank; by its name “{name}” the row belongs to {found}"),
    why=Text("客户改名以后，这一行就找不到主人了。", "Once the customer is renamed, the row belongs to nobody."),
    bad=Text("客户编号空白，客户名称“华星智能科技有限公司”", "Customer ID blank, Customer name “Huaxing Ltd”"),
    good=Text("客户编号 C0001", "Customer ID C0001"),
    remedy=Text("填上客户编号", "fill in the id"),
    fix="safe",
)
def by_name(run: Run) -> Iterator[Batch]:
    customers = run.customers
    for table in run.checked:
        if customers is None or table.key == "customers" or not table.has("customer_id") or not table.has("customer_name"):
            continue
        owner = resolved_by_name(run, table)
        at = places(owner >= 0)
        if at.size:
            details = [
                Detail(
                    {"name": customers.columns["name"].text(o), "found": customers.id_text(o) or ""},
                    (),
                    customers.id_text(o),
                    related=(Place(customers, "customer_id", o),),
                )
                for o in owner[at].tolist()
            ]
            yield Batch(table, "customer_id", at, np.arange(len(at), dtype=np.int32), details)


def resolved_by_name(run: Run, table: Table) -> Ints:
    """int32, one a record: the customer that a row with blank customer_id belongs to by its customer_name, else -1."""
    blank = table.typed("customer_id").blank
    none = np.full(table.length, -1, np.int32)
    if not table.has("customer_name") or not blank.any():
        return none
    return np.where(blank, run.derived.customer_of(table), none)


@rule(
    "FK-NAME-MISMATCH",
    "W",
    name=Text("客户名称和编号对不上", "name does not fit the id"),
    message=Text("“{label}”写的是“{value}”，而 {found} 的名称是“{name}”", "{label} says “{value}”, but {found} is “{name}”"),
    why=Text(
        "不是客户改了名，就是编号填错了，跟进记到了别人名下。",
        "Either the customer was renamed, or the id is wrong and the row belongs to somebody else.",
    ),
    bad=Text("C0001，客户名称“远启贸易”（C0001 是华星智能）", "C0001 with the name of another customer"),
    good=Text("C0001，客户名称“华星智能科技有限公司”", "C0001 with its own name"),
    remedy=Text(
        "先确认编号没有填错；运行 sheetcrm fix 按编号改写名称", "make sure that the id is right; sheetcrm fix writes the name that belongs to it"
    ),
    fix="safe",
)
def wrong_name(run: Run) -> Iterator[Batch]:
    customers = run.customers
    if customers is None or not customers.has("name") or not customers.has("customer_id"):
        return
    master = customers.columns["name"]
    for table in run.checked:
        if table.key == "customers" or not table.has("customer_id") or not table.has("customer_name"):
            continue
        owner, differs = _mirrors(table, customers)
        at = places(differs)
        if at.size:

            def detail(i: int, owner: Ints = owner) -> Detail:
                o = int(owner[i])
                name = master.text(o).strip()
                return Detail({"found": customers.id_text(o) or "", "name": name}, (), name, related=(Place(customers, "name", o),))

            yield Batch(table, "customer_name", at, detail=detail, fixable=True)


def _mirrors(table: Table, customers: Table) -> tuple[Ints, Bools]:
    """(customer of each record by id, mirror differs from its name).  Blank mirrors and nameless customers never differ."""
    ids, mirror, names = table.typed("customer_id"), table.typed("customer_name"), customers.typed("name")
    record = np.append(first_records(customers.ids), np.int32(-1))[places_of(ids.domain, customers.ids.domain)]
    owner = np.where(ids.blank, -1, np.append(record, np.int32(-1))[ids.values]).astype(np.int32)
    as_name = np.append(places_of(mirror.domain, names.domain), np.int32(-1))
    master = np.append(names.values, -1)[owner]
    differs = (owner >= 0) & ~mirror.blank & (master >= 0) & (as_name[mirror.values] != master)
    return owner, differs


@rule(
    "OWNER-UNKNOWN",
    "W",
    name=Text("不是团队成员", "person not in the team"),
    message=Text("团队表里没有“{value}”这个人", "“{value}” is not on the Team sheet"),
    why=Text("提醒发不到这个人，业绩也不会算到任何人头上。", "Reminders reach nobody, and nobody gets the credit."),
    bad=Text("负责人“李闵”", "Owner “Li Mim”"),
    good=Text("负责人“李敏”", "Owner “Li Min”"),
    remedy=Text("改成团队表里的姓名，或先把这个人加到团队表", "write a name of the Team sheet, or add the person there"),
)
def unknown_people(run: Run) -> Iterator[Batch]:
    team = run.book.team
    if not team:
        return
    known = {person_form(name) for name in team}
    for table in run.checked:
        for key, column in table.columns.items():
            if column.field is None or column.field.reference != "team" or table.key == "team":
                continue
            typed = table.typed(key)
            wrong = [code for code, name in enumerate(typed.domain) if person_form(str(name)) not in known]
            if wrong:
                number = np.full(len(typed.domain) + 1, -1, np.int32)
                number[wrong] = np.arange(len(wrong), dtype=np.int32)
                of = np.where(typed.blank, -1, number[typed.values]).astype(np.int32)
                at = places(of >= 0)
                details = [Detail({}, _like(str(typed.domain[code]), team)) for code in wrong]
                yield Batch(table, key, at, of[at], details)


def _like(name: str, team: list[str]) -> tuple[str, ...]:
    """Names of the team that look like a mistyped one, most similar first."""
    ranked = [(-similarity(name, other), i, other) for i, other in enumerate(team)]
    return tuple(other for share, _, other in sorted(ranked)[:3] if -share >= (0.5 if len(name) <= 3 else _NEAR))


@rule(
    "OWNER-INACTIVE",
    "W",
    name=Text("负责人已离职", "owner who has left"),
    message=Text("负责人“{value}”已不在职", "the owner {value} is no longer active"),
    why=Text("这个客户没有人在跟，提醒也会发给已离开的人。", "Nobody takes care of the customer, and reminders go to somebody who has left."),
    bad=Text("负责人“王强”（团队表里在职=否）", "Owner “Wang Qiang” (Active = no on the Team sheet)"),
    good=Text("负责人“李敏”", "Owner “Li Min”"),
    remedy=Text("转交给在职的同事", "hand the customer over to a colleague"),
)
def inactive_owners(run: Run) -> Iterator[Batch]:
    team, customers = run.book.table("team"), run.customers
    if team is None or customers is None or not customers.has("owner") or not team.has("active"):
        return
    active, names = team.typed("active"), team.typed("name")
    left = {
        person_form(str(name))
        for i in range(team.length)
        if (name := names.value(i)) and active.value(i) is not None and active.value(i) in (False, "否")
    }
    if not left:
        return
    owner = customers.typed("owner")
    gone = np.array([person_form(str(name)) in left for name in owner.domain] + [False], bool)
    yield Batch(customers, "owner", places(gone[owner.values] & run.live))
