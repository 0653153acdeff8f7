"""Cell references inside formulas: read alike from another cell, and kept alive when rows of a sheet come or go.

A formula is cut into tokens; texts, names, functions, structured references and other workbooks are passed over.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Protocol

from sheetcrm._lazy import lazy_pattern
from sheetcrm._values import NamedTuple
from sheetcrm.cells import MAX_COLUMN, MAX_ROW, column_index, column_letter

_CELL = r"\$?[A-Za-z]{1,3}\$?[1-9]\d{0,6}"
_AFTER = r"(?![\w.(!\[\\?])"  # what follows would make it a function, a sheet or a longer name
# In this order: a text; an error, perhaps with cells of a sheet that is gone; cells, whole columns or whole rows, perhaps of another
# sheet; the title of a sheet before a name; a quoted title anywhere else; a structured reference.
_TOKEN = lazy_pattern(
    r'"(?:[^"]|"")*"'
    rf"|\#REF!(?:{_CELL}(?::{_CELL})?)?"
    r"|(?<![\w.$\\?])(?P<title>(?:'(?:[^']|'')+'|(?:\[[^\[\]]*\])?[\w.\\?]+(?::[\w.\\?]+)?)!)?"
    r"(?:(?P<ca>\$?)(?P<c>[A-Za-z]{1,3})(?P<ra>\$?)(?P<r>[1-9]\d{0,6})"
    r"(?::(?P<ca2>\$?)(?P<c2>[A-Za-z]{1,3})(?P<ra2>\$?)(?P<r2>[1-9]\d{0,6})(?![\w.(!\[\\?]))?"
    r"|(?P<columns>\$?[A-Za-z]{1,3}:\$?[A-Za-z]{1,3})|(?P<rows>\$?[1-9]\d{0,6}:\$?[1-9]\d{0,6}))"
    + _AFTER
    + r"|(?:\[[^\[\]]*\])?[\w.\\?]+(?::[\w.\\?]+)?![\w.\\?]*"
    r"|'(?:[^']|'')*'"
    r"|\[(?:[^\[\]']|'.|\[(?:[^\[\]']|'.)*\])*\]"
)
GONE = "#REF!"


class Move(Protocol):
    """Rows of one sheet that come or go."""

    def row(self, row: int) -> int | None:
        """Where a row stands afterwards; None when it went."""

    def span(self, first: int, last: int) -> tuple[int, int] | None:
        """What is left of rows first…last; None when nothing is."""

    def edge(self, row: int) -> int:
        """Where a row, or the row that takes its place, stands afterwards."""


class Seen(NamedTuple):
    """How rows of a sheet move, as formulas see it.

    title  of the sheet;  own  formulas stand on that sheet: references without title are meant too
    """

    move: Move
    title: str
    own: bool

    def means(self, title: str | None) -> bool:
        """Whether a reference with this prefix (``'My sheet'!``; None without) is one to the sheet.  Spans of sheets are not."""
        if title is None:
            return self.own
        name = title[:-1]
        if name.startswith("'"):
            name = name[1:-1].replace("''", "'")
        return name.casefold() == self.title.casefold()


def _each(formula: str, change: Callable[[re.Match[str]], str]) -> str:
    """The formula with every reference to cells, columns or rows changed."""
    return _TOKEN.sub(lambda match: change(match) if match["c"] or match["columns"] or match["rows"] else match[0], formula)


def _in_sheet(match: re.Match[str]) -> bool:
    """``ZZZ1`` and ``A9999999`` are names."""
    cells = [(match["c"], match["r"]), (match["c2"], match["r2"])]
    return all(column is None or (column_index(column) < MAX_COLUMN and int(row) <= MAX_ROW) for column, row in cells)


# --- the same formula in another cell


def shift(formula: str, rows: int, columns: int) -> str:
    """The formula as it reads ``rows`` further down and ``columns`` further right; what leaves the sheet becomes ``#REF!``."""

    def moved(match: re.Match[str]) -> str:
        if not _in_sheet(match):
            return match[0]
        title = match["title"] or ""
        if match["c"] is None:
            return title + _shifted_lines(match["columns"] or match["rows"], columns if match["columns"] else rows)
        first = _shifted_cell(match["ca"], match["c"], match["ra"], match["r"], rows, columns)
        if match["c2"] is None:
            return title + first
        last = _shifted_cell(match["ca2"], match["c2"], match["ra2"], match["r2"], rows, columns)
        return title + (GONE if GONE in (first, last) else f"{first}:{last}")

    return formula if not rows and not columns else _each(formula, moved)


def _shifted_cell(ca: str, c: str, ra: str, r: str, rows: int, columns: int) -> str:
    row, column = int(r) + (0 if ra else rows), column_index(c) + (0 if ca else columns)
    if not (1 <= row <= MAX_ROW and 0 <= column < MAX_COLUMN):
        return GONE
    return f"{ca}{column_letter(column)}{ra}{row}"


def _shifted_lines(lines: str, by: int) -> str:
    """``A:$B`` or ``1:$5`` further along."""
    made = []
    for piece in lines.split(":"):
        name = piece.removeprefix("$")
        place = (int(name) if name.isdigit() else column_index(name) + 1) + (0 if piece.startswith("$") else by)
        if not 1 <= place <= (MAX_ROW if name.isdigit() else MAX_COLUMN):
            return GONE
        made.append(piece[: len(piece) - len(name)] + (str(place) if name.isdigit() else column_letter(place - 1)))
    return ":".join(made)


