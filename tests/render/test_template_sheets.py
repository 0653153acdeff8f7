"""What a person finds in a new workbook: headers with notes, dropdowns, formats, tables."""

from __future__ import annotations

import datetime as dt

import pytest
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook

from sheetcrm.render.expected import expected_rules
from sheetcrm.render.template import Template, core_sheet, template
from sheetcrm.schema import BookSchema, Vocabularies

Blank = tuple[str, Template, Workbook]
TITLES = {
    "zh-CN": ["客户", "跟进记录", "客户需求", "标签", "团队", "设置", "_lists"],
    "en": ["Customers", "FollowUps", "Requirements", "Tags", "Team", "Settings", "_lists"],
}


def letter(made: Template, sheet: str, field: str) -> str:
    return get_column_letter(made.places[sheet].columns[field] + 1)


def validation(book: Workbook, made: Template, sheet: str, field: str):  # type: ignore[no-untyped-def]
    cell = f"{letter(made, sheet, field)}2"
    return next((dv for dv in book[made.places[sheet].title].data_validations.dataValidation if cell in dv.sqref), None)


def test_titles_are_those_of_the_language(blank: Blank) -> None:
    lang, _, book = blank
    assert book.sheetnames == TITLES[lang]
    assert book["_lists"].sheet_state == "hidden"


def test_each_sheet_is_one_table_named_after_it_with_the_header_cells_as_columns(blank: Blank) -> None:
    _, made, book = blank
    names = {"customers": "tblCustomers", "followups": "tblFollowUps", "requirements": "tblRequirements", "tags": "tblTags", "team": "tblTeam"}
    for key, name in names.items():
        sheet = book[made.places[key].title]
        table = sheet.tables[name]
        assert [column.name for column in table.tableColumns] == [cell.value for cell in sheet[1]]
        assert table.ref.endswith("2"), "a table without records has one blank row"
        assert sheet.freeze_panes is not None and sheet.freeze_panes.endswith("2")


@pytest.mark.parametrize(
    ("sheet", "field", "name", "style"),
    [
        ("customers", "stage", "voc_stage", "stop"),
        ("customers", "tier", "voc_tier", "stop"),
        ("customers", "industry", "voc_industry", None),
        ("customers", "source", "voc_source", None),
        ("customers", "owner", "voc_owner", None),
        ("followups", "customer_id", "voc_customer_id", None),
        ("followups", "method", "voc_method", None),
        ("followups", "action_status", "voc_action_status", "stop"),
        ("requirements", "customer_id", "voc_customer_id", None),
        ("team", "role", "voc_role", "stop"),
    ],
)
def test_dropdowns_reach_to_row_5000_through_a_name(blank: Blank, sheet: str, field: str, name: str, style: str | None) -> None:
    _, made, book = blank
    found = validation(book, made, sheet, field)
    column = letter(made, sheet, field)
    assert str(found.sqref) == f"{column}2:{column}5000"
    assert (found.type, found.formula1) == ("list", name)
    assert name in book.defined_names
    wanted = "stop" if style == "stop" else "warning"
    assert (found.errorStyle or "stop") == wanted
    assert found.promptTitle and found.prompt and found.errorTitle and found.error
    assert len(found.promptTitle) <= 32 and len(found.errorTitle) <= 32 and len(found.prompt) <= 255 and len(found.error) <= 225


def test_names_lead_to_the_words_of_the_language(blank: Blank, vocabularies: Vocabularies) -> None:
    lang, _, book = blank
    for name in ("stage", "tier", "industry", "method", "action_status", "requirement_type"):
        sheet, _, ref = book.defined_names[f"voc_{name}"].attr_text.partition("!")
        assert [row[0].value for row in book[sheet][ref.replace("$", "")]] == vocabularies[name].labels(lang)


def test_sub_stages_depend_on_the_stage_of_their_row(blank: Blank) -> None:
    _, made, book = blank
    found = validation(book, made, "customers", "sub_stage")
    assert f"${letter(made, 'customers', 'stage')}2" in found.formula1 and "voc_sub_stage" in found.formula1


