"""The data that charts carry with them: which cells a series takes, and the copy of their values that previews draw.

Of a chart that stands in people's workbooks only that is replaced; colours, titles and sizes stay as people made them.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from sheetcrm.cells import CellKind, CellRange
from sheetcrm.package.chart_flags import with_switches
from sheetcrm.package.drawn import Drawn
from sheetcrm.package.grid import KIND_MASK
from sheetcrm.package.reader import read_grid
from sheetcrm.package.xml_bytes import Node, Splice, canonical, change_attributes, parse, splice, to_strict

if TYPE_CHECKING:
    from sheetcrm.package import Package, SheetInfo

_REFERENCES = ("strRef", "numRef", "multiLvlStrRef")


def titles_in_cells(package: Package, sheet: SheetInfo, drawn: Drawn, drawn_part: str) -> frozenset[str]:
    """What the cells say now from which the charts of the drawn sheet take their titles."""
    places = []
    for name in sheet_charts(drawn.package, drawn_part):
        start = _title_reference(root := parse(drawn.package.read(name), name))
        found = next((node.text for node in root.walk() if node.tag == "f" and node.start > start >= 0), "")
        places += [CellRange.parse(found.rpartition("!")[2].replace("$", ""))] if found else []
    if not places:
        return frozenset()
    grid, texts = read_grid(package, sheet), set()
    for place in places:
        column, row = grid.columns.get(place.first_column), int(np.searchsorted(grid.rows, place.first_row))
        if column is not None and row < len(grid.rows) and grid.rows[row] == place.first_row and column.kind[row] & KIND_MASK == CellKind.TEXT:
            texts.add(grid.strings[int(column.code[row])])
    return frozenset(texts)


def refresh_charts(package: Package, part: str, drawn: Drawn, drawn_part: str, titles: Collection[str] = ()) -> bool:
    """Brings the charts of worksheet ``part`` up to date with those of the drawn sheet; False when nothing differs.

    titles  those that are ours even where they are no reference to a cell: LibreOffice saves them as plain texts

    A chart of the drawn sheet belongs to the chart that shares most of its data cells (the first cell of each range).
    Charts without a partner are people's own, or people took ours away: both stay so.
    """
    ours = {name: parse(package.read(name), name) for name in sheet_charts(package, part)}
    changed = False
    pairs: dict[str, tuple[str, str]] = {}
    for name in sheet_charts(drawn.package, drawn_part):
        data = with_switches(drawn.package.read(name))
        new = parse(data, name)
        partner = _partner(new, ours)
        if partner is None:
            continue
        old = ours.pop(partner)
        pairs[partner] = (name, _title(old))
        before = package.read(partner)
        if _title_reference(old) < 0 and _title(old) in titles:
            before = _with_title(before, old, data, new)
            old = parse(before, partner)
        after = _with_data(before, old, data, new)
        if after is None:
            after = to_strict(data) if package.strict else data
        if after != package.read(partner):
            package.replace(partner, after)
            changed = True
    return _refresh_descriptions(package, part, drawn, drawn_part, pairs) or changed


def _refresh_descriptions(package: Package, part: str, drawn: Drawn, drawn_part: str, pairs: Mapping[str, tuple[str, str]]) -> bool:
    """The numbers in words follow the charts; a description of people's own, one that does not begin like the title, stays.

    pairs  chart -> (drawn chart, its title until now)
    """
    new = {name: node.get("descr") for _, found in _frames(drawn.package, drawn_part) for name, node in found.items()}
    changed = False
    for drawing, found in _frames(package, part):
        data = package.read(drawing)
        changes: list[Splice] = []
        for name, node in found.items():
            theirs, title = pairs.get(name, ("", ""))
            before, after = node.get("descr"), new.get(theirs, "")
            if after and after != before and (not before or title.startswith(re.split("[:：]", before)[0])):
                changes.append(change_attributes(data, node, {"descr": after}))
        if changes:
            package.replace(drawing, splice(data, changes))
            changed = True
    return changed


def _frames(package: Package, part: str) -> Iterator[tuple[str, dict[str, Node]]]:
    """Each drawing of a worksheet, and for each chart in it the element that describes it."""
    for drawing in _drawings(package, part):
        targets = {rel.id: rel.target for rel in package.relationships(drawing)}
        found: dict[str, Node] = {}
        for frame in parse(package.read(drawing), drawing).walk():
            named, chart = (frame.find("cNvPr"), frame.find("chart")) if frame.tag == "graphicFrame" else (None, None)
            if named is not None and chart is not None and chart.rel_id() in targets:
                found[targets[chart.rel_id()]] = named
        yield drawing, found


def _title_of(root: Node) -> Node | None:
    chart = root.child("chart")
    return chart.child("title") if chart is not None else None


def _with_title(data: bytes, old: Node, drawn: bytes, new: Node) -> bytes:
    """The chart with the title of the drawn one in the place of its own."""
    mine, theirs = _title_of(old), _title_of(new)
    if mine is None or theirs is None or mine.prefix != theirs.prefix:
        return data
    return splice(data, [(mine.start, mine.end, theirs.bytes_of(drawn))])


def _title(root: Node) -> str:
    """The title of a chart as it is read."""
    title = _title_of(root)
    return "".join(node.text for node in title.walk() if node.tag in ("t", "v")) if title is not None else ""


def sheet_charts(package: Package, part: str) -> list[str]:
    """The chart parts of a worksheet, in the order of the drawing's relationships."""
    charts = []
    for drawing in _drawings(package, part):
        charts += [rel.target for rel in package.relationships(drawing) if rel.type.endswith("/chart") and package.has(rel.target)]
    return charts


