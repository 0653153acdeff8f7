"""What both readers of a worksheet share: where it comes from, how a cell's content is judged, and the frame around the rows."""

from __future__ import annotations

import re
from dataclasses import field

import numpy as np
from numpy.typing import NDArray

from sheetcrm._lazy import lazy_pattern
from sheetcrm._values import dataclass
from sheetcrm.cells import MAX_COLUMN, MAX_ROW, CellKind, CellRange, cell_ref, column_index, sheet_ref
from sheetcrm.errors import FileRefused
from sheetcrm.package.expat_base import Attributes, GuardedParser, main_names
from sheetcrm.package.grid import FORMULA, number_literal
from sheetcrm.package.numbers import BAD_NUMBER, SHIFT_1904, Number, read_iso_date, read_number
from sheetcrm.package.strings import StringPool
from sheetcrm.package.xml_text import MAX_TEXT, SPACE, XML_BLANKS, decode_controls
from sheetcrm.text import Text

_REF = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")
_ROW = lazy_pattern(r"[0-9]{1,7}")
_FRAME_NAMES = main_names(
    "worksheet", "sheetPr", "sheetData", "cols", "col", "mergeCells", "mergeCell", "autoFilter", "filterColumn", "row", "c", "v", "f", "is"
)


@dataclass(slots=True)
class Source:
    """One worksheet and what is needed to understand its cells.  ``dates[s]``: whether cell format ``s`` shows dates."""

    title: str
    part: str
    file: str | None
    strings: StringPool
    dates: NDArray[np.bool_]
    date1904: bool

    def at(self, row: int, column: int) -> str:
        return sheet_ref(self.title, cell_ref(row, column))

    def bad_ref(self, ref: str) -> FileRefused:
        shown = ref if len(ref) <= 40 else ref[:40] + "…"
        return FileRefused("E-REF", file=self.file, where=sheet_ref(self.title, shown) if shown else self.part)

    def bad_shared(self, row: int, column: int, problem: Text) -> FileRefused:
        return FileRefused("E-SST", file=self.file, where=self.at(row, column), problem=problem)

    def limit(self, where: str, problem: Text) -> FileRefused:
        return FileRefused("E-LIMIT", file=self.file, where=where, problem=problem)

    def row(self, text: str) -> int:
        """A row number, 1 .. 1,048,576; FileRefused E-REF for anything else."""
        if _ROW.fullmatch(text) and 1 <= int(text) <= MAX_ROW:
            return int(text)
        raise self.bad_ref(text)

    def cell(self, ref: str) -> tuple[int, int]:
        """``E12`` -> (12, 4); FileRefused E-REF outside A1:XFD1048576."""
        match = _REF.fullmatch(ref)
        if match:
            row, column = int(match[2]), column_index(match[1])
            if 1 <= row <= MAX_ROW and column < MAX_COLUMN:
                return row, column
        raise self.bad_ref(ref)

    def is_date(self, style: int) -> bool:
        return bool(self.dates[style]) if style < len(self.dates) else False

    def check_length(self, text: str, row: int, column: int) -> None:
        if len(text) > MAX_TEXT:
            raise self.limit(self.at(row, column), Text("文本超过 32,767 个字符", "a text beyond 32,767 characters"))


TOO_MANY_CELLS = Text("有内容的单元格超过 4000 万个", "more than 40 million cells with content")
LONG_FORMULA = Text("公式超过 8,192 个字符", "a formula beyond 8,192 characters")
SHARED_INDEX = Text("共享字符串的编号不存在", "the index of a shared string is out of range")
SHARED_LONG = Text("共享字符串超过 32,767 个字符", "a shared string beyond 32,767 characters")


@dataclass(slots=True)
class CellXml:
    """A ``<c>`` as read: its type, style, whether it has a formula, its value and inline text (None: not there)."""

    row: int
    column: int
    type: str
    style: int
    formula: bool
    value: str | None
    inline: str | None


@dataclass(slots=True)
class Content:
    """What goes into the grid for one cell.  ``kind`` 0: nothing at all."""

    kind: int = 0
    code: int = -1
    number: float = float("nan")
    literal: str | None = None


def judge(cell: CellXml, source: Source) -> Content:
    """The content of a cell, by the rules that both readers keep.  Raises FileRefused E-SST, E-LIMIT."""
    content = _content(cell, source)
    if cell.formula:
        content.kind |= FORMULA
    return content


