"""How wide a column must be.  The unit is Excel's: one digit of the Normal font (Calibri 11, 7 pixels)."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable

from sheetcrm._lazy import lazy_pattern

CJK_WIDTH = 2.1
"""A Chinese character at 11 pt takes about 15 pixels: 2.1 digits."""
PADDING = 2.0
FILTER_BUTTON = 3.0
NARROWEST, WIDEST = 8.0, 45.0


def text_width(text: str) -> float:
    """Width of the longest line of a text in digits of the Normal font: wide and full-width characters count 2.1.

    So do those that are wide in Chinese fonts only (``·``, ``…``, ``→``), in lines that have Chinese characters.
    """
    return max(map(_line_width, text.split("\n")))


def _line_width(line: str) -> float:
    if line.isascii():
        return float(len(line))
    kinds = [unicodedata.east_asian_width(c) for c in line]
    wide = "WFA" if "W" in kinds else "WF"
    return sum(CJK_WIDTH if kind in wide else 1.0 for kind in kinds)


def column_width(header: str, values: Iterable[str] = (), *, filter_button: bool = True) -> float:
    """Width for a header and its values: the longer of the header and the 95th percentile of the values, 8 to 45."""
    head = text_width(header) + (FILTER_BUTTON if filter_button else 0.0)
    return round(min(WIDEST, max(NARROWEST, head + PADDING, text_columns(values))), 1)


def text_columns(values: Iterable[str]) -> float:
    """Width that 95 of 100 values need, with padding; 0 without values."""
    widths = sorted(text_width(value) for value in values)
    return round(widths[math.ceil(0.95 * len(widths)) - 1] + PADDING, 1) if widths else 0.0


def pixels(width: float) -> int:
    """Pixels of a column of that width on a screen of 96 dots an inch (maximum digit width 7, 5 pixels of padding)."""
    return math.trunc(width * 7 + 5)


_UNSEEN = lazy_pattern(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def visible(text: str) -> str:
    """The text with ``\ufffd`` for control characters: a cell can neither steer a terminal nor break a document (XML, HTML)."""
    return _UNSEEN.sub("\ufffd", text)


def terminal_width(text: str) -> int:
    """Columns that a text takes in a terminal: wide and full-width characters two, combining ones none."""
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def pad(text: str, width: int) -> str:
    """The text with blanks behind it up to ``width`` terminal columns."""
    return text + " " * max(0, width - terminal_width(text))


def shorten(text: str, width: int) -> str:
    """The text on one line of at most ``width`` terminal columns, cut with ``…``."""
    text = " ".join(text.split())
    if terminal_width(text) <= width:
        return text
    kept, used = [], 1
    for c in text:
        used += terminal_width(c)
        if used > width:
            break
        kept.append(c)
    return "".join(kept).rstrip() + "…"


_NO_START = frozenset("，。、；：？！）】》”’…,.;:?!)]}")
_NO_END = frozenset("（【《“‘([{")


def wrap(text: str, width: int) -> list[str]:
    """The text on lines of at most ``width`` terminal columns: broken at blanks and between Chinese characters, never before
    closing punctuation; a word that is longer than a line is cut."""
    lines: list[str] = []
    line = ""
    for piece in _pieces(" ".join(text.split())):
        if line and terminal_width(line + piece.rstrip()) > width:
            lines.append(line.rstrip())
            line, piece = "", piece.lstrip()
        line += piece
        while terminal_width(line.rstrip()) > width:
            cut = _fits(line, width)
            lines.append(line[:cut])
            line = line[cut:]
    if line.strip() or not lines:
        lines.append(line.rstrip())
    return lines


def _pieces(text: str) -> list[str]:
    """Parts of a line that are not broken inside."""
    pieces: list[str] = []
    for c in text:
        wide = unicodedata.east_asian_width(c) in "WF"
        last = pieces[-1][-1] if pieces else ""
        breakable = last == " " or wide or (last and unicodedata.east_asian_width(last) in "WF")
        if not pieces or (breakable and c != " " and c not in _NO_START and last not in _NO_END):
            pieces.append(c)
        else:
            pieces[-1] += c
    return pieces


def _fits(text: str, width: int) -> int:
    """How many characters of a text fit into ``width`` columns, at least one."""
    used = 0
    for i, c in enumerate(text):
        used += terminal_width(c)
        if used > width:
            return max(1, i)
    return len(text)
