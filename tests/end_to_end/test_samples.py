"""Invented records of a template: they show every report filled, are easily thrown away, and leave no trap behind."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from people import T, by_openpyxl, columns, records, rows_of
from ready_books import new_book

import sheetcrm
from sheetcrm.actions.templates import TEMPLATE_DAY, write_templates
from sheetcrm.schema.presets import presets

FILLED = ("客户", "跟进记录", "客户需求", "联系人", "订单", "服务记录", "客户反馈", "附件", "阶段历史", "团队")
OWN = {"客户编号": "C0001", "客户名称": "自己的客户", "合作状态": "意向客户", "负责人": "我", "建档日期": dt.datetime(2026, 10, 1)}


def empty(path: Path) -> None:
    """Clear the rows of every sheet that holds records, as people do in Excel."""

    def clear(book: Any) -> None:
        for sheet in book:
            for row in sheet.iter_rows(min_row=2) if sheet.title in FILLED else ():
                for cell in row:
                    cell.value = None

    by_openpyxl(path, clear)


def add_own(path: Path) -> None:
    def add(book: Any) -> None:
        sheet = book["客户"]
        head = columns(sheet)
        for label, value in OWN.items():
            sheet.cell(2, head[label], value)

    by_openpyxl(path, add)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return new_book(tmp_path / "book.xlsx", preset="book", sample=True, as_of=T)


@pytest.mark.parametrize("name", [one.key for one in presets()])
def test_no_template_keeps_silent_about_overdue_follow_ups(tmp_path: Path, name: str) -> None:
    """Who fills in an empty template is told what is overdue, and nothing on Settings says otherwise."""
    path = sheetcrm.new(tmp_path / "team.xlsx", preset=name, as_of=T)
    assert not [row for row in records(path, "设置") if "ignore" in str(row["键"])]
    add_own(path)
    found = sheetcrm.validate(path, as_of=T)
    assert "FU-OVERDUE" in found.by_code() and not found.suppressed


def test_what_is_overdue_in_the_sample_was_accepted_and_can_be_seen(book: Path) -> None:
    found = sheetcrm.validate(book, as_of=T)
    assert not len(found) and {one.code for one in found.suppressed} == {"FU-OVERDUE"}
    overdue = sheetcrm.report(book, as_of=T, blocks="K10").blocks["K10"]["overdue"]
    assert overdue == sum(row["状态"] == "逾期" for row in records(book, "待跟进清单")) >= 5
    again = sheetcrm.refresh(book, as_of=T, forget=["FU-OVERDUE"])
    assert again.counts["W"] == len(found.suppressed)


def test_a_follow_up_that_becomes_overdue_later_is_told_although_the_one_before_was_accepted(book: Path) -> None:
    """The id is all that the cell holds: accepted is one overdue contact of a customer, not every later one."""
    accepted = {one.id for one in sheetcrm.validate(book, as_of=T).suppressed if one.field == "customer_id"}
    assert accepted
    chosen = sorted(accepted)[0]

    def contact(opened: Any) -> None:
        sheet = opened["跟进记录"]
        head, row = columns(sheet), sheet.max_row + 1
        for label, value in {"跟进编号": "F99999", "客户编号": chosen, "跟进时间": dt.datetime(2026, 11, 19), "跟进方式": "电话"}.items():
            sheet.cell(row, head[label], value)

    by_openpyxl(book, contact)
    later = T + dt.timedelta(days=120)
    found = {f.id for f in sheetcrm.validate(book, as_of=later, select=["FU-OVERDUE"]) if f.field == "customer_id"}
    assert chosen in found


@pytest.mark.parametrize("refreshed", [False, True])
def test_invented_records_are_deleted_without_a_word_and_own_ones_are_watched_over(book: Path, refreshed: bool) -> None:
    if refreshed:
        sheetcrm.refresh(book, as_of=T, force=True)
    empty(book)
    assert not {"ROW-LOST", "ID-REUSED", "FK-MISSING"} & set(sheetcrm.validate(book, as_of=T).by_code())
    assert sheetcrm.refresh(book, as_of=T).counts == {"E": 0, "W": 0, "I": 0}
    add_own(book)
    codes = sheetcrm.validate(book, as_of=T).by_code()
    assert "FU-OVERDUE" in codes and not {"ROW-LOST", "ID-REUSED"} & set(codes)
    sheetcrm.refresh(book, as_of=T)
    empty(book)
    assert [(f.code, f.id) for f in sheetcrm.validate(book, as_of=T, select=["ROW-LOST"])] == [("ROW-LOST", "C0001")]


def type_over(book: Path, rows: range) -> None:
    def change(opened: Any) -> None:
        sheet = opened["客户"]
        head = columns(sheet)
        for row in rows:
            for label, value in {"客户名称": f"自己的客户{row}", "电话": f"13911{row:06d}", "邮箱": f"own{row}@example.com"}.items():
                sheet.cell(row, head[label], value)

    by_openpyxl(book, change)


def test_sample_customers_that_were_typed_over_are_somebodys_own(book: Path) -> None:
    type_over(book, range(2, 32))
    assert "ID-REUSED" not in sheetcrm.validate(book, as_of=T).by_code()
    sheetcrm.refresh(book, as_of=T)
    own = [row[0] for row in rows_of(book, "客户")[1:31]]
    empty(book)
    assert [f.id for f in sheetcrm.validate(book, as_of=T, select=["ROW-LOST"])] == own


def test_a_single_one_that_goes_or_becomes_another_is_told(book: Path) -> None:
    """What was written down about the invented company would be about somebody's own customer."""
    sheetcrm.refresh(book, as_of=T, force=True)
    type_over(book, range(2, 3))
    by_openpyxl(book, lambda opened: opened["客户"].delete_rows(4))
    assert [f.code for f in sheetcrm.validate(book, as_of=T, select=["ROW-LOST", "ID-REUSED"])] == ["ROW-LOST", "ID-REUSED"]


def test_a_ready_made_file_is_thrown_empty_as_easily(tmp_path: Path) -> None:
    (path,) = write_templates(tmp_path, names=["full"], langs=["zh-CN"]).written
    assert sheetcrm.refresh(path, as_of=TEMPLATE_DAY).counts == {"E": 0, "W": 0, "I": 0}
    empty(path)
    assert sheetcrm.refresh(path, as_of=TEMPLATE_DAY).counts == {"E": 0, "W": 0, "I": 0}
