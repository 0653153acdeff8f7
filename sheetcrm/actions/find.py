"""Find records by a condition."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from sheetcrm.actions._load import Source, load
from sheetcrm.derive import Derived
from sheetcrm.derive.customers import id_texts
from sheetcrm.errors import UsageError, check_lang
from sheetcrm.render.found import Found
from sheetcrm.schema import BookSchema, Field
from sheetcrm.schema.kinds.enum import column_vocabulary
from sheetcrm.store import TypedColumn
from sheetcrm.tags import fold
from sheetcrm.text import Text, listed
from sheetcrm.where import Condition, parse
from sheetcrm.where.columns import named_column

if TYPE_CHECKING:
    from sheetcrm.derive.masking import Mask
    from sheetcrm.store import Book, Table
    from sheetcrm.store.table import Floats, Ints
    from sheetcrm.text import Lang

_GENERATED = "generated"


def find(
    source: Source,
    sheet: str = "customers",
    where: str | Condition | None = None,
    *,
    columns: Sequence[str] | str = (),
    sort: Sequence[str] | str = (),
    limit: int | None = None,
    mask: Mask = "none",
    as_of: dt.date | None = None,
    lang: Lang | None = None,
) -> Found:
    """The records of a sheet that a condition means, all without one.

    source   path, bytes or file object;  sheet  its key or title in either language
    where    ``stage = 意向客户 and tags has 价格敏感``, see ``sheetcrm.where.parse``
    columns  what to show of them, by key or label, ``customer_id.stage`` for that of the customer; none: every column of the sheet
    sort     columns to sort by, ``-name`` downwards; records without a value come last, equal ones in sheet order
    limit    at most so many;  mask  ``hide`` or ``partial`` masks personal data
    as_of    T, default today in the workbook's time zone;  lang  of words and headers, default that of the workbook
    Raises ``UsageError``: E-WHERE for a condition, field or value that is not understood, E-SHEET, E-NO-SHEET.
    """
    check_lang(lang)
    condition = parse(where) if isinstance(where, str) else where
    wanted = [columns] if isinstance(columns, str) else list(columns)
    order = [sort] if isinstance(sort, str) else list(sort)
    book = load(source, as_of=as_of, lazily=True).book
    table = need_sheet(book, sheet)
    derived = Derived(book)
    mask_of = condition.mask(derived, table.key) if condition is not None else np.ones(table.length, np.bool_)
    records = np.flatnonzero(mask_of).astype(np.int32)
    for name in reversed(order):
        records = _sorted(derived, table, records, name)
    total = len(records)
    records = records if limit is None else records[:limit]
    shown = wanted or [spec.key for spec in table.schema.fields if table.has(spec.key)]
    named = [named_column(derived, table.key, name) for name in shown]
    ids = id_texts(table, records)
    return Found(table.key, table.title, ids, total, book.file, book.as_of, lang or book.lang, book, named, records, mask)


def sheet_key(schema: BookSchema, name: str) -> str | None:
    """The key of a sheet by key or title, in either language; None for any other name."""
    from sheetcrm.schema.headers import title_form

    return name if name in schema else schema.titles().get(title_form(name))


def need_sheet(book: Book, name: str) -> Table:
    """The table of a sheet by key, title in either language, or the title that the workbook gave it.

    ``UsageError`` E-SHEET for no sheet that we know, E-NO-SHEET where the workbook does not have it.
    """
    own = book.titled(name)
    key = own.key if own is not None else sheet_key(book.schema, name)
    if key is None or (key not in book.tables and book.schema.sheet(key).role == _GENERATED):
        known = [table for table in book.tables.values() if table.schema.role != _GENERATED]
        names = Text(*(listed([table.schema.label.of(lang) for table in known], lang) for lang in ("zh-CN", "en")))
        raise UsageError("E-SHEET", file=book.file or None, sheet=name, known=names)
    return book.need(key)


def _sorted(derived: Derived, table: Table, records: Ints, name: str) -> Ints:
    """The records by one column, equal ones as they were; those without a value last, whatever the direction."""
    downwards = name.startswith("-")
    named = named_column(derived, table.key, name.lstrip("-"))
    if named.table is None:
        return records
    ranks = np.append(_ranks(named.table.typed(named.field.key), named.field, derived), np.nan)[named.records[records]]
    order = np.argsort(-ranks if downwards else ranks, kind="stable")  # nan is last
    found: Ints = records[order]
    return found


def _ranks(typed: TypedColumn, spec: Field, derived: Derived) -> Floats:
    """A number for each record in the order of its values: words of a vocabulary in its order, texts without case; nan for none."""
    if spec.kind.numeric:
        numbers: Floats = typed.values
        return numbers
    if spec.kind.name == "enum":
        vocabulary = column_vocabulary(spec, derived.book.vocabularies)
        keys = [(vocabulary.position(value) if value in vocabulary else len(vocabulary), str(value)) for value in typed.domain]
    else:
        keys = [(0, _text(spec, value)) for value in typed.domain]
    place = {key: float(n) for n, key in enumerate(sorted(set(keys)))}
    found: Floats = np.array([*(place[key] for key in keys), np.nan])[typed.values]
    return found


def _text(spec: Field, value: object) -> str:
    plain = spec.kind.python(value)
    return fold(",".join(map(str, plain)) if isinstance(plain, tuple) else str(plain))
