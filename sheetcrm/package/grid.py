"""What a reader gives back for one worksheet: columns of codes, not cells."""

from __future__ import annotations

from dataclasses import field

import numpy as np
from numpy.typing import NDArray

from sheetcrm._values import dataclass
from sheetcrm.cells import CellRange
from sheetcrm.package.strings import StringPool

__all__ = ["FORMULA", "KIND_MASK", "Grid", "GridColumn", "SparseColumn", "StringPool", "number_literal"]

FORMULA = 0x40
"""Bit set in ``GridColumn.kind`` beside the kind when the cell holds a formula (its cached value is what is stored)."""
KIND_MASK = 0x0F


@dataclass(slots=True)
class GridColumn:
    """One column of a sheet; all arrays have one entry for each row of ``Grid.rows``.

    kind         uint8: a ``CellKind``, with the FORMULA bit
    code         int32: TEXT and ERROR: index into ``Grid.strings``; BOOL: 0 or 1; else -1
    number       float64: NUMBER as stored, DATE as a 1900-system serial; nan elsewhere.  None: no number in the column
    number_text  position -> exact literal, only where it is not what ``number_literal`` gives (exponents, more than 15 digits)
    """

    kind: NDArray[np.uint8]
    code: NDArray[np.int32]
    number: NDArray[np.float64] | None = None
    number_text: dict[int, str] = field(default_factory=dict)


class SparseColumn(GridColumn):
    """A column that is blank in nearly all rows: it holds its few cells, and makes the arrays of ``GridColumn`` when they are asked for.

    So a stray cell in XFD1048576 costs one entry, not a million.  positions (into ``Grid.rows``), kinds, codes: one entry a cell.
    """

    __slots__ = ("codes", "kinds", "length", "numbers", "positions")

    def __init__(
        self,
        length: int,
        positions: NDArray[np.int32],
        kinds: NDArray[np.uint8],
        codes: NDArray[np.int32],
        numbers: NDArray[np.float64] | None,
        number_text: dict[int, str],
    ) -> None:
        self.length, self.positions, self.kinds, self.codes, self.numbers = length, positions, kinds, codes, numbers
        self.number_text = number_text

    def __getattr__(self, name: str) -> NDArray[np.uint8] | NDArray[np.int32] | NDArray[np.float64] | None:
        if name == "kind":
            self.kind = np.zeros(self.length, np.uint8)
            self.kind[self.positions] = self.kinds
        elif name == "code":
            self.code = np.full(self.length, -1, np.int32)
            self.code[self.positions] = self.codes
        elif name == "number":
            self.number = None
            if self.numbers is not None:
                self.number = np.full(self.length, np.nan)
                self.number[self.positions] = self.numbers
        else:
            raise AttributeError(name)
        made: NDArray[np.uint8] | NDArray[np.int32] | NDArray[np.float64] | None = object.__getattribute__(self, name)
        return made


@dataclass(slots=True)
class Grid:
    """One worksheet as read.

    rows            int32, ascending sheet row numbers (from 1) of the rows that hold at least one value or formula
    hidden          bool, one a row: hidden by hand or by a filter
    columns         column index (from 0) -> column, ascending; only columns that hold a value or formula somewhere
    strings         the workbook's pool
    merges          merged ranges
    hidden_columns  column indexes
    filtered        True when the sheet, or a table on it, has an active filter
    """

    rows: NDArray[np.int32]
    hidden: NDArray[np.bool_]
    columns: dict[int, GridColumn]
    strings: StringPool
    merges: list[CellRange] = field(default_factory=list)
    hidden_columns: set[int] = field(default_factory=set)
    filtered: bool = False


def number_literal(value: float) -> str:
    """The shortest text of a number without exponent or ``.0``: 1390001234 -> ``1390001234``, 0.1 -> ``0.1``."""
    if abs(value) < 1e15 and value == int(value):
        return str(int(value))
    return repr(value)
