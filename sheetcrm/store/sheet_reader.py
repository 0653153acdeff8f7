"""One worksheet -> one ``Table``: where the header is, which rows are records, what is odd about the grid."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sheetcrm._arrays import unique
from sheetcrm._values import NamedTuple
from sheetcrm.cells import CellKind, cell_ref
from sheetcrm.package import KIND_MASK, Grid, GridColumn, SheetRules
from sheetcrm.schema import HeaderMatch, ReadContext, SheetSchema, recognise_header
from sheetcrm.store.column import Bools, Column
from sheetcrm.store.table import Table

HEADER_ROWS = 10
"""The header is looked for in this many rows."""
Places = NDArray[np.intp]
_SAMPLE, _FEW = 2048, 200
_TOTALS = ("合计", "小计", "总计", "共计", "total", "subtotal", "sum")


BLOCKING = ("CELL-MERGED", "COL-DUP", "COL-MISSING", "HEADER-REPEAT", "ROW-TOTAL", "ROW-SHUFFLED", "TABLE-HEADER")
"""A sheet with one of these is not written to: nobody can be sure which cell is meant."""


class StructureNote(NamedTuple):
    """Something odd about the grid, found while reading.

    code    the rule that reports it;  sheet  key of the table, None for the workbook;  title  of the worksheet
    row, column  place of the first cell concerned (row from 1, column from 0), None for the sheet as a whole
    """

    code: str
    sheet: str | None = None
    title: str | None = None
    row: int | None = None
    column: int | None = None
    gaps: dict[str, object] = {}

    @property
    def where(self) -> str:
        """``E1``; the row alone where no column is meant; empty for a sheet as a whole."""
        if self.row is None:
            return ""
        return cell_ref(self.row, self.column) if self.column is not None else str(self.row)

    @property
    def what(self) -> object:
        """What stands in doubt there: the label of a field (``Text``), the text of a header cell, or a range; empty for a row."""
        return self.gaps.get("header") or self.gaps.get("label") or self.gaps.get("range") or ""


class Header(NamedTuple):
    """A recognised header row."""

    row: int
    texts: dict[int, str]
    match: HeaderMatch


def find_header(grid: Grid, schema: SheetSchema, *, least: int = 2) -> Header | None:
    """The row among the first ten whose labels fit the schema best; None when fewer than ``least`` are known."""
    best: Header | None = None
    for position, texts in enumerate(_first_texts(grid)):
        if len(texts) < least:
            continue
        width = max(texts) + 1
        match = recognise_header([texts.get(i) for i in range(width)] if width <= 4096 else [texts.get(i) for i in range(4096)], schema)
        if match.score >= least and (best is None or match.score > best.match.score):
            best = Header(int(grid.rows[position]), texts, match)
    return best


def _first_texts(grid: Grid) -> list[dict[int, str]]:
    """For each of the rows among which a header is looked for: column index -> text, trimmed."""
    rows: list[dict[int, str]] = [{} for _ in range(int(np.searchsorted(grid.rows, HEADER_ROWS, side="right")))]
    places: list[tuple[int, int]] = []
    codes: list[int] = []
    for index, column in grid.columns.items():
        at = np.flatnonzero((column.kind[: len(rows)] & KIND_MASK) == CellKind.TEXT)
        places += [(position, index) for position in at.tolist()]
        codes += column.code[at].tolist()
    for (position, index), text in zip(places, grid.strings.take(codes), strict=True):
        if text := text.strip():
            rows[position][index] = text
    return rows


def read_table(
    grid: Grid, schema: SheetSchema, title: str, header: Header, context: ReadContext, totals_rows: frozenset[int] = frozenset()
) -> tuple[Table, list[StructureNote]]:
    """The table below a header, and what is odd about it.

    totals_rows  sheet rows that an Excel table has for its totals: no records, and in their place
    """
    match = header.match
    known = {index: key for key, index in match.columns.items()}
    named = sorted({*known, *match.unknown, *(index for _, index in match.duplicates)} & set(range(16_384)))
    below = int(np.searchsorted(grid.rows, header.row, side="right"))
    filled = _filled(grid, named, below)
    if totals_rows:
        filled &= ~np.isin(grid.rows[below:], sorted(totals_rows))
    records = filled.copy()
    notes = []
    if header.row > 1 and schema.role == "entered":
        notes.append(StructureNote("HEADER-ROW", schema.key, title, header.row, named[0], {"row": header.row}))
    positions = np.arange(below, len(grid.rows))
    repeat = _header_repeats(grid, header, known, positions) & filled
    totals = _totals(grid, schema, match, named, positions) & filled & ~repeat
    for code, mask in (("HEADER-REPEAT", repeat), ("ROW-TOTAL", totals)):
        notes += [StructureNote(code, schema.key, title, int(grid.rows[p]), named[0], {"row": int(grid.rows[p])}) for p in positions[mask]]
        records &= ~mask
    chosen = positions[records]
    columns = {key: _column(grid, index, schema, key, header, chosen) for index, key in sorted(known.items())}
    unknown = [_column(grid, index, schema, None, header, chosen) for index in match.unknown]
    last = int(grid.rows[positions[filled][-1]]) if filled.any() else header.row
    table = Table(schema, title, header.row, grid.rows[chosen].astype(np.int32), columns, unknown, last, context)
    notes += _column_notes(schema, title, header, match)
    notes += _grid_notes(grid, table, header, positions[filled], chosen)
    return table, notes


def header_names(grid: Grid, table: Table, rules: SheetRules | None) -> list[StructureNote]:
    """TABLE-HEADER: header cells that say something else than the Excel table knows as the name of the column."""
    notes = []
    for excel in rules.tables if rules else ():
        if not excel.has_header:
            continue
        for offset, name in enumerate(excel.columns[: excel.ref.last_column - excel.ref.first_column + 1]):
            row, column = excel.ref.first_row, excel.ref.first_column + offset
            text = header_text(grid, row, column)
            if text is None or text.replace("\r\n", "\n") != name.replace("\r\n", "\n"):
                gaps: dict[str, object] = {"header": text or "", "column": name, "table": excel.display_name}
                notes.append(StructureNote("TABLE-HEADER", table.key, table.title, row, column, gaps))
    return notes


def header_text(grid: Grid, row: int, index: int) -> str | None:
    """The text of a cell exactly as it stands; None where it holds no text."""
    position = int(np.searchsorted(grid.rows, row))
    column = grid.columns.get(index)
    if column is None or position >= len(grid.rows) or grid.rows[position] != row or column.kind[position] & KIND_MASK != CellKind.TEXT:
        return None
    return grid.strings[int(column.code[position])]


def _text_at(grid: Grid, column: GridColumn, position: int) -> str | None:
    if column.kind[position] & KIND_MASK != CellKind.TEXT:
        return None
    return grid.strings[int(column.code[position])].strip() or None


def _filled(grid: Grid, named: list[int], below: int) -> Bools:
    """Rows below the header with anything but white space in a column of the table."""
    count = np.zeros(len(grid.rows) - below, np.int32)
    for index in named:
        column = grid.columns.get(index)
        if column is not None:
            count += column.kind[below:] != CellKind.BLANK
    filled = count > 0
    for p in np.flatnonzero((count > 0) & (count <= 2)):  # only sparse rows can be white space alone
        filled[p] = any(_has_content(grid, grid.columns.get(index), int(p) + below) for index in named)
    return filled


def _has_content(grid: Grid, column: GridColumn | None, position: int) -> bool:
    if column is None or column.kind[position] == CellKind.BLANK:
        return False
    return column.kind[position] != CellKind.TEXT or bool(grid.strings[int(column.code[position])].strip())


def _header_repeats(grid: Grid, header: Header, known: dict[int, str], positions: Places) -> Bools:
    """Rows that hold three or more of the header's own labels in their columns."""
    at_header = int(np.searchsorted(grid.rows, header.row))
    hits = np.zeros(len(positions), np.int32)
    for index in known:
        column = grid.columns.get(index)
        if column is not None:
            text = (column.kind[positions] & KIND_MASK) == CellKind.TEXT
            codes = column.code[positions]
            same = codes == column.code[at_header]
            for code in _same_label(grid, codes, text, header.texts[index]):
                same |= codes == code
            hits += text & same
    return hits >= min(3, max(2, len(known)))


