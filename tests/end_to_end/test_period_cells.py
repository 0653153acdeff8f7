"""The two cells of Summary in which people choose what its figures are about."""

from __future__ import annotations

import datetime as dt
import json
import warnings
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from command_line import sheetcrm, untouched
from people import by_openpyxl
from ready_books import new_book

pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported")
DAY, CHOSEN = "2026-11-22", dt.date(2026, 9, 30)
PERIOD, AS_OF = "J3", "L3"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return new_book(tmp_path / "team.xlsx", lang="zh-CN", sample=True, as_of=dt.date.fromisoformat(DAY))


def summary(path: Path) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        return openpyxl.load_workbook(path)["汇总"]


def choose(path: Path, **cells: object) -> None:
    def change(workbook: Any) -> None:
        for cell, value in cells.items():
            workbook["汇总"][cell].value = value

    by_openpyxl(path, change)


def test_a_new_workbook_offers_the_month_and_today(path: Path) -> None:
    sheet = summary(path)
    assert (sheet["I3"].value, sheet[PERIOD].value, sheet["K3"].value, sheet[AS_OF].value) == ("期间", "本月", "截至", None)
    offered = {str(rule.sqref): rule for rule in sheet.data_validations.dataValidation}
    assert offered[PERIOD].formula1 == '"本月,本季,本年,全部"' and offered[AS_OF].type == "date"


def test_the_next_refresh_follows_the_choice_and_shows_it_again(path: Path) -> None:
    choose(path, **{PERIOD: "Year", AS_OF: CHOSEN})
    sheetcrm("refresh", path, "--as-of", DAY, "--dry-run")
    sheetcrm("refresh", path)
    sheet = summary(path)
    assert "2026-01-01" in sheet["A3"].value and "2026-09-30" in sheet["A3"].value
    assert (sheet[PERIOD].value, sheet[AS_OF].value.date()) == ("本年", CHOSEN)
    with untouched(path.parent):
        assert "nothing was written" in sheetcrm("refresh", path).out


def test_the_command_line_wins_for_that_run_and_leaves_the_cells(path: Path) -> None:
    choose(path, **{PERIOD: "全部", AS_OF: CHOSEN})
    sheetcrm("refresh", path, "--period", "quarter", "--as-of", DAY)
    sheet = summary(path)
    assert all(day in sheet["A3"].value for day in ("2026-10-01", DAY))
    assert (sheet[PERIOD].value, sheet[AS_OF].value.date()) == ("全部", CHOSEN)
    sheetcrm("refresh", path, "--as-of", DAY)
    assert "全部" in summary(path)["A3"].value and DAY in summary(path)["A3"].value
    assert "nothing was written" not in sheetcrm("refresh", path).out, "without --as-of the cell decides again"
    assert "2026-09-30" in summary(path)["A3"].value


@pytest.mark.parametrize(("cell", "given"), [(PERIOD, "上上月"), (AS_OF, "明天")])
def test_what_cannot_be_read_is_said_in_one_line_and_shown_again(path: Path, cell: str, given: str) -> None:
    choose(path, **{cell: given})
    said = sheetcrm("refresh", path, "--as-of", DAY)
    assert "Traceback" not in said.err and [line for line in said.err.splitlines() if given in line] == said.err.splitlines() != []
    sheet = summary(path)
    assert sheet[cell].value == given and given in sheet["A1"].value
    assert "2026-11-01" in sheet["A3"].value, "the month is used instead"


def test_a_choice_is_not_typed_over(path: Path) -> None:
    choose(path, **{PERIOD: "本年", AS_OF: CHOSEN})
    assert "GEN-EDITED" not in sheetcrm("validate", path, "--as-of", DAY, "--json").out
    choose(path, A6=999)
    assert "GEN-EDITED" in sheetcrm("validate", path, "--as-of", DAY, "--json").out


def test_entries_of_the_due_list_are_about_today_whatever_day_the_figures_are_for(path: Path) -> None:
    def change(workbook: Any) -> None:
        workbook["汇总"][AS_OF].value = CHOSEN
        sheet = workbook["待跟进清单"]
        heads = {cell.value: cell.column for cell in sheet[4]}
        sheet.cell(5, heads["本次跟进方式"], "电话")
        sheet.cell(5, heads["本次跟进内容"], "问过预算")

    by_openpyxl(path, change)
    today = dt.datetime.now(dt.UTC).astimezone(dt.timezone(dt.timedelta(hours=8))).date()
    sheetcrm("refresh", path)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        sheet = openpyxl.load_workbook(path)["跟进记录"]
    heads = {cell.value: cell.column for cell in sheet[1]}
    rows = [row for row in range(2, sheet.max_row + 1) if sheet.cell(row, heads["沟通内容"]).value == "问过预算"] if "沟通内容" in heads else []
    found = rows or [row for row in range(2, sheet.max_row + 1) if any(cell.value == "问过预算" for cell in sheet[row])]
    assert len(found) == 1
    assert (sheet.cell(found[0], heads["跟进时间"]).value.date() - today).days in (-1, 0)


@pytest.mark.parametrize("setting", ["汇总,业绩,TagReview,客户总览", "Summary、Performance、标签复盘、CustomerView"])
def test_generated_sheets_are_chosen_in_settings_by_either_name(path: Path, setting: str) -> None:
    def change(workbook: Any) -> None:
        sheet = workbook["设置"]
        heads = {cell.value: cell.column for cell in sheet[1]}
        row = next(r for r in range(2, sheet.max_row + 2) if sheet.cell(r, heads["键"]).value in (None, "generated.sheets"))
        sheet.cell(row, heads["键"], "generated.sheets")
        sheet.cell(row, heads["值"], setting)

    by_openpyxl(path, change)
    sheetcrm("refresh", path, "--as-of", DAY)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        book = openpyxl.load_workbook(path)
    assert {"客户总览", "业绩", "标签复盘"} <= set(book.sheetnames)
    customers = sum(cell.value is not None for cell in book["客户"]["A"]) - 1
    assert sum(cell.value is not None for cell in book["客户总览"]["A"][4:]) == customers > 0
    sheetcrm("refresh", path, "--as-of", DAY, "--force")
    with untouched(path.parent):
        sheetcrm("refresh", path, "--as-of", DAY, "--force")


def test_an_unknown_generated_sheet_is_a_finding(path: Path) -> None:
    def change(workbook: Any) -> None:
        sheet = workbook["设置"]
        heads = {cell.value: cell.column for cell in sheet[1]}
        row = next(r for r in range(2, sheet.max_row + 2) if sheet.cell(r, heads["键"]).value in (None, "generated.sheets"))
        sheet.cell(row, heads["键"], "generated.sheets")
        sheet.cell(row, heads["值"], "汇总,看板")

    by_openpyxl(path, change)
    said = sheetcrm("validate", path, "--as-of", DAY).out
    assert "SET-BAD" in said and "看板" in said


def test_report_is_about_the_period_and_day_that_were_chosen_on_summary(path: Path) -> None:
    choose(path, **{PERIOD: "本年", AS_OF: CHOSEN})
    chosen = json.loads(sheetcrm("report", path, "--json").out)
    assert (chosen["as_of"], chosen["period"]) == ("2026-09-30", {"from": "2026-01-01", "to": "2026-09-30"})
    asked = json.loads(sheetcrm("report", path, "--json", "--period", "month", "--as-of", DAY).out)
    assert (asked["as_of"], asked["period"]) == (DAY, {"from": "2026-11-01", "to": DAY})
