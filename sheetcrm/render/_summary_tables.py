"""The tables of Summary below its first page: distributions, key figures, issues by rule."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sheetcrm.render._frame import Show, internal_link
from sheetcrm.render.styles import Styles
from sheetcrm.text.labels import label
from sheetcrm.text.metrics import METRICS, RATES

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

DISTRIBUTIONS = ("D2", "D1", "D3", "D6", "D5", "D4", "D7", "D8")
"""In the order in which they are placed, each in the shortest of three stacks."""
VOCABULARY = {"D1": "industry", "D2": "stage", "D3": "source", "D4": "size", "D5": "region", "D6": "tier", "D8": "behaviour"}
NOTHING = "—"


@dataclass(frozen=True, slots=True)
class RuleCount:
    """How often a rule was broken: code, severity, name in the language of the sheet, number."""

    code: str
    severity: str
    name: str
    count: int


def shown(block: str, value: Any, show: Show, lang: str) -> str:
    """A value of a distribution in the language of the sheet."""
    if value in ("未填", "未识别"):
        return show("bucket", value) or str(value)
    vocabulary = VOCABULARY.get(block)
    return (show(vocabulary, value) or str(value)) if vocabulary else str(value)


def distributions(worksheet: Worksheet, styles: Styles, blocks: Mapping[str, Any], top: int, show: Show, lang: str) -> int:
    """D1–D8 as tables of value, count and share in three stacks of four columns; gives the first free row (from 0)."""
    heights = [top, top, top]
    for block in DISTRIBUTIONS:
        if block not in blocks:
            continue
        stack = heights.index(min(heights))
        heights[stack] = _distribution(worksheet, styles, block, blocks[block]["items"], heights[stack], 4 * stack, show, lang) + 1
    return max(heights)


def _distribution(
    worksheet: Worksheet, styles: Styles, block: str, items: Sequence[Mapping[str, Any]], row: int, column: int, show: Show, lang: str
) -> int:
    heads = (
        ("table_head", label(block, lang)),
        ("table_head", ""),
        ("table_head_right", label("table.count", lang)),
        ("table_head_right", label("table.share", lang)),
    )
    for offset, (style, text) in enumerate(heads):
        worksheet.write_string(row, column + offset, text, styles[style])
    for i, item in enumerate(items, start=row + 1):
        text = shown(block, item["value"], show, lang)
        total = item.get("total")
        if total is not None and total != item["count"]:
            text = label("total_with_children", lang, value=text, total=total)
        style = "table_child" if item.get("parent") else "table_label_muted" if item["value"] in ("未填", "未识别") else "table_label"
        worksheet.write_string(i, column, text, styles[style])
        worksheet.write_blank(i, column + 1, None, styles[style])
        worksheet.write_number(i, column + 2, item["count"], styles["table_count"])
        number(worksheet, i, column + 3, item.get("share"), styles, "table_share")
    end = row + 1 + len(items)
    if not items:
        worksheet.write_string(end, column, label("chart.empty", lang), styles["table_label_muted"])
        end += 1
    else:
        bar = {"type": "data_bar", "bar_color": "#C9DDF0", "bar_solid": True, "bar_no_border": True, "data_bar_2010": True}
        limits = {"min_type": "num", "min_value": 0, "max_type": "num", "max_value": 1}
        worksheet.conditional_format(row + 1, column + 3, end - 1, column + 3, bar | limits)
    return end


def number(worksheet: Worksheet, row: int, column: int, value: float | None, styles: Styles, style: str) -> None:
    """A number, or a dash where there is none."""
    if value is None:
        worksheet.write_string(row, column, NOTHING, styles["table_right"])
    else:
        worksheet.write_number(row, column, value, styles[style])


def figures(worksheet: Worksheet, styles: Styles, blocks: Mapping[str, Any], row: int, lang: str) -> int:
    """Key figures in the first six columns: name, value, what it is made of."""
    section(worksheet, styles, row, 0, 5, label("summary.figures", lang))
    row += 1
    for block, metric in METRICS.items():
        if block not in blocks or blocks[block] is None:
            continue
        value = blocks[block].get(metric.key)
        worksheet.write_string(row, 0, metric.name.of(lang), styles["table_label"])
        for column in (1, 4, 5):
            worksheet.write_blank(row, column, None, styles["table_label"])
        style = {"rate": "table_share", "days": "table_days", "money": "table_money"}.get(metric.kind, "table_count")
        number(worksheet, row, 2, value, styles, style)
        worksheet.write_string(row, 3, _note(blocks[block], metric.note.of(lang)), styles["table_label_muted"])
        row += 1
    return row


class _Gaps(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return NOTHING


def _note(block: Mapping[str, Any], template: str) -> str:
    gaps = {key: _said(key, value) for key, value in block.items()}
    return template.format_map(_Gaps(gaps))


def _said(key: str, value: Any) -> Any:
    if value is None:
        return NOTHING
    if key in RATES:
        return f"{value:.1%}"
    return f"{value:,.1f}" if isinstance(value, float) else value


def rules(worksheet: Worksheet, styles: Styles, counts: Sequence[RuleCount], qa: Mapping[str, Any], row: int, issues: str | None, lang: str) -> int:
    """Issues by rule in the last six columns, with links to the list."""
    section(worksheet, styles, row, 6, 11, label("summary.rules", lang))
    row += 1
    for key in ("customers_with_e", "duplicate_groups", "unknown_tags"):
        if isinstance(qa.get(key), int | float):
            _wide(worksheet, styles, row, label(f"qa.{key}", lang), 6)
            worksheet.write_number(row, 11, qa[key], styles["table_count"])
            row += 1
    for rule in counts:
        _wide(worksheet, styles, row, rule.name, 8)
        if issues is not None:
            worksheet.write_url(row, 6, internal_link(issues), styles["table_link"], rule.code)
        else:
            worksheet.write_string(row, 6, rule.code, styles["table_label"])
        worksheet.write_string(row, 10, label(f"severity.{rule.severity}", lang), styles["table_right"])
        worksheet.write_number(row, 11, rule.count, styles["table_count"])
        row += 1
    if not counts:
        _wide(worksheet, styles, row, label("summary.none_issues", lang), 6)
        row += 1
    return row


def _wide(worksheet: Worksheet, styles: Styles, row: int, text: str, at: int) -> None:
    for column in range(6, 12):
        worksheet.write_blank(row, column, None, styles["table_label"])
    worksheet.write_string(row, at, text, styles["table_label"])


def section(worksheet: Worksheet, styles: Styles, row: int, first: int, last: int, text: str) -> None:
    """A heading over some columns."""
    for column in range(first, last + 1):
        worksheet.write_blank(row, column, None, styles["section"])
    worksheet.write_string(row, first, text, styles["section"])
