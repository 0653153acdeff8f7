"""What differs between two states of a workbook, record by record and field by field, whatever the order of rows and columns.

Records are known by their id; those of sheets without ids by what names them (group and key of a setting, dimension and name of a
tag).  Of several records of one name the first is compared with the first, the second with the second.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from sheetcrm._values import dataclass
from sheetcrm.cells import CellKind
from sheetcrm.derive.due_entries import shown
from sheetcrm.schema import id_key, label_form
from sheetcrm.store import Book, Column, Table
from sheetcrm.store.column import Bools, Floats, Ints
from sheetcrm.store.content import cell_hashes

NAMED_BY = {
    "settings": ("group", "key"),
    "tags": ("dimension", "tag"),
    "fields": ("sheet", "key"),
    "stagehistory": ("changed_at", "customer_id", "to_stage"),
}
"""What names a record of a sheet without ids."""
_LEFT_OUT = frozenset({"changelog"})


@dataclass(frozen=True, slots=True)
class Difference:
    """One cell, or one record.

    sheet  key;  title  of the sheet in the newer state (in the older one where the sheet is gone);  name  id of the record as it stands,
    else what names it;  form  of that name for comparison, empty where there is none;  nth  which record of that name, from 0
    field  key, for a column that is no field its header; None: the record was added or deleted
    older, newer  records in the two tables, -1: none;  old, new  texts of the cell as people see them
    """

    sheet: str
    title: str
    name: str
    form: str
    nth: int
    field: str | None
    older: int
    newer: int
    old: str = ""
    new: str = ""

    @property
    def kind(self) -> Literal["changed", "added", "deleted"]:
        return "changed" if self.field is not None else "added" if self.older < 0 else "deleted"


def differences(older: Book, newer: Book, *, sheet: str | None = None, record: str | None = None, field: str | None = None) -> Iterator[Difference]:
    """Every difference of the sheets that people fill in and of logs, in the order of the newer workbook; ChangeLog is left out.

    sheet  only this one (key);  record  only the record of this id;  field  only this column (key or header); added and deleted records too
    """
    for key in dict.fromkeys([*newer.titles, *older.titles]) if sheet is None else (sheet,):
        if newer.schema.sheet(key).role != "generated" and key not in _LEFT_OUT:
            before, after = older.table(key), newer.table(key)
            if before is not None or after is not None:
                yield from _of_sheet(before, after, record, field)


def _of_sheet(older: Table | None, newer: Table | None, record: str | None, field: str | None) -> Iterator[Difference]:
    table = newer if newer is not None else older
    assert table is not None
    pairs, added, deleted = matched(older, newer)
    wanted = None if record is None else name_form(table, record)
    if older is not None and newer is not None:
        forms, before = _Forms(newer), _Forms(older)
        chosen = pairs if wanted is None else [pair for pair in pairs if wanted in (forms.of(pair[1])[0], before.of(pair[0])[0])]
        yield from _cells(older, newer, chosen, forms, field)
    for one, records, is_new in ((newer, added, True), (older, deleted, False)):
        if one is not None and records:
            names = _Forms(one)
            for i in records:
                form, nth = names.of(i)
                if wanted in (None, form):
                    yield Difference(table.key, table.title, said(one, i), form, nth, None, -1 if is_new else i, i if is_new else -1)


class _Forms:
    """The form of each record's name, and which record of that name it is."""

    def __init__(self, table: Table) -> None:
        self._of = {i: name for name, i in record_names(table).items()}

    def of(self, record: int) -> tuple[str, int]:
        return self._of.get(record, ("", 0))


def matched(older: Table | None, newer: Table | None) -> tuple[list[tuple[int, int]], list[int], list[int]]:
    """(pairs of records that are the same, records of the newer table that are new, records of the older one that are gone).

    By name; those left over, whose name was given, taken or changed, by equal content, then by the row where they stand when at least
    half of what they hold is equal.
    """
    if older is None or newer is None:
        return [], list(range(newer.length)) if newer is not None else [], list(range(older.length)) if older is not None else []
    before, after = record_names(older), record_names(newer)
    pairs = [(before[name], at) for name, at in after.items() if name in before]
    mine, theirs = {pair[0] for pair in pairs}, {pair[1] for pair in pairs}
    deleted = [i for i in range(older.length) if i not in mine]
    added = [i for i in range(newer.length) if i not in theirs]
    if deleted and added:
        again = _without_names(older, deleted, newer, added)
        pairs += again
        deleted = sorted(set(deleted) - {pair[0] for pair in again})
        added = sorted(set(added) - {pair[1] for pair in again})
        pairs.sort(key=lambda pair: pair[1])
    return pairs, added, deleted


def _without_names(older: Table, deleted: Sequence[int], newer: Table, added: Sequence[int]) -> list[tuple[int, int]]:
    """Records of two tables that are the same although they are not called the same."""
    waiting: dict[tuple[str, ...], list[int]] = {}
    for i in reversed(deleted):
        waiting.setdefault(_row_texts(older, newer, i), []).append(i)
    pairs, rest = [], []
    for j in added:
        equal = waiting.get(_row_texts(newer, older, j))
        if equal:
            pairs.append((equal.pop(), j))
        else:
            rest.append(j)
    at_row = {int(older.rows[i]): i for left in waiting.values() for i in left}
    for j in rest:
        here = at_row.get(int(newer.rows[j]))
        if here is not None and _alike(_row_texts(older, newer, here), _row_texts(newer, older, j)):
            pairs.append((here, j))
    return pairs


