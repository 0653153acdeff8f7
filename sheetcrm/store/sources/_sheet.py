"""``SourceSheet``: one list as it came, before anybody asks what it means; and the builder of its text columns."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import field
from itertools import count

import numpy as np

from sheetcrm._values import NamedTuple, dataclass
from sheetcrm.cells import CellKind
from sheetcrm.package import StringPool
from sheetcrm.store.column import Column, Ints

HEADER_ROWS = 10
"""The header is looked for in this many rows."""

Score = Callable[[Sequence[str]], int]
"""How many cells of a row are known as labels."""


class OddRow(NamedTuple):
    """A row that is no record of the list: it has more or fewer cells than the header, or a quotation mark is never closed.

    line  where it begins;  cells  as they were cut;  code  IMP-COLUMNS or IMP-QUOTE
    """

    line: int
    cells: tuple[str, ...]
    code: str = "IMP-COLUMNS"


@dataclass
class SourceSheet:
    """One list.

    name        of the file, with the worksheet where it has several;  title  of the worksheet, empty for other files
    format      ``csv``, ``xlsx``, ``html`` or ``json``;  encoding, delimiter  of delimited text, else empty
    header_row  line (from 1) of the header, 0 where every record names its own fields
    headers     labels, as they stand;  columns  one for each label, one entry a record
    lines       int32, line (row, number of the object) of each record
    odd         rows that could not be cut into these columns;  unlabelled  values in columns beyond the last label
    date1904    plain numbers that stand for dates count from 1904
    other       further worksheets that look like lists and were not asked for
    lossy       bytes that could not be read stand as U+FFFD;  hidden  records in rows that the worksheet hides
    """

    name: str
    format: str
    headers: list[str]
    columns: list[Column]
    lines: Ints
    header_row: int = 0
    title: str = ""
    encoding: str = ""
    delimiter: str = ""
    odd: list[OddRow] = field(default_factory=list)
    unlabelled: int = 0
    date1904: bool = False
    other: tuple[str, ...] = ()
    lossy: bool = False
    hidden: int = 0

    @property
    def length(self) -> int:
        return len(self.lines)


class TextColumns:
    """Columns of texts, built row by row: each distinct text of a column is held once."""

    def __init__(self, width: int) -> None:
        self._places: list[defaultdict[str, int]] = [defaultdict(count().__next__) for _ in range(width)]
        self._codes: list[list[Ints]] = [[] for _ in range(width)]
        self._lines: list[int] = []

    def add(self, rows: Sequence[Sequence[str]], lines: Sequence[int]) -> None:
        """Rows of the right width, with the lines on which they begin."""
        if not rows:
            return
        self._lines.extend(lines)
        for place, codes, values in zip(self._places, self._codes, zip(*rows, strict=True), strict=True):
            codes.append(np.fromiter(map(place.__getitem__, values), np.int32, len(values)))

    def columns(self, headers: Sequence[str]) -> tuple[list[Column], Ints]:
        """(the columns, the line of each record); rows without anything but white space are left out."""
        pool, none = StringPool(), np.zeros(0, np.int32)
        lines = np.array(self._lines, np.int32)
        filled = np.zeros(len(lines), bool)
        made: list[tuple[Ints, Ints]] = []
        for place, parts in zip(self._places, self._codes, strict=True):
            texts = list(place)
            code = np.concatenate(parts) if parts else none
            pooled = np.array(pool.intern_utf8([text.encode("utf-8", "surrogatepass") for text in texts]), np.int32)
            pooled[[not text for text in texts]] = -1
            filled |= np.array([bool(text.strip()) for text in texts], bool)[code] if texts else False
            made.append((code, pooled))
        keep = np.flatnonzero(filled)
        columns = []
        for index, (header, (code, pooled)) in enumerate(zip(headers, made, strict=True)):
            own = pooled[code[keep]] if len(pooled) else np.zeros(0, np.int32)
            kind = np.where(own >= 0, CellKind.TEXT, CellKind.BLANK).astype(np.uint8)
            columns.append(Column(None, index, header, kind, own, None, {}, pool))
        return columns, lines[keep]


def text_column(texts: Sequence[str], header: str = "") -> Column:
    """A column of these texts; empty ones are blank."""
    pool = StringPool()
    code = np.array(pool.intern_utf8([text.encode("utf-8", "surrogatepass") for text in texts]), np.int32)
    code[[not text for text in texts]] = -1
    kind = np.where(code >= 0, CellKind.TEXT, CellKind.BLANK).astype(np.uint8)
    return Column(None, 0, header, kind, code, None, {}, pool)


def best_header(rows: Sequence[Sequence[str]], score: Score) -> tuple[int, int]:
    """(place of the row among the first ten in which most cells are known, how many); of equal ones the first."""
    best, known = 0, 0
    for place, row in enumerate(rows[:HEADER_ROWS]):
        found = score(row)
        if found > known:
            best, known = place, found
    return best, known
