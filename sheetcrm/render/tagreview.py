"""TagReview 标签复盘: a row for each tag, what is best done about it first."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sheetcrm.render._frame import Show, iso, serial
from sheetcrm.render._view import View, ViewColumn, view_plan
from sheetcrm.render.styles import OVERDUE, SOON, TODAY
from sheetcrm.store.edits import SheetPlan
from sheetcrm.text import Text
from sheetcrm.text.labels import label

if TYPE_CHECKING:
    from sheetcrm.schema import SheetSchema

ADVICE = {
    "清理": Text("清理", "Clean up"),
    "新增/映射": Text("新增/映射", "Add or map"),
    "建议停用": Text("建议停用", "Retire"),
    "保留(绑定字段)": Text("保留(绑定字段)", "Keep (bound)"),
    "疑似重复": Text("疑似重复", "Maybe a duplicate"),
    "保留": Text("保留", "Keep"),
}
"""Canonical value -> words, in the order of the list."""
_COLOURS = {"清理": OVERDUE, "新增/映射": TODAY, "建议停用": TODAY, "疑似重复": SOON}
_STYLES = {
    "tag": "body",
    "usage": "body_count",
    "usage_with_children": "body_count",
    "usage_rate": "body_share",
    "last_use": "body_date",
    "age_days": "body_count",
    "suggestions": "body",
}


def tagreview_plan(
    schema: SheetSchema,
    block: Mapping[str, Any],
    *,
    title: str,
    as_of: dt.date | str,
    lang: str,
    show: Show,
    links: Mapping[str, str],
    shift: int = 0,
) -> SheetPlan:
    """block  TR: ``{items}``, as of T;  shift  days that serials of the workbook count less"""
    items: Sequence[Mapping[str, Any]] = block["items"]
    made = []
    for spec in schema.fields:
        values = [_value(item, spec.key, lang, show, shift) for item in items]
        chips = {ADVICE[key].of(lang): colours for key, colours in _COLOURS.items()} if spec.key == "advice" else {}
        bar = "share" if spec.key == "usage_rate" else ""
        made.append(ViewColumn(spec.label.of(lang), _STYLES.get(spec.key, "body_center"), spec.width or 12, values, bar, chips))
    counts = Counter(item["advice"] for item in items)
    advice = " · ".join(f"{words.of(lang)} {counts[key]}" for key, words in ADVICE.items() if counts[key])
    heading = (
        label("generated", lang, date=iso(as_of)),
        label("heading.tagreview", lang),
        label("tagreview.line", lang, n=len(items), advice=advice or "—"),
    )
    return view_plan(View("tagreview", title, "tblTagReview", heading, lang, made, frozen=2, summary=links.get("summary")))


def _value(item: Mapping[str, Any], key: str, lang: str, show: Show, shift: int) -> Any:
    value = item[key]
    if key == "advice":
        return ADVICE[value].of(lang)
    if key == "dimension":
        return show("dimension", value)
    if key == "suggestions":
        return ", ".join(value) or None
    if key == "status":
        return show("bucket" if value == "未识别" else "tag_status", value)
    if key == "last_use":
        day = serial(value)
        return None if day is None else day - shift
    return value
