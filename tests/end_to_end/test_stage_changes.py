"""A stage that somebody changes by hand goes into StageHistory at the next refresh, once."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from command_line import sheetcrm as command
from openpyxl.utils import get_column_letter
from people import columns_of, load, records, rows_of, type_into
from ready_books import new_book, ready

import sheetcrm

T = dt.date(2026, 11, 20)
LATER = dt.date(2026, 11, 23)
STAMP = "2026-11-23T10:20:30"


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHEETCRM_NOW", STAMP)


def book(tmp_path: Path, lang: str = "zh-CN", modules: str = "history") -> Path:
    return ready(tmp_path / "team.xlsx", _made, lang=lang, modules=modules)


def _made(path: Path, **options: Any) -> None:
    sheetcrm.new(path, sample=True, as_of=T, **options)
    sheetcrm.refresh(path, as_of=T)


def customer(path: Path, stage: str, title: str = "客户", label: str = "合作状态") -> dict[str, Any]:
    return next(row for row in records(path, title) if row[label] == stage)


def history(path: Path, title: str = "阶段历史") -> list[dict[str, Any]]:
    return [{key: value for key, value in row.items() if key != "row"} for row in records(path, title)]


@pytest.mark.parametrize("modules", ["history", "all"])
def test_a_change_by_hand_is_noted_once(tmp_path: Path, modules: str) -> None:
    path = book(tmp_path, modules=modules)
    before, found = history(path), customer(path, "潜在客户")
    type_into(path, "客户", {(found["row"], "合作状态"): "意向客户", (found["row"], "阶段细分"): "方案提交"})
    result = sheetcrm.refresh(path, as_of=LATER)
    assert result.stages == 1
    (new,) = [row for row in history(path) if row not in before]
    assert history(path)[: len(before)] == before
    assert (new["客户编号"], new["客户名称"]) == (found["客户编号"], found["客户名称"])
    assert (new["原状态"], new["新状态"], new["阶段细分"], new["操作人"], new["来源方式"]) == ("潜在客户", "意向客户", "方案提交", None, "detected")
    settled = path.read_bytes()
    assert sheetcrm.refresh(path, as_of=LATER, force=True).nothing
    assert path.read_bytes() == settled
    assert not [f for f in sheetcrm.validate(path, as_of=LATER) if f.sheet == "阶段历史" and f.severity == "E"]


def test_the_moment_is_that_of_the_update_or_the_day_of_the_refresh(tmp_path: Path) -> None:
    path = book(tmp_path)
    people = [row for row in records(path, "客户") if row["合作状态"] == "潜在客户"][:3]
    updates = (dt.datetime(2026, 11, 22, 16, 40), None, dt.datetime(2026, 11, 24, 9, 0))  # that day, none, and after T
    for person, update in zip(people, updates, strict=True):
        type_into(path, "客户", {(person["row"], "合作状态"): "意向客户", (person["row"], "更新时间"): update}, {"更新时间": "yyyy-mm-dd hh:mm"})
    count = len(history(path))
    sheetcrm.refresh(path, as_of=LATER)
    noted = {row["客户编号"]: row["变更时间"] for row in history(path)[count:]}
    assert noted == {people[0]["客户编号"]: updates[0], people[1]["客户编号"]: LATER, people[2]["客户编号"]: LATER}


def test_an_update_before_the_last_change_is_not_the_moment_of_this_one(tmp_path: Path) -> None:
    path = book(tmp_path)
    won = customer(path, "成交客户")
    type_into(path, "客户", {(won["row"], "合作状态"): "复购客户", (won["row"], "更新时间"): dt.date(2020, 1, 1)}, {"更新时间": "yyyy-mm-dd hh:mm"})
    sheetcrm.refresh(path, as_of=LATER)
    assert (history(path)[-1]["变更时间"], history(path)[-1]["新状态"]) == (LATER, "复购客户")


def test_what_is_no_change_is_not_noted(tmp_path: Path) -> None:
    path = book(tmp_path)
    prospects = [row for row in records(path, "客户") if row["合作状态"] == "潜在客户"]
    typed: dict[tuple[int, str], Any] = {
        (prospects[0]["row"], "合作状态"): "潜在",  # another name of the same
        (prospects[1]["row"], "合作状态"): None,
        (prospects[2]["row"], "合作状态"): "潜力客户",  # no stage at all
    }
    last = len(rows_of(path, "客户")) + 1
    new = {"客户编号": "C0900", "客户名称": "新客户有限公司", "合作状态": "成交客户", "负责人": prospects[0]["负责人"]}
    type_into(path, "客户", typed | {(last, label): value for label, value in new.items()})
    count = len(history(path))
    assert sheetcrm.refresh(path, as_of=LATER).stages == 0
    assert len(history(path)) == count


@pytest.mark.parametrize("known_by", ["客户编号", "客户名称"])
def test_a_change_that_somebody_noted_is_not_noted_again(tmp_path: Path, known_by: str) -> None:
    path = book(tmp_path)
    found, count = customer(path, "潜在客户"), len(history(path))
    row = len(rows_of(path, "阶段历史")) + 1
    type_into(path, "客户", {(found["row"], "合作状态"): "意向客户"})
    line = {"变更时间": dt.date(2026, 11, 22), known_by: found[known_by], "新状态": "意向客户"}
    type_into(path, "阶段历史", {(row, label): value for label, value in line.items()}, {"变更时间": "yyyy-mm-dd"})
    assert sheetcrm.refresh(path, as_of=LATER).stages == 0
    assert len(history(path)) == count + 1


def test_nothing_is_remembered_of_a_workbook_seen_for_the_first_time(tmp_path: Path) -> None:
    path = new_book(tmp_path / "team.xlsx", sample=True, as_of=T)
    sheetcrm.init(path, modules="history")
    assert sheetcrm.refresh(path, as_of=T).stages == 0
    assert history(path) == []
    found = customer(path, "意向客户")
    type_into(path, "客户", {(found["row"], "合作状态"): "成交客户"})
    assert sheetcrm.refresh(path, as_of=LATER).stages == 1
    assert [(row["原状态"], row["新状态"]) for row in history(path)] == [("意向客户", "成交客户")]


def test_without_the_sheet_nothing_is_written_down(tmp_path: Path) -> None:
    path = new_book(tmp_path / "team.xlsx", sample=True, as_of=T)
    found = customer(path, "意向客户")
    type_into(path, "客户", {(found["row"], "合作状态"): "成交客户"})
    assert sheetcrm.refresh(path, as_of=LATER).stages == 0
    assert "阶段历史" not in load(path).sheetnames


def test_an_english_workbook_is_kept_in_english(tmp_path: Path) -> None:
    path = book(tmp_path, "en")
    found = customer(path, "Prospect", "Customers", "Stage")
    type_into(path, "Customers", {(found["row"], "Stage"): "Interested"})
    sheetcrm.refresh(path, as_of=LATER)
    last = history(path, "StageHistory")[-1]
    assert (last["From stage"], last["To stage"], last["Source"]) == ("Prospect", "Interested", "detected")


def test_a_plan_shows_the_row_and_writes_nothing(tmp_path: Path) -> None:
    path = book(tmp_path)
    found = customer(path, "潜在客户")
    type_into(path, "客户", {(found["row"], "合作状态"): "意向客户"})
    before = path.read_bytes()
    ran = command("refresh", str(path), "--plan", "--as-of", str(LATER))
    row = len(rows_of(path, "阶段历史")) + 1
    cell = get_column_letter(columns_of(path, "阶段历史")["来源方式"]) + str(row)
    part = ran.out.partition("阶段历史 ")[2].split("\n\n")[0]
    assert cell in part and "detected" in part
    assert path.read_bytes() == before
    done = command("refresh", str(path), "--as-of", str(LATER))
    assert "Changes of stage that went into StageHistory: 1." in done.out
