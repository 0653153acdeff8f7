"""Cells as XML: how a value is written.  Texts are inline strings, so that sharedStrings.xml stays as it is."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from itertools import repeat, zip_longest
from math import isfinite
from typing import Any, Protocol

from sheetcrm.cells import MAX_COLUMN, MAX_ROW, CellValue, Formula, column_letter
from sheetcrm.errors import UsageError

MAX_TEXT = 32_767
"""UTF-16 units that a cell can hold."""

# Characters that XML 1.0 cannot carry, the carriage return (XML readers turn it into a line feed), and texts that look
# like Excel's own escape for them.
_ESCAPED = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_BAR = "\u00a6"
"""Between texts that are looked at together."""
_SHORT = 1024


class RowRows(Protocol):
    """Rows of a long list: see ``graft``.  ``columns``: one sequence of values for each column from A on, all equally long."""

    @property
    def first_row(self) -> int: ...

    @property
    def columns(self) -> Sequence[Sequence[str | float | int | Formula | None]]: ...


def escape_text(text: str) -> str:
    """Character data of a cell: ``&<>`` as entities, what XML cannot carry as ``_xHHHH_``."""
    if "_x" in text or not text.isprintable():
        text = _ESCAPED.sub(lambda match: f"_x{ord(match[0]):04X}_" if match[0] != "_" else "_x005F_", text)
        text = _SURROGATE.sub("\ufffd", text)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def escape_texts(texts: Sequence[str]) -> list[str]:
    """``escape_text`` of many."""
    joined = _BAR.join(texts)
    if "_x" in joined or not joined.isprintable() or joined.count(_BAR) != len(texts) - 1:
        return list(map(escape_text, texts))
    return joined.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").split(_BAR)


def text_element(text: str, q: str = "") -> str:
    """``<is><t>…</t></is>``, marked where blanks would be lost.  ``UsageError`` E-TEXT-LONG over 32,767 UTF-16 units."""
    if is_plain_text(text):
        return f"<{q}is><{q}t>{text}</{q}t></{q}is>"
    if len(text) > MAX_TEXT // 2 and len(text.encode("utf-16-le", "surrogatepass")) // 2 > MAX_TEXT:
        raise UsageError("E-TEXT-LONG", length=len(text))
    space = ' xml:space="preserve"' if text != text.strip() or "\n" in text or "\t" in text or "  " in text else ""
    return f"<{q}is><{q}t{space}>{escape_text(text)}</{q}t></{q}is>"


def is_plain_text(text: str) -> bool:
    """Nothing of the text has to be escaped, and no blank in it could be lost; nearly all texts are so."""
    if len(text) > MAX_TEXT // 2 or not text.isprintable() or text[:1] == " " or text[-1:] == " ":
        return False
    return not ("&" in text or "<" in text or ">" in text or "_" in text or "  " in text)


def serial(value: dt.date, date1904: bool) -> float | int:
    """The number that stands for a date; whole for a date without time.  1900 system: 1 is 1900-01-01, with its 29 February."""
    moment = value if isinstance(value, dt.datetime) else dt.datetime(value.year, value.month, value.day)
    moment = moment.replace(tzinfo=None)
    if date1904:
        delta = moment - dt.datetime(1904, 1, 1)
    else:
        delta = moment - dt.datetime(1899, 12, 30)
        if delta.days < 61:  # before 1 March 1900, where Excel counts a day that never was
            delta -= dt.timedelta(days=1)
    days = delta.days + (delta.seconds + delta.microseconds / 1e6) / 86_400
    return delta.days if not delta.seconds and not delta.microseconds else days


def number_text(value: float) -> str:
    """The shortest decimal that reads back as the same number, whole ones without ``.0``."""
    text = repr(value)
    return text[:-2] if text.endswith(".0") else text


def content(value: CellValue | Formula, q: str = "", date1904: bool = False) -> tuple[str, str]:
    """A value -> (the ``t`` attribute with a blank before it, or nothing; what stands inside ``<c>``)."""
    if value is None:
        return "", ""
    if isinstance(value, str):
        return ' t="inlineStr"', text_element(value, q)
    if isinstance(value, bool):
        return ' t="b"', f"<{q}v>{int(value)}</{q}v>"
    if isinstance(value, Formula):
        array = f' t="array" ref="{value.array}"' if value.array else ""
        formula = f"<{q}f{array}>{escape_text(value.formula)}</{q}f>"
        if value.cached is None:
            return "", formula
        if isinstance(value.cached, str):
            return ' t="str"', f"{formula}<{q}v>{escape_text(value.cached)}</{q}v>"
        return "", f"{formula}<{q}v>{number_text(value.cached)}</{q}v>"
    if isinstance(value, dt.date):
        return "", f"<{q}v>{number_text(serial(value, date1904))}</{q}v>"
    if not isfinite(value):
        return ' t="e"', f"<{q}v>#NUM!</{q}v>"
    return "", f"<{q}v>{number_text(value)}</{q}v>"


def cell(ref: str, style: int, value: CellValue | Formula, q: str = "", date1904: bool = False) -> str:
    """One ``<c>``; style 0 is not written."""
    kind, inside = content(value, q, date1904)
    s = f' s="{style}"' if style else ""
    return f'<{q}c r="{ref}"{s}{kind}>{inside}</{q}c>' if inside else f'<{q}c r="{ref}"{s}{kind}/>'


class _Tails(dict[Any, bytes]):
    """Value -> what stands behind the row number of its cell, worked out when the value comes for the first time.

    follow  what comes behind the cell in every row, and with each of the values here: the beginning of the next cell
    Empty before ``follow``: no cell at all.  TRUE must not be looked up: it is equal to 1, which is written in another way.
    """

    def __init__(self, style: int, q: str, follow: bytes) -> None:
        super().__init__()
        self.q, self.follow = q, follow.decode()
        self.s = f' s="{style}"' if style else ""
        self.close = f"</{q}c>{self.follow}"
        self.number_open, self.number_close = f'"{self.s}><{q}v>', f"</{q}v>{self.close}"
        self.text_open, self.text_close = f'"{self.s} t="inlineStr"><{q}is><{q}t>', f"</{q}t></{q}is>{self.close}"

    def of(self, values: Sequence[Any]) -> list[bytes]:
        """What the cells of one column say."""
        kinds = set(map(type, values))
        if bool in kinds:
            return list(map(self.made, values))
        if Formula in kinds:  # they do not come twice
            return self._formulas(values) if len(kinds) == 1 else [self.made(value) if type(value) is Formula else self[value] for value in values]
        if str in kinds:
            self._learn([value for value in set(values).difference(self) if type(value) is str])
        return list(map(self.__getitem__, values))

    def _learn(self, texts: list[str]) -> None:
        """Many texts at once, where all are short and no blank in them could be lost."""
        if max(map(len, texts), default=_SHORT) >= _SHORT:
            return
        joined = f"{_BAR}{_BAR.join(texts)}{_BAR}"
        if joined.isprintable() and not any(blanks in joined for blanks in ("  ", f"{_BAR} ", f" {_BAR}")):
            made = f"{self.text_close}\0{self.text_open}".join(escape_texts(texts))
            self.update(zip(texts, f"{self.text_open}{made}{self.text_close}".encode().split(b"\0"), strict=True))

    def _formulas(self, values: Sequence[Formula]) -> list[bytes]:
        if any(value.array or type(value.cached) is not str for value in values):
            return list(map(self.made, values))
        opened, middle, close = f'"{self.s} t="str"><{self.q}f>', f"</{self.q}f><{self.q}v>", f"</{self.q}v>{self.close}"
        pairs = zip(escape_texts([value.formula for value in values]), escape_texts([str(value.cached) for value in values]), strict=True)
        return [f"{opened}{formula}{middle}{cached}{close}".encode() for formula, cached in pairs]

    def __missing__(self, value: Any) -> bytes:
        tail = self.made(value)
        if type(value) in (str, int, float, type(None)):
            self[value] = tail
        return tail

    def made(self, value: Any) -> bytes:
        if value is None:
            return f'"{self.s}/>{self.follow}'.encode() if self.s else self.follow.encode()
        if type(value) is int or (type(value) is float and isfinite(value)):
            return f"{self.number_open}{number_text(value)}{self.number_close}".encode()
        kind, inside = content(value, self.q)
        return (f'"{self.s}{kind}>{inside}{self.close}' if inside else f'"{self.s}{kind}/>{self.follow}').encode()


class _Column:
    """A column of a list: where its cells begin, and how they go on behind the row number.

    solid  there is a cell in every row; else the rows must be looked at one by one.  No values: blank cells with a format
    """

    def __init__(self, index: int, style: int, q: str, values: Sequence[Any] | None) -> None:
        self.values, self.style, self.q = values, style, q
        self.head = f'<{q}c r="{column_letter(index)}'.encode()
        self.solid = values is None or bool(style) or None not in values
        self.follow = b""

    def followed_by(self, other: _Column | None, close: bytes) -> None:
        """Says what comes next in each row."""
        self.follow = close if other is None else other.head if other.solid else b""
        self.tails = _Tails(self.style, self.q, self.follow if self.solid else b"")

    def cells(self, start: int, end: int) -> Iterable[bytes]:
        """What stands behind the row number of each row."""
        return repeat(self.tails.made(None)) if self.values is None else self.tails.of(self.values[start:end])


_ROWS_AT_A_TIME = 1000


def block_rows(body: RowRows, styles: dict[int, int], row_attributes: str = "", q: str = "") -> bytes:
    """All rows of a long list as ``<row>`` elements.

    styles          column index -> cell format; a column that the list lacks but the drawn row formats is filled with blanks
    row_attributes  what every ``<row>`` carries besides ``r`` (a height, for instance), with a leading blank
    """
    given = body.columns
    count = len(given[0]) if given else 0
    if body.first_row + count - 1 > MAX_ROW or len(given) > MAX_COLUMN:
        raise UsageError("E-ROWS")
    columns = [_Column(index, styles.get(index, 0), q, values) for index, values in enumerate(given)]
    columns += [_Column(index, style, q, None) for index, style in sorted(styles.items()) if index >= len(given) and style]
    for column, other in zip_longest(columns, columns[1:]):
        column.followed_by(other, f"</{q}row>".encode())
    opened = f'"{row_attributes}>'.encode() + (columns[0].head if columns and columns[0].solid else b"")
    pieces = []
    for start in range(0, count, _ROWS_AT_A_TIME):  # in pieces: the cells of a whole list as separate texts would be a lot of memory
        end = min(start + _ROWS_AT_A_TIME, count)
        rows = [b"%d" % (body.first_row + row) for row in range(start, end)]
        strips: list[Iterable[bytes]] = [repeat(f'<{q}row r="'.encode())]
        last: Iterable[bytes] = repeat(opened)
        for column in columns:
            cells = column.cells(start, end)
            if column.solid:
                strips.append(last)
                last = cells
            else:
                last = [
                    before + (column.head + row + cell if cell else b"") + column.follow for before, row, cell in zip(last, rows, cells, strict=False)
                ]
        pieces.append(b"".join(map(bytes.join, rows, zip(*strips, last, strict=False))))  # the number of a row stands between all its strips
    return b"".join(pieces)
