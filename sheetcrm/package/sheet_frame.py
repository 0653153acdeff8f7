"""A worksheet part as frame and rows: what stands before and after ``<sheetData>``, and where single rows lie in between.

The rows of a big sheet go by in pieces and are never held together.  ``scan`` finds rows by searching for ``<row r="N"``
in the shape that all known programs write; a sheet of another shape is read whole, once, by expat.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import field
from itertools import pairwise
from xml.parsers import expat

from sheetcrm._values import dataclass
from sheetcrm.errors import FileRefused
from sheetcrm.package.xml_bytes import MAIN, Node, Splice, parse, refused, tag_end
from sheetcrm.package.xml_text import Unusual
from sheetcrm.text import Text

WORKSHEET_ORDER: tuple[str, ...] = (
    "sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr", "sheetProtection", "protectedRanges",
    "scenarios", "autoFilter", "sortState", "dataConsolidate", "customSheetViews", "mergeCells", "phoneticPr", "conditionalFormatting",
    "dataValidations", "hyperlinks", "printOptions", "pageMargins", "pageSetup", "headerFooter", "rowBreaks", "colBreaks",
    "customProperties", "cellWatches", "ignoredErrors", "smartTags", "drawing", "legacyDrawing", "legacyDrawingHF", "drawingHF", "picture",
    "oleObjects", "controls", "webPublishItems", "tableParts", "extLst",
)  # fmt: skip
"""The children of ``worksheet`` in the order that Excel insists on (ISO/IEC 29500-1, 18.3.1.99)."""

Source = Callable[[], Iterable[bytes]]
_ROOT = re.compile(rb"<(?:([A-Za-z_][\w.\-]*):)?worksheet[\s>]")
_HEAD_LIMIT = 64 << 20
NO_SHEET = Text("不是完整的 worksheet 部件", "no complete worksheet element")


@dataclass(slots=True)
class Frame:
    """A worksheet without its rows.

    head        all bytes before ``<sheetData``
    opened      the tag ``<sheetData>`` or ``<sheetData/>`` as written
    tail        all bytes from ``</sheetData>`` on (for ``<sheetData/>``: after it)
    tail_start  offset of ``tail`` in the part; offset of the first row is ``body_start``
    """

    part: str
    prefix: str
    head: bytes
    opened: bytes
    tail: bytes = b""
    tail_start: int = 0

    @property
    def q(self) -> str:
        return self.prefix + ":" if self.prefix else ""

    @property
    def body_start(self) -> int:
        return len(self.head) + len(self.opened)

    @property
    def empty(self) -> bool:
        return self.opened.endswith(b"/>")

    @property
    def skeleton(self) -> bytes:
        """The worksheet with no rows in it, as a document of its own."""
        return self.head + self.opened + self.tail

    def parsed(self) -> Node:
        """The skeleton's root.  ``Unusual`` when what was found is not a child of the worksheet (a comment, CDATA)."""
        try:
            root = parse(self.skeleton, self.part)
        except FileRefused as problem:
            raise Unusual("frame") from problem
        data = root.child("sheetData")
        if root.tag != "worksheet" or root.namespace != MAIN or data is None or data.start != len(self.head):
            raise Unusual("frame")
        return root

    def put(self, skeleton: bytes) -> Frame:
        """A frame made of a changed skeleton (whose ``<sheetData>`` tag is untouched)."""
        root = parse(skeleton, self.part)
        data = root.child("sheetData")
        if data is None:
            raise refused(self.part, NO_SHEET)
        cut = data.start + len(self.opened)
        return Frame(self.part, self.prefix, skeleton[: data.start], self.opened, skeleton[cut:], self.tail_start)

    def changes(self, new: Frame) -> list[Splice]:
        """The splices that turn the part with this frame into one with the new frame, rows untouched."""
        made: list[Splice] = []
        if new.head != self.head:
            made.append((0, len(self.head), new.head))
        if new.tail != self.tail:
            made.append((self.tail_start, self.tail_start + len(self.tail), new.tail))
        return made


@dataclass(slots=True)
class Rows:
    """Where the wanted rows are: number -> (start, bytes); for a row that is not there, where it would have to stand (b"")."""

    found: dict[int, tuple[int, bytes]] = field(default_factory=dict)


