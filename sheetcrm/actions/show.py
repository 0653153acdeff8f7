"""One record and all that belongs to it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import field
from typing import TYPE_CHECKING, Any

import numpy as np

from sheetcrm._values import dataclass
from sheetcrm.actions._load import Source, load
from sheetcrm.actions.due import masked_item
from sheetcrm.derive import Derived
from sheetcrm.derive.customers import id_texts
from sheetcrm.errors import UsageError, check_lang
from sheetcrm.render.found import Found
from sheetcrm.reports import due_rows
from sheetcrm.reports.customer_view import DATES, cv_columns
from sheetcrm.schema.dates import date_of
from sheetcrm.sync.references import named_form, references_to, rows_with
from sheetcrm.text import Text, listed
from sheetcrm.where.columns import named_column

if TYPE_CHECKING:
    from sheetcrm.derive.masking import Mask
    from sheetcrm.store import Book, Table
    from sheetcrm.store.table import Ints
    from sheetcrm.text import Lang


@dataclass
class Card:
    """One record.

    sheet, id  which;  record  field key -> value as ``find`` gives it, without blank fields
    figures   of a customer: what ``report CV`` says of it, days as dates; empty for other records and customers that do not count
    due       of a customer: its items of the due list, keys as in ``due --json``
    related   sheet key -> the records that name this one, the latest first
    """

    sheet: str
    id: str
    found: Found
    figures: dict[str, Any] = field(default_factory=dict)
    due: list[dict[str, Any]] = field(default_factory=list)
    related: dict[str, Found] = field(default_factory=dict)

    @property
    def record(self) -> dict[str, Any]:
        return {key: value for key, value in self.found[0].items() if value not in (None, ())}


def show(
    source: Source, *ids: str, sheet: str | None = None, mask: Mask = "none", as_of: dt.date | None = None, lang: Lang | None = None
) -> list[Card]:
    """A card for each id, in their order: the record, what is worked out for it, and the records of other sheets that name it.

    ids    of customers or other records;  sheet  theirs, None: wherever the workbook has such an id
    source, mask, as_of, lang  as in ``find``
    Raises ``UsageError``: E-NO-ID, E-ID-SHEETS for an id that several sheets have.
    """
    check_lang(lang)
    book = load(source, as_of=as_of).book
    derived = Derived(book)
    shower = _Shower(book, derived, mask, lang or book.lang)
    return [shower.card(table, i) for one in ids for table, i in locate(book, one, sheet)]


def locate(book: Book, identity: str, sheet: str | None = None) -> list[tuple[Table, int]]:
    """The records with an id: mostly one, several for the lines of an order.

    ``UsageError``: E-NO-ID, E-ID-SHEETS for an id that several sheets have, E-SHEET.
    """
    tables = [table for table in book.tables.values() if table.schema.id_field and table.schema.role != "generated"]
    if sheet is not None:
        from sheetcrm.actions.find import need_sheet

        tables = [need_sheet(book, sheet)]
    hits = {table.key: (table, at) for table in tables if (at := _places(table, identity)).size}
    if len(hits) > 1:
        names = Text(*(listed([table.schema.label.of(lang) for table, _ in hits.values()], lang) for lang in ("zh-CN", "en")))
        raise UsageError("E-ID-SHEETS", file=book.file or None, id=identity, sheets=names, example=next(iter(hits)))
    if not hits:
        raise UsageError("E-NO-ID", file=book.file or None, id=identity)
    table, at = next(iter(hits.values()))
    return [(table, i) for i in at.tolist()]


def _places(table: Table, identity: str) -> Ints:
    wanted, typed = named_form(table.key, identity), table.ids
    codes = [code for code, value in enumerate(typed.domain) if value is not None and named_form(table.key, str(value)) == wanted]
    return np.flatnonzero(np.isin(typed.values, np.array(codes, np.int32)) & ~typed.blank).astype(np.int32)


@dataclass
class _Shower:
    book: Book
    derived: Derived
    mask: Mask
    lang: Lang

    def card(self, table: Table, i: int) -> Card:
        identity = id_texts(table, np.array([i], np.int32))[0] or ""
        card = Card(table.key, identity, self._found(table, np.array([i], np.int32)))
        key = str(table.ids.value(i))
        for ref in references_to(self.book, table.key):
            other = self.book.need(ref.sheet)
            rows = rows_with(self.book, ref, [key])
            if len(rows):
                place = ref.sheet if ref.sheet not in card.related else f"{ref.sheet}.{ref.field}"
                card.related[place] = self._found(other, _latest_first(other, rows))
        if table.key == "customers":
            card.figures = self._figures(i)
            items = [row for row in due_rows(self.derived) if row["customer_id"] and named_form("customers", str(row["customer_id"])) == key]
            card.due = [masked_item(row, self.mask, self.lang) for row in items]
        return card

    def _found(self, table: Table, records: Ints) -> Found:
        named = [named_column(self.derived, table.key, spec.key) for spec in table.schema.fields if table.has(spec.key)]
        ids, book = id_texts(table, records), self.book
        return Found(table.key, table.title, ids, len(records), book.file, book.as_of, self.lang, book, named, records, self.mask)

    def _figures(self, i: int) -> dict[str, Any]:
        """What is worked out for a counted customer."""
        at = np.flatnonzero(self.derived.by_id == i)
        if not at.size:
            return {}
        place, found = int(at[0]), {}
        for key, values in cv_columns(self.derived).items():
            value = values[place]
            if value is not None and key not in ("customer_id", "customer_name"):
                found[key] = date_of(value) if key in DATES else value
        return found


def _latest_first(table: Table, rows: Ints) -> Ints:
    """By the first date that the records must have; those without one last, else in sheet order."""
    spec = next((f for f in table.schema.fields if f.kind.number_format and f.kind.numeric and f.kind.name in ("date", "datetime")), None)
    if spec is None or not table.has(spec.key):
        return rows
    found: Ints = rows[np.argsort(-table.typed(spec.key).values[rows], kind="stable")]
    return found


def cards_json(cards: Sequence[Card]) -> Iterator[dict[str, Any]]:
    """``{sheet, id, record, figures, due, related: {sheet: [record, …]}}`` of each card."""
    for card in cards:
        yield {
            "sheet": card.sheet,
            "id": card.id,
            "record": card.record,
            "figures": card.figures,
            "due": [{key: value for key, value in row.items() if not key.startswith("entry_") and key != "number"} for row in card.due],
            "related": {key: found.rows for key, found in card.related.items()},
        }
