"""The rows of a worksheet as they are after some were deleted or inserted: read in pieces, written in pieces."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from sheetcrm.cells import cell_ref
from sheetcrm.errors import UsageError
from sheetcrm.package.formula_shift import FormulaMover
from sheetcrm.package.row_edit import CellSpan, RowReader, has_value
from sheetcrm.package.row_move import Shifting
from sheetcrm.package.sheet_frame import Frame, Source, row_windows
from sheetcrm.package.xml_bytes import Splice, set_attributes, splice
from sheetcrm.package.xml_text import Unusual

Look = Callable[[int, bytes, RowReader], None]
"""Is shown each row that goes, as it stands: number, element, and who finds its cells."""
_ENDS = (b">", b"/", b"\n", b"\r", b"\t")


class RowStream:
    """One pass over the rows of the sheet whose rows move.

    look  is shown the rows that are deleted or emptied, and may refuse
    """

    def __init__(self, frame: Frame, shifting: Shifting, look: Look) -> None:
        self.frame, self.shifting, self.look = frame, shifting, look
        q = frame.q
        self.formulas = FormulaMover(shifting, q, own=True)
        self.reader = RowReader(q)
        self._row_sign, self._cell_sign = f"<{q}row".encode(), f"<{q}c".encode()
        self._row = re.compile(re.escape(f'<{q}row r="').encode() + rb'(\d{1,7})"(?=[\s/>])')
        self._numbered = re.compile(rb"(<" + re.escape(q).encode() + rb'(?:row r="|c r="[A-Z]{1,3}))(\d{1,7})(?=")')

    def pieces(self, source: Source) -> Iterator[bytes]:
        """What stands between ``<sheetData>`` and its end now.  ``Unusual`` for a sheet in another shape; UsageError."""
        for _, window in row_windows(source, self.frame):
            yield self._window(window)

    def _window(self, window: bytes) -> bytes:
        if b"<?" in window or (window.find(b"!") >= 0 and b"<!" in window):
            raise Unusual("comment or CDATA")
        found = list(self._row.finditer(window))
        starts, numbers = [match.start() for match in found], [int(match[1]) for match in found]
        if len(starts) != _count(window, self._row_sign) or window[: starts[0] if starts else None].strip():
            raise Unusual("rows in another shape")
        kept = self._without_lost(window, starts, numbers)
        changes = list(self.formulas.changes(kept))
        if changes:
            kept = splice(kept, changes)
        if not numbers or max(numbers) < self.shifting.move.first:
            return kept
        return self._renumbered(kept, numbers)

    # --- rows that go

    def _without_lost(self, window: bytes, starts: list[int], numbers: list[int]) -> bytes:
        """The window without the rows that are deleted, and with those that are emptied."""
        lost = [i for i, number in enumerate(numbers) if self.shifting.loses(number)]
        if not lost:
            return window
        pieces, done, ends = [], 0, [*starts[1:], len(window)]
        for i in lost:
            row = window[starts[i] : ends[i]]
            self.look(numbers[i], row.rstrip(), self.reader)
            self.formulas.goes(row)
            pieces.append(window[done : starts[i]])
            if numbers[i] in self.shifting.blanked:
                pieces.append(self._emptied(row, self.reader.cells(row.rstrip(), numbers[i])))
            done = ends[i]
        pieces.append(window[done:])
        return b"".join(pieces)

    def _emptied(self, row: bytes, spans: list[CellSpan]) -> bytes:
        """The row with the formats of its cells and nothing in them."""
        changes: list[Splice] = []
        for span in spans:
            tag = set_attributes(row[span.start : span.open_end], dict.fromkeys(("t", "cm", "vm")))
            changes.append((span.start, span.end, tag if tag.endswith(b"/>") else tag[:-1].rstrip() + b"/>"))
        return splice(row, changes)

    # --- rows that move

    def _renumbered(self, rows: bytes, numbers: list[int]) -> bytes:
        """Rows and cells under their new numbers."""
        move = self.shifting.move
        new = {b"%d" % number: b"%d" % place for number in numbers if (place := move.row(number)) is not None}
        pieces = self._numbered.split(rows)
        if len(pieces) // 3 != len(new) + _count(rows, self._cell_sign):
            raise Unusual("cells in another shape")
        try:
            pieces[2::3] = map(new.__getitem__, pieces[2::3])
        except KeyError as problem:
            raise Unusual("cell of another row") from problem
        return b"".join(pieces)


def _count(data: bytes, sign: bytes) -> int:
    """How many tags begin so; a second look, where the count of all names that begin so is not the answer, is rare."""
    count = data.count(sign)
    more = count - data.count(sign + b" ")
    return count if not more else count - more + sum(data.count(sign + end) for end in _ENDS)


def beside(where: str, row: bytes, number: int, reader: RowReader, columns: tuple[int, int]) -> None:
    """Refuses a row that holds something outside the columns of its list: UsageError E-ROW-BESIDE."""
    ends = reader.ends(row, number)
    if ends is not None and columns[0] <= ends[0] and ends[1] <= columns[1]:
        return
    for span in reader.cells(row, number):
        if not columns[0] <= span.column <= columns[1] and has_value(row, span):
            raise UsageError("E-ROW-BESIDE", where=f"{where}!{cell_ref(number, span.column)}")
