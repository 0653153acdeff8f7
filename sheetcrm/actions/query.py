"""Ask a workbook in SQL: its sheets as tables of a DuckDB database in memory."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sheetcrm._values import dataclass
from sheetcrm.actions._load import Source, load
from sheetcrm.errors import UsageError, check_lang
from sheetcrm.render.export_duckdb import TYPES, fill_table
from sheetcrm.render.export_sqlite import create_table, quoted
from sheetcrm.render.export_tables import Chosen, export_tables
from sheetcrm.schema.headers import title_form
from sheetcrm.text import Text

if TYPE_CHECKING:
    from sheetcrm.derive.masking import Mask
    from sheetcrm.store import Book
    from sheetcrm.text import Lang

_SAFE = {
    "enable_external_access": "false",
    "python_enable_replacements": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}
_READING = frozenset({"SELECT", "EXPLAIN", "MULTI"})
"""Kinds of statements that only look (PIVOT is MULTI)."""


@dataclass
class QueryResult:
    """columns  names;  rows  tuples of Python values: dates, lists, None for NULL;  file  name of the workbook;  as_of  T;  lang  of the workbook"""

    columns: list[str]
    rows: list[tuple[Any, ...]]
    file: str
    as_of: dt.date
    lang: Lang

    def __len__(self) -> int:
        return len(self.rows)


def query(source: Source, sql: str, *, mask: Mask = "none", as_of: dt.date | None = None, lang: Lang | None = None) -> QueryResult:
    """The answer to one SELECT over the sheets of a workbook, by DuckDB.

    Each sheet is a table by its key (``customers``, ``followups`` …) with a column for each field by its key: days are DATE, moments
    TIMESTAMP, numbers DOUBLE, tags and telephone numbers lists of VARCHAR, words of a vocabulary those of the workbook's language, cells
    that are blank or cannot be read NULL.  A sheet is a view by its title too (``客户``), its columns by their labels.
    sql  the statement, which may read these tables and nothing else: no file, no network, no change of the workbook
    source, mask, as_of, lang  as in ``find``
    Raises ``UsageError``: E-SQL with DuckDB's words, E-EXTRA where the package duckdb is missing.
    """
    check_lang(lang)
    _check(sql)
    book = load(source, as_of=as_of, lazily=True).book
    duckdb = _duckdb()
    connection = duckdb.connect(":memory:", config=_SAFE)
    try:
        _fill(connection, book, _sheets_named(book, sql), mask)
        connection.execute("SET lock_configuration = true")
        found = connection.execute(sql)
        columns = [str(one[0]) for one in found.description or ()]
        return QueryResult(columns, found.fetchall(), book.file, book.as_of, lang or book.lang)
    except duckdb.Error as error:
        raise _wrong(error) from None
    finally:
        connection.close()


def _sheets_named(book: Book, sql: str) -> list[str]:
    """Keys of the sheets that a statement may name; all of them where it names none (``SHOW TABLES``)."""
    text = title_form(sql)
    here = [key for key in book.titles if book.schema.sheet(key).role != "generated"]
    found = [key for key in here if any(title_form(name) in text for name in _names(book, key))]
    return found or here


def _names(book: Book, key: str) -> tuple[str, ...]:
    """What a table and its view are called."""
    return (key, book.titles[key], book.schema.sheet(key).label.of(book.lang))


def _fill(connection: Any, book: Book, keys: Sequence[str], mask: Mask) -> None:
    """A table for each sheet, and a view by its title."""
    keys = [key for key in keys if (read := book.table(key)) is not None and read.columns]
    taken = {key.casefold() for key in keys}
    for table in export_tables(book, Chosen(keys, mask=mask, labels=book.lang, lang=book.lang)):
        named = replace(table, columns=[replace(column, header=column.key, reference=None) for column in table.columns], id_key=None)
        connection.execute(create_table(named, [named], TYPES))
        fill_table(connection, named)
        labels = _distinct([column.header for column in table.columns])
        columns = ", ".join(f"{quoted(column.key)} AS {quoted(label)}" for column, label in zip(table.columns, labels, strict=True))
        for title in dict.fromkeys(_names(book, table.key)):
            if title.casefold() not in taken:
                taken.add(title.casefold())
                connection.execute(f"CREATE VIEW {quoted(title)} AS SELECT {columns} FROM {quoted(table.key)}")


def _distinct(labels: Sequence[str]) -> list[str]:
    """Two columns of one label differ by a number; SQL does not tell case apart."""
    seen: dict[str, int] = {}
    found = []
    for label in labels:
        n = seen[label.casefold()] = seen.get(label.casefold(), 0) + 1
        found.append(label if n == 1 else f"{label} {n}")
    return found


def _check(sql: str) -> None:
    """One statement that only reads."""
    kinds = _kinds(sql)
    if len(kinds) != 1:
        raise UsageError("E-SQL", problem=Text("要恰好一条语句", "exactly one statement is expected"))
    if kinds[0] not in _READING:
        raise UsageError("E-SQL", problem=Text("只能查询，不能修改", "statements may only read"))


def _kinds(sql: str) -> list[str]:
    """What each statement is; nothing of DuckDB is kept, lest it complains at the end of the process."""
    duckdb = _duckdb()
    try:
        return [str(statement.type.name) for statement in duckdb.extract_statements(sql)]
    except duckdb.Error as error:
        raise _wrong(error) from None


def _wrong(error: Exception) -> UsageError:
    """What DuckDB says, on one line, without the place in the statement."""
    said = str(error).partition("\n\nLINE ")[0].replace("\n", "; ")
    return UsageError("E-SQL", problem=Text(said, said))


def _duckdb() -> Any:
    try:
        import duckdb
    except ImportError:
        raise UsageError("E-EXTRA", package="duckdb", extra="sql") from None
    return duckdb
