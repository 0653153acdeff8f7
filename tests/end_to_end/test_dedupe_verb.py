"""``dedupe``: customers that were entered twice, found as groups, merged where that is sure."""

from __future__ import annotations

import csv
import io
import json
from itertools import combinations
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from command_line import AS_OF, sheetcrm, untouched
from decision_kit import choose
from hypothesis import given, settings
from hypothesis import strategies as st
from people import T, make_book, records
from rapidfuzz.distance import Levenshtein

import sheetcrm as library
from sheetcrm import WriteOptions
from sheetcrm.schema import company_key

OPTIONS = WriteOptions(as_of=T)
NAMES = {"客户编号": None, "客户名称": None, "电话": None, "邮箱": None, "合作状态": "潜在客户", "负责人": "李敏", "建档日期": T}


def row(n: int, name: str, phone: str | None = None, email: str | None = None, **more: Any) -> dict[str, Any]:
    return {**NAMES, "客户编号": f"C{n:04d}", "客户名称": name, "电话": phone, "邮箱": email, **more}


ROWS = [
    row(1, "华星智能", "13900001234", "a@example.com"),
    row(2, "远启贸易", "13900005678", "A@example.com"),  # the e-mail of C0001
    row(3, "明蓝实业", "13900005678"),  # the phone of C0002
    row(4, "金石机械有限公司（苏州）"),
    row(5, "金石机械（北京）"),
    row(6, "金石机械"),  # any of the two
    row(7, "上海恒信远启信息技术"),
    row(8, "上海恒信远起信息技术"),  # one of ten characters
    row(9, "天瑞食品", "13911112222", 归档="是"),
    row(10, "瑞丰食品", "13911112222"),  # of an archived one: no duplicate
]
FOLLOWUPS = [{"跟进编号": "F00001", "客户编号": "C0002", "客户名称": "远启贸易", "跟进时间": T, "核心内容摘要": "问价", "负责人": "李敏"}]


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return make_book(tmp_path / "team.xlsx", {"Customers": [{"归档": None, **one} for one in ROWS], "FollowUps": FOLLOWUPS})


def groups(path: Path, **options: Any) -> list[tuple[float, tuple[str, ...], str]]:
    return [(g.confidence, tuple(m.id for m in g.members), g.survivor) for g in library.dedupe(path, options=OPTIONS, **options).groups]


def test_groups_with_their_confidence_and_who_should_stay(book: Path) -> None:
    assert groups(book) == [
        (0.90, ("C0001", "C0002", "C0003"), "C0002"),  # the one with a follow-up
        (0.90, ("C0007", "C0008"), "C0007"),
        (0.85, ("C0004", "C0005", "C0006"), "C0004"),
    ]
    assert groups(book, least=0.95) == [(0.95, ("C0001", "C0002"), "C0002")], "the phone is not sure enough"
    assert groups(book, least=0.86, fuzzy=False) == [(0.90, ("C0001", "C0002", "C0003"), "C0002")]


def test_the_list_says_where_they_differ_and_what_speaks_against_it(book: Path) -> None:
    found = library.dedupe(book, options=OPTIONS).groups
    assert {d.label: d.values for d in found[0].differing} == {
        "客户名称": ("华星智能", "远启贸易", "明蓝实业"),
        "电话": ("139****1234", "139****5678", "139****5678"),
        "邮箱": ("a***@example.com", "A***@example.com", ""),
    }
    assert [bool(group.doubts) for group in found] == [False, False, True], "苏州 and 北京 are two firms"
    ran = sheetcrm("dedupe", book, "--as-of", AS_OF)
    assert ran.code == 1 and "same e-mail, same phone" in ran.out and "3 group(s) of 8 customers" in ran.out
    assert "13900001234" not in ran.out


def test_other_formats(book: Path, tmp_path: Path) -> None:
    answer = json.loads(sheetcrm("dedupe", book, "--json").out)
    assert [group["survivor"] for group in answer] == ["C0002", "C0007", "C0004"] and answer[2]["doubts"]
    lines = list(csv.reader(io.StringIO(sheetcrm("dedupe", book, "--format", "csv", "--min", "0.95").out)))
    assert lines[1] == ["1", "0.95", "same e-mail", "C0002", "C0001", "2", "客户名称", "华星智能"]
    target = tmp_path / "review.xlsx"
    assert sheetcrm("dedupe", book, "--format", "xlsx", "-o", target).code == 1
    sheet = openpyxl.load_workbook(target).worksheets[0]
    assert {cell.value for cell in sheet["E"][1:]} == {"C0001", "C0002", "C0003", "C0004", "C0005", "C0006", "C0007", "C0008"}


