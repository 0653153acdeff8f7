"""A table as it leaves the workbook: columns of codes and distinct values, already masked, ready for any format."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Sequence
from dataclasses import field
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from sheetcrm._arrays import unique
from sheetcrm._values import dataclass
from sheetcrm.derive.columns import Floats, Ints
from sheetcrm.schema.dates import LEAP_BUG, date_of

Type = Literal["text", "integer", "number", "date", "datetime", "bool", "list"]
_UNIX_DAY = 25_569
"""The serial of 1970-01-01."""
_DAY = 86_400_000
_EXACT = 10**15
NUMERIC = frozenset({"integer", "number", "date", "datetime"})


@dataclass
class ExportColumn:
    """One column.

    key     of the field, of a column that no field has its header;  header  as it is shown
    codes   int32, one a record: place in ``domain``, -1 = nothing (types text, bool, list)
    domain  distinct values: str, bool, or tuple of str
    numbers  float64, one a record, nan = nothing; dates as 1900-system serials (types integer, number, date, datetime)
    kind    name of the field's kind;  number_format  that its cells should have;  width  in characters
    choices  values of its vocabulary as they are shown;  reference  sheet key that its ids refer to
    joiner  between the items of a list, where it is written as one text
    masked  cells that were masked;  unreadable  cells that hold something that cannot be read, and are nothing here
    """

    key: str
    header: str
    type: Type
    codes: Ints = field(default_factory=lambda: np.zeros(0, np.int32))
    domain: Sequence[Any] = ()
    numbers: Floats = field(default_factory=lambda: np.zeros(0, np.float64))
    kind: str = "text"
    number_format: str | None = None
    width: float = 14
    choices: tuple[str, ...] = ()
    reference: str | None = None
    joiner: str = ","
    masked: int = 0
    unreadable: int = 0

    @property
    def numeric(self) -> bool:
        return self.type in NUMERIC

    def spread(self, encode: Callable[[Any], Any], nothing: Any) -> list[Any]:
        """One entry a record: ``encode`` of each distinct value, ``nothing`` for none."""
        return self.spread_all(lambda values: list(map(encode, values)), nothing)

    def spread_all(self, encode: Callable[[Sequence[Any]], list[Any]], nothing: Any) -> list[Any]:
        """The same with all distinct values at once."""
        if not self.numeric:
            return _taken([*encode(self.domain), nothing], self.codes)
        distinct, of = np.unique(self.numbers, return_inverse=True)
        count = len(distinct) - int(np.isnan(distinct).sum())
        return _taken([*encode(self._plain(distinct[:count])), *[nothing] * (len(distinct) - count)], of.reshape(-1))

    def _plain(self, numbers: Floats) -> list[int | float | dt.date | dt.datetime]:
        """Numbers of this column as Python has them: whole ones without fraction, days as dates, days with a time as datetimes."""
        if self.type == "date":
            return [date_of(number) for number in numbers.tolist()]
        if self.type == "datetime":
            return _days_and_moments(numbers)
        return [int(number) if number == math.floor(number) and abs(number) < _EXACT else number for number in numbers.tolist()]

    def values(self) -> list[Any]:
        """One Python value a record, None for nothing."""
        return self.spread(lambda value: value, None)


def moments(serials: Floats) -> NDArray[np.datetime64]:
    """1900-system serials as datetime64[ms], to the nearest millisecond; nan is NaT."""
    days = np.nan_to_num(serials) - _UNIX_DAY + (serials < LEAP_BUG)  # the day that Excel counts too much comes after them
    found = np.rint(days * _DAY).astype("datetime64[ms]")
    found[np.isnan(serials)] = np.datetime64("NaT")
    return found


def _days_and_moments(serials: Floats) -> list[int | float | dt.date | dt.datetime]:
    """The same as Python has them; midnight is a day."""
    found = moments(serials)
    clocks = (found.astype(np.int64) % _DAY).tolist()
    return [moment if clock else moment.date() for moment, clock in zip(found.tolist(), clocks, strict=True)]


def _taken(made: Sequence[Any], of: Any) -> list[Any]:
    table = np.empty(len(made), object)
    for i, value in enumerate(made):  # not at once: numpy would make an array of tuples
        table[i] = value
    found: list[Any] = table[of].tolist()
    return found


@dataclass
class ExportTable:
    """One sheet.

    key   ``customers``;  name  of its worksheet in a workbook;  title  as the workbook has it
    length  records;  id_key  the column that names a record, None where there is none
    """

    key: str
    name: str
    title: str
    columns: list[ExportColumn]
    length: int
    id_key: str | None = None

    @property
    def masked(self) -> dict[str, int]:
        """Column key -> cells that were masked, of the columns that had any."""
        return {column.key: column.masked for column in self.columns if column.masked}

    @property
    def unreadable(self) -> dict[str, int]:
        """Column key -> cells whose content cannot be read, of the columns that have any."""
        return {column.key: column.unreadable for column in self.columns if column.unreadable}

    def column(self, key: str) -> ExportColumn | None:
        return next((column for column in self.columns if column.key == key), None)

    def is_key(self) -> bool:
        """Whether every record has an id of its own, so that the id can be a primary key."""
        column = self.column(self.id_key or "")
        if column is None or column.numeric or (column.codes < 0).any():
            return False
        return len(unique(column.codes)) == self.length

    def rows(self) -> list[list[Any]]:
        """The columns as Python values, side by side."""
        return [column.values() for column in self.columns]


def references(tables: Sequence[ExportTable]) -> list[tuple[ExportTable, ExportColumn, ExportTable]]:
    """(table, column, table that it refers to) wherever every value names a record that is there, so that it can be a foreign key."""
    keyed = {table.key: table for table in tables if table.is_key()}
    found = []
    for table in tables:
        for column in table.columns:
            target = keyed.get(column.reference or "")
            named = target.column(target.id_key or "") if target is not None else None
            if target is None or named is None or column.numeric:
                continue
            used = unique(column.codes[column.codes >= 0]).tolist()
            if {column.domain[code] for code in used} <= {named.domain[code] for code in named.codes.tolist()}:
                found.append((table, column, target))
    return found


def parents_first(tables: Sequence[ExportTable]) -> list[ExportTable]:
    """The tables with those that others refer to in front."""
    wanted = {column.reference for table in tables for column in table.columns}
    return sorted(tables, key=lambda table: table.key not in wanted)
