"""A small workbook that XlsxWriter drew in memory, made ready to move into another package.

``finished_sheet`` gives the whole worksheet part in the terms of the target: its cell formats, inline strings, the long
list in place, ranges drawn down to the list's end.  Only relationship ids are still those of the drawn workbook.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sheetcrm._values import dataclass
from sheetcrm.cells import CellRange
from sheetcrm.errors import UsageError
from sheetcrm.package.cell_xml import RowRows, block_rows
from sheetcrm.package.sheet_frame import scan, stream_of
from sheetcrm.package.styles import StyleMap, Styles
from sheetcrm.package.worksheet_edit import follow_changes
from sheetcrm.package.xml_bytes import Node, Splice, change_attributes, parse, splice

if TYPE_CHECKING:
    from sheetcrm.package import Package, SheetInfo

_ROW = re.compile(rb'<row r="(\d+)"([^>]*?)(?:/>|>(.*?)</row>)', re.DOTALL)
_CELL = re.compile(rb'<c r="([A-Z]+)\d+"(?: s="(\d+)")?(?: t="(\w+)")?[^>]*?(/?)>(?(4)|(.*?)</c>)', re.DOTALL)
_STYLE = re.compile(rb'(<(?:c|row) [^>]*?\bs=")(\d+)(")')
_DESCENT = re.compile(rb' x14ac:dyDescent="[^"]*"')  # of fonts; its prefix is one that other programs do not declare
_SHARED = re.compile(rb' t="s"><v>(\d+)</v>')
_ITEM = re.compile(rb"<si>(.*?)</si>|<si/>", re.DOTALL)


@dataclass(slots=True)
class Drawn:
    """The drawn workbook and how its formats map to the target's."""

    package: Package
    styles: StyleMap
    strings: list[bytes]

    @classmethod
    def open(cls, drawn: bytes | Package, styles: Styles) -> Drawn:
        from sheetcrm.package import Package

        package = Package.open(drawn) if isinstance(drawn, bytes) else drawn
        part = package.shared_strings_part
        items = [match[1] or b"<t/>" for match in _ITEM.finditer(package.read(part))] if part else []
        return cls(package, styles.import_formats(package.read(package.styles_part or "xl/styles.xml")), items)

    def sheet(self, title: str) -> SheetInfo:
        for sheet in self.package.sheets:
            if sheet.name == title:
                return sheet
        raise UsageError("E-NO-SHEET", sheet=title, how="")


def last_row_of(body: RowRows | None) -> tuple[int, int]:
    """(first row of the list, its last row); an empty list keeps the one drawn row.  (0, 0) without a list."""
    if body is None:
        return 0, 0
    count = len(body.columns[0]) if body.columns else 0
    return body.first_row, body.first_row + max(count, 1) - 1


def finished_sheet(drawn: Drawn, title: str, body: RowRows | None) -> bytes:
    """The worksheet part of a drawn sheet in the target's terms."""
    part = drawn.sheet(title).part
    data = drawn.package.read(part)
    frame, _ = scan(lambda: stream_of(data), part)
    inside = b"" if frame.empty else data[frame.body_start : frame.tail_start]
    rows = _rows(drawn, inside, body)
    skeleton = frame.skeleton
    first, last = last_row_of(body)
    changes = [*_frame_changes(drawn, skeleton, frame.parsed(), rows)]
    skeleton = splice(skeleton, changes)
    if last > first:
        skeleton = splice(skeleton, follow_changes(skeleton, parse(skeleton, part), first, last))
    content = (b"<sheetData>", *rows.values(), b"</sheetData>") if rows else (b"<sheetData/>",)
    start = skeleton.index(b"<sheetData")  # XlsxWriter writes no comments where it might stand too
    end = start + len(frame.opened) if frame.empty else skeleton.index(b"</sheetData>", start) + len(b"</sheetData>")
    return b"".join((skeleton[:start], *content, skeleton[end:]))


def _rows(drawn: Drawn, inside: bytes, body: RowRows | None) -> dict[int, bytes]:
    """Row number -> ``<row>`` element; the rows of the list come as one entry under the number of the first."""
    rows = {int(match[1]): _row(drawn, match[0]) for match in _ROW.finditer(inside)}
    first, last = last_row_of(body)
    if body is None or not body.columns or not len(body.columns[0]):
        return rows
    attributes, styles = "", dict[int, int]()
    if first in rows:
        attributes, styles = look_of_row(rows[first])
    kept = {number: row for number, row in rows.items() if not first <= number <= last}
    kept[first] = block_rows(body, styles, attributes)
    return dict(sorted(kept.items()))


def look_of_row(row: bytes) -> tuple[str, dict[int, int]]:
    """What all rows of a list take from this one: attributes of the row, and column index -> cell format."""
    attributes = _row_attributes(row[: row.index(b">") + 1])
    return attributes, {_column(match[1]): int(match[2] or 0) for match in _CELL.finditer(row)}


def _row_attributes(tag: bytes) -> str:
    """The attributes that all rows of a list take from the drawn one: height and format; not ``spans``."""
    return "".join(" " + piece.decode() for piece in re.findall(rb'\b(?:s|customFormat|ht|customHeight)="[^"]*"', tag))


def _column(letters: bytes) -> int:
    return CellRange.parse(letters.decode() + "1").first_column


def _row(drawn: Drawn, row: bytes) -> bytes:
    """A drawn row with the target's cell formats and its shared strings written inline."""
    row = _STYLE.sub(lambda match: match[1] + str(drawn.styles.cell(int(match[2]))).encode() + match[3], row)
    row = _DESCENT.sub(b"", row.replace(b' s="0"', b""), count=1)
    return _SHARED.sub(lambda match: b' t="inlineStr"><is>' + drawn.strings[int(match[1])] + b"</is>", row)


def _frame_changes(drawn: Drawn, skeleton: bytes, root: Node, rows: dict[int, bytes]) -> list[Splice]:
    """Formats of columns and of conditional formats in the target's numbers; only the target has a selected tab."""
    changes: list[Splice] = []
    for node in root.walk():
        if node.tag == "col" and node.get("style"):
            style = drawn.styles.cell(int(node.get("style")))
            changes.append(change_attributes(skeleton, node, {"style": str(style) if style else None}))
        elif node.tag == "cfRule" and node.get("dxfId"):
            changes.append(change_attributes(skeleton, node, {"dxfId": str(drawn.styles.dxf(int(node.get("dxfId"))))}))
        elif node.tag == "sheetView" and node.get("tabSelected"):
            changes.append(change_attributes(skeleton, node, {"tabSelected": None}))
        elif node.tag == "dimension":
            changes.append(change_attributes(skeleton, node, {"ref": _extent(rows)}))
    return changes


def _extent(rows: dict[int, bytes]) -> str:
    """The smallest range around all cells: rows from the row elements, columns from the cells of each entry."""
    numbers: list[int] = []
    letters: set[bytes] = set()
    for number, xml in rows.items():
        # a long list has the same columns in every row: its first and last row tell all
        last_row = xml.rfind(b"<row ")
        match = _ROW.match(xml, last_row) if last_row >= 0 else None
        for piece in (xml[: xml.find(b"</row>") + 1], xml[last_row:] if last_row > 0 else b""):
            letters.update(found[1] for found in _CELL.finditer(piece))
        numbers += [number, int(match[1]) if match else number]
    if not letters:
        return "A1"
    columns = [_column(name) for name in letters]
    return str(CellRange(min(numbers), min(columns), max(numbers), max(columns)))
