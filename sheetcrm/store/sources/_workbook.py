"""Worksheets of a workbook, read by the reader of our own; numbers and dates come typed."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

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

    Raises ``UsageError`` E-SOURCE-SHEET for a title that is not there, ``FileRefused`` for a damaged or hostile file.
    """
    package = Package.open(source if isinstance(source, Path) else io.BytesIO(source))
    sheets = [info for info in package.sheets if info.kind == "worksheet"]
    wanted = _wanted(sheets, titles, name)
    if not titles:
        own = [info for info in wanted if _is_list(recognise_sheet(info.name))]
        wanted = own or [info for info in wanted if recognise_sheet(info.name) is None]
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
    for sheet in found[:1]:
        sheet.other = tuple(other)
    return found


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
    columns = [_column(grid, index, rows[at][index], keep) for index in range(labels)]
    beyond = sum(int((column.kind[keep] & KIND_MASK != CellKind.BLANK).sum()) for index, column in grid.columns.items() if index >= labels)
    lines = grid.rows[keep].astype(np.int32)
    sheet = SourceSheet(f"{name}[{info.name}]" if several else name, "xlsx", rows[at][:labels], columns, lines, int(grid.rows[at]), info.name)
    sheet.unlabelled, sheet.date1904 = beyond, package.date1904
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


def _holds(grid: Grid, column: GridColumn, rows: Places) -> Bools:
    """True where the cell holds more than white space."""
    kind, code = column.kind[rows] & KIND_MASK, column.code[rows]
    holds = np.asarray(kind != CellKind.BLANK)
    texts = kind == CellKind.TEXT
    distinct = np.unique(code[texts])
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
