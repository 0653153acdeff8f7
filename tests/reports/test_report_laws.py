"""Laws that every figure keeps, over many small random workbooks."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sheetcrm.derive import Derived
from sheetcrm.errors import UsageError
from sheetcrm.reports import FindingsSummary, Period, block_ids, compute_all, due_columns, due_rows, half_up
from sheetcrm.store import Book

T = dt.date(2024, 6, 30)
few = settings(max_examples=15)

blank = st.just(None)
day = st.one_of(blank, st.dates(dt.date(2024, 3, 1), dt.date(2024, 7, 20)))
CUSTOMER = {
    "customer_id": st.one_of(blank, st.sampled_from([f"C{i}" for i in range(1, 9)])),
    "name": st.sampled_from(["华星", "远航", "蓝天", None]),
    "phone": st.sampled_from(["13900001234", "123", None]),
    "industry": st.sampled_from(["制造业", "智能制造", "零售", "太空采矿", None]),
    "source": st.sampled_from(["展会", "官网", "口口相传", None]),
    "stage": st.sampled_from(["潜在客户", "意向", "成交客户", "复购客户", "流失客户", "不知道", None]),
    "tier": st.sampled_from(["高价值", "普通", "钻石", None]),
    "tags": st.sampled_from(["技术型、价格敏感", "周度", "跟进频率:月度;新标签", None]),
    "history_amount_wan": st.sampled_from([0, 9.99, 10, 50, "很多", None]),
    "owner": st.sampled_from(["李敏", "赵强", "外人", None]),
    "created_date": day,
    "next_followup_date": day,
    "archived": st.sampled_from([None, None, None, "是", "否"]),
    "contact_verified_on": day,
}
FOLLOWUP = {
    "customer_id": st.one_of(blank, st.sampled_from([f"C{i}" for i in range(1, 10)])),
    "followed_at": day,
    "method": st.sampled_from(["电话", "邮件", "传书", None]),
    "next_action": st.sampled_from(["报价", None]),
    "owner": st.sampled_from(["李敏", None]),
    "due_date": day,
    "next_followup_date": day,
    "action_status": st.sampled_from(["待办", "已完成", "已取消", "不知道", None]),
    "completed_on": day,
}
Rows = list[list[object]]
TEAM: Rows = [["name", "role"], ["赵强", "销售"], ["李敏", "销售"]]


def rows(columns: dict[str, st.SearchStrategy[Any]], most: int) -> st.SearchStrategy[Rows]:
    return st.lists(st.tuples(*columns.values()).map(list), max_size=most)


def sheets(customers: Rows, followups: Rows) -> dict[str, Rows]:
    numbered = [[f"F{i:03}", *row] for i, row in enumerate(followups)]
    return {"Customers": [list(CUSTOMER), *customers], "FollowUps": [["followup_id", *FOLLOWUP], *numbered], "Team": TEAM}


BookOf = Callable[[dict[str, Rows], dt.date], Book]


@few
@given(rows(CUSTOMER, 12), rows(FOLLOWUP, 20), st.sampled_from(["month", "all", "2024-05-10..2024-06-10"]))
def test_parts_make_up_the_whole(book_of: BookOf, customers: Rows, followups: Rows, period: str) -> None:
    book = book_of(sheets(customers, followups), T)
    derived = Derived(book)
    blocks = compute_all(book, derived, period)["blocks"]
    n = blocks["N0"]["value"]
    for block in ("D1", "D2", "D3", "D4", "D5", "D6", "D7", "D8"):
        items = blocks[block]["items"]
        assert sum(item["count"] for item in items) == n
        if n:
            assert sum(item["share"] for item in items) == pytest.approx(1)
        else:
            assert all(item["share"] is None for item in items)
        for item in items:
            children = sum(child["total"] for child in items if child["parent"] == item["value"])
            assert item["total"] == item["count"] + children
    shown = [row for row in due_rows(derived) if row["kind"] not in ("回访", "复核", "核对")]
    states = [row["state"] for row in shown]
    assert blocks["K10"] == {"overdue": states.count("逾期"), "today": states.count("今日"), "upcoming": states.count("即将")}
    assert blocks["N1"]["value"] == len(blocks["N1"]["ids"]) >= blocks["N2"]["value"]
    assert blocks["F1"]["reach"] == sorted(blocks["F1"]["reach"], reverse=True)
    assert sum(blocks["F1"]["reach"][:1]) + blocks["F1"]["left_out"] == n
    assert sum(item["count"] for item in blocks["K15"]["methods"]) == blocks["K15"]["value"]
    for block in ("K8", "K9", "K11"):
        rate = blocks[block].get("value", blocks[block].get("share"))
        assert rate is None or 0 <= rate <= 1
    json.dumps(blocks, allow_nan=False)


@few
@given(rows(CUSTOMER, 8), rows(FOLLOWUP, 12), st.randoms())
def test_the_order_of_rows_does_not_matter(book_of: BookOf, customers: Rows, followups: Rows, random: Any) -> None:
    """As long as ids are unique and no two follow-ups of a customer fall on the same day, which is where the row decides."""
    customers = list({row[0]: row for row in customers}.values())
    followups = list({(row[0], row[1]): row for row in followups}.values())
    before = sheets(customers, followups)
    after = {title: [table[0], *random.sample(table[1:], len(table) - 1)] if title != "Team" else table for title, table in before.items()}
    first, second = (Derived(book_of(made, T)) for made in (before, after))
    assert compute_all(first.book, first, "all") == compute_all(second.book, second, "all")
    actions_last = [(row["customer_id"], row["due"], row["kind"]) for row in due_rows(first)]
    assert actions_last == [(row["customer_id"], row["due"], row["kind"]) for row in due_rows(second)]
    assert sorted(map(str, due_rows(first))) == sorted(map(str, due_rows(second)))


def test_an_empty_workbook_has_no_rates(book_of: BookOf) -> None:
    book = book_of({"Customers": [list(CUSTOMER)]}, T)
    blocks = compute_all(book, Derived(book))["blocks"]
    assert blocks["N0"] == {"value": 0}
    assert blocks["N1"] == {"value": 0, "ids": []}
    assert blocks["K8"]["value"] is None
    assert blocks["K9"] == {"value": None, "kept": 0, "total": 0}
    assert blocks["K10"] == {"overdue": 0, "today": 0, "upcoming": 0}
    assert blocks["K11"] == {"mean": None, "share": None}
    assert blocks["F1"] == {"reach": [0, 0, 0, 0], "steps": [None, None, None], "total_rate": None, "left_out": 0}
    assert [item["value"] for item in blocks["D6"]["items"]] == ["高价值", "中价值", "普通"]
    assert blocks["QA"] == {"rules": None, "customers_with_e": None, "duplicate_groups": None, "unknown_tags": 0}
    assert due_rows(Derived(book)) == []
    assert not any(due_columns(Derived(book)).values())


def test_data_quality_repeats_what_the_checks_found(book_of: BookOf) -> None:
    table = "| customer_id | tags |\n|---|---|\n| C1 | 新标签,技术型 |\n| C2 | 新标签;另一个 |"
    book = book_of({"Customers": table}, T)  # type: ignore[dict-item]
    found = FindingsSummary({"REQ-BLANK": 3}, customers_with_e=2, duplicate_groups=1)
    block = compute_all(book, Derived(book), findings=found, blocks=["QA"])["blocks"]["QA"]
    assert block == {"rules": {"REQ-BLANK": 3}, "customers_with_e": 2, "duplicate_groups": 1, "unknown_tags": 2}


# --- periods


@pytest.mark.parametrize(
    ("word", "first", "last"),
    [
        (None, "2024-05-01", "2024-05-17"),
        ("month", "2024-05-01", "2024-05-17"),
        ("quarter", "2024-04-01", "2024-05-17"),
        ("year", "2024-01-01", "2024-05-17"),
        ("all", None, "2024-05-17"),
        ("2024-02-01..2024-02-29", "2024-02-01", "2024-02-29"),
        ("2024-02-01..2024-12-31", "2024-02-01", "2024-05-17"),
    ],
)
def test_periods(word: str | None, first: str | None, last: str) -> None:
    assert Period.of(word, dt.date(2024, 5, 17)).json() == {"from": first, "to": last}


@pytest.mark.parametrize("word", ["2024-03-02..2024-03-01", "week", "2024-02-30..2024-03-01", "2024-01-01", ".."])
def test_what_is_no_period(word: str) -> None:
    with pytest.raises(UsageError, match="E-PERIOD"):
        Period.of(word, T)


def test_an_unknown_block_is_refused_by_name(book_of: BookOf) -> None:
    book = book_of({"Customers": [list(CUSTOMER)]}, T)
    with pytest.raises(UsageError, match="K99"):
        compute_all(book, Derived(book), blocks=["K99"])


def test_every_block_says_what_it_is() -> None:
    from sheetcrm.reports._report import BLOCKS

    assert all(BLOCKS[block].__doc__ for block in block_ids())


@pytest.mark.parametrize(("value", "places", "shown"), [(2.675, 2, "2.68"), (0.5, 0, "1"), (-0.5, 0, "-1"), (1.005, 2, "1.01"), (60.65, 1, "60.7")])
def test_numbers_are_shown_rounded_half_up(value: float, places: int, shown: str) -> None:
    assert str(half_up(value, places)) == shown
