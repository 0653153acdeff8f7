"""What was typed on the due list and cannot be taken in is never lost: it stands again as typed, with a finding that names the cell."""

from __future__ import annotations

import datetime as dt
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
    METHOD,
    NEXT,
    ROW,
    SUMMARY,
    added,
    cell_of,
    due_book,
    entries_of,
    fill,
    findings,
    item,
    sort_the_list,
)
from people import DAY, T, by_openpyxl, records, type_into

import sheetcrm


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return due_book(tmp_path)


INVALID: list[tuple[str, str, dict[str, Any], str]] = [
    ("周期", "C0001", {"summary": "约好了", "upcoming": "下周"}, NEXT),
    ("周期", "C0001", {"summary": "约好了", "upcoming": T - DAY}, NEXT),
    ("周期", "C0001", {"upcoming": "2026-11-19"}, NEXT),
    ("周期", "C0001", {"method": "电话", "upcoming": 5}, NEXT),
    ("行动", "C0001", {"summary": "做完了", "done": "差不多"}, DONE),
    ("周期", "C0001", {"done": dt.date(2026, 11, 20)}, DONE),
    ("周期", "C0001", {"summary": True, "upcoming": "2026-11-31"}, NEXT),
]


@pytest.mark.parametrize(("kind", "customer", "typed", "blamed"), INVALID)
def test_what_cannot_be_read_stands_again_as_typed_in_its_row(book: Path, kind: str, customer: str, typed: dict[str, Any], blamed: str) -> None:
    fill(book, item(book, **{KIND: kind, CUSTOMER: customer}), **typed)
    shown = entries_of(item(book, **{KIND: kind, CUSTOMER: customer}))
    place = findings(book)
    for _ in range(2):
        result = sheetcrm.refresh(book, as_of=T, force=True)
        row = item(book, **{KIND: kind, CUSTOMER: customer})
        assert (result.folded, result.kept, added(book)) == (0, 1, [])
        as_typed = [("是" if value is True else value) for value in shown]
        assert entries_of(row) == [*as_typed[:3], str(as_typed[3]) if isinstance(as_typed[3], dt.date) else as_typed[3]]
        assert findings(book) == [(DUE, cell_of(book, row["row"], blamed), place[0][2])]
    assert result.nothing


def test_the_finding_names_the_cell_of_the_rebuilt_list(book: Path) -> None:
    sort_the_list(book)
    row = item(book, **{KIND: "周期", CUSTOMER: "C0001"})
    fill(book, row, upcoming="下周")
    old = cell_of(book, row["row"], NEXT)
    assert findings(book) == [(DUE, old, "下周")]
    sheetcrm.refresh(book, as_of=T)
    new = cell_of(book, item(book, **{KIND: "周期", CUSTOMER: "C0001"})["row"], NEXT)
    assert new != old
    assert [(row["单元格"] if "单元格" in row else row["定位"]) for row in records(book, "问题清单") if row["规则"] == "DUE-ENTRY"] == [new]
    assert findings(book) == [(DUE, new, "下周")]


def test_repairs_are_made_beside_an_entry_that_cannot_be_taken_in(book: Path) -> None:
    row = next(record["row"] for record in records(book, CUSTOMERS) if record[CUSTOMER] == "C0002")
    type_into(book, CUSTOMERS, {(row, "价值层级"): "VIP客户"})
    fill(book, item(book, **{KIND: "周期", CUSTOMER: "C0001"}), upcoming="下周")
    result = sheetcrm.refresh(book, as_of=T, fix=True)
    assert (result.folded, result.kept, findings(book)[0][2]) == (0, 1, "下周")
    assert [record["价值层级"] for record in records(book, CUSTOMERS) if record[CUSTOMER] == "C0002"] == ["高价值"]
    assert entries_of(item(book, **{KIND: "周期", CUSTOMER: "C0001"}))[2] == "下周"
    assert sheetcrm.refresh(book, as_of=T, fix=True).nothing


