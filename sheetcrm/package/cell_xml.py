"""Cells as XML: how a value is written.  Texts are inline strings, so that sharedStrings.xml stays as it is."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from itertools import chain, repeat
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
_SPECIAL = re.compile(r"[&<>\x00-\x1f_\ufffe\uffff\ud800-\udfff]")
_NOT_AS_IT_IS = re.compile(_SPECIAL.pattern + r"|  |^\s|\s$")
"""In a text that must be escaped, or marked because blanks would be lost."""


class RowRows(Protocol):
    """Rows of a long list: see ``graft``.  ``columns``: one sequence of values for each column from A on, all equally long."""

    @property
    def first_row(self) -> int: ...

    @property
    def columns(self) -> Sequence[Sequence[str | float | int | Formula | None]]: ...


def escape_text(text: str) -> str:
    """Character data of a cell: ``&<>`` as entities, what XML cannot carry as ``_xHHHH_``."""
    if not _SPECIAL.search(text):
        return text
    text = _ESCAPED.sub(lambda match: f"_x{ord(match[0]):04X}_" if match[0] != "_" else "_x005F_", text)
    text = _SURROGATE.sub("\ufffd", text)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def text_element(text: str, q: str = "") -> str:
    """``<is><t>…</t></is>``, marked where blanks would be lost.  ``UsageError`` E-TEXT-LONG over 32,767 UTF-16 units."""
    if len(text) > MAX_TEXT // 2 and len(text.encode("utf-16-le", "surrogatepass")) // 2 > MAX_TEXT:
        raise UsageError("E-TEXT-LONG", length=len(text))
    space = ' xml:space="preserve"' if text != text.strip() or "\n" in text or "\t" in text or "  " in text else ""
    return f"<{q}is><{q}t{space}>{escape_text(text)}</{q}t></{q}is>"


def is_plain_text(text: str) -> bool:
    """Nothing of the text has to be escaped, and no blank in it could be lost; nearly all texts are so."""
    return len(text) <= MAX_TEXT // 2 and _NOT_AS_IT_IS.search(text) is None


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

    Empty: no cell at all.  TRUE must not be looked up: it is equal to 1, which is written in another way.
    """

    def __init__(self, style: int, q: str, texts: dict[str, str]) -> None:
        super().__init__()
        self.style, self.q, self.texts = style, q, texts
        s = f' s="{style}"' if style else ""
        self.text_open, self.close = f'"{s} t="inlineStr">', f"</{q}c>"
        self.number_open, self.number_close = f'"{s}><{q}v>', f"</{q}v></{q}c>"
        self.blank = f'"{s}/>' if style else ""
        self.plain_open, self.plain_close = f"{self.text_open}<{q}is><{q}t>", f"</{q}t></{q}is>{self.close}"

    def __missing__(self, value: Any) -> bytes:
        if type(value) is str and is_plain_text(value):
            self[value] = tail = (self.plain_open + value + self.plain_close).encode()
            return tail
        tail = self.made(value)
        if type(value) in (str, int, float, type(None)):
            self[value] = tail
        return tail

    def made(self, value: Any) -> bytes:
        return self._made(value).encode()

    def _made(self, value: Any) -> str:
        if isinstance(value, str):
            inside = self.texts.get(value)
            if inside is None:
                inside = self.texts[value] = text_element(value, self.q)
            return self.text_open + inside + self.close
        if value is None:
            return self.blank
        if type(value) is int or (type(value) is float and isfinite(value)):
            return f"{self.number_open}{number_text(value)}{self.number_close}"
        return cell("", self.style, value, self.q).removeprefix(f'<{self.q}c r="')


_ROWS_AT_A_TIME = 1000


def block_rows(body: RowRows, styles: dict[int, int], row_attributes: str = "", q: str = "") -> bytes:
    """All rows of a long list as ``<row>`` elements.

    styles          column index -> cell format; a column that the list lacks but the drawn row formats is filled with blanks
    row_attributes  what every ``<row>`` carries besides ``r`` (a height, for instance), with a leading blank
    """
    columns = body.columns
    count = len(columns[0]) if columns else 0
    if body.first_row + count - 1 > MAX_ROW or len(columns) > MAX_COLUMN:
        raise UsageError("E-ROWS")
    texts: dict[str, str] = {}
    width = max(len(columns), max(styles, default=-1) + 1)
    tails = [_Tails(styles.get(index, 0), q, texts) for index in range(width)]
    opened, attributes, close = f'<{q}row r="'.encode(), f'"{row_attributes}>'.encode(), f"</{q}row>".encode()
    pieces = []
    for start in range(0, count, _ROWS_AT_A_TIME):  # in pieces: the cells of a whole list as separate texts would be a lot of memory
        end = min(start + _ROWS_AT_A_TIME, count)
        rows = [b"%d" % (body.first_row + row) for row in range(start, end)]
        strips: list[Iterable[bytes]] = [repeat(opened), rows, repeat(attributes)]
        for index in range(width):
            if index < len(columns):
                strips += _column_strips(index, columns[index][start:end], rows, tails[index])
            elif styles.get(index):
                strips += (repeat(_head(index, q)), rows, repeat(tails[index].made(None)))
        pieces.append(b"".join(chain.from_iterable(zip(*strips, repeat(close), strict=False))))
    return b"".join(pieces)


def _head(index: int, q: str) -> bytes:
    return f'<{q}c r="{column_letter(index)}'.encode()


def _column_strips(index: int, values: Sequence[Any], rows: Sequence[bytes], tails: _Tails) -> tuple[Iterable[bytes], ...]:
    """The cells of one column, cut in strips (head, row number, rest) that are put together row by row."""
    head = _head(index, tails.q)
    made = list(map(tails.made if bool in set(map(type, values)) else tails.__getitem__, values))
    if b"" in made:
        return ([head + row + tail if tail else b"" for row, tail in zip(rows, made, strict=True)],)
    return repeat(head), rows, made
