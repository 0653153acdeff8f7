"""Issues 问题清单: the findings as a list to work through, each with a link to its cell."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from sheetcrm.cells import Formula, sheet_ref
from sheetcrm.render._apply import apply_rules
from sheetcrm.render._frame import DrawnTable, draw_list, iso
from sheetcrm.render.expected import ExpectedRules, Place, RuleContext, expected_rules
from sheetcrm.render.styles import Styles
from sheetcrm.render.widths import text_columns
from sheetcrm.schema.sheets.issues import DECISION_WORDS
from sheetcrm.store.edits import ListValidation, RowBlock, SheetPlan
from sheetcrm.text import Text
from sheetcrm.text.labels import label
from sheetcrm.text.prompts import PROMPTS, prompt

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

    from sheetcrm.schema import SheetSchema

TABLE = "tblIssues"
HEADER_ROW = 4
MOST = 5000
"""Findings that the sheet lists; ``sheetcrm validate`` gives all of them."""
_LOOKS: dict[str, tuple[str, float]] = {
    "number": ("body_center", 7),
    "severity": ("body_center", 9.5),
    "code": ("body", 18),
    "sheet": ("body", 14),
    "row": ("body_center", 7.5),
    "id": ("body_text", 12),
    "field": ("body", 16),
    "value": ("body_text", 22),
    "message": ("body", 45),
    "suggestion": ("body", 28),
    "fixable": ("body_center", 11),
    "hyperlink": ("body_link", 9.5),
    "decision": ("entry", 10),
}
_WIDEST = {"field": 26.0, "message": 80.0, "suggestion": 56.0, "sheet": 24.0, "decision": 34.0}
_ORDER = tuple(_LOOKS)
_HEAD = Text("处理", "Decision")


class FindingLists(Protocol):
    """Findings as parallel lists, in their order."""

    severity: list[str]
    code: list[str]
    sheet: list[str | None]
    row: list[int | None]
    cell: list[str | None]
    label: list[str | None]
    id: list[str | None]
    value: list[str | None]
    message: list[str]
    suggestion: list[str | None]
    fixable: list[bool]


def issues_plan(
    schema: SheetSchema,
    findings: FindingLists,
    *,
    title: str,
    as_of: dt.date | str,
    context: RuleContext,
    counts: Mapping[str, int],
    summary_title: str | None = None,
    kept: Mapping[int, str] | None = None,
    ignored: int = 0,
) -> SheetPlan:
    """The list of findings.

    findings  the first ``MOST`` of them or more;  counts  of all findings: ``E``, ``W``, ``I``.  When there are more than are
    listed, a line below the list says how many and how to see them
    kept      number of a finding (from 0) -> what its decision cell still says;  ignored  findings that are silent
    """
    lang, total = context.lang, sum(counts.values())
    shown = min(len(findings.code), MOST)
    body = _body(findings, shown, lang, kept or {})
    if total > shown:
        for values, name in zip(body, _ORDER, strict=True):
            values.append(label("issues.more", lang, n=total - shown) if name == "message" else None)
    place = Place(title, {key: i for i, key in enumerate(_ORDER)}, HEADER_ROW + 1, HEADER_ROW + max(1, shown))
    rules = _with_decisions(expected_rules(schema, place, context), place, lang)
    words = label("issues.counts", lang, **counts) if total else label("issues.none", lang)
    if total > shown:
        words += " · " + label("issues.capped", lang, shown=shown, total=total)
    if ignored:
        words += " · " + label("issues.ignored", lang, n=ignored)
    table = DrawnTable(
        name=TABLE,
        headers=[schema.field(key).label.of(lang) for key in _ORDER],
        head_styles=["head_entry" if key == "decision" else "head" for key in _ORDER],
        body_styles=[look for look, _ in _LOOKS.values()],
        widths=[_width(name, values) for name, values in zip(_ORDER, body, strict=True)],
        rows=shown,
        frozen_columns=4,
        whole=total <= shown,
    )
    heading = (label("generated.issues", lang, date=iso(as_of)), label("heading.issues", lang), words)

    def draw(workbook: Workbook, worksheet: Worksheet) -> None:
        styles = Styles(workbook)
        draw_list(worksheet, styles, table, heading, lang=lang, header_row=HEADER_ROW, summary=summary_title)
        apply_rules(worksheet, styles, rules)

    return SheetPlan("issues", title, draw, RowBlock(HEADER_ROW + 1, body))


def _width(name: str, values: Sequence[Any]) -> float:
    """Width of a column; one line each, so that the list can be scanned: texts get what most of the first ones need."""
    least = _LOOKS[name][1]
    if name not in _WIDEST:
        return least
    texts = [str(value) for value in values[:300] if value]
    return min(_WIDEST[name], max(least, text_columns(texts)))


def _with_decisions(rules: ExpectedRules, place: Place, lang: str) -> ExpectedRules:
    """With the dropdown of the decision column."""
    offered = '"' + ",".join(word.of(lang) for word in DECISION_WORDS.values()) + '"'
    title, hint, problem = (prompt(part, lang) for part in PROMPTS["decision"])
    shown = (_HEAD.of(lang), hint)
    column = place.columns["decision"]
    list_ = ListValidation(column, place.first_row, place.last_row, offered, prompt=shown, error=(title, problem))
    return ExpectedRules((*rules.validations, list_), rules.formats)


def _body(findings: FindingLists, shown: int, lang: str, kept: Mapping[int, str]) -> list[list[Any]]:
    severities = {code: label(f"severity.{code}", lang) for code in "EWI"}
    yes, no = label("yes", lang), label("no", lang)
    places = zip(findings.code[:shown], findings.sheet[:shown], findings.cell[:shown], strict=True)
    links = [None if code == "SHEET-MISSING" else _link(sheet, cell) for code, sheet, cell in places]  # nothing to go to
    return [
        [*range(1, shown + 1)],
        [severities[code] for code in findings.severity[:shown]],
        findings.code[:shown],
        findings.sheet[:shown],
        findings.row[:shown],
        findings.id[:shown],
        findings.label[:shown],
        findings.value[:shown],
        findings.message[:shown],
        findings.suggestion[:shown],
        [yes if fixable else no for fixable in findings.fixable[:shown]],
        links,
        [kept.get(k) for k in range(shown)],
    ]


def _link(sheet: str | None, cell: str | None) -> Formula | None:
    """A link to the cell, or to the sheet where no cell is concerned."""
    if sheet is None:
        return None
    target = sheet_ref(sheet, cell or "A1").replace('"', '""')
    return Formula(f'HYPERLINK("#{target}","{cell or "→"}")', cell or "→")
