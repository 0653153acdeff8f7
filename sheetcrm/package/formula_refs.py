"""Cell references inside formulas: enough to say that two formulas mean the same from two different cells."""

from __future__ import annotations

import re
from collections.abc import Callable

from sheetcrm.cells import MAX_COLUMN, MAX_ROW, column_index, column_letter

# A string, a quoted sheet name, a structured reference, or a cell reference that is no part of a longer name.
_TOKEN = re.compile(
    r'"(?:[^"]|"")*"' r"|'(?:[^']|'')*'" r"|\[[^\[\]]*\]" r"|(?<![\w.$])(?P<ca>\$?)(?P<c>[A-Za-z]{1,3})(?P<ra>\$?)(?P<r>[1-9]\d{0,6})(?![\w.(!])"
)


def _each(formula: str, change: Callable[[re.Match[str]], str]) -> str:
    return _TOKEN.sub(lambda match: change(match) if match["c"] else match[0], formula)


def shift(formula: str, rows: int, columns: int) -> str:
    """The formula as it reads ``rows`` further down and ``columns`` further right; what leaves the sheet becomes ``#REF!``."""

    def moved(match: re.Match[str]) -> str:
        row = int(match["r"]) + (0 if match["ra"] else rows)
        column = column_index(match["c"]) + (0 if match["ca"] else columns)
        if not (1 <= row <= MAX_ROW and 0 <= column < MAX_COLUMN):
            return "#REF!"
        return f"{match['ca']}{column_letter(column)}{match['ra']}{row}"

    return formula if not rows and not columns else _each(formula, moved)


def relative(formula: str, row: int, column: int) -> str:
    """The formula with its relative references as distances from (row, column): equal for cells that follow one pattern."""

    def told(match: re.Match[str]) -> str:
        r = f"R{match['r']}" if match["ra"] else f"R[{int(match['r']) - row}]"
        c = f"C{match['c'].upper()}" if match["ca"] else f"C[{column_index(match['c']) - column}]"
        return r + c

    return _each(formula.strip(), told)
