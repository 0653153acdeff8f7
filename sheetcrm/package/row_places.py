"""Where the rows of a worksheet part stand, remembered from reading it: whoever changes some of them need not look for them again."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


class RowPlaces:
    """Numbers of the rows, ascending, and where each begins; they follow each other without a gap."""

    def __init__(self) -> None:
        self._numbers: list[NDArray[np.int32]] = []
        self._starts: list[NDArray[np.int64]] = []

    def add(self, numbers: NDArray[np.int32], starts: NDArray[np.int64]) -> None:
        """Further rows; ``starts`` counts from the beginning of the part."""
        self._numbers.append(numbers)
        self._starts.append(starts)

    def find(self, wanted: Sequence[int], end: int) -> dict[int, tuple[int, int]]:
        """Where some rows stand: number -> (start, end); both are the place where it would stand for one that is not there.

        wanted  ascending;  end  where the last row ends
        """
        numbers = np.concatenate([np.zeros(0, np.int32), *self._numbers])
        starts = np.concatenate([np.zeros(0, np.int64), *self._starts, [end]])
        at = np.searchsorted(numbers, np.array(wanted, np.int32))
        there = numbers[np.minimum(at, len(numbers) - 1)] == wanted if len(numbers) else np.zeros(len(wanted), np.bool_)
        stops = np.where(there, starts[np.minimum(at + 1, len(numbers))], starts[at])
        return dict(zip(wanted, zip(starts[at].tolist(), stops.tolist(), strict=True), strict=True))
