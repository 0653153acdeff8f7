"""Duplicates as groups: who belongs together, how sure that is, and why."""

from __future__ import annotations

import datetime as dt

from case_files import Case, Sheet, workbook
from hypothesis import given
from hypothesis import strategies as st

from sheetcrm.derive import Derived
from sheetcrm.package import Package
from sheetcrm.rules import Findings, check
from sheetcrm.rules._groups import group_sizes
from sheetcrm.store import read_book

HEAD = ["客户编号", "客户名称", "电话", "邮箱"]


def looked_at(rows: list[list[str]]) -> Findings:
    case = Case("", "", 1, sheets=[Sheet("Customers", [HEAD, *rows])])
    book = read_book(Package.open(workbook(case)), as_of=dt.date(2026, 11, 22), lang="zh-CN")
    return check(book, Derived(book))


def test_a_chain_of_reasons_makes_one_group_as_sure_as_its_weakest_link() -> None:
    found = looked_at(
        [
            ["C0001", "华星智能", '"13900001234"', "a@example.com"],
            ["C0002", "远启贸易", '"13900001234"', "b@example.com"],  # the phone of C0001: 0.90
            ["C0003", "明蓝实业", '"13900009999"', "b@example.com"],  # the e-mail of C0002: 0.95
            ["C0004", "天瑞食品", '"13900008888"', "c@example.com"],
            ["C0005", "金石机械", '"010-12345678"', ""],
            ["C0006", "金石机械有限公司", '"010-12345678"', ""],  # name 0.85 and switchboard 0.75: the better one counts
        ]
    )
    assert [(g.confidence, g.members, g.reasons) for g in found.groups()] == [
        (0.90, (0, 1, 2), ("DUP-EMAIL", "DUP-PHONE")),
        (0.85, (4, 5), ("DUP-NAME", "DUP-PHONE")),
    ]
    assert found.duplicate_groups() == 2


def test_one_id_is_as_sure_as_can_be() -> None:
    found = looked_at([["C0001", "华星智能", "", ""], ["C0001", "远启贸易", "", ""], ["C0002", "明蓝实业", "", ""]])
    assert [(g.confidence, g.members, g.reasons) for g in found.groups()] == [(1.0, (0, 1), ("ID-DUP",))]


def test_similar_names_are_as_sure_as_they_are_alike() -> None:
    found = looked_at([["C0001", "上海恒信远启信息技术", "", ""], ["C0002", "上海恒信远起信息技术", "", ""]])
    assert [(g.confidence, g.reasons) for g in found.groups()] == [(0.9, ("DUP-FUZZY",))]  # one of ten characters differs


def test_nothing_alike_no_groups() -> None:
    found = looked_at([["C0001", "华星智能", "", ""], ["C0002", "远启贸易", "", ""]])
    assert found.groups() == [] and found.duplicate_groups() == 0


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=12))
def test_sizes_are_those_of_a_search(pairs: list[tuple[int, int]]) -> None:
    reach = {i: {i} for i in range(10)}
    for _ in range(10):
        for a, b in pairs:
            union = reach[a] | reach[b]
            for member in union:
                reach[member] = reach[member] | union
    sizes = group_sizes([a for a, _ in pairs], [b for _, b in pairs], 10)
    assert sizes.tolist() == [len(reach[i]) for i in range(10)]
