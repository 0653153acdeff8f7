"""Columns of a list that are computed: the formula that a new record has there."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from sheetcrm._lazy import lazy_pattern
from sheetcrm._values import NamedTuple
from sheetcrm.cells import CellRange, CellWrite, Formula, FormulaWrite, cell_ref, parse_ref
from sheetcrm.package.formula_refs import GONE, relative, shift
from sheetcrm.package.row_edit import CellSpan, RowReader, Write, has_value
from sheetcrm.package.sheet_frame import Rows, row_windows, scan
from sheetcrm.package.tables import TableInfo
from sheetcrm.package.worksheet_edit import content_source
from sheetcrm.package.xml_bytes import parse
from sheetcrm.package.xml_text import Unusual, unescape

if TYPE_CHECKING:
    from sheetcrm.package import Package, SheetInfo

_FORMULA = lazy_pattern(rb"<(?:[\w.\-]+:)?f((?:\s[^<>]*?)?)(?:/>|>([^<]*)<)")


class _Pattern(NamedTuple):
    """A formula as it stands in a row; ``array``: it is an array formula of its one cell."""

    text: str
    row: int
    array: bool = False

    def at(self, row: int, column: int) -> FormulaWrite | None:
        text = shift(self.text, row - self.row, 0)
        if GONE in text and GONE not in self.text:
            return None
        return FormulaWrite(Formula(text, None, cell_ref(row, column) if self.array else ""))


class ColumnFormulas(NamedTuple):
    """Column index -> the formula that new records have there unless they bring a value."""

    patterns: Mapping[int, _Pattern]

    def __bool__(self) -> bool:
        return bool(self.patterns)

    def completed(self, row: int, cells: Mapping[int, CellWrite]) -> dict[int, Write]:
        """The cells of a new record, computed ones included."""
        made: dict[int, Write] = dict(cells)
        for column, pattern in self.patterns.items():
            if column not in cells and (formula := pattern.at(row, column)) is not None:
                made[column] = formula
        return made


class Above(NamedTuple):
    """What stands above new records: ``rows`` knows the last record and the row before it; ``empty``: there is no record."""

    last_row: int
    header_row: int | None
    empty: bool
    q: str
    rows: Rows


def column_formulas(package: Package, sheet: SheetInfo, tables: Sequence[TableInfo], above: Above) -> ColumnFormulas:
    """What Excel fills into a row that is typed below a list: calculated columns of its table, and formulas that the last records share.

    A column without calculated formula goes on when the last record has a formula there, and the record above it has the same one or
    nothing at all.
    """
    patterns = {} if above.empty else _of_last_rows(package, sheet, above)
    if patterns:
        inside = _columns(package, sheet, tables, above)
        patterns = {column: pattern for column, pattern in patterns.items() if column in inside}
    for table in tables:
        for column, pattern in _calculated(package, table).items():
            if "$" in pattern.text or relative(pattern.text, 1, 0) != pattern.text:  # it names cells: as which row sees them, its own cell says
                patterns.setdefault(column, pattern)
            else:
                patterns[column] = pattern
    return ColumnFormulas(patterns)


def _columns(package: Package, sheet: SheetInfo, tables: Sequence[TableInfo], above: Above) -> set[int]:
    """The columns of the list: those of its table, else those with a header."""
    if tables or not above.header_row:
        return {column for table in tables for column in range(table.ref.first_column, table.ref.last_column + 1)}
    _, rows = scan(content_source(package, sheet.part), sheet.part, [above.header_row], tail=False)
    _, row = rows.found[above.header_row]
    return {span.column for span in RowReader(above.q).cells(row, above.header_row) if has_value(row, span)} if row else set()


def _calculated(package: Package, table: TableInfo) -> dict[int, _Pattern]:
    """The calculated columns that the table itself knows."""
    holder = parse(package.read(table.part), table.part).child("tableColumns")
    found = {}
    for offset, node in enumerate(holder.all("tableColumn") if holder is not None else []):
        formula = node.child("calculatedColumnFormula")
        if formula is not None and formula.text.strip():
            array = formula.get("array") in ("1", "true")
            found[table.ref.first_column + offset] = _Pattern(formula.text.strip(), table.ref.first_row + table.has_header, array)
    return found


def _of_last_rows(package: Package, sheet: SheetInfo, above: Above) -> dict[int, _Pattern]:
    """The formulas of the last record that are no single ones."""
    last_row = above.last_row
    numbers = [row for row in (last_row - 1, last_row) if row > (above.header_row or 0)]
    reader = RowReader(above.q)
    last: dict[int, _Pattern] = {}
    for number in numbers:
        _, row = above.rows.found[number]
        spans = reader.cells(row, number) if row else []
        before, last = last, {}
        here = {span.column: _pattern(package, sheet, row, span, number) for span in spans if has_value(row, span)}
        for column, pattern in here.items():
            if pattern is None:
                continue
            other = before.get(column)
            if number == last_row and other is not None and not _same(other, pattern, column):
                continue
            last[column] = pattern
        if number != last_row:
            constants = {column for column, pattern in here.items() if pattern is None}
        elif len(numbers) > 1:
            last = {column: pattern for column, pattern in last.items() if column not in constants}
    return last


def _same(one: _Pattern, other: _Pattern, column: int) -> bool:
    return relative(one.text, one.row, column) == relative(other.text, other.row, column)


def _pattern(package: Package, sheet: SheetInfo, row: bytes, span: CellSpan, number: int) -> _Pattern | None:
    """The formula of a cell; None for a value, a data table or an array of several cells."""
    match = _FORMULA.search(row[span.open_end : span.end])
    if match is None:
        return None
    attributes, text = match[1], unescape((match[2] or b"").decode())
    kind = _value(attributes, "t")
    if kind == "array":
        return _Pattern(text, number, array=True) if CellRange.parse(_value(attributes, "ref")).area == 1 and text else None
    if kind == "dataTable" or (not text and kind != "shared"):
        return None
    if text:
        return _Pattern(text, number)
    place = _first_of_shared(package, sheet, _value(attributes, "si"))
    if place is None:
        return None
    formula, first, column = place
    return _Pattern(shift(formula, number - first, span.column - column), number)


def _first_of_shared(package: Package, sheet: SheetInfo, index: str) -> tuple[str, int, int] | None:
    """The text of a shared formula, and the cell that has it."""
    wanted = re.compile(rb'<(?:[\w.\-]+:)?c r="([A-Z]+\d+)"[^<>]*><(?:[\w.\-]+:)?f((?:\s[^<>]*?)?\ssi="' + index.encode() + rb'"[^<>]*?)>([^<]+)<')
    frame, _ = scan(content_source(package, sheet.part), sheet.part, (), tail=False)
    try:
        for _, window in row_windows(content_source(package, sheet.part), frame):
            match = wanted.search(window)
            if match is not None:
                row, column = parse_ref(match[1].decode())
                return unescape(match[3].decode()), row, column
    except Unusual:
        return None
    return None


def _value(attributes: bytes, name: str) -> str:
    match = re.search(rb"\s" + name.encode() + rb"\s*=\s*[\"']([^\"']*)[\"']", attributes)
    return match[1].decode() if match else ""
