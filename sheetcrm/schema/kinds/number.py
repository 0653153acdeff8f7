"""``number``: a number; ``money`` is one without percentages, ``wan`` counts in 万, ``integer`` is whole, ``year`` is a year."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sheetcrm.cells import CellKind, CellValue, Raw
from sheetcrm.schema.dates import date_of
from sheetcrm.schema.field import Field, NumbersRead, Problem, Read, ReadContext
from sheetcrm.schema.kinds._base import BLANK, BaseKind
from sheetcrm.schema.kinds._numbers import read_amount
from sheetcrm.schema.kinds._text import clean, is_blank_word
from sheetcrm.schema.vocabulary import Vocabulary

_BAD = Problem("NUM-BAD")
_APPROX = Problem("NUM-APPROX")
_BOUND = 1e15
"""From here on Excel has lost digits, and sums of such numbers say nothing."""


class NumberKind(BaseKind):
    """Typed value: a float.  shares  ``50%`` is 0.5;  unit  what one counts (10000 in a column of 万);  whole  no fractions"""

    numeric = True

    def __init__(self, name: str, number_format: str | None, *, shares: bool = False, unit: int = 1, whole: bool = False) -> None:
        self.name, self.number_format = name, number_format
        self.shares, self.unit, self.whole = shares, unit, whole

    def read_text_cell(self, text: str, field: Field, context: ReadContext) -> Read:
        text = clean(text)
        if not text or is_blank_word(text):
            return BLANK
        amount = read_amount(text, context.settings["currency.base"])
        if amount is None or (amount.share and not self.shares):
            return Read(None, False, (_BAD,))
        value = float(amount.value / self.unit if amount.in_units else amount.value)
        problem = self._limits(value, field, context)
        if problem:
            return Read(None, False, (problem,))
        return Read(value, False, (_APPROX,) if amount.approximate else ())

    def read_other(self, raw: Raw, field: Field, context: ReadContext) -> Read:
        if raw.kind is not CellKind.NUMBER:
            return Read(None, False, (_BAD,))
        problem = self._limits(raw.number, field, context)
        return Read(None, False, (problem,)) if problem else Read(raw.number)

    def read_numbers(self, values: NDArray[np.float64], is_date: NDArray[np.bool_], field: Field, context: ReadContext) -> NumbersRead:
        result = np.array(values, np.float64)
        with np.errstate(invalid="ignore"):
            bad = is_date | ~(np.abs(result) < _BOUND)
            if self.whole:
                bad |= result != np.floor(result)
            most = self._most(field, context)
            if most is not None:
                bad |= result > most
            low = np.zeros(len(result), bool)
            if field.minimum is not None:
                low = (result < field.minimum) & ~bad
        result[bad | low] = np.nan
        problems = [(_BAD, bad)] if bad.any() else []
        if low.any():
            problems.append((_low(field), low))
        return NumbersRead(result, problems)

    def _limits(self, value: float, field: Field, context: ReadContext) -> Problem | None:
        most = self._most(field, context)
        if not abs(value) < _BOUND or (self.whole and value != math.floor(value)) or (most is not None and value > most):
            return _BAD
        return _low(field) if field.minimum is not None and value < field.minimum else None

    def _most(self, field: Field, context: ReadContext) -> float | None:
        """The largest value allowed, None: any."""
        return None

    def write(self, value: Any, field: Field, context: ReadContext) -> CellValue:
        if value is None:
            return None
        return int(value) if value == math.floor(value) and abs(value) < 1e15 else float(value)

    def python(self, value: Any) -> Any:
        if value is None:
            return None
        return int(value) if self.whole else float(value)

    def json_schema(self, field: Field, vocabulary: Vocabulary | None, lang: str) -> dict[str, Any]:
        schema: dict[str, Any] = {"type": "integer" if self.whole else "number"}
        if field.minimum is not None:
            schema["minimum"] = field.minimum
        return schema


class YearKind(NumberKind):
    """``year``: not before the field's minimum; in a past-only field not after the year of T."""

    def _most(self, field: Field, context: ReadContext) -> float | None:
        if not field.past_only:
            return 2199
        return None if math.isnan(context.as_of) else float(date_of(context.as_of).year)


def _low(field: Field) -> Problem:
    return Problem("NUM-NEG", {"minimum": 0}) if field.minimum == 0 else Problem("NUM-BAD", {"minimum": field.minimum})


NUMBER = NumberKind("number", None, shares=True)
