"""ChangeLog: every cell that a run changed in the sheets that people fill in, with its text before and after."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from command_line import AS_OF, sheetcrm
from people import T, by_openpyxl, make_book, part_of, parts, records

import sheetcrm as library
from sheetcrm.actions._log import MOST

ROWS: list[dict[str, Any]] = [
    {"客户编号": "C0001", "客户名称": "华星 智能", "电话": 13900001234, "邮箱": "zhang＠example.com", "所属行业": "工业", "负责人": "李敏"},
    {"客户编号": "C0002", "客户名称": "远启贸易", "电话": "13900005678", "邮箱": "li@example.com", "所属行业": "制造业", "负责人": "李敏"},
]

FIXED = {"合作状态": "潜在客户", "负责人": "李敏", "建档日期": dt.date(2026, 11, 19)}
for _row in ROWS:
    _row |= FIXED


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return make_book(tmp_path / "team.xlsx", {"Customers": ROWS})


def log(path: Path, title: str = "变更日志") -> list[dict[str, Any]]:
    return records(path, title)


def test_a_fix_is_written_down_cell_by_cell(book: Path) -> None:
    shown = library.fix(book, as_of=T, diff=True).changes
    library.fix(book, as_of=T)
    entries = log(book)
    assert len(entries) == len(shown)
    found = {(entry["编号"], entry["字段"]): (entry["原值"], entry["新值"]) for entry in entries}
    assert found["C0001", "所属行业"] == ("工业", "制造业")
    assert {(entry["时间"], entry["命令"], entry["工作表"]) for entry in entries} == {(T, "fix", "Customers")}
    assert all(entry["操作人"] for entry in entries)


def test_secrets_are_masked(book: Path) -> None:
    library.fix(book, as_of=T)
    text = b"".join(data for name, data in parts(book).items() if name == part_of(book, "变更日志")).decode()
    assert "139****1234" in text and "13900001234" not in text
    assert "z***@example.com" in text and "zhang" not in text


def test_later_runs_write_below_and_the_sheet_is_made_once(book: Path) -> None:
    library.fix(book, as_of=T)
    first = log(book)
    by_openpyxl(book, lambda workbook: workbook["Customers"].cell(3, 5, "工业"))
    library.fix(book, as_of=T + dt.timedelta(days=1))
    assert log(book)[: len(first)] == first
    (new,) = log(book)[len(first) :]
    assert (new["编号"], new["原值"], new["新值"], new["时间"]) == ("C0002", "工业", "制造业", T + dt.timedelta(days=1))
    assert sheetcrm("validate", book, "--as-of", T).out.count("变更日志") == 0, "nothing is wrong with it"


def test_a_refresh_with_nothing_changed_writes_no_log(book: Path) -> None:
    library.init(book)
    library.refresh(book, as_of=T)
    with pytest.raises(KeyError):
        log(book)


def test_a_refresh_that_repairs_does(book: Path) -> None:
    library.init(book)
    library.refresh(book, as_of=T, fix=True)
    assert {entry["命令"] for entry in log(book)} == {"refresh"}
    content = book.read_bytes()
    library.refresh(book, as_of=T, fix=True)
    assert book.read_bytes() == content


def settings(book: Path, **values: str) -> None:
    def change(workbook: Any) -> None:
        sheet = workbook.create_sheet("Settings")
        sheet.append(["分组", "键", "值"])
        for key, value in values.items():
            sheet.append([None, key.replace("_", "."), value])

    by_openpyxl(book, change)


def test_it_can_be_switched_off(book: Path) -> None:
    settings(book, changelog_auto="off")
    library.fix(book, as_of=T)
    with pytest.raises(KeyError):
        log(book)


def test_names_of_users_can_be_left_out(book: Path) -> None:
    settings(book, changelog_by="off")
    library.fix(book, as_of=T)
    assert {entry["操作人"] for entry in log(book)} == {None}


def test_a_large_run_has_a_line_for_each_column(tmp_path: Path) -> None:
    rows = [{"客户编号": f"C{n:05d}", "客户名称": f"客户{n}", "所属行业": "工业", **FIXED, "合作状态": "潜在"} for n in range(1, MOST)]
    book = make_book(tmp_path / "team.xlsx", {"Customers": rows})
    done = library.fix(book, as_of=T).applied.cells
    entries = log(book)
    assert {entry["字段"] for entry in entries} >= {"所属行业", "合作状态"} and len(entries) < 10
    assert sum(int(entry["新值"].split()[1]) for entry in entries) == done
    library.undo(book)
    assert records(book, "Customers")[0]["所属行业"] == "工业", "the cells themselves are in the version that was kept"


def test_history_tells_runs_and_cells(book: Path) -> None:
    library.fix(book, as_of=T)
    told = json.loads(sheetcrm("history", book, "--json").out)
    assert [run["verb"] for run in told["runs"]] == ["fix"] and told["runs"][0]["version"]
    assert len(told["changes"]) == len(log(book))
    one = library.history(book, record="c0001").changes
    assert one and {change.row_id for change in one} == {"C0001"}
    assert "工业 → 制造业" in sheetcrm("history", book, "--id", "C0001").out
    assert library.history(book, limit=1).changes == library.history(book).changes[:1]


def test_an_english_workbook_gets_an_english_log(tmp_path: Path) -> None:
    row = {"Customer ID": "C0001", "Customer name": "Huaxing", "Industry": "制造", "Owner": "Li Min", "Stage": "Prospect", "Created": T}
    book = make_book(tmp_path / "team.xlsx", {"Customers": [row]})
    assert sheetcrm("fix", book, "--as-of", AS_OF).code in (0, 1)
    (entry,) = log(book, "ChangeLog")
    assert (entry["Field"], entry["Old"], entry["New"]) == ("Industry", "制造", "Manufacturing")
