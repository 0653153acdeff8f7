"""Values into cells of people's worksheets; everything else of the part stays as it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from sheetcrm.cells import CellRange, CellWrite
from sheetcrm.package.frame_cache import forget, remember_frame, some_rows
from sheetcrm.package.row_edit import RowContext, RowReader, edit_row, new_row
from sheetcrm.package.sheet_frame import Frame, Rows, Source
from sheetcrm.package.sheet_rules import parse_sqref, sqref_text
from sheetcrm.package.styles import Styles
from sheetcrm.package.tables import rename_headers
from sheetcrm.package.workbook_edit import drop_calc_chain
from sheetcrm.package.xml_bytes import X14, Node, Splice, change_attributes, parse, replace_inner, splice

if TYPE_CHECKING:
    from sheetcrm.package import Package, SheetInfo

_IN_MEMORY = 4 << 20
"""Parts up to this size are changed at once; bigger ones are streamed."""


def set_cells(package: Package, sheet: SheetInfo, cells: Mapping[tuple[int, int], CellWrite]) -> None:
    """Writes values into cells, (row from 1, column from 0) -> value; rows and cells that are not there are made.

    A cell keeps its format; where the write names another number format it gets the one that differs only in that.
    Texts become inline strings.  A formula that is overwritten takes the calculation chain with it.  ``UsageError``
    E-FORMULA (an array or shared formula whose other cells depend on this one), E-TEXT-LONG.
    Written header cells of a table rename its columns.
    """
    if not cells:
        return
    by_row: dict[int, dict[int, CellWrite]] = defaultdict(dict)
    for (number, column), write in cells.items():
        by_row[number][column] = write
    frame, rows = some_rows(package, sheet.part, sorted(by_row))
    editor = SheetEditor(package, sheet, frame)
    inserts: dict[int, list[bytes]] = defaultdict(list)
    changes: list[Splice] = []
    for number in sorted(by_row):
        start, row = rows.found[number]
        if row:
            new = edit_row(row, number, by_row[number], editor.reader, editor.context)
            if new != row:
                changes.append((start, start + len(row), new))
        else:
            wanted = {column: write for column, write in by_row[number].items() if write.value is not None}
            inserts[start].append(new_row(number, wanted, {}, "", editor.context))
    changes += [(start, start, b"".join(made)) for start, made in inserts.items() if any(made)]
    written = [place for place, write in cells.items() if write.value is not None]
    editor.put(changes, frame, written)
    rename_headers(package, sheet.part, cells)


class SheetEditor:
    """One round of writing into one worksheet."""

    def __init__(self, package: Package, sheet: SheetInfo, frame: Frame) -> None:
        self._package, self._sheet, self._frame = package, sheet, frame
        self._styles: Styles | None = None
        self._columns: list[tuple[int, int, int]] | None = None
        self.styles_here: Mapping[int, int] = {}
        self.row_attributes = ""
        self.reader = RowReader(frame.q)
        self.context = RowContext(sheet.part, frame.q, package.date1904, self._number_format, self._column_style)

    def _number_format(self, style: int, code: str) -> int:
        if self._styles is None:
            self._styles = Styles(self._package)
        return self._styles.with_number_format(style, code)

    def _column_style(self, column: int) -> int:
        """What ``<cols>`` says for cells that are not there; while rows are appended, what the last record has."""
        if column in self.styles_here:
            return self.styles_here[column]
        if self._columns is None:
            closing = f"<{self._frame.q}sheetData/></{self._frame.q}worksheet>".encode()
            cols = parse(self._frame.head + closing, self._sheet.part).child("cols")
            spans = cols.all("col") if cols else []
            self._columns = [(int(n.get("min", "1")) - 1, int(n.get("max", "1")) - 1, int(n.get("style", "0") or 0)) for n in spans]
        return next((style for first, last, style in self._columns if first <= column <= last), 0)

    def styles_of_row(self, rows: Rows, number: int) -> dict[int, int]:
        """Column -> cell format of a record, for the cells that have one of their own."""
        _, row = rows.found[number]
        return {span.column: span.style for span in self.reader.cells(row, number)} if row else {}

    def put(self, changes: list[Splice], frame: Frame, written: Sequence[tuple[int, int]]) -> None:
        """Replaces the part by its old content with the changes in it, the dimension widened to what was written."""
        frame = _widen_dimension(frame, written)
        old = self._frame
        if frame is not old:
            changes = changes + old.changes(frame)
        if not changes:
            return
        if old.empty:
            changes = _opened(old, changes)
        replace_spliced(self._package, self._sheet.part, changes)
        remember_frame(self._package, self._sheet.part, frame)
        if self._styles is not None:
            self._styles.save()
        if self.context.formulas_lost:
            drop_calc_chain(self._package, self._sheet)


def _opened(frame: Frame, changes: list[Splice]) -> list[Splice]:
    """For ``<sheetData/>``: rows are put where the tag ends, so the tag is opened before them and closed behind them."""
    start = len(frame.head)
    rows = b"".join(new for begin, end, new in changes if begin == end == frame.body_start)
    rest = [change for change in changes if not change[0] == change[1] == frame.body_start]
    if not rows:
        return rest
    tag = frame.opened[:-2].rstrip() + b">"
    return [*rest, (start, frame.body_start, tag + rows + f"</{frame.q}sheetData>".encode())]


def content_source(package: Package, part: str) -> Source:
    """The part as it is now, in pieces, as often as wanted until it is replaced."""
    return lambda: package.chunks(part)


def replace_spliced(package: Package, part: str, changes: Sequence[Splice]) -> None:
    """Replaces a part by itself with the changes; a big one goes by in pieces and is never held inflated."""
    forget(package, part)
    if package.size(part) > _IN_MEMORY:
        package.splice(part, changes)
    else:
        package.replace(part, splice(package.read(part), changes))


# --- what follows the rows


def _widen_dimension(frame: Frame, written: Iterable[tuple[int, int]]) -> Frame:
    """The frame with ``<dimension>`` wide enough for the cells written; without the element nothing is added."""
    places = list(written)
    if not places or b"dimension" not in frame.head:
        return frame
    closing = f"<{frame.q}sheetData/></{frame.q}worksheet>".encode()
    node = parse(frame.head + closing, frame.part).child("dimension")
    ranges = parse_sqref(node.get("ref")) if node is not None else []
    if node is None or len(ranges) != 1:
        return frame
    old = ranges[0]
    rows, columns = [row for row, _ in places], [column for _, column in places]
    new = CellRange(min(old[0], *rows), min(old[1], *columns), max(old[2], *rows), max(old[3], *columns))
    if new == old:
        return frame
    head = splice(frame.head, [change_attributes(frame.head, node, {"ref": str(new)})])
    return Frame(frame.part, frame.prefix, head, frame.opened, frame.tail, frame.tail_start)


def follow(frame: Frame, last_row: int, new_last: int, empty: bool) -> Frame:
    """Validations, conditional formats, filter and protected ranges that end at ``last_row`` end at ``new_last``."""
    if empty:
        return frame
    skeleton = frame.skeleton
    changes = list(follow_changes(skeleton, frame.parsed(), last_row, new_last))
    return frame.put(splice(skeleton, changes)) if changes else frame


_FOLLOWING = {"dataValidation": "sqref", "conditionalFormatting": "sqref", "ignoredError": "sqref", "autoFilter": "ref", "sortState": "ref"}


def follow_changes(skeleton: bytes, root: Node, last_row: int, new_last: int) -> Iterator[Splice]:
    """The splices that draw every rule that ends at ``last_row`` down (or up) to ``new_last``."""
    for node in root.walk():
        attribute = _FOLLOWING.get(node.tag)
        if attribute and attribute in node.attributes:
            new = extended(node.get(attribute), last_row, new_last)
            if new is not None:
                yield change_attributes(skeleton, node, {attribute: new})
        elif attribute and node.namespace == X14:  # the Excel 2010 extension has the cells in an element
            child = node.child("sqref")
            new = extended(child.text, last_row, new_last) if child else None
            if child is not None and new is not None:
                yield replace_inner(skeleton, child, new.encode())


def extended(sqref: str, last_row: int, new_last: int) -> str | None:
    """The ranges with those that end at ``last_row`` drawn down to ``new_last``; None when there is none."""
    ranges = parse_sqref(sqref)
    if len(ranges) != len(sqref.split()) or all(r.last_row != last_row for r in ranges):
        return None
    return sqref_text(r._replace(last_row=new_last) if r.last_row == last_row else r for r in ranges)
