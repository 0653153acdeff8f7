"""Which record each row of a list is: one that is in the workbook, a new one, or the one that an earlier row of the list became."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import field
from typing import Any

import numpy as np

from sheetcrm._values import NamedTuple, dataclass
from sheetcrm.store import Table
from sheetcrm.store.column import Ints
from sheetcrm.sync.intake.values import Incoming, listed


class Candidate(NamedTuple):
    """A row that may be the same customer as a record, by nothing but a telephone number."""

    row: int
    record: int


@dataclass
class Matches:
    """Records from 0 on: those of the workbook by their place in the table, new ones behind them.

    record      int32, one a row: its record, -1 for rejected rows;  base  number of records in the workbook;  count  of all
    candidates  rows that were not matched although a number is the same
    known_by    the fields by which records are known;  keys  gives, for each row, everything that may lead to a record
    unsure      rows say different things of one record, so that the same list may find others when it comes again
    """

    record: Ints
    base: int
    count: int
    candidates: list[Candidate] = field(default_factory=list)
    known_by: tuple[str, ...] = ()
    keys: Callable[[], list[list[Any]]] = list
    unsure: bool = False

    def first_rows(self) -> Ints:
        """int32, one a record: the first row that is this record, -1 for records that no row is."""
        first = np.full(self.count, -1, np.int32)
        rows = np.flatnonzero(self.record >= 0)[::-1]
        first[self.record[rows]] = rows  # of a repeated index the last assignment stays: the first row
        return first


@dataclass(frozen=True)
class After:
    """A sheet as a list would leave it, as far as records are known by it.

    records  their numbers in the ``Matches`` that the list had: those of the workbook, then the new ones that are added
    columns  field -> typed value of each of these records, None for none
    """

    records: list[int]
    columns: dict[str, list[Any]]

    @property
    def length(self) -> int:
        return len(self.records)

    def values(self, key: str, form: Callable[[Any], Any] | None = None) -> list[Any]:
        """As ``table_values``."""
        values = self.columns.get(key)
        if values is None:
            return [None] * self.length
        return values if form is None else [None if value is None else form(value) for value in values]


def table_values(table: Table, key: str, form: Callable[[Any], Any] | None = None) -> list[Any]:
    """``listed`` of a column of the workbook; all None where it has none."""
    return listed(table.typed(key), form) if table.has(key) else [None] * table.length


def same_text(value: Any) -> str | None:
    """A text as it is compared: without case and blanks."""
    return "".join(str(value).split()).casefold() if value is not None else None


def no_match(incoming: Incoming, base: int, known_by: Iterable[str]) -> Matches:
    return Matches(np.full(incoming.length, -1, np.int32), base, base, known_by=tuple(known_by))
