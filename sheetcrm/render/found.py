"""Records that were found: chosen columns of them, ready to be shown."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, overload

import numpy as np

from sheetcrm._values import dataclass
from sheetcrm.derive.masking import Mask, mask_value, sort_of
from sheetcrm.render.export_columns import ExportColumn, ExportTable
from sheetcrm.render.export_tables import Chosen, export_tables
from sheetcrm.render.export_text import moment_text
from sheetcrm.rules import column_texts
from sheetcrm.schema.kinds._text import clean, is_blank_word
from sheetcrm.text.labels import label

if TYPE_CHECKING:
    from sheetcrm.schema import BookSchema, Field, Vocabularies
    from sheetcrm.store import Book, Table
    from sheetcrm.store.table import Ints
    from sheetcrm.text import Lang
    from sheetcrm.where.columns import NamedColumn


def shown_values(column: ExportColumn, lang: str) -> list[str]:
    """One text a record, as people read it; empty for nothing."""
    return column.spread(_encoder(column, lang), "")


def _encoder(column: ExportColumn, lang: str) -> Callable[[Any], str]:
    if column.type == "bool":
        return lambda value: label("yes" if value else "no", lang)
    if column.type == "list":
        return column.joiner.join
    if column.type in ("date", "datetime"):
        return moment_text
    return str


USUAL = {
    "customers": ("customer_id", "name", "contact_name", "phone", "contact_info", "stage", "tier", "owner", "next_followup_date", "tags"),
    "followups": ("followup_id", "customer_id", "customer_name", "followed_at", "method", "summary", "next_action", "due_date", "owner"),
    "stagehistory": ("changed_at", "customer_id", "customer_name", "from_stage", "to_stage", "by", "source"),
}
"""Columns that a terminal shows when nobody asked for others."""
_FEW = 8


@dataclass
class Found(Sequence[dict[str, Any]]):
    """Records in the order that was asked for; as a sequence, one dict a record: field key -> value.

    Values are as records hold them: canonical zh-CN words, ``datetime.date``, tuples, None for nothing; of a cell that cannot be read
    its text as it stands there.
    sheet  its key;  title  as the workbook has it;  ids  one a record, None where it has none;  total  how many there are without ``limit``
    file  name of the workbook;  as_of  T;  lang  of the words around the values
    """

    sheet: str
    title: str
    ids: list[str | None]
    total: int
    file: str
    as_of: dt.date
    lang: Lang
    _book: Book = field(repr=False)
    _columns: Sequence[NamedColumn] = field(repr=False)
    _records: Ints = field(repr=False)
    _mask: Mask = field(repr=False)

    @cached_property
    def rows(self) -> list[dict[str, Any]]:
        """The records as dicts."""
        columns = self.table("keys").columns
        values = zip(*(column.values() for column in columns), strict=True) if columns else iter(((),) * len(self.ids))
        return [dict(zip((column.key for column in columns), row, strict=True)) for row in values]

    def __len__(self) -> int:
        return len(self.ids)

    @overload
    def __getitem__(self, i: int) -> dict[str, Any]: ...
    @overload
    def __getitem__(self, i: slice) -> list[dict[str, Any]]: ...
    def __getitem__(self, i: int | slice) -> dict[str, Any] | list[dict[str, Any]]:
        return self.rows[i]

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return iter(self.rows)

    def table(self, labels: str, *, file: str | None = None) -> ExportTable:
        """As an export writes it; labels  ``keys``, or the language of headers and words;  file  named in a first column."""
        columns = [_column(self._book, one, one.records[self._records], self._mask, labels, self.lang) for one in self._columns]
        if file is not None:
            columns.insert(0, ExportColumn("file", "file", "text", np.zeros(len(self.ids), np.int32), [file]))
        return ExportTable(self.sheet, self.title, self.title, columns, len(self.ids))

    @property
    def schema(self) -> BookSchema:
        """The sheets of the workbook that it was found in."""
        return self._book.schema

    @property
    def vocabularies(self) -> Vocabularies:
        """Their words."""
        return self._book.vocabularies

    def label(self, key: str) -> str:
        """The label of a field of the sheet; empty for none."""
        spec = self._book.schema.sheet(self.sheet).get(key)
        return spec.label.of(self.lang) if spec is not None else ""

    def usual(self) -> Found:
        """With the columns that fit a terminal."""
        there = [one.name for one in self._columns]
        wanted = [name for name in USUAL.get(self.sheet, ()) if name in there] or there[:_FEW]
        return replace(self, _columns=[one for name in wanted for one in self._columns if one.name == name])


def _column(book: Book, one: NamedColumn, at: Ints, mask: Mask, labels: str, lang: str) -> ExportColumn:
    """One column at some records of its table, -1 for none."""
    header = one.name if labels == "keys" else " · ".join(spec.label.of(labels) for spec in one.path)
    if one.table is None or not one.table.has(one.field.key) or not one.table.length:
        return ExportColumn(one.name, header, "text", np.full(len(at), -1, np.int32))
    key, table = one.table.key, one.table
    chosen = Chosen([key], {key: [one.field.key]}, {key: np.maximum(at, 0)}, mask, labels, lang)
    made = replace(export_tables(book, chosen)[0].columns[0], key=one.name, header=header)
    if made.numeric:
        made.numbers = np.where(at >= 0, made.numbers, np.nan)
    else:
        made.codes = np.where(at >= 0, made.codes, -1).astype(np.int32)
    return _with_unreadable(made, table, one.field, at, mask, labels, lang)


def _with_unreadable(made: ExportColumn, table: Table, spec: Field, at: Ints, mask: Mask, labels: str, lang: str) -> ExportColumn:
    """Where a cell says something that cannot be read, its text as it stands there, masked like its column."""
    column = table.columns[spec.key]
    nothing = np.isnan(made.numbers) if made.numeric else made.codes < 0
    odd = np.flatnonzero(nothing & (at >= 0))
    odd = odd[~column.is_empty[at[odd]]]
    if mask != "none" and spec.sensitive and made.numeric:
        return made
    sort = sort_of(spec)
    texts = {n: text for n, text in zip(odd.tolist(), column_texts(column, at[odd]), strict=True) if not is_blank_word(clean(text)) and text.strip()}
    if not texts:
        return made
    if mask != "none" and sort is not None:
        texts = {n: mask_value(sort, text, mask, lang) for n, text in texts.items()}
    values = made.values() if labels == "keys" or made.type in ("text", "list") else [value or None for value in shown_values(made, labels)]
    for n, text in texts.items():
        values[n] = (text,) if made.type == "list" else text
    domain = list(dict.fromkeys(value for value in values if value is not None))
    place = {value: code for code, value in enumerate(domain)} | {None: -1}
    kind = made.type if made.type in ("list", "text") else "text"
    codes = np.fromiter((place[value] for value in values), np.int32, len(values))
    return replace(made, type=kind, codes=codes, domain=domain, numbers=np.zeros(0, np.float64))
