"""The records of a sheet as tables of pandas and pyarrow, built from columns and codes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sheetcrm.actions.records.rows import Rows
from sheetcrm.errors import UsageError
from sheetcrm.render.export_columns import ExportColumn, ExportTable, Type, moments

if TYPE_CHECKING:
    import pandas as pd  # type: ignore[import-untyped]
    import pyarrow as pa

    from sheetcrm.schema import Field

_DATES: dict[str, Type] = {"date": "date", "datetime": "datetime"}
_CATEGORIES = frozenset({"enum", "person"})


def to_pandas(rows: Rows) -> pd.DataFrame:
    """See ``Sheet.to_pandas``."""
    try:
        import pandas as pd
    except ImportError:
        raise UsageError("E-EXTRA", package="pandas", extra="pandas") from None
    columns: dict[str, Any] = {}
    for spec in _fields(rows):
        if spec.kind.numeric:
            values = _numbers(rows, spec)
            columns[spec.key] = moments(values).astype("datetime64[ns]") if spec.kind.name in _DATES else values
            continue
        codes, domain = _coded(rows, spec)
        if spec.kind.name in _CATEGORIES:
            columns[spec.key] = pd.Categorical.from_codes(codes, categories=domain)
        else:
            columns[spec.key] = np.array([*domain, None], object)[codes]
    return pd.DataFrame(columns)


def to_arrow(rows: Rows) -> pa.Table:
    """See ``Sheet.to_arrow``."""
    from sheetcrm.render.export_parquet import arrow_table

    fields = _fields(rows)
    table = ExportTable(rows.key, rows.schema.name, rows.schema.name, [_column(rows, spec) for spec in fields], rows.length)
    return arrow_table(table, categories={spec.key for spec in fields if spec.kind.name in _CATEGORIES})


def _column(rows: Rows, spec: Field) -> ExportColumn:
    if spec.kind.numeric:
        return ExportColumn(spec.key, spec.key, _DATES.get(spec.kind.name, "number"), numbers=_numbers(rows, spec))
    codes, domain = _coded(rows, spec)
    if spec.kind.name == "bool":
        return ExportColumn(spec.key, spec.key, "bool", codes, domain)
    return ExportColumn(spec.key, spec.key, "text", codes, list(map(str, domain)))


def _fields(rows: Rows) -> list[Field]:
    return [spec for spec in rows.schema.fields if rows.has(spec.key)]


def _numbers(rows: Rows, spec: Field) -> NDArray[np.float64]:
    """One number a record, as the transaction sees it; nan = none."""
    values = np.full(rows.base + len(rows.added), np.nan)
    if rows.table is not None:
        values[: rows.base] = rows.table.typed(spec.key).values
    for at in _other(rows, spec):
        value = rows.value(at, spec.key)
        values[at] = np.nan if value is None else value
    found: NDArray[np.float64] = values[list(rows.places())] if rows.touched else values
    return found


def _coded(rows: Rows, spec: Field) -> tuple[NDArray[np.int32], list[Any]]:
    """(a code a record, -1 = none; what the codes mean: a plain value for each, all different)."""
    codes = np.full(rows.base + len(rows.added), -1, np.int32)
    place: dict[Any, int] = {}

    def code_of(value: Any) -> int:
        shown = _plain(spec, value)
        return -1 if shown is None else place.setdefault(shown, len(place))

    if rows.table is not None:
        typed = rows.table.typed(spec.key)
        codes[: rows.base] = np.array([*map(code_of, typed.domain), -1], np.int32)[typed.values]
    for at in _other(rows, spec):
        codes[at] = code_of(rows.value(at, spec.key))
    return (codes[list(rows.places())] if rows.touched else codes), list(place)


def _other(rows: Rows, spec: Field) -> list[int]:
    """Records for which the column of the table does not speak."""
    return [*(at for at, change in rows.changed.items() if spec.key in change), *rows.added_places()]


def _plain(spec: Field, value: Any) -> Any:
    """A value that other libraries know: several in one cell as one text."""
    if value is None:
        return None
    held = spec.kind.python(value)
    if isinstance(held, tuple):
        return ",".join(map(str, held)) or None
    return held if isinstance(held, bool | int | float) else str(held)
