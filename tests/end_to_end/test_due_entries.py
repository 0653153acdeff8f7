"""The due list is two-way: what people type into its last four columns goes into FollowUps, once."""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from due_kit import (
    CUSTOMER,
    CUSTOMERS,
    DONE,
    DUE,
    FOLLOW,
    KIND,
    LAST,
    METHOD,
    NEXT,
    ROW,
    SUMMARY,
    added,
    due_book,
    entries_of,
    fill,
    item,
    sort_the_list,
)
from people import DAY, T, by_openpyxl, columns, load, part_of, parts, records, type_into

import sheetcrm


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return due_book(tmp_path)


# --- what a valid row becomes


def test_a_contact_becomes_a_followup_with_everything_that_is_known(book: Path) -> None:
    fill(book, item(book, **{KIND: "周期", CUSTOMER: "C0001"}), method="电话", summary="已确认预算", upcoming=T + 5 * DAY)
    result = sheetcrm.refresh(book, as_of=T)
    (row,) = added(book)
    assert (result.folded, result.kept) == (1, 0)
    assert {label: row[label] for label in row if label not in ("row", "录入时间")} == {
        "跟进编号": "F00003", CUSTOMER: "C0001", "客户名称": "华星智能", "跟进时间": T, "跟进方式": "电话", "沟通对象": "张经理",
        "核心内容摘要": "已确认预算", "下一步行动": "发送报价单", "负责人": "李敏", "完成时限": None, NEXT: T + 5 * DAY,
        "行动状态": "待办", "完成日期": None,
    }  # fmt: skip
    assert isinstance(row["录入时间"], dt.date)
    again = item(book, **{KIND: "计划", CUSTOMER: "C0001"})
    assert (again["到期日"], again[LAST], again["上次摘要"], entries_of(again)) == (T + 5 * DAY, T, "已确认预算", [None] * 4)


def test_dates_of_the_new_row_are_dates_and_ids_are_text(book: Path) -> None:
    fill(book, item(book, **{KIND: "周期", CUSTOMER: "C0001"}), method="电话", upcoming=T + 5 * DAY)
    sheetcrm.refresh(book, as_of=T)
    sheet = load(book)[FOLLOW]
    head = columns(sheet)
    assert all(sheet.cell(4, head[label]).is_date for label in ("跟进时间", NEXT, "录入时间"))
    assert sheet.cell(4, head["跟进编号"]).data_type == sheet.cell(4, head[CUSTOMER]).data_type == "s"


def test_the_new_row_is_the_last_of_a_day_with_timed_followups(book: Path) -> None:
    exact = 46346 + 0.654321  # what NOW() leaves behind: no whole second
    type_into(book, FOLLOW, {(3, "跟进时间"): exact}, {"跟进时间": "yyyy-mm-dd hh:mm"})
    sheetcrm.refresh(book, as_of=T)
    fill(book, item(book, **{KIND: "行动", CUSTOMER: "C0003"}), summary="样品已寄出")
    sheetcrm.refresh(book, as_of=T)
    (row,) = added(book)
    assert abs((row["跟进时间"] - dt.datetime(2026, 11, 20, 15, 42, 13)).total_seconds()) < 1
    listed = item(book, **{KIND: "行动", CUSTOMER: "C0003"})
    assert (listed["上次摘要"], listed[ROW], listed["下一步行动"]) == ("样品已寄出", "F00002", "准备样品")
    assert row["录入时间"] >= row["跟进时间"] - dt.timedelta(seconds=1)


