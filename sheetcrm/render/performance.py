"""Performance 业绩: a row for each person, the whole team below."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sheetcrm.render._frame import Show, iso
from sheetcrm.render._view import View, ViewColumn, view_plan
from sheetcrm.render.widths import text_columns
from sheetcrm.store.edits import SheetPlan
from sheetcrm.text.labels import label

if TYPE_CHECKING:
    from sheetcrm.schema import SheetSchema

UNASSIGNED = "未分配"
_SHARES = frozenset({"won_share", "quota_share", "success", "on_time", "cadence_kept", "update_rate", "completeness"})
_MONEY = frozenset({"won_amount", "quota"})
_OF_ORDERS = frozenset({"won_amount", "won_share", "quota_share"})
_BARS = {"won_amount": "most", "quota_share": "share", "on_time": "share", "cadence_kept": "share", "overdue": "late"}
NOTHING = "—"


def performance_plan(
    schema: SheetSchema,
    block: Mapping[str, Any],
    *,
    title: str,
    as_of: dt.date | str,
    period: Mapping[str, str | None],
    lang: str,
    show: Show,
    links: Mapping[str, str],
    sold: bool = True,
) -> SheetPlan:
    """block  PF: ``{items, total}``;  period  ``{from, to}``;  links  sheet key -> title

    sold  orders are recorded: without them nobody knows what was won, which is not the same as nothing
    """
    items: Sequence[Mapping[str, Any]] = block["items"]
    total: Mapping[str, Any] = block["total"]
    made, bottom = [], []
    for spec in schema.fields:
        unknown = spec.key in _OF_ORDERS and not sold
        values = [NOTHING if unknown else _value(item, spec.key, show) for item in items]
        style = "body" if spec.key == "name" else "body_share" if spec.key in _SHARES else "body_money" if spec.key in _MONEY else "body_count"
        style = "body_days1" if spec.key == "satisfaction" else style
        width = min(24.0, max(12.0, text_columns(values))) if spec.key == "name" else spec.width or 12
        made.append(ViewColumn(spec.label.of(lang), style, width, values, _BARS.get(spec.key, "")))
        bottom.append(label("total", lang) if spec.key == "name" else NOTHING if unknown else _value(total, spec.key, show))
    taken = {column.header.casefold() for column in made}
    for place, (stage, word) in enumerate(_stages(total, show)):
        while word.casefold() in taken:  # the columns of a table have different names
            word += "*"
        taken.add(word.casefold())
        counts = [_of_stage(item, stage) for item in items]
        made.append(ViewColumn(word, "body_count", 11, counts))
        bottom.append(total["by_stage"][place]["count"])
    span = {"from_": period.get("from"), "to": period["to"]}
    words = label("period.span", lang, **span) if period.get("from") else label("period.all", lang, to=period["to"])
    heading = (label("generated", lang, date=iso(as_of)), label("heading.performance", lang), label("performance.line", lang, period=words))
    view = View("performance", title, "tblPerformance", heading, lang, made, frozen=1, printed=12, summary=links.get("summary"), total=bottom)
    return view_plan(view)


def _value(item: Mapping[str, Any], key: str, show: Show) -> Any:
    value = item[key]
    if key == "name":
        return show("bucket", value) if value == UNASSIGNED else value
    return NOTHING if value is None else value


def _stages(total: Mapping[str, Any], show: Show) -> list[tuple[str, str]]:
    """(canonical value, header) of every column of a stage."""
    return [
        (item["value"], show("bucket" if item["value"] in ("未填", "未识别") else "stage", item["value"]) or item["value"])
        for item in total["by_stage"]
    ]


def _of_stage(item: Mapping[str, Any], stage: str) -> int:
    return next((int(one["count"]) for one in item["by_stage"] if one["value"] == stage), 0)
