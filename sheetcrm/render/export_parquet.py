"""Exports as Parquet, one file a sheet: columns go over as columns."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from sheetcrm.errors import UsageError
from sheetcrm.render.export_columns import ExportColumn, ExportTable, moments

if TYPE_CHECKING:
    import pyarrow as pa


def arrow_table(table: ExportTable, *, categories: Collection[str] = ()) -> pa.Table:
    """The table as Arrow has it: string, list<string>, bool, int64, double, date32 and timestamp[ms] columns, null for blanks.

    categories  keys of columns that stay codes of their distinct texts: dictionary<string>.  Raises ``UsageError`` (E-EXTRA) without pyarrow
    """
    try:
        import pyarrow as pa
    except ImportError:
        raise UsageError("E-EXTRA", package="pyarrow", extra="parquet") from None
    arrays = [_array(pa, column, coded=column.key in categories) for column in table.columns]
    return pa.table(arrays, names=[column.header for column in table.columns])


def write_parquet(table: ExportTable, path: Path) -> None:
    """One file with zstd-compressed columns.  Raises ``UsageError`` (E-EXTRA) without pyarrow."""
    found = arrow_table(table)
    import pyarrow.parquet as pq

    pq.write_table(found, path, compression="zstd")


def _array(pa: Any, column: ExportColumn, *, coded: bool) -> Any:
    if column.numeric:
        return _numbers(pa, column)
    codes = pa.array(column.codes, mask=column.codes < 0)
    if column.type == "list":
        return pa.array([list(value) for value in column.domain], pa.list_(pa.string())).take(codes)
    domain = pa.array(list(column.domain), pa.bool_() if column.type == "bool" else pa.string())
    return pa.DictionaryArray.from_arrays(codes, domain) if coded else domain.take(codes)


def _numbers(pa: Any, column: ExportColumn) -> Any:
    if column.type == "date":
        return pa.array(moments(column.numbers).astype("datetime64[D]"), pa.date32())
    if column.type == "datetime":
        return pa.array(moments(column.numbers), pa.timestamp("ms"))
    none = np.isnan(column.numbers)
    if column.type == "number":
        return pa.array(column.numbers, pa.float64(), mask=none)
    return pa.array(np.where(none, 0, column.numbers).astype(np.int64), pa.int64(), mask=none)
