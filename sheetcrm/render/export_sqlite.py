"""Exports as a SQLite database: a table a sheet, typed columns, the keys that the data keeps."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from sheetcrm.render.export_columns import ExportColumn, ExportTable, Type, parents_first, references

_TYPES: dict[Type, str] = {
    "text": "TEXT", "list": "JSON", "bool": "BOOLEAN", "integer": "INTEGER", "number": "REAL", "date": "DATE", "datetime": "TIMESTAMP",
}  # fmt: skip


def write_sqlite(tables: Sequence[ExportTable], path: Path) -> None:
    """A new database.  Days and moments are ISO texts, lists JSON arrays, yes and no 1 and 0, blanks NULL.

    The id of a sheet is its primary key where every record has one of its own; a reference is a foreign key where it names a
    record of an exported sheet everywhere.
    """
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        connection.execute("PRAGMA journal_mode = OFF")  # the file is new: it is whole, or thrown away
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("BEGIN")
        for table in parents_first(tables):
            connection.execute(create_table(table, tables, _TYPES))
            names = ", ".join(quoted(column.header) for column in table.columns)
            marks = ", ".join("?" * len(table.columns))
            rows = zip(*(column.spread(_encoder(column), None) for column in table.columns), strict=True)
            connection.executemany(f"INSERT INTO {quoted(table.key)} ({names}) VALUES ({marks})", rows)
        connection.execute("COMMIT")
    finally:
        connection.close()


def create_table(table: ExportTable, tables: Sequence[ExportTable], types: dict[Type, str], *, own_references: bool = True) -> str:
    """The CREATE TABLE of one table.  own_references: also where a table refers to itself."""
    lines = [f"{quoted(column.header)} {types[column.type]}{_key_words(table, column)}" for column in table.columns]
    for child, column, target in references(tables):
        named = target.column(target.id_key or "")
        if child is table and named is not None and (own_references or target is not table):
            lines.append(f"FOREIGN KEY ({quoted(column.header)}) REFERENCES {quoted(target.key)} ({quoted(named.header)})")
    return f"CREATE TABLE {quoted(table.key)} (\n  " + ",\n  ".join(lines) + "\n)"


def quoted(name: str) -> str:
    """A name as SQL has it."""
    return '"' + name.replace('"', '""') + '"'


def _key_words(table: ExportTable, column: ExportColumn) -> str:
    return " NOT NULL PRIMARY KEY" if column.key == table.id_key and table.is_key() else ""


def _encoder(column: ExportColumn) -> Callable[[Any], Any]:
    if column.type == "list":
        return lambda items: json.dumps(items, ensure_ascii=False)
    if column.type == "bool":
        return int
    if column.type == "datetime":
        return lambda value: value.isoformat(" ", "seconds") if isinstance(value, dt.datetime) else f"{value.isoformat()} 00:00:00"
    return dt.date.isoformat if column.type == "date" else _itself


def _itself(value: Any) -> Any:
    return value
