"""Times in ``history`` and ``undo`` are those of the workbook's zone, as in ChangeLog, wherever the command runs."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from command_line import sheetcrm
from people import make_book

import sheetcrm as library

ROWS = [
    {"客户编号": "C0001", "客户名称": "华星智能", "合作状态": "潜在客户", "负责人": "李敏", "建档日期": dt.date(2026, 11, 1), "备注": "甲"},
    {"客户编号": "C0002", "客户名称": "远启贸易", "合作状态": "潜在客户", "负责人": "李敏", "建档日期": dt.date(2026, 11, 1), "备注": "乙"},
]


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A workbook of New York on a machine in Tokyo: 16:30 and 18:30 of one day here are 2:30 and 4:30 there."""
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    path = make_book(tmp_path / "team.xlsx", {"客户": ROWS, "Settings": [{"Key": "timezone", "Value": "America/New_York"}]})
    for hour, name in ((16, "C0001"), (18, "C0002")):
        monkeypatch.setenv("SHEETCRM_NOW", f"2026-11-22T{hour}:30:00+09:00")
        library.set(path, name, values={"notes": f"{hour} 点"})
    yield path
    monkeypatch.undo()
    time.tzset()


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the zone of a running process cannot be changed on Windows")
def test_history_shows_the_time_of_the_workbook(book: Path) -> None:
    found = library.history(book)
    assert [run.time for run in found.runs] == ["2026-11-22T04:30:00-05:00", "2026-11-22T02:30:00-05:00"]
    assert [(one.at, one.row_id) for one in found.changes] == [("2026-11-22 04:30", "C0002"), ("2026-11-22 02:30", "C0001")]
    assert sorted(str(line.at) for line in library.open(book).changelog) == ["2026-11-22 02:30:00", "2026-11-22 04:30:00"]
    shown = sheetcrm("history", book).out
    assert "2026-11-22 04:30:00" in shown and "18:30" not in shown
    assert library.history(book, since=dt.date(2026, 11, 23)).runs == []


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the zone of a running process cannot be changed on Windows")
def test_a_run_is_named_by_the_time_that_history_shows(book: Path) -> None:
    said = sheetcrm("undo", book, "--run", "2026-11-22 02:30").out
    assert "2026-11-22 02:30" in said
    assert [one.notes for one in library.open(book).customers] == ["甲", "18 点"]
    assert sheetcrm("undo", book, "--run", "2026-11-22 16:30").complaint_code == "E-UNDO-RUN"
    back = library.undo(book, record="C0002")
    assert f"{back.time:%H:%M}" == "04:30"
    assert [one.notes for one in library.open(book).customers] == ["甲", "乙"]


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the zone of a running process cannot be changed on Windows")
def test_undo_names_the_last_run_by_the_time_that_history_shows(book: Path) -> None:
    assert "2026-11-22 04:30" in sheetcrm("undo", book).out
    library.set(book, "C0001", values={"notes": "丙"})
    by_hand = openpyxl.load_workbook(book)
    by_hand["客户"]["B2"] = "华星"
    by_hand.save(book)
    complaint = sheetcrm("undo", book).complaint
    assert "E-CHANGED-SINCE" in complaint and "2026-11-22 04:30" in complaint
