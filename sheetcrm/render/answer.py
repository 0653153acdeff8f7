"""Rows of any columns, as a query gives them: a table for a terminal, CSV, JSON objects."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from sheetcrm.render.export_text import csv_text, moment_text
from sheetcrm.render.text import Line, table_lines
from sheetcrm.render.widths import shorten
from sheetcrm.text import say
from sheetcrm.text.shell_verbs import SAYS

Rows = Sequence[Sequence[Any]]
_WIDEST, _MOST = 28, 60
_NARROW = 4


def answer_lines(columns: Sequence[str], rows: Rows, lang: str) -> Iterator[Line]:
    """A table, below it how many rows it has; numbers stand on the right."""
    widest = _MOST if len(columns) <= _NARROW else _WIDEST
    right = [n for n in range(len(columns)) if any(_is_number(row[n]) for row in rows)]
    yield from table_lines(columns, [[(shorten(shown(value), widest), "") for value in row] for row in rows], right=right, indent=0)
    yield [(say(SAYS["rows"], lang, n=len(rows)), "dim")]


def answer_csv(columns: Sequence[str], rows: Rows) -> Iterator[str]:
    """Texts that a spreadsheet would take for a formula begin with an apostrophe; NULL is empty."""
    yield ",".join(csv_text(name, ",") for name in columns) + "\n"
    for row in rows:
        yield ",".join(repr(value) if _is_number(value) else csv_text(shown(value), ",") for value in row) + "\n"


def answer_objects(columns: Sequence[str], rows: Rows) -> Iterator[dict[str, Any]]:
    """One object a row; of columns with one name the last counts."""
    for row in rows:
        yield {name: plain(value) for name, value in zip(columns, row, strict=True)}


def shown(value: Any) -> str:
    """A value as people read it: days, moments to the minute, items of a list with commas, nothing for NULL."""
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return ",".join(map(shown, value))
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float | Decimal):
        return str(int(value)) if math.isfinite(value) and value == int(value) and abs(float(value)) < 1e15 else str(value)
    return moment_text(value) if isinstance(value, dt.date) else str(value)


def plain(value: Any) -> Any:
    """A value as JSON has it; what JSON does not know as its text."""
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    if isinstance(value, dict):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, Decimal):
        value = int(value) if value == int(value) else float(value)
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value if value is None or isinstance(value, str | int | float | bool | dt.date) else str(value)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)
