"""Records that are one, made one: which value of each field stays, and what follows in the other sheets.

Nothing here writes: each function gives the edits, and the tables have to be brought up to date before the next one is asked.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field

import numpy as np

from sheetcrm._values import NamedTuple, dataclass
from sheetcrm.cells import CellKind, CellValue
from sheetcrm.derive.columns import truths
from sheetcrm.store import Book, Column, SetCell, Table, from_serial
from sheetcrm.sync.tag_union import united

LARGER = frozenset({"history_amount_wan"})
EARLIER = frozenset({"created_date", "first_contact_date"})
JOINED = frozenset({"notes"})
MOVED = frozenset({"external_id"})
"""Unique where they are filled: what the survivor takes over, the other one gives up."""
FOLLOWS = {
    "sub_stage": "stage",
    "lost_reason": "stage",
    "contact_title": "contact_name",
    "verified_by": "contact_verified_on",
    "consent_date": "consent_status",
    "consent_purpose": "consent_status",
}
"""Fields that mean nothing without another one: they are only taken from a record that says the same there."""
MARKS = ("archived", "merged_into")
_ENGINE = frozenset({*MARKS, "updated_at"})


class Merge(NamedTuple):
    """Records of one sheet that are one: the survivor, and those that go into it, in the order in which their values count."""

    survivor: int
    others: tuple[int, ...]


@dataclass(frozen=True)
class Choice:
    """Whose value a field of the survivor has now.

    field  key, for a column that is no field its header;  of  record that it came from
    kept   the survivor's own value stays although another record says something else
    """

    field: str
    of: int
    kept: bool = False


@dataclass
class Union:
    """edits of the survivor's row and of cells that moved there;  choices: fields where the records differed;  left_out: tags without room."""

    edits: list[SetCell] = field(default_factory=list)
    choices: list[Choice] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)


def union(book: Book, table: Table, survivor: int, others: Sequence[int], *, newest: bool = False) -> Union:
    """The values that the survivor has when others are merged into it.

    Each field: the survivor's value if it has one, else that of the first other that has; with ``newest`` the record with the
    latest updated_at goes first.  history_amount_wan: the largest;  created_date, first_contact_date: the earliest;  notes: joined;
    tags: united as far as ``tags.max`` and exclusive dimensions allow.  A formula in the survivor's row stays.
    """
    order = [survivor, *others]
    if newest:
        moments = table.typed("updated_at").values if table.has("updated_at") else np.full(table.length, np.nan)
        order.sort(key=lambda i: -float(np.nan_to_num(moments[i], nan=-np.inf)))
    made = _Union(book, table, survivor, order)
    for key, column in table.columns.items():
        if key != table.schema.id_field and key not in _ENGINE:
            made.field(key, column)
    for column in table.unknown:
        made.column(column)
    return made.result


class _Union:
    def __init__(self, book: Book, table: Table, survivor: int, order: Sequence[int]) -> None:
        self.book, self.table, self.survivor, self.order = book, table, survivor, order
        self.result = Union()

    def field(self, key: str, column: Column) -> None:
        spec = column.field
        if spec is None or spec.kind.name == "mirror":
            return
        if key in LARGER or key in EARLIER:
            self._extreme(key, column)
        elif key in JOINED:
            self._join(key, column)
        elif spec.kind.name == "tags":
            self._tags(key, column)
        else:
            self._first(key, column)

    def column(self, column: Column) -> None:
        """A column that is no field: the survivor's content, else that of the first other that has any."""
        filled = [i for i in self.order if column.text(i).strip()]
        if not filled:
            return
        if filled[0] != self.survivor and not column.is_formula[self.survivor]:
            row, place = int(self.table.rows[self.survivor]), column.index
            self.result.edits.append(SetCell(self.table.title, row, place, content(column, filled[0])))
        self._note(column.header, filled[0], any(column.text(i) != column.text(filled[0]) for i in filled))

    def _first(self, key: str, column: Column) -> None:
        typed = self.table.typed(key)
        filled = [i for i in self.order if not typed.blank[i]]
        leader = FOLLOWS.get(key)
        if leader is not None and self.table.has(leader):
            filled = [i for i in filled if self._agrees(leader, i)]
        if not filled:
            return
        self._take(key, column, filled[0])
        self._note(key, filled[0], any(typed.value(i) != typed.value(filled[0]) for i in filled))
        if key in MOVED and filled[0] != self.survivor:
            self.result.edits.append(self.table.set_cell(key, filled[0], None))

    def _agrees(self, leader: str, record: int) -> bool:
        """The record says about the leading field what the survivor will say."""
        typed = self.table.typed(leader)
        filled = [i for i in self.order if not typed.blank[i]]
        return not filled or typed.value(record) == typed.value(filled[0])

    def _extreme(self, key: str, column: Column) -> None:
        values = self.table.typed(key).values
        filled = [i for i in self.order if not np.isnan(values[i])]
        if not filled:
            return self._first(key, column)
        best = (max if key in LARGER else min)(filled, key=lambda i: float(values[i]))
        if values[best] != values[self.survivor] or np.isnan(values[self.survivor]):
            self._take(key, column, best)
        else:
            best = self.survivor
        return self._note(key, best, any(values[i] != values[best] for i in filled))

    def _join(self, key: str, column: Column) -> None:
        texts: list[str] = []
        filled = [i for i in self.order if not self.table.typed(key).blank[i]]
        for i in filled:
            text = column.text(i).strip()
            if not any(text in known for known in texts):
                texts.append(text)
        joined = "\n".join(texts)
        if joined and joined != column.text(self.survivor).strip() and not column.is_formula[self.survivor]:
            self.result.edits.append(self.table.set_cell(key, self.survivor, joined))
            self._note(key, next(i for i in filled if i != self.survivor), differ=True)

    def _tags(self, key: str, column: Column) -> None:
        texts = [column.text(i) for i in self.order if not self.table.typed(key).blank[i]]
        if not texts or self.book.tag_table is None or column.is_formula[self.survivor]:
            return
        text, left_out = united(self.book, texts, self._bound())
        self.result.left_out += left_out
        if text != column.text(self.survivor):
            self.result.edits.append(self.table.set_cell(key, self.survivor, text))
            self._note(key, next((i for i in self.order if i != self.survivor and column.text(i).strip()), self.survivor), differ=True)

    def _bound(self) -> dict[str, str | None]:
        """Dimension -> what the survivor's bound column will say."""
        bound: dict[str, str | None] = {}
        for dimension in self.book.tag_table.dimensions if self.book.tag_table is not None else ():
            if dimension.bound and self.table.has(dimension.bound):
                typed = self.table.typed(dimension.bound)
                bound[dimension.name] = next((str(typed.value(i)) for i in self.order if typed.filled[i]), None)
        return bound

    def _take(self, key: str, column: Column, record: int) -> None:
        if record != self.survivor and not column.is_formula[self.survivor]:
            self.result.edits.append(self.table.set_cell(key, self.survivor, content(column, record)))

    def _note(self, name: str, of: int, differ: bool) -> None:
        if of != self.survivor:
            self.result.choices.append(Choice(name, of))
        elif differ:
            self.result.choices.append(Choice(name, of, kept=True))


