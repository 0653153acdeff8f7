"""Of a generated sheet the engine owns the cells; everything else about it is the users'."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any

import pytest
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from people import DAY, T, by_openpyxl, load, make_book, part_of, parts, records, type_into
from ready_books import new_book, ready

import sheetcrm

SUMMARY, DUE, ISSUES = "汇总", "待跟进清单", "问题清单"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return new_book(tmp_path / "team.xlsx", sample=True, as_of=T)


def test_widths_notes_hidden_columns_and_charts_of_people_stay(book: Path) -> None:
    def decorate(workbook: Any) -> None:
        sheet = workbook[DUE]
        sheet.column_dimensions["G"].width = 55.5
        sheet.column_dimensions["L"].hidden = True
        sheet["G4"].comment = Comment("先打电话", "李敏")
        sheet["AC6"] = "我的备注"
        sheet.sheet_properties.tabColor = "FF8800"
        chart = BarChart()
        chart.add_data(Reference(sheet, min_col=5, min_row=5, max_row=9))
        sheet.add_chart(chart, "AE5")

    by_openpyxl(book, decorate)
    before = load(book)[DUE]
    number_of_charts = len(before._charts)
    sheetcrm.refresh(book, as_of=T + DAY)
    after = load(book)[DUE]
    assert (after.column_dimensions["G"].width, after.column_dimensions["L"].hidden) == (55.5, True)
    assert after["G4"].comment is not None and after["G4"].comment.text == "先打电话"
    assert after["AC6"].value == "我的备注" and after.sheet_properties.tabColor.rgb == "00FF8800"
    assert len(after._charts) == number_of_charts == 1
    assert "2026-11-21" in after["A1"].value
    assert sheetcrm.refresh(book, as_of=T + DAY, force=True).nothing


def test_renamed_and_moved_generated_sheets_are_found_again(book: Path) -> None:
    def rename(workbook: Any) -> None:
        workbook[DUE].title = "今天要做的"
        workbook.move_sheet("今天要做的", -workbook.sheetnames.index("今天要做的"))
        for name in workbook.defined_names.values():  # Excel keeps references to a renamed sheet right; openpyxl does not
            name.attr_text = name.attr_text.replace(DUE, "今天要做的")
        for sheet in workbook.worksheets:
            for row in sheet.iter_rows():
                for cell in row:
                    if isinstance(cell.value, str) and cell.value.startswith("="):
                        cell.value = cell.value.replace(DUE, "今天要做的")

    by_openpyxl(book, rename)
    titles = load(book).sheetnames
    sheetcrm.refresh(book, as_of=T + DAY)
    assert load(book).sheetnames == titles and titles[0] == "今天要做的"
    assert "2026-11-21" in load(book)["今天要做的"]["A1"].value


@pytest.mark.parametrize("title", ["Summary", "汇总", "summary", "DueList", "待跟进清单", "Issues"])
def test_a_sheet_of_ones_own_with_our_name_is_never_touched(tmp_path: Path, title: str) -> None:
    own = [{"说明": "我自己的统计", "客户编号": "C0001", "类型": "周期", "状态": "逾期", "本次跟进内容": "手写"}]
    customers = [{"客户编号": "C0001", "客户名称": "甲", "合作状态": "意向客户", "负责人": "李敏", "建档日期": T}]
    path = make_book(
        tmp_path / "team.xlsx", {"Customers": customers, "FollowUps": [{"跟进编号": None, "客户编号": None, "跟进时间": None}], title: own}
    )
    before = parts(path)
    sheetcrm.refresh(path, as_of=T)
    sheetcrm.refresh(path, as_of=T + DAY)
    after = parts(path)
    assert before[part_of(path, title)] == after[part_of(path, title)]
    assert len({name.casefold() for name in load(path).sheetnames}) == len(load(path).sheetnames)
    assert records(path, title)[0]["说明"] == "我自己的统计"
    generated = [sheet for sheet in load(path) if isinstance(sheet["A1"].value, str) and "2026-11-21" in sheet["A1"].value]
    assert len(generated) == 3


@pytest.mark.parametrize("title", [SUMMARY, DUE, ISSUES])
def test_a_deleted_generated_sheet_is_made_again(book: Path, title: str) -> None:
    def delete(workbook: Any) -> None:
        workbook.remove(workbook[title])
        for name in [n for n in workbook.defined_names if n.startswith("sheetcrm_") and title in workbook.defined_names[n].attr_text]:
            workbook.defined_names[name].attr_text = "#REF!$A$1"

    by_openpyxl(book, delete)
    sheetcrm.refresh(book, as_of=T)
    made = load(book)
    assert title in made.sheetnames and "2026-11-20" in made[title]["A1"].value
    assert sheetcrm.refresh(book, as_of=T, force=True).nothing


def cells(xml: bytes) -> dict[bytes, bytes]:
    """What stands in the cells that are not blank, whatever they look like."""
    return {match[1]: match[2] for match in re.finditer(rb'<c r="([A-Z]+\d+)"[^>]*?(?<!/)>(.*?)</c>', xml, re.DOTALL)}


def test_the_next_day_changes_only_what_differs(book: Path) -> None:
    before = parts(book)
    result = sheetcrm.refresh(book, as_of=T + DAY)
    after = parts(book)
    entered = {part_of(book, title) for title in ("客户", "跟进记录", "客户需求", "标签", "团队", "设置")}
    assert all(before[name] == after[name] for name in entered)
    assert result.receipt is not None and set(before) == set(after)
    assert before["xl/styles.xml"] == after["xl/styles.xml"]
    old, new = cells(before[part_of(book, SUMMARY)]), cells(after[part_of(book, SUMMARY)])
    assert result.applied is not None and sum(old.get(ref) != new.get(ref) for ref in old.keys() | new.keys()) == result.applied.rebuilt[SUMMARY]


def test_a_day_on_which_nothing_is_due_differs_only_in_its_date(tmp_path: Path) -> None:
    customers = [{"客户编号": "C0001", "客户名称": "甲", "合作状态": "意向客户", "负责人": "李敏", "建档日期": T, "下次跟进时间": T + 300 * DAY}]
    path = make_book(tmp_path / "team.xlsx", {"Customers": customers})
    sheetcrm.refresh(path, as_of=T)
    result = sheetcrm.refresh(path, as_of=T + DAY)
    assert result.applied is not None and result.applied.rebuilt[DUE] == 1


def test_hundred_refreshes_do_not_grow_the_file(book: Path) -> None:
    sizes = []
    for days in (0, 1, 0, 1, 0, 1):
        sheetcrm.refresh(book, as_of=T + days * DAY)
        sizes.append((book.stat().st_size, len(parts(book)), len(parts(book)["xl/styles.xml"])))
    assert sizes[2] == sizes[4] and sizes[1] == sizes[3] == sizes[5]


def test_what_people_type_over_generated_cells_is_put_right(book: Path) -> None:
    type_into(book, DUE, {(5, "客户名称"): "乱写", (5, "到期日"): dt.date(2030, 1, 1)})
    sheetcrm.refresh(book, as_of=T)
    assert records(book, DUE)[0]["客户名称"] != "乱写"


def _saved_by_another_program(path: Path) -> None:
    """Nothing typed, and nothing found."""
    sheetcrm.new(path, preset="full", sample=True, as_of=T)
    assert sheetcrm.refresh(path, as_of=T, force=True).nothing
    by_openpyxl(path, lambda book: book)
    assert not len(sheetcrm.validate(path, as_of=T))


@pytest.mark.parametrize(("title", "place"), [("客户总览", "F9"), ("业绩", "C6"), ("标签复盘", "D7")])
def test_what_is_typed_into_a_list_of_figures_is_told_and_kept_in_the_log(tmp_path: Path, title: str, place: str) -> None:
    path = ready(tmp_path / "team.xlsx", _saved_by_another_program)

    def type_there(book: Any) -> None:
        book[title][place] = "我的判断"

    by_openpyxl(path, type_there)
    assert [(f.code, f.sheet, f.cell) for f in sheetcrm.validate(path, as_of=T)] == [("GEN-EDITED", title, place)]
    sheetcrm.refresh(path, as_of=T)
    assert load(path)[title][place].value != "我的判断"
    assert ("我的判断", place) in {(row["原值"], row["编号"]) for row in records(path, "变更日志")}
    assert not len(sheetcrm.validate(path, as_of=T))
