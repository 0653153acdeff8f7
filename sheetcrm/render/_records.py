"""What is shown beside a finding: the name of its record, and the row that it stands in, with personal data masked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sheetcrm._values import NamedTuple
from sheetcrm.derive.masking import logged_texts, sort_of, sort_of_header
from sheetcrm.rules import column_texts
from sheetcrm.schema import Field
from sheetcrm.schema.kinds import TEXT
from sheetcrm.text import Text

if TYPE_CHECKING:
    from sheetcrm.store import Book, Column, Table

_NAMED_BY = ("name", "customer_name", "tag")
_SHOWN = 60  # characters of a cell


class ContextCell(NamedTuple):
    """One cell of a record: column letter, header, text (masked, shortened), and whether it is the one in question."""

    letter: str
    header: str
    text: str
    wrong: bool


class Records:
    """Looks into the tables of a book by worksheet and row."""

    def __init__(self, book: Book) -> None:
        self._tables = {table.title: table for table in book.tables.values()}
        self._customers = book.tables.get("customers")

    def table(self, sheet: str | None) -> Table | None:
        return self._tables.get(sheet or "")

    def names(self, sheets: Sequence[str | None], rows: Sequence[int | None]) -> list[str]:
        """The name of each record, empty where the place is no record or has no name."""
        result = [""] * len(rows)
        groups: dict[str, list[int]] = {}
        for n, (sheet, row) in enumerate(zip(sheets, rows, strict=True)):
            if sheet is not None and row is not None:
                groups.setdefault(sheet, []).append(n)
        for sheet, places in groups.items():
            table = self._tables.get(sheet)
            if table is None or not table.length:
                continue
            wanted = np.array([rows[n] for n in places], np.int64)
            at = np.minimum(np.searchsorted(table.rows, wanted), table.length - 1)
            known = table.rows[at] == wanted
            for n, name, is_record in zip(places, self._names_at(table, at), known.tolist(), strict=True):
                result[n] = name if is_record else ""
        return result

    def _names_at(self, table: Table, at: NDArray[np.intp]) -> list[str]:
        """Names of some records: their own, else that of their customer."""
        names = [""] * len(at)
        for key in _NAMED_BY:
            if (column := table.columns.get(key)) is not None:
                names = [name or text for name, text in zip(names, shown_texts(column, at), strict=True)]
        customers = self._customers
        if all(names) or customers is None or table is customers or not table.has("customer_id") or not customers.has("name"):
            return names
        key_of, ids = table.typed("customer_id"), self._by_id()
        found = [ids.get(str(key)) if (key := key_of.value(int(i))) is not None and not name else None for i, name in zip(at, names, strict=True)]
        return [name or (shown(customers.columns["name"], i) if i is not None else "") for name, i in zip(names, found, strict=True)]

    @lru_cache(maxsize=1)  # noqa: B019 - lives as long as the document
    def _by_id(self) -> dict[str, int]:
        ids = self._customers.ids if self._customers is not None else None
        if ids is None:
            return {}
        first: dict[str, int] = {}
        domain = list(ids.domain)
        for record, code in enumerate(ids.values.tolist()):
            if code >= 0:
                first.setdefault(str(domain[code]), record)
        return first

    def context(self, sheet: str | None, row: int | None, letters: Sequence[str], around: int = 2) -> list[ContextCell]:
        """The cells of a record around those in question: id and name, and ``around`` columns to each side."""
        table = self.table(sheet)
        record = record_of(table, row) if row is not None else None
        if table is None or record is None:
            return []
        columns = sorted(table.columns.values(), key=lambda column: column.index)
        wrong = {i for i, column in enumerate(columns) if column.letter in letters}
        near = {i + step for i in wrong for step in range(-around, around + 1)}
        keys = {table.schema.id_field, *_NAMED_BY[:2]}
        kept = [(i, c) for i, c in enumerate(columns) if i in near or (c.field is not None and c.field.key in keys)]
        return [ContextCell(c.letter, " ".join(c.header.split()) or c.letter, shown(c, record), i in wrong) for i, c in kept]


def record_of(table: Table | None, row: int) -> int | None:
    """The record that stands in a sheet row."""
    if table is None:
        return None
    at = int(np.searchsorted(table.rows, row))
    return at if at < table.length and int(table.rows[at]) == row else None


def shown(column: Column, record: int) -> str:
    """The text of a cell as it may be shown: masked when the field is sensitive, on one line, not too long."""
    return shown_texts(column, np.array([record]))[0]


def shown_texts(column: Column, at: NDArray[Any]) -> list[str]:
    """The texts of some cells as they may be shown."""
    texts = logged_texts(field_of(column), [" ".join(text.split()) for text in column_texts(column, at)])
    return [text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…" for text in texts]


def field_of(column: Column) -> Field:
    """What a column holds; one that no field has, by its header."""
    if column.field is not None:
        return column.field
    return Field("", Text(column.header, column.header), TEXT, sensitive=sort_of_header(column.header) not in ("text", "name"))


Private = Mapping[tuple[str, int], Field]
"""(worksheet, column index) of the columns in which personal data may stand -> field."""


def private_columns(book: Book) -> Private:
    """Those columns of a book: sensitive ones, and all that hold texts."""
    columns = ((table.title, column) for table in book.tables.values() for column in table.columns.values())
    return {(title, column.index): column.field for title, column in columns if column.field is not None and sort_of(column.field) is not None}