def content(column: Column, record: int) -> CellValue:
    """What stands in a cell, as it would be written again; None for blanks and cell errors."""
    raw = column.raw(record)
    if raw.kind is CellKind.TEXT:
        return raw.text
    if raw.kind is CellKind.BOOL:
        return bool(raw.number)
    if raw.kind is CellKind.DATE:
        moment = from_serial(raw.number)
        return moment if raw.number % 1 else moment.date()
    if raw.kind is CellKind.NUMBER:
        return int(raw.number) if raw.number.is_integer() and abs(raw.number) < 1e15 else raw.number
    return None


def retired(table: Table, others: Sequence[int], survivor: str, now: dt.datetime) -> list[SetCell]:
    """The marks of customers that were merged: archived, and into whom; and when."""
    archived = table.schema.field("archived")
    values: dict[str, CellValue] = {"archived": archived.kind.write(True, archived, table.context), "merged_into": survivor, "updated_at": now}
    return [table.set_cell(key, i, value) for i in others for key, value in values.items() if table.has(key)]


def rows_by_name(book: Book, heirs: Mapping[int, tuple[str, tuple[int, ...]]]) -> list[SetCell]:
    """Rows of other sheets with a blank customer_id that belong to a merged customer by their customer_name get the survivor's id.

    heirs  record of each customer of a group -> (id of the survivor, all records of the group).  A name counts when all customers of
    that name are in one group.
    """
    customers = book.need("customers")
    if not customers.has("name"):
        return []
    names = customers.typed("name")
    folded = [str(name).casefold() for name in names.domain]
    wanted = {folded[int(names.values[i])] for i in heirs if names.values[i] >= 0}
    codes = np.array([code for code, name in enumerate(folded) if name in wanted], np.int32)
    bearers: dict[str, set[int]] = {}
    for i in np.flatnonzero(np.isin(names.values, codes)).tolist():
        bearers.setdefault(folded[int(names.values[i])], set()).add(i)
    heir_of = {name: heirs[next(iter(who))][0] for name, who in bearers.items() if next(iter(who)) in heirs and who <= set(heirs[next(iter(who))][1])}
    return [edit for table in book.tables.values() for edit in _named(table, heir_of)]


def _named(table: Table, heir_of: Mapping[str, str]) -> Iterator[SetCell]:
    if table.key == "customers" or table.schema.role == "generated" or not (table.has("customer_id") and table.has("customer_name")):
        return
    blank, names = table.typed("customer_id").blank, table.typed("customer_name")
    if blank.any():
        codes = {code: heir_of[name] for code, text in enumerate(names.domain) if (name := str(text).casefold()) in heir_of}
        for i in np.flatnonzero(blank & np.isin(names.values, np.array(list(codes), np.int32))).tolist():
            yield table.set_cell("customer_id", i, codes[int(names.values[i])])


def one_primary(book: Book, heirs: Mapping[str, str]) -> list[SetCell]:
    """Contacts that are primary for several customers which are about to be one: the survivor's stays, else the first.

    heirs  key form of the id of each customer of a group -> that of the survivor
    """
    table = book.table("contacts")
    if table is None or not table.has("is_primary") or not table.has("customer_id"):
        return []
    ids, primary = table.typed("customer_id"), truths(table, "is_primary")
    found: dict[str, list[int]] = {}
    for i in np.flatnonzero(primary & ~ids.blank).tolist():
        if (heir := heirs.get(str(ids.domain[ids.values[i]]))) is not None:
            found.setdefault(heir, []).append(i)
    spec = table.schema.field("is_primary")
    no = spec.kind.write(False, spec, table.context)
    edits: list[SetCell] = []
    for heir, rows in found.items():
        first = next((i for i in rows if str(ids.domain[ids.values[i]]) == heir), rows[0])
        edits += [table.set_cell("is_primary", i, no) for i in rows if i != first]
    return edits