@pytest.mark.parametrize(
    ("kind", "typed", "summary"),
    [
        ("行动", {"done": "是"}, "已完成：发送报价单"),
        ("核对", {"done": "是"}, "已完成"),
        ("周期", {"upcoming": T + 9 * DAY}, "改期至 2026-11-29"),
        ("周期", {"method": "邮件", "upcoming": T + 9 * DAY}, "改期至 2026-11-29"),
        ("周期", {"method": "电话沟通"}, "电话"),
        ("周期", {"summary": 42}, "42"),
        ("周期", {"summary": dt.date(2026, 12, 1)}, "2026-12-01"),
        ("周期", {"summary": "  谈了价格\n下周再谈 "}, "谈了价格\n下周再谈"),
    ],
)
def test_summaries_that_nobody_typed(book: Path, kind: str, typed: dict[str, Any], summary: str) -> None:
    customer = "C0002" if kind == "核对" else "C0001"
    fill(book, item(book, **{KIND: kind, CUSTOMER: customer}), **typed)
    sheetcrm.refresh(book, as_of=T)
    (row,) = added(book)
    assert row["核心内容摘要"] == summary


def test_an_unknown_method_is_kept_and_reported_on_the_new_row(book: Path) -> None:
    fill(book, item(book, **{KIND: "周期", CUSTOMER: "C0001"}), method="飞鸽传书")
    assert sheetcrm.refresh(book, as_of=T).folded == 1
    assert added(book)[0]["跟进方式"] == "飞鸽传书"
    assert [(f.sheet, f.row, f.field) for f in sheetcrm.validate(book, as_of=T, select=["VOC-UNKNOWN"])] == [(FOLLOW, 4, "method")]


def test_without_done_the_action_goes_on_with_its_date(book: Path) -> None:
    type_into(book, FOLLOW, {(3, "跟进时间"): T - DAY})
    sheetcrm.refresh(book, as_of=T)
    fill(book, item(book, **{KIND: "行动", CUSTOMER: "C0003"}), summary="还在准备")
    sheetcrm.refresh(book, as_of=T)
    (row,) = added(book)
    assert (row["下一步行动"], row["行动状态"], row["完成时限"]) == ("准备样品", "待办", T + 3 * DAY)
    assert item(book, **{KIND: "行动", CUSTOMER: "C0003", "到期日": T + 3 * DAY, "下一步行动": "准备样品", ROW: "F00003"})  # type: ignore[arg-type]


def test_an_action_that_is_late_goes_on_without_its_old_date(book: Path) -> None:
    fill(book, item(book, **{KIND: "行动", CUSTOMER: "C0001"}), method="电话")
    sheetcrm.refresh(book, as_of=T)
    (row,) = added(book)
    assert (row["下一步行动"], row["行动状态"], row["完成时限"], row["负责人"]) == ("发送报价单", "待办", None, "陈芳")


def test_done_closes_the_action_on_t(book: Path) -> None:
    fill(book, item(book, **{KIND: "行动", CUSTOMER: "C0001"}), done="是")
    sheetcrm.refresh(book, as_of=T)
    first, _, new = records(book, FOLLOW)
    assert (first["行动状态"], first["完成日期"]) == ("已完成", T)
    assert (new["下一步行动"], new["行动状态"]) == (None, None)
    assert not [row for row in records(book, DUE) if row[KIND] == "行动" and row[CUSTOMER] == "C0001"]


def test_done_on_a_closed_action_leaves_it_as_it_was_closed(book: Path) -> None:
    row = item(book, **{KIND: "行动", CUSTOMER: "C0001"})
    type_into(book, FOLLOW, {(2, "行动状态"): "已取消"})
    fill(book, row, done="是")
    assert sheetcrm.refresh(book, as_of=T).folded == 1
    first = records(book, FOLLOW)[0]
    assert (first["行动状态"], first["完成日期"]) == ("已取消", None)


@pytest.mark.parametrize(("kind", "customer", "label"), [("核对", "C0002", "联系方式核对日期"), ("复核", "C0003", "档案复核日期")])
def test_done_on_a_check_writes_the_day_of_the_check(book: Path, kind: str, customer: str, label: str) -> None:
    fill(book, item(book, **{KIND: kind, CUSTOMER: customer}), done=True)
    sheetcrm.refresh(book, as_of=T)
    assert next(row for row in records(book, CUSTOMERS) if row[CUSTOMER] == customer)[label] == T
    assert not [row for row in records(book, DUE) if row[KIND] == kind and row[CUSTOMER] == customer]


