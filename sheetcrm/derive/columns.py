"""Doors to the columns of a book: always one entry a record, also where the column or the whole sheet is absent."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sheetcrm._values import NamedTuple
from sheetcrm.schema import Unknown
from sheetcrm.store import PoolTexts, Table

Ints = NDArray[np.int32]
Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]

BLANK = -1
UNKNOWN = -2

TICKS_A_DAY = 8_640_000  # hundredths of a second: finer than any clock that people type, exact for all serials of 1900–2199


class Codes(NamedTuple):
    """A column of vocabulary values as positions in ``names``.

    values  int32, one a record: position in ``names``; -1 blank or unreadable; -2 a text outside the vocabulary
    names   canonical zh-CN values in vocabulary order
    """

    values: Ints
    names: tuple[str, ...]

    def name(self, i: int) -> str | None:
        """The canonical value of one record, None for blank and unknown."""
        code = int(self.values[i])
        return self.names[code] if code >= 0 else None


def length(table: Table | None) -> int:
    return table.length if table is not None else 0


def has(table: Table | None, key: str) -> bool:
    """Whether the sheet exists and has this column."""
    return table is not None and table.has(key)


def floats(table: Table | None, key: str) -> Floats:
    """Numbers or date serials, float64, nan where blank or unreadable."""
    if table is None or not table.has(key):
        return np.full(length(table), np.nan)
    typed = table.typed(key)
    values: Floats = np.where(typed.bad | typed.blank, np.nan, typed.values)
    return values


def days(table: Table | None, key: str) -> Floats:
    """Date part of a date or date-time column: whole serials (days, 1900 system), nan where there is none."""
    return day_part(floats(table, key))


def day_part(moments: Floats) -> Floats:
    """Whole days of serials, safe against the last bits of a time fraction."""
    return np.floor(np.rint(moments * TICKS_A_DAY) / TICKS_A_DAY)


def codes(table: Table | None, key: str) -> tuple[Ints, Sequence[Any]]:
    """(int32 code into the domain or -1, domain) of a column that is not numeric; unreadable values are -1."""
    if table is None or not table.has(key):
        return np.full(length(table), BLANK, np.int32), []
    typed = table.typed(key)
    return np.where(typed.bad | typed.blank, BLANK, typed.values).astype(np.int32), typed.domain


def take(values: Ints, lookup: Sequence[int] | NDArray[Any]) -> Ints:
    """``lookup[values]``, -1 where ``values`` is -1."""
    table = np.append(np.asarray(lookup, np.int32), np.int32(BLANK))
    return table[values]


def encode(table: Table | None, key: str, names: Iterable[str], *, read_as: dict[str, str] | None = None) -> Codes:
    """A vocabulary column as ``Codes``; ``read_as`` replaces canonical values before the look-up."""
    names = tuple(names)
    values, domain = codes(table, key)
    position = {name: i for i, name in enumerate(names)}
    swap = read_as or {}
    lookup = [_code(value, position, swap) for value in domain]
    return Codes(take(values, lookup), names)


def _code(value: Any, position: dict[str, int], swap: dict[str, str]) -> int:
    if value is None:
        return BLANK
    if isinstance(value, Unknown):
        return UNKNOWN
    text = str(value)
    return position.get(swap.get(text, text), UNKNOWN)


def truths(table: Table | None, key: str) -> Bools:
    """True where a yes/no column says yes."""
    if table is None or not table.has(key):
        return np.zeros(length(table), np.bool_)
    typed = table.typed(key)
    if typed.values.dtype.kind == "f":
        is_yes: Bools = typed.values == 1
    else:
        is_yes = np.array([value is True or value == "是" for value in typed.domain] + [False], np.bool_)[typed.values]
    return typed.filled & is_yes


def texts(table: Table | None, key: str) -> tuple[Ints, list[str]]:
    """(code or -1, distinct texts) of a text-like column; values outside a vocabulary are texts too."""
    values, domain = codes(table, key)
    return values, ["" if value is None else str(value) for value in domain]


def texts_at(table: Table | None, key: str, records: Ints) -> list[str | None]:
    """Texts of a column at some records, only those; None for nothing, and for record -1."""
    values, domain = codes(table, key)
    distinct, of = np.unique(take(records, values), return_inverse=True)
    known = distinct[distinct >= 0]
    found = domain.pick(known) if isinstance(domain, PoolTexts) else [domain[code] for code in known.tolist()]
    shown: list[str | None] = [str(text) or None for text in found]
    if len(known) < len(distinct):
        shown.insert(0, None)
    return [shown[i] for i in of.tolist()]


def sums(groups: Ints, values: Floats, count: int) -> Floats:
    """float64[count]: sum of the values of each group 0 … count − 1."""
    found: Floats = np.bincount(groups, values, minlength=count).astype(np.float64)
    return found


def moment_keys(customer: Ints, moment: Floats) -> NDArray[np.int64]:
    """One sortable number for (customer, moment): 2^40 ticks hold every moment up to year 2248."""
    ticks = np.rint(np.nan_to_num(moment, nan=0.0) * TICKS_A_DAY).astype(np.int64)
    return (customer.astype(np.int64) << 40) | ticks


def day_keys(customer: Ints, day: Floats) -> NDArray[np.int64]:
    """One sortable number for (customer, whole day); days without date come first."""
    return (customer.astype(np.int64) << 24) | np.nan_to_num(day, nan=0.0).astype(np.int64)


def run_starts(sorted_values: NDArray[np.int64] | Ints) -> NDArray[np.intp]:
    """Places where a run of equal values begins."""
    if not len(sorted_values):
        return np.zeros(0, np.intp)
    change = np.empty(len(sorted_values), np.bool_)
    change[0] = True
    np.not_equal(sorted_values[1:], sorted_values[:-1], out=change[1:])
    return np.flatnonzero(change)
