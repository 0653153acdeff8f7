"""Laws of the figures that come from orders, stage history, service and feedback, over random small books."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from random_books import COLUMNS, Sheets, T, books, tables

from sheetcrm.derive import Derived
from sheetcrm.reports import Period, block_ids, compute_all, weekly_trend
from sheetcrm.store import Book, from_serial

few = settings(max_examples=12)
BookOf = Callable[..., Book]
periods = st.sampled_from(["month", "all", "2024-06-10..2024-06-20"])


def report(derived: Derived, period: Any, blocks: list[str] | None = None) -> dict[str, Any]:
    found: dict[str, Any] = compute_all(derived.book, derived, period, blocks=blocks)["blocks"]
    return found


@few
@given(books, periods)
def test_parts_make_up_the_whole(book_of: BookOf, sheets: Sheets, period: str) -> None:
    derived = Derived(book_of(tables(sheets, repurchase=True), T))
    found = report(derived, period, block_ids())
    n, orders = found["N0"]["value"], found["K14"]
    for dimension in ("industry", "source", "region", "size"):
        segments = [row for row in found["HV"]["segments"] if row["dimension"] == dimension]
        assert sum(row["customers"] for row in segments) == n
        assert sum(row["buyers"] for row in segments) == (found["K4"]["buyers"] if found["K4"]["basis"] == "orders" else 0)
        assert sum(row["won_total"] for row in segments) == pytest.approx(sum(item["won_total"] for item in found["CV"]["items"]))
    for group in ("by_method", "by_owner", "by_stage"):
        assert sum(row["followups"] for row in found["E1"][group]) == found["E1"]["followups"] == found["K15"]["value"]
        assert sum(row["credited"] for row in found["E1"][group]) == found["E1"]["credited"]
    people, total = found["PF"]["items"], found["PF"]["total"]
    for key in ("customers", "new", "followups", "overdue", "won_customers"):
        assert sum(row[key] for row in people) == total[key]
    assert sum(row["won_amount"] for row in people) == pytest.approx(total["won_amount"]) == orders["value"]
    assert (total["customers"], total["new"], total["success"]) == (n, found["N1"]["value"], found["K3"]["value"])
    assert (total["on_time"], total["cadence_kept"], total["update_rate"]) == (found["K8"]["value"], found["K9"]["value"], found["K12"]["value"])
    for key in ("by_category", "by_product"):
        rows = found["SV"][key]
        assert sum(row["count"] for row in rows) == sum(row["count"] for row in found["SV"]["by_type"] if row["value"] == "投诉")
        assert [row["cumulative"] for row in rows][-1:] in ([], [1])
    assert all(row["base"] >= max(row["forward"], row["lost"]) for row in found["F2"]["steps"] or [])
    assert found["F1"]["reach"] == sorted(found["F1"]["reach"], reverse=True)


@few
@given(books)
def test_the_months_of_a_year_add_up(book_of: BookOf, sheets: Sheets) -> None:
    derived = Derived(book_of(tables(sheets, repurchase=True), T))
    blocks = ["N1", "K1", "K6", "K7", "K12", "K14", "K15", "SV", "FB"]
    whole = report(derived, "2024-01-01..2024-06-30", blocks)
    first_days = [dt.date(2024, month, 1) for month in range(1, 8)]
    months = [report(derived, Period(a, b - dt.timedelta(days=1)), blocks) for a, b in pairwise(first_days)]
    for block, key in (
        *(("N1", "value"), ("K1", "n"), ("K1", "excluded"), ("K6", "n"), ("K7", "n"), ("K12", "total"), ("K12", "on_time")),
        *(("K14", "orders"), ("K14", "value"), ("K15", "value"), ("SV", "value"), ("FB", "value"), ("FB", "open_actions")),
    ):
        assert sum(month[block][key] for month in months) == pytest.approx(whole[block][key]), (block, key)


@few
@given(books, st.sampled_from([1, 2, 12]))
def test_every_week_of_the_trend_is_a_period_of_its_own(book_of: BookOf, sheets: Sheets, weeks: int) -> None:
    derived = Derived(book_of(tables(sheets, repurchase=True), T))
    trend = weekly_trend(derived, weeks)
    rows = [dict(zip(trend, row, strict=True)) for row in zip(*trend.values(), strict=True)]
    assert len(rows) == weeks
    assert from_serial(rows[-1]["to"]).date() == T
    for row in rows:
        found = report(derived, Period(from_serial(row["from"]).date(), from_serial(row["to"]).date()), ["N1", "K1", "K14", "K15"])
        assert (row["new"], row["followups"]) == (found["N1"]["value"], found["K15"]["value"])
        assert row["won_customers"] == found["K1"]["n"] + found["K1"]["excluded"]
        assert row["won_amount"] == found["K14"]["value"]


@few
@given(books, st.randoms(), periods)
def test_the_order_of_rows_does_not_matter(book_of: BookOf, sheets: Sheets, random: Any, period: str) -> None:
    """Where no two rows are told apart by their place alone: ids, moments and order ids are different."""
    keys = {"Customers": ("customer_id",), "FollowUps": ("customer_id", "followed_at"), "StageHistory": ("customer_id", "changed_at")}
    apart = {title: list({tuple(row[k] for k in keys.get(title, COLUMNS[title])): row for row in rows}.values()) for title, rows in sheets.items()}
    apart["Orders"] = list({row["order_id"]: row for row in apart["Orders"]}.values())
    shuffled = {title: random.sample(rows, len(rows)) for title, rows in apart.items()}
    first, second = (Derived(book_of(tables(rows, repurchase=True), T)) for rows in (apart, shuffled))
    assert report(first, period, block_ids()) == report(second, period, block_ids())


@few
@given(books)
def test_scores_of_buyers(book_of: BookOf, sheets: Sheets) -> None:
    derived = Derived(book_of(tables(sheets, repurchase=True), T))
    buyers = [item for item in report(derived, "all", ["CV"])["CV"]["items"] if item["rfm"]]
    assert all(item["order_count"] >= 1 for item in buyers)
    for item in buyers:
        assert all(1 <= score <= 5 for score in item["rfm"].values())
        for other in buyers:
            if item["last_order_date"] > other["last_order_date"]:
                assert item["rfm"]["r"] >= other["rfm"]["r"]
            if item["won_365"] >= other["won_365"]:
                assert item["rfm"]["m"] >= other["rfm"]["m"]


NOTHING = {
    "F2": {"steps": None},
    "K1": {"mean": None, "median": None, "n": 0, "excluded": 0},
    "K2": {"value": None, "won": 0, "cohort": 0},
    "K3": {"value": None, "won": 0, "lost": 0},
    "K4": {"value": None, "repeat": 0, "buyers": 0, "basis": "stage"},
    "K4b": {"value": None, "repeat": 0, "buyers": 0},
    "K5": {"value": None, "kept": 0, "base": 0},
    "K6": {"mean": None, "n": 0, "share_4": None},
    "K7": {"value": None, "n": 0, "promoters": 0, "detractors": 0},
    "K12": {"value": None, "on_time": 0, "total": 0},
    "K14": {"value": 0, "orders": 0, "mean": None},
    "CH": {"items": []},
    "E1": {"value": None, "credited": 0, "followups": 0, "by_method": [], "by_owner": [], "by_stage": []},
    "E2": {"items": []},
    "HV": {"customers": [], "segments": []},
    "FB": {"value": 0, "by_category": [], "by_channel": [], "mean_score": None, "open_actions": 0},
    "CV": {"items": []},
    "TR": {"items": []},
}


@pytest.mark.parametrize("with_sheets", [False, True])
def test_a_book_without_rows_has_counts_of_zero_and_no_rates(book_of: BookOf, with_sheets: bool) -> None:
    empty = {title: [["customer_id", *(key for key in columns if key != "customer_id")]] for title, columns in COLUMNS.items()}
    book = book_of(empty if with_sheets else {"Customers": empty["Customers"]}, T)
    found = report(Derived(book), "month", block_ids())
    assert {block: found[block] for block in NOTHING} == NOTHING
    assert found["SV"]["closing_rate"] is None
    assert found["PF"]["items"] == []
    assert found["PF"]["total"]["won_share"] is None
