"""Summary: what it says on the first page and in the tables below."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest

from sheetcrm.render._frame import words_of
from sheetcrm.render.summary import RuleCount, SummaryInput, summary_plan
from sheetcrm.render.workbook import draw_workbook
from sheetcrm.schema import Vocabularies


def items(*pairs: tuple[str, int], n: int = 10) -> dict[str, Any]:
    return {"items": [{"value": value, "count": count, "share": count / n if n else None, "parent": None, "total": count} for value, count in pairs]}


def report(n: int = 10) -> dict[str, Any]:
    blocks = {
        "N0": {"value": n},
        "N1": {"value": 3, "ids": []},
        "D1": items(("制造业", 6), ("零售业", 3), ("未填", 1)),
        "D2": items(("潜在客户", 4), ("意向客户", 3), ("成交客户", 2), ("复购客户", 1), ("流失客户", 0)),
        "D3": items(("官网", 10)),
        "D6": items(("高价值", 2), ("未填", 8)),
        "F1": {"reach": [10, 6, 3, 1], "steps": [0.6, 0.5, None], "total_rate": 0.3, "left_out": 0},
        "K10": {"overdue": 2, "today": 1, "upcoming": 4},
        "K11": {"mean": 0.8125, "share": 0.4},
        "QA": {"rules": {}, "customers_with_e": 5, "duplicate_groups": 1, "unknown_tags": 0},
    }
    return {"as_of": "2026-11-22", "period": {"from": "2026-11-01", "to": "2026-11-22"}, "blocks": blocks}


DUE = [
    {"customer_id": "C0001", "customer_name": "华星", "owner": "李敏", "days_late": 3},
    {"customer_id": "C0002", "customer_name": "南方", "owner": "赵强", "days_late": 20},
    {"customer_id": "C0003", "customer_name": "北辰", "owner": "陈芳", "days_late": 0},
]
LINKS = {"duelist": "待跟进清单", "issues": "问题清单", "customers": "客户"}


@pytest.fixture(params=["zh-CN", "en"])
def lang(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def plan_of(vocabularies: Vocabularies, lang: str, **changes: Any) -> Any:
    rules = (RuleCount("PHONE-BAD", "E", "电话无效", 4),)
    given: dict[str, Any] = {
        "report": report(),
        "file": "team.xlsx",
        "lang": lang,
        "counts": {"E": 4, "W": 2, "I": 0},
        "show": words_of(vocabularies, lang),
    }
    return summary_plan(SummaryInput(**(given | {"rules": rules, "due": DUE, "titles": LINKS} | changes)), title="汇总")


@pytest.fixture
def cells(vocabularies: Vocabularies, draw, lang: str) -> dict[str, Any]:  # type: ignore[no-untyped-def]
    sheet = draw([plan_of(vocabularies, lang)])["汇总"]
    return {cell.coordinate: cell.value for row in sheet.iter_rows() for cell in row if cell.value is not None}


def test_heading_names_day_workbook_and_period(cells: dict[str, Any]) -> None:
    assert "2026-11-22" in cells["A1"]
    assert all(part in cells["A3"] for part in ("team.xlsx", "2026-11-01", "2026-11-22"))


def test_six_cards_show_the_figures(cells: dict[str, Any]) -> None:
    assert [cells[f"{letter}6"] for letter in "ACEGIK"] == [10, 3, 1, 2, 0.8125, 5]
    assert "20" in cells["G7"], "the oldest overdue item"
    assert all(digit in cells["K7"] for digit in "420")


def test_distributions_are_tables_of_value_count_and_share(cells: dict[str, Any], lang: str) -> None:
    words = {cells[ref]: ref for ref in cells if ref[0] in "AEI" and isinstance(cells[ref], str) and ref[1:].isdigit() and int(ref[1:]) > 31}
    first = words["潜在客户" if lang == "zh-CN" else "Prospect"]
    row = first[1:]
    assert (cells[f"C{row}"], cells[f"D{row}"]) == (4, 0.4)
    assert ("未填" if lang == "zh-CN" else "Blank") in words
    assert ("流失客户" if lang == "zh-CN" else "Lost") in words, "stages with nobody are shown too"


def test_longest_overdue_comes_first_and_links_to_its_row(vocabularies: Vocabularies, draw, lang: str) -> None:  # type: ignore[no-untyped-def]
    sheet = draw([plan_of(vocabularies, lang)])["汇总"]
    assert [sheet[f"I{row}"].value for row in (23, 24, 25)] == ["南方", "华星", None]
    assert sheet["L23"].value == 20
    assert sheet["I23"].hyperlink.location == "'待跟进清单'!A6"


def test_due_items_may_come_as_columns(vocabularies: Vocabularies, draw, lang: str) -> None:  # type: ignore[no-untyped-def]
    columns = {key: [row[key] for row in DUE] for key in DUE[0]}
    first, second = (draw([plan_of(vocabularies, lang, due=due)])["汇总"] for due in (DUE, columns))
    assert [c.value for row in first for c in row] == [c.value for row in second for c in row]


def test_four_native_charts_carry_their_numbers_as_alt_text(vocabularies: Vocabularies, lang: str) -> None:
    drawn = zipfile.ZipFile(io.BytesIO(draw_workbook([plan_of(vocabularies, lang)])))
    drawing = drawn.read("xl/drawings/drawing1.xml").decode()
    assert drawing.count("descr=") == 4
    assert ("潜在客户 4" if lang == "zh-CN" else "Prospect 4") in drawing
    charts = [drawn.read(name).decode() for name in drawn.namelist() if name.startswith("xl/charts/chart")]
    assert len(charts) == 4
    assert all('<c:plotVisOnly val="0"/>' in chart or "plotVisOnly" not in chart for chart in charts), "hidden numbers are drawn"


def test_blocks_that_are_missing_or_empty_leave_a_sound_sheet(vocabularies: Vocabularies, draw, lang: str) -> None:  # type: ignore[no-untyped-def]
    bare = {"as_of": "2026-11-22", "period": {"from": None, "to": "2026-11-22"}, "blocks": {"N0": {"value": 0}, "D2": {"items": []}}}
    sheet = draw([plan_of(vocabularies, lang, report=bare, due=(), rules=(), titles=None, counts={"E": 0, "W": 0, "I": 0})])["汇总"]
    assert sheet["A6"].value == 0 and sheet["I6"].value == "—"


def test_sheet_is_the_same_each_time(vocabularies: Vocabularies, lang: str) -> None:
    assert draw_workbook([plan_of(vocabularies, lang)]) == draw_workbook([plan_of(vocabularies, lang)])


def test_first_page_is_one_landscape_page_wide(vocabularies: Vocabularies, draw, lang: str) -> None:  # type: ignore[no-untyped-def]
    sheet = draw([plan_of(vocabularies, lang)])["汇总"]
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.sheet_properties.pageSetUpPr.fitToPage and sheet.page_setup.fitToWidth in (None, 1), "one page is the default of the file format"
    assert len({one.id for one in sheet.row_breaks.brk}) == 3, "cards and charts; figures; distributions; further tables"
    tables = sheet.row_breaks.brk[1].id
    assert sheet.cell(tables, 1).value is None and sheet.cell(tables + 1, 1).value in ("合作状态", "Stage"), "no table is cut"
    height = sum((sheet.row_dimensions[row].height or 15) for row in range(1, sheet.row_breaks.brk[0].id + 1))
    width = 12 * (10.5 * 7 + 5) * 0.75
    assert height / width <= (8.27 - 0.95) / (11.69 - 0.8)
