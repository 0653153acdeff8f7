"""Columns that a run added, taken back with what it wrote into them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from sheetcrm.cells import CellRange
from sheetcrm.store import Book, Column, DeleteRows, Edit, ExtendTable, SetCell, Table
from sheetcrm.sync.differences import columns_of

if TYPE_CHECKING:
    from sheetcrm.store.surroundings import TableInfo


def emptied_columns(older: Book, newer: Book, present: Book, edits: list[Edit]) -> Iterator[tuple[Table, str, list[Edit]]]:
    """Table, header and edits of each column that the newer state has and the older one has not, in the present workbook.

    edits  what is taken back besides.  There are none for a column that has to stay: a value is left in it, something stands to the right
    of it, its header was changed, or a formula names it.
    """
    for key in newer.titles:
        before, after, table = (book.table(key) for book in (older, newer, present))
        if before is None or after is None or table is None:
            continue
        new = [column for name, column in columns_of(after).items() if name not in columns_of(before)]
        yield from _of_table(present, table, {column.header for column in new}, edits)


def _of_table(book: Book, table: Table, headers: set[str], edits: list[Edit]) -> Iterator[tuple[Table, str, list[Edit]]]:
    """From the right: a column may only go when nothing is behind it."""
    mine = sorted((column for column in (*table.columns.values(), *table.unknown) if column.header in headers), key=lambda c: -c.index)
    last = book.around.last_column(table.title) if book.around is not None else table.last_column
    excel = _excel(book, table)
    for column in mine:
        inside = excel is not None and excel.ref.first_column <= column.index <= excel.ref.last_column
        at_end = column.index == last and (not inside or (excel is not None and excel.ref.last_column == column.index and not excel.bound))
        if not at_end or not _empties(table, column, edits) or (book.around is not None and book.around.column_is_referred_to(column.header)):
            yield table, column.header, []
            continue
        made: list[Edit] = [SetCell(table.title, table.header_row, column.index, None)]
        if excel is not None and inside:
            excel = _narrower(excel)
            made.append(ExtendTable(table.title, excel.display_name, excel.ref, tuple(excel.columns)))
        last -= 1
        yield table, column.header, made


def _excel(book: Book, table: Table) -> TableInfo | None:
    rules = book.sheet_rules(table.key)
    return next((one for one in (rules.tables if rules else ()) if one.has_header and one.ref.first_row == table.header_row), None)


def _narrower(excel: TableInfo) -> TableInfo:
    """Without its last column."""

    ref = excel.ref
    return excel._replace(ref=CellRange(ref.first_row, ref.first_column, ref.last_row, ref.last_column - 1), columns=excel.columns[:-1])


def _empties(table: Table, column: Column, edits: list[Edit]) -> bool:
    """Nothing is left in the column when the edits are made."""
    filled = set(table.rows[~column.is_empty].tolist())
    for edit in edits:
        if isinstance(edit, SetCell) and edit.sheet == table.title and edit.column == column.index and edit.value is None:
            filled.discard(edit.row)
        elif isinstance(edit, DeleteRows) and edit.sheet == table.title:
            filled -= set(edit.rows)
    return not filled and not bool(np.any(column.is_formula))
