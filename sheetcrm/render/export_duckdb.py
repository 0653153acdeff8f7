"""Exports as a DuckDB database: a table a sheet, lists as lists, the keys that the data keeps."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from sheetcrm.errors import UsageError
from sheetcrm.render.export_columns import ExportColumn, ExportTable, Type, parents_first
from sheetcrm.render.export_sqlite import create_table, quoted
from sheetcrm.schema.dates import LEAP_BUG

TYPES: dict[Type, str] = {
    "text": "VARCHAR", "list": "VARCHAR[]", "bool": "BOOLEAN", "integer": "BIGINT", "number": "DOUBLE", "date": "DATE", "datetime": "TIMESTAMP",
}  # fmt: skip
"""Columns of the database by what they hold."""
_ITEMS = "\x1e"
_DAY_ZERO = "DATE '1899-12-30'"


def write_duckdb(tables: Sequence[ExportTable], path: Path) -> None:
    """A new database.  Raises ``UsageError`` (E-EXTRA) where the package duckdb is missing."""
    try:
        import duckdb
    except ImportError:
        raise UsageError("E-EXTRA", package="duckdb", extra="sql") from None
    connection = duckdb.connect(str(path))
    try:
        connection.execute("BEGIN")
        for table in parents_first(tables):
            connection.execute(create_table(table, tables, TYPES, own_references=False))
            fill_table(connection, table)
        connection.execute("COMMIT")
    finally:
        connection.close()


def fill_table(connection: Any, table: ExportTable) -> None:
    """Insert the records of a table into the table of its key, whose columns are there in the same order."""
    if not table.length or not table.columns:
        return
    arrays = {f"c{n}": _array(column) for n, column in enumerate(table.columns)}
    connection.register("sheetcrm_rows", arrays)
    picked = ", ".join(_expression(column, f"c{n}") for n, column in enumerate(table.columns))
    try:
        connection.execute(f"INSERT INTO {quoted(table.key)} SELECT {picked} FROM sheetcrm_rows")
    finally:
        connection.unregister("sheetcrm_rows")


def _array(column: ExportColumn) -> Any:
    if column.numeric:
        return column.numbers + (column.numbers < LEAP_BUG) if column.type in ("date", "datetime") else column.numbers
    encode = _ITEMS.join if column.type == "list" else str
    found = np.empty(len(column.codes), object)
    found[:] = column.spread(encode, None)
    return found


def _expression(column: ExportColumn, name: str) -> str:
    """Numbers come with nan for nothing, days as serials, lists as one text."""
    number = f"CASE WHEN isnan({name}) THEN NULL ELSE {name} END"
    match column.type:
        case "number":
            return number
        case "integer":
            return f"CAST({number} AS BIGINT)"
        case "date":
            return f"{_DAY_ZERO} + CAST(floor({number}) AS INTEGER)"
        case "datetime":
            return f"CAST({_DAY_ZERO} AS TIMESTAMP) + to_milliseconds(CAST(round({number} * 86400000) AS BIGINT))"
        case "list":
            return f"string_split({name}, chr(30))"
        case "bool":
            return f"CAST({name} AS BOOLEAN)"
        case _:
            return name