def _same_label(grid: Grid, codes: NDArray[np.int32], text: Bools, label: str) -> list[int]:
    """Other codes of a header's text in its column: a label that was typed, or has another font, is a text of its own in the file.

    Only where a column holds few distinct texts, as choices, dates and numbers do: a row that repeats the header shows there.
    """
    if int(text[:_SAMPLE].sum()) > _FEW and len(unique(codes[:_SAMPLE][text[:_SAMPLE]])) > _FEW:
        return []
    there = codes[text]
    distinct = np.flatnonzero(np.bincount(there)) if len(there) > _SAMPLE else unique(there)
    if len(distinct) > _FEW:
        return []
    return [int(code) for code, held in zip(distinct, grid.strings.take(distinct), strict=True) if held.strip() == label]


def _totals(grid: Grid, schema: SheetSchema, match: HeaderMatch, named: list[int], positions: Places) -> Bools:
    """Rows without an id whose first text is the word for a total; in a list without a column of ids, those that say no other word."""
    mask = np.zeros(len(positions), bool)
    if not schema.id_field or schema.role != "entered":
        return mask
    id_index = match.columns.get(schema.id_field)
    candidates = np.ones(len(positions), bool) if id_index is None else _without_substance(grid, schema, match, id_index, positions)
    if not candidates.any():
        return mask
    first = np.full(len(positions), -1, np.int32)
    for index in named:
        column = grid.columns.get(index)
        if column is not None:
            take = candidates & (first < 0) & ((column.kind[positions] & KIND_MASK) == CellKind.TEXT)
            first[take] = column.code[positions][take]
    distinct = unique(first[first >= 0])
    hits = [int(c) for c, text in zip(distinct, grid.strings.take(distinct), strict=True) if is_total(text)]
    mask = np.isin(first, np.array(hits, np.int32)) if hits else mask
    if id_index is None:
        for at in np.flatnonzero(mask):  # 合计科技有限公司 may be a customer; a total has figures beside it, not names
            mask[at] = _words_in(grid, named, int(positions[at])) == 1
    return mask


