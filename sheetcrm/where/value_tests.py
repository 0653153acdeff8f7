"""Tests of one value, asked once for each distinct value of a column."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Protocol

import numpy as np

from sheetcrm._values import dataclass
from sheetcrm.store import PoolTexts, TypedColumn
from sheetcrm.store.table import Bools
from sheetcrm.tags.fold import fold

_MARK = "\ue000"
"""Stands between texts that are folded together; nobody types it."""


class ValueTest(Protocol):
    """What is asked of a value.  ``column`` and ``one`` agree."""

    def column(self, typed: TypedColumn) -> Bools:
        """One answer a record."""
        ...

    def one(self, value: Any, blank: bool) -> bool:
        """value  as ``TypedColumn.value`` gives it;  blank  nothing was given there (an unreadable value is None, but not blank)."""
        ...


@dataclass(frozen=True)
class Blank:
    """Nothing was given."""

    def column(self, typed: TypedColumn) -> Bools:
        return typed.blank.copy()

    def one(self, value: Any, blank: bool) -> bool:
        return blank


@dataclass(frozen=True)
class Each:
    """``test`` says it of a distinct value; where there is no value the answer is no."""

    test: Callable[[Any], bool]

    def column(self, typed: TypedColumn) -> Bools:
        return spread([value is not None and bool(self.test(value)) for value in typed.domain], typed, False)

    def one(self, value: Any, blank: bool) -> bool:
        return value is not None and bool(self.test(value))


@dataclass(frozen=True)
class Texts:
    """A column of texts: ``test`` is asked of each distinct text after ``fold``."""

    test: Callable[[str], bool]

    def column(self, typed: TypedColumn) -> Bools:
        domain = list(typed.domain) if isinstance(typed.domain, PoolTexts) else ["" if v is None else str(v) for v in typed.domain]
        return spread(list(map(self.test, folded(domain))), typed, False)

    def one(self, value: Any, blank: bool) -> bool:
        return value is not None and bool(self.test(fold(str(value))))


@dataclass(frozen=True)
class Within:
    """A number or serial inside one of the ranges.  ranges  (low, is low itself inside, high, is high itself inside)"""

    ranges: tuple[tuple[float, bool, float, bool], ...]

    def column(self, typed: TypedColumn) -> Bools:
        return self._inside(typed.values)

    def one(self, value: Any, blank: bool) -> bool:
        return value is not None and bool(self._inside(np.array([value], np.float64))[0])

    def _inside(self, values: Any) -> Bools:
        found = np.zeros(len(values), np.bool_)
        for low, low_in, high, high_in in self.ranges:
            found |= (values >= low if low_in else values > low) & (values <= high if high_in else values < high)
        return found


@dataclass(frozen=True)
class Passes:
    """A function says it of each distinct value, which it gets as records hold it (``python``), also of none."""

    test: Callable[[Any], object]
    python: Callable[[Any], Any]

    def column(self, typed: TypedColumn) -> Bools:
        if typed.values.dtype.kind != "f":
            none = bool((typed.values < 0).any()) and self.one(None, True)
            return spread([self.one(value, False) for value in typed.domain], typed, none)
        distinct, of = np.unique(typed.values, return_inverse=True, equal_nan=True)
        answers = np.array([self.one(None if np.isnan(value) else float(value), False) for value in distinct], np.bool_)
        found: Bools = answers[of.reshape(-1)] if len(distinct) else np.zeros(0, np.bool_)
        return found

    def one(self, value: Any, blank: bool) -> bool:
        return bool(self.test(self.python(value)))


def spread(answers: Sequence[bool], typed: TypedColumn, none: bool) -> Bools:
    """Answers of the distinct values -> of the records."""
    table = np.array([*answers, none], np.bool_)
    found: Bools = table[typed.values]
    return found


def folded(texts: Sequence[str]) -> Iterable[str]:
    """``fold`` of many texts in one go: a hundred thousand names take as long as a few hundred one by one."""
    joined = _MARK.join(texts)
    if not texts or joined.count(_MARK) != len(texts) - 1:
        return map(fold, texts)
    whole = fold.__wrapped__(joined)  # not through its cache, which would keep the whole column
    parts = whole.split(_MARK)
    return (part.strip() for part in parts) if len(parts) == len(texts) else map(fold, texts)


def wildcard(pattern: str) -> Callable[[str], bool]:
    """``like``: ``%`` and ``*`` stand for any characters, ``_`` and ``?`` for one, over the whole folded text."""
    parts = [{"%": ".*", "*": ".*", "_": ".", "?": "."}.get(ch) or re.escape(ch) for ch in fold(pattern)]
    compiled = re.compile("".join(parts), re.DOTALL)
    return lambda text: compiled.fullmatch(text) is not None
