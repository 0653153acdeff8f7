"""One column of a table: as stored (``Column``) and as understood (``TypedColumn``).  No record objects live here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import field
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

from sheetcrm._values import dataclass
from sheetcrm.cells import CellKind, Raw, column_letter
from sheetcrm.package import FORMULA, KIND_MASK, StringPool, number_literal
from sheetcrm.schema import Field, Problem

Ints = NDArray[np.int32]
Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]


@dataclass(slots=True)
class ProblemGroup:
    """All records of a column with one kind of problem: ``details[of[k]]`` is the problem of record ``at[k]``."""

    code: str
    at: Ints
    of: Ints
    details: list[Problem]


class PoolTexts(Sequence[str]):
    """A domain of texts that stay in the workbook's pool until somebody looks at them.  All of them differ."""

    def __init__(self, strings: StringPool, codes: Ints, *, keep: bool = False) -> None:
        """keep  once somebody has looked at all of them, they stay decoded: ids are looked up again and again"""
        self._strings, self._codes, self._keep = strings, codes, keep
        self._texts: list[str] | None = None

    def __len__(self) -> int:
        return len(self._codes)

    @overload
    def __getitem__(self, k: int) -> str: ...
    @overload
    def __getitem__(self, k: slice) -> list[str]: ...
    def __getitem__(self, k: int | slice) -> str | list[str]:
        if self._texts is not None:
            return self._texts[k]
        return self._strings.take(self._codes[k]) if isinstance(k, slice) else self._strings[int(self._codes[k])]

    def __iter__(self) -> Iterator[str]:
        return iter(self._all())

    def index(self, value: str, start: int = 0, stop: int | None = None) -> int:
        return self._all().index(value, start, len(self) if stop is None else stop)

    def _all(self) -> list[str]:
        texts = self._strings.take(self._codes) if self._texts is None else self._texts
        if self._keep:
            self._texts = texts
        return texts

    def pick(self, places: NDArray[np.integer]) -> list[str]:
        """Several texts, in that order."""
        return self._strings.take(self._codes[places])

    def with_texts(self, texts: Sequence[str]) -> PoolTexts:
        """These and more texts, which are not among them."""
        return PoolTexts(self._strings, np.append(self._codes, self.pooled(texts)._codes), keep=self._keep)

    def pooled(self, texts: Sequence[str]) -> PoolTexts:
        """Other texts, which all differ, in the same pool."""
        return PoolTexts(self._strings, np.array(self._strings.intern_all(texts), np.int32))

    def at(self, places: NDArray[np.integer]) -> PoolTexts:
        """Some of the texts, as a domain."""
        return PoolTexts(self._strings, self._codes[places], keep=self._keep)

    def checks(self) -> NDArray[np.uint32]:
        """``StringPool.checks`` of the texts."""
        return self._strings.checks()[self._codes]

    def made_of(self, characters: bytes, longest: int) -> bool:
        """Whether every text surely is made of these ASCII characters alone, of 1 to ``longest`` of them."""
        return bool(self._strings.made_of(self._codes, characters, longest).all())

    def ascii_cells(self) -> NDArray[np.uint8] | None:
        """``StringPool.ascii_cells`` of the texts."""
        return self._strings.ascii_cells(self._codes)

    def places_of(self, others: PoolTexts) -> Ints | None:
        """int32, one for each of the others: place of the equal text, -1 for none; None where they are texts of another workbook."""
        if others._strings is not self._strings:
            return None
        number = np.full(len(self._strings), -1, np.int32)
        number[self._codes] = np.arange(len(self._codes), dtype=np.int32)
        found = number[others._codes]
        left = np.flatnonzero(found < 0)
        if left.size:  # one text may stand twice in a pool, shared and inline
            checks, wanted = np.sort(self.checks()), others.checks()[left]
            left = left[checks[np.minimum(np.searchsorted(checks, wanted), len(checks) - 1)] == wanted] if len(checks) else left[:0]
        if left.size:
            place = {text: code for code, text in enumerate(self)}
            found[left] = [place.get(text, -1) for text in others.pick(left)]
        return found