@pytest.mark.parametrize("yes", ["是", "Y", "yes", "√", "1", 1, True, "ＴＲＵＥ"])
def test_many_ways_to_say_yes(book: Path, yes: Any) -> None:
    fill(book, item(book, **{KIND: "行动", CUSTOMER: "C0001"}), done=yes)
    sheetcrm.refresh(book, as_of=T)
    assert records(book, FOLLOW)[0]["行动状态"] == "已完成"


@pytest.mark.parametrize("no", ["否", "no", False, 0, " ", "-"])
def test_no_alone_is_no_entry(book: Path, no: Any) -> None:
    fill(book, item(book, **{KIND: "行动", CUSTOMER: "C0001"}), done=no)
    result = sheetcrm.refresh(book, as_of=T)
    assert (result.folded, result.kept, added(book)) == (0, 0, [])
    assert item(book, **{KIND: "行动", CUSTOMER: "C0001"})[DONE] is None


@pytest.mark.parametrize("day", ["2026-12-01", "２０２６年１２月１日", "2026/12/1", 20261201, dt.datetime(2026, 12, 1, 15, 0), "1 December 2026"])
def test_dates_as_people_type_them(book: Path, day: Any) -> None:
    fill(book, item(book, **{KIND: "周期", CUSTOMER: "C0001"}), upcoming=day)
    sheetcrm.refresh(book, as_of=T)
    assert added(book)[0][NEXT] == dt.date(2026, 12, 1)


def test_today_is_a_good_next_date(book: Path) -> None:
    fill(book, item(book, **{KIND: "周期", CUSTOMER: "C0001"}), upcoming=T)
    assert sheetcrm.refresh(book, as_of=T).folded == 1


# --- whose row it is


def test_a_merged_customer_leads_to_the_one_it_was_merged_into(book: Path) -> None:
    last = records(book, DUE)[-1]["row"]
    type_into(book, DUE, {(last + 1, CUSTOMER): "c0004", (last + 1, METHOD): "微信"})
    sheetcrm.refresh(book, as_of=T)
    (row,) = added(book)
    assert (row[CUSTOMER], row["客户名称"], row["沟通对象"], row["负责人"]) == ("C0001", "华星智能", "张经理", "李敏")


def test_a_row_added_below_needs_only_a_customer(book: Path) -> None:
    last = records(book, DUE)[-1]["row"]
    type_into(book, DUE, {(last + 3, CUSTOMER): " C0002 ", (last + 3, SUMMARY): "路过拜访"})
    assert sheetcrm.refresh(book, as_of=T).folded == 1
    (row,) = added(book)
    assert (row[CUSTOMER], row["核心内容摘要"], row["下一步行动"], row["负责人"]) == ("C0002", "路过拜访", None, "李敏")
    assert all(entries_of(row) == [None] * 4 for row in records(book, DUE))


def test_the_same_words_added_below_on_another_day_are_another_contact(book: Path) -> None:
    for day in (T, T + DAY):
        last = records(book, DUE)[-1]["row"]
        type_into(book, DUE, {(last + 1, CUSTOMER): "C0002", (last + 1, METHOD): "电话"})
        sheetcrm.refresh(book, as_of=day)
    assert [row["跟进时间"] for row in added(book)] == [T, T + DAY]


