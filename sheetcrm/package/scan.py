"""The fast reader: a scan of the inflated worksheet in pieces of whole rows, with numpy instead of a parser.

It knows one shape, the one that Excel, WPS, LibreOffice, XlsxWriter, openpyxl and POI write: ``<row r="1" ...>``,
``<c r="A1" s="2" t="s"><v>5</v></c>``, formulas and plain inline texts, without prefix, white space, comment or CDATA between the
tags.  Every byte between ``<sheetData>`` and ``</sheetData>`` is accounted for: a tag that is not where the shape wants it
raises ``Unusual`` and the sheet is read again by the complete reader.  What surrounds the rows goes through expat.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np
from numpy.typing import NDArray

from sheetcrm.errors import FileRefused
from sheetcrm.package.build import MAX_CELLS, Cells, GridBuilder
from sheetcrm.package.expat_base import Attributes
from sheetcrm.package.grid import Grid
from sheetcrm.package.numbers import I64, U64
from sheetcrm.package.row_places import RowPlaces
from sheetcrm.package.scan_cells import CellScan, Found
from sheetcrm.package.scan_tags import CELL, ROW, ROW_END, Bytes8, CellTags, Rows, RowTags
from sheetcrm.package.scan_texts import InlineTexts
from sheetcrm.package.sheet_part import TOO_MANY_CELLS, FrameParser, Source
from sheetcrm.package.text_hash import LOW
from sheetcrm.package.xml_text import Unusual, check_references

_PAD = b"<" * 8 + bytes(64)
"""Behind the last row of a piece: tags that are none, so that looking a few tags ahead needs no care, and bytes to read words from."""
_BEYOND = 8
_BYTE = np.uint64(255)
_MAX_HEAD = 4 << 20
_MAX_ROW_BYTES = 8 << 20
_DATA, _DATA_END = b"<sheetData>", b"</sheetData>"


def read_scan(chunks: Iterable[bytes], source: Source, places: RowPlaces | None = None) -> Grid:
    """Read a worksheet part.  ``Unusual`` when it is not in the known shape, broken, or beyond a limit of a single cell.

    places  is told where the rows stand

    Raises FileRefused E-LIMIT for more than 40 million cells, and whatever ``chunks`` raises.
    """
    scan = _Scan(source, places)
    for chunk in chunks:
        scan.feed(chunk)
    return scan.finish()


class _Frame(FrameParser):
    """Head and tail of the worksheet; the rows are not shown to it."""

    def on_data(self, local: str, name: str, attributes: Attributes) -> None:
        raise Unusual("a row outside the rows")

    def on_data_end(self) -> None:
        raise Unusual("a row outside the rows")


class _Scan:
    def __init__(self, source: Source, places: RowPlaces | None) -> None:
        self.source, self.places = source, places
        self.frame = _Frame(source)
        self.texts = InlineTexts(source.strings)
        self.builder = GridBuilder()
        self.hidden: list[np.ndarray[tuple[int], np.dtype[np.int32]]] = []
        self._state: Callable[[bytes], None] = self._head
        self._carry = b""
        self._last_row = 0
        self._position = 0  # in the part, of the next piece
        self._since = len(source.strings)

    def feed(self, chunk: bytes) -> None:
        self._state(chunk)

    def _show(self, data: bytes) -> None:
        try:
            self.frame.feed(data)
        except FileRefused:  # the complete reader knows the right line
            raise Unusual("frame") from None

    def _head(self, chunk: bytes) -> None:
        data = self._carry + chunk
        at = data.find(_DATA)
        if at < 0:
            if len(data) > _MAX_HEAD:
                raise Unusual("no rows")
            self._carry = data
            return
        at += len(_DATA)
        self._show(data[:at])
        frame = self.frame
        if not frame.in_data or frame.depth != 2 or frame.preserve or (frame.encoding or "utf-8").lower() != "utf-8":
            raise Unusual("head")
        self.tags = CellTags(self.source.dates)
        self.row_tags = RowTags(frame.prefixes)
        self._carry = b""
        self._position = at
        self._state = self._body
        self._body(data[at:])

    def _body(self, chunk: bytes) -> None:
        cut = chunk.rfind(b"</row>") + 6
        if cut < 6:  # the end of a row may lie across the border
            chunk = self._carry + chunk
            self._carry = b""
            cut = chunk.rfind(b"</row>") + 6
        if cut > 5:
            view = memoryview(chunk)
            self._piece(b"".join((self._carry, view[:cut], _PAD)))
            self._carry = bytes(view[cut:])
        else:
            self._carry = chunk
        if self._carry.startswith(_DATA_END):
            self._show(self._carry)
            self._carry = b""
            self._state = self._show
        elif len(self._carry) > _MAX_ROW_BYTES:
            raise Unusual("a very long row")

    def finish(self) -> Grid:
        if self._state == self._body:  # rows that are all empty elements at the end
            at = self._carry.find(_DATA_END)
            if at < 0:
                raise Unusual("cut off")
            if at:
                self._piece(self._carry[:at] + _PAD)
            self._show(self._carry[at:])
        elif self._state == self._head:
            raise Unusual("no rows")
        try:
            self.frame.close()
        except FileRefused:
            raise Unusual("frame") from None
        if self.frame.depth != 0 or self.frame.data_seen != 1:
            raise Unusual("frame")
        self.source.strings.check_added(self._since)
        rows, columns = self.builder.finish()
        hidden = np.isin(rows, np.concatenate(self.hidden)) if self.hidden else np.zeros(len(rows), np.bool_)
        around = self.frame.around
        return Grid(rows, hidden, columns, self.source.strings, around.merges, around.hidden_columns, around.filtered)

    def _piece(self, data: bytes) -> None:
        """Whole rows, and ``_PAD`` behind them."""
        buffer = np.frombuffer(data, np.uint8)
        words: U64 = np.ndarray((len(data) - 7,), "<u8", data, strides=(1,))
        end = len(data) - len(_PAD)
        _screen(data, buffer, end)
        at = np.flatnonzero(buffer[: end + _BEYOND] == ord("<"))
        count = len(at) - _BEYOND
        second = buffer[1:].take(at[:count])
        rows, opens, self_closed = self._rows_of(data, words, at, np.flatnonzero(second == ord("r")), count)
        cell = np.flatnonzero(second == ord("c"))
        tags = len(opens) * 2 - self_closed  # of the rows themselves
        if not cell.size:
            if count != tags:
                raise Unusual("tags")
            return
        cells_of = np.diff(np.searchsorted(cell, opens), append=len(cell))
        begins = at.take(cell)
        if not ((words[begins] & LOW[6]) == CELL).all():
            raise Unusual("tags")
        column, start = _addresses(words, begins + 6, rows, cells_of)
        after = at.take(cell + 1)
        found = CellScan(self.source, self.texts, data, buffer, words, at, cell, after).read(self.tags.find(data, words, start, after), self.tags)
        if int(found.tags.sum()) + tags != count:
            raise Unusual("tags")
        self.builder.add(_kept(found, column, rows.number, cells_of))
        if self.builder.cells > MAX_CELLS:
            raise self.source.limit(self.source.part, TOO_MANY_CELLS)

    def _rows_of(self, data: bytes, words: U64, at: I64, opens: I64, count: int) -> tuple[Rows, I64, int]:
        """Row tags, the places of the tags that open them, and how many close themselves: rows follow each other without a gap."""
        if not opens.size or opens[0] != 0 or at[0] != 0 or not (words[at.take(opens)] == ROW).all():
            raise Unusual("row")
        rows = self.row_tags.read(data, words, at.take(opens), at.take(opens + 1))
        if not (rows.number[0] > self._last_row and (rows.number[1:] > rows.number[:-1]).all()):
            raise Unusual("rows")
        self._last_row = int(rows.number[-1])
        if self.places is not None:
            self.places.add(rows.number, at.take(opens) + self._position)
        self._position += int(at[count])
        if rows.hidden.any():
            self.hidden.append(rows.number[rows.hidden])
        last = np.append(opens[1:], count) - 1  # the last tag of each row: its end, or itself
        ends = last[~rows.closed]
        places = at.take(ends)
        fine = ((words[places] & LOW[6]) == ROW_END) & (places + 6 == at.take(ends + 1))
        if not (fine.all() and (last == opens)[rows.closed].all()):
            raise Unusual("rows")
        return rows, opens, len(opens) - len(ends)


def _kept(found: Found, column: I64, number: NDArray[np.int32], cells_of: I64) -> Cells:
    """The cells that hold anything, under the numbers of their rows.  ``number``, ``cells_of``: one entry a row."""
    row_of = np.repeat(np.arange(len(number)), cells_of)
    keep = found.kind != 0
    if keep.all():
        filled = cells_of > 0
        if not filled.all():
            number, row_of = number[filled], (np.cumsum(filled) - 1).take(row_of)
        return Cells(number, row_of, column, found.kind, found.code, found.number, found.literals)
    place = np.cumsum(keep) - 1
    literals = {int(place[i]): text for i, text in found.literals.items()}
    return Cells.of(number.take(row_of[keep]), column[keep], found.kind[keep], found.code[keep], found.number[keep], literals)


def _screen(data: bytes, buffer: Bytes8, end: int) -> None:
    """What XML forbids anywhere in the rows and the scan of the tags would not notice."""
    if buffer[:end].min() < 32:
        low = buffer[:end]
        low = low[low < 32]
        if not np.isin(low, (9, 10, 13)).all():
            raise Unusual("control character")
    if b"]" in data and b"]]>" in data:
        raise Unusual("]]>")
    if b"&" in data:
        check_references(data[:end])


def _addresses(words: U64, at: I64, rows: Rows, cells_of: I64) -> tuple[I64, I64]:
    """Columns (from 0) of the references at ``at`` and the byte after their closing quote; they must name the row they stand in."""
    head = words[at]
    column = (head & _BYTE).astype(np.int64) - 65
    rest = head >> np.uint64(8)
    second = (rest & _BYTE).astype(np.int64) - 65
    fine = (column >= 0) & (column < 26)
    letters: I64 | int = 1
    wide = second >= 0
    if wide.any():
        third = ((head >> np.uint64(16)) & _BYTE).astype(np.int64) - 65
        wider = wide & (third >= 0)
        fine &= (~wide | (second < 26)) & (~wider | (third < 26))
        column = np.where(wide, (column + 1) * 26 + second, column)
        column = np.where(wider, (column + 1) * 26 + third, column)
        fine &= column < 16_384
        letters = 1 + wide.astype(np.int64) + wider
        rest = words[at + letters]
    width: I64 | int = int(rows.width[0])
    if not (rows.width == width).all():
        width = np.repeat(rows.width, cells_of)
    if int(rows.width.max()) == 7:  # seven digits and the quote are a whole word
        rest = words[at + letters]
    fine &= (rest & LOW[width + 1]) == np.repeat(rows.word, cells_of)
    place = column + np.repeat(np.arange(len(cells_of)) << 14, cells_of)
    if not (fine.all() and (place[1:] > place[:-1]).all()):
        raise Unusual("address")
    return column, at + (letters + width + 1)
