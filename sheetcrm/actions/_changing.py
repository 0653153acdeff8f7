"""What the verbs that change records from the shell share: which records are meant, and what is given for their fields."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sheetcrm.actions._commit import WriteOptions
from sheetcrm.actions.edit import edit
from sheetcrm.actions.records.sheet import EditSheet
from sheetcrm.actions.records.workbook import Transaction
from sheetcrm.errors import UsageError
from sheetcrm.schema import Field, SheetSchema, id_key
from sheetcrm.schema.dates import date_of
from sheetcrm.schema.kinds.date import DateKind
from sheetcrm.text import Text, listed
from sheetcrm.where import Condition, find_field, near_fields, parse
from sheetcrm.where.dates import named_span

if TYPE_CHECKING:
    import datetime as dt

    from sheetcrm.store import Book

_SEVERAL = ("tags", "list", "phone")
"""Kinds of fields that ``+=`` and ``-=`` are for."""


def transaction(path: str | Path, command: str, options: WriteOptions) -> Transaction:
    """A transaction of one verb."""
    return edit(
        path,
        as_of=options.as_of,
        dry_run=options.dry_run,
        ignore_lock=options.ignore_lock,
        wait=options.wait,
        backup=options.backup,
        command=command,
    )


def sheet_with(book: Transaction, ids: Sequence[str], sheet: str | None) -> EditSheet[Any]:
    """The sheet whose records have these ids: the one named, else the one that has the first of them.

    ``UsageError``: E-NO-ID, E-ID-SHEETS for an id that several sheets have.
    """
    if sheet is not None or not ids:
        return book.sheet(sheet or "customers")
    schema, titles = book._book.schema, book._book.titles
    keys = [key for key in titles if schema.sheet(key).id_field and schema.sheet(key).role != "generated"]
    likely = [key for key in keys if looks_like(book._book, key, ids[0])]
    found = [one for key in likely if ids[0] in (one := book.sheet(key))]
    if not found:
        found = [one for key in keys if key not in likely and ids[0] in (one := book.sheet(key))]
    if not found:
        raise UsageError("E-NO-ID", file=book._book.file or None, id=ids[0])
    if len(found) > 1:
        names = Text(*(listed([one.schema.label.of(lang) for one in found], lang) for lang in ("zh-CN", "en")))
        raise UsageError("E-ID-SHEETS", file=book._book.file or None, id=ids[0], sheets=names, example=found[0].key)
    return found[0]


def looks_like(book: Book, key: str, identity: str) -> bool:
    """The id has the form that ids of the sheet are given: ``C0001`` by the setting ``id.customer``."""
    pattern = book.settings.family("id.").get("customer" if key == "customers" else key)
    if not isinstance(pattern, str):
        return False
    parts = (r"[0-9]+" if part.startswith("{") else re.escape(part) for part in re.split(r"(\{[^}]*\})", pattern))
    return re.fullmatch("".join(parts), id_key(identity), re.IGNORECASE) is not None


def ids_or_where(ids: Sequence[str], where: str | Condition | None) -> Condition | None:
    """The condition, if there is one.  ``UsageError`` E-WHICH-RECORDS when neither ids nor a condition say which records, or both do."""
    if bool(ids) == (where is not None):
        raise UsageError("E-WHICH-RECORDS")
    return parse(where) if isinstance(where, str) else where


def named_field(schema: SheetSchema, name: str, lang: str, file: str) -> Field:
    """A field by key, label or alias.  ``UsageError`` E-FIELD-NEAR, E-FIELD."""
    spec = find_field(schema, name)
    if spec is not None:
        return spec
    near = near_fields(schema, name, lang)
    if near:
        raise UsageError("E-FIELD-NEAR", file=file or None, sheet=schema.label, field=name, near=listed(near, lang))
    raise UsageError("E-FIELD", file=file or None, sheet=schema.label, field=name, known=listed([one.key for one in schema.fields], lang))


def given_values(book: Transaction, schema: SheetSchema, values: Mapping[str, Any]) -> dict[str, Any]:
    """Names -> keys; texts that name a day by today (``today+7``, ``明天``) -> that day; an empty text blanks the field."""
    found: dict[str, Any] = {}
    for name, value in values.items():
        spec = named_field(schema, name, book.lang, book._book.file)
        found[spec.key] = _given(book, spec, value)
    return found


def _given(book: Transaction, spec: Field, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if not value.strip():
        return None
    return named_day(book, value) or value if isinstance(spec.kind, DateKind) else value


def named_day(book: Transaction, text: str) -> dt.date | None:
    """The day of ``today+7``, ``tomorrow``, ``明天``; None for everything that does not name one day."""
    span = named_span(text, book._book.t)
    return date_of(span.low) if span is not None and span.high - span.low == 1 else None


def changed_lists(
    book: Transaction, sheet: EditSheet[Any], record: Any, more: Mapping[str, Sequence[str]], less: Mapping[str, Sequence[str]]
) -> dict[str, Any]:
    """``tags+=``, ``tags-=``: the items that a record has, with some more and without others.  ``UsageError`` E-NO-LIST."""
    found: dict[str, Any] = {}
    for names, adds in ((more, True), (less, False)):
        for name, items in names.items():
            spec = named_field(sheet.schema, name, book.lang, book._book.file)
            if spec.kind.name not in _SEVERAL:
                raise UsageError("E-NO-LIST", file=book._book.file or None, label=spec.label)
            had = found.get(spec.key, getattr(record, spec.key) or ())
            given = _read_items(book, spec, items)
            found[spec.key] = [*had, *(one for one in given if one not in had)] if adds else [one for one in had if one not in given]
    return found


def _read_items(book: Transaction, spec: Field, items: Iterable[str]) -> list[str]:
    """Items as records hold them: tags by their canonical names."""
    context = book._overlay.context
    read: list[str] = []
    for item in items:
        value = spec.kind.read(spec.kind.raw(item), spec, context).value
        read += map(str, spec.kind.python(value)) if value is not None else [item]
    return read
