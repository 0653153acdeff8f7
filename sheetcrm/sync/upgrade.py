"""Bringing a workbook of an older version up to date: the columns that templates have gained since."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import field
from typing import TYPE_CHECKING

from sheetcrm._values import NamedTuple, dataclass
from sheetcrm.cells import CellRange
from sheetcrm.store import Edit, ExtendTable, SetCell, Table

if TYPE_CHECKING:
    from sheetcrm.schema.versions import Version
    from sheetcrm.store import Book

_LAST = 16_383  # index of column XFD


class NewColumn(NamedTuple):
    """Where a new column stands: key of its sheet, key of its field, index from 0."""

    sheet: str
    field: str
    column: int


@dataclass
class NewColumns:
    """edits: of header cells and Excel tables;  added: (title of the sheet, header), and as ``placed`` where it stands."""

    edits: list[Edit] = field(default_factory=list)
    added: list[tuple[str, str]] = field(default_factory=list)
    placed: list[NewColumn] = field(default_factory=list)


def new_columns(book: Book, versions: Sequence[Version], keys: Collection[str]) -> NewColumns:
    """Empty columns at the right end of the sheets ``keys``, for what these versions brought and the sheet does not have.

    Nothing is moved: where something stands beside the Excel table, the column comes behind it and outside the table.  A sheet whose
    structure is in doubt, or that the workbook does not have, gets none.
    """
    found = NewColumns()
    for key in dict.fromkeys(sheet for version in versions for sheet, _ in version.columns):
        table = book.table(key)
        if table is None or key not in keys or book.doubts(table.title):
            continue
        wanted = [name for version in versions for sheet, name in version.columns if sheet == key and not table.has(name)]
        _add(book, table, list(dict.fromkeys(wanted)), found)
    return found


def add_columns(book: Book, table: Table, wanted: Sequence[str]) -> NewColumns:
    """Empty columns at the right end of a sheet for the fields that it does not have yet."""
    found = NewColumns()
    _add(book, table, [key for key in wanted if not table.has(key)], found)
    return found


def _add(book: Book, table: Table, wanted: Sequence[str], found: NewColumns) -> None:
    rules = book.sheet_rules(table.key)
    excels = [excel for excel in (rules.tables if rules else ()) if excel.has_header and excel.ref.first_row == table.header_row]
    excel = excels[0] if len(excels) == 1 and not excels[0].bound else None
    texts = book.around.texts(table.title, table.header_row) if book.around is not None else {}
    used = book.around.last_column(table.title) if book.around is not None else table.last_column
    first = max([used, table.last_column, *texts, *(e.ref.last_column for e in excels)]) + 1
    taken = {text.casefold() for text in texts.values()}
    names: list[str] = []
    for key in wanted:
        label = table.schema.field(key).label.of(book.lang)
        if label.casefold() not in taken and first + len(names) <= _LAST:
            found.placed.append(NewColumn(table.key, key, first + len(names)))
            names.append(label)
            taken.add(label.casefold())
    for offset, name in enumerate(names):
        found.edits.append(SetCell(table.title, table.header_row, first + offset, name))
        found.added.append((table.title, name))
    if names and excel is not None and excel.ref.last_column + 1 == first:
        ref = CellRange(excel.ref.first_row, excel.ref.first_column, excel.ref.last_row, excel.ref.last_column + len(names))
        found.edits.append(ExtendTable(table.title, excel.display_name, ref, (*excel.columns, *names)))
