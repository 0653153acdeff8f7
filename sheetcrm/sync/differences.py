"""What differs between two states of a workbook, record by record and field by field, whatever the order of rows and columns.

Records are known by their id; those of sheets without ids by what names them (group and key of a setting, dimension and name of a
tag).  Of several records of one name the first is compared with the first, the second with the second.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from sheetcrm.cells import CellKind
from sheetcrm.derive.due_entries import shown
from sheetcrm.schema import id_key, label_form
from sheetcrm.store import Book, Column, Table
from sheetcrm.store.column import Bools, Ints
from sheetcrm.store.content import cell_hashes

NAMED_BY = {
    "settings": ("group", "key"),
    "tags": ("dimension", "tag"),
    "fields": ("sheet", "key"),
    "stagehistory": ("changed_at", "customer_id", "to_stage"),
}
"""What names a record of a sheet without ids."""
_ROLES = frozenset({"entered", "config", "log"})
_LEFT_OUT = frozenset({"changelog"})


@dataclass(frozen=True, slots=True)
class Difference:
    """One cell, or one record.

    sheet  key;  title  of the sheet in the newer state (in the older one where the sheet is gone);  name  id of the record as it stands,
    else what names it;  nth  which record of that name, from 0
    field  key, for a column that is no field its header; None: the record was added or deleted
    older, newer  records in the two tables, -1: none;  old, new  texts of the cell as people see them
    """

    sheet: str
    title: str
    name: str
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
    for key in dict.fromkeys([*newer.tables, *older.tables]):
        tables = [book.table(key) for book in (older, newer)]
        spec = (tables[1] or tables[0]).schema  # type: ignore[union-attr]  # one of them is there
        if spec.role in _ROLES and key not in _LEFT_OUT and sheet in (None, key):
            yield from _of_sheet(tables[0], tables[1], record, field)


def _of_sheet(older: Table | None, newer: Table | None, record: str | None, field: str | None) -> Iterator[Difference]:
    table = newer if newer is not None else older
    assert table is not None
    before, after = (record_names(one) if one is not None else {} for one in (older, newer))
    wanted = None if record is None else name_form(table, record)
    pairs: list[tuple[tuple[str, int], int, int]] = []
    for name, at in after.items():
        if wanted in (None, name[0]):
            if name in before:
                pairs.append((name, before[name], at))
            else:
                yield Difference(table.key, table.title, _said(table, at), name[1], None, -1, at)
    if older is None or newer is None:
        pairs = []
    else:
        yield from _cells(older, newer, pairs, field)
    for name, at in before.items():
        if name not in after and wanted in (None, name[0]) and older is not None:
            yield Difference(table.key, table.title, _said(older, at), name[1], None, at, -1)


def _cells(older: Table, newer: Table, pairs: Sequence[tuple[tuple[str, int], int, int]], field: str | None) -> Iterator[Difference]:
    """The cells of records that both have, row by row."""
    if not pairs:
        return
    a, b = (np.array([pair[n] for pair in pairs], np.int32) for n in (1, 2))
    mine, theirs = columns_of(older), columns_of(newer)
    found: list[tuple[int, str]] = []
    for key in dict.fromkeys([*theirs, *mine]):
        if field is None or _is(key, mine.get(key) or theirs[key], field):
            found += [(place, key) for place in np.flatnonzero(_differ(mine.get(key), a, theirs.get(key), b)).tolist()]
    order = {key: n for n, key in enumerate([*theirs, *mine])}
    for place, key in sorted(found, key=lambda pair: (pair[0], order[pair[1]])):
        i, j = int(a[place]), int(b[place])
        old, new = shown(mine.get(key), i), shown(theirs.get(key), j)
        yield Difference(newer.key, newer.title, _said(newer, j), pairs[place][0][1], key, i, j, old, new)


def _differ(mine: Column | None, a: Ints, theirs: Column | None, b: Ints) -> Bools:
    """Mask of the pairs of records whose cells hold something else; a column that one side lacks is blank there."""
    one, other = _content(mine, a), _content(theirs, b)
    number = (one[1] != other[1]) & ~(np.isnan(one[1]) & np.isnan(other[1]))
    result: Bools = (one[0] != other[0]) | number | (one[2] != other[2]) | (one[3] != other[3])
    return result


def _content(column: Column | None, at: Ints) -> tuple[Ints, np.ndarray, Ints, Ints]:  # type: ignore[type-arg]
    """(kind, number, hash of a text or truth, length of a text) of some cells; numbers and dates are one kind."""
    count = len(at)
    kind, number = np.zeros(count, np.int32), np.full(count, np.nan)
    text, size = np.zeros(count, np.int64), np.zeros(count, np.int64)
    if column is None:
        return kind, number, text.astype(np.int32), size.astype(np.int32)
    from sheetcrm.store.column import kinds_of

    kind = kinds_of(column)[at].astype(np.int32)
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
    return id_key(text) if table.schema.id_field and table.schema.field(table.schema.id_field).kind.name == "id" else " ".join(text.split()).casefold()


def _said(table: Table, record: int) -> str:
    """What a record is called."""
    if table.schema.id_field and table.has(table.schema.id_field):
        return table.id_text(record) or ""
    return " ".join(text for name in named_by(table) if (text := shown(table.columns.get(name), record)))
