"""Sheets that XlsxWriter drew, moved into people's workbooks with all that belongs to them."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from sheetcrm._values import NamedTuple
from sheetcrm.cells import CellRange
from sheetcrm.errors import FileRefused
from sheetcrm.package.cell_xml import RowRows
from sheetcrm.package.chart_flags import with_switches
from sheetcrm.package.drawn import Drawn, finished_sheet, last_row_of
from sheetcrm.package.frame_cache import forget
from sheetcrm.package.styles import StyleMap, Styles
from sheetcrm.package.tables import resize_changes, table_names, unique_name
from sheetcrm.package.workbook_edit import NewName, State, add_sheet, check_title, define_names, free_name, local_name_formula, sheet_position
from sheetcrm.package.worksheet_edit import extended
from sheetcrm.package.xml_bytes import Node, Splice, change_attributes, parse, splice, to_strict

if TYPE_CHECKING:
    from sheetcrm.package import Package, SheetInfo

_REFERENCE = re.compile(rb'(\br:(?:id|embed|link|pict)=")(\w+)(")')
_NUMBERED = re.compile(r"(.*?)(\d*)(\.[A-Za-z]+)")


class GraftSheet(NamedTuple):
    """A sheet to take over.  title_in_drawn: in the drawn workbook; title: in the target; part_name: None for the next free one."""

    title_in_drawn: str
    title: str
    state: State = "visible"
    body: RowRows | None = None
    part_name: str | None = None


def graft_sheets(package: Package, drawn: bytes | Package, plans: Sequence[GraftSheet]) -> list[SheetInfo]:
    """Adds drawn sheets at the end of the workbook, in the order given.

    drawn  a workbook by XlsxWriter, its bytes or opened.  Formulas and charts in it name the sheets as they will be called in the target

    Cell formats are added to the target's style sheet, equal ones used again; drawings, charts, pictures, notes and tables
    come as new parts; tables get ids of their own.  A list (``body``) is written below what was drawn, each column in the
    format of the drawn row ``body.first_row``; rules that end with that row are drawn down to the end of the list.

    ``FileRefused`` E-PROTECTED; ``UsageError`` E-TITLE, E-ROWS, E-TEXT-LONG.
    """
    if package.structure_protected:
        raise FileRefused("E-PROTECTED")
    for plan in plans:
        check_title(package, plan.title)
    styles = Styles(package)
    source = Drawn.open(drawn, styles)
    added = [_graft(package, source, plan) for plan in plans]
    styles.save()
    return added


def _graft(package: Package, drawn: Drawn, plan: GraftSheet) -> SheetInfo:
    origin = drawn.sheet(plan.title_in_drawn)
    data = finished_sheet(drawn, plan.title_in_drawn, plan.body)
    sheet = add_sheet(package, plan.title, b"<worksheet/>", plan.state, plan.part_name)  # its content follows once its relations have names
    mover = PartMover(package, drawn, plan.body)
    ids = mover.move_relations(origin.part, sheet.part)
    forget(package, sheet.part)
    package.replace(sheet.part, _native(package, renumbered(data, ids)))
    _local_names(package, drawn, origin, sheet, plan.body)
    return sheet


def _native(package: Package, data: bytes) -> bytes:
    return to_strict(data) if package.strict else data


def renumbered(data: bytes, ids: dict[str, str]) -> bytes:
    """``r:id`` and its kin by their new names."""
    if not ids:
        return data
    start, end = data.find(b"<sheetData"), data.rfind(b"</sheetData>")  # cells refer to nothing by id

    def renamed(piece: bytes) -> bytes:
        return _REFERENCE.sub(lambda match: match[1] + ids.get(match[2].decode(), match[2].decode()).encode() + match[3], piece)

    return renamed(data) if start < 0 or end < start else b"".join((renamed(data[:start]), memoryview(data)[start:end], renamed(data[end:])))


def _local_names(package: Package, drawn: Drawn, origin: SheetInfo, sheet: SheetInfo, body: RowRows | None) -> None:
    """Print area, print titles and filter range of the drawn sheet, drawn down to the end of the list."""
    first, last = last_row_of(body)
    old, new = sheet_position(drawn.package, origin), sheet_position(package, sheet)
    names = []
    for name in drawn.package.defined_names:
        if name.local_sheet != old:
            continue
        pieces = []
        for piece in name.formula.split(","):
            ref = piece.rpartition("!")[2].replace("$", "")
            ref = (extended(ref, first, last) or ref) if last > first else ref
            pieces.append(local_name_formula(sheet.name, ref))
        names.append(NewName(name.name, ",".join(pieces), name.hidden, new))
    if names:
        define_names(package, names)


class PartMover:
    """Copies what a drawn part refers to, and what that refers to, under free names into the target."""

    def __init__(self, package: Package, drawn: Drawn, body: RowRows | None) -> None:
        self._package, self.drawn, self._body = package, drawn, body
        self._moved: dict[str, str] = {}

    def move_relations(self, origin: str, target: str) -> dict[str, str]:
        """Gives ``target`` the relations of the drawn part ``origin``; old id -> new id."""
        ids = {}
        for relation in self.drawn.package.relationships(origin):
            kind = relation.type.rpartition("/")[2]
            if relation.external:
                ids[relation.id] = self.link(target, kind, relation.target)
            else:
                ids[relation.id] = self._package.add_relationship(target, kind, self._move(relation.target))
        return ids

    def link(self, part: str, kind: str, address: str) -> str:
        """The relation of ``part`` to an address outside; one that is there already is used again."""
        for relation in self._package.relationships(part):
            if relation.external and relation.target == address and relation.type.endswith("/" + kind):
                return relation.id
        return self._package.add_relationship(part, kind, address, external=True)

    def _move(self, origin: str) -> str:
        if origin in self._moved:
            return self._moved[origin]
        drawn = self.drawn.package
        data = drawn.read(origin)
        match = _NUMBERED.fullmatch(posixpath.basename(origin))
        stem, extension = (match[1], match[3]) if match else (posixpath.basename(origin), "")
        folder = posixpath.join(posixpath.dirname(self._package.workbook_part), posixpath.relpath(posixpath.dirname(origin), "xl"))
        name = self._moved[origin] = free_name(self._package, posixpath.normpath(folder), stem, extension)
        content_type = drawn.content_type(origin)
        if extension.lower() != ".xml":
            self._package.set_default_type(extension[1:], content_type)
        elif origin.rpartition("/")[0].endswith("/tables"):
            data = table_part(self._package, self.drawn.styles, data, self._body)
        elif origin.rpartition("/")[0].endswith("/charts"):
            data = with_switches(data)
        self._package.add(name, _native(self._package, data) if extension.lower() == ".xml" else data, content_type)
        ids = self.move_relations(origin, name)
        if ids and any(old != new for old, new in ids.items()):
            self._package.replace(name, renumbered(self._package.read(name), ids))
        return name


def table_part(package: Package, styles: StyleMap, data: bytes, body: RowRows | None) -> bytes:
    """A drawn table for the target: id and name of its own, formats renumbered, drawn down to the end of the list."""
    names, ids = table_names(package)
    root = parse(data, "table")
    name = unique_name(root.get("displayName"), names)
    values: dict[str, str | None] = {"id": str(max(ids, default=0) + 1), "name": name, "displayName": name}
    ref = table_extent(CellRange.parse(root.get("ref")), body)
    changes: list[Splice] = []
    for start, end, tag in resize_changes(data, root, ref):
        if start != root.start:
            changes.append((start, end, tag))
    values["ref"] = str(ref)
    changes.append(change_attributes(data, root, {**values, **dxf_attributes(root, styles)}))
    columns = root.child("tableColumns")
    for node in columns.children if columns else []:
        mapped = dxf_attributes(node, styles)
        if mapped:
            changes.append(change_attributes(data, node, mapped))
    return splice(data, changes)


def table_extent(ref: CellRange, body: RowRows | None) -> CellRange:
    first, last = last_row_of(body)
    return ref._replace(last_row=last) if ref.last_row == first and last > first else ref


def dxf_attributes(node: Node, styles: StyleMap) -> dict[str, str | None]:
    """``dataDxfId`` and its kin in the target's numbers."""
    return {name: str(styles.dxf(int(value))) for name, value in node.attributes.items() if name.lower().endswith("dxfid") and value.isdecimal()}
