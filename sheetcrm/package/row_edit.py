"""One row of a worksheet: replace and add cells in it, all other bytes of the row kept."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import field
from xml.parsers import expat

from sheetcrm._lazy import lazy_pattern
from sheetcrm._values import NamedTuple, dataclass
from sheetcrm.cells import CellRange, CellWrite, FormulaWrite, cell_ref, column_index, column_letter
from sheetcrm.errors import UsageError
from sheetcrm.package.cell_xml import cell, content, is_plain_text
from sheetcrm.package.xml_bytes import Splice, refused, set_attributes, splice, tag_end
from sheetcrm.text import Text

Write = CellWrite | FormulaWrite
_REFERENCE = lazy_pattern(r"([A-Za-z]{1,3})([0-9]{1,7})")
_DROPPED = ("t", "cm", "vm")  # what they say is about the value that goes
_LIKE_MOST = re.compile(rb'((?: s="(\d+)")?)(?: t="(?:s|n|str|inlineStr|b|d|e)")?(/?)>')
"""How nearly all tags of cells go on behind the place."""
_FORMULA = re.compile(rb"<(?:[\w.\-]+:)?f[\s/>]")


class CellSpan(NamedTuple):
    """A cell as it stands in its row: offsets count from the row's first byte."""

    column: int
    start: int
    open_end: int
    end: int
    style: int


@dataclass(slots=True)
class RowContext:
    """What writing into rows needs to know of the sheet, and what it found out.

    number_format   (cell format, format code) -> the cell format to use
    column_style    column -> cell format of a cell that is not there yet, when its row has none
    formulas_lost   a formula was overwritten
    """

    part: str
    q: str
    date1904: bool
    number_format: Callable[[int, str], int]
    column_style: Callable[[int], int]
    formulas_lost: bool = False
    looks: dict[tuple[int, str | None, int | None], _Look] = field(default_factory=dict)
    tags: dict[tuple[bytes, str | None], _Tag | None] = field(default_factory=dict)

    def tag(self, rest: bytes, code: str | None) -> _Tag | None:
        """A cell whose tag goes on so behind the place, given this number format (None: its own); None for an unusual tag."""
        match = _LIKE_MOST.fullmatch(rest)
        if match is None:
            return None
        old = int(match[2] or 0)
        style = old if code is None else self.number_format(old, code)
        return _Tag(match[1].decode() if style == old else f' s="{style}"', bool(match[3]))


class RowReader:
    """Finds the cells of rows; one object for one sheet, because the patterns depend on its prefix."""

    def __init__(self, q: str) -> None:
        self.q = q
        escaped = re.escape(q).encode()
        self._cell = re.compile(rb'<%sc r="([A-Z]{1,3})(\d{1,7})"(?: s="(\d+)")?([^<>"\'/]*(?:"[^"<]*"[^<>"\'/]*)*)(/?)>' % escaped)
        self._any = re.compile(rb"<%sc(?=[\s/>])" % escaped)
        self.close = b"</%sc>" % q.encode()
        self._open = b"<%sc " % q.encode()
        self._heads: dict[int, bytes] = {}

    def cells(self, row: bytes, number: int) -> list[CellSpan]:
        """The cells in document order."""
        spans = self._quick(row, number)
        return _cells_by_expat(row, number) if spans is None else spans

    def head(self, column: int) -> bytes:
        """What the cells of a column begin with, up to the row number."""
        head = self._heads.get(column)
        if head is None:
            head = self._heads[column] = f'<{self.q}c r="{column_letter(column)}'.encode()
        return head

    def ends(self, row: bytes, number: int) -> tuple[int, int] | None:
        """The columns of the first and the last cell, quickly; None for a row without cells or in another shape."""
        found = []
        for at in (row.find(self._open), row.rfind(self._open)):
            full = self._cell.match(row, at) if at >= 0 else None
            if full is None or int(full[2]) != number:
                return None
            found.append(column_index(full[1].decode()))
        return found[0], found[1]

    def _quick(self, row: bytes, number: int) -> list[CellSpan] | None:
        """Cells written ``<c r="A1" s="3" …>``; None when the row has any other shape."""
        if b"<!" in row or b"<?" in row:
            return None
        spans, at, expected = [], 0, str(number).encode()
        for match in self._any.finditer(row):
            if match.start() < at:
                return None
            full = self._cell.match(row, match.start())
            if full is None or full[2] != expected or b" s=" in full[4]:
                return None
            if full[5]:
                at = full.end()
            else:
                close = row.find(self.close, full.end())
                if close < 0:
                    return None
                at = close + len(self.close)
            spans.append(CellSpan(column_index(full[1].decode()), match.start(), full.end(), at, int(full[3] or 0)))
        return spans


