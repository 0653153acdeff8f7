"""CSV, TSV and their relatives: delimiter, quotation marks and header are found out; rows are cut into columns."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain, islice

from sheetcrm.errors import UsageError
from sheetcrm.store.sources._sheet import HEADER_ROWS, OddRow, Score, SourceSheet, TextColumns, best_header

DELIMITERS = (",", "\t", ";", "|")
_HINT = re.compile(r"sep=(.)\r?\n?", re.IGNORECASE)
_SAMPLE = 200
_BLOCK = 4096
_MOST_REPAIRS = 1000
_END = "\x02the end of the list\x03"


def read_delimited(text: str, name: str, score: Score, *, encoding: str = "", delimiter: str | None = None) -> SourceSheet:
    """A delimited text as columns.

    encoding   what it was decoded from, for the report
    score      tells how many cells of a row are known as labels: it chooses header row and, with how even the rows are, the delimiter
    A row counts as odd when it has not as many cells as the header; one blank cell more at the end of most rows (a trailing delimiter),
    or of the header, is no cell.
    """
    lines = list(io.StringIO(text, newline=""))
    first = 0
    hint = _HINT.fullmatch(lines[0]) if lines else None
    if hint:
        first, delimiter = 1, delimiter or hint[1]
    if delimiter and (len(delimiter) != 1 or delimiter in "\r\n\"'"):
        raise UsageError("E-DELIMITER", delimiter=delimiter)
    chosen = delimiter or _delimiter(lines[first : first + _SAMPLE], score)
    quote = _quote(lines[first : first + _SAMPLE], chosen)
    head = list(islice(_rows(lines, first, chosen, quote), HEADER_ROWS + _SAMPLE))
    at, _ = best_header([cells for _, cells in head[:HEADER_ROWS]], score)
    line, headers = head[at] if head else (1, [])
    below = head[at + 1][0] - 1 if at + 1 < len(head) else len(lines)
    most = _width(headers, [cells for _, cells in head[at + 1 :]])
    builder, odd = TextColumns(len(headers)), list[OddRow]()
    _cut(_rows(lines, below, chosen, quote, {len(headers), most}, odd), len(headers), most, builder, odd)
    columns, numbers = builder.columns(headers)
    named = _named(headers)
    sheet = SourceSheet(name, "csv", [h.strip() for h in headers[:named]], columns[:named], numbers, line)
    sheet.encoding, sheet.delimiter, sheet.odd = encoding, chosen, sorted(odd)
    return sheet


def _named(headers: Sequence[str]) -> int:
    """Number of columns up to the last one with a label."""
    return max((i + 1 for i, text in enumerate(headers) if text.strip()), default=0)


def _width(headers: Sequence[str], sample: Sequence[Sequence[str]]) -> int:
    """Cells that most rows have, where these only add blank ones to those of the header; else the cells of the header."""
    counts = Counter(len(row) for row in sample)
    usual = counts.most_common(1)[0][0] if counts else len(headers)
    own = [row for row in sample if len(row) == usual]
    if usual > len(headers) and not any(cell.strip() for row in own for cell in row[len(headers) :]):
        return usual
    if _named(headers) <= usual < len(headers):
        return usual
    return len(headers)


def _cut(rows: Iterator[tuple[int, list[str]]], width: int, usual: int, builder: TextColumns, odd: list[OddRow]) -> None:
    """Rows of the right number of cells into the builder, the others to the odd ones."""
    block: list[list[str]] = []
    lines: list[int] = []
    for line, cells in rows:
        if len(cells) != width:
            if not any(map(str.strip, cells)):
                continue
            if len(cells) != usual or any(map(str.strip, cells[width:])):
                odd.append(OddRow(line, tuple(cells)))
                continue
            cells = [*cells[:width], *[""] * (width - len(cells))]
        block.append(cells)
        lines.append(line)
        if len(block) == _BLOCK:
            builder.add(block, lines)
            block, lines = [], []
    builder.add(block, lines)


def _rows(
    lines: list[str], first: int, delimiter: str, quote: str, widths: set[int] | None = None, odd: list[OddRow] | None = None
) -> Iterator[tuple[int, list[str]]]:
    """(line from 1, cells) of every row.

    A row whose quotation mark is never closed, or closed in the middle of a cell, so that several lines make one row, is no row: its first
    line is set aside, and reading goes on with the next one.  widths  of the rows below the header, None for a first look
    """
    repairs = 0
    while first < len(lines):
        last: tuple[int, list[str]] | None = None
        reader = csv.reader(chain(lines[first:], ["\n", _END]), delimiter=delimiter, quotechar=quote)
        begin, whole = first + 1, False
        try:
            for cells in reader:
                if last is not None:
                    span = lines[last[0] - 1 : begin - 1]
                    if widths is not None and len(span) > 1 and not _well_quoted(span, delimiter, quote):
                        break
                    yield last
                whole = cells == [_END]
                last = (begin, cells)
                begin = first + reader.line_num + 1
        except csv.Error:
            if last is not None:
                yield last
            last, whole = (begin, []), False
        if (whole and last is not None and last[1] == [_END]) or last is None:
            return
        repairs += 1
        if repairs > _MOST_REPAIRS:
            raise UsageError("E-QUOTES", where=str(last[0]), lines=_MOST_REPAIRS)
        if odd is not None:
            odd.append(OddRow(last[0], tuple(lines[last[0] - 1].rstrip("\r\n").split(delimiter)), "IMP-QUOTE"))
        first = last[0]


def _well_quoted(lines: list[str], delimiter: str, quote: str) -> bool:
    """Every quotation mark that closes a cell stands at its end."""
    try:
        list(csv.reader(lines, delimiter=delimiter, quotechar=quote, strict=True))
    except csv.Error:
        return False
    return True


def _delimiter(lines: list[str], score: Score) -> str:
    """The one that gives a row with most known labels, then the evenest rows, then the most cells."""
    best, chosen = (-1, -1.0, -1), DELIMITERS[0]
    for candidate in DELIMITERS:
        rows = [row for row in csv.reader(lines, delimiter=candidate) if row] if any(candidate in line for line in lines) else []
        if not rows:
            continue
        _, known = best_header(rows, score)
        width, even = Counter(map(len, rows)).most_common(1)[0]
        merit = (known, even / len(rows) if width > 1 else 0.0, width)
        if merit > best:
            best, chosen = merit, candidate
    return chosen


def _quote(lines: list[str], delimiter: str) -> str:
    """``"``, but for lists that have none and put most of their cells into ``'``."""
    text = "".join(lines)
    if '"' in text or "'" not in text:
        return '"'
    cells = [cell.strip() for line in lines for cell in line.strip("\r\n").split(delimiter) if cell.strip()]
    single = sum(len(cell) > 1 and cell[0] == cell[-1] == "'" for cell in cells)
    return "'" if single * 2 > len(cells) else '"'
