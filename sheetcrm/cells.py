"""What a cell holds, and how cells are named: the vocabulary shared by every room."""

from __future__ import annotations

import datetime as dt
import re
from enum import IntEnum
from functools import lru_cache

from sheetcrm._lazy import lazy_pattern
from sheetcrm._values import NamedTuple

MAX_ROW = 1_048_576
MAX_COLUMN = 16_384  # XFD

CellValue = str | float | int | bool | dt.date | dt.datetime | None
"""A value to write.  ``None`` empties the cell; dates become serials of the workbook's date system."""


class CellKind(IntEnum):
    """What a stored cell is.  DATE is a number that its number format shows as a date or time."""

    BLANK = 0
    TEXT = 1
    NUMBER = 2
    DATE = 3
    BOOL = 4
    ERROR = 5


class Raw(NamedTuple):
    """One distinct cell content, before anybody asks what it means.

    text    TEXT: the string; NUMBER and DATE: the exact literal of the file (no exponent or ``.0`` added);
            BOOL: ``TRUE`` or ``FALSE``; ERROR: ``#N/A`` …; BLANK: the empty string
    number  NUMBER: the value; DATE: the serial in the 1900 system, whatever the workbook uses; BOOL: 0 or 1; else nan
    """

    kind: CellKind
    text: str
    number: float


class CellWrite(NamedTuple):
    """A value for a cell and the number format it needs (``None``: keep the format the cell has)."""

    value: CellValue
    number_format: str | None = None


class Formula(NamedTuple):
    """A formula without leading ``=`` and the value that readers see before anything is recalculated (None: no value).

    array  the cells of an array formula; empty for a plain one
    """

    formula: str
    cached: str | float | None
    array: str = ""


class FormulaWrite(NamedTuple):
    """A formula for a cell, in the place of a ``CellWrite``."""

    value: Formula
    number_format: str | None = None


_REF = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")


def column_letter(index: int) -> str:
    """0 -> ``A``, 25 -> ``Z``, 26 -> ``AA``."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_index(letters: str) -> int:
    """``A`` -> 0, ``XFD`` -> 16383."""
    index = 0
    for letter in letters.upper():
        index = index * 26 + ord(letter) - 64
    return index - 1


def cell_ref(row: int, column: int) -> str:
    """(12, 4) -> ``E12``: rows count from 1 as people see them, columns from 0."""
    return f"{column_letter(column)}{row}"


def parse_ref(ref: str) -> tuple[int, int]:
    """``$E$12`` -> (12, 4).  ``ValueError`` outside A1:XFD1048576."""
    match = _REF.fullmatch(ref)
    if match:
        row, column = int(match[2]), column_index(match[1])
        if 1 <= row <= MAX_ROW and column < MAX_COLUMN:
            return row, column
    raise ValueError(ref)


class CellRange(NamedTuple):
    """A rectangle of cells; rows from 1, columns from 0, all four inclusive."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int

    @classmethod
    def parse(cls, ref: str) -> CellRange:
        """``A1:C3`` or ``B2``; ``ValueError`` for anything else."""
        first, _, last = ref.partition(":")
        r1, c1 = parse_ref(first)
        r2, c2 = parse_ref(last or first)
        return cls(min(r1, r2), min(c1, c2), max(r1, r2), max(c1, c2))

    def __str__(self) -> str:
        first, last = cell_ref(self.first_row, self.first_column), cell_ref(self.last_row, self.last_column)
        return first if first == last else f"{first}:{last}"

    def contains(self, row: int, column: int) -> bool:
        return self.first_row <= row <= self.last_row and self.first_column <= column <= self.last_column

    @property
    def area(self) -> int:
        return (self.last_row - self.first_row + 1) * (self.last_column - self.first_column + 1)


def sheet_ref(title: str, cell: str) -> str:
    """``Sheet1!A1``, the title quoted where Excel asks for it."""
    return f"{_quoted(title)}!{cell}"


@lru_cache(maxsize=256)
def _quoted(title: str) -> str:
    plain = _is_bare(title) and not _REF.fullmatch(title)
    return title if plain else "'" + title.replace("'", "''") + "'"


def _is_bare(title: str) -> bool:
    """``[A-Za-z_一-鿿][\\w.]*``, a pattern that takes as long to compile as all titles of a workbook to look at."""
    first, rest = title[:1], title[1:].replace("_", "").replace(".", "")
    begins = (first.isascii() and first.isalpha()) or first == "_" or "一" <= first <= "鿿"
    return begins and (not rest or rest.isalnum())


_RUNS = lazy_pattern(r"'*[=+\-@\t\r＝＋－＠]")
_GUARDED = lazy_pattern(r"'('*[=+\-@\t\r＝＋－＠])")


def guarded(text: str) -> str:
    """A text as a CSV cell that no spreadsheet runs as a formula: an apostrophe in front of ``= + - @``, tab or carriage return (also wide ones).

    A text that has apostrophes in front of such a sign already gets one more, so that ``unguarded`` always finds the text again.
    """
    return f"'{text}" if _RUNS.match(text) else text


def unguarded(text: str) -> str:
    """The text that ``guarded`` was given."""
    return text[1:] if _GUARDED.match(text) else text
