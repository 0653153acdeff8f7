"""Cell edits applied to the tables in memory, so that a second look does not need a second read of the file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

import numpy as np

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
    edits = list(edits)
    tables: dict[str, Table] = {}
    for edit in edits:
        if isinstance(edit, PutMeta):
            if not all(key.startswith(_IDS) for key in edit.values):
                return False
            continue
        if not isinstance(edit, SetCell | AppendRow | DeleteRows):
            return False
        table = tables.get(edit.sheet) or book.titled(edit.sheet)
        if table is None or table.key in _READ_FIRST or not _can_follow(table, edit):
            return False
        tables[edit.sheet] = table
    for title, table in tables.items():
        mine = [edit for edit in edits if isinstance(edit, SetCell | AppendRow | DeleteRows) and edit.sheet == title]
        _put_cells(table, [edit for edit in mine if isinstance(edit, SetCell)])
        if new := [edit for edit in mine if isinstance(edit, AppendRow)]:
            append_records(table, new)
        if gone := [row for edit in mine if isinstance(edit, DeleteRows) for row in edit.rows]:
            delete_records(table, gone)
        if (new or gone) and book.around is not None:
            book.around.forget()
    for edit in edits:
        if isinstance(edit, PutMeta):
            book.meta = book.meta.merged(edit.values)
    return True


def _can_follow(table: Table, edit: SetCell | AppendRow | DeleteRows) -> bool:
    if isinstance(edit, SetCell):
        return edit.row > table.header_row  # another header: other columns
    if isinstance(edit, DeleteRows):
        return set(edit.rows) <= set(table.rows.tolist())
    formulas = any(column.is_formula.any() for column in (*table.columns.values(), *table.unknown))
    return edit.last_row == table.last_row and table.length > 0 and not formulas


def _put_cells(table: Table, cells: list[SetCell]) -> None:
    keys = {column.index: key for key, column in table.columns.items()}
    changed: dict[str, list[int]] = {}
    for edit in cells:
        key = keys.get(edit.column)
        at = int(np.searchsorted(table.rows, edit.row))
        if key is None or at >= table.length or table.rows[at] != edit.row:
            continue  # outside the records: no table sees it
        put_value(table.columns[key], at, edit.value)
        changed.setdefault(key, []).append(at)
    for key, records in changed.items():
        table.reread(key, records)


def append_records(table: Table, new: Sequence[AppendRow]) -> None:
    """Further records below the last one."""
    old, count = table.length, len(new)
    for column in (*table.columns.values(), *table.unknown):
        column.kind = np.append(column.kind, np.zeros(count, column.kind.dtype))
        column.code = np.append(column.code, np.full(count, -1, column.code.dtype))
        if column.number is not None:
            column.number = np.append(column.number, np.full(count, np.nan))
        for k, edit in enumerate(new):
            write = edit.cells.get(column.index)
            if write is not None:
                put_value(column, old + k, write.value)
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


def put_value(column: Column, at: int, value: CellValue) -> None:
    """What a cell holds once a value was written into it."""
    for name in ("kind", "code", "number"):
        array = getattr(column, name)
        if array is not None and not array.flags.writeable:
            setattr(column, name, array.copy())
    column.number_text.pop(at, None)
    kind, code, number = CellKind.BLANK, -1, float("nan")
    if isinstance(value, bool):
        kind, code = CellKind.BOOL, int(value)
    elif isinstance(value, str):
        kind, code = (CellKind.TEXT, column.strings.intern(value)) if value else (CellKind.BLANK, -1)
    elif isinstance(value, dt.date):
        kind, number = CellKind.DATE, serial(value)
    elif value is not None:
        kind, number = CellKind.NUMBER, float(value)
    column.kind[at], column.code[at] = kind, code
    if not np.isnan(number) and column.number is None:
        column.number = np.full(len(column.kind), np.nan)
    if column.number is not None:
        column.number[at] = number
