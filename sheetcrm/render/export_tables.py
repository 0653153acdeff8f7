"""The tables of a workbook as an export holds them: chosen sheets, columns and records, masked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from sheetcrm._values import dataclass
from sheetcrm.derive.columns import Ints
from sheetcrm.derive.masking import Mask, Sort, mask_part, mask_texts, mask_value, sort_of, sort_of_header
from sheetcrm.derive.persons import Persons
from sheetcrm.render.export_columns import ExportColumn, ExportTable, Type
from sheetcrm.rules import column_texts
from sheetcrm.schema import Unknown
from sheetcrm.schema.kinds.enum import column_vocabulary

if TYPE_CHECKING:
    from sheetcrm.schema import Field
    from sheetcrm.store import Book, Column, Table, TypedColumn

Rows = Ints | None
_TYPES: dict[str, Type] = {"date": "date", "datetime": "datetime", "integer": "integer", "year": "integer"}
_ITEMS = "\x1e"


@dataclass(frozen=True)
class Chosen:
    """What is exported.

    sheets   keys, in order;  columns  sheet key -> field keys and headers; a sheet that is not in it: every column that a field has
    rows     sheet key -> records; a sheet that is not in it: all;  mask  how personal data is masked
    labels   ``keys``, or the language of headers and vocabulary values;  lang  of the marks
    """

    sheets: Sequence[str]
    columns: Mapping[str, Sequence[str]] = field(default_factory=dict)
    rows: Mapping[str, Ints] = field(default_factory=dict)
    mask: Mask = "hide"
    labels: str = "keys"
    lang: str = "zh-CN"


def export_tables(book: Book, chosen: Chosen) -> list[ExportTable]:
    """The chosen sheets as tables of masked columns."""
    return _Exporter(book, chosen).tables()


class _Exporter:
    def __init__(self, book: Book, chosen: Chosen) -> None:
        self.book, self.chosen = book, chosen
        self.how, self.lang = chosen.mask, chosen.lang
        self.persons = Persons(book, self.how, self.lang) if self.how != "none" else None
        self.team = frozenset(book.team)

    def tables(self) -> list[ExportTable]:
        return [self._table(self.book.need(key)) for key in self.chosen.sheets]

    def _table(self, table: Table) -> ExportTable:
        rows = self.chosen.rows.get(table.key)
        wanted = self.chosen.columns.get(table.key)
        unknown = {" ".join(column.header.split()): column for column in table.unknown}
        keys = wanted if wanted is not None else list(table.columns)
        columns = [
            self._column(table, table.schema.field(key), rows) if key in table.schema else self._unknown(unknown[key], rows, table) for key in keys
        ]
        name = table.schema.label.zh if self.chosen.labels == "zh-CN" else table.schema.name
        length = table.length if rows is None else len(rows)
        return ExportTable(table.key, name, table.title, columns, length, table.schema.id_field if table.schema.id_field in keys else None)

    def _column(self, table: Table, spec: Field, rows: Rows) -> ExportColumn:
        header = spec.key if self.chosen.labels == "keys" else spec.label.of(self.chosen.labels)
        made = ExportColumn(spec.key, header, _type_of(spec), kind=spec.kind.name, number_format=spec.kind.number_format, width=spec.width)
        made.reference, made.choices, made.joiner = spec.reference, self._choices(spec), self._joiner(spec)
        typed = table.typed(spec.key)
        made.unreadable = int((typed.bad if rows is None else typed.bad[rows]).sum())
        if spec.kind.numeric:
            hidden = spec.sensitive and self.how != "none"
            numbers = np.where(typed.filled, typed.values, np.nan)
            made.numbers = numbers if rows is None else numbers[rows]
            if hidden:
                made.masked = int((~np.isnan(made.numbers)).sum())
                made.numbers = np.full(len(made.numbers), np.nan)
            return made
        values = _Values(np.where(typed.filled, typed.values, -1).astype(np.int32), self._plain(spec, typed, table))
        sort = sort_of(spec)
        if self.persons is not None and sort is not None:
            self._mask(values, spec, sort, table, self.persons)
        values.into(made, rows)
        return made

    def _plain(self, spec: Field, typed: TypedColumn, table: Table) -> list[Any]:
        """The distinct values of a column as records hold them; words of a vocabulary in the language of the headers."""
        kind, labels = spec.kind, self.chosen.labels
        if kind.name == "enum" and labels != "keys":
            context = replace(table.context, lang=labels)
            return [kind.write(value, spec, context) for value in typed.domain]
        if kind.name == "pydantic":
            return [str(kind.write(value, spec, table.context)) for value in typed.domain]
        python = kind.python
        return [str(value) if isinstance(value, Unknown) else value for value in map(python, typed.domain)]

    def _mask(self, values: _Values, spec: Field, sort: Sort, table: Table, persons: Persons) -> None:
        """The people that are known from the customer of each row first, then what the values are and what stands in them."""
        if sort == "text" and table.has("customer_id"):
            if spec.key == "name" or spec.kind.name == "mirror":
                persons_at = np.flatnonzero(persons.persons_in(table)).tolist()
                values.put((at, mask_value("name", str(values.at(at)), self.how)) for at in persons_at)
            elif spec.kind.name not in ("enum", "person"):
                values.put(persons.rewritten(table, values.codes, values.texts()))
        if spec.key == "participants" and sort == "text":
            values.change(lambda items: tuple(one if one in self.team else mask_value("name", one, self.how) for one in items))
        elif sort == "contact_info":
            values.change(lambda parts: tuple(dict.fromkeys(mask_part(part, self.how, self.lang) for part in parts)))
        else:
            values.change_texts(lambda texts: mask_texts(sort, texts, self.how, self.lang))

    def _joiner(self, spec: Field) -> str:
        """As a cell of the workbook joins the items of such a list."""
        if spec.kind.name == "tags":
            return str(self.book.settings["tags.joiner"])
        return {"phone": "/", "contact_info": " / "}.get(spec.kind.name, ", " if self.chosen.labels == "en" else "、")

    def _choices(self, spec: Field) -> tuple[str, ...]:
        if spec.kind.name != "enum" or not spec.vocabulary:
            return ()
        words = column_vocabulary(spec, self.book.vocabularies)
        return tuple(value.zh if self.chosen.labels == "keys" else value.label(self.chosen.labels) for value in words)

    def _unknown(self, column: Column, rows: Rows, table: Table) -> ExportColumn:
        """A column that no field has, as its cells show it; what it holds is guessed by its header."""
        header = " ".join(column.header.split())
        made = ExportColumn(header, mask_value("text", header, self.how, self.lang), "text")
        texts = column_texts(column, np.arange(table.length))
        domain = list(dict.fromkeys(filter(None, texts)))
        place = {text: code for code, text in enumerate(domain)}
        values = _Values(np.fromiter((place.get(text, -1) for text in texts), np.int32, len(texts)), domain)
        if self.persons is not None:
            sort = sort_of_header(header)
            if sort == "text" and table.has("customer_id"):
                values.put(self.persons.rewritten(table, values.codes, values.texts()))
            values.change_texts(lambda texts: mask_texts(sort, texts, self.how, self.lang))
        values.into(made, rows)
        return made


class _Values:
    """Codes and distinct values of one column on their way out, and which records were masked."""

    def __init__(self, codes: Ints, domain: list[Any]) -> None:
        self.codes, self.domain = codes, domain
        empty = np.array([value in ("", (), None) for value in domain] + [True], np.bool_)
        self.codes = np.where(empty[codes], -1, codes).astype(np.int32)
        self.changed = np.zeros(len(codes), np.bool_)

    def at(self, record: int) -> Any:
        code = self.codes[record]
        return self.domain[code] if code >= 0 else ""

    def change(self, of: Callable[[Any], Any]) -> None:
        """Another value for each distinct one."""
        self._become([of(value) if value else value for value in self.domain])

    def change_texts(self, of: Callable[[Sequence[str]], list[str]]) -> None:
        """The same for texts and lists of texts, all at once."""
        if any(isinstance(value, tuple) for value in self.domain):
            distinct = list(dict.fromkeys(item for items in self.domain if items for item in items))
            masked = dict(zip(distinct, of(distinct), strict=True))
            self.change(lambda items: tuple(dict.fromkeys(map(masked.__getitem__, items))))
        else:
            self._become(of(self.domain))

    def texts(self) -> list[str]:
        return [_ITEMS.join(value) if isinstance(value, tuple) else str(value) for value in self.domain]

    def put(self, changes: Iterable[tuple[int, str]]) -> None:
        """Texts of single records; a list is given with its items joined."""
        lists = any(isinstance(value, tuple) for value in self.domain)
        fresh: dict[str, int] = {}
        for record, text in list(changes):
            if self.codes[record] < 0:
                continue
            code = fresh.get(text)
            if code is None:
                code = fresh[text] = len(self.domain)
                self.domain.append(tuple(dict.fromkeys(text.split(_ITEMS))) if lists else text)
            self.codes[record] = code
            self.changed[record] = True

    def into(self, column: ExportColumn, rows: Rows) -> None:
        column.codes = self.codes if rows is None else self.codes[rows]
        column.domain = self.domain
        column.masked = int((self.changed if rows is None else self.changed[rows]).sum())

    def _become(self, domain: list[Any]) -> None:
        differs = np.array([new != old for new, old in zip(domain, self.domain, strict=True)] + [False], np.bool_)
        self.changed |= differs[self.codes]
        self.domain = domain


def _type_of(spec: Field) -> Type:
    if spec.kind.numeric:
        return _TYPES.get(spec.kind.name, "number")
    if spec.kind.name == "bool":
        return "bool"
    return "list" if spec.kind.python(None) == () else "text"
