"""What a worksheet says around its rows, after rows came or went: merged cells, links, validations, formats, filters, views, breaks."""

from __future__ import annotations

from sheetcrm._values import NamedTuple
from sheetcrm.cells import CellRange, cell_ref, parse_ref
from sheetcrm.errors import UsageError
from sheetcrm.package.anchor_shift import placed
from sheetcrm.package.formula_refs import GONE, Seen, moved, moved_pattern
from sheetcrm.package.row_move import Deletion, Shifting
from sheetcrm.package.sheet_frame import Frame
from sheetcrm.package.sheet_rules import anchor, parse_sqref
from sheetcrm.package.xml_bytes import Node, Splice, replace_inner, set_attributes, splice

_CELLS = {
    "mergeCell": "ref",
    "hyperlink": "ref",
    "conditionalFormatting": "sqref",
    "dataValidation": "sqref",
    "protectedRange": "sqref",
    "ignoredError": "sqref",
    "cellWatch": "r",
    "inputCells": "r",
    "cellSmartTags": "r",
    "autoFilter": "ref",
    "sortState": "ref",
    "sortCondition": "ref",
    "dimension": "ref",
    "nsvFilter": "ref",
}
"""Element -> the attribute with its cells; without cells the element goes.  In the extension list they stand in ``<xm:sqref>``."""
_HOLDERS = frozenset({
    "mergeCells", "hyperlinks", "dataValidations", "protectedRanges", "ignoredErrors", "cellWatches", "smartTags", "scenarios", "rowBreaks",
    "sparklines", "sparklineGroup", "sparklineGroups", "conditionalFormattings", "ext", "extLst",
})  # fmt: skip
"""Elements that go with the last of what they hold."""
_FORMULAS = frozenset(("formula", "formula1", "formula2", "f"))
_LINKED = {"controlPr": ("linkedCell", "listFillRange"), "cfvo": ("val",), "formControlPr": ("fmlaLink", "fmlaRange", "fmlaTxbx", "fmlaGroup")}
_VIEWS = {"sheetView": "topLeftCell", "customSheetView": "topLeftCell", "pane": "topLeftCell", "sheetPr": "syncRef"}


class _Rule(NamedTuple):
    """How the formulas of one rule read: as in one cell, or as seen from a first cell that now stands elsewhere."""

    exact: bool = True
    rows: int = 0
    columns: int = 0


_EXACT = _Rule()


