"""CustomerView 客户总览: a row for each customer with everything that is worked out for it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sheetcrm.cells import Formula, column_letter, sheet_ref
from sheetcrm.render._frame import Show, iso
from sheetcrm.render._view import HEADER_ROW, View, ViewColumn, view_plan, worded
from sheetcrm.render.duelist import CustomerPlace
from sheetcrm.render.styles import STAGE_COLOURS, TIER_COLOURS
from sheetcrm.store.edits import SheetPlan
from sheetcrm.text.labels import label

if TYPE_CHECKING:
    from sheetcrm.schema import SheetSchema

LINKED_ROWS = 2000
"""Each link is a search among the customers; only the first rows have one."""
_DATES = frozenset({"last_followup", "last_activity", "start_date", "win_date", "last_order_date", "next_order_expected"})
_MONEY = frozenset({"won_total", "won_365", "basis", "high_value_basis"})
_VOCABULARIES = {
    "stage": "stage",
    "tier_eff": "tier",
    "tier_computed": "tier",
    "behaviour": "behaviour",
    "frequency_class": "frequency_class",
    "customer_type_eff": "customer_type",
}
_STAGES = (None, "潜在客户", "意向客户", "成交客户", "复购客户")
"""By the highest rank that was ever reached."""
_COLOURED = {"stage": STAGE_COLOURS, "tier_eff": TIER_COLOURS}
_BARS = {"completeness": "share", "won_total": "most", "won_365": "most"}


def customerview_plan(
    schema: SheetSchema,
    columns: Mapping[str, Sequence[Any]],
    *,
    title: str,
    as_of: dt.date | str,
    lang: str,
    show: Show,
    customers: CustomerPlace | None = None,
    summary_title: str | None = None,
    shift: int = 0,
) -> SheetPlan:
    """columns  as ``reports.cv_columns`` gives them;  shift  days that serials of the workbook count less than those of the 1900 system"""
    given = _Given(columns, lang, show, shift)
    made = []
    for spec in schema.fields:
        values = given.values(spec.key)
        if spec.key == "customer_name" and customers is not None:
            values = _linked(values, customers)
        chips = {show(_VOCABULARIES[spec.key], value) or value: colours for value, colours in _COLOURED.get(spec.key, {}).items()}
        style = "body_link" if spec.key == "customer_name" and customers is not None else _style(spec.key, spec.kind.name)
        made.append(ViewColumn(spec.label.of(lang), style, spec.width or 12, values, _BARS.get(spec.key, ""), chips))
    count = len(columns["customer_id"])
    heading = (
        label("generated", lang, date=iso(as_of)),
        label("heading.customerview", lang),
        label("customerview.line", lang, n=f"{count:,}"),
    )
    return view_plan(View("customerview", title, "tblCustomerView", heading, lang, made, frozen=2, printed=14, summary=summary_title))


class _Given:
    """The figures as cell values."""

    def __init__(self, columns: Mapping[str, Sequence[Any]], lang: str, show: Show, shift: int) -> None:
        self.columns, self.lang, self.show, self.shift = columns, lang, show, shift

    def values(self, key: str) -> Sequence[Any]:
        given = self.columns[key]
        if key in _DATES and self.shift:
            return [None if day is None else day - self.shift for day in given]
        if key == "rank_max":
            return worded(given, lambda rank: self.show("stage", _STAGES[rank]))
        if key in _VOCABULARIES:
            return worded(given, lambda value: self.show(_VOCABULARIES[key], value))
        return given


def _style(key: str, kind: str) -> str:
    if key in _DATES:
        return "body_date"
    if key in _MONEY:
        return "body_money"
    if key == "completeness":
        return "body_share"
    if key == "customer_id":
        return "body_text"
    if kind == "integer":
        return "body_count"
    return "body_days1" if kind == "number" else "body_center" if kind == "enum" else "body"


def _linked(names: Sequence[Any], customers: CustomerPlace) -> list[Any]:
    """The first names lead to the row of the customer, wherever it was sorted to."""
    letter = customers.id_column
    target = sheet_ref(customers.title, letter).replace('"', '""')
    column, ids = sheet_ref(customers.title, f"${letter}:${letter}"), column_letter(0)
    linked: list[Any] = list(names)
    for i, name in enumerate(names[:LINKED_ROWS]):
        if name and len(name) <= 200:
            quoted, row = str(name).replace('"', '""'), HEADER_ROW + 1 + i
            linked[i] = Formula(f'HYPERLINK("#{target}"&IFERROR(MATCH({ids}{row},{column},0),1),"{quoted}")', name)
    return linked
