"""Which sheets, columns and records an export takes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from sheetcrm.derive import columns as col
from sheetcrm.derive.customers import owners_of
from sheetcrm.errors import UsageError
from sheetcrm.schema.headers import label_form, title_form
from sheetcrm.text import Text, listed
from sheetcrm.text.export import NEAR, NO_NEAR

if TYPE_CHECKING:
    from sheetcrm.derive import Derived
    from sheetcrm.derive.columns import Bools, Ints
    from sheetcrm.store import Book, Table

_BY_DEFAULT = ("entered", "log")
_NEVER = frozenset({"changelog"})
"""What was changed, and from what: it would give away values that the export masks."""


def chosen_sheets(book: Book, names: Sequence[str]) -> list[str]:
    """Keys of the sheets named (by key, title or label); of none: what people fill in and StageHistory, in workbook order.

    Raises ``UsageError`` (E-EXPORT-SHEET) for a sheet that is not there, that sheetcrm makes, or that is never exported.
    """
    able = {key: table for key, table in book.tables.items() if table.schema.role != "generated" and key not in _NEVER}
    if not names:
        return [key for key, table in able.items() if table.schema.role in _BY_DEFAULT]
    by_name = {title_form(name): key for key, table in able.items() for name in (key, table.title, table.schema.name, *table.schema.label)}
    found = []
    for name in names:
        key = by_name.get(title_form(name))
        if key is None:
            titles = [table.title for table in able.values()]
            raise UsageError("E-EXPORT-SHEET", file=book.file, sheet=name, known=Text(listed(titles, "zh-CN"), listed(titles, "en")))
        found.append(key)
    return list(dict.fromkeys(found))


def chosen_columns(book: Book, sheets: Sequence[str], names: Sequence[str]) -> dict[str, list[str]]:
    """Sheet key -> field keys and headers of unknown columns; empty: no column was named, so every known one of every sheet is meant.

    ``phone`` is meant on each of the sheets that has it, ``followups.summary`` on one, ``customers.*`` are all its known columns.
    Raises ``UsageError`` (E-EXPORT-COLUMN) for a name that no sheet has.
    """
    found: dict[str, list[str]] = {}
    for name in names:
        prefix, dot, rest = name.partition(".")
        key = _sheet_named(book, sheets, prefix) if dot and rest else None
        hits = {k: fields for k in ([key] if key else sheets) if (fields := _fields(book.need(k), rest if key else name))}
        if not hits:
            raise UsageError("E-EXPORT-COLUMN", file=book.file, column=name, near=_near(book, sheets, rest if key else name))
        for k, fields in hits.items():
            found[k] = list(dict.fromkeys([*found.get(k, ()), *fields]))
    return found


def chosen_rows(derived: Derived, sheets: Sequence[str], conditions: Sequence[str]) -> dict[str, Ints]:
    """Sheet key -> records, for the sheets that a condition leaves something out of.

    A condition is about customers, and rows of other sheets follow their customer; ``followups: method = 电话`` is about that sheet.
    """
    from sheetcrm.where import parse

    book = derived.book
    kept: dict[str, Bools] = {}
    for condition in conditions:
        prefix, colon, rest = condition.partition(":")
        key = _sheet_named(book, list(book.tables), prefix) if colon else None
        mask = parse(rest if key else condition).mask(derived, key or "customers")
        kept[key or "customers"] = kept.get(key or "customers", True) & mask
    if "customers" in kept:
        for key in sheets:
            table = book.need(key)
            if key != "customers" and table.has("customer_id"):
                kept[key] = kept.get(key, True) & _of_customers(book, table, kept["customers"])
    return {key: np.flatnonzero(mask).astype(np.int32) for key, mask in kept.items() if key in sheets}


def _of_customers(book: Book, table: Table, kept: Bools) -> Bools:
    """The rows of the customers that are kept, by id, and where that is blank by name."""
    customers = book.need("customers")
    codes, keys = col.codes(customers, "customer_id")
    at = np.flatnonzero(kept & (codes >= 0))
    record = np.full(len(keys), -1, np.int32)
    record[codes[at]] = at
    found: Bools = owners_of(table, customers, record) >= 0
    return found


def _sheet_named(book: Book, sheets: Sequence[str], name: str) -> str | None:
    wanted = title_form(name)
    for key in sheets:
        table = book.need(key)
        if wanted in map(title_form, (key, table.title, table.schema.name, *table.schema.label)):
            return key
    return None


def _fields(table: Table, name: str) -> list[str]:
    """Keys of the fields of a table that a name means, or the header of its unknown column; empty for none."""
    from sheetcrm.where import find_field

    if name == "*":
        return list(table.columns)
    spec = find_field(table.schema, name)
    if spec is not None and table.has(spec.key):
        return [spec.key]
    return [" ".join(c.header.split()) for c in table.unknown if label_form(c.header) == label_form(name)]


def _near(book: Book, sheets: Sequence[str], name: str) -> Text:
    from sheetcrm.where import near_fields

    close = {lang: list(dict.fromkeys(n for key in sheets for n in near_fields(book.need(key).schema, name, lang)))[:3] for lang in ("zh-CN", "en")}
    if not any(close.values()):
        return NO_NEAR
    return Text(NEAR.zh.format(near=listed(close["zh-CN"], "zh-CN")), NEAR.en.format(near=listed(close["en"], "en")))
