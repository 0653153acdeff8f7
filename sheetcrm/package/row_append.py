"""Records below the last one of a list: what ends with the list follows it, what stands in the way moves down."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from sheetcrm._values import dataclass
from sheetcrm.cells import MAX_COLUMN, MAX_ROW, CellWrite
from sheetcrm.errors import UsageError
from sheetcrm.package.column_formulas import Above, column_formulas
from sheetcrm.package.list_growth import grow_charts, grow_totals
from sheetcrm.package.row_edit import CellSpan, RowReader, Write, edit_row, has_value, new_row
from sheetcrm.package.row_move import Growth
from sheetcrm.package.row_shift import insert_rows
from sheetcrm.package.sheet_frame import Frame, Rows, last_filled_row, scan
from sheetcrm.package.tables import TableInfo, resize_table, sheet_tables
from sheetcrm.package.workbook_edit import move_local_names, set_full_calc_on_load
from sheetcrm.package.worksheet_edit import SheetEditor, content_source, follow
from sheetcrm.package.xml_bytes import Splice

if TYPE_CHECKING:
    from sheetcrm.package import Package, SheetInfo


def append_rows(
    package: Package, sheet: SheetInfo, last_row: int | None, rows: Sequence[Mapping[int, CellWrite]], *, header_row: int | None = None
) -> int:
    """Adds records below the last one of a list and returns the row of the first new one.

    last_row    the list's last record, or its header row when there is none yet; None: the last row with a value
    header_row  tells that a list without table is still empty (``last_row == header_row``)

    New cells take the formats of the last record, and its calculated columns go on.  Tables, filters, validations, conditional formats,
    charts and the print area that end with the list follow it.  Blank prepared rows below are filled; a totals row and other things that
    stand in the way move down.  ``UsageError``: E-ROWS (sheet full), E-STRUCTURE (the list goes on below ``last_row``), and what
    ``insert_rows`` refuses.
    """
    if last_row is None:
        last_row = last_filled_row(content_source(package, sheet.part), sheet.part)
    if not rows:
        return last_row + 1
    if last_row + len(rows) > MAX_ROW:
        raise UsageError("E-ROWS", where=sheet.name)
    added = _Addition(package, sheet, last_row, rows, header_row)
    added.make_room()
    added.write()
    return last_row + 1


@dataclass(slots=True)
class _Addition:
    """One run of new records; rows last_row + 1 … last."""

    package: Package
    sheet: SheetInfo
    last_row: int
    rows: Sequence[Mapping[int, CellWrite]]
    header_row: int | None
    moved_from: int = 0
    _scanned: tuple[Frame, Rows] | None = None

    @property
    def first(self) -> int:
        return self.last_row + 1

    @property
    def last(self) -> int:
        return self.last_row + len(self.rows)

    def tables(self) -> list[TableInfo]:
        """The tables that the list is in: those with the columns that are written."""
        here = [t for t in sheet_tables(self.package, self.sheet.part) if t.ref.first_row <= self.last_row <= t.ref.last_row]
        columns = [column for row in self.rows for column in row]
        if not columns:
            return here
        return [t for t in here if t.ref.first_column <= max(columns) and min(columns) <= t.ref.last_column]

    def is_empty(self, tables: Sequence[TableInfo]) -> bool:
        """There is no record yet."""
        return self.header_row == self.last_row or any(t.has_header and t.ref.first_row == self.last_row for t in tables)

    # --- room

    def make_room(self) -> None:
        """Moves down what stands where the rows are to go."""
        tables = self.tables()
        at = self._obstacle(tables)
        if at is None:
            return
        columns = self._columns(tables)
        self._check_beside(at, columns, tables)
        insert_rows(self.package, self.sheet, at, self.last - at + 1)
        self.moved_from, self._scanned = at, None
        grow_totals(self.package, self.sheet, self.last + 1, Growth(0, at - 1, self.last), columns)

    def _columns(self, tables: Sequence[TableInfo]) -> tuple[int, int]:
        written = [column for row in self.rows for column in row] or [0]
        first = min([min(written), *(t.ref.first_column for t in tables)])
        return first, max([max(written), *(t.ref.last_column for t in tables)])

    def _obstacle(self, tables: Sequence[TableInfo]) -> int | None:
        """The first of the rows to write that is not free."""
        first, last = self._columns(tables)
        frame, found = self._scanned = self._scan()
        reader = RowReader(frame.q)
        for number in range(self.first, self.last + 1):
            if any(t.totals_row and t.ref.last_row == number for t in tables):
                return number
            mine = any(t.ref.first_row <= number <= t.ref.last_row for t in tables)
            _, row = found.found[number]
            cells = [span for span in reader.cells(row, number) if first <= span.column <= last] if row else []
            if any(_holds(row, span, formula_too=not mine) for span in cells):
                if mine:
                    raise UsageError("E-STRUCTURE", where=f"{self.sheet.name}!{number}", codes="ROW-TOTAL")
                return number
        others = [t.ref for t in sheet_tables(self.package, self.sheet.part) if t not in tables]
        below = [r.first_row for r in others if r.first_column <= last and first <= r.last_column and self.first <= r.first_row <= self.last]
        return min(below, default=None)

    def _scan(self) -> tuple[Frame, Rows]:
        """The last two records, and the rows to write."""
        return scan(content_source(self.package, self.sheet.part), self.sheet.part, range(max(1, self.last_row - 1), self.last + 1))

    def _check_beside(self, at: int, columns: tuple[int, int], tables: Sequence[TableInfo]) -> None:
        """Refuses to tear apart what stands beside the list: UsageError E-ROW-BESIDE."""
        for table in sheet_tables(self.package, self.sheet.part):
            if table not in tables and table.ref.first_row < at <= table.ref.last_row:
                raise UsageError("E-ROW-BESIDE", where=f"{self.sheet.name}!{table.ref} {table.display_name}")
        frame, found = scan(content_source(self.package, self.sheet.part), self.sheet.part, [at - 1, at], tail=False)
        reader = RowReader(frame.q)
        beside = []
        for number in (at - 1, at):
            _, row = found.found[number]
            beside.append(
                [span for span in reader.cells(row, number) if not columns[0] <= span.column <= columns[1] and has_value(row, span)] if row else []
            )
        if all(beside):
            raise UsageError("E-ROW-BESIDE", where=f"{self.sheet.name}!{at}")

    # --- rows

    def write(self) -> None:
        package, sheet, last_row, last = self.package, self.sheet, self.last_row, self.last
        tables = self.tables()
        empty = self.is_empty(tables)
        frame, found = self._scanned or self._scan()
        computed = column_formulas(package, sheet, tables, Above(last_row, self.header_row, empty, frame.q, found))
        editor = SheetEditor(package, sheet, frame)
        styles = {} if empty else editor.styles_of_row(found, last_row)
        writes = [computed.completed(number, row) for number, row in enumerate(self.rows, self.first)]
        changes = _appended(editor, found, self.first, writes, styles)
        new_frame = follow(frame, last_row, last, empty)
        if self.moved_from > self.first:  # blank prepared rows stood between the last record and what moved
            new_frame = follow(new_frame, self.moved_from - 1, last, empty=False)
        for table in tables:
            if table.ref.last_row - table.totals_row < last:
                resize_table(package, table.part, table.ref._replace(last_row=last + table.totals_row))
            elif self.moved_from:
                resize_table(package, table.part, table.ref)
        if not empty:
            move_local_names(package, sheet, last_row, last)
            columns = (tables[0].ref.first_column, tables[0].ref.last_column) if tables else (0, MAX_COLUMN)
            grow_charts(package, sheet, Growth(self._first_record(tables), last_row, last), columns)
        used = [column for row in writes for column in row]
        editor.put(changes, new_frame, [(self.first, min(used)), (last, max(used))] if used else [])
        if computed:
            set_full_calc_on_load(package)

    def _first_record(self, tables: Sequence[TableInfo]) -> int:
        """The first row below the header; 0 where nobody knows."""
        if tables:
            return tables[0].ref.first_row + tables[0].has_header
        return self.header_row + 1 if self.header_row is not None else 0


def _holds(row: bytes, span: CellSpan, *, formula_too: bool) -> bool:
    """Whether a cell holds something; formulas that wait in the blank rows of a table are none."""
    return has_value(row, span) and (formula_too or b"f>" not in row[span.open_end : span.end])


def _appended(editor: SheetEditor, found: Rows, first: int, rows: Sequence[Mapping[int, Write]], styles: Mapping[int, int]) -> list[Splice]:
    """The splices of the new rows; those that end up at one place are joined."""
    inserts: dict[int, list[bytes]] = defaultdict(list)
    changes: list[Splice] = []
    for number, writes in enumerate(rows, first):
        start, row = found.found[number]
        if not row:
            inserts[start].append(new_row(number, writes, styles, editor.row_attributes, editor.context))
            continue
        there = {span.column for span in editor.reader.cells(row, number)}
        editor.styles_here = {column: style for column, style in styles.items() if column not in there}
        new = edit_row(row, number, writes, editor.reader, editor.context)
        editor.styles_here = {}
        changes.append((start, start + len(row), new))
    return changes + [(start, start, b"".join(made)) for start, made in inserts.items() if any(made)]