def _content(cell: CellXml, source: Source) -> Content:
    kind, value = cell.type, cell.value
    if kind == "inlineStr" and cell.inline is not None:
        return _text(cell.inline, cell, source)
    if value is None:
        return Content()
    if kind in ("n", ""):
        return _number(read_number(value), source.is_date(cell.style), source, shift=True) if value.strip(XML_BLANKS) else Content()
    if kind in ("str", "inlineStr"):
        return _text(decode_controls(value), cell, source)
    stripped = value.strip(XML_BLANKS)
    if not stripped:
        return Content()
    if kind == "s":
        return Content(CellKind.TEXT, _shared(stripped, cell, source))
    if kind == "b" and stripped in ("0", "1", "true", "false"):
        return Content(CellKind.BOOL, int(stripped in ("1", "true")))
    if kind == "d":
        return _number(read_iso_date(stripped), True, source, shift=False)
    if kind in ("e", "b"):
        text = decode_controls(stripped) if kind == "e" else "#VALUE!"
        source.check_length(text, cell.row, cell.column)
        return Content(CellKind.ERROR, source.strings.intern(text))
    return _text(decode_controls(value), cell, source)  # a type that nobody defined: its words are all there is


def _text(text: str, cell: CellXml, source: Source) -> Content:
    source.check_length(text, cell.row, cell.column)
    return Content(CellKind.TEXT, source.strings.intern(text))


def _shared(index: str, cell: CellXml, source: Source) -> int:
    code = int(index) if index.isdecimal() and index.isascii() and len(index) <= 10 else -1
    if not 0 <= code < source.strings.shared_count:
        raise source.bad_shared(cell.row, cell.column, SHARED_INDEX)
    if code in source.strings.too_long:
        raise source.bad_shared(cell.row, cell.column, SHARED_LONG)
    return code


def _number(number: Number | None, is_date: bool, source: Source, *, shift: bool) -> Content:
    if number is None:
        return Content(CellKind.ERROR, source.strings.intern(BAD_NUMBER))
    if not is_date:
        return Content(CellKind.NUMBER, -1, number.value, number.literal)
    if shift and source.date1904:
        return Content(CellKind.DATE, -1, number.value + SHIFT_1904, number.literal or literal_1904(number.value))
    return Content(CellKind.DATE, -1, number.value, number.literal)


def literal_1904(value: float) -> str:
    """The text of the file for a 1904 date, whose number in the grid is another one."""
    return number_literal(value)


@dataclass(slots=True)
class Surroundings:
    """What a worksheet says about itself outside its rows."""

    merges: list[CellRange] = field(default_factory=list)
    hidden_columns: set[int] = field(default_factory=set)
    filtered: bool = False


class FrameParser(GuardedParser):
    """Everything of a worksheet but its rows.  ``in_data``: between ``<sheetData>`` and its end."""

    def __init__(self, source: Source) -> None:
        super().__init__(file=source.file, part=source.part)
        self.source = source
        self.around = Surroundings()
        self.in_data = False
        self.preserve = False
        self.data_seen = 0
        self._group = ""
        self._filter_column = False

    def on_start(self, name: str, attributes: Attributes) -> None:
        local = _FRAME_NAMES.get(name, "")
        if self.depth == 2:
            self._group = local
            if local == "sheetData":
                self.in_data = True
                self.data_seen += 1
                self.preserve = attributes.get(SPACE, "preserve" if self.preserve else "") == "preserve"
                self.on_data_open()
            elif local == "sheetPr" and attributes.get("filterMode") in ("1", "true"):
                self.around.filtered = True
        elif self.in_data:
            self.on_data(local, name, attributes)
        elif self.depth == 3:
            self._on_third(local, attributes)
        elif self.depth == 1:
            if local != "worksheet":
                raise self.refused(Text("根元素不是 worksheet", "the root is not worksheet"))
            self.preserve = attributes.get(SPACE) == "preserve"
        elif self.depth == 4 and self._group == "autoFilter" and self._filter_column:
            self.around.filtered = True

    def _on_third(self, local: str, attributes: Attributes) -> None:
        if self._group == "cols" and local == "col" and attributes.get("hidden") in ("1", "true"):
            low, high = attributes.get("min", ""), attributes.get("max", "")
            if not (low.isdecimal() and high.isdecimal() and len(low) < 12 and len(high) < 12 and 1 <= int(low) <= MAX_COLUMN):
                raise self.source.bad_ref(f"{low}:{high}")
            self.around.hidden_columns.update(range(int(low) - 1, min(int(high), MAX_COLUMN)))
        elif self._group == "mergeCells" and local == "mergeCell":
            ref = attributes.get("ref", "")
            first, _, last = ref.partition(":")
            (r1, c1), (r2, c2) = self.source.cell(first), self.source.cell(last or first)
            self.around.merges.append(CellRange(min(r1, r2), min(c1, c2), max(r1, r2), max(c1, c2)))
        self._filter_column = self._group == "autoFilter" and local == "filterColumn"

    def on_data_open(self) -> None:
        """``sheetData`` begins."""

    def on_data(self, local: str, name: str, attributes: Attributes) -> None:
        """An element inside ``sheetData``."""
        raise NotImplementedError

    def on_data_end(self) -> None:
        raise NotImplementedError

    def on_end(self, name: str) -> None:
        if self.in_data:
            if self.depth == 2:
                self.in_data = False
            else:
                self.on_data_end()
