"""What a verb takes in although a rule warns about it is said, in the same words whichever verb it was."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from command_line import sheetcrm
from people import make_book, records
from record_book import CUSTOMERS, DAY, T, record_book

import sheetcrm as library
from sheetcrm import WriteOptions


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return record_book(tmp_path)


@pytest.mark.parametrize(
    ("words", "code", "named"),
    [
        (("assign", "C0001", "李民"), "OWNER-UNKNOWN", "李敏"),
        (("assign", "C0001", "王离"), "OWNER-INACTIVE", "王离"),
        (("set", "C0001", "owner=李民"), "OWNER-UNKNOWN", "李敏"),
        (("set", "C0001", "owner=王离"), "OWNER-INACTIVE", "王离"),
        (("add", "customers", "name=新", "owner=李民"), "OWNER-UNKNOWN", "李敏"),
        (("log", "C0001", "谈了", "--owner", "李民"), "OWNER-UNKNOWN", "李敏"),
        (("log", "C0001", "谈了", "--method", "飞鸽"), "VOC-UNKNOWN", "飞鸽"),
        (("add", "followups", "customer_id=C0001", "followed_at=today", "summary=谈了", "method=飞鸽"), "VOC-UNKNOWN", "飞鸽"),
        (("log", "C0001", "谈了", "--next", "昨天"), "FU-PLAN-BEFORE", "2026-11-21"),
        (("log", "C0001", "谈了", "--next-action", "发合同", "--due", "昨天"), "FU-DUE-BEFORE", "2026-11-21"),
        (("set", "C0001", "next_followup_date=昨天"), "FU-OVERDUE", "2026-11-21"),
    ],
)
def test_a_value_that_a_rule_warns_about_is_written_and_said(book: Path, words: tuple[str, ...], code: str, named: str) -> None:
    ran = sheetcrm(words[0], book, *words[1:], "--as-of", T)
    assert ran.code == 0
    assert ran.err.count("\n") == 1 and f"({code})" in ran.err.replace("（", "(").replace("）", ")") and named in ran.err
    assert code in {finding.code for finding in library.validate(book, as_of=DAY)}


@pytest.mark.parametrize(
    "words",
    [
        ("assign", "C0001", "赵强"),
        ("log", "C0001", "谈了", "--method", "电话", "--next", "today+3", "--next-action", "发合同", "--due", "today"),
        ("set", "C0001", "next_followup_date=today"),
        ("set", "C0001", "notes=x"),
    ],
)
def test_nothing_is_said_about_what_is_in_order(book: Path, words: tuple[str, ...]) -> None:
    ran = sheetcrm(words[0], book, *words[1:], "--as-of", T)
    assert (ran.code, ran.err) == (0, "")


def test_one_notice_tells_of_all_records_and_programs_get_it_too(book: Path) -> None:
    answer = json.loads(sheetcrm("assign", book, "--where", "owner = 李敏", "李民", "--as-of", T, "--json").out)
    (notice,) = answer["notices"]
    assert (notice["ids"], notice["field"], notice["code"]) == (["C0001", "C0003"], "owner", "OWNER-UNKNOWN")
    done = library.set(book, "C0002", values={"owner": "nobody"}, options=WriteOptions(as_of=DAY, dry_run=True))
    assert [(one.sheet, one.ids, one.code) for one in done.notices] == [("customers", ("C0002",), "OWNER-UNKNOWN")]


def test_somebody_who_joins_in_the_same_transaction_is_known(book: Path) -> None:
    with library.edit(book, as_of=DAY) as changes:
        changes.team.add(name="新人", role="销售", active=True)
        changes.customers.update("C0001", owner="新人")
    assert changes.result.notices == []


def test_an_empty_team_says_how_to_fill_it(tmp_path: Path) -> None:
    path = make_book(tmp_path / "team.xlsx", {"客户": CUSTOMERS, "团队": [{"姓名": None, "角色": None, "在职": None}]})
    ran = sheetcrm("assign", path, "C0001", "陈 静", "--as-of", T, lang="zh-CN")
    assert ran.code == 0
    assert 'sheetcrm add team.xlsx 团队 "姓名=陈 静" 角色=销售' in ran.err
    assert next(row for row in records(path, "客户") if row["客户编号"] == "C0001")["负责人"] == "陈 静"
    assert sheetcrm("add", path, "团队", "姓名=陈 静", "角色=销售", "--as-of", T).code == 0
    assert sheetcrm("assign", path, "C0003", "陈静", "--as-of", T).err == ""


def test_a_plan_that_is_over_does_not_take_the_place_of_a_good_one(book: Path) -> None:
    before = next(row for row in records(book, "客户") if row["客户编号"] == "C0001")["下次跟进时间"]
    sheetcrm("log", book, "C0001", "谈了", "--next", "昨天", "--as-of", T)
    assert next(row for row in records(book, "客户") if row["客户编号"] == "C0001")["下次跟进时间"] == before is not None


def test_a_day_that_is_over_counts_by_t(book: Path) -> None:
    past = (DAY - dt.timedelta(30)).isoformat()
    assert sheetcrm("log", book, "C0001", "谈了", "--next", "2026-10-30", "--as-of", past).err == ""
