"""The sheet that explains the others."""

from __future__ import annotations

import pytest

from sheetcrm.render.guide import RuleLine, guide_plan
from sheetcrm.schema import BookSchema, Vocabularies
from sheetcrm.text.guide import SHEETS


@pytest.mark.parametrize(("lang", "title", "stages"), [("zh-CN", "使用说明", "潜在客户、意向客户"), ("en", "Guide", "Prospect, Interested")])
def test_guide_lists_sheets_values_and_rules_without_open_gaps(  # type: ignore[no-untyped-def]
    lang: str, title: str, stages: str, schema: BookSchema, vocabularies: Vocabularies, draw
) -> None:
    rules = [RuleLine("COL-MISSING", "E", "no column", "add {label}")]
    sheet = draw([guide_plan({"customers": "C", "duelist": "D"}, [schema.sheet("customers")], vocabularies, rules, lang)])[title]
    texts = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert "C" in texts and "D" in texts and "COL-MISSING" in texts and "add …" in texts
    assert any(text.startswith(stages) for text in texts)
    assert not any("{" in text for text in texts)


@pytest.mark.parametrize("lang", ["zh-CN", "en"])
def test_a_line_is_as_high_as_its_text_and_lists_of_sheets_have_no_gaps(lang: str, schema: BookSchema, vocabularies: Vocabularies, draw) -> None:  # type: ignore[no-untyped-def]
    titles = {one.key: one.label.zh if lang == "zh-CN" else one.name for one in schema.sheets if one.key in SHEETS}
    page = next(iter(draw([guide_plan(titles, [schema.sheet("customers")], vocabularies, [], lang)])))
    rows = [row[1].row for row in page.iter_rows() if row[1].hyperlink is not None]
    assert len(rows) == len(titles) > 15
    assert rows == [*range(rows[0], rows[0] + len(rows))]
    assert all(page.row_dimensions[row].height < 20 for row in rows), "each takes one line"


def test_the_rules_begin_on_a_page_of_their_own(schema: BookSchema, vocabularies: Vocabularies, draw) -> None:  # type: ignore[no-untyped-def]
    rules = [RuleLine("COL-MISSING", "E", "no column", "add it")]
    page = draw([guide_plan({"customers": "C"}, [schema.sheet("customers")], vocabularies, rules, "en")])["Guide"]
    assert [page.cell(one.id + 1, 2).value for one in page.row_breaks.brk] == ["Rules"]


def test_columns_of_one_label_are_told_apart_by_their_sheets(schema: BookSchema, vocabularies: Vocabularies, draw) -> None:  # type: ignore[no-untyped-def]
    titles = {key: schema.sheet(key).label.zh for key in ("customers", "servicerecords", "feedback", "attachments", "stagehistory")}
    sheets = [schema.sheet(key) for key in ("customers", "requirements", "orders", "servicerecords", "stagehistory")]
    page = draw([guide_plan(titles | {"requirements": "R", "orders": "O"}, sheets, vocabularies, [], "en")])["Guide"]
    lines = {str(row[1].value): str(row[2].value) for row in page.iter_rows() if row[1].value and row[2].value}
    assert lines["O · Status"].startswith("Quoted") and lines["R · Status"].startswith("New")
    assert lines["R · Type"].startswith("Custom product") and lines["服务记录 · Type"].startswith("Enquiry")
    assert lines["Tier"].startswith("High") and "Status" not in lines
    assert not any("detected" in values for values in lines.values())  # people do not fill logs
