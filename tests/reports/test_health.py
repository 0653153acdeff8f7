"""The health score: what it counts, and what it can never do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheetcrm.derive import Derived
from sheetcrm.reports.health import BookHealth, health, penalty, score
from sheetcrm.rules import check
from sheetcrm.store import Book

T = dt.date(2026, 11, 22)
Sheets = dict[str, list[list[Any]]]
CUSTOMERS = ["客户编号", "客户名称", "联系人", "电话", "所属行业", "规模", "客户来源", "合作状态", "负责人", "建档日期"]


def customer(number: int, owner: str | None, **other: object) -> list[object]:
    values = dict(zip(CUSTOMERS, [f"C{number:04}", f"公司{number}", "王经理", f"139000{number:05}", "制造业", None, "行业展会"], strict=False))
    values |= {"合作状态": "流失客户", "负责人": owner, "建档日期": dt.date(2026, 11, 20)} | other
    return [values[key] for key in CUSTOMERS]


def scores(sheets: Sheets, book_of: Callable[[Sheets, dt.date], Book], *rules: str) -> BookHealth:
    """The scores by the rules about values, or by other ones.  The customers are written with nothing wrong about their values."""
    book = book_of(sheets, T)
    return health(check(book, Derived(book), select=rules or ("DATE", "VOC")))


def test_a_workbook_without_errors_and_warnings_has_100(book_of: Callable[[Sheets, dt.date], Book]) -> None:
    found = scores({"客户": [CUSTOMERS, customer(1, "李敏"), customer(2, "周强")]}, book_of)
    assert (found.book.errors, found.book.warnings) == (0, 0)
    assert [found.book.score, *(one.score for one in found.sheets), *(one.score for one in found.owners)] == [100.0] * 4


def test_one_error_costs_half_a_record_and_a_warning_a_tenth(book_of: Callable[[Sheets, dt.date], Book]) -> None:
    error = scores({"客户": [CUSTOMERS, customer(1, "李敏", 建档日期="2026-02-30"), customer(2, "李敏")]}, book_of)
    warning = scores({"客户": [CUSTOMERS, customer(1, "李敏", 所属行业="没有这一行"), customer(2, "李敏")]}, book_of)
    assert (error.book.errors, error.book.warnings, error.book.score) == (1, 0, 75.0)
    assert (warning.book.errors, warning.book.warnings, warning.book.score) == (0, 1, 95.0)


def test_records_belong_to_their_own_owner_else_to_that_of_the_customer(book_of: Callable[[Sheets, dt.date], Book]) -> None:
    followups = [
        ["跟进编号", "客户编号", "跟进时间", "跟进方式", "负责人", "沟通内容"],
        ["F00001", "C0001", dt.date(2026, 11, 21), "电话", "周强", "谈"],
        ["F00002", "C0001", "2026-02-30", "电话", None, "谈"],
    ]
    sheets = {"客户": [CUSTOMERS, customer(1, "李敏")], "跟进记录": followups}
    found = scores(sheets, book_of)
    owners = {one.name: (one.records, one.errors) for one in found.owners}
    assert owners == {"李敏": (2, 1), "周强": (1, 0)}
    assert [one.name for one in found.owners] == ["李敏", "周强"], "the lowest score comes first"


def test_a_sheet_that_is_missing_costs_a_share_of_everything(book_of: Callable[[Sheets, dt.date], Book]) -> None:
    sheets: Sheets = {"客户": [CUSTOMERS, customer(1, "李敏")]}
    found = scores(sheets, book_of, "SHEET-MISSING")
    assert found.sheets[0].score == 100 and found.book.errors == 3
    assert found.book.score == 51.2, "0.8 for each of FollowUps, Requirements and Tags"


def test_a_column_that_is_missing_costs_a_fifth_however_many_records(book_of: Callable[[Sheets, dt.date], Book]) -> None:
    rows = [row[:-2] + row[-1:] for row in [CUSTOMERS, *(customer(n, "李敏") for n in range(1, 40))]]
    found = scores({"客户": rows}, book_of, "COL-MISSING")
    assert (found.book.errors, found.book.score, found.sheets[0].score) == (1, 80.0, 80.0)


# --- laws --------------------------------------------------------------------------------------------------------------------

COUNTS = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=1, max_size=30)
BESIDE = st.lists(st.tuples(st.sampled_from([None, "客户"]), st.sampled_from([None, 3, 9]), st.sampled_from("EWI")), max_size=6)


def of(counts: list[tuple[int, int]], beside: list[tuple[str | None, int | None, str]]) -> float:
    errors, warnings = (np.array(values, np.int32) for values in zip(*counts, strict=True))
    return score(float(penalty(errors, warnings).sum()), len(counts), beside)


@given(COUNTS, BESIDE, st.data())
def test_repairing_a_finding_never_lowers_the_score(counts: list[tuple[int, int]], beside: list[Any], data: st.DataObject) -> None:
    before = of(counts, beside)
    assert 0 <= before <= 100
    for which in range(len(beside)):
        assert of(counts, beside[:which] + beside[which + 1 :]) >= before
    i = data.draw(st.integers(0, len(counts) - 1))
    errors, warnings = counts[i]
    for better in ((max(0, errors - 1), warnings), (errors, max(0, warnings - 1))):
        assert of([*counts[:i], better, *counts[i + 1 :]], beside) >= before


@given(COUNTS, BESIDE)
def test_the_score_is_100_exactly_without_errors_and_warnings(counts: list[tuple[int, int]], beside: list[Any]) -> None:
    clean = all(errors == warnings == 0 for errors, warnings in counts) and all(severity == "I" for _, _, severity in beside)
    assert (of(counts, beside) == 100) == clean


@pytest.mark.parametrize("records", [1_000, 1_000_000])
def test_one_warning_among_many_records_is_not_rounded_away(records: int) -> None:
    assert score(0.1, records) == 99.9


def test_hints_do_not_count(book_of: Callable[[Sheets, dt.date], Book]) -> None:
    found = scores({"客户": [CUSTOMERS, customer(1, "李敏", 建档日期="2026.11.03")]}, book_of)
    assert found.book.score == 100
