"""Worksheets of a workbook, read by the reader of our own; numbers and dates come typed."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sheetcrm._arrays import unique
from sheetcrm.cells import CellKind
from sheetcrm.errors import UsageError
from sheetcrm.package import KIND_MASK, Grid, GridColumn, Package, SheetInfo, number_literal, read_grid
from sheetcrm.schema import recognise_sheet
from sheetcrm.schema.headers import title_form
from sheetcrm.store.column import Bools, Column
from sheetcrm.store.sources._sheet import HEADER_ROWS, OddRow, Score, SourceSheet, best_header
from sheetcrm.text.import_ import REJECTS

_WIDEST = 4096
Places = NDArray[np.intp]


def read_workbook(source: Path | bytes, name: str, score: Score, titles: Sequence[str] = ()) -> list[SourceSheet]:
    """The lists of a workbook: the worksheets named in ``titles``; else those whose title is that of a sheet of ours; else the first
    visible one with a header.  A worksheet has a header when two labels of a row among its first ten are known.

    Raises ``UsageError`` E-SOURCE-SHEET for a title that is not there, E-SOURCE-HIDDEN where only hidden worksheets hold lists,
    ``FileRefused`` for a damaged or hostile file.
    """
    package = Package.open(source if isinstance(source, Path) else io.BytesIO(source))
    sheets = [info for info in package.sheets if info.kind == "worksheet"]
    wanted = _wanted(sheets, titles, name)
    if not titles:
        own = [info for info in wanted if _is_list(recognise_sheet(info.name))]
        wanted = own or [info for info in wanted if recognise_sheet(info.name) in (None, "team")]
    found: list[SourceSheet] = []
    other: list[str] = []
    for info in wanted:
        lists = _read(package, info, name, score, named=bool(titles), several=len(sheets) > 1)
        if lists is None:
            continue
        if found and not titles and not _is_list(recognise_sheet(info.name)) and not is_rejects(lists.headers):
            other.append(info.name)
        else:
            found.append(lists)
    package.screen_all()
    if not found and not titles:
        _say_hidden(package, sheets, name, score)
    for sheet in found[:1]:
        sheet.other = tuple(other)
    return found


def _say_hidden(package: Package, sheets: list[SheetInfo], name: str, score: Score) -> None:
    """UsageError E-SOURCE-HIDDEN where a hidden worksheet is a list: nobody may have meant it."""
    for info in sheets:
        if info.state != "visible" and not info.name.startswith("_") and _read(package, info, name, score, named=False, several=True):
            raise UsageError("E-SOURCE-HIDDEN", file=name, sheet=info.name)


def is_rejects(headers: Sequence[str]) -> bool:
    """A list of rejected rows that an import wrote: its first column says why."""
    return bool(headers) and headers[0] in REJECTS["reason"]


def _is_list(key: str | None) -> bool:
    from sheetcrm.schema import BookSchema

    spec = BookSchema.default().get(key) if key else None
    return spec is not None and spec.role == "entered"


def _wanted(sheets: list[SheetInfo], titles: Sequence[str], name: str) -> list[SheetInfo]:
    if not titles:
        return [info for info in sheets if info.state == "visible"]
    by_title = {title_form(info.name): info for info in sheets}
    for title in titles:
        if title_form(title) not in by_title:
            raise UsageError("E-SOURCE-SHEET", file=name, sheet=title, known="、".join(info.name for info in sheets))
    return [by_title[title_form(title)] for title in titles]


def _read(package: Package, info: SheetInfo, name: str, score: Score, *, named: bool, several: bool) -> SourceSheet | None:
    grid = read_grid(package, info)
    width = min(max(grid.columns, default=-1) + 1, _WIDEST)
    top = int(np.searchsorted(grid.rows, HEADER_ROWS, side="right"))
    rows = [[_text(grid, grid.columns.get(index), position) for index in range(width)] for position in range(top)]
    _labels_down(grid, rows)
    at, known = best_header(rows, score)
    if not rows or (known < 2 and not named):
        return None
    labels = max((i + 1 for i, text in enumerate(rows[at]) if text), default=0)
    below = np.arange(at + 1, len(grid.rows))
    filled = np.zeros(len(below), bool)
    for index, column in grid.columns.items():
        if index < labels:
            filled |= _holds(grid, column, below)
    keep = below[filled]
    _fill_down(grid, int(grid.rows[at]))
    columns = [_column(grid, index, rows[at][index], keep) for index in range(labels)]
    beyond = sum(int((column.kind[keep] & KIND_MASK != CellKind.BLANK).sum()) for index, column in grid.columns.items() if index >= labels)
    lines = grid.rows[keep].astype(np.int32)
    sheet = SourceSheet(f"{name}[{info.name}]" if several else name, "xlsx", rows[at][:labels], columns, lines, int(grid.rows[at]), info.name)
    sheet.unlabelled, sheet.date1904, sheet.hidden = beyond, package.date1904, int(grid.hidden[keep].sum())
    return _without_long_rows(sheet, grid, keep, labels) if beyond and is_rejects(sheet.headers) else sheet


def _without_long_rows(sheet: SourceSheet, grid: Grid, keep: Places, labels: int) -> SourceSheet:
    """Of rejected rows: those that still have a cell too many are set aside again."""
    there = sorted(index for index in grid.columns if index >= labels)
    long = np.any([grid.columns[index].kind[keep] & KIND_MASK != CellKind.BLANK for index in there], axis=0)
    for position in keep[long].tolist():
        cells = [_text(grid, grid.columns.get(index), position) for index in range(there[-1] + 1)]
        sheet.odd.append(OddRow(int(grid.rows[position]), tuple(cells)))
    sheet.columns = [_column(grid, index, sheet.headers[index], keep[~long]) for index in range(labels)]
    sheet.lines, sheet.unlabelled = sheet.lines[~long], 0
    return sheet


def _labels_down(grid: Grid, rows: list[list[str]]) -> None:
    """Of a header in two rows: a label that was merged over both stands in the lower one too."""
    for merge in grid.merges:
        if merge.first_row < merge.last_row and merge.first_column == merge.last_column < len(rows[0] if rows else ()):
            places = [i for i, row in enumerate(grid.rows[: len(rows)].tolist()) if merge.first_row <= row <= merge.last_row]
            for place in places[1:]:
                rows[place][merge.first_column] = rows[places[0]][merge.first_column]


def _fill_down(grid: Grid, header: int) -> None:
    """What a cell says that was merged over several rows below the header, each of these rows says."""
    own: set[int] = set()
    for merge in grid.merges:
        column = grid.columns.get(merge.first_column)
        if column is None or merge.first_row <= header or merge.last_row == merge.first_row or merge.last_column != merge.first_column:
            continue
        first, end = np.searchsorted(grid.rows, merge.first_row), np.searchsorted(grid.rows, merge.last_row, side="right")
        if first == len(grid.rows) or grid.rows[first] != merge.first_row:
            continue
        if merge.first_column not in own:
            number = None if column.number is None else column.number.copy()
            column = grid.columns[merge.first_column] = GridColumn(column.kind.copy(), column.code.copy(), number, dict(column.number_text))
            own.add(merge.first_column)
        column.kind[first:end], column.code[first:end] = column.kind[first], column.code[first]
        if column.number is not None:
            column.number[first:end] = column.number[first]
        if (literal := column.number_text.get(int(first))) is not None:
            column.number_text.update(dict.fromkeys(range(int(first), int(end)), literal))


def _holds(grid: Grid, column: GridColumn, rows: Places) -> Bools:
    """True where the cell holds more than white space."""
    kind, code = column.kind[rows] & KIND_MASK, column.code[rows]
    holds = np.asarray(kind != CellKind.BLANK)
    texts = kind == CellKind.TEXT
    distinct = unique(code[texts])
    blank = [int(c) for c, text in zip(distinct, grid.strings.take(distinct), strict=True) if not text.strip()]
    if blank:
        holds &= ~(texts & np.isin(code, blank))
    return holds


def _text(grid: Grid, column: GridColumn | None, position: int) -> str:
    if column is None:
        return ""
    kind = column.kind[position] & KIND_MASK
    if kind == CellKind.TEXT:
        return grid.strings[int(column.code[position])].strip()
    if kind == CellKind.NUMBER and column.number is not None:
        return column.number_text.get(position) or number_literal(float(column.number[position]))
    return ""


def _column(grid: Grid, index: int, label: str, keep: Places) -> Column:
    own = grid.columns.get(index)
    if own is None:
        return Column(None, index, label, np.zeros(len(keep), np.uint8), np.full(len(keep), -1, np.int32), None, {}, grid.strings)
    place = {int(p): i for i, p in enumerate(keep)} if own.number_text else {}
    literals = {place[p]: text for p, text in own.number_text.items() if p in place}
    number = None if own.number is None else own.number[keep]
    return Column(None, index, label, own.kind[keep], own.code[keep], number, literals, grid.strings)
