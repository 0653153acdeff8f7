"""Tags that nobody knew, where the setting ``tags.unknown`` is ``create``: rows of the Tags sheet, to be reviewed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from sheetcrm.tags import PENDING, Reading, to_create

if TYPE_CHECKING:
    from sheetcrm.cells import CellValue
    from sheetcrm.store import Book, Edit


def new_tags(book: Book, cells: Iterable[Reading]) -> list[tuple[str, str]]:
    """(dimension, name) of the tags in these cells that are to get a row, each once; none with another setting or without a Tags sheet."""
    known = book.tag_table
    if known is None or book.settings["tags.unknown"] != "create" or book.table("tags") is None:
        return []
    return list(dict.fromkeys(name for reading in cells for name in to_create(reading, known)))


def tag_rows(book: Book, names: Iterable[tuple[str, str]]) -> list[Edit]:
    """A row for each (dimension, name), made on T."""
    table, status = book.need("tags"), book.word("tag_status", PENDING)
    edits: list[Edit] = []
    for dimension, name in names:
        row: dict[str, CellValue] = {"tag": name, "dimension": book.word("dimension", dimension), "status": status, "created_on": book.as_of}
        edits.append(table.append(row))
    return edits
