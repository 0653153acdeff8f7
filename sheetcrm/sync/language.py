"""A workbook that was switched from one language to the other: which header cells say the same in the new one.

The language of the last refresh stands in ``_meta``.  Where it is another than that of now, the headers that are exactly the label of
their field in the old language get the label of the new one.  Headers that people wrote in words of their own stay, and no cell
below a header is looked at: data are read in both languages.
"""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from sheetcrm._values import dataclass
from sheetcrm.store import Edit, SetCell, Table

if TYPE_CHECKING:
    from sheetcrm.store import Book
    from sheetcrm.text import Lang


@dataclass
class Relabelling:
    """edits: of header cells;  kept: (title of the sheet, header) of those that stay because a formula refers to them by name."""

    before: Lang
    edits: list[Edit] = field(default_factory=list)
    kept: list[tuple[str, str]] = field(default_factory=list)


def language_before(book: Book) -> Lang | None:
    """The language of the last refresh, where it was another than that of now."""
    before = book.meta.get("lang")
    if before == book.lang or before not in ("zh-CN", "en"):
        return None
    return "en" if before == "en" else "zh-CN"


def relabelled(book: Book) -> Relabelling | None:
    """What a switch of the language changes in the sheets that people fill in; None when there was none.

    A sheet whose structure is in doubt is left alone: nobody can be sure which cell is meant.
    """
    before = language_before(book)
    if before is None:
        return None
    found = Relabelling(before)
    for table in book.tables.values():
        if table.schema.role != "generated" and not book.doubts(table.title):
            _table(book, table, before, found)
    return found


def _table(book: Book, table: Table, before: Lang, found: Relabelling) -> None:
    """The headers of one sheet; two columns never get the same name."""
    taken = {column.header.casefold() for column in (*table.columns.values(), *table.unknown)}
    wanted: list[tuple[int, str, str]] = []
    for column in table.columns.values():
        if column.field is None:
            continue
        old, new = column.field.label.of(before), column.field.label.of(book.lang)
        if column.header == old != new and new.casefold() not in taken:
            wanted.append((column.index, old, new))
            taken.add(new.casefold())
    fixed = _fixed(book, table, [(index, old) for index, old, _ in wanted])
    for index, old, new in wanted:
        if index in fixed:
            found.kept.append((table.title, old))
        else:
            found.edits.append(SetCell(table.title, table.header_row, index, new))


def _fixed(book: Book, table: Table, headers: list[tuple[int, str]]) -> set[int]:
    """Columns whose headers must stay: a formula or a pivot table calls them by it, or their table is bound to a query."""
    if not headers:
        return set()
    rules = book.sheet_rules(table.key)
    excels = [excel for excel in (rules.tables if rules else ()) if excel.ref.first_row == table.header_row]
    bound = {index for index, _ in headers if any(e.bound and e.ref.first_column <= index <= e.ref.last_column for e in excels)}
    used = book.around.headers_in_use(old for _, old in headers) if book.around is not None else set()
    return bound | {index for index, old in headers if old in used}
