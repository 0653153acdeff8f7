"""What hangs on a worksheet besides its cells: data validations (also those of Excel 2010), conditional formats, links, tables."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import field
from typing import TYPE_CHECKING

from sheetcrm._values import dataclass
from sheetcrm.cells import CellRange
from sheetcrm.package.formula_refs import relative
from sheetcrm.package.frame_cache import frame_of
from sheetcrm.package.sheet_frame import Frame
from sheetcrm.package.tables import TableInfo, sheet_tables
from sheetcrm.package.xml_bytes import X14, Node

if TYPE_CHECKING:
    from sheetcrm.package import Package, SheetInfo


@dataclass(slots=True)
class Validation:
    """One data validation.  Formulas without ``=``, relative references as seen from the first cell of ``sqref``.

    kind   none, list, whole, decimal, date, time, textLength, custom
    style  stop, warning, information
    x14    stored in the Excel 2010 extension, as Excel does for sources on other sheets
    """

    sqref: list[CellRange]
    kind: str
    formula1: str
    formula2: str = ""
    operator: str = "between"
    style: str = "stop"
    allow_blank: bool = False
    prompt: tuple[str, str] = ("", "")
    error: tuple[str, str] = ("", "")
    x14: bool = False
    node: Node | None = field(default=None, repr=False, compare=False)

    @property
    def anchor(self) -> tuple[int, int]:
        return anchor(self.sqref)

    def pattern(self) -> tuple[str, str, str, str]:
        """What the rule says, wherever it stands."""
        row, column = self.anchor
        operator = "" if self.kind in ("list", "custom", "none") else self.operator
        return self.kind, operator, relative(self.formula1, row, column), relative(self.formula2, row, column)


@dataclass(slots=True)
class FormatRule:
    """One rule of a conditional format.  kind: expression, cellIs, dataBar, colorScale, iconSet …; dxf: None where it has none."""

    sqref: list[CellRange]
    kind: str
    formulas: tuple[str, ...]
    priority: int
    dxf: int | None
    stop: bool = False
    operator: str = ""
    x14: bool = False
    node: Node | None = field(default=None, repr=False, compare=False)
    holder: Node | None = field(default=None, repr=False, compare=False)

    @property
    def anchor(self) -> tuple[int, int]:
        return anchor(self.sqref)

    def pattern(self) -> tuple[str, str, tuple[str, ...]]:
        """What the rule says, wherever it stands."""
        row, column = self.anchor
        return self.kind, self.operator, tuple(relative(formula, row, column) for formula in self.formulas)


@dataclass(slots=True)
class SheetRules:
    """hyperlinks: (cells, address): ``#Sheet!A1`` inside the workbook, otherwise the URL;  filter  cells of the sheet's own autofilter."""

    validations: list[Validation]
    formats: list[FormatRule]
    hyperlinks: list[tuple[CellRange, str]]
    tables: list[TableInfo]
    filter: CellRange | None = None


def anchor(ranges: list[CellRange]) -> tuple[int, int]:
    """The cell from which the relative references of a rule count: top left of all its ranges."""
    if not ranges:
        return 1, 0
    return min(r.first_row for r in ranges), min(r.first_column for r in ranges)


def parse_sqref(text: str) -> list[CellRange]:
    """``A1:A9 C3`` as ranges; what is no range is left out."""
    ranges = []
    for piece in text.split():
        try:
            ranges.append(CellRange.parse(piece))
        except ValueError:
            continue
    return ranges


def sqref_text(ranges: Iterable[CellRange]) -> str:
    return " ".join(str(r) for r in ranges)


def read_rules(package: Package, sheet: SheetInfo) -> SheetRules:
    """All rules of a worksheet.  ``FileRefused`` E-XML, E-DTD."""
    return rules_of(package, sheet.part, frame_of(package, sheet.part))


def rules_of(package: Package, part: str, frame: Frame) -> SheetRules:
    root = frame.parsed()
    filters = [cells for node in root.all("autoFilter") for cells in parse_sqref(node.get("ref"))]
    links = _hyperlinks(package, part, root)
    return SheetRules(validations_of(root), formats_of(root), links, sheet_tables(package, part), filters[0] if filters else None)


def validations_of(root: Node) -> list[Validation]:
    holders = [*root.all("dataValidations"), *_extension(root, "dataValidations")]
    return [_validation(node) for holder in holders for node in holder.all("dataValidation")]


def _validation(node: Node) -> Validation:
    extended = node.namespace == X14
    return Validation(
        sqref=parse_sqref(_inner(node, "sqref") if extended else node.get("sqref")),
        kind=node.get("type", "none"),
        formula1=_inner(node, "formula1"),
        formula2=_inner(node, "formula2"),
        operator=node.get("operator", "between"),
        style=node.get("errorStyle", "stop"),
        allow_blank=node.get("allowBlank") in ("1", "true"),
        prompt=(node.get("promptTitle"), node.get("prompt")),
        error=(node.get("errorTitle"), node.get("error")),
        x14=extended,
        node=node,
    )


def _inner(node: Node, tag: str) -> str:
    """The text of a child; in the extension it stands one level deeper, in ``<xm:f>``."""
    child = node.child(tag)
    if child is None:
        return ""
    inner = child.child("f")
    return inner.text if inner is not None else child.text


def formats_of(root: Node) -> list[FormatRule]:
    rules = []
    for holder in [*root.all("conditionalFormatting"), *_extension(root, "conditionalFormatting")]:
        extended = holder.namespace == X14
        ranges = parse_sqref(_inner(holder, "sqref") if extended else holder.get("sqref"))
        for node in holder.all("cfRule"):
            formulas = tuple(child.text for child in node.children if child.tag in ("formula", "f"))
            dxf = node.get("dxfId")
            rules.append(
                FormatRule(
                    sqref=ranges,
                    kind=node.get("type"),
                    formulas=formulas,
                    priority=_whole(node.get("priority")) or 0,
                    dxf=_whole(dxf),
                    stop=node.get("stopIfTrue") in ("1", "true"),
                    operator=node.get("operator"),
                    x14=extended,
                    node=node,
                    holder=holder,
                )
            )
    return rules


def _whole(text: str | None) -> int | None:
    """A whole number, None for anything else: what others wrote is looked at, not judged."""
    text = (text or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _extension(root: Node, tag: str) -> list[Node]:
    """The x14 elements of that name in the worksheet's extension list."""
    extensions = root.child("extLst")
    return [node for node in extensions.walk() if node.tag == tag and node.namespace == X14] if extensions else []


def _hyperlinks(package: Package, part: str, root: Node) -> list[tuple[CellRange, str]]:
    holder = root.child("hyperlinks")
    if holder is None:
        return []
    targets = {rel.id: rel.target for rel in package.relationships(part)}
    links = []
    for node in holder.all("hyperlink"):
        location = node.get("location")
        address = targets.get(node.rel_id(), "") + ("#" + location if location else "")
        links += [(cells, address) for cells in parse_sqref(node.get("ref"))]
    return links