def _cells_by_expat(row: bytes, number: int) -> list[CellSpan]:
    """The complete way.  Prefixes stay unresolved: a row is a fragment, and its cells are told by their place."""
    spans: list[CellSpan] = []
    depth, begun, attributes = 0, 0, {}
    parser = expat.ParserCreate()

    def opened(name: str, found: dict[str, str]) -> None:
        nonlocal depth, begun, attributes
        depth += 1
        if depth == 2 and name.rpartition(":")[2] == "c":
            begun, attributes = parser.CurrentByteIndex, found

    def closed(name: str) -> None:
        nonlocal depth
        if depth == 2 and name.rpartition(":")[2] == "c":
            open_end = tag_end(row, begun)
            end = open_end if row[open_end - 2 : open_end] == b"/>" else row.index(b">", parser.CurrentByteIndex) + 1
            previous = spans[-1].column if spans else -1
            spans.append(CellSpan(_column(attributes.get("r"), previous), begun, open_end, end, int(attributes.get("s", "0") or 0)))
        depth -= 1

    parser.StartElementHandler, parser.EndElementHandler = opened, closed
    try:
        parser.Parse(row, True)
    except (expat.ExpatError, ValueError) as problem:
        raise refused(str(number), Text(str(problem), str(problem))) from problem
    return spans


def _column(reference: str | None, previous: int) -> int:
    match = _REFERENCE.fullmatch(reference) if reference else None
    return column_index(match[1]) if match else previous + 1


def edit_row(row: bytes, number: int, writes: Mapping[int, Write], reader: RowReader, context: RowContext) -> bytes:
    """The row with the values written.  Cells that are not there are added in column order; emptying them adds nothing."""
    edited = _quickly(row, number, writes, reader, context)
    if edited is not None:
        return edited
    columns = sorted(writes)
    opened = tag_end(row, 0)
    spans = reader.cells(row, number)
    by_column = {span.column: span for span in spans}
    row_style = _row_style(row[:opened])
    changes: list[Splice] = []
    added: list[int] = []
    for column in columns:
        write, span = writes[column], by_column.get(column)
        if span is not None:
            changes.append((span.start, span.end, _edit_cell(row, span, number, write, context)))
        elif write.value is not None:
            style = context.column_style(column) if row_style is None else row_style
            xml = new_cell(number, column, write, style, context)
            place = next((other.start for other in spans if other.column > column), None)
            changes.append((len(row) if place is None else place, -1 if place is None else place, xml))
            added.append(column)
    return _finish(row, opened, changes, added, context.q) if changes else row


def _quickly(row: bytes, number: int, writes: Mapping[int, Write], reader: RowReader, context: RowContext) -> bytes | None:
    """``edit_row`` where all cells are there and look like most: to look for a few in a long row is cheaper than to read it."""
    if (b"!" in row and b"<!" in row) or (b"?" in row and b"<?" in row):  # what looks like a cell may be a comment
        return None
    pieces, done, place, tags, q = list[bytes](), 0, b'%d"' % number, context.tags, context.q
    for column in sorted(writes):
        value, code = writes[column]
        head = reader.head(column) + place
        start = row.find(head, done)
        if start < 0:
            return None
        rest, opened = start + len(head), row.find(b">", start) + 1
        look = row[rest:opened], code if value is not None else None
        if look not in tags:
            tags[look] = context.tag(*look)
        tag = tags[look]
        end = opened if tag is not None and tag.closed else row.find(reader.close, opened) + len(reader.close)
        if tag is None or end < opened:
            return None
        _check_formula(row[opened:end], number, column, context)
        kind, inside = content(value, q, context.date1904)
        pieces += (row[done:rest], (f"{tag.style}{kind}>{inside}</{q}c>" if inside else f"{tag.style}{kind}/>").encode())
        done = end
    pieces.append(row[done:])
    return b"".join(pieces)


def _finish(row: bytes, opened: int, changes: list[Splice], added: list[int], q: str) -> bytes:
    """Puts the changes in place; cells at the end go before ``</row>``; ``spans`` is widened where it got too narrow."""
    closing = row[opened - 2 : opened] == b"/>"
    tag = row[:opened]
    at_end = b"".join(new for _, end, new in changes if end < 0)
    inside = [change for change in changes if change[1] >= 0]
    if added:
        tag = _widen_spans(tag, added)
    if closing:
        return tag[:-2].rstrip() + b">" + at_end + f"</{q}row>".encode()
    close = row.rindex(b"</")
    return splice(row, [(0, opened, tag), *inside, (close, close, at_end)])


