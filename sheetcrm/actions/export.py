"""The tables of a workbook in another format: files, a folder of files, a database.  The workbook itself is only read."""

from __future__ import annotations

import datetime as dt
from dataclasses import field
from pathlib import Path
from typing import IO, Any

from sheetcrm._values import dataclass
from sheetcrm.actions._export_choice import chosen_columns, chosen_rows, chosen_sheets
from sheetcrm.actions._export_place import FORMATS, LABELS, ExportOptions, Place
from sheetcrm.actions._load import Source, load
from sheetcrm.actions._who import ADMIN, role_of, who
from sheetcrm.derive import Derived
from sheetcrm.derive.masking import MASKS, Mask
from sheetcrm.errors import UsageError, check_lang
from sheetcrm.render.export_columns import ExportTable
from sheetcrm.store import Book
from sheetcrm.text import Lang, Text


@dataclass(frozen=True)
class ExportedSheet:
    """One sheet of an export: its key and title, how many records went out, and where to.

    columns  key -> label of each column;  masked  key -> cells that were masked;  unreadable  key -> cells whose content cannot be
    read, and which are blank in the export
    """

    sheet: str
    title: str
    records: int
    columns: dict[str, str]
    to: str
    masked: dict[str, int] = field(default_factory=dict)
    unreadable: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class ExportResult:
    """What went where.  to  the file, folder, or address without its password, ``-`` for a stream"""

    file: str
    to: str
    format: str
    mask: Mask
    lang: Lang
    sheets: tuple[ExportedSheet, ...]


def export(
    source: Source,
    to: str | Path | IO[bytes],
    options: ExportOptions | None = None,
    *,
    as_of: dt.date | None = None,
    lang: Lang | None = None,
    **named: Any,
) -> ExportResult:
    """Write the sheets of a workbook to a file, a folder, a stream or a database (``scheme://…``).

    Options may be given as ``ExportOptions`` or by their names (``named``): ``export("team.xlsx", "out.parquet", sheets=["customers"])``.
    Values are the typed ones: days, numbers, lists; what cannot be read is blank, and counted in the result.
    Files are there whole or not at all; ChangeLog, generated and hidden sheets, unknown columns and document properties never go out
    (an unknown column does when ``columns`` names it).
    Raises ``UsageError`` for wrong use, ``FileRefused`` for what is no sound workbook, ``IoFailed`` when a database refuses.
    """
    check_lang(lang)
    wanted = options or ExportOptions(**named)
    place = Place.of(to, wanted)
    place.check(source)
    book = load(source, as_of=as_of).book
    allow(book, wanted.mask, wanted.user)
    tables, labels = _tables(book, wanted, place, lang)
    files = place.write(tables, labels, lang or book.lang)
    sheets = tuple(
        ExportedSheet(t.key, t.title, t.length, _labels(book, t, lang or book.lang), file, t.masked, t.unreadable)
        for t, file in zip(tables, files, strict=True)
    )
    return ExportResult(book.file, place.shown, place.format, wanted.mask, lang or book.lang, sheets)


def _labels(book: Book, table: ExportTable, lang: str) -> dict[str, str]:
    fields = {f.key: f.label.of(lang) for f in book.need(table.key).schema.fields}
    return {column.key: fields.get(column.key, column.key) for column in table.columns}


def allow(book: Book, mask: Mask, user: str | None) -> None:
    """Raises ``UsageError`` (E-MASK-NONE) where somebody who is no administrator wants personal data in full."""
    if mask not in MASKS:
        raise UsageError("E-USAGE", problem=Text(f"脱敏方式没有“{mask}”，只有 hide、partial、none", f"no mask {mask!r}: hide, partial or none"))
    name = who(user)
    if mask == "none" and role_of(book, name) != ADMIN:
        raise UsageError("E-MASK-NONE", file=book.file, user=name or "—")


def _tables(book: Book, wanted: ExportOptions, place: Place, lang: Lang | None) -> tuple[list[ExportTable], str]:
    from sheetcrm.render.export_tables import Chosen, export_tables

    sheets = chosen_sheets(book, wanted.sheets)
    columns = chosen_columns(book, sheets, wanted.columns)
    sheets = [key for key in sheets if not columns or key in columns]
    place.check_sheets(sheets)
    rows = chosen_rows(Derived(book), sheets, wanted.where) if wanted.where else {}
    words = place.format in FORMATS and FORMATS[place.format].worded
    labels = wanted.labels or ((lang or book.lang) if words else "keys")
    if labels not in LABELS:
        raise UsageError("E-USAGE", problem=Text(f"列名没有“{labels}”这种写法", f"no such labels: {labels!r}"))
    return export_tables(book, Chosen(sheets, columns, rows, wanted.mask, labels, lang or book.lang)), labels