def relative(formula: str, row: int, column: int) -> str:
    """The formula with its relative references as distances from (row, column): equal for cells that follow one pattern."""

    def cell(ca: str, c: str, ra: str, r: str) -> str:
        told = f"R{r}" if ra else f"R[{int(r) - row}]"
        return told + (f"C{c.upper()}" if ca else f"C[{column_index(c) - column}]")

    def told(match: re.Match[str]) -> str:
        if match["c"] is None or not _in_sheet(match):
            return match[0]
        first = (match["title"] or "") + cell(match["ca"], match["c"], match["ra"], match["r"])
        return first if match["c2"] is None else f"{first}:{cell(match['ca2'], match['c2'], match['ra2'], match['r2'])}"

    return _each(formula.strip(), told)


# --- the same cells at other places


def moved(formula: str, seen: Seen) -> str:
    """The formula of one cell after rows of a sheet came or went: ranges shrink and grow, what is gone becomes ``#REF!``."""

    def change(match: re.Match[str]) -> str:
        if not seen.means(match["title"]) or match["columns"] or not _in_sheet(match):
            return match[0]
        title = match["title"] or ""
        if match["rows"]:
            return title + _moved_rows(match["rows"], seen.move)
        top, bottom = int(match["r"]), int(match["r2"] or match["r"])
        span = seen.move.span(min(top, bottom), max(top, bottom))
        if span is None:
            return title + GONE
        top, bottom = span if top <= bottom else span[::-1]
        first = f"{match['ca']}{match['c']}{match['ra']}{top}"
        return title + (first if match["c2"] is None else f"{first}:{match['ca2']}{match['c2']}{match['ra2']}{bottom}")

    return _each(formula, change)


def grown(formula: str, seen: Seen, columns: tuple[int, int]) -> str:
    """The formula with ranges in these columns of the sheet that the move (a ``Growth``) draws further down."""

    def change(match: re.Match[str]) -> str:
        if not seen.means(match["title"]) or match["c2"] is None or not _in_sheet(match):
            return match[0]
        ends = sorted((column_index(match["c"]), column_index(match["c2"])))
        rows = sorted((int(match["r"]), int(match["r2"])))
        span = seen.move.span(*rows) if columns[0] <= ends[0] and ends[1] <= columns[1] else None
        if span is None or span == (rows[0], rows[1]) or int(match["r2"]) != rows[1]:
            return match[0]
        return match[0][: len(match[0]) - len(match["r2"])] + str(span[1])

    return _each(formula, change)


def _moved_rows(rows: str, move: Move) -> str:
    first, last = rows.split(":")
    span = move.span(*sorted((int(first.removeprefix("$")), int(last.removeprefix("$")))))
    if span is None:
        return GONE
    return ":".join(("$" if piece.startswith("$") else "") + str(row) for piece, row in zip((first, last), span, strict=True))


def moved_pattern(formula: str, seen: Seen, rows: int, columns: int) -> str:
    """The formula of a rule over several rows whose first cell stands ``rows`` lower and ``columns`` further right afterwards.

    Relative references keep their distance, so that each cell looks at the same neighbours; absolute rows move with what stands there.
    """

    def change(match: re.Match[str]) -> str:
        if not seen.means(match["title"]) or match["c"] is None or not _in_sheet(match):
            return match[0]
        title, ends = match["title"] or "", [(match["ra"], int(match["r"]))]
        if match["c2"] is not None:
            ends.append((match["ra2"], int(match["r2"])))
        if not any(absolute for absolute, _ in ends):
            return match[0]
        if all(absolute for absolute, _ in ends):
            span = seen.move.span(min(row for _, row in ends), max(row for _, row in ends))
            if span is None:
                return title + GONE
            placed = list(span[: len(ends)])
        else:
            placed = [seen.move.edge(row) if absolute else row for absolute, row in ends]
        first = f"{match['ca']}{match['c']}{match['ra']}{placed[0]}"
        return title + (first if match["c2"] is None else f"{first}:{match['ca2']}{match['c2']}{match['ra2']}{placed[1]}")

    return _each(shift(formula, rows, columns), change)


def keeps_pattern(formula: str, seen: Seen, row: int) -> bool:
    """Whether a formula that is shared from ``row`` on still means the same for all its cells when its text is moved for one of them.

    So it is when everything of the sheet that it looks at stands in its own row or in rows that all its cells look at.
    """
    kept = True

    def look(match: re.Match[str]) -> str:
        nonlocal kept
        if seen.means(match["title"]) and _in_sheet(match) and not match["columns"]:
            kept &= not match["rows"] or match["rows"].count("$") == 2
            ends = [(match[a], int(match[r])) for a, r in (("ra", "r"), ("ra2", "r2")) if match[r]]
            own_row = seen.own and all(absolute or place == row for absolute, place in ends)
            mixed = len({bool(absolute) for absolute, _ in ends}) > 1
            kept &= all(absolute for absolute, _ in ends) or own_row
            kept &= not mixed or all(seen.move.row(place) is not None for absolute, place in ends if absolute)
        return match[0]

    _each(formula, look)
    return kept


def refers(formula: str, seen: Seen) -> bool:
    """Whether a formula looks at cells of the sheet."""
    found = False

    def look(match: re.Match[str]) -> str:
        nonlocal found
        found |= seen.means(match["title"])
        return match[0]

    _each(formula, look)
    return found
