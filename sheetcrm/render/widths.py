"""How wide a column must be.  The unit is Excel's: one digit of the Normal font (Calibri 11, 7 pixels)."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable

CJK_WIDTH = 2.1
"""A Chinese character at 11 pt takes about 15 pixels: 2.1 digits."""
PADDING = 2.0
FILTER_BUTTON = 3.0
NARROWEST, WIDEST = 8.0, 45.0


def text_width(text: str) -> float:
    """Width of the longest line of a text in digits of the Normal font: wide, full-width and ambiguous characters count 2.1."""
    return max((sum(CJK_WIDTH if unicodedata.east_asian_width(c) in "WFA" else 1.0 for c in line) for line in text.split("\n")), default=0.0)


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