def _widen_spans(tag: bytes, added: list[int]) -> bytes:
    match = re.search(rb'\sspans="(\d+):(\d+)"', tag)
    if not match:
        return tag
    first, last = min(int(match[1]), min(added) + 1), max(int(match[2]), max(added) + 1)
    return tag if (first, last) == (int(match[1]), int(match[2])) else set_attributes(tag, {"spans": f"{first}:{last}"})


def _row_style(tag: bytes) -> int | None:
    if not re.search(rb'\scustomFormat=["\'](?:1|true)', tag):
        return None
    match = re.search(rb'\ss=["\'](\d+)', tag)
    return int(match[1]) if match else None


def _edit_cell(row: bytes, span: CellSpan, number: int, write: Write, context: RowContext) -> bytes:
    _check_formula(row[span.open_end : span.end], number, span.column, context)
    style = span.style
    if write.number_format is not None and write.value is not None:
        style = context.number_format(style, write.number_format)
    kind, new = content(write.value, context.q, context.date1904)
    changed: dict[str, str | None] = dict.fromkeys(_DROPPED)
    if style != span.style:
        changed["s"] = str(style)
    if kind:
        changed["t"] = kind.split('"')[1]
    tag = set_attributes(row[span.start : span.open_end], changed)
    opened = (tag[:-2] if tag.endswith(b"/>") else tag[:-1]).rstrip()
    return opened + (f">{new}</{context.q}c>" if new else "/>").encode()


def _check_formula(inside: bytes, number: int, column: int, context: RowContext) -> None:
    """Notes that a formula goes; refuses to take away one that other cells live on: an array, a data table, the master of a shared one."""
    if b"f" not in inside or not _FORMULA.search(inside):
        return
    context.formulas_lost = True
    match = re.search(rb"<(?:[\w.\-]+:)?f\s[^>]*?\bref=[\"']([^\"']+)", inside)
    if match:
        try:
            single = CellRange.parse(match[1].decode()).area == 1
        except ValueError:
            single = False
        if not single:
            raise UsageError("E-FORMULA", where=cell_ref(number, column), range=match[1].decode())


def new_cell(number: int, column: int, write: Write, style: int, context: RowContext) -> bytes:
    if write.number_format is not None and write.value is not None:
        style = context.number_format(style, write.number_format)
    return cell(f"{column_letter(column)}{number}", style, write.value, context.q, context.date1904).encode()


class _Tag(NamedTuple):
    """The tag of a cell that is written into: its format as an attribute, or nothing, and whether it ends at once."""

    style: str
    closed: bool


class _Look(NamedTuple):
    """What cells of one column with one format have in common: the XML before the row number, and around a plain text."""

    style: int
    head: bytes
    open: bytes
    close: bytes


def _look(column: int, code: str | None, style: int | None, context: RowContext) -> _Look:
    own = context.column_style(column) if style is None else style
    own = context.number_format(own, code) if code is not None else own
    q = context.q
    s = f' s="{own}"' if own else ""
    opened, closed = f'"{s} t="inlineStr"><{q}is><{q}t>', f"</{q}t></{q}is></{q}c>"
    return _Look(own, f'<{q}c r="{column_letter(column)}'.encode(), opened.encode(), closed.encode())


def new_row(number: int, writes: Mapping[int, Write], styles: Mapping[int, int], attributes: str, context: RowContext) -> bytes:
    """A whole new row: the values, and blank cells where only ``styles`` (column -> cell format) knows something."""
    cells: list[bytes] = []
    digits, looks = b"%d" % number, context.looks
    for column in sorted({*writes, *styles}):
        write, style = writes.get(column, _NOTHING), styles.get(column)
        value = write.value
        if value is None and style is None:
            continue
        key = column, write.number_format if value is not None else None, style
        look = looks.get(key)
        if look is None:
            look = looks[key] = _look(*key, context)
        if type(value) is str and is_plain_text(value):
            cells += (look.head, digits, look.open, value.encode(), look.close)
        else:
            cells.append(cell(f"{column_letter(column)}{number}", look.style, value, context.q, context.date1904).encode())
    if not cells:
        return b""
    return b'<%srow r="%d"%s>' % (context.q.encode(), number, attributes.encode()) + b"".join(cells) + b"</%srow>" % context.q.encode()


_NOTHING = CellWrite(None)


def has_value(row: bytes, span: CellSpan) -> bool:
    """Whether a cell holds anything besides its format."""
    return bool(re.search(rb"<(?:[\w.\-]+:)?(?:v|f|is)[\s/>]", row[span.open_end : span.end]))