def test_a_mended_entry_is_taken_in(book: Path) -> None:
    fill(book, item(book, **{KIND: "周期", CUSTOMER: "C0001"}), method="电话", upcoming="下周")
    sheetcrm.refresh(book, as_of=T)
    fill(book, item(book, **{KIND: "周期", CUSTOMER: "C0001"}), upcoming="2026-11-27")
    result = sheetcrm.refresh(book, as_of=T)
    assert (result.folded, result.kept, findings(book)) == (1, 0, [])


def test_an_entry_for_a_customer_who_is_gone_stays_below_the_list(book: Path) -> None:
    fill(book, item(book, **{KIND: "首访", CUSTOMER: "C0002"}), method="电话", summary="聊了很久")
    old = item(book, **{KIND: "首访", CUSTOMER: "C0002"})
    type_into(book, CUSTOMERS, {(3, CUSTOMER): "C0099"})
    for _ in range(2):
        result = sheetcrm.refresh(book, as_of=T, force=True)
        last = records(book, DUE)[-1]
        assert (result.folded, result.kept) == (0, 1)
        assert last["状态"] == "未处理"
        assert {k: v for k, v in last.items() if k not in ("序号", "状态", "row")} == {
            k: v for k, v in old.items() if k not in ("序号", "状态", "row")
        }
        assert findings(book) == [(DUE, cell_of(book, last["row"], CUSTOMER), "C0002")]
    assert result.nothing


def test_an_action_that_is_gone_keeps_its_tick(book: Path) -> None:
    fill(book, item(book, **{KIND: "行动", CUSTOMER: "C0001"}), done="是")
    by_openpyxl(book, lambda workbook: workbook[FOLLOW].delete_rows(2))
    result = sheetcrm.refresh(book, as_of=T)
    last = records(book, DUE)[-1]
    assert (result.folded, result.kept, last["状态"], last[ROW], last[DONE]) == (0, 1, "未处理", "F00001", "是")
    assert findings(book) == [(DUE, cell_of(book, last["row"], ROW), "F00001")]


def test_a_row_without_a_customer_is_kept(book: Path) -> None:
    last = records(book, DUE)[-1]["row"]
    type_into(book, DUE, {(last + 1, SUMMARY): "忘了是谁"})
    sheetcrm.refresh(book, as_of=T)
    assert records(book, DUE)[-1][SUMMARY] == "忘了是谁"
    assert findings(book) == [(DUE, cell_of(book, last + 1, CUSTOMER), None)]


def test_without_a_followups_sheet_entries_wait(book: Path) -> None:
    fill(book, item(book, **{KIND: "周期", CUSTOMER: "C0001"}), method="电话")
    by_openpyxl(book, lambda workbook: workbook.remove(workbook[FOLLOW]))
    result = sheetcrm.refresh(book, as_of=T)
    assert (result.folded, result.kept) == (0, 1)
    sheetcrm.init(book)
    assert sheetcrm.refresh(book, as_of=T).folded == 1


def test_a_followups_sheet_in_doubt_is_not_written_to(book: Path) -> None:
    fill(book, item(book, **{KIND: "周期", CUSTOMER: "C0001"}), method="电话")
    by_openpyxl(book, lambda workbook: workbook[FOLLOW].append(["合计", None, None, None, None]))
    result = sheetcrm.refresh(book, as_of=T)
    assert (result.folded, result.kept) == (0, 1)
    assert [row[METHOD] for row in records(book, DUE) if row[METHOD]] == ["电话"]


def test_valid_and_invalid_rows_do_not_hinder_each_other(book: Path) -> None:
    fill(book, item(book, **{KIND: "周期", CUSTOMER: "C0001"}), method="电话", upcoming="下周")
    fill(book, item(book, **{KIND: "首访", CUSTOMER: "C0002"}), method="邮件")
    result = sheetcrm.refresh(book, as_of=T)
    assert (result.folded, result.kept) == (1, 1)
    kept = item(book, **{METHOD: "电话"})
    assert (kept[CUSTOMER], kept[NEXT]) == ("C0001", "下周")
    assert findings(book) == [(DUE, cell_of(book, kept["row"], NEXT), "下周")]