class _Feed:
    """A document that comes in pieces, as a window that can be extended at its end and cut at its beginning."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = iter(chunks)
        self.window = b""
        self.offset = 0  # of the window's first byte in the document

    def more(self) -> bool:
        for chunk in self._chunks:
            if chunk:
                self.window += chunk
                return True
        return False

    def drop(self, count: int) -> None:
        self.window = self.window[count:]
        self.offset += count


def head_of(data: bytes, part: str) -> Frame | None:
    """The frame, without tail, of a worksheet of which only the beginning is known; None when that is not enough."""
    try:
        return _read_head(_Feed([data]), part)
    except Unusual:
        return None


def _read_head(feed: _Feed, part: str) -> Frame:
    """Reads up to the ``<sheetData>`` tag and drops it from the window."""
    while not (root := _ROOT.search(feed.window)):
        if feed.offset + len(feed.window) > 1 << 20 or not feed.more():
            raise Unusual("no worksheet element")
    prefix = (root[1] or b"").decode()
    opening = re.compile(rb"<" + (prefix + ":" if prefix else "").encode() + rb"sheetData(?=[\s/>])[^>]*>")
    at = root.end()
    while not (match := opening.search(feed.window, at)):
        at = max(root.end(), len(feed.window) - 4096)
        if len(feed.window) > _HEAD_LIMIT or not feed.more():
            raise Unusual("no sheetData element")
    frame = Frame(part, prefix, feed.window[: match.start()], match[0])
    feed.drop(match.end())
    return frame


def _read_tail(feed: _Feed, frame: Frame) -> None:
    """Reads to the end of the document; fills ``tail`` and ``tail_start``."""
    if frame.empty:
        at = 0
    else:
        closing = f"</{frame.q}sheetData".encode()
        while (at := feed.window.find(closing)) < 0:
            feed.drop(max(0, len(feed.window) - len(closing)))
            if not feed.more():
                raise Unusual("no end of sheetData")
    frame.tail_start = feed.offset + at
    pieces = [feed.window[at:]]
    feed.window = b""
    while feed.more():
        pieces.append(feed.window)
        feed.window = b""
    frame.tail = b"".join(pieces)


def scan(source: Source, part: str, wanted: Sequence[int] = (), *, tail: bool = True) -> tuple[Frame, Rows]:
    """The frame of a worksheet and the places of some of its rows.

    source  gives the part from its beginning, in pieces, each time it is called
    wanted  row numbers, ascending
    tail    False: stop reading when all wanted rows are found (``Frame.tail`` then stays empty)

    ``FileRefused`` E-XML, E-DTD for a part that is no worksheet.
    """
    try:
        frame, rows = _scan_quick(source, part, wanted, tail)
        if tail:
            frame.parsed()
        else:
            _check_head(frame)
        return frame, rows
    except Unusual:
        return _scan_whole(b"".join(source()), part, wanted)


def _check_head(frame: Frame) -> None:
    closed = frame.head + f"<{frame.q}sheetData/></{frame.q}worksheet>".encode()
    Frame(frame.part, frame.prefix, closed[: len(frame.head)], closed[len(frame.head) :]).parsed()


def _scan_quick(source: Source, part: str, wanted: Sequence[int], whole: bool) -> tuple[Frame, Rows]:
    feed = _Feed(source())
    frame = _read_head(feed, part)
    rows = Rows()
    if not frame.empty:
        _find_rows(feed, frame, wanted, rows)
    if whole or len(rows.found) < len(wanted):
        _read_tail(feed, frame)
        for number in wanted:
            rows.found.setdefault(number, (frame.tail_start, b""))
    return frame, rows


def _find_rows(feed: _Feed, frame: Frame, wanted: Sequence[int], rows: Rows) -> None:
    """Goes through the pieces as long as there are rows to find; leaves the window at the first byte not looked at."""
    finder = _RowFinder(frame.q)
    left = list(wanted)
    previous = 0
    end = f"</{frame.q}sheetData".encode()
    while left:
        cut = finder.last_start(feed.window)
        closed = feed.window.find(end, max(cut, 0))
        if closed >= 0:
            cut = closed
        elif cut <= 0:
            if not feed.more():
                raise Unusual("no end of sheetData")
            continue
        following = None if closed >= 0 else finder.number_at(feed.window, cut)
        first, final = finder.check(feed.window, cut, previous, following)
        previous = final
        count = len(left) if following is None else bisect_left(left, following)
        if count:
            finder.locate(feed.window, cut, feed.offset, left[:count], first, final, rows)
            del left[:count]
        feed.drop(cut)
        if closed >= 0:
            return
        feed.more()


class _RowFinder:
    """The quick search: rows are written ``<row r="N"``, ascending, without comments or CDATA between.

    Its methods look at ``window`` up to ``cut``, a place between two rows; slices of whole pieces would cost more than
    the search itself.
    """

    def __init__(self, q: str) -> None:
        self.tag = f"<{q}row".encode()
        self.numbered = f'<{q}row r="'.encode()
        self.close = f"</{q}row>".encode()
        self.number = re.compile(self.numbered + rb'(\d{1,7})"[\s/>]')
        self.any = re.compile(self.tag + rb"(?=[\s/>])")

    def last_start(self, window: bytes) -> int:
        """Offset of the last row whose beginning is wholly in the window; the window is cut there."""
        return window.rfind(self.numbered, 0, max(0, len(window) - 64))

    def number_at(self, window: bytes, at: int) -> int:
        match = self.number.match(window, at)
        if match is None:
            raise Unusual("row without number")
        return int(match[1])

    def check(self, window: bytes, cut: int, previous: int, following: int | None) -> tuple[int, int]:
        """The first and the last row number before ``cut``.  ``Unusual`` when the rows cannot be ascending."""
        if window.find(b"!", 0, cut) >= 0 and window.find(b"<!", 0, cut) >= 0:  # one byte is found ten times faster
            raise Unusual("comment or CDATA")
        start = window.find(self.tag, 0, cut)
        if start < 0:
            return previous, previous
        if window[:start].strip():
            raise Unusual("text between rows")
        first = self.number_at(window, start)
        final = self.number_at(window, window.rfind(self.tag, 0, cut))
        count = window.count(self.tag, 0, cut)
        if first <= previous or count > final - first + 1 or (following is not None and following <= final):
            raise Unusual("rows out of order")
        return first, final

    def locate(self, window: bytes, cut: int, offset: int, wanted: Sequence[int], first: int, final: int, rows: Rows) -> None:
        at = 0
        for position, number in enumerate(wanted):
            tag = self.numbered + str(number).encode() + b'"'
            start = window.find(tag, at, cut) if first <= number <= final else -1
            if start < 0:
                self._locate_by_index(window, cut, offset, wanted[position:], rows)
                return
            at = self._end(window, start)
            rows.found[number] = (offset + start, window[start:at])

    def _locate_by_index(self, window: bytes, cut: int, offset: int, wanted: Sequence[int], rows: Rows) -> None:
        """For pieces with gaps: all row numbers of the piece at once."""
        starts = [match.start() for match in self.any.finditer(window, 0, cut)]
        numbers = [self.number_at(window, start) for start in starts]
        if any(a >= b for a, b in pairwise(numbers)):
            raise Unusual("rows out of order")
        for number in wanted:
            position = bisect_left(numbers, number)
            if position == len(numbers):
                rows.found[number] = (offset + cut, b"")
            elif numbers[position] != number:
                rows.found[number] = (offset + starts[position], b"")
            else:
                start = starts[position]
                rows.found[number] = (offset + start, window[start : self._end(window, start)])

    def _end(self, window: bytes, start: int) -> int:
        opened = tag_end(window, start)
        if window[opened - 2 : opened] == b"/>":
            return opened
        close = window.find(self.close, opened)
        if close < 0:
            raise Unusual("row without end")
        return close + len(self.close)


def _scan_whole(data: bytes, part: str, wanted: Sequence[int]) -> tuple[Frame, Rows]:
    """The complete way: expat over the whole part.  Rows without number count on; of two equal rows the last one counts."""
    spans = _RowSpans(data, part)
    start, opened, close = spans.sheet_data
    frame = Frame(part, spans.prefix, data[:start], data[start:opened], data[close:], close)
    try:
        frame.parsed()
    except Unusual as problem:
        raise refused(part, NO_SHEET) from problem
    rows = Rows()
    numbers = list(spans.rows)
    ascending = all(a < b for a, b in pairwise(numbers))
    for number in wanted:
        if number in spans.rows:
            first, last = spans.rows[number]
            rows.found[number] = (first, data[first:last])
            continue
        if ascending:
            position = bisect_left(numbers, number)
            place = spans.rows[numbers[position]][0] if position < len(numbers) else close
        else:  # any place is as good; the last row that is smaller keeps some order
            place = max((spans.rows[n][1] for n in numbers if n < number), default=opened)
        rows.found[number] = (place, b"")
    return frame, rows


class _RowSpans:
    """Byte spans of ``sheetData`` and of each row below it."""

    def __init__(self, data: bytes, part: str) -> None:
        self.data, self.prefix = data, ""
        self.rows: dict[int, tuple[int, int]] = {}
        self.sheet_data = (-1, -1, -1)
        self._path: list[str] = []
        self._number = self._start = 0
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.namespace_prefixes = True
        self._parser.StartElementHandler = self._open
        self._parser.EndElementHandler = self._close
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._part = part
        try:
            self._parser.Parse(data, True)
        except (expat.ExpatError, ValueError) as problem:
            raise refused(part, NO_SHEET) from problem
        if self.sheet_data[0] < 0:
            raise refused(part, NO_SHEET)

    def _doctype(self, *_: object) -> None:
        raise FileRefused("E-DTD", where=self._part)

    def _open(self, name: str, attributes: dict[str, str]) -> None:
        pieces = name.split(" ")
        tag = pieces[min(1, len(pieces) - 1)]
        self._path.append(tag)
        if self._path == ["worksheet", "sheetData"] and self.sheet_data[0] < 0:
            start = self._parser.CurrentByteIndex
            opened = tag_end(self.data, start)
            self.sheet_data = (start, opened, opened)
            self.prefix = pieces[2] if len(pieces) > 2 else ""
        elif len(self._path) == 3 and self._path[1:] == ["sheetData", "row"]:
            self._start = self._parser.CurrentByteIndex
            number = attributes.get("r", "")
            self._number = int(number) if number.isdecimal() else self._number + 1

    def _close(self, _name: str) -> None:
        if len(self._path) == 3 and self._path[1:] == ["sheetData", "row"]:
            opened = tag_end(self.data, self._start)
            closing = self.data[opened - 2 : opened] != b"/>"
            end = self.data.index(b">", self._parser.CurrentByteIndex) + 1 if closing else opened
            self.rows.pop(self._number, None)
            self.rows[self._number] = (self._start, end)
        elif self._path == ["worksheet", "sheetData"]:
            start, opened, _ = self.sheet_data
            if self.data[opened - 2 : opened] != b"/>":
                self.sheet_data = (start, opened, self._parser.CurrentByteIndex)
        self._path.pop()


def stream_of(data: bytes, size: int = 1 << 20) -> Iterator[bytes]:
    """Bytes at hand as pieces."""
    for start in range(0, len(data), size):
        yield data[start : start + size]


def last_filled_row(source: Source, part: str) -> int:
    """The last row with a cell that holds a value or a formula; 0 in an empty sheet."""
    try:
        feed = _Feed(source())
        frame = _read_head(feed, part)
        return 0 if frame.empty else _last_filled(feed, frame)
    except Unusual:
        data = b"".join(source())
        frame, _ = _scan_whole(data, part, ())
        filled = re.compile(rb"<(?:[\w.\-]+:)?(?:v|f|is)[\s/>]")
        return max((number for number, row in all_rows(frame, data[frame.body_start : frame.tail_start]) if filled.search(row)), default=0)


def _last_filled(feed: _Feed, frame: Frame) -> int:
    finder = _RowFinder(frame.q)
    marks = [f"<{frame.q}{tag}".encode() for tag in ("v>", "v ", "is>", "f>", "f ")]
    end = f"</{frame.q}sheetData".encode()
    found = previous = 0
    while True:
        cut = finder.last_start(feed.window)
        closed = feed.window.find(end, max(cut, 0))
        cut = closed if closed >= 0 else cut
        if closed < 0 and cut <= 0:
            if not feed.more():
                raise Unusual("no end of sheetData")
            continue
        _, previous = finder.check(feed.window, cut, previous, None)
        at = -1
        for mark in marks:  # each search begins behind what the one before it found
            at = max(at, feed.window.rfind(mark, max(at, 0), cut))
        start = feed.window.rfind(finder.tag, 0, at) if at >= 0 else -1
        if start >= 0:
            found = finder.number_at(feed.window, start)
        feed.drop(cut)
        if closed >= 0:
            return found
        feed.more()


def row_windows(source: Source, frame: Frame) -> Iterator[tuple[int, bytes]]:
    """(offset in the part, bytes) of all rows, some megabytes at a time and cut between two rows; ``Unusual`` for another shape."""
    if frame.empty:
        return
    feed = _Feed(source())
    _read_head(feed, frame.part)
    finder, end = _RowFinder(frame.q), f"</{frame.q}sheetData".encode()
    while (closed := feed.window.find(end, max(finder.last_start(feed.window), 0))) < 0:
        cut = finder.last_start(feed.window)
        if cut > 0:
            yield feed.offset, feed.window[:cut]
            feed.drop(cut)
        if not feed.more():
            raise Unusual("no end of sheetData")
    yield feed.offset, feed.window[:closed]


def all_rows(frame: Frame, rows: bytes) -> Iterator[tuple[int, bytes]]:
    """(row number, element) of every row between ``<sheetData>`` and its end; any shape."""
    spans = _RowSpans(_wrapped(frame, rows), frame.part)
    data = _wrapped(frame, rows)
    for number, (start, end) in spans.rows.items():
        yield number, data[start:end]


def _wrapped(frame: Frame, rows: bytes) -> bytes:
    root = _ROOT.search(frame.head)
    opened = frame.head[root.start() : tag_end(frame.head, root.start())] if root else b"<worksheet>"
    q = frame.q.encode()
    return opened + b"<" + q + b"sheetData>" + rows + b"</" + q + b"sheetData></" + q + b"worksheet>"
