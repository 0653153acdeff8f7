"""Where the rows of a worksheet part stand, remembered from reading it: whoever changes some of them need not look for them again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from sheetcrm.package.xml_text import Unusual


class RowPlaces:
    """Numbers of the rows, ascending, and where each begins; they follow each other without a gap."""

    def __init__(self) -> None:
        self._numbers: list[NDArray[np.int32]] = []
        self._starts: list[NDArray[np.int64]] = []

    def add(self, numbers: NDArray[np.int32], starts: NDArray[np.int64]) -> None:
        """Further rows; ``starts`` counts from the beginning of the part."""
        self._numbers.append(numbers)
        self._starts.append(starts)

    def find(self, chunks: Iterable[bytes], wanted: Sequence[int], end: int) -> dict[int, tuple[int, bytes]]:
        """Some rows of the part, which comes in pieces: number -> (start, bytes); for one that is not there where it would stand (b"").

        wanted  ascending;  end  where the last row ends.  ``Unusual`` when the part is not the one that was read.
        """
        numbers = np.concatenate([np.zeros(0, np.int32), *self._numbers])
        starts = np.concatenate([np.zeros(0, np.int64), *self._starts, [end]])
        at = np.searchsorted(numbers, np.array(wanted, np.int32))
        there = numbers[np.minimum(at, len(numbers) - 1)] == wanted if len(numbers) else np.zeros(len(wanted), np.bool_)
        stops = np.where(there, starts[np.minimum(at + 1, len(numbers))], starts[at])
        spans = list(zip(starts[at].tolist(), stops.tolist(), strict=True))
        rows: dict[int, tuple[int, bytes]] = {}
        for number, (start, _), row in zip(wanted, spans, _cut(chunks, spans), strict=True):
            if row and not (row.startswith(b'<row r="%d"' % number) and row.endswith((b"</row>", b"/>"))):
                raise Unusual("another part")
            rows[number] = (start, row)
        return rows


def _cut(chunks: Iterable[bytes], spans: Sequence[tuple[int, int]]) -> list[bytes]:
    """The bytes of ascending spans of a document that comes in pieces, no more of which is read than is needed."""
    found: list[bytes] = []
    pieces = iter(chunks)
    window, offset = b"", 0
    for start, stop in spans:
        while offset + len(window) < stop:
            kept = window[max(0, start - offset) :]
            offset += len(window) - len(kept)
            chunk = next(pieces, b"")
            if not chunk:
                raise Unusual("cut off")
            window = kept + chunk
        found.append(window[start - offset : stop - offset])
    return found
