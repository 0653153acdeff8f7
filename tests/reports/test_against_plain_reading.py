"""Random small books, every figure against the plain reading of its definition (``report_oracle``)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from random_books import Sheets, T, books, tables
from report_oracle import Oracle

from sheetcrm.derive import Derived
from sheetcrm.reports import Period, block_shapes, compute_all
from sheetcrm.store import Book

some = settings(max_examples=30)


@some
@given(books, st.sampled_from(["month", "quarter", "all", "2024-06-10..2024-06-20"]), st.booleans())
def test_every_figure_is_what_its_definition_says(book_of: Callable[..., Book], sheets: Sheets, word: str, repurchase: bool) -> None:
    book = book_of(tables(sheets, repurchase=repurchase), T)
    derived, period = Derived(book), Period.of(word, T)
    plain = Oracle(sheets, T, period.start, period.end, repurchase=repurchase)
    found = compute_all(book, derived, period, blocks=list(block_shapes()))["blocks"]
    for block in ("F2", "K1", "K2", "K3", "K4", "K4b", "K5", "K6", "K7", "K12", "K14", "CH", "E1", "E2", "TG", "SV", "FB"):
        assert found[block] == close(getattr(plain, block.lower())()), block
    assert found["HV"]["customers"] == close(plain.best())
    assert [row for row in found["HV"]["segments"] if row["dimension"] == "source"] == close(plain.segments())
    compare_people(found["PF"], plain)
    compare_customers(found["CV"]["items"], plain)
    for block, shape in block_shapes().items():
        jsonschema.validate(found[block], shape)


def compare_people(found: dict[str, Any], plain: Oracle) -> None:
    wanted = plain.pf()
    rows = {row["name"]: row for row in found["items"]}
    for name, figures in wanted.items():
        row = found["total"] if name is None else rows.get(name)
        if row is None:
            assert name not in ("赵强", "李敏")
            assert not any(figures[key] for key in ("customers", "followups", "won_amount"))
        else:
            assert {key: row[key] for key in figures} == close(figures), name
    order = [(name == "未分配", -row["won_amount"], name) for name, row in rows.items()]
    assert order == sorted(order)


def compare_customers(items: list[dict[str, Any]], plain: Oracle) -> None:
    assert [item["customer_id"] for item in items] == sorted(plain.customers)
    scores = plain.rfm()
    for item in items:
        c = item["customer_id"]
        win, last, interval = plain.win(c), plain.last_activity(c), plain.interval(c)
        assert (item["basis"], item["high_value_basis"], item["tier_eff"]) == (close(plain.basis(c)), close(plain.high_value_basis(c)), plain.tier(c))
        assert (item["behaviour"], item["frequency_class"]) == (plain.behaviour(c), plain.frequency(c))
        assert item["customer_type_eff"] == plain.customer_type(c)
        assert item["rank_max"] == plain.rank_max(c)
        assert item["win_date"] == (win.isoformat() if win else None)
        assert item["cycle_days"] == plain.cycle(c)
        assert item["last_activity"] == (last.isoformat() if last else None)
        assert item["rfm"] == scores.get(c)
        assert item["won_total"] == pytest.approx(sum(order["sum"] for order in plain.won(c)))
        assert item["mean_interval"] == (None if interval is None else pytest.approx(interval))
        if interval is not None:
            expected = max(order["order_date"] for order in plain.won(c)) + dt.timedelta(days=int(interval + 0.5))
            assert item["next_order_expected"] == expected.isoformat()


def close(value: Any) -> Any:
    """The same, its numbers compared as fractions that binary arithmetic may have touched."""
    if isinstance(value, float):
        return pytest.approx(value)
    if isinstance(value, dict):
        return {key: close(item) for key, item in value.items()}
    return [close(item) for item in value] if isinstance(value, list) else value