def _drawings(package: Package, part: str) -> list[str]:
    found = [rel.target for rel in package.relationships(part) if rel.type.endswith("/drawing") and not rel.external]
    return [target for target in found if package.has(target)]


def _sources(root: Node) -> set[str]:
    """``Sheet!A1``: sheet and first cell of each range that the chart takes data from."""
    found = set()
    for node in root.walk():
        if node.tag == "f":
            sheet, _, ref = node.text.rpartition("!")
            found.add(sheet.strip("'").casefold() + "!" + re.sub(r"[$]", "", ref).partition(":")[0])
    return found


def _partner(new: Node, ours: dict[str, Node]) -> str | None:
    wanted = _sources(new)
    best, score = None, 0.0
    for name, root in ours.items():
        there = _sources(root)
        shared = len(wanted & there) / len(wanted | there) if wanted or there else 0.0
        if shared > score:
            best, score = name, shared
    return best


def _references(root: Node) -> list[Node]:
    return [node for node in root.walk() if node.tag in _REFERENCES]


def _with_data(data: bytes, old: Node, drawn: bytes, new: Node) -> bytes | None:
    """The chart with the drawn chart's references and caches; None when the two do not correspond one to one."""
    ours, theirs = _references(old), _references(new)
    if _title_reference(old) < 0 <= (place := _title_reference(new)):  # somebody wrote a title of their own, or wants none
        theirs = [node for node in theirs if node.start != place]
    if len(ours) != len(theirs) or _series(old) != _series(new):
        return None
    changes: list[Splice] = []
    for mine, other in zip(ours, theirs, strict=True):
        if canonical(mine) != canonical(other):
            xml = drawn[other.start : other.end]
            if mine.prefix != other.prefix:
                xml = re.sub(rb"<(/?)" + other.prefix.encode() + b":", rb"<\1" + mine.q.encode(), xml)
            changes.append((mine.start, mine.end, xml))
    return splice(data, changes) if changes else data


def _title_reference(root: Node) -> int:
    """Where the reference stands by which a chart takes its title from a cell; -1 without."""
    title = _title_of(root)
    found = next((node for node in title.walk() if node.tag in _REFERENCES), None) if title is not None else None
    return found.start if found is not None else -1


def _series(root: Node) -> Sequence[tuple[str, ...]]:
    parts = ("tx", "cat", "val", "xVal", "yVal")
    return [tuple(child.tag for child in node.children if child.tag in parts) for node in root.walk() if node.tag == "ser"]
