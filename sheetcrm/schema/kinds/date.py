"""``date``: a day.  A time that stands with it is dropped when the field is read, and kept in the cell."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sheetcrm.cells import CellKind, CellValue, Raw
from sheetcrm.schema.dates import LAST_SERIAL, LEAP_BUG, date_of, value_of
from sheetcrm.schema.field import Field, NumbersRead, Problem, Read, ReadContext
from sheetcrm.schema.kinds._base import BLANK, BaseKind
from sheetcrm.schema.kinds._dates import SERIALS, Refused, read_date
from sheetcrm.schema.kinds._text import clean, is_blank_word
from sheetcrm.schema.vocabulary import Vocabulary

_BAD = Problem("DATE-BAD")
_FUTURE = Problem("DATE-FUTURE")
_SHIFT_1904 = 1462


class DateKind(BaseKind):
    """Typed value: the 1900-system serial of the day (``timed``: with the time of day as fraction)."""

    numeric = True

    def __init__(self, name: str, number_format: str, timed: bool) -> None:
        self.name, self.number_format, self.timed = name, number_format, timed

    def read_text_cell(self, text: str, field: Field, context: ReadContext) -> Read:
        text = clean(text)
        if not text or is_blank_word(text):
            return BLANK
        zone = context.settings["timezone"] if text[-1:] in "zZ0123456789cCtT" else ""
        found = read_date(text, context.as_of, field.past_only, zone)
        if isinstance(found, Refused):
            return Read(None, False, (Problem(found.code, {}, found.suggestions),))
        problems: tuple[Problem, ...] = (Problem("DATE-TEXT", {}, (), value_of(found)),)
        if field.past_only and math.floor(found) > context.as_of:
            problems += (_FUTURE,)
        return Read(found if self.timed else float(math.floor(found)), False, problems)

    def read_other(self, raw: Raw, field: Field, context: ReadContext) -> Read:
        if raw.kind is CellKind.BOOL:
            return Read(None, False, (_BAD,))
        values, problems, blank = self.read_numbers(np.array([raw.number]), np.array([raw.kind is CellKind.DATE]), field, context)
        if blank is not None and blank[0]:
            return BLANK
        value = float(values[0])
        return Read(None if math.isnan(value) else value, False, tuple(problem for problem, mask in problems if mask[0]))

    def read_numbers(self, values: NDArray[np.float64], is_date: NDArray[np.bool_], field: Field, context: ReadContext) -> NumbersRead:
        result, shift = np.array(values, np.float64), _SHIFT_1904 if context.date1904 else 0
        if not is_date.all():
            plain = ~is_date
            result[plain] = _plain_numbers(values[plain], shift)
        digits = is_date & (values >= 1e7)  # 20240315 typed into a cell with date format
        if digits.any():
            result[digits] = _plain_numbers(values[digits] - shift, 0)
        blank = is_date & (values == 0)
        with np.errstate(invalid="ignore"):
            day = np.floor(result)
            bad = ~((day >= 1) & (day < LAST_SERIAL) & (day != LEAP_BUG)) & ~blank
        result[bad | blank] = np.nan
        problems = [(_BAD, bad)] if bad.any() else []
        if field.past_only:
            with np.errstate(invalid="ignore"):
                future = day > context.as_of
            future &= ~bad & ~blank
            if future.any():
                problems.append((_FUTURE, future))
        return NumbersRead(result if self.timed else np.floor(result), problems, blank if blank.any() else None)

    def write(self, value: Any, field: Field, context: ReadContext) -> CellValue:
        return None if value is None else value_of(value)

    def python(self, value: Any) -> Any:
        if value is None:
            return None
        return value_of(value) if self.timed else date_of(value)

    def json_schema(self, field: Field, vocabulary: Vocabulary | None, lang: str) -> dict[str, Any]:
        if self.timed:
            return {"type": "string", "anyOf": [{"format": "date-time"}, {"format": "date"}]}
        return {"type": "string", "format": "date"}


def _plain_numbers(values: NDArray[np.float64], shift: int) -> NDArray[np.float64]:
    """Numbers without date format: serials from 20000 to 80000, and 20240315; everything else nan."""
    result = np.full(len(values), np.nan)
    serial = (values >= SERIALS[0]) & (values <= SERIALS[1])
    result[serial] = values[serial] + shift
    for i in np.flatnonzero((values >= 1e7) & (values < 1e8) & (values == np.floor(values))):
        found = read_date(str(int(values[i])), math.nan, False, "")
        if not isinstance(found, Refused):
            result[i] = found
    return result


DATE = DateKind("date", "yyyy-mm-dd", timed=False)
