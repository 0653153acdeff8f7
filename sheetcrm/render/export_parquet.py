"""Exports as Parquet, one file a sheet: columns go over as columns."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from sheetcrm.errors import UsageError
from sheetcrm.render.export_columns import ExportColumn, ExportTable

if TYPE_CHECKING:
    import pyarrow as pa

_EPOCH = 25_569
"""The serial of 1970-01-01."""
_DAY = 86_400_000


def arrow_table(table: ExportTable) -> pa.Table:
    """The table as Arrow has it: string, list<string>, bool, int64, double, date32 and timestamp[ms] columns, null for blanks."""
    try:
        import pyarrow as pa
    except ImportError:
        raise UsageError("E-EXTRA", package="pyarrow", extra="parquet") from None
    return pa.table([_array(pa, column) for column in table.columns], names=[column.header for column in table.columns])


def write_parquet(table: ExportTable, path: Path) -> None:
    """One file with zstd-compressed columns.  Raises ``UsageError`` (E-EXTRA) without pyarrow."""
    found = arrow_table(table)
    import pyarrow.parquet as pq

    pq.write_table(found, path, compression="zstd")


def _array(pa: Any, column: ExportColumn) -> Any:
    if column.numeric:
        return _numbers(pa, column)
    codes = pa.array(column.codes, mask=column.codes < 0)
    if column.type == "list":
        return pa.array([list(value) for value in column.domain], pa.list_(pa.string())).take(codes)
    return pa.array(list(column.domain), pa.bool_() if column.type == "bool" else pa.string()).take(codes)


def _numbers(pa: Any, column: ExportColumn) -> Any:
    none = np.isnan(column.numbers)
    numbers = np.where(none, 0.0, column.numbers)
    if column.type == "number":
        return pa.array(numbers, pa.float64(), mask=none)
    if column.type == "integer":
        return pa.array(numbers.astype(np.int64), pa.int64(), mask=none)
    days = numbers - _EPOCH + (numbers < 60)  # the day that Excel counts too much comes after them
    if column.type == "date":
        return pa.array(np.floor(days).astype(np.int32), pa.int32(), mask=none).cast(pa.date32())
    return pa.array(np.rint(days * _DAY).astype(np.int64), pa.int64(), mask=none).cast(pa.timestamp("ms"))