def test_sorting_and_filtering_the_list_does_no_harm(book: Path, tmp_path: Path) -> None:
    fill(book, item(book, **{KIND: "周期", CUSTOMER: "C0001"}), method="电话", summary="甲")
    fill(book, item(book, **{KIND: "首访", CUSTOMER: "C0002"}), method="邮件", summary="乙")
    other = shutil.copy(book, tmp_path / "sorted.xlsx")
    sort_the_list(other)
    results = []
    for path in (book, other):
        sheetcrm.refresh(path, as_of=T)
        results.append(sorted((row[CUSTOMER], row["跟进方式"], row["核心内容摘要"]) for row in added(path)))
    assert results[0] == results[1] == [("C0001", "电话", "甲"), ("C0002", "邮件", "乙")]


# --- once, and only once


def test_a_second_refresh_folds_nothing_twice(book: Path) -> None:
    fill(book, item(book, **{KIND: "周期", CUSTOMER: "C0001"}), method="电话")
    sheetcrm.refresh(book, as_of=T)
    content = book.read_bytes()
    result = sheetcrm.refresh(book, as_of=T, force=True)
    assert (result.folded, result.nothing, book.read_bytes() == content) == (0, True, True)


def paste_row(path: Path, values: dict[str, Any]) -> None:
    last = records(path, DUE)[-1]["row"]
    type_into(path, DUE, {(last + 1, label): value for label, value in values.items() if label != "row" and value is not None})


def test_an_old_row_pasted_back_is_cleared_and_adds_nothing(book: Path) -> None:
    fill(book, item(book, **{KIND: "周期", CUSTOMER: "C0001"}), method="电话", summary="谈妥")
    old = item(book, **{KIND: "周期", CUSTOMER: "C0001"})
    sheetcrm.refresh(book, as_of=T)
    for day in (T, T + DAY):
        paste_row(book, old)
        result = sheetcrm.refresh(book, as_of=day)
        assert (result.folded, result.kept, len(added(book))) == (0, 0, 1)
        assert all(entries_of(row) == [None] * 4 for row in records(book, DUE))


def test_a_row_pasted_twice_counts_once(book: Path) -> None:
    fill(book, item(book, **{KIND: "周期", CUSTOMER: "C0001"}), method="电话")
    paste_row(book, item(book, **{KIND: "周期", CUSTOMER: "C0001"}))
    assert sheetcrm.refresh(book, as_of=T).folded == 1


def test_the_same_words_after_another_contact_are_a_new_entry(book: Path) -> None:
    for times in (1, 2, 3):
        day = T + 3 * (times - 1) * DAY
        sheetcrm.refresh(book, as_of=day)
        fill(book, next(row for row in records(book, DUE) if row[CUSTOMER] == "C0001"), method="电话", summary="没人接")
        sheetcrm.refresh(book, as_of=day)
        assert len(added(book)) == times


def test_two_entries_for_one_customer_become_two_rows_in_order(book: Path) -> None:
    fill(book, item(book, **{KIND: "行动", CUSTOMER: "C0001"}), done="是")
    fill(book, item(book, **{KIND: "周期", CUSTOMER: "C0001"}), method="电话", summary="谈妥")
    rows = [row["row"] for row in records(book, DUE) if row[CUSTOMER] == "C0001" and any(entries_of(row))]
    assert len(rows) == 2 and rows == sorted(rows)
    sheetcrm.refresh(book, as_of=T)
    assert [(row["跟进编号"], row["核心内容摘要"]) for row in added(book)] == [("F00003", "谈妥"), ("F00004", "已完成：发送报价单")]


def test_an_id_is_not_given_again_when_its_row_was_deleted(book: Path) -> None:
    fill(book, item(book, **{KIND: "周期", CUSTOMER: "C0001"}), method="电话")
    sheetcrm.refresh(book, as_of=T)
    by_openpyxl(book, lambda workbook: workbook[FOLLOW].delete_rows(4))
    sheetcrm.refresh(book, as_of=T)
    fill(book, item(book, **{KIND: "周期", CUSTOMER: "C0001"}), method="邮件")
    sheetcrm.refresh(book, as_of=T)
    assert added(book)[0]["跟进编号"] == "F00004"


