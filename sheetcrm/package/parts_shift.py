"""Parts that name cells of a sheet, after rows of it came or went: notes, drawings, tables, pivot tables, charts, defined names."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

from sheetcrm._lazy import lazy_pattern
from sheetcrm.cells import CellRange
from sheetcrm.errors import UsageError
from sheetcrm.package.anchor_shift import placed
from sheetcrm.package.formula_refs import GONE, Seen, moved, moved_pattern
from sheetcrm.package.row_move import Shifting
from sheetcrm.package.sheet_shift import Around
from sheetcrm.package.xml_bytes import Splice, change_attributes, parse, replace_inner, splice
from sheetcrm.package.xml_text import unescape

_SHAPE = lazy_pattern(rb"<v:shape\s.*?</v:shape>", re.DOTALL)
_ROW = lazy_pattern(rb"(<x:Row>\s*)(\d+)(\s*</x:Row>)")
_ANCHOR = lazy_pattern(rb"(<x:Anchor>)([^<]*)(</x:Anchor>)")
_LINKED = lazy_pattern(rb"(<x:Fmla(?:Link|Range|Txbx|Pict|Group)>)([^<]*)(</x:Fmla)")
_CHART = lazy_pattern(rb"(<(?:[\w.\-]+:)?(?:f|sqref)(?:\s[^<>]*)?>)([^<]+)(</)")


def escaped(text: str) -> bytes:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").encode()


# --- notes


def notes(data: bytes, shifting: Shifting) -> bytes:
    """Notes or threaded comments: those of a row that goes, go."""
    changes: list[Splice] = []
    for node in parse(data).walk():
        if node.tag not in ("comment", "threadedComment") or not node.get("ref"):
            continue
        row = CellRange.parse(node.get("ref")).first_row
        if shifting.loses(row):
            changes.append((node.start, node.end, b""))
        elif shifting.move.row(row) != row:
            changes.append(change_attributes(data, node, {"ref": moved(node.get("ref"), Seen(shifting.move, "", own=True))}))
    return splice(data, changes) if changes else data


def shapes(data: bytes, shifting: Shifting) -> bytes:
    """The boxes of notes and the old kind of controls (VML, which need not be well-formed)."""
    return _SHAPE.sub(lambda match: _shape(match[0], shifting), data)


def _shape(shape: bytes, shifting: Shifting) -> bytes:
    move, seen = shifting.move, Seen(shifting.move, shifting.title, own=True)
    row = _ROW.search(shape) if re.search(rb"ObjectType=[\"']Note", shape) else None
    if row is not None:
        place = int(row[2]) + 1
        if shifting.loses(place):
            return b""
        by = (move.row(place) or place) - place
        shape = _ROW.sub(lambda m: m[1] + b"%d" % (int(m[2]) + by) + m[3], shape)
        return _ANCHOR.sub(lambda m: m[1] + _anchor(m[2], lambda top, bottom: (max(0, top + by), max(0, bottom + by))) + m[3], shape)
    shape = _LINKED.sub(lambda m: m[1] + escaped(moved(unescape(m[2].decode()), seen)) + m[3], shape)
    return _ANCHOR.sub(lambda m: m[1] + _anchor(m[2], lambda top, bottom: (move.edge(top + 1) - 1, move.edge(bottom + 1) - 1)) + m[3], shape)


def _anchor(text: bytes, change: Callable[[int, int], tuple[int, int]]) -> bytes:
    """``left, dx, top, dy, right, dx, bottom, dy`` with other rows."""
    numbers = text.split(b",")
    if len(numbers) != 8 or not all(number.strip().lstrip(b"-").isdigit() for number in numbers):
        return text
    top, bottom = change(int(numbers[2]), int(numbers[6]))
    if (top, bottom) == (int(numbers[2]), int(numbers[6])):
        return text
    numbers[2], numbers[6] = (re.sub(rb"-?\d+", b"%d" % new, old) for new, old in ((top, numbers[2]), (bottom, numbers[6])))
    return b",".join(numbers)


# --- drawings


def drawing(data: bytes, shifting: Shifting, *, own: bool) -> bytes:
    """Pictures, charts and shapes move with their rows; a picture whose rows all go, goes."""
    changes: list[Splice] = []
    root = parse(data)
    seen = Seen(shifting.move, shifting.title, own)
    for node in root.walk():
        if own and node.tag in ("twoCellAnchor", "oneCellAnchor"):
            changes += placed(data, node, shifting)
    dropped = [(start, end) for start, end, new in changes if not new]
    for node in root.walk():
        name = {"sp": "textlink", "cxnSp": "textlink", "cameraTool": "cellRange"}.get(node.tag)
        if name and node.get(name) and not any(start <= node.start < end for start, end in dropped):
            new = moved(node.get(name), seen)
            if new != node.get(name):
                changes.append(change_attributes(data, node, {name: new}))
    return splice(data, changes) if changes else data


# --- tables and pivot tables


def table(data: bytes, shifting: Shifting, *, own: bool) -> bytes:
    """A table: its cells when it stands on the sheet, its formulas anyway."""
    root = parse(data)
    changes: list[Splice] = []
    around = Around(data, shifting, own=own)
    seen = Seen(shifting.move, shifting.title, own)
    first = CellRange.parse(root.get("ref", "A1")).first_row + (root.get("headerRowCount", "1") != "0")
    by = shifting.move.edge(first) - first if own else 0
    for node in root.walk():
        if own and node.tag in ("table", "autoFilter", "sortState", "sortCondition") and node.get("ref"):
            new = around.cells(node.get("ref"))
            if new != node.get("ref"):
                changes.append(change_attributes(data, node, {"ref": new}) if new else (node.start, node.end, b""))
        elif node.tag in ("calculatedColumnFormula", "totalsRowFormula") and node.text:
            new = moved(node.text, seen) if node.tag == "totalsRowFormula" else moved_pattern(node.text, seen, by, 0)
            if new != node.text:
                changes.append(replace_inner(data, node, escaped(new)))
    return splice(data, changes) if changes else data


def pivot_table(data: bytes, shifting: Shifting) -> bytes:
    """A pivot table on the sheet moves as a whole, or E-ROW-PIVOT."""
    node = parse(data).child("location")
    if node is None:
        return data
    cells = CellRange.parse(node.get("ref"))
    new = shifting.move.span(cells.first_row, cells.last_row)
    if new is None or shifting.move.touches(cells.first_row, cells.last_row):
        raise UsageError("E-ROW-PIVOT", where=f"{shifting.title}!{cells}")
    if new == (cells.first_row, cells.last_row):
        return data
    return splice(data, [change_attributes(data, node, {"ref": str(cells._replace(first_row=new[0], last_row=new[1]))})])


def pivot_source(data: bytes, shifting: Shifting, *, own: bool) -> bytes:
    """The cells that a pivot cache was filled from; ``own`` says nothing here."""
    changes: list[Splice] = []
    for node in parse(data).walk():
        if node.tag not in ("worksheetSource", "rangeSet") or node.rel_id() or not node.get("ref"):
            continue
        if node.get("sheet").casefold() == shifting.title.casefold():
            new = moved(node.get("ref"), Seen(shifting.move, "", own=True))
            if new != node.get("ref") and GONE not in new:
                changes.append(change_attributes(data, node, {"ref": new}))
    return splice(data, changes) if changes else data


# --- formulas outside of sheets


def chart(data: bytes, shifting: Shifting, *, own: bool) -> bytes:
    """The cells that a chart takes its data from.  The copy of their values stays until Excel draws it; ``own`` says nothing here."""
    return rewritten_chart(data, partial(moved, seen=Seen(shifting.move, shifting.title, own=False)))


def rewritten_chart(data: bytes, change: Callable[[str], str]) -> bytes:
    """A chart with the references of its series changed."""
    return _CHART.sub(partial(_rewritten, change=change), data)


def rewritten_formulas(row: bytes, q: str, change: Callable[[str], str]) -> bytes:
    """A row with the formulas of its cells changed."""
    return re.sub(f"(<{q}f(?:\\s[^<>]*)?(?<!/)>)([^<]+)(</)".encode(), partial(_rewritten, change=change), row)


def _rewritten(match: re.Match[bytes], change: Callable[[str], str]) -> bytes:
    old = unescape(match[2].decode())
    new = change(old)
    return match[0] if new == old else match[1] + escaped(new) + match[3]


def control(data: bytes, shifting: Shifting, *, own: bool) -> bytes:
    """The cells that a form control is linked to."""
    _, changes = Around(data, shifting, own=own).changes(parse(data))
    return splice(data, changes) if changes else data


def names(data: bytes, shifting: Shifting) -> bytes:
    """The defined names of the workbook part.  A print area or filter of which nothing is left goes."""
    holder = parse(data).child("definedNames")
    if holder is None:
        return data
    seen = Seen(shifting.move, shifting.title, own=False)
    changes: list[Splice] = []
    gone = 0
    for node in holder.children:
        new = moved(node.text, seen)
        if new == node.text:
            continue
        if node.get("name").startswith("_xlnm.") and all(piece.endswith(GONE) for piece in new.split(",")):
            changes.append((node.start, node.end, b""))
            gone += 1
            continue
        shifting.broken += max(0, new.count(GONE) - node.text.count(GONE))
        changes.append(replace_inner(data, node, escaped(new)))
    if gone and gone == len(holder.children):
        changes = [(holder.start, holder.end, b"")]
    return splice(data, changes) if changes else data