def _row_texts(table: Table, other: Table, record: int) -> tuple[str, ...]:
    """What a record holds in the columns that both tables have, its id and time stamps left out."""
    out = {table.schema.id_field, "recorded_at", "updated_at"}
    columns, theirs = columns_of(table), columns_of(other)
    return tuple(shown(columns[key], record) for key in sorted(columns.keys() & theirs.keys()) if key not in out)


def _alike(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    filled = [(a, b) for a, b in zip(one, other, strict=True) if a or b]
    return 2 * sum(a == b for a, b in filled) >= len(filled) > 0


def _cells(older: Table, newer: Table, pairs: Sequence[tuple[int, int]], forms: _Forms, field: str | None) -> Iterator[Difference]:
    """The cells of records that both have, row by row."""
    if not pairs:
        return
    a, b = (np.array([pair[n] for pair in pairs], np.int32) for n in (0, 1))
    mine, theirs = columns_of(older), columns_of(newer)
    found: list[tuple[int, str]] = []
    for key in dict.fromkeys([*theirs, *mine]):
        if field is None or _is(key, mine.get(key) or theirs[key], field):
            found += [(place, key) for place in np.flatnonzero(_differ(mine.get(key), a, theirs.get(key), b)).tolist()]
    order = {key: n for n, key in enumerate([*theirs, *mine])}
    for place, key in sorted(found, key=lambda pair: (pair[0], order[pair[1]])):
        i, j = int(a[place]), int(b[place])
        old, new = shown(mine.get(key), i), shown(theirs.get(key), j)
        if old == new and same_content(mine.get(key), i, theirs.get(key), j):
            continue  # one text, held in another way
        yield Difference(newer.key, newer.title, said(newer, j), *forms.of(j), key, i, j, old, new)


def same_content(mine: Column | None, i: int, theirs: Column | None, j: int) -> bool:
    """Whether two cells hold the same: a number and a date of one serial do, a number and its text do not."""
    return _held(mine, i) == _held(theirs, j)


def _held(column: Column | None, record: int) -> tuple[CellKind, str, float]:
    if column is None:
        return CellKind.BLANK, "", 0.0
    raw = column.raw(record)
    if raw.kind in (CellKind.NUMBER, CellKind.DATE):
        return CellKind.NUMBER, "", raw.number
    return raw.kind, raw.text, 0.0


def _differ(mine: Column | None, a: Ints, theirs: Column | None, b: Ints) -> Bools:
    """Mask of the pairs of records whose cells hold something else; a column that one side lacks is blank there."""
    one, other = _content(mine, a), _content(theirs, b)
    number = (one[1] != other[1]) & ~(np.isnan(one[1]) & np.isnan(other[1]))
    result: Bools = (one[0] != other[0]) | number | (one[2] != other[2]) | (one[3] != other[3])
    return result


def _content(column: Column | None, at: Ints) -> tuple[Ints, Floats, NDArray[np.int64], NDArray[np.int64]]:
    """(kind, number, hash of a text or truth, bytes of a text) of some cells; numbers and dates are one kind."""
    count = len(at)
    kind, number = np.zeros(count, np.int32), np.full(count, np.nan)
    size = np.zeros(count, np.int64)
    if column is None:
        return kind, number, size, size
    kind = column.kinds[at].astype(np.int32)
    kind[kind == CellKind.DATE] = CellKind.NUMBER
    if column.number is not None:
        numeric = kind == CellKind.NUMBER
        number[numeric] = column.number[at][numeric]
    worded = (kind == CellKind.TEXT) | (kind == CellKind.ERROR)
    if worded.any():
        size[worded] = column.strings.sizes(column.code[at][worded])
    hashes = np.where(kind == CellKind.NUMBER, 0, cell_hashes(column, column.strings)[at].astype(np.int64))
    return kind, number, hashes, size


def columns_of(table: Table) -> dict[str, Column]:
    """The columns of a table: those of fields by key, others by header (of two with one header the first)."""
    found = dict(table.columns)
    for column in table.unknown:
        found.setdefault(column.header, column)
    return found


def _is(key: str, column: Column, wanted: str) -> bool:
    return key == wanted or label_form(column.header) == label_form(wanted)


def record_names(table: Table) -> dict[tuple[str, int], int]:
    """(form of the name, which one of that name) -> record; records without a name are left out."""
    found: dict[tuple[str, int], int] = {}
    seen: dict[str, int] = {}
    for i, form in enumerate(_forms(table)):
        if form:
            nth = seen.get(form, 0)
            seen[form] = nth + 1
            found[form, nth] = i
    return found


def _forms(table: Table) -> Iterator[str]:
    key = table.schema.id_field
    if key and table.has(key):
        typed = table.ids
        domain = [str(value) for value in typed.domain]
        yield from (domain[code] if code >= 0 else "" for code in np.where(typed.blank, -1, typed.values).tolist())
        return
    columns = [table.columns.get(name) for name in named_by(table)]
    for i in range(table.length):
        parts = [shown(column, i) for column in columns]
        yield " ".join(parts).casefold() if any(parts) else ""


def named_by(table: Table) -> tuple[str, ...]:
    """The fields that name a record of a sheet without ids."""
    known = NAMED_BY.get(table.key)
    return known or tuple(spec.key for spec in table.schema.fields if spec.required == "required") or tuple(table.columns)


def name_form(table: Table, text: str) -> str:
    """A name as somebody gives it, in the form in which names are compared."""
    if not table.schema.id_field:
        return " ".join(text.split()).casefold()
    return id_key(text) if table.schema.field(table.schema.id_field).kind.name == "id" else text.strip()


def said(table: Table, record: int) -> str:
    """What a record is called."""
    if table.schema.id_field and table.has(table.schema.id_field):
        return table.id_text(record) or ""
    return " ".join(text for name in named_by(table) if (text := shown(table.columns.get(name), record)))
