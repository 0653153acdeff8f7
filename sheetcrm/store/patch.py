"""Cell edits applied to the tables in memory, so that a second look does not need a second read of the file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import numpy as np

from sheetcrm.cells import CellKind, CellValue
from sheetcrm.store.book import Book
from sheetcrm.store.column import Column
from sheetcrm.store.edits import Edit, SetCell
from sheetcrm.store.serials import serial

_READ_FIRST = frozenset({"settings", "tags", "team", "fields"})
"""Sheets that the reading of others depends on: after a change there, the book is read anew."""


def patch_book(book: Book, edits: Iterable[Edit]) -> bool:
    """Bring the tables up to date with cell edits.  False when the book must be read again instead (nothing was changed then)."""
    by_title = {table.title: table for table in book.tables.values()}
    cells: list[SetCell] = []
    for edit in edits:
        if not isinstance(edit, SetCell) or edit.sheet not in by_title or by_title[edit.sheet].key in _READ_FIRST:
            return False
        if edit.row <= by_title[edit.sheet].header_row:
            return False  # another header: other columns
        cells.append(edit)
    for edit in cells:
        table = by_title[edit.sheet]
        key = next((k for k, column in table.columns.items() if column.index == edit.column), None)
        at = int(np.searchsorted(table.rows, edit.row))
        if key is None or at >= table.length or table.rows[at] != edit.row:
            continue  # outside the records: no table sees it
        _put(table.columns[key], at, edit.value)
        table.forget(key)
    return True


def _put(column: Column, at: int, value: CellValue) -> None:
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
