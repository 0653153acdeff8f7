"""Cells as XML: how a value is written.  Texts are inline strings, so that sharedStrings.xml stays as it is."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from math import isfinite
from typing import Protocol

from sheetcrm.cells import MAX_COLUMN, MAX_ROW, CellValue, Formula, column_letter
from sheetcrm.errors import UsageError

MAX_TEXT = 32_767
"""UTF-16 units that a cell can hold."""

# Characters that XML 1.0 cannot carry, the carriage return (XML readers turn it into a line feed), and texts that look
# like Excel's own escape for them.
_ESCAPED = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_SPECIAL = re.compile(r"[&<>\x00-\x1f_\ufffe\uffff\ud800-\udfff]")


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
        formula = f"<{q}f>{escape_text(value.formula)}</{q}f>"
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


def column_cells(
    index: int, values: Sequence[str | float | int | Formula | None], rows: Sequence[str], style: int, q: str, texts: dict[str, str]
) -> list[str]:
    """One column of a long list as cells; ``rows`` are the row numbers as text, ``texts`` remembers texts already escaped."""
    letter = column_letter(index)
    s = f' s="{style}"' if style else ""
    head, text_tail, close = f'<{q}c r="{letter}', f'"{s} t="inlineStr">', f"</{q}c>"
    blank = f'"{s}/>' if style else ""
    number_open, number_close = f'"{s}><{q}v>', f"</{q}v></{q}c>"
    cells = []
    for row, value in zip(rows, values, strict=True):
        if isinstance(value, str):
            inside = texts.get(value)
            if inside is None:
                inside = texts[value] = text_element(value, q)
            cells.append(head + row + text_tail + inside + close)
        elif value is None:
            cells.append(head + row + blank if blank else "")
        elif type(value) is int:
            cells.append(f"{head}{row}{number_open}{value}{number_close}")
        elif type(value) is float and isfinite(value):
            cells.append(f"{head}{row}{number_open}{number_text(value)}{number_close}")
        else:
            cells.append(cell(letter + row, style, value, q))
    return cells


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
    opened = f'<{q}row r="'
    attributes, close = f'"{row_attributes}>', f"</{q}row>"
    pieces = []
    for start in range(0, count, _ROWS_AT_A_TIME):  # in pieces: the cells of a whole list as separate texts would be a lot of memory
        end = min(start + _ROWS_AT_A_TIME, count)
        rows = [str(body.first_row + row) for row in range(start, end)]
        made = []
        for index in range(width):
            if index < len(columns):
                made.append(column_cells(index, columns[index][start:end], rows, styles.get(index, 0), q, texts))
            elif styles.get(index):
                made.append(column_cells(index, [None] * len(rows), rows, styles[index], q, texts))
        pieces.append("".join([opened + row + attributes + "".join(cells) + close for row, *cells in zip(rows, *made, strict=True)]).encode())
    return b"".join(pieces)