def test_a_run_that_dies_while_saving_leaves_the_entries_for_the_next(book: Path) -> None:
    pytest.importorskip("resource", reason="a limit for the size of files needs a POSIX system")
    fill(book, item(book, **{KIND: "周期", CUSTOMER: "C0001"}), method="电话")
    content = book.read_bytes()
    code = "import resource, sheetcrm.cli; resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096)); sheetcrm.cli.run(["
    code += f"'refresh', {str(book)!r}, '--as-of', '{T}'])"
    alone = [sys.executable, "-B", "-c", code]  # else the disk that is full keeps half a compiled module for everybody
    ran = subprocess.run(alone, capture_output=True, text=True, cwd=Path(sheetcrm.__file__).parents[1])
    assert ran.returncode != 0 or "E-" in ran.stderr
    assert book.read_bytes() == content
    assert sheetcrm.refresh(book, as_of=T).folded == 1
    assert len(added(book)) == 1


def test_a_plan_shows_the_edits_and_writes_nothing(book: Path) -> None:
    fill(book, item(book, **{KIND: "行动", CUSTOMER: "C0001"}), done="是")
    content = book.read_bytes()
    result = sheetcrm.refresh(book, as_of=T, plan=True)
    assert result.applied is not None
    shown = {(change.sheet, change.cell): (change.before, change.after) for change in result.applied.changes}
    assert shown[FOLLOW, "A4"] == ("", "F00003")
    assert ("待办", "已完成") in shown.values() and ("", T.isoformat()) in shown.values()
    assert book.read_bytes() == content


def test_nothing_but_the_sheets_concerned_changes(book: Path) -> None:
    fill(book, item(book, **{KIND: "周期", CUSTOMER: "C0001"}), method="电话")
    before = parts(book)
    sheetcrm.refresh(book, as_of=T)
    after = parts(book)
    assert before[part_of(book, CUSTOMERS)] == after[part_of(book, CUSTOMERS)]
    assert before.keys() <= after.keys()


# --- other doors, other languages


def test_an_english_workbook(tmp_path: Path) -> None:
    path = tmp_path / "team.xlsx"
    sheetcrm.new(path, lang="en", sample=True, as_of=T)
    rows = records(path, "DueList")
    action = next(row for row in rows if row["Kind"] == "Action")
    contact = next(row for row in rows if row["Kind"] == "Cadence" and row["Customer ID"] != action["Customer ID"])
    before = len(records(path, "FollowUps"))
    typed = {(action["row"], "Done"): "Yes", (contact["row"], "Method now"): "Phone", (contact["row"], "Next follow-up"): "15 December 2026"}
    type_into(path, "DueList", typed)
    result = sheetcrm.refresh(path, as_of=T)
    assert (result.folded, result.kept) == (2, 0)
    by_customer = {row["Customer ID"]: row for row in records(path, "FollowUps")[before:]}
    assert by_customer[action["Customer ID"]]["Summary"] == f"Done: {action['Next action']}"
    new = by_customer[contact["Customer ID"]]
    assert (new["Method"], new["Next follow-up"], new["Summary"]) == ("Phone", dt.date(2026, 12, 15), "Moved to 2026-12-15")
    if contact["Next action"]:
        assert (new["Next action"], new["Action status"]) == (contact["Next action"], "Open")
    closed = next(row for row in records(path, "FollowUps") if row["Follow-up ID"] == action["Action ID"])
    assert (closed["Action status"], closed["Completed on"]) == ("Done", T)


