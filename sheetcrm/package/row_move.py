"""How the rows of a worksheet move when some of them are deleted, or others inserted."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable

from sheetcrm._values import NamedTuple, dataclass
from sheetcrm.cells import MAX_ROW


class Deletion(NamedTuple):
    """These rows vanish, ascending; everything below them moves up."""

    rows: list[int]

    @classmethod
    def of(cls, rows: Iterable[int]) -> Deletion:
        return cls(sorted(set(rows)))

    @property
    def first(self) -> int:
        """The first row that is not where it was."""
        return self.rows[0] if self.rows else MAX_ROW + 1

    def row(self, row: int) -> int | None:
        before = bisect_left(self.rows, row)
        return None if before < len(self.rows) and self.rows[before] == row else row - before

    def span(self, first: int, last: int) -> tuple[int, int] | None:
        if first == 1 and last == MAX_ROW:  # whole columns stay whole columns
            return first, last
        start, end = first - bisect_left(self.rows, first), last - bisect_right(self.rows, last)
        return (start, end) if start <= end else None

    def edge(self, row: int) -> int:
        return row - bisect_left(self.rows, row)

    def touches(self, first: int, last: int) -> bool:
        """Whether rows first…last lose some of them, but not all."""
        gone = bisect_right(self.rows, last) - bisect_left(self.rows, first)
        return 0 < gone <= last - first


@dataclass(frozen=True, slots=True)
class Insertion:
    """``count`` blank rows come to stand before row ``at``, which moves down with everything below it."""

    at: int
    count: int

    @property
    def first(self) -> int:
        return self.at

    def row(self, row: int) -> int | None:
        moved = row if row < self.at else row + self.count
        return moved if moved <= MAX_ROW else None

    def span(self, first: int, last: int) -> tuple[int, int] | None:
        if first == 1 and last == MAX_ROW:
            return first, last
        start = self.row(first)
        return None if start is None else (start, self.row(last) or MAX_ROW)

    def edge(self, row: int) -> int:
        return self.row(row) or MAX_ROW

    def touches(self, first: int, last: int) -> bool:
        """Whether the new rows come to stand between rows first…last."""
        return first < self.at <= last


class Growth(NamedTuple):
    """Rows first…last of a list become first…new_last; no row moves.  ``first`` 0: whatever ends with the list."""

    first: int
    last: int
    new_last: int

    def row(self, row: int) -> int | None:
        return row

    def span(self, first: int, last: int) -> tuple[int, int] | None:
        begins = not self.first or first in (self.first, self.first - 1)
        return (first, self.new_last) if last == self.last and begins else (first, last)

    def edge(self, row: int) -> int:
        return row


@dataclass(slots=True)
class Shifting:
    """One change of rows of one sheet, and what came of it.

    blanked   rows that stay and lose what they hold;  broken  references to a deleted cell, which say ``#REF!`` now
    formulas  the workbook holds formulas, which may see other values now
    """

    move: Deletion | Insertion
    title: str
    blanked: frozenset[int] = frozenset()
    broken: int = 0
    formulas: bool = False

    def loses(self, row: int) -> bool:
        """Whether what belongs to this row alone goes."""
        return row in self.blanked or self.move.row(row) is None
