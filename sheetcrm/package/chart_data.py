"""The data that charts carry with them: which cells a series takes, and the copy of their values that previews draw.

Of a chart that stands in people's workbooks only that is replaced; colours, titles and sizes stay as people made them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from sheetcrm.package.drawn import Drawn
from sheetcrm.package.xml_bytes import Node, Splice, canonical, parse, splice, to_strict

if TYPE_CHECKING:
    from sheetcrm.package import Package

_REFERENCES = ("strRef", "numRef", "multiLvlStrRef")


def refresh_charts(package: Package, part: str, drawn: Drawn, drawn_part: str) -> bool:
    """Brings the charts of worksheet ``part`` up to date with those of the drawn sheet; False when nothing differs.

    A chart of the drawn sheet belongs to the chart that shares most of its data cells (the first cell of each range).
    Charts without a partner are people's own, or people took ours away: both stay so.
    """
    ours = {name: parse(package.read(name), name) for name in sheet_charts(package, part)}
    changed = False
    for name in sheet_charts(drawn.package, drawn_part):
        data = drawn.package.read(name)
        new = parse(data, name)
        partner = _partner(new, ours)
        if partner is None:
            continue
        old = ours.pop(partner)
        before = package.read(partner)
        after = _with_data(before, old, data, new)
        if after is None:
            after = to_strict(data) if package.strict else data
        if after != before:
            package.replace(partner, after)
            changed = True
    return changed


def sheet_charts(package: Package, part: str) -> list[str]:
    """The chart parts of a worksheet, in the order of the drawing's relationships."""
    charts = []
    for drawing in package.relationships(part):
        if drawing.type.endswith("/drawing") and not drawing.external:
            charts += [rel.target for rel in package.relationships(drawing.target) if rel.type.endswith("/chart") and package.has(rel.target)]
    return charts


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


def _series(root: Node) -> Sequence[tuple[str, ...]]:
    parts = ("tx", "cat", "val", "xVal", "yVal")
    return [tuple(child.tag for child in node.children if child.tag in parts) for node in root.walk() if node.tag == "ser"]