def test_dates_and_amounts_are_checked_and_tags_only_counted(blank: Blank) -> None:
    _, made, book = blank
    assert validation(book, made, "customers", "next_followup_date").type == "date"
    amount = validation(book, made, "customers", "history_amount_wan")
    assert (amount.type, amount.operator, amount.formula1) == ("decimal", "greaterThanOrEqual", "0")
    tags = validation(book, made, "customers", "tags")
    assert tags.type == "custom" and "5" in tags.prompt
    assert validation(book, made, "followups", "recorded_at") is None, "what the engine fills has no dropdown"


def test_headers_carry_notes_with_meaning_and_example(blank: Blank) -> None:
    lang, made, book = blank
    sheet = book[made.places["customers"].title]
    note = sheet[f"{letter(made, 'customers', 'stage')}1"].comment.text
    assert ("必填" if lang == "zh-CN" else "Required") in note
    assert ("意向客户" if lang == "zh-CN" else "Interested") in note
    assert all(cell.comment is not None for cell in sheet[1])


def test_required_headers_differ_in_colour_and_have_no_star(blank: Blank) -> None:
    _, made, book = blank
    sheet = book[made.places["customers"].title]
    colour = {field: sheet[f"{letter(made, 'customers', field)}1"].fill.fgColor.rgb for field in ("name", "industry", "wechat")}
    assert len({*colour.values()}) == 3
    assert not any("*" in str(cell.value) for cell in sheet[1])


def test_ids_and_phones_are_text_and_dates_are_dates(blank: Blank) -> None:
    _, made, book = blank
    sheet = book[made.places["customers"].title]
    for field, code in (("customer_id", "@"), ("phone", "@"), ("created_date", "yyyy-mm-dd"), ("updated_at", "yyyy-mm-dd hh:mm")):
        column = letter(made, "customers", field)
        assert sheet[f"{column}2"].number_format == code
        assert sheet.column_dimensions[column].width >= 8


def test_the_file_has_exactly_the_expected_rules(blank: Blank, schema: BookSchema) -> None:
    """Drawing and restoring come from one description: what refresh would restore is what the template has."""
    _, made, book = blank
    for key, place in made.places.items():
        wanted = expected_rules(schema.sheet(key), place, made.context)
        drawn = book[place.title]
        ranges = sorted(f"{get_column_letter(v.column + 1)}{v.first_row}:{get_column_letter(v.column + 1)}{v.last_row}" for v in wanted.validations)
        assert sorted(str(dv.sqref) for dv in drawn.data_validations.dataValidation) == ranges
        rules = [rule.formula[0] for area in drawn.conditional_formatting for rule in area.rules]
        assert sorted(rules) == sorted(f.formula for f in wanted.formats)


def test_records_are_written_in_their_own_type(schema: BookSchema, vocabularies: Vocabularies, draw) -> None:  # type: ignore[no-untyped-def]
    rows = [{"customer_id": "C0001", "name": "=1+1", "phone": "013900001234", "created_date": dt.date(2026, 5, 1), "history_amount_wan": 15}]
    made = template([core_sheet(schema.sheet("customers"), "en", rows)], vocabularies, "en")
    sheet = draw(made.plans, made.names)["Customers"]
    cell = {field: sheet[f"{letter(made, 'customers', field)}2"] for field in rows[0]}
    assert (cell["name"].data_type, cell["name"].value) == ("s", "=1+1")
    assert (cell["phone"].data_type, cell["phone"].value) == ("s", "013900001234")
    assert cell["created_date"].value == dt.datetime(2026, 5, 1)
    assert cell["history_amount_wan"].value == 15


def test_owner_list_holds_active_people_only(schema: BookSchema, vocabularies: Vocabularies, draw) -> None:  # type: ignore[no-untyped-def]
    import io

    import openpyxl

    from sheetcrm.render.workbook import draw_workbook

    team = [{"name": "李敏", "role": "销售"}, {"name": "赵强", "role": "销售", "active": "否"}, {"name": "陈芳", "role": "客服", "active": "是"}]
    made = template([core_sheet(schema.sheet("team"), "zh-CN", team)], vocabularies, "zh-CN")
    lists = openpyxl.load_workbook(io.BytesIO(draw_workbook(made.plans, made.names)), data_only=True)["_lists"]
    column = next(cell.column for cell in lists[1] if cell.value == "owner")
    shown = [lists.cell(row, column).value for row in range(2, 6)]
    assert [name for name in shown if name] == ["李敏", "陈芳"]
