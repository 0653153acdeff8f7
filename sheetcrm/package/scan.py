"""The fast reader: a scan of the inflated worksheet in pieces of whole rows, with numpy instead of a parser.

It knows one shape, the one that Excel, WPS, LibreOffice, XlsxWriter, openpyxl and POI write: ``<row r="1" ...>``,
``<c r="A1" s="2" t="s"><v>5</v></c>``, formulas and plain inline texts, without prefix, white space, comment or CDATA between the
tags.  Every byte between ``<sheetData>`` and ``</sheetData>`` is accounted for: a tag that is not where the shape wants it
raises ``Unusual`` and the sheet is read again by the complete reader.  What surrounds the rows goes through expat.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np

from sheetcrm.errors import FileRefused
from sheetcrm.package.build import MAX_CELLS, Cells, GridBuilder
from sheetcrm.package.expat_base import Attributes
from sheetcrm.package.grid import Grid
from sheetcrm.package.numbers import I64, U64
from sheetcrm.package.scan_cells import CellScan
from sheetcrm.package.scan_tags import CELL, LOW, ROW, ROW_END, Bytes8, CellTags, Rows, RowTags
from sheetcrm.package.scan_texts import InlineTexts
from sheetcrm.package.sheet_part import TOO_MANY_CELLS, FrameParser, Source
from sheetcrm.package.xml_text import Unusual, check_references

_PAD = bytes(64)
_MAX_HEAD = 4 << 20
_MAX_ROW_BYTES = 8 << 20
_DATA, _DATA_END = b"<sheetData>", b"</sheetData>"


def read_scan(chunks: Iterable[bytes], source: Source) -> Grid:
    """Read a worksheet part.  ``Unusual`` when it is not in the known shape, broken, or beyond a limit of a single cell.

    Raises FileRefused E-LIMIT for more than 40 million cells, and whatever ``chunks`` raises.
    """
    scan = _Scan(source)
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
    def __init__(self, source: Source) -> None:
        self.source = source
        self.frame = _Frame(source)
        self.texts = InlineTexts(source.strings)
        self.builder = GridBuilder()
        self.hidden: list[np.ndarray[tuple[int], np.dtype[np.int32]]] = []
        self._state: Callable[[bytes], None] = self._head
        self._carry = b""
        self._last_row = 0
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
        self._state = self._body
        self._body(data[at:])

    def _body(self, chunk: bytes) -> None:
        data = b"".join((self._carry, chunk, _PAD))
        length = len(data) - len(_PAD)
        end = data.rfind(b"</row>") + 6
        if end > 5:
            self._piece(data, end)
        else:
            end = 0
        self._carry = data[end:length]
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
                self._piece(self._carry + _PAD, at)
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

    def _piece(self, data: bytes, end: int) -> None:
        """Whole rows: ``data[:end]``."""
        buffer = np.frombuffer(data, np.uint8)
        words: U64 = np.ndarray((len(data) - 7,), "<u8", data, strides=(1,))
        _screen(data, buffer, end)
        tags = np.flatnonzero(buffer[:end] == 60)
        count = len(tags)
        at = np.full(count + 8, end, np.int64)
        at[:count] = tags
        heads = np.zeros(count + 8, np.uint64)
        heads[:count] = words[tags]
        rows, opens, ends, cell = self._structure(data, words, at, heads, count)
        if rows.hidden.any():
            self.hidden.append(rows.number[rows.hidden])
        if not cell.size:
            if count != len(opens) + int((~rows.closed).sum()):
                raise Unusual("tags")
            return
        first = np.searchsorted(cell, opens)
        row_of = np.repeat(np.arange(len(opens)), np.searchsorted(cell, ends) - first)
        if len(row_of) != len(cell):
            raise Unusual("a cell between rows")
        column, start = _addresses(words, at[cell] + 6, rows, row_of)
        scan = CellScan(self.source, self.texts, data, buffer, words, at, heads, cell)
        found = scan.read(self.tags.find(data, words, start, at[cell + 1]), self.tags)
        if int(found.tags.sum()) + len(opens) + int((~rows.closed).sum()) != count:
            raise Unusual("tags")
        keep = found.kind != 0
        literals = found.literals
        if literals and not keep.all():
            place = np.cumsum(keep) - 1
            literals = {int(place[i]): text for i, text in literals.items()}
        number = rows.number[row_of]
        self.builder.add(Cells(number[keep], column[keep].astype(np.int32), found.kind[keep], found.code[keep], found.number[keep], literals))
        if self.builder.cells > MAX_CELLS:
            raise self.source.limit(self.source.part, TOO_MANY_CELLS)

    def _structure(self, data: bytes, words: U64, at: I64, heads: U64, count: int) -> tuple[Rows, I64, I64, I64]:
        """Row tags, where rows begin and end, and the cells, all as indexes of tags: rows follow each other without a gap."""
        opens = np.flatnonzero(heads == ROW)
        if not opens.size or at[0] != 0:
            raise Unusual("row")
        six = heads & LOW[6]
        closes = np.flatnonzero(six == ROW_END)
        cell = np.flatnonzero(six == CELL)
        rows = self.row_tags.read(data, words, at[opens], at[opens + 1])
        ends = opens.copy()
        if len(closes) != int((~rows.closed).sum()):
            raise Unusual("rows")
        ends[~rows.closed] = closes
        last = rows.number[-1]
        in_order = rows.number[0] > self._last_row and bool((rows.number[1:] > rows.number[:-1]).all())
        chained = opens[0] == 0 and bool((opens[1:] == ends[:-1] + 1).all()) and ends[-1] == count - 1
        if not (in_order and chained and bool((ends >= opens).all()) and bool((at[closes] + 6 == at[closes + 1]).all())):
            raise Unusual("rows")
        self._last_row = int(last)
        return rows, opens, ends, cell


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


def _addresses(words: U64, at: I64, rows: Rows, row_of: I64) -> tuple[I64, I64]:
    """Columns (from 0) of the references at ``at`` and the byte after their closing quote; they must name the row they stand in."""
    head = words[at]
    column = (head & np.uint64(255)).astype(np.int64) - 65
    second = ((head >> np.uint64(8)) & np.uint64(255)).astype(np.int64) - 65
    letters = np.ones(len(at), np.int64)
    fine = (column >= 0) & (column < 26)
    wide = second >= 0
    if wide.any():
        third = ((head >> np.uint64(16)) & np.uint64(255)).astype(np.int64) - 65
        wider = wide & (third >= 0)
        fine &= (~wide | (second < 26)) & (~wider | (third < 26))
        column = np.where(wide, (column + 1) * 26 + second, column)
        column = np.where(wider, (column + 1) * 26 + third, column)
        letters += wide
        letters += wider
    width = rows.width[row_of]
    fine &= (words[at + letters] & LOW[width + 1]) == rows.word[row_of]
    fine &= column < 16_384
    fine[1:] &= (column[1:] > column[:-1]) | (row_of[1:] != row_of[:-1])
    if not fine.all():
        raise Unusual("address")
    return column, at + letters + width + 1
