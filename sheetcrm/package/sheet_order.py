"""The order of the tabs of a workbook, and the one it opens on.  For workbooks of our own making: people's tabs stay where they are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sheetcrm.errors import FileRefused
from sheetcrm.package.frame_cache import forget
from sheetcrm.package.xml_bytes import Node, Splice, change_attributes, parse, replace_inner, set_attributes, splice, tag_end

if TYPE_CHECKING:
    from sheetcrm.package import Package


def order_sheets(package: Package, titles: Sequence[str], opens: str) -> None:
    """The sheets with these titles come first, in this order, the others behind them as they stood; the workbook opens on ``opens``.

    Names that belong to one sheet (print areas, filters) go with it.  Titles that the workbook does not have are passed over.
    """
    was = [sheet.name for sheet in package.sheets]
    wanted = [title for title in dict.fromkeys(titles) if title in was]
    order = [was.index(title) for title in [*wanted, *(title for title in was if title not in wanted)]]
    place = {old: new for new, old in enumerate(order)}
    data = package.read(package.workbook_part)
    root = parse(data, package.workbook_part)
    package.replace(package.workbook_part, splice(data, _changes(data, root, order, place, place[was.index(opens)] if opens in was else 0)))
    _order_titles(package, was, order)
    for sheet in package.sheets:
        if sheet.kind == "worksheet":
            _select(package, sheet.part, sheet.name == opens)


def _changes(data: bytes, root: Node, order: Sequence[int], place: dict[int, int], active: int) -> list[Splice]:
    changes: list[Splice] = []
    sheets, views, names = root.child("sheets"), root.child("bookViews"), root.child("definedNames")
    if sheets is not None:
        nodes = sheets.all("sheet")
        changes.append(replace_inner(data, sheets, b"".join(nodes[old].bytes_of(data) for old in order)))
    for view in views.children if views is not None else []:
        changes.append(change_attributes(data, view, {"activeTab": str(active) if active else None, "firstSheet": None}))
    for name in names.children if names is not None else []:
        local = name.get("localSheetId")
        if local.isdecimal():
            changes.append(change_attributes(data, name, {"localSheetId": str(place[int(local)])}))
    return changes


def _order_titles(package: Package, was: Sequence[str], order: Sequence[int]) -> None:
    """The list of titles in docProps/app.xml, where it is the one we know."""
    part = next((rel.target for rel in package.relationships("") if rel.type.endswith("/extended-properties") and not rel.external), None)
    if part is None or not package.has(part):
        return
    data = package.read(part)
    try:
        titles = parse(data, part).child("TitlesOfParts")
    except FileRefused:
        return
    nodes = [node for node in titles.walk() if node.tag == "lpstr"][: len(was)] if titles is not None else []
    if [node.text for node in nodes] == list(was):
        package.replace(part, splice(data, [(nodes[new].start, nodes[new].end, nodes[old].bytes_of(data)) for new, old in enumerate(order)]))


def _select(package: Package, part: str, chosen: bool) -> None:
    """Exactly one tab is selected: typing into a workbook with two would write into both."""
    data = package.read(part)
    start = data.find(b"<sheetView ", 0, data.find(b"<sheetData"))
    if start < 0:
        return
    end = tag_end(data, start)
    tag = data[start:end]
    new = set_attributes(tag, {"tabSelected": "1" if chosen else None})
    if new != tag:
        forget(package, part)
        package.replace(part, data[:start] + new + data[end:])
