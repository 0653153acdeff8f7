"""Rows of a worksheet deleted or inserted as Excel does it: what stands below moves, and so does everything that names cells of the sheet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from sheetcrm.cells import MAX_COLUMN, MAX_ROW
from sheetcrm.errors import FileRefused, UsageError
from sheetcrm.package import parts_shift
from sheetcrm.package.formula_shift import FormulaMover
from sheetcrm.package.frame_cache import forget, frame_of
from sheetcrm.package.row_edit import RowReader, has_value
from sheetcrm.package.row_move import Deletion, Insertion, Shifting
from sheetcrm.package.row_shape import in_shape
from sheetcrm.package.row_stream import Look, RowStream, beside
from sheetcrm.package.sheet_frame import Frame, Source, row_windows, scan, stream_of
from sheetcrm.package.sheet_shift import shifted_frame
from sheetcrm.package.tables import TableInfo, sheet_tables
from sheetcrm.package.workbook_edit import drop_calc_chain, set_full_calc_on_load
from sheetcrm.package.worksheet_edit import content_source, replace_spliced
from sheetcrm.package.xml_bytes import Splice, refused, splice
from sheetcrm.package.xml_text import Unusual
from sheetcrm.text import Text

if TYPE_CHECKING:
    from sheetcrm.package import Package, SheetInfo

_IN_MEMORY = 4 << 20
_NOT_IN_SHAPE = Text("行或共享公式的写法认不出", "its rows or shared formulas are written in an unknown way")
_HARMLESS = frozenset({
    "hyperlink", "printerSettings", "queryTable", "oleObject", "package", "image", "slicer", "timeline", "customProperty", "control", "ctrlProp",
    "table", "drawing", "vmlDrawing", "legacyDrawingHF", "attachedToolbars", "person",
})  # fmt: skip
"""What a worksheet may refer to: parts that name no cells, and those that are moved by what they are."""
Change = Callable[[bytes], bytes]
_OF_TYPE = {
    "chart+xml": parts_shift.chart,
    "chartex+xml": parts_shift.chart,
    "pivotcachedefinition+xml": parts_shift.pivot_source,
    "table+xml": parts_shift.table,
    "drawing+xml": parts_shift.drawing,
    "controlproperties+xml": parts_shift.control,
}
"""The last word of a content type -> what to do with such a part, wherever it hangs."""


def delete_rows(
    package: Package, sheet: SheetInfo, rows: Iterable[int], *, header_row: int | None = None, columns: tuple[int, int] | None = None
) -> Shifting:
    """Deletes whole rows (numbers from 1) of a list; everything below moves up, in the sheet and in whatever refers to it.

    header_row  of the list;  columns  (first, last) index of its columns: by default those of the Excel table with that header, or the
                unbroken run of header cells.  Without both, nothing tells what else stands in the rows, and they go as they are

    A table that would lose all its records keeps one blank row.  Nothing has changed when this raises.  ``UsageError``: E-ROW-BESIDE (other
    things stand in the rows), E-ROW-HEADER, E-ROW-MERGED, E-ROW-ARRAY, E-ROW-PIVOT; ``FileRefused``: E-ROW-PART, E-XML.
    """
    wanted = sorted(set(rows))
    if wanted and not 1 <= wanted[0] <= wanted[-1] <= MAX_ROW:
        raise UsageError("E-ROW-HEADER", where=f"{sheet.name}!{wanted[0] if wanted[0] < 1 else wanted[-1]}")
    if header_row in wanted:
        raise UsageError("E-ROW-HEADER", where=f"{sheet.name}!{header_row}")
    tables = sheet_tables(package, sheet.part)
    span = _list_columns(package, sheet, tables, header_row, columns)
    blanked: set[int] = set()
    for table in tables:
        blanked |= _check_table(sheet, table, wanted, span, header_row)
    shifting = Shifting(Deletion.of(row for row in wanted if row not in blanked), sheet.name, frozenset(blanked))

    def look(number: int, row: bytes, reader: RowReader) -> None:
        beside(sheet.name, row, number, reader, span)

    if wanted:
        _Round(package, sheet, shifting, look).run()
    return shifting


def insert_rows(package: Package, sheet: SheetInfo, at: int, count: int) -> Shifting:
    """Puts ``count`` blank rows before row ``at``; that row and everything below moves down.  Errors as for ``delete_rows``, and E-ROWS."""
    shifting = Shifting(Insertion(at, count), sheet.name)

    def look(number: int, row: bytes, reader: RowReader) -> None:
        if any(has_value(row, span) for span in reader.cells(row, number)):
            raise UsageError("E-ROWS", where=f"{sheet.name}!{number}")

    if count > 0:
        _Round(package, sheet, shifting, look).run()
    return shifting


# --- what may go


def _list_columns(
    package: Package, sheet: SheetInfo, tables: list[TableInfo], header_row: int | None, columns: tuple[int, int] | None
) -> tuple[int, int]:
    """First and last column of the list."""
    if header_row is None and columns is None:
        return 0, MAX_COLUMN
    if columns is None and header_row is not None:
        columns = next(((t.ref.first_column, t.ref.last_column) for t in tables if t.has_header and t.ref.first_row == header_row), None)
        if columns is None:
            columns = _header_run(package, sheet, header_row)
    first, last = columns or (0, MAX_COLUMN)
    for table in tables:
        if table.has_header and table.ref.first_row == header_row and table.ref.first_column <= last and first <= table.ref.last_column:
            first, last = min(first, table.ref.first_column), max(last, table.ref.last_column)
    return first, last


def _header_run(package: Package, sheet: SheetInfo, header_row: int) -> tuple[int, int]:
    """The first unbroken run of filled cells in the header row."""
    frame, rows = scan(content_source(package, sheet.part), sheet.part, [header_row], tail=False)
    _, row = rows.found[header_row]
    filled = [span.column for span in RowReader(frame.q).cells(row, header_row) if has_value(row, span)] if row else []
    if not filled:
        return 0, MAX_COLUMN
    last = filled[0]
    while last + 1 in filled:
        last += 1
    return filled[0], last


def _check_table(sheet: SheetInfo, table: TableInfo, rows: list[int], columns: tuple[int, int], header_row: int | None) -> set[int]:
    """The row of a table that must stay, blank, so that it has one; UsageError where the table must not lose rows."""
    ref = table.ref
    touched = [row for row in rows if ref.first_row <= row <= ref.last_row]
    if not touched:
        return set()
    ours = header_row is None or (ref.first_row == header_row and table.has_header) or not table.has_header
    if not (ours and columns[0] <= ref.last_column and ref.first_column <= columns[1]):
        raise UsageError("E-ROW-BESIDE", where=f"{sheet.name}!{ref} {table.display_name}")
    first, last = ref.first_row + table.has_header, ref.last_row - table.totals_row
    outside = [row for row in touched if not first <= row <= last]
    if outside:
        raise UsageError("E-ROW-HEADER", where=f"{sheet.name}!{outside[0]}")
    return {first} if len(touched) == last - first + 1 else set()


# --- doing it


class _Round:
    """One change of rows: everything is worked out before anything is put into the package."""

    def __init__(self, package: Package, sheet: SheetInfo, shifting: Shifting, look: Look) -> None:
        self.package, self.sheet, self.shifting, self.look = package, sheet, shifting, look
        self.new: dict[str, bytes] = {}

    def run(self) -> None:
        for part, change in self._parts():
            self._plan(part, change)
        others = [info.part for info in self.package.sheets if info.kind == "worksheet" and info.part != self.sheet.part]
        spliced = [(part, changes) for part in others if (changes := self._elsewhere(part))]
        self._rows()
        for part, data in self.new.items():
            forget(self.package, part)
            self.package.replace(part, data)
        for part, changes in spliced:
            replace_spliced(self.package, part, changes)
        if self.shifting.formulas:
            drop_calc_chain(self.package, self.sheet)
            set_full_calc_on_load(self.package)

    def _plan(self, part: str, change: Change) -> None:
        data = self.new.get(part) or self.package.read(part)
        new = change(data)
        if new != data:
            self.new[part] = new

    # --- the parts that name cells of the sheet

    def _parts(self) -> Iterator[tuple[str, Change]]:
        """Parts with cells of the sheet in them, and what to do with each."""
        package, shifting = self.package, self.shifting
        own: set[str] = set()
        drawn = _legacy_drawing(package, self.sheet)
        for entry in package.relationships(self.sheet.part):
            if entry.external or not package.has(entry.target):
                continue
            own.add(entry.target)
            if entry.kind in ("comments", "threadedComment"):
                yield entry.target, partial(parts_shift.notes, shifting=shifting)
            elif entry.kind == "vmlDrawing" and entry.id == drawn:
                yield entry.target, partial(parts_shift.shapes, shifting=shifting)
            elif entry.kind == "pivotTable":
                yield entry.target, partial(parts_shift.pivot_table, shifting=shifting)
            elif entry.kind == "namedSheetView":
                yield entry.target, partial(parts_shift.control, shifting=shifting, own=True)
            elif entry.kind not in _HARMLESS:
                raise FileRefused("E-ROW-PART", file=package.path, where=entry.target, kind=entry.kind)
        yield package.workbook_part, partial(parts_shift.names, shifting=shifting)
        for part in package.names():  # whatever may refer to the sheet from anywhere
            change = _OF_TYPE.get(package.content_type(part).rpartition(".")[2].lower())
            if change is not None:
                yield part, partial(change, shifting=shifting, own=part in own)

    # --- formulas of other sheets

    def _elsewhere(self, part: str) -> list[Splice]:
        """The splices of another sheet whose formulas look at this one.  A sheet in another shape is brought into ours."""
        frame = frame_of(self.package, part)
        try:
            return self._formulas_of(content_source(self.package, part), frame)
        except Unusual:
            data = in_shape(self.package.read(part), part)
        frame, _ = scan(lambda: stream_of(data), part)
        try:
            changes = self._formulas_of(lambda: stream_of(data), frame)
        except Unusual as problem:
            raise refused(part, _NOT_IN_SHAPE) from problem
        if changes:
            self.new[part] = splice(data, changes)
        return []

    def _formulas_of(self, source: Source, frame: Frame) -> list[Splice]:
        mover = FormulaMover(self.shifting, frame.q, own=False)
        windows = row_windows(source, frame)
        changes = [(at + start, at + end, new) for at, window in windows if mover.sign in window for start, end, new in mover.changes(window)]
        return changes + frame.changes(shifted_frame(frame, self.shifting, own=False))

    # --- the rows themselves

    def _rows(self) -> None:
        part, package = self.sheet.part, self.package
        source, frame = content_source(package, part), frame_of(package, part)
        broken = self.shifting.broken
        try:
            self._write(source, frame)
        except Unusual:
            self.shifting.broken = broken
            data = in_shape(package.read(part), part)
            frame, _ = scan(lambda: stream_of(data), part)
            try:
                self._write(lambda: stream_of(data), frame)
            except Unusual as problem:
                raise refused(part, _NOT_IN_SHAPE) from problem

    def _write(self, source: Source, frame: Frame) -> None:
        part = self.sheet.part
        new = shifted_frame(frame, self.shifting, own=True)

        def pieces() -> Iterator[bytes]:
            yield new.head + new.opened
            yield from RowStream(frame, self.shifting, self.look).pieces(source)
            yield new.tail

        content = pieces if self.package.size(part) > _IN_MEMORY else b"".join(pieces())
        self.package.replace(part, content)
        forget(self.package, part)


def _legacy_drawing(package: Package, sheet: SheetInfo) -> str:
    """The relationship of the boxes of notes; that of pictures in headers and footers is another."""
    node = frame_of(package, sheet.part).parsed().child("legacyDrawing")
    return node.rel_id() if node is not None else ""
