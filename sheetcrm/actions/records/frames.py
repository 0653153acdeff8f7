"""The records of a sheet as tables of pandas and pyarrow, built from columns and codes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sheetcrm.actions.records.rows import Rows
from sheetcrm.errors import UsageError

if TYPE_CHECKING:
    import pandas as pd  # type: ignore[import-untyped]
    import pyarrow as pa

    from sheetcrm.schema import Field

_DATES = frozenset({"date", "datetime"})
_CATEGORIES = frozenset({"enum", "person"})
_EPOCH = 25_569.0
"""1970-01-01 as a serial."""
_LEAP_BUG = 60.0
_DAY_US = 86_400_000_000


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
            columns[spec.key] = _moments(values).astype("datetime64[ns]") if spec.kind.name in _DATES else values
            continue
        codes, domain = _coded(rows, spec)
        if spec.kind.name in _CATEGORIES:
            columns[spec.key] = pd.Categorical.from_codes(codes, categories=domain)
        else:
            columns[spec.key] = np.array([*domain, None], object)[codes]
    return pd.DataFrame(columns)


def to_arrow(rows: Rows) -> pa.Table:
    """See ``Sheet.to_arrow``."""
    try:
        import pyarrow as pa
    except ImportError:
        raise UsageError("E-EXTRA", package="pyarrow", extra="parquet") from None
    columns: dict[str, Any] = {}
    for spec in _fields(rows):
        if spec.kind.numeric:
            values = _numbers(rows, spec)
            if spec.kind.name in _DATES:
                moments = pa.array(_moments(values), pa.timestamp("us"))
                columns[spec.key] = moments.cast(pa.date32()) if spec.kind.name == "date" else moments
            else:
                columns[spec.key] = pa.array(values, pa.float64(), from_pandas=True)
            continue
        codes, domain = _coded(rows, spec)
        indices = pa.array(codes, pa.int32(), mask=codes < 0)
        coded = pa.DictionaryArray.from_arrays(indices, pa.array(domain, None if domain else pa.string()))
        columns[spec.key] = coded if spec.kind.name in _CATEGORIES else coded.dictionary_decode()
    return pa.table(columns)


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


def _moments(serials: NDArray[np.float64]) -> NDArray[np.datetime64]:
    """1900-system serials as moments, to the millisecond; nan is NaT."""
    days = np.where(serials < _LEAP_BUG, serials + 1, serials) - _EPOCH
    micros = np.round(np.nan_to_num(days) * (_DAY_US / 1000)) * 1000
    found = micros.astype(np.int64).view("datetime64[us]").copy()
    found[np.isnan(serials)] = np.datetime64("NaT")
    return found
