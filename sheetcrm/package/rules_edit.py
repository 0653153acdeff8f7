"""Validations and conditional formats that a sheet should have: the missing ones are added, the others left alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Protocol

from sheetcrm.cells import CellRange
from sheetcrm.package.cell_xml import escape_text
from sheetcrm.package.formula_refs import relative, shift
from sheetcrm.package.frame_cache import frame_of
from sheetcrm.package.regraft_rules import add_formats, add_validations
from sheetcrm.package.sheet_frame import Frame
from sheetcrm.package.sheet_rules import FormatRule, Validation, anchor, formats_of, sqref_text, validations_of
from sheetcrm.package.styles import Styles
from sheetcrm.package.worksheet_edit import replace_spliced
from sheetcrm.package.xml_bytes import change_attributes, escape_attribute, replace_inner, reprefix, splice

if TYPE_CHECKING:
    from sheetcrm.package import Package, SheetInfo


class WantedValidation(Protocol):
    """A validation over the rows of one column; formulas without ``=``, as seen from the first row."""

    @property
    def column(self) -> int: ...
    @property
    def first_row(self) -> int: ...
    @property
    def last_row(self) -> int: ...
    @property
    def formula(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def operator(self) -> str | None: ...
    @property
    def formula2(self) -> str | None: ...
    @property
    def style(self) -> str: ...
    @property
    def prompt(self) -> tuple[str, str] | None: ...
    @property
    def error(self) -> tuple[str, str] | None: ...


class WantedRule(Protocol):
    """Where a conditional format by formula is wanted; the formula as seen from the first cell."""

    @property
    def first_column(self) -> int: ...
    @property
    def last_column(self) -> int: ...
    @property
    def first_row(self) -> int: ...
    @property
    def last_row(self) -> int: ...
    @property
    def formula(self) -> str: ...


class WantedFormat(WantedRule, Protocol):
    """It changes font and fill; colours as ``#RRGGBB``."""

    @property
    def font_color(self) -> str | None: ...
    @property
    def fill_color(self) -> str | None: ...
    @property
    def bold(self) -> bool: ...


def put_rules(package: Package, sheet: SheetInfo, validations: Sequence[WantedValidation] = (), formats: Sequence[WantedFormat] = ()) -> bool:
    """Adds what is missing; False when nothing is (the part is then untouched).

    A rule that is there with fewer rows is extended.  Cells that have another validation of their own keep it: people's
    choice goes before ours, and two validations never lie on one cell.
    """
    old = frame_of(package, sheet.part)
    styles = Styles(package)
    frame = old
    for validation in validations:
        frame = _put_validation(frame, validation)
    for wanted in formats:
        frame = _put_format(frame, wanted, styles)
    return put_frame(package, sheet, old, frame, styles)


def put_frame(package: Package, sheet: SheetInfo, old: Frame, new: Frame, styles: Styles) -> bool:
    """Writes what surrounds the cells of a sheet, and the formats that it needs; False when it is as it was."""
    changes = old.changes(new)
    if not changes:
        return False
    replace_spliced(package, sheet.part, changes)
    styles.save()
    return True


# --- validations


def _put_validation(frame: Frame, wanted: WantedValidation) -> Frame:
    span = CellRange(wanted.first_row, wanted.column, wanted.last_row, wanted.column)
    rules = validations_of(frame.parsed())
    free = [span]
    for rule in rules:
        free = [piece for part in free for piece in without(part, rule.sqref)]
    if not free:
        return frame
    pattern = (wanted.kind, relative(wanted.formula, span.first_row, span.first_column))
    for rule in rules:
        here = (rule.kind, rule.pattern()[2])
        touches = any(r.first_column <= wanted.column <= r.last_column for r in rule.sqref)
        if here == pattern and touches and anchor([*rule.sqref, *free]) == rule.anchor:
            return _extend(frame, rule, free)
    return add_validations(frame, reprefix(_validation_xml(wanted, free), frame.prefix))


def without(cells: CellRange, taken: Iterable[CellRange]) -> list[CellRange]:
    """The rows of a one-column range that none of the other ranges covers."""
    left = [cells]
    for other in taken:
        if not other.first_column <= cells.first_column <= other.last_column:
            continue
        kept = []
        for piece in left:
            if other.last_row < piece.first_row or piece.last_row < other.first_row:
                kept.append(piece)
                continue
            if piece.first_row < other.first_row:
                kept.append(piece._replace(last_row=other.first_row - 1))
            if other.last_row < piece.last_row:
                kept.append(piece._replace(first_row=other.last_row + 1))
        left = kept
    return left


