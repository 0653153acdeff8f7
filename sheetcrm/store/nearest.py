"""Which worksheet comes nearest to a customer list, where none is one: so that people learn what is missing."""

from __future__ import annotations

import numpy as np

from sheetcrm._values import NamedTuple
from sheetcrm.errors import FileRefused
from sheetcrm.package import Grid, read_grid
from sheetcrm.schema import recognise_header
from sheetcrm.store.book import Book
from sheetcrm.store.sheet_reader import HEADER_ROWS, header_text
from sheetcrm.text import Text


class NearSheet(NamedTuple):
    """A worksheet that is almost a customer list.

    row      of the labels that were recognised (from 1);  known  those labels as they stand there
    missing  labels of the required fields that it lacks, in their order
    """

    title: str
    row: int
    known: tuple[str, ...]
    missing: tuple[Text, ...]


def nearest_sheet(book: Book, key: str = "customers") -> NearSheet | None:
    """The worksheet with the most labels of a sheet in one of its first rows; None when no sheet has any, or the book has its sheet."""
    if key in book.tables or book.around is None:
        return None
    package, taken = book.around.package, {table.title for table in book.tables.values()}
    best: NearSheet | None = None
    for info in package.sheets:
        if info.kind != "worksheet" or info.name in taken:
            continue
        try:
            found = _nearest_row(book, key, info.name, read_grid(package, info))
        except FileRefused:
            continue
        if found is not None and (best is None or len(found.known) > len(best.known)):
            best = found
    return best


def _nearest_row(book: Book, key: str, title: str, grid: Grid) -> NearSheet | None:
    schema = book.schema.sheet(key)
    best: NearSheet | None = None
    for row in grid.rows[: int(np.searchsorted(grid.rows, HEADER_ROWS, side="right"))].tolist():
        texts = {index: text for index in grid.columns if (text := header_text(grid, row, index))}
        match = recognise_header([texts.get(i) for i in range(min(max(texts, default=-1) + 1, 4096))], schema)
        if match.columns and (best is None or match.score > len(best.known)):
            known = tuple(texts[index].strip() for index in sorted(match.columns.values()))
            missing = tuple(field.label for field in schema.fields if field.required == "required" and field.key not in match.columns)
            best = NearSheet(title, row, known, missing)
    return best