def _words_in(grid: Grid, named: list[int], position: int) -> int:
    """How many cells of a row hold words; ``40 家`` and ``8,200,000 元`` are figures, but with the word for a total they count."""
    texts = (_text_at(grid, column, position) for index in named if (column := grid.columns.get(index)) is not None)
    return sum(any(map(str.isalpha, text)) and (is_total(text) or not any(map(str.isdigit, text))) for text in texts if text)


def _without_substance(grid: Grid, schema: SheetSchema, match: HeaderMatch, id_index: int, positions: Places) -> Bools:
    """Rows without an id, or with nothing in any required column but that of the id (where people write 合计 too)."""
    empty = np.ones(len(positions), bool)
    for key, index in match.columns.items():
        column = grid.columns.get(index)
        if column is not None and index != id_index and schema.field(key).required == "required":
            empty &= column.kind[positions] == CellKind.BLANK
    ids = grid.columns.get(id_index)
    return empty if ids is None else empty | ((ids.kind[positions] & KIND_MASK) == CellKind.BLANK)


def is_total(text: str) -> bool:
    """``Total``, ``Sum:`` and ``合  计`` are totals, ``Summit GmbH`` and ``Totalenergies`` are customers."""
    word, joined = text.strip().lower(), "".join(text.split())
    return any(word.startswith(t) and not word[len(t) : len(t) + 1].isalpha() if t.isascii() else joined.startswith(t) for t in _TOTALS)


def _column(grid: Grid, index: int, schema: SheetSchema, key: str | None, header: Header, chosen: Places) -> Column:
    spec = schema.field(key) if key else None
    column, text = grid.columns.get(index), header.texts[index]
    if column is None:
        return Column(spec, index, text, np.zeros(len(chosen), np.uint8), np.full(len(chosen), -1, np.int32), None, {}, grid.strings)
    place = {int(p): i for i, p in enumerate(chosen)} if column.number_text else {}
    literals = {place[p]: text for p, text in column.number_text.items() if p in place}
    if len(chosen) and int(chosen[-1]) - int(chosen[0]) + 1 == len(chosen):
        cut = slice(int(chosen[0]), int(chosen[-1]) + 1)  # the usual case: no copy
        number = None if column.number is None else column.number[cut]
        return Column(spec, index, text, column.kind[cut], column.code[cut], number, literals, grid.strings)
    number = None if column.number is None else column.number[chosen]
    return Column(spec, index, text, column.kind[chosen], column.code[chosen], number, literals, grid.strings)


def _column_notes(schema: SheetSchema, title: str, header: Header, match: HeaderMatch) -> list[StructureNote]:
    if schema.role == "generated":
        return []
    notes = [
        StructureNote("COL-MISSING", schema.key, title, header.row, None, {"field": f.key, "label": f.label})
        for f in schema.fields
        if f.required == "required" and f.key not in match.columns
    ]
    for key, index in match.duplicates:
        gaps: dict[str, object] = {"field": key, "label": schema.field(key).label, "header": header.texts[index]}
        notes.append(StructureNote("COL-DUP", schema.key, title, header.row, index, gaps))
    notes += [StructureNote("COL-UNKNOWN", schema.key, title, header.row, index, {"header": header.texts[index]}) for index in match.unknown]
    return notes


def _grid_notes(grid: Grid, table: Table, header: Header, filled: Places, chosen: Places) -> list[StructureNote]:
    """Hidden rows and columns, blank rows between records, merged data cells."""
    if table.schema.role == "generated":
        return []
    key, title, first = table.key, table.title, table.first_column
    notes = []
    hidden = chosen[grid.hidden[chosen]] if len(chosen) else chosen
    if len(hidden):
        notes.append(StructureNote("ROW-HIDDEN", key, title, int(grid.rows[hidden[0]]), first, {"count": len(hidden), "total": len(chosen)}))
    for field_key, column in table.columns.items():
        if column.index in grid.hidden_columns:
            notes.append(StructureNote("COL-HIDDEN", key, title, header.row, column.index, {"header": column.header, "field": field_key}))
    if len(filled):
        rows = grid.rows[filled]
        before = np.concatenate([[header.row], rows[:-1]])
        for start, end in zip(before[rows - before > 1], rows[rows - before > 1], strict=True):
            notes.append(StructureNote("ROW-BLANK", key, title, int(start) + 1, first, {"count": int(end - start - 1)}))
    for merge in grid.merges:
        beside = merge.last_column < first or merge.first_column > table.last_column
        if not beside and merge.last_row > header.row and merge.first_row <= table.last_row:
            notes.append(StructureNote("CELL-MERGED", key, title, max(merge.first_row, 1), merge.first_column, {"range": str(merge)}))
    return notes