def _extend(frame: Frame, rule: Validation | FormatRule, more: Sequence[CellRange]) -> Frame:
    """The frame with more cells in a rule's range; neighbours of the same columns are joined."""
    ranges = list(rule.sqref)
    for piece in more:
        for position, old in enumerate(ranges):
            same_columns = (old.first_column, old.last_column) == (piece.first_column, piece.last_column)
            if same_columns and old.first_row <= piece.first_row <= old.last_row + 1:
                ranges[position] = old._replace(last_row=max(old.last_row, piece.last_row))
                break
        else:
            ranges.append(piece)
    node = rule.holder if isinstance(rule, FormatRule) else rule.node
    assert node is not None  # rules that were read from a sheet have their element
    inner = node.child("sqref")
    if inner is not None:
        return frame.put(splice(frame.skeleton, [replace_inner(frame.skeleton, inner, sqref_text(ranges).encode())]))
    return frame.put(splice(frame.skeleton, [change_attributes(frame.skeleton, node, {"sqref": sqref_text(ranges)})]))


_OPERATORS = {
    "==": "equal",
    "=": "equal",
    "!=": "notEqual",
    "<>": "notEqual",
    ">": "greaterThan",
    ">=": "greaterThanOrEqual",
    "<": "lessThan",
    "<=": "lessThanOrEqual",
    "not between": "notBetween",
}


def _validation_xml(wanted: WantedValidation, cells: Sequence[CellRange]) -> bytes:
    """A ``<dataValidation>`` as Excel writes it; texts cut to what Excel takes (32 for titles, 255 and 225 for texts)."""
    attributes = [("type", wanted.kind)]
    if wanted.style != "stop":
        attributes.append(("errorStyle", wanted.style))
    operator = _OPERATORS.get(wanted.operator or "between", wanted.operator or "")
    if operator != "between" and wanted.kind not in ("list", "custom"):
        attributes.append(("operator", operator))
    attributes += [("allowBlank", "1"), ("showInputMessage", "1"), ("showErrorMessage", "1")]
    if wanted.error:
        attributes += [("errorTitle", wanted.error[0][:32]), ("error", wanted.error[1][:225])]
    if wanted.prompt:
        attributes += [("promptTitle", wanted.prompt[0][:32]), ("prompt", wanted.prompt[1][:255])]
    attributes.append(("sqref", sqref_text(cells)))
    row, column = anchor(list(cells))
    down = row - wanted.first_row
    formulas = [f for f in (wanted.formula, wanted.formula2) if f is not None and f != ""]
    inside = "".join(f"<formula{n}>{escape_text(shift(f, down, column - wanted.column))}</formula{n}>" for n, f in enumerate(formulas, 1))
    written = "".join(f' {name}="{escape_attribute(value)}"' for name, value in attributes)
    return f"<dataValidation{written}>{inside}</dataValidation>".encode()


# --- conditional formats


def span_of(wanted: WantedRule) -> CellRange:
    return CellRange(wanted.first_row, wanted.first_column, wanted.last_row, wanted.last_column)


def _put_format(frame: Frame, wanted: WantedFormat, styles: Styles) -> Frame:
    span = span_of(wanted)
    rules = formats_of(frame.parsed())
    for rule in rules:
        if rule.kind != "expression" or len(rule.formulas) != 1:
            continue
        row, column = rule.anchor
        if relative(rule.formulas[0], row, column) != relative(wanted.formula, span.first_row, span.first_column):
            continue
        over = [r for r in rule.sqref if r.first_column <= span.first_column and span.last_column <= r.last_column]
        if any(r.first_row <= span.first_row and span.last_row <= r.last_row for r in over):
            return frame
        if over and any(r.first_row <= span.first_row <= r.last_row + 1 for r in over):
            return _extend_rows(frame, rule, span)
    priority = max((rule.priority for rule in rules), default=0) + 1
    dxf = styles.dxf(_dxf_xml(wanted))
    formula = escape_text(wanted.formula)
    rule_xml = f'<cfRule type="expression" dxfId="{dxf}" priority="{priority}" stopIfTrue="1"><formula>{formula}</formula></cfRule>'
    return add_formats(frame, f'<conditionalFormatting sqref="{span}">{rule_xml}</conditionalFormatting>'.encode())


def _extend_rows(frame: Frame, rule: FormatRule, span: CellRange) -> Frame:
    """Draws the ranges of a rule that begin above the wanted span down to its end."""
    ranges = [
        r._replace(last_row=max(r.last_row, span.last_row))
        if r.first_column <= span.first_column and span.last_column <= r.last_column and r.first_row <= span.first_row <= r.last_row + 1
        else r
        for r in rule.sqref
    ]
    return _extend(frame, FormatRule(ranges, rule.kind, rule.formulas, rule.priority, rule.dxf, node=rule.node, holder=rule.holder), ())


def _dxf_xml(wanted: WantedFormat) -> bytes:
    font = ("<b/>" if wanted.bold else "") + (f'<color rgb="{_argb(wanted.font_color)}"/>' if wanted.font_color else "")
    fill = f'<fill><patternFill><bgColor rgb="{_argb(wanted.fill_color)}"/></patternFill></fill>' if wanted.fill_color else ""
    return f"<dxf>{f'<font>{font}</font>' if font else ''}{fill}</dxf>".encode()


def _argb(color: str) -> str:
    return "FF" + color.removeprefix("#").upper()
