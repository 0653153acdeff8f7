"""The contents of the cells of one piece: where each value stands, and what it is."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sheetcrm._lazy import lazy_pattern
from sheetcrm._values import NamedTuple
from sheetcrm.cells import CellKind
from sheetcrm.package.grid import FORMULA
from sheetcrm.package.numbers import BAD_NUMBER, I64, SHIFT_1904, U64, digits, parse_literals, read_number
from sheetcrm.package.scan_tags import (
    BOOL,
    CELL_END,
    ERROR,
    FORMULA_END,
    FORMULA_OPEN,
    FORMULA_PLAIN,
    INLINE,
    INLINE_END,
    INLINE_KEPT,
    INLINE_TYPE,
    KEPT,
    NUMBER,
    SHARED,
    STRING,
    TEXT_END,
    VALUE,
    VALUE_EMPTY,
    VALUE_EMPTY_SPACED,
    VALUE_END,
    Bytes8,
    CellTags,
)
from sheetcrm.package.scan_texts import InlineTexts
from sheetcrm.package.sheet_part import Source, literal_1904
from sheetcrm.package.text_hash import LOW
from sheetcrm.package.xml_text import MAX_FORMULA, MAX_TEXT, Unusual

_FORMULA_TAG = lazy_pattern(
    rb'<f((?: (?:t|ref|si|ca|aca|bx|dt2D|dtr|del1|del2|r1|r2)="[^"<>&\x00-\x1f\x7f-\xff]*"){0,12})(?: xml:space="preserve")? ?/?>'
)
_NONE = np.zeros(0, np.int64)
_ATTRIBUTE_NAME = lazy_pattern(rb' ([A-Za-z0-9]+)="')


class Found(NamedTuple):
    """One entry a cell.  ``tags``: how many tags it takes; ``kind`` 0: a blank cell; ``number`` is nan where there is none."""

    tags: I64
    kind: NDArray[np.uint8]
    code: NDArray[np.int32]
    number: NDArray[np.float64]
    literals: dict[int, str]


class CellScan:
    """The cells of a piece.

    ``at``: where its tags begin, and eight more at its end; ``cell``: indexes of ``<c``; ``after``: where the tags after these begin.
    """

    def __init__(self, source: Source, texts: InlineTexts, data: bytes, buffer: Bytes8, words: U64, at: I64, cell: I64, after: I64) -> None:
        self.source, self.texts = source, texts
        self.data, self.buffer, self.words, self.at, self.cell, self.after = data, buffer, words, at, cell, after
        count = len(cell)
        self.formula: NDArray[np.bool_] | None = None
        self.inline: NDArray[np.bool_] | None = None
        self.kept: NDArray[np.bool_] | None = None
        self.kind = np.zeros(count, np.uint8)
        self.code = np.full(count, -1, np.int32)
        self.number = np.full(count, np.nan)
        self.literals: dict[int, str] = {}

    def read(self, tag: I64, tags: CellTags) -> Found:
        """``tag``: for each cell the entry of ``tags`` for its attributes.  ``Unusual`` for every other shape."""
        kind = tags.type.take(tag)
        self._shapes(tags.closed.take(tag), kind)
        length = self.end - self.start
        filled = length > 0
        for wanted, read in ((SHARED, self._shared), (BOOL, self._bools), (ERROR, self._errors)):
            chosen = np.flatnonzero((kind == wanted) & filled) if (tags.type == wanted).any() else _NONE
            if chosen.size:
                read(chosen)
        chosen = np.flatnonzero((kind == NUMBER) & filled)
        if chosen.size:
            self._numbers(chosen, tags.is_date.take(tag.take(chosen)))
        texts = np.flatnonzero(((kind == STRING) | (kind == INLINE_TYPE)) & (length >= 0))
        if texts.size:
            self._texts(texts)
        if self.formula is not None:
            self.kind[self.formula] |= FORMULA
        return Found(self.tags, self.kind, self.code, self.number, self.literals)

    # --- shapes

    def _shapes(self, closed: NDArray[np.bool_], kind: NDArray[np.int8]) -> None:
        """``<c ...><v>...</v></c>``; the others are sorted out one shape after the other.

        ``tags``: how many each cell takes; ``start``, ``end``: where its value stands, the end before the start where there is none.
        """
        close = self.at.take(self.cell + 2)
        simple = ((self.words[self.after] & LOW[3]) == VALUE) & (self.words[close] == VALUE_END)
        if closed.any():
            simple &= ~closed
        follows = self.at.take(self.cell + 4) == close + 8
        if simple.all():
            self.tags = np.full(len(self.cell), 4)
            self.start, self.end = self.after + 3, close
        else:
            self.tags = np.where(simple, 4, 1)
            self.start, self.end = np.where(simple, self.after + 3, 0), np.where(simple, close, -1)
            self._others(np.flatnonzero(~(simple | closed)), kind)
            follows |= ~simple
        if not follows.all():
            raise Unusual("something after a cell")

    def _heads(self, tag: I64) -> U64:
        """The first eight bytes of these tags."""
        return self.words[self.at.take(tag)]

    def _follows(self, tag: I64, expected: I64) -> None:
        """The next tag must begin right where the cell ended."""
        if not (self.at[tag] == expected).all():
            raise Unusual("something after a cell")

    def _others(self, cells: I64, kind: NDArray[np.int8]) -> None:
        first = self.words[self.after.take(cells)]
        inline = (first & LOW[7] == INLINE) | (first & LOW[7] == INLINE_KEPT)
        formula = (first & LOW[2]) == FORMULA_OPEN
        if inline.any():
            self._inline(cells[inline], kind)
        if formula.any():
            self._formulas(cells[formula])
        rest = cells[~(inline | formula)]
        if rest.size:
            self._after(rest, self.cell[rest] + 1)

    def _inline(self, cells: I64, kind: NDArray[np.int8]) -> None:
        """``<c t="inlineStr"><is><t>...</t></is></c>``, also with ``xml:space="preserve"``."""
        tag, at = self.cell[cells], self.at
        end, last = at.take(tag + 3), at.take(tag + 5)
        fine = (self.words[end] == TEXT_END) & (self._heads(tag + 4) == INLINE_END) & ((self.words[last] & LOW[4]) == CELL_END)
        fine &= kind[cells] == INLINE_TYPE
        text = at.take(tag + 2)
        kept = (self._heads(tag + 1) & LOW[7]) == INLINE_KEPT
        for i, expected in enumerate(KEPT if kept.any() else ()):
            fine &= ~kept | (self.words[text + 8 * i] == expected)
        if not fine.all():
            raise Unusual("inline text")
        self.inline = np.zeros(len(self.cell), np.bool_)
        self.inline[cells] = True
        if kept.any():
            self.kept = np.zeros(len(self.cell), np.bool_)
            self.kept[cells[kept]] = True
        self.tags[cells] = 6
        self.start[cells] = text + np.where(kept, 24, 3)
        self.end[cells] = end
        self._follows(tag + 6, last + 4)

    def _formulas(self, cells: I64) -> None:
        """``<f>...</f>`` or ``<f .../>`` before the value."""
        tag, at = self.cell[cells], self.at
        begin, until = at[tag + 1], at[tag + 2]
        closed_apart = (self._heads(tag + 2) & LOW[4]) == FORMULA_END
        plain = (self._heads(tag + 1) & LOW[3]) == FORMULA_PLAIN
        distinct: set[tuple[bytes, bool]] = set()
        for i in np.flatnonzero(~(plain & closed_apart)).tolist():
            tag_end = self.data.find(b">", int(begin[i]), int(until[i])) + 1
            apart = bool(closed_apart[i])
            if tag_end == 0 or not (apart or tag_end == int(until[i])):
                raise Unusual("formula")
            distinct.add((self.data[int(begin[i]) : tag_end], apart))
        for text, apart in distinct:
            match = _FORMULA_TAG.fullmatch(text)
            names = _ATTRIBUTE_NAME.findall(match[1]) if match else []
            if match is None or text.endswith(b"/>") == apart or len(set(names)) != len(names):
                raise Unusual("formula")
        if int((until - begin).max()) > MAX_FORMULA:
            raise Unusual("a long formula")
        piece = self.data[: int(at[-1])]
        if not piece.isascii():
            try:
                text_of_piece = piece.decode()
            except UnicodeDecodeError:
                raise Unusual("UTF-8") from None
            if "\ufffe" in text_of_piece or "\uffff" in text_of_piece:
                raise Unusual("character")
        if not (~closed_apart | (at[tag + 3] == until + 4)).all():
            raise Unusual("formula")
        if self.formula is None:
            self.formula = np.zeros(len(self.cell), np.bool_)
        self.formula[cells] = True
        self._after(cells, tag + np.where(closed_apart, 3, 2))

    def _after(self, cells: I64, value: I64) -> None:
        """What may stand at tag ``value``: a value, an empty one, or the end of the cell."""
        at, tag = self.at, self.cell[cells]
        head, following = self._heads(value), self._heads(value + 1)
        full = ((head & LOW[3]) == VALUE) & (following == VALUE_END)
        bare = (head & LOW[4]) == VALUE_EMPTY
        spaced = (head & LOW[5]) == VALUE_EMPTY_SPACED
        empty = (bare | spaced) & ((following & LOW[4]) == CELL_END) & (at[value + 1] == at[value] + 4 + spaced)
        none = (head & LOW[4]) == CELL_END
        if not (full | empty | none).all():
            raise Unusual("cell")
        length = np.where(full, 3, np.where(empty, 2, 1))
        self.tags[cells] = value - tag + length
        self.start[cells] = at[value] + 3
        self.end[cells] = np.where(full, at[value + 1], np.where(empty, at[value] + 3, -1))
        self._follows(value + length, np.where(full, at[value + 1] + 8, np.where(empty, at[value + 1] + 4, at[value] + 4)))

    # --- contents

    def _shared(self, cells: I64) -> None:
        end = self.end.take(cells)
        length = end - self.start.take(cells)
        strings = self.source.strings
        if int(length.max()) > 8:
            raise Unusual("shared string")
        value, fine = digits(self.words[end - 8], length)
        if not fine.all() or int(value.max()) >= strings.shared_count:
            raise Unusual("shared string")
        if strings.too_long and np.isin(value, sorted(strings.too_long)).any():
            raise Unusual("a long shared string")
        self.kind[cells] = CellKind.TEXT
        self.code[cells] = value

    def _bools(self, cells: I64) -> None:
        value = self.buffer[self.start[cells]].astype(np.int32) - 48
        if not ((self.end[cells] - self.start[cells] == 1) & (value >= 0) & (value <= 1)).all():
            raise Unusual("boolean")
        self.kind[cells] = CellKind.BOOL
        self.code[cells] = value

    def _numbers(self, cells: I64, is_date: NDArray[np.bool_]) -> None:
        start, end = self.start.take(cells), self.end.take(cells)
        value, exact = parse_literals(self.buffer, self.words, start, end)
        kind = np.where(is_date, np.uint8(CellKind.DATE), np.uint8(CellKind.NUMBER))
        for i in np.flatnonzero(~exact).tolist():
            try:
                text = self.data[int(start[i]) : int(end[i])].decode()
            except UnicodeDecodeError:
                raise Unusual("UTF-8") from None
            if "&" in text or "\ufffe" in text or "\uffff" in text:
                raise Unusual("number")
            self._odd_number(i, text, cells, value, kind)
        if self.source.date1904 and is_date.any():
            for i in np.flatnonzero(kind == CellKind.DATE).tolist():
                self.literals.setdefault(int(cells[i]), literal_1904(float(value[i])))
            value = np.where(kind == CellKind.DATE, value + SHIFT_1904, value)
        self.kind[cells] = kind
        self.number[cells] = value

    def _odd_number(self, i: int, text: str, cells: I64, value: NDArray[np.float64], kind: NDArray[np.uint8]) -> None:
        number = read_number(text)
        if number is not None:
            value[i] = number.value
            if number.literal is not None:
                self.literals[int(cells[i])] = number.literal
        elif text.strip(" \t\r\n"):
            value[i], kind[i] = np.nan, CellKind.ERROR
            self.code[cells[i]] = self.source.strings.intern(BAD_NUMBER)
        else:
            value[i], kind[i] = np.nan, CellKind.BLANK

    def _errors(self, cells: I64) -> None:
        codes: list[int] = []
        for start, end in zip(self.start[cells].tolist(), self.end[cells].tolist(), strict=True):
            raw = self.data[start:end].strip(b" \t\r\n")
            if not raw or b"&" in raw or b"_x" in raw or b"\r" in raw or len(raw) > MAX_TEXT:
                raise Unusual("error value")
            codes += self.source.strings.intern_utf8((raw,))
        self.kind[cells] = CellKind.ERROR
        self.code[cells] = codes

    def _texts(self, cells: I64) -> None:
        trim = np.zeros(len(cells), np.bool_)
        if self.inline is not None:
            trim = self.inline[cells] if self.kept is None else self.inline[cells] & ~self.kept[cells]
        self.kind[cells] = CellKind.TEXT
        self.code[cells] = self.texts.codes(self.data, self.buffer, self.words, self.start[cells], self.end[cells], trim)
