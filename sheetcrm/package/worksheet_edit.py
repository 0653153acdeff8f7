"""Values into cells of people's worksheets; everything else of the part stays as it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from sheetcrm.cells import CellRange, CellWrite
from sheetcrm.package.frame_cache import Spans, forget, known_rows, remember_frame
from sheetcrm.package.row_edit import RowContext, RowReader, edit_row, new_row
from sheetcrm.package.sheet_frame import Frame, Rows, Source, scan
from sheetcrm.package.sheet_rules import parse_sqref, sqref_text
from sheetcrm.package.styles import Styles
from sheetcrm.package.tables import rename_headers
from sheetcrm.package.workbook_edit import drop_calc_chain
from sheetcrm.package.xml_bytes import X14, Node, Rewrite, Splice, change_attributes, parse, replace_inner, splice, splice_stream
from sheetcrm.package.xml_text import Unusual

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
    by_row = dict(sorted(by_row.items()))
    known = known_rows(package, sheet.part, list(by_row))
    if known is not None:
        try:
            _set_rows(package, sheet, by_row, *known, remembered=True)
        except Unusual:  # something stands between the rows that were read
            known = None
    if known is None:
        _set_rows(package, sheet, by_row, *_found_rows(package, sheet.part, list(by_row)), remembered=False)
    rename_headers(package, sheet.part, cells)


def _found_rows(package: Package, part: str, wanted: Sequence[int]) -> tuple[Frame, Spans]:
    frame, rows = scan(content_source(package, part), part, wanted, tail=False)
    return frame, {number: (start, start + len(row)) for number, (start, row) in rows.found.items()}


def _set_rows(
    package: Package, sheet: SheetInfo, by_row: Mapping[int, Mapping[int, CellWrite]], frame: Frame, spans: Spans, *, remembered: bool
) -> None:
    """The part goes by once.  ``Unusual`` when remembered rows do not stand where they should; then nothing has changed."""
    editor = SheetEditor(package, sheet, frame)
    inserts: dict[int, list[bytes]] = defaultdict(list)
    changes: list[Splice | Rewrite] = []
    written: list[tuple[int, int]] = []

    def rewritten(number: int, row: bytes) -> bytes:
        if remembered and not (row.startswith(b'<row r="%d"' % number) and row.endswith((b"</row>", b"/>"))):
            raise Unusual("another row")
        return edit_row(row, number, by_row[number], editor.reader, editor.context)

    for number, writes in by_row.items():
        written += [(number, column) for column, write in writes.items() if write.value is not None]
        start, end = spans[number]
        if start < end:
            changes.append((start, end, partial(rewritten, number)))
        elif filled := {column: write for column, write in writes.items() if write.value is not None}:
            inserts[start].append(new_row(number, filled, {}, "", editor.context))
    changes += [(start, start, b"".join(made)) for start, made in inserts.items()]
    editor.put(changes, frame, written)


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

    def put(self, changes: Sequence[Splice | Rewrite], frame: Frame, written: Sequence[tuple[int, int]]) -> None:
        """Replaces the part by its old content with the changes in it, the dimension widened to what was written."""
        frame = _widen_dimension(frame, written)
        old = self._frame
        if frame is not old:
            changes = [*changes, *old.changes(frame)]
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


def _opened(frame: Frame, changes: Sequence[Splice | Rewrite]) -> list[Splice | Rewrite]:
    """For ``<sheetData/>``: rows are put where the tag ends, so the tag is opened before them and closed behind them."""
    start = len(frame.head)
    rows = b"".join(new for begin, end, new in changes if begin == end == frame.body_start and isinstance(new, bytes))
    rest = [change for change in changes if not change[0] == change[1] == frame.body_start]
    if not rows:
        return rest
    tag = frame.opened[:-2].rstrip() + b">"
    return [*rest, (start, frame.body_start, tag + rows + f"</{frame.q}sheetData>".encode())]


def content_source(package: Package, part: str) -> Source:
    """The part as it is now, in pieces, as often as wanted until it is replaced."""
    return lambda: package.chunks(part)


def replace_spliced(package: Package, part: str, changes: Sequence[Splice | Rewrite]) -> None:
    """Replaces a part by itself with the changes; a big one goes by in pieces and is never held inflated."""
    big, known = package.size(part) > _IN_MEMORY, [(start, end, new) for start, end, new in changes if isinstance(new, bytes)]
    if not big:
        package.replace(part, b"".join(splice_stream([package.read(part)], changes)))
    elif len(known) == len(changes):
        package.splice(part, known)
    else:
        package.rewrite(part, changes)
    forget(package, part)


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
