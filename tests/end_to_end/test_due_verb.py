"""``sheetcrm due``: the due list as text, JSON and calendar, from a workbook that nobody has refreshed."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import icalendar
import jsonschema
import pytest
from command_line import sheetcrm
from typed_workbook import typed_workbook

import sheetcrm as library

T = dt.date(2024, 6, 30)
CUSTOMERS = [
    ("客户编号", "客户名称", "联系人", "电话", "合作状态", "负责人", "建档日期", "下次跟进时间"),
    ("C1", "华星智能", "张经理", "13900001234", "意向客户", "李敏", dt.date(2024, 5, 1), None),
    ("C2", "远山贸易", None, None, "成交客户", "赵强", dt.date(2024, 5, 1), dt.date(2024, 6, 30)),
    ("C3", "晨光机械", None, None, "潜在客户", None, dt.date(2024, 6, 30), None),
    ("C4", "不急公司", None, None, "成交客户", "李敏", dt.date(2024, 5, 1), dt.date(2024, 9, 1)),
]
FOLLOWUPS = [
    ("跟进编号", "客户编号", "跟进时间", "跟进方式", "核心内容摘要", "下一步行动", "负责人", "完成时限"),
    ("F1", "C1", dt.date(2024, 6, 20), "电话", "谈了价格", "发送报价单", "李敏", dt.date(2024, 6, 29)),
]


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """Four customers: C1 is 7 days late with its call (20 June + 3) and 1 day late with an offer, C2 is planned for today, C3 for tomorrow."""
    path = tmp_path / "团队.xlsx"
    path.write_bytes(typed_workbook({"Customers": CUSTOMERS, "FollowUps": FOLLOWUPS}))
    return path


def items(book: Path, *options: str) -> list[dict[str, Any]]:
    ran = sheetcrm("due", book, "--as-of", str(T), "--json", *options)
    assert ran.code == 0, ran
    rows: list[dict[str, Any]] = json.loads(ran.out)
    return rows


def test_the_list_is_what_the_dates_say_and_fits_its_published_schema(book: Path) -> None:
    rows = items(book)
    jsonschema.validate(rows, json.loads(sheetcrm("schema", "due").out))
    said = [(row["state"], row["kind"], row["due"], row["days_late"], row["customer_id"], row["row_id"]) for row in rows]
    assert said == [
        ("逾期", "周期", "2024-06-23", 7, "C1", None),
        ("逾期", "行动", "2024-06-29", 1, "C1", "F1"),
        ("今日", "计划", "2024-06-30", 0, "C2", None),
        ("即将", "首访", "2024-07-01", 0, "C3", None),
    ]


def test_nothing_is_written(book: Path) -> None:
    before = book.read_bytes()
    sheetcrm("due", book)
    assert book.read_bytes() == before
    assert [path.name for path in book.parent.iterdir()] == [book.name]


def test_the_list_of_one_person(book: Path) -> None:
    assert {row["customer_id"] for row in items(book, "--owner", "李敏")} == {"C1"}
    assert [row["customer_id"] for row in items(book, "--owner", "李敏", "--owner", " 赵强 ")] == ["C1", "C1", "C2"]


def test_a_name_that_nobody_has_is_said_to_be_unknown(book: Path) -> None:
    ran = sheetcrm("due", book, "--owner", "李民")
    assert ran.code == 2
    assert "李民" in ran.complaint
    assert "李敏" in ran.complaint


def test_text_speaks_both_languages_by_owner(book: Path) -> None:
    zh, en = (sheetcrm("due", book, "--as-of", str(T), lang=lang).out for lang in ("zh", "en"))
    assert "逾期 2 · 今日 1 · 即将 1" in zh
    assert "2 overdue · 1 today · 1 upcoming" in en
    assert zh.index("李敏") < zh.index("逾期7天") < zh.index("逾期1天") < zh.index("赵强") < zh.index("未分配") < zh.index("明天")
    assert "7 days late" in en
    assert "Interested" in en
    assert "→ 发送报价单" in zh


def test_a_calendar_program_reads_the_events(book: Path) -> None:
    calendar = icalendar.Calendar.from_ical(library_ics(book))
    events = {str(event["uid"]): event for event in calendar.walk("VEVENT")}
    assert set(events) == {"C1-周期@sheetcrm", "C1-行动-F1@sheetcrm", "C2-计划@sheetcrm", "C3-首访@sheetcrm"}
    action = events["C1-行动-F1@sheetcrm"]
    assert action["dtstart"].dt == dt.date(2024, 6, 29)
    assert action["dtend"].dt == dt.date(2024, 6, 30)
    assert str(action["summary"]) == "[逾期1天] C1 华星智能(意向客户/—) 张经理 13900001234 – 发送报价单"
    (alarm,) = action.walk("VALARM")
    assert alarm["trigger"].dt == dt.datetime(2024, 6, 28, 10, tzinfo=dt.UTC), "18:00 the day before, in Shanghai"


def test_the_calendar_of_a_day_is_always_the_same(book: Path) -> None:
    assert library_ics(book) == library_ics(book)


def library_ics(book: Path) -> bytes:
    return sheetcrm("due", book, "--as-of", str(T), "--ics", lang="zh").out.encode()


def test_two_workbooks_in_one_list_name_their_rows(book: Path, tmp_path: Path) -> None:
    other = tmp_path / "二组.xlsx"
    other.write_bytes(book.read_bytes())
    ran = sheetcrm("due", book, other, "--as-of", str(T), "--json")
    rows = json.loads(ran.out)
    assert [Path(row["file"]).name for row in rows] == ["团队.xlsx"] * 4 + ["二组.xlsx"] * 4


def test_the_same_from_python(book: Path) -> None:
    found = library.due(book, as_of=T, owner="赵强")
    assert [row["customer_name"] for row in found.rows] == ["远山贸易"]
    assert found.as_of == T