class Around:
    """The changes of one XML document that names cells of a sheet.

    own  the document belongs to the sheet whose rows move: cells without a title are meant too
    """

    def __init__(self, data: bytes, shifting: Shifting, *, own: bool) -> None:
        self.data, self.shifting, self.own = data, shifting, own
        self.seen = Seen(shifting.move, shifting.title, own)

    def changes(self, node: Node, rule: _Rule = _EXACT) -> tuple[bool, list[Splice]]:
        """(the element goes, the splices of its opening tag and of everything in it)."""
        attributes: dict[str, str | None] = {}
        if self.own and not self._placed(node, attributes):
            return True, [(node.start, node.end, b"")]
        self._linked(node, attributes)
        if node.tag in ("conditionalFormatting", "dataValidation"):
            rule = self._rule(node)
        made, gone = self._inside(node, rule)
        if made is None:
            return True, [(node.start, node.end, b"")]
        if gone and "count" in node.attributes:
            attributes["count"] = str(int(node.get("count") or 0) - gone)
        if node.tag == "rowBreaks" and gone:
            attributes["manualBreakCount"] = str(max(0, int(node.get("manualBreakCount", "0") or 0) - gone))
        changed = {name: value for name, value in attributes.items() if value is None or value != node.attributes.get(name)}
        if changed:
            made.insert(0, (node.start, node.open_end, set_attributes(self.data[node.start : node.open_end], changed)))
        return False, made

    def _inside(self, node: Node, rule: _Rule) -> tuple[list[Splice] | None, int]:
        """(splices within an element, None where nothing of it is left; how many of its children went)."""
        made: list[Splice] = []
        if node.tag in _FORMULAS and not node.children:
            return self._formula(node, rule), 0
        if node.tag == "sqref" and self.own and not node.children:
            new = self.cells(node.text)
            return ([replace_inner(self.data, node, new.encode())] if new != node.text.strip() else []), 0
        if node.tag == "anchor" and self.own:
            return placed(self.data, node, self.shifting), 0
        if node.tag == "rowBreaks" and self.own:
            made, gone = self._breaks(node)
        else:
            gone = 0
            for child in node.children:
                lost, inner = self.changes(child, rule)
                made += inner
                gone += lost
        sparkless = node.tag == "sparklineGroup" and any(child.tag == "sparklines" for child in node.children) and gone
        if node.tag in _HOLDERS and gone and (gone == len(node.children) or sparkless):
            return None, gone
        return made, gone

    # --- formulas

    def _rule(self, node: Node) -> _Rule:
        """How to read the formulas of a rule whose cells move."""
        inner = node.child("sqref")
        ranges = parse_sqref(inner.text if inner is not None else node.get("sqref"))
        rows = {row for cells in ranges for row in (cells.first_row, cells.last_row)}
        if not self.own:
            return _Rule(exact=len(rows) == 1)
        new = anchor(parse_sqref(self.cells(sqref_of(node))))
        old = anchor(ranges)
        return _Rule(len(rows) == 1 and new[1] == old[1], new[0] - old[0], new[1] - old[1])

    def _formula(self, node: Node, rule: _Rule) -> list[Splice] | None:
        new = moved(node.text, self.seen)
        if not rule.exact or GONE in new:
            kept = moved_pattern(node.text, self.seen, rule.rows, rule.columns)
            new = kept if not rule.exact or GONE not in kept else new
        if new == node.text:
            return []
        self.shifting.broken += max(0, new.count(GONE) - node.text.count(GONE))
        xml = new.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        return [replace_inner(self.data, node, xml.encode())]

    def _linked(self, node: Node, attributes: dict[str, str | None]) -> None:
        """Cells that an attribute names as a formula does."""
        for name in _LINKED.get(node.tag, ()):
            old = node.get(name)
            if old:
                attributes[name] = moved(old, self.seen)
        location = node.get("location") if node.tag == "hyperlink" else ""
        if location:
            new = moved(location, self.seen)
            attributes["location"] = location if GONE in new else new
        if node.tag == "dataRef" and node.get("sheet").casefold() == self.shifting.title.casefold() and not node.rel_id():
            attributes["ref"] = moved(node.get("ref"), Seen(self.shifting.move, "", own=True))

    # --- cells

    def cells(self, sqref: str) -> str:
        """What is left of ``A2:B9 D4``; empty when nothing is."""
        seen = Seen(self.shifting.move, "", own=True)
        pieces = [new for piece in sqref.split() if GONE not in (new := moved(piece, seen))]
        return " ".join(pieces)

    def _placed(self, node: Node, attributes: dict[str, str | None]) -> bool:
        """Notes where the cells of an element are now; False when there are none left."""
        name = _CELLS.get(node.tag)
        view = _VIEWS.get(node.tag)
        if view is not None and node.get(view):
            attributes[view] = self._edge(node.get(view))
        if node.tag == "pane":
            self._pane(node, attributes)
        elif node.tag == "selection":
            self._selection(node, attributes)
        old = sqref_of(node) if name else ""
        if name is None or not old:
            return node.tag != "sparkline" or bool(self.cells(sqref_of(node)))
        new = self.cells(old)
        if node.tag == "dimension":
            new = new or "A1"
        elif (node.tag == "mergeCell" and not self._merged(old, new)) or (node.tag == "hyperlink" and self._all_lost(old)):
            return False
        if name in node.attributes:
            attributes[name] = new
        return bool(new)

    def _all_lost(self, sqref: str) -> bool:
        """Whether the cells stand in rows that go or are emptied."""
        return all(self.shifting.loses(row) for cells in parse_sqref(sqref) for row in (cells.first_row, cells.last_row))

    def _merged(self, old: str, new: str) -> bool:
        """Whether a merged range is one still.  Its content stands in its first cell: E-ROW-MERGED when only that would go."""
        cells = CellRange.parse(old)
        if isinstance(self.shifting.move, Deletion) and new and self.shifting.move.row(cells.first_row) is None:
            raise UsageError("E-ROW-MERGED", where=f"{self.shifting.title}!{old}")
        return bool(new) and CellRange.parse(new).area > 1

    def _edge(self, ref: str) -> str:
        try:
            row, column = parse_ref(ref)
        except ValueError:
            return ref
        return cell_ref(self.shifting.move.edge(row), column)

    def _pane(self, node: Node, attributes: dict[str, str | None]) -> None:
        """Frozen rows: as many as are left of them, one at least."""
        if node.get("state") in ("frozen", "frozenSplit") and node.get("ySplit"):
            count = int(float(node.get("ySplit")))
            span = self.shifting.move.span(1, count)
            attributes["ySplit"] = node.get("ySplit") if span is None or span[1] == count else str(span[1])

    def _selection(self, node: Node, attributes: dict[str, str | None]) -> None:
        active, sqref = self._edge(node.get("activeCell", "A1")), node.get("sqref", "A1")
        left = self.cells(sqref)
        whole = len(left.split()) == len(sqref.split()) and any(cells.contains(*parse_ref(active)) for cells in parse_sqref(left))
        if "activeCell" in node.attributes:
            attributes["activeCell"] = active
        if "sqref" in node.attributes:
            attributes["sqref"] = left if whole else active
        if not whole and "activeCellId" in node.attributes:
            attributes["activeCellId"] = None

    def _breaks(self, node: Node) -> tuple[list[Splice], int]:
        """Page breaks: each stands below the rows that were above it; two at one place are one."""
        made: list[Splice] = []
        seen: set[int] = set()
        gone = 0
        for child in node.children:
            above = int(child.get("id", "0") or 0)
            span = self.shifting.move.span(1, above) if above else None
            if span is None or span[1] in seen:
                made.append((child.start, child.end, b""))
                gone += 1
                continue
            seen.add(span[1])
            if span[1] != above:
                made.append((child.start, child.open_end, set_attributes(self.data[child.start : child.open_end], {"id": str(span[1])})))
        return made, gone


def sqref_of(node: Node) -> str:
    """The cells of an element: in its attribute, or, in the extension list, in ``<xm:sqref>``."""
    inner = node.child("sqref")
    return inner.text if inner is not None else node.get(_CELLS.get(node.tag, "sqref"))


def shifted_frame(frame: Frame, shifting: Shifting, *, own: bool) -> Frame:
    """The frame of a worksheet after rows of a sheet (``own``: this one) moved."""
    skeleton = frame.skeleton
    _, changes = Around(skeleton, shifting, own=own).changes(frame.parsed())
    return frame.put(splice(skeleton, changes)) if changes else frame
