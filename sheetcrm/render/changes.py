"""Changed cells as they are shown: contact data masked as in ChangeLog."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from sheetcrm._lazy import lazy_pattern
from sheetcrm.derive.masking import logged_texts
from sheetcrm.render._records import field_of
from sheetcrm.store.changes import CellChange, ListColumns
from sheetcrm.tags import tight

if TYPE_CHECKING:
    from sheetcrm.schema import Field
    from sheetcrm.store import Applied, Book

_NOBODY = lazy_pattern(r"\d{4}-\d\d-\d\d(?: \d\d:\d\d)?|.{0,5}", re.DOTALL)
"""Days and short texts tell of nobody; sheets that are drawn anew have many."""


def list_columns(book: Book) -> ListColumns:
    """The columns of the sheets of a workbook that were read so far."""
    waiting = book.tables.waiting
    tables = [book.tables[key] for key in book.tables.places if key not in waiting]
    return {
        table.title: (table.header_row, {column.index: field_of(column) for column in (*table.columns.values(), *table.unknown)}) for table in tables
    }


def shown_changes(applied: Applied) -> list[CellChange]:
    """The changes with masked texts.  Headers stay as they are; where no list is, texts are free texts."""
    texts: dict[int, tuple[Field | None, dict[str, str]]] = {}
    for change in applied.changes:
        if not _is_header(applied.columns, change):
            field = _field(applied.columns, change)
            texts.setdefault(id(field), (field, {}))[1].update({change.before: change.before, change.after: change.after})
    for field, known in texts.values():
        wanted = [text for text in known if field is not None or not _NOBODY.fullmatch(text)]
        known.update(zip(wanted, logged_texts(field, wanted), strict=True))
    found = []
    for change in applied.changes:
        if not _is_header(applied.columns, change):
            known = texts[id(_field(applied.columns, change))][1]
            before, after = known[change.before], known[change.after]
            alike = change.stored is None and before == after and change.before != change.after
            change = replace(change, before=before, after=after, stored=_differing(change.before, change.after) if alike else change.stored)
        found.append(change)
    return found


def _differing(before: str, after: str) -> Literal["blanks", "form", "masked"]:
    """In what two texts differ that look the same once they are masked."""
    if "".join(before.split()) == "".join(after.split()):
        return "blanks"
    return "form" if tight(_signs(before)) == tight(_signs(after)) else "masked"


def _signs(text: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFKC", text) if sign.isalnum())


def _is_header(columns: ListColumns, change: CellChange) -> bool:
    return change.sheet in columns and change.place[0] == columns[change.sheet][0]


def _field(columns: ListColumns, change: CellChange) -> Field | None:
    return columns[change.sheet][1].get(change.place[1]) if change.sheet in columns else None
