"""The cells that a transaction changes, one by one, with their texts before and after."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from sheetcrm.actions._log import value_text
from sheetcrm.rules import column_texts
from sheetcrm.store import AppendRow, CellChange, DeleteRows, Edit, SetCell
from sheetcrm.store.changes import texts_of_rows
from sheetcrm.store.marks import sheet_named

if TYPE_CHECKING:
    from sheetcrm.actions._load import Opened


def cells_of(opened: Opened, edits: Sequence[Edit]) -> list[CellChange]:
    """What edits of records will change, sheet by sheet: cells, then new rows, then rows that go.  Call it before they are applied.

    Cells are named by the rows as they are numbered then, new ones by those below the list.  The texts before come from the tables, which
    are read already; rows that go are looked at as a whole, for a column that nobody knows goes too.
    """
    cells = [edit for edit in edits if isinstance(edit, SetCell)]
    rows = [edit for edit in edits if isinstance(edit, AppendRow)]
    gone = [edit for edit in edits if isinstance(edit, DeleteRows)]
    return [*_set(opened, cells), *_added(rows), *_deleted(opened, gone)]


def _set(opened: Opened, edits: Sequence[SetCell]) -> Iterator[CellChange]:
    """The last edit of a cell counts."""
    by_sheet: dict[str, dict[tuple[int, int], SetCell]] = {}
    for edit in edits:
        by_sheet.setdefault(edit.sheet, {})[edit.row, edit.column] = edit
    for title, wanted in by_sheet.items():
        before = _texts(opened, title, list(wanted))
        for place, edit in sorted(wanted.items()):
            yield CellChange(title, place, before.get(place, ""), value_text(edit.value))


def _texts(opened: Opened, title: str, places: Sequence[tuple[int, int]]) -> dict[tuple[int, int], str]:
    """Texts of some cells of a list as it was read; cells outside of it are left out."""
    table = opened.book.titled(title)
    found: dict[tuple[int, int], str] = {}
    if table is None or not table.length:
        return found
    rows: dict[int, list[int]] = {}
    for row, index in places:
        rows.setdefault(index, []).append(row)
    for column in (*table.columns.values(), *table.unknown):
        wanted = np.array(rows.get(column.index, ()), np.int64)
        at = np.minimum(np.searchsorted(table.rows, wanted), table.length - 1)
        there = table.rows[at] == wanted
        found |= {(row, column.index): text for row, text in zip(wanted[there].tolist(), column_texts(column, at[there]), strict=True)}
    return found


def _added(edits: Sequence[AppendRow]) -> Iterator[CellChange]:
    count: dict[str, int] = {}
    for edit in edits:
        count[edit.sheet] = count.get(edit.sheet, 0) + 1
        row = (edit.last_row or 0) + count[edit.sheet]
        for column, write in sorted(edit.cells.items()):
            yield CellChange(edit.sheet, (row, column), "", value_text(write.value))


def _deleted(opened: Opened, edits: Sequence[DeleteRows]) -> Iterator[CellChange]:
    for edit in edits:
        info = sheet_named(opened.package, edit.sheet)
        for place, text in texts_of_rows(opened.package, info, edit.rows).items():
            yield CellChange(edit.sheet, place, text, "")