def test_apply_merges_what_is_sure_and_nothing_else(book: Path) -> None:
    before = book.read_bytes()
    with untouched(book.parent):
        ran = sheetcrm("dedupe", book, "--apply", "--dry-run", "--as-of", AS_OF)
    assert ran.code == 1 and "would merge 1 group(s), 1 customer(s)" in ran.out
    assert sheetcrm("dedupe", book, "--apply", "--as-of", AS_OF).code == 0
    assert [one["客户编号"] for one in records(book, "Customers") if one["合并至"] == "C0002"] == ["C0001"]
    assert groups(book, least=0.95) == []
    assert library.undo(book).verb == "dedupe" and book.read_bytes() == before


def test_similar_names_are_merged_only_when_asked_and_doubtful_groups_never(book: Path) -> None:
    assert len(library.dedupe(book, apply=True, least=0.5, options=WriteOptions(as_of=T, dry_run=True)).merged) == 1
    result = library.dedupe(book, apply=True, least=0.5, fuzzy=True, options=OPTIONS)
    assert [(one.survivor, one.merged) for one in result.merged] == [("C0002", ("C0001", "C0003")), ("C0007", ("C0008",))]
    assert len(result.doubtful) == 1
    assert {one["客户编号"] for one in records(book, "Customers") if one["归档"] == "是"} == {"C0001", "C0003", "C0008", "C0009"}


def test_one_id_in_two_rows_becomes_one_customer(tmp_path: Path) -> None:
    rows = [row(1, "华星智能", "13900001234"), row(1, "华星智能科技有限公司"), row(2, "远启贸易"), row(2, "明蓝实业")]
    path = make_book(tmp_path / "twins.xlsx", {"Customers": [rows[0], {**rows[1], "客户名称": "华星智能有限公司"}, *rows[2:]]})
    result = library.dedupe(path, apply=True, options=OPTIONS)
    found = records(path, "Customers")
    assert [(one["客户编号"], one["合并至"]) for one in found] == [("C0001", None), ("C0003", "C0001"), ("C0002", None), ("C0002", None)]
    assert len(result.doubtful) == 1, "one id, but names with nothing in common"


def test_what_was_accepted_is_not_listed_again(book: Path) -> None:
    library.init(book, backup=False)
    library.refresh(book, as_of=T, backup=False)
    choose(book, "DUP-PHONE", "C0003", "忽略")
    library.refresh(book, as_of=T, backup=False)
    assert groups(book)[0] == (0.95, ("C0001", "C0002"), "C0002")
    assert "C0003" not in str(groups(book))


PHONES = [None, "13900000001", "13900000002", "13900000001/13900000002", "010-12345678"]
MAILS = [None, "a@example.com", "A@EXAMPLE.COM", "b@example.com"]
FIRMS = [
    "华星",
    "华星有限公司",
    "华星（苏州）",
    "华星（北京）有限公司",
    "远启贸易",
    "上海恒信远启信息技术",
    "上海恒信远起信息技术",
    "北海恒信远起信息技术",
]


def alike(a: dict[str, Any], b: dict[str, Any]) -> float:
    """How sure it is that two rows are one customer, by the definitions alone."""
    found = [0.0]
    one, other = company_key(a["客户名称"]), company_key(b["客户名称"])
    if a["邮箱"] and b["邮箱"] and a["邮箱"].casefold() == b["邮箱"].casefold():
        found.append(0.95)
    shared = set((a["电话"] or "").split("/")) & set((b["电话"] or "").split("/")) - {""}
    found += [0.90 if phone[0] == "1" else 0.75 for phone in shared]
    if not (one.region and other.region and one.region != other.region):
        longest = max(len(one.key), len(other.key))
        distance = Levenshtein.distance(one.key, other.key)
        if distance == 0:
            found.append(0.85)
        elif min(len(one.key), len(other.key)) >= 4 and 1 - distance / longest >= 0.9 - 1e-9:
            found.append(1 - distance / longest)
    return max(found)


@given(
    rows=st.lists(st.tuples(st.sampled_from(FIRMS), st.sampled_from(PHONES), st.sampled_from(MAILS)), min_size=2, max_size=7),
    least=st.sampled_from([0.0, 0.8, 0.88, 0.95]),
)
@settings(max_examples=40)
def test_groups_are_those_of_a_search(rows: list[tuple[str, str | None, str | None]], least: float, tmp_path: Path) -> None:
    made = [row(n, *one) for n, one in enumerate(rows, 1)]
    path = make_book(tmp_path / "search.xlsx", {"Customers": made})
    reach = {one["客户编号"]: {one["客户编号"]} for one in made}
    for a, b in combinations(made, 2):
        if alike(a, b) >= max(least, 0.01):
            union = reach[a["客户编号"]] | reach[b["客户编号"]]
            for member in union:
                reach[member] = union
    expected = {tuple(sorted(members)) for members in reach.values() if len(members) > 1}
    assert {members for _, members, _ in groups(path, least=least)} == expected