def places_of(wanted: Sequence[Any], domain: Sequence[Any]) -> Ints:
    """int32, one for each wanted value: place of the equal one in a domain of different values, -1 for none."""
    found = domain.places_of(wanted) if isinstance(domain, PoolTexts) and isinstance(wanted, PoolTexts) else None
    if found is not None:
        return found
    place = {value: code for code, value in enumerate(domain)}
    return np.fromiter((place.get(value, -1) for value in wanted), np.int32, len(wanted))


@dataclass(slots=True)
class TypedColumn:
    """What the cells of a column mean.  Arrays have one entry a record.

    values    number, money, date, datetime kinds: float64 (dates are 1900-system serials with the time as fraction), nan = none.
              Every other kind: int32 code into ``domain``, -1 = none
    domain    code -> typed value.  enum: the canonical zh-CN value, or ``Unknown(text)`` outside the vocabulary;
              id and reference: the key form for comparison; phone: tuple of normalised numbers; tags: a ``TagReading``; text: the read text
    blank     empty, blank word, cell error, or masked: nothing was given
    bad       something was given that cannot be read (an E problem on its form): counts as not filled
    problems  grouped by code
    """

    values: NDArray[Any]
    domain: Sequence[Any]
    blank: Bools
    bad: Bools
    problems: list[ProblemGroup] = field(default_factory=list)

    @property
    def filled(self) -> Bools:
        """Non-blank and readable."""
        return ~(self.blank | self.bad)

    def value(self, i: int) -> Any:
        """The typed value of one record, None where there is none (dates as float serials)."""
        v = self.values[i]
        if self.values.dtype.kind == "f":
            return None if np.isnan(v) else float(v)
        return None if v < 0 else self.domain[v]


@dataclass(slots=True)
class Column:
    """One column of a table, cut to its records."""

    field: Field | None
    index: int
    header: str
    kind: NDArray[np.uint8]
    code: Ints
    number: Floats | None
    number_text: dict[int, str]
    strings: StringPool

    @property
    def letter(self) -> str:
        return column_letter(self.index)

    def raw(self, i: int) -> Raw:
        """The content of one record's cell."""
        kind = CellKind(int(self.kind[i]) & KIND_MASK)
        if kind in (CellKind.TEXT, CellKind.ERROR):
            return Raw(kind, self.strings[int(self.code[i])], float("nan"))
        if kind in (CellKind.NUMBER, CellKind.DATE):
            assert self.number is not None
            number = float(self.number[i])
            return Raw(kind, self.number_text.get(i) or number_literal(number), number)
        if kind is CellKind.BOOL:
            return Raw(kind, "TRUE" if self.code[i] else "FALSE", float(self.code[i]))
        return Raw(kind, "", float("nan"))

    def text(self, i: int) -> str:
        """The content of one record's cell as text; empty for a blank cell."""
        return self.raw(i).text

    @property
    def kinds(self) -> NDArray[np.uint8]:
        """What each cell is (``CellKind``), formula or not."""
        return (self.kind & KIND_MASK).astype(np.uint8)

    @property
    def is_text(self) -> Bools:
        found: Bools = (self.kind & KIND_MASK) == CellKind.TEXT
        return found

    @property
    def is_formula(self) -> Bools:
        found: Bools = (self.kind & FORMULA) != 0
        return found

    @property
    def is_empty(self) -> Bools:
        """No value in the cell at all (white space in it counts as a value)."""
        found: Bools = (self.kind & KIND_MASK) == CellKind.BLANK
        return found


def first_records(typed: TypedColumn) -> Ints:
    """int32, one for each value of the domain: the first record that has it, -1 for none."""
    first = np.full(len(typed.domain), -1, np.int32)
    at = np.flatnonzero(typed.values >= 0)[::-1]
    first[typed.values[at]] = at  # of a repeated index the last assignment stays
    return first
