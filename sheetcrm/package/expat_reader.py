"""The complete reader: any well-formed worksheet, cell by cell.  Slow (some microseconds a cell) and without assumptions."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from sheetcrm._arrays import unique
from sheetcrm._values import NamedTuple
from sheetcrm.cells import MAX_COLUMN, MAX_ROW, CellKind, column_letter
from sheetcrm.package.build import MAX_CELLS, Cells, GridBuilder
from sheetcrm.package.expat_base import Attributes, TextElement, main_names
from sheetcrm.package.grid import Grid
from sheetcrm.package.sheet_part import LONG_FORMULA, TOO_MANY_CELLS, CellXml, FrameParser, Source, judge
from sheetcrm.package.xml_text import MAX_FORMULA, SPACE

_FLUSH = 1 << 16
_TRUE = ("1", "true")
_CELL = main_names("c")
_CONTENT = main_names("v", "f", "is")
_COLUMNS = {column_letter(index): index for index in range(702)}
_NO_NUMBER = float("nan")


def read_complete(chunks: Iterable[bytes], source: Source) -> Grid:
    """Read a worksheet part with expat.

    Cells come in any order: they are sorted, and of two with one address the later one counts, even if it is blank.
    Raises FileRefused: E-XML, E-DTD, E-XML-SIZE, E-REF, E-SST, E-LIMIT.
    """
    parser = _CellParser(source)
    for chunk in chunks:
        parser.feed(chunk)
    parser.close()
    builder = GridBuilder()
    for cells in parser.ordered():
        builder.add(cells)
    rows, columns = builder.finish()
    hidden = np.isin(rows, np.array(sorted(parser.hidden_rows), np.int32))
    around = parser.around
    return Grid(rows, hidden, columns, source.strings, around.merges, around.hidden_columns, around.filtered)


class _Block(NamedTuple):
    """Cells as they came, each with the number of its row; the rest as in ``Cells``."""

    row: NDArray[np.int32]
    column: NDArray[np.int64]
    kind: NDArray[np.uint8]
    code: NDArray[np.int32]
    number: NDArray[np.float64]
    literals: dict[int, str]

    def slice(self, start: int, end: int) -> _Block:
        literals = {at - start: text for at, text in self.literals.items() if start <= at < end} if self.literals else {}
        return _Block(self.row[start:end], self.column[start:end], self.kind[start:end], self.code[start:end], self.number[start:end], literals)


class _CellParser(FrameParser):
    def __init__(self, source: Source) -> None:
        super().__init__(source)
        self.hidden_rows: set[int] = set()
        self.disordered = False
        self.count = 0
        self._blocks: list[_Block] = []
        self._rows: list[int] = []
        self._columns: list[int] = []
        self._kinds: list[int] = []
        self._codes: list[int] = []
        self._numbers: list[float] = []
        self._literals: dict[int, str] = {}
        self._row = 0
        self._column = -1
        self._last = (0, -1)
        self._cell: CellXml | None = None
        self._row_open = False
        self._inline: TextElement | None = None
        self._collecting = ""
        self._characters: list[str] = []
        self._length = 0
        self._row_kept = self._cell_kept = False
        self._row_text = ""
        self._shared = source.strings.shared_count if not source.strings.too_long else 0

    # --- cells and their children come by the million: they skip the general handlers

    def on_data_open(self) -> None:
        self.parser.StartElementHandler = self._quick_start
        self.parser.EndElementHandler = self._quick_end

    def _quick_start(self, name: str, attributes: Attributes) -> None:
        depth = self.depth + 1
        if self._inline is not None or not 4 <= depth <= 5 or len(attributes) > 3:
            self._start(name, attributes)
            return
        self.depth = depth
        if depth == 5:
            if self._cell is not None:
                self._on_content(_CONTENT.get(name, ""), attributes)
        elif self._row_open and name in _CELL:
            self._on_cell(attributes)

    def _quick_end(self, name: str) -> None:
        depth = self.depth
        if depth == 5:
            self._content_done()
        elif depth == 4:
            if self._cell is not None:
                self._cell_done(self._cell)
                self._cell = None
        else:
            if depth == 2:
                self.parser.StartElementHandler = self._start
                self.parser.EndElementHandler = self._end
            self._end(name)
            return
        self.depth = depth - 1

    # --- elements: row at depth 3, c at 4, v f is at 5, the content of is below

    def on_data(self, local: str, name: str, attributes: Attributes) -> None:
        if self._inline is not None:
            if self._inline.start(name, attributes):
                self._collect("t")
        elif self.depth == 5:
            if self._cell is not None:
                self._on_content(local, attributes)
        elif self.depth == 4:
            if local == "c" and self._row_open:
                self._on_cell(attributes)
        elif self.depth == 3:
            self._row_open = local == "row"
            if self._row_open:
                self._on_row(attributes)

    def _on_row(self, attributes: Attributes) -> None:
        number = attributes.get("r")
        before = self._row
        self._row = self.source.row(number if number is not None else str(before + 1))
        self._row_text = str(self._row)
        if self._row <= before:
            self.disordered = True
        self._column = -1
        self._row_kept = self._kept(attributes, self.preserve)
        if attributes.get("hidden") in _TRUE:
            self.hidden_rows.add(self._row)
        else:
            self.hidden_rows.discard(self._row)

    def _on_cell(self, attributes: Attributes) -> None:
        ref = attributes.get("r")
        if ref is None:
            row, column = self._row, self._column + 1
            if column >= MAX_COLUMN:
                raise self.source.bad_ref(f"R{row}C{column + 1}")
        else:
            known_column = _COLUMNS.get(ref.removesuffix(self._row_text)) if ref.endswith(self._row_text) else None
            row, column = (self._row, known_column) if known_column is not None else self.source.cell(ref)
        self._column = column
        style = attributes.get("s", "0")
        known = style.isdecimal() and len(style) < 10
        self._cell_kept = self._kept(attributes, self._row_kept)
        self._cell = CellXml(row, column, attributes.get("t", "n"), int(style) if known else 0, False, None, None)

    def _on_content(self, local: str, attributes: Attributes) -> None:
        cell = self._cell
        assert cell is not None
        if local == "v" and cell.value is None:
            self._collect("v")
        elif local == "f":
            cell.formula = True
            self._collect("f")
        elif local == "is" and cell.inline is None and cell.type == "inlineStr":
            self._inline = TextElement(preserve=self._kept(attributes, self._cell_kept))

    @staticmethod
    def _kept(attributes: Attributes, inherited: bool) -> bool:
        space = attributes.get(SPACE)
        return inherited if space is None else space == "preserve"

    def _collect(self, what: str) -> None:
        self._collecting, self._characters, self._length = what, [], 0
        self.parser.CharacterDataHandler = self._data

    def _data(self, characters: str) -> None:
        self._length += len(characters)
        if self._length > 1 << 20:
            raise self.too_long()
        if self._inline is not None:
            self._inline.data(characters)
        elif self.depth == 5:  # text of elements inside v or f is not theirs
            self._characters.append(characters)

    def on_data_end(self) -> None:
        if self.depth > 5:
            if self._inline is not None:
                self._inline.end()
                if self.depth == 6:
                    self.parser.CharacterDataHandler = None
        elif self.depth == 5:
            self._content_done()
        elif self.depth == 4 and self._cell is not None:
            self._cell_done(self._cell)
            self._cell = None
        elif self.depth == 3:
            self._row_open = False
            if len(self._rows) >= _FLUSH:
                self._flush()

    def _content_done(self) -> None:
        self.parser.CharacterDataHandler = None
        cell = self._cell
        if cell is None:
            return
        if self._inline is not None:
            cell.inline = self._inline.text
            self._inline = None
        elif self._collecting == "v":
            cell.value = "".join(self._characters)
        elif self._collecting == "f" and self._length > MAX_FORMULA:
            raise self.source.limit(self.source.at(cell.row, cell.column), LONG_FORMULA)
        self._collecting = ""

    def _cell_done(self, cell: CellXml) -> None:
        place = (cell.row, cell.column)
        late = place <= self._last
        if late:
            self.disordered = True
        else:
            self._last = place
        value = cell.value
        if cell.type == "s" and value and not cell.formula and len(value) < 12 and value.isascii() and value.isdecimal():
            code = int(value)
            if code < self._shared:  # the bulk of all cells, on a short way
                self._append(cell, CellKind.TEXT, code, _NO_NUMBER)
                return
        content = judge(cell, self.source)
        if not content.kind and not late:  # a blank counts only where it may replace something
            return
        if content.literal is not None:
            self._literals[len(self._rows)] = content.literal
        self._append(cell, content.kind, content.code, content.number)

    def _append(self, cell: CellXml, kind: int, code: int, number: float) -> None:
        self._rows.append(cell.row)
        self._columns.append(cell.column)
        self._kinds.append(kind)
        self._codes.append(code)
        self._numbers.append(number)

    def _flush(self) -> None:
        if self._rows:
            self._blocks.append(
                _Block(
                    np.array(self._rows, np.int32),
                    np.array(self._columns, np.int64),
                    np.array(self._kinds, np.uint8),
                    np.array(self._codes, np.int32),
                    np.array(self._numbers, np.float64),
                    self._literals,
                )
            )
            self.count += len(self._rows)
            if self.count > MAX_CELLS:
                raise self.source.limit(self.part, TOO_MANY_CELLS)
            self._rows, self._columns, self._kinds, self._codes, self._numbers, self._literals = [], [], [], [], [], {}

    def ordered(self) -> Iterable[Cells]:
        """All cells in sheet order, whole rows together."""
        self._flush()
        if not self.disordered:
            yield from (Cells.of(*block) for block in self._blocks)
        elif self._blocks:
            cells = _sorted(self._blocks)
            starts = np.flatnonzero(np.diff(cells.row, prepend=0))
            cuts = [0, *starts[unique(np.searchsorted(starts, range(_FLUSH, len(cells.row), _FLUSH)).clip(max=len(starts) - 1))].tolist()]
            for start, end in pairwise([*cuts, len(cells.row)]):
                yield Cells.of(*cells.slice(start, end))


def _sorted(blocks: list[_Block]) -> _Block:
    """Cells by row and column; of equal addresses the last; blanks dropped."""
    row, column, kind, code, number = (np.concatenate([block[i] for block in blocks]) for i in range(5))
    place: NDArray[np.int64] = row.astype(np.int64) * (MAX_ROW * 2) + column
    order = np.argsort(place, kind="stable")
    ordered = place[order]
    keep = np.ones(len(order), np.bool_)
    keep[:-1] = ordered[1:] != ordered[:-1]
    order = order[keep]
    order = order[kind[order] != 0]
    literals: dict[int, str] = {}
    offset = 0
    new_place = np.full(len(place), -1, np.int64)
    new_place[order] = np.arange(len(order))
    for block in blocks:
        for at, text in block.literals.items():
            if new_place[at + offset] >= 0:
                literals[int(new_place[at + offset])] = text
        offset += len(block.row)
    return _Block(row[order], column[order], kind[order], code[order], number[order], literals)
