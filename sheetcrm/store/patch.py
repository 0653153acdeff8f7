"""Cell edits applied to the tables in memory, so that a second look does not need a second read of the file."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from math import isnan, nan

import numpy as np

from sheetcrm._values import dataclass
from sheetcrm.cells import CellKind, CellValue
from sheetcrm.store.book import Book
from sheetcrm.store.column import Column
from sheetcrm.store.edits import AppendRow, DeleteRows, Edit, PutMeta, SetCell
from sheetcrm.store.serials import serial
from sheetcrm.store.table import Table

_READ_FIRST = frozenset({"settings", "tags", "team", "fields"})
"""Sheets that the reading of others depends on: after a change there, the book is read anew."""
_IDS = ("seq.", "gone.")
"""What ``_meta`` may get without being read again: ids that were given."""


def patch_book(book: Book, edits: Iterable[Edit]) -> bool:
    """Bring the tables up to date with edits.  False when the book must be read again instead (nothing was changed then).

    Cells, new rows below a list without formulas, deleted rows, and ids to remember; all of them numbered as before the run.
    """
    metas: list[PutMeta] = []
    sheets: dict[str, _OfSheet] = defaultdict(_OfSheet)
    for edit in edits:
        if isinstance(edit, SetCell):
            sheets[edit.sheet].cells.append(edit)
        elif isinstance(edit, AppendRow):
            sheets[edit.sheet].new.append(edit)
        elif isinstance(edit, DeleteRows):
            sheets[edit.sheet].gone.append(edit)
        elif isinstance(edit, PutMeta) and all(key.startswith(_IDS) for key in edit.values):
            metas.append(edit)
        else:
            return False
    tables = [(table, mine) for title, mine in sheets.items() if (table := book.titled(title)) is not None and mine.can_be_followed(table)]
    if len(tables) < len(sheets):
        return False
    for table, mine in tables:
        _put_cells(table, mine.cells)
        if mine.new:
            append_records(table, mine.new)
        if mine.gone:
            delete_records(table, [row for edit in mine.gone for row in edit.rows])
        if (mine.new or mine.gone) and book.around is not None:
            book.around.forget()
    for meta in metas:
        book.meta = book.meta.merged(meta.values)
    return True


@dataclass(slots=True)
class _OfSheet:
    """The edits of one sheet."""

    cells: list[SetCell] = field(default_factory=list)
    new: list[AppendRow] = field(default_factory=list)
    gone: list[DeleteRows] = field(default_factory=list)

    def can_be_followed(self, table: Table) -> bool:
        if table.key in _READ_FIRST or any(edit.row <= table.header_row for edit in self.cells):  # another header: other columns
            return False
        if self.new:
            formulas = any(column.is_formula.any() for column in (*table.columns.values(), *table.unknown))
            if formulas or not table.length or any(edit.last_row != table.last_row for edit in self.new):
                return False
        return not self.gone or {row for edit in self.gone for row in edit.rows} <= set(table.rows.tolist())


def _put_cells(table: Table, cells: list[SetCell]) -> None:
    keys = {column.index: key for key, column in table.columns.items()}
    changed: dict[str, dict[int, CellValue]] = {}
    for edit, at in zip(cells, table.records_in([edit.row for edit in cells]), strict=True):
        key = keys.get(edit.column)
        if key is not None and at >= 0:  # outside the records no table sees it
            changed.setdefault(key, {})[at] = edit.value
    for key, values in changed.items():
        put_values(table.columns[key], values)
        table.reread(key, values)


def append_records(table: Table, new: Sequence[AppendRow]) -> None:
    """Further records below the last one."""
    old, count = table.length, len(new)
    for column in (*table.columns.values(), *table.unknown):
        column.kind = np.append(column.kind, np.zeros(count, column.kind.dtype))
        column.code = np.append(column.code, np.full(count, -1, column.code.dtype))
        if column.number is not None:
            column.number = np.append(column.number, np.full(count, np.nan))
        put_values(column, {at: write.value for at, edit in enumerate(new, old) if (write := edit.cells.get(column.index)) is not None})
    rows = np.arange(table.last_row + 1, table.last_row + 1 + count, dtype=table.rows.dtype)
    table.rows = np.append(table.rows, rows)
    table.last_row += count
    table.forget_all()


def delete_records(table: Table, rows: Sequence[int]) -> None:
    """Records that are gone; everything below them has moved up."""
    gone = np.isin(table.rows, np.array(rows, table.rows.dtype))
    kept = np.flatnonzero(~gone)
    place = np.cumsum(~gone) - 1
    for column in (*table.columns.values(), *table.unknown):
        column.kind, column.code = column.kind[kept], column.code[kept]
        column.number = column.number[kept] if column.number is not None else None
        column.number_text = {int(place[at]): text for at, text in column.number_text.items() if not gone[at]}
    table.rows = (table.rows - np.cumsum(gone).astype(table.rows.dtype))[kept]
    table.last_row -= len(set(rows))
    table.forget_all()


def put_values(column: Column, values: Mapping[int, CellValue]) -> None:
    """What cells hold once values were written into them: position -> value."""
    if not values:
        return
    for name in ("kind", "code", "number"):
        array = getattr(column, name)
        if array is not None and not array.flags.writeable:
            setattr(column, name, array.copy())
    for at in values.keys() & column.number_text.keys():
        del column.number_text[at]
    places = np.array(list(values))
    kinds, codes, numbers = zip(*map(_stored, values.values()), strict=True)
    column.kind[places], column.code[places] = kinds, codes
    texts = {at: value for at, value in values.items() if isinstance(value, str) and value}
    column.code[np.array(list(texts), places.dtype)] = column.strings.intern_all(texts.values())
    if column.number is None and not all(map(isnan, numbers)):
        column.number = np.full(len(column.kind), np.nan)
    if column.number is not None:
        column.number[places] = numbers


def _stored(value: CellValue) -> tuple[int, int, float]:
    """Kind, code (not of texts) and number of a cell that holds this."""
    if isinstance(value, bool):
        return CellKind.BOOL, int(value), nan
    if isinstance(value, str):
        return (CellKind.TEXT, -1, nan) if value else (CellKind.BLANK, -1, nan)
    if isinstance(value, dt.date):
        return CellKind.DATE, -1, serial(value)
    return (CellKind.NUMBER, -1, float(value)) if value is not None else (CellKind.BLANK, -1, nan)
