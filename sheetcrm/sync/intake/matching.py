"""Which record each row of a list is: one that is in the workbook, a new one, or the one that an earlier row of the list became."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np

from sheetcrm.store import Table, TypedColumn
from sheetcrm.store.column import Ints
from sheetcrm.sync.intake.values import Incoming


class Candidate(NamedTuple):
    """A row that may be the same customer as a record, by nothing but a telephone number."""

    row: int
    record: int


@dataclass
class Matches:
    """Records from 0 on: those of the workbook by their place in the table, new ones behind them.

    record      int32, one a row: its record, -1 for rejected rows;  base  number of records in the workbook;  count  of all
    candidates  rows that were not matched although a number is the same
    """

    record: Ints
    base: int
    count: int
    candidates: list[Candidate] = field(default_factory=list)

    def first_rows(self) -> Ints:
        """int32, one a record: the first row that is this record, -1 for records that no row is."""
        first = np.full(self.count, -1, np.int32)
        rows = np.flatnonzero(self.record >= 0)[::-1]
        first[self.record[rows]] = rows  # of a repeated index the last assignment stays: the first row
        return first


def listed(typed: TypedColumn, form: Callable[[Any], Any] | None = None) -> list[Any]:
    """The value of every row, None for none (dates and numbers as floats); ``form`` is made of each distinct value."""
    if typed.values.dtype.kind == "f":
        hidden = np.where(typed.blank | typed.bad, np.nan, typed.values)
        return [None if value != value else value for value in hidden.tolist()]
    domain = [*(typed.domain if form is None else map(form, typed.domain)), None]
    return [domain[code] for code in np.where(typed.blank | typed.bad, -1, typed.values).tolist()]


def table_values(table: Table, key: str, form: Callable[[Any], Any] | None = None) -> list[Any]:
    """``listed`` of a column of the workbook; all None where it has none."""
    return listed(table.typed(key), form) if table.has(key) else [None] * table.length


def same_text(value: Any) -> str | None:
    """A text as it is compared: without case and blanks."""
    return "".join(str(value).split()).casefold() if value is not None else None


def no_match(incoming: Incoming, base: int) -> Matches:
    return Matches(np.full(incoming.length, -1, np.int32), base, base)
