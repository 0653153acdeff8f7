"""Where a drawing stands, after rows came or went: the cells of its corners, counted from 0."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sheetcrm.package.row_move import Shifting
from sheetcrm.package.xml_bytes import Node, Splice, replace_inner


def placed(data: bytes, anchor: Node, shifting: Shifting) -> list[Splice]:
    """The splices that put a drawing where its rows are now; a picture whose rows all go, goes, anything else keeps its size then."""
    first, last = anchor.child("from"), anchor.child("to")
    still = anchor.tag == "anchor" and anchor.get("moveWithCells") not in ("1", "true")  # a control in the sheet
    if first is None or still or anchor.get("editAs") == "absolute":
        return []
    move, top = shifting.move, _number(first, "row") + 1
    new_top, there = move.edge(top), move.row(top) is not None
    changes = list(_corner(data, first, new_top, keep=there))
    if last is None:
        return changes
    bottom, rest = _number(last, "row") + 1, _number(last, "rowOff")
    whole = move.span(top, max(top, bottom if rest > 0 else bottom - 1)) is None
    if whole and any(node.tag == "pic" for node in anchor.children):
        return [(anchor.start, anchor.end, b"")]
    fixed = anchor.get("editAs") == "oneCell" or (anchor.tag == "anchor" and anchor.get("sizeWithCells") not in ("1", "true"))
    if whole or fixed:  # its size stays
        return changes + list(_corner(data, last, new_top + bottom - top, keep=True))
    return changes + list(_corner(data, last, max(new_top, move.edge(bottom)), keep=move.row(bottom) is not None))


def _number(corner: Node, tag: str) -> int:
    node = corner.child(tag)
    text = node.text.strip() if node is not None else ""
    return int(text) if re.fullmatch(r"-?\d+", text) else 0


def _corner(data: bytes, corner: Node, row: int, *, keep: bool) -> Iterator[Splice]:
    """The splices that put a corner into a row; at its upper edge unless it keeps its distance from there."""
    for tag, value in (("row", row - 1), ("rowOff", None if keep else 0)):
        node = corner.child(tag)
        if node is not None and value is not None and _number(corner, tag) != value:
            yield replace_inner(data, node, b"%d" % value)
