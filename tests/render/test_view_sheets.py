"""CustomerView, Performance and TagReview: a row for each customer, person and tag."""

from __future__ import annotations

from typing import Any

import pytest

from sheetcrm.render._frame import words_of
from sheetcrm.render.customerview import customerview_plan
from sheetcrm.render.duelist import CustomerPlace
from sheetcrm.render.performance import performance_plan
from sheetcrm.render.tagreview import ADVICE, tagreview_plan
from sheetcrm.reports import CV_DATES
from sheetcrm.reports.tag_review import ADVICE as ADVICE_OF_THE_REPORT
from sheetcrm.schema import BookSchema, Vocabularies

PERIOD = {"from": "2026-11-01", "to": "2026-11-22"}
AS_OF = "2026-11-22"


@pytest.fixture(params=["zh-CN", "en"])
def lang(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def customers(schema: BookSchema) -> dict[str, list[Any]]:
    columns: dict[str, list[Any]] = {field.key: [None, None] for field in schema.sheet("customerview").fields}
    columns |= {"customer_id": ["C0001", "C0002"], "customer_name": ['华星"甲"', "南方"], "stage": ["成交客户", None], "rank_max": [3, 0]}
    columns |= {"completeness": [0.9, 1.0], "won_total": [1200.5, 0.0], "tier_eff": ["高价值", "普通"], "last_followup": [46000, None]}
    return columns


def person(name: str | None, amount: float, **more: Any) -> dict[str, Any]:
    row: dict[str, Any] = {"name": name, "customers": 3, "new": 1, "followups": 4, "overdue": 0, "won_customers": 1, "won_amount": amount}
    row |= dict.fromkeys(("on_time", "cadence_kept", "success", "won_share", "quota", "quota_share", "satisfaction", "completeness", "update_rate"))
    return row | {"by_stage": [{"value": "潜在客户", "count": 2}, {"value": "成交客户", "count": 1}]} | more


def tag(name: str, advice: str, **more: Any) -> dict[str, Any]:
    row = {"tag": name, "dimension": "行业", "status": "启用", "usage": 2, "usage_with_children": 3, "usage_rate": 0.2, "last_use": "2026-11-01"}
    return row | {"age_days": 30, "advice": advice, "suggestions": ["制造业"]} | more


def test_every_customer_has_a_row_of_figures(schema: BookSchema, vocabularies: Vocabularies, draw: Any, lang: str) -> None:
    plan = customerview_plan(
        schema.sheet("customerview"),
        customers(schema),
        title="客户总览",
        as_of=AS_OF,
        lang=lang,
        show=words_of(vocabularies, lang),
        customers=CustomerPlace("客户", "A"),
        summary_title="汇总",
    )
    sheet = draw([plan])["客户总览"]
    heads = {cell.value: cell.column for cell in sheet[4]}
    labels = {field.key: field.label.of(lang) for field in schema.sheet("customerview").fields}

    def at(row: int, key: str) -> Any:
        return sheet.cell(row, heads[labels[key]])

    assert len(heads) == len(labels) == sheet.tables["tblCustomerView"].tableColumns.__len__()
    assert sheet.tables["tblCustomerView"].ref.endswith("6")
    assert [at(row, "customer_id").value for row in (5, 6)] == ["C0001", "C0002"]
    assert at(5, "stage").value == at(5, "rank_max").value == ("成交客户" if lang == "zh-CN" else "Won")
    assert at(6, "rank_max").value is None and at(6, "stage").value is None
    assert at(5, "customer_name").value.startswith("=HYPERLINK(") and '华星""甲""' in at(5, "customer_name").value
    assert at(5, "completeness").number_format == "0.0%" and at(5, "last_followup").number_format == "yyyy-mm-dd"
    assert sheet.freeze_panes == "C5" and AS_OF in sheet["A1"].value
    assert set(CV_DATES) <= {key for key in labels if at(5, key).number_format == "yyyy-mm-dd"}


def test_people_stand_above_the_whole_team(schema: BookSchema, vocabularies: Vocabularies, draw: Any, lang: str) -> None:
    block = {"items": [person("李敏", 500.0, quota=1000.0, quota_share=0.5), person("未分配", 0.0)], "total": person(None, 500.0, customers=6)}
    show = words_of(vocabularies, lang)
    given: dict[str, Any] = {"title": "业绩", "as_of": AS_OF, "period": PERIOD, "lang": lang, "show": show, "links": {}}
    sheet = draw([performance_plan(schema.sheet("performance"), block, **given)])["业绩"]
    heads = [cell.value for cell in sheet[4]]
    rows = [dict(zip(heads, [cell.value for cell in sheet[row]], strict=True)) for row in (5, 6, 7)]
    names, amounts = ([row[schema.sheet("performance").field(key).label.of(lang)] for row in rows] for key in ("name", "won_amount"))
    assert names == (["李敏", "未分配", "合计"] if lang == "zh-CN" else ["李敏", "Unassigned", "Total"])
    assert amounts == [500.0, 0.0, 500.0]
    assert rows[1][schema.sheet("performance").field("quota_share").label.of(lang)] == "—"
    assert rows[0]["潜在客户" if lang == "zh-CN" else "Prospect"] == 2
    assert sheet.tables["tblPerformance"].ref.endswith("6"), "the total stays outside the table, so that sorting leaves it"
    assert all(day in sheet["A3"].value for day in (PERIOD["from"], PERIOD["to"]))


def test_what_was_won_is_unknown_where_no_orders_are_recorded(schema: BookSchema, vocabularies: Vocabularies, draw: Any, lang: str) -> None:
    block = {"items": [person("李敏", 0.0, quota=1000.0, quota_share=0.0)], "total": person(None, 0.0, quota=1000.0, quota_share=0.0)}
    given: dict[str, Any] = {"title": "业绩", "as_of": AS_OF, "period": PERIOD, "lang": lang, "show": words_of(vocabularies, lang), "links": {}}
    sheet = draw([performance_plan(schema.sheet("performance"), block, sold=False, **given)])["业绩"]
    columns = {cell.value: cell.column for cell in sheet[4]}
    for key, shown in (("won_amount", "—"), ("won_share", "—"), ("quota_share", "—"), ("quota", 1000.0)):
        column = columns[schema.sheet("performance").field(key).label.of(lang)]
        assert [sheet.cell(row, column).value for row in (5, 6)] == [shown, shown]


def test_a_stage_that_is_called_like_a_figure_gets_a_name_of_its_own(schema: BookSchema, vocabularies: Vocabularies, draw: Any) -> None:
    total = person(None, 0.0, by_stage=[{"value": "客户数", "count": 1}])
    given: dict[str, Any] = {"title": "业绩", "as_of": AS_OF, "period": PERIOD, "lang": "zh-CN", "show": words_of(vocabularies, "zh-CN"), "links": {}}
    sheet = draw([performance_plan(schema.sheet("performance"), {"items": [], "total": total}, **given)])["业绩"]
    heads = [cell.value for cell in sheet[4]]
    assert len(set(heads)) == len(heads) and heads[-1].startswith("客户数")


def test_tags_come_with_advice_in_words(schema: BookSchema, vocabularies: Vocabularies, draw: Any, lang: str) -> None:
    block = {"items": [tag("老带新", "清理"), tag("未知", "新增/映射", status="未识别", last_use=None)]}
    given: dict[str, Any] = {"title": "标签复盘", "as_of": AS_OF, "lang": lang, "show": words_of(vocabularies, lang), "links": {}}
    sheet = draw([tagreview_plan(schema.sheet("tagreview"), block, **given)])["标签复盘"]
    assert [sheet[f"A{row}"].value for row in (5, 6)] == [ADVICE[key].of(lang) for key in ("清理", "新增/映射")]
    assert [sheet[f"B{row}"].value for row in (5, 6)] == ["老带新", "未知"]
    assert tuple(ADVICE) == ADVICE_OF_THE_REPORT


@pytest.mark.parametrize("key", ["customerview", "performance", "tagreview"])
def test_without_records_the_list_is_sound(schema: BookSchema, vocabularies: Vocabularies, draw: Any, lang: str, key: str) -> None:
    show, spec = words_of(vocabularies, lang), schema.sheet(key)
    if key == "customerview":
        plan = customerview_plan(spec, {field.key: [] for field in spec.fields}, title="x", as_of=AS_OF, lang=lang, show=show)
    else:
        block = {"items": [], "total": person(None, 0.0)}
        given: dict[str, Any] = {"title": "x", "as_of": AS_OF, "lang": lang, "show": show, "links": {}}
        plan = performance_plan(spec, block, period=PERIOD, **given) if key == "performance" else tagreview_plan(spec, block, **given)
    (table,) = draw([plan])["x"].tables.values()
    assert table.ref.split(":")[1].endswith("5"), "a table has at least one row below its header"
