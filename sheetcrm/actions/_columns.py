"""Columns that a sheet gets after it was made look as if its template had made them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sheetcrm.store import DressColumns, Edit

if TYPE_CHECKING:
    from sheetcrm.store import Book
    from sheetcrm.sync.upgrade import NewColumns


def dressed(book: Book, found: NewColumns) -> list[Edit]:
    """The edits that add the columns; on sheets that came from a template with format, width and a note on the header.

    Elsewhere they stay plain: how such a sheet looks is its owner's choice.
    """
    if not found.placed:
        return list(found.edits)
    from sheetcrm.actions._sheets import templated  # here: most changes of records add no column, and drawing costs start-up time
    from sheetcrm.render.template import columns_plan

    edits, given = list(found.edits), templated(book)
    for key in dict.fromkeys(column.sheet for column in found.placed):
        table = book.table(key)
        if table is None or key not in given:
            continue
        columns = {column.field: column.column for column in found.placed if column.sheet == key}
        plan = columns_plan(table.schema, table.title, columns, table.header_row, book.lang, book.vocabularies)
        edits.append(DressColumns(table.title, table.header_row, tuple(columns.values()), plan))
    return edits