def test_an_english_row_that_cannot_be_taken_in(tmp_path: Path) -> None:
    path = tmp_path / "team.xlsx"
    sheetcrm.new(path, lang="en", sample=True, as_of=T)
    row = next(row for row in records(path, "DueList") if row["Kind"] == "Action")
    type_into(path, "DueList", {(row["row"], "Done"): "nearly"})
    assert sheetcrm.refresh(path, as_of=T).kept == 1
    (finding,) = sheetcrm.validate(path, as_of=T, select=["DUE-ENTRY"])
    assert finding.row == row["row"] and "Done takes Yes or nothing" in finding.message
    last = records(path, "DueList")[-1]["row"]
    type_into(path, "DueList", {(last + 1, "Customer ID"): "C9999", (last + 1, "Method now"): "Phone"})
    sheetcrm.refresh(path, as_of=T)
    assert records(path, "DueList")[-1]["State"] == "Not taken over"


def test_a_template_keeps_its_table_and_styles_below_the_new_row(tmp_path: Path) -> None:
    path = tmp_path / "team.xlsx"
    sheetcrm.new(path, sample=True, as_of=T)
    fill(path, records(path, DUE)[0], method="电话")
    sheetcrm.refresh(path, as_of=T)
    sheet = load(path)["跟进记录"]
    rows = records(path, "跟进记录")
    last = rows[-1]["row"]
    assert last == rows[-2]["row"] + 1
    assert [table.ref.rpartition("J")[0] or table.ref for table in sheet.tables.values()]
    assert all(int("".join(ch for ch in table.ref.split(":")[1] if ch.isdigit())) >= last for table in sheet.tables.values())
    styles = [[sheet.cell(row, column).number_format for column in range(1, 19)] for row in (last - 1, last)]
    assert styles[0] == styles[1]


def test_the_1904_date_system(tmp_path: Path, book: Path) -> None:
    from openpyxl.utils.datetime import CALENDAR_MAC_1904

    def mac(workbook: Any) -> None:
        workbook.epoch = CALENDAR_MAC_1904

    by_openpyxl(book, mac)
    sheetcrm.refresh(book, as_of=T)
    fill(book, item(book, **{KIND: "行动", CUSTOMER: "C0003"}), summary="样品", upcoming=T + 4 * DAY)
    sheetcrm.refresh(book, as_of=T)
    (row,) = added(book)
    assert (row["跟进时间"], row[NEXT]) == (dt.datetime(2026, 11, 20, 9, 30), T + 4 * DAY)
    listed = item(book, **{KIND: "行动", CUSTOMER: "C0003"})
    assert (listed["到期日"], listed[LAST], listed["提醒时间"]) == (T + 3 * DAY, T, dt.datetime(2026, 11, 22, 18))
    fill(book, listed, upcoming=T - DAY)
    sheetcrm.refresh(book, as_of=T)
    assert item(book, **{KIND: "行动", CUSTOMER: "C0003"})[NEXT] == T - DAY


@pytest.fixture
def office(tmp_path: Path) -> Callable[[Path], Path]:
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        pytest.skip("LibreOffice is not installed")

    def saved(path: Path) -> Path:
        folder = tmp_path / "office"
        profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
        subprocess.run(
            [program, profile, "--headless", "--convert-to", "xlsx", "--outdir", folder, path], check=True, capture_output=True, timeout=180
        )
        return Path(folder) / path.name

    return saved


def test_entries_typed_in_libreoffice(book: Path, office: Callable[[Path], Path]) -> None:
    fill(book, item(book, **{KIND: "行动", CUSTOMER: "C0001"}), done="是")
    fill(book, item(book, **{KIND: "周期", CUSTOMER: "C0001"}), method="电话", upcoming=T + 4 * DAY)
    fill(book, item(book, **{KIND: "首访", CUSTOMER: "C0002"}), upcoming="下周")
    saved = office(book)
    result = sheetcrm.refresh(saved, as_of=T)
    assert (result.folded, result.kept) == (2, 1)
    assert [row["核心内容摘要"] for row in added(saved)] == ["改期至 2026-11-24", "已完成：发送报价单"]
    assert item(saved, **{KIND: "首访", CUSTOMER: "C0002"})[NEXT] == "下周"
    assert sheetcrm.refresh(saved, as_of=T, force=True).nothing
