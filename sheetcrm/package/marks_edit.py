"""Conditional formats that are ours alone among those of other people: put in front, kept whole, taken out again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from sheetcrm.package.cell_xml import escape_text
from sheetcrm.package.formula_refs import relative
from sheetcrm.package.frame_cache import frame_of
from sheetcrm.package.regraft_rules import add_formats, remove_formats
from sheetcrm.package.rules_edit import WantedRule, put_frame, span_of
from sheetcrm.package.sheet_frame import Frame
from sheetcrm.package.sheet_rules import FormatRule, formats_of
from sheetcrm.package.styles import Styles
from sheetcrm.package.xml_bytes import change_attributes, splice

if TYPE_CHECKING:
    from sheetcrm.package import Package, SheetInfo


class WantedMark(WantedRule, Protocol):
    """It draws a border around the cell; colour as ``#RRGGBB``, style as in Excel (thin, dashed)."""

    @property
    def color(self) -> str: ...
    @property
    def style(self) -> str: ...


def put_marks(package: Package, sheet: SheetInfo, sign: str, wanted: Sequence[WantedMark], *, make: bool) -> bool:
    """Brings the rules whose formula holds ``sign`` to what is wanted; False when they are so already (the part is then untouched).

    make  False: a sheet that has none of them gets none
    They never stop other rules.  Where others stop what comes behind them, ours go in front, and the priorities of the others
    are counted on; nothing else of them changes.
    """
    old = frame_of(package, sheet.part)
    ours = [rule for rule in formats_of(old.parsed()) if not rule.x14 and any(sign in formula for formula in rule.formulas)]
    if not (ours or (wanted and make)) or _as_wanted(ours, wanted):
        return False
    styles = Styles(package)
    frame = remove_formats(old, ours) if ours else old
    if wanted:
        frame = _put(frame, wanted, styles)
    return put_frame(package, sheet, old, frame, styles)


def _as_wanted(ours: Sequence[FormatRule], wanted: Sequence[WantedMark]) -> bool:
    return len(ours) == len(wanted) and all(any(_is(rule, mark) for rule in ours) for mark in wanted)


def _is(rule: FormatRule, mark: WantedMark) -> bool:
    """The rule says the same, and one of its ranges covers what is wanted."""
    span = span_of(mark)
    same = relative(rule.formulas[0], *rule.anchor) == relative(mark.formula, span.first_row, span.first_column)
    columns = (span.first_column, span.last_column)
    return same and any(
        (r.first_column, r.last_column) == columns and r.first_row == span.first_row and r.last_row >= span.last_row for r in rule.sqref
    )


def _put(frame: Frame, wanted: Sequence[WantedMark], styles: Styles) -> Frame:
    rules = formats_of(frame.parsed())
    base = max((rule.priority for rule in rules), default=0)
    if any(rule.stop for rule in rules):
        base = 0
        if min(rule.priority for rule in rules) <= len(wanted):
            frame = _counted_on(frame, rules, len(wanted))
    made = ""
    for priority, mark in enumerate(wanted, base + 1):
        opened = f'<cfRule type="expression" dxfId="{styles.dxf(_dxf(mark))}" priority="{priority}">'
        rule = f"{opened}<formula>{escape_text(mark.formula)}</formula></cfRule>"
        made += f'<conditionalFormatting sqref="{span_of(mark)}">{rule}</conditionalFormatting>'
    return add_formats(frame, made.encode())


def _counted_on(frame: Frame, rules: Sequence[FormatRule], by: int) -> Frame:
    """The frame with room for ``by`` priorities before those of the others."""
    nodes = [(rule.node, rule.priority) for rule in rules if rule.node is not None and rule.node.get("priority")]
    return frame.put(splice(frame.skeleton, [change_attributes(frame.skeleton, node, {"priority": str(old + by)}) for node, old in nodes]))


def _dxf(mark: WantedMark) -> bytes:
    color = f'<color rgb="FF{mark.color.removeprefix("#").upper()}"/>'
    sides = "".join(f'<{side} style="{mark.style}">{color}</{side}>' for side in ("left", "right", "top", "bottom"))
    return f"<dxf><border>{sides}</border></dxf>".encode()
