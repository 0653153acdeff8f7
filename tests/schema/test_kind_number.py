"""Numbers as people type them, in plain columns, money columns and columns that count in 万."""

from __future__ import annotations

import datetime as dt
import math

import numpy as np
import pytest

from sheetcrm.cells import CellKind, Raw
from sheetcrm.schema import KINDS, Field
from sheetcrm.text import Text


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("5", 5), ("-5", -5), ("+5", 5), ("1.50", 1.5), (".5", 0.5), ("007", 7), ("1,234", 1234), ("1,234,567.89", 1234567.89),
        ("1 234 567", 1234567),
        ("１２３４．５", 1234.5), ("１，２３４", 1234), ("1.39E+10", 13900000000), ("1.5e-05", 0.000015), ("1E+05", 100000),
        ("(200)", -200), ("（200）", -200), ("(1,200.50)", -1200.5), ("−200", -200),
        ("5千", 5000), ("5k", 5000), ("5K", 5000), ("80万", 800000), ("80w", 800000), ("80W", 800000), ("80 万", 800000), ("2百万", 2000000),
        ("3千万", 30000000), ("1.5亿", 150000000), ("1.1万", 11000),
        ("50%", 0.5), ("12.5%", 0.125), ("５０％", 0.5), ("-3%", -0.03),
        ("¥80", 80), ("￥80", 80), ("¥ 80", 80), ("-¥80", -80), ("¥-80", -80), ("(¥200)", -200), ("RMB 1,234", 1234), ("rmb80", 80),
        ("CNY80万", 800000), ("人民币80万", 800000), ("80元", 80), ("80 块", 80), ("¥1,200元", 1200),
        ("80万元", 800000), ("80万人民币", 800000), ("1,234.50元", 1234.5),
    ],
)  # fmt: skip
def test_text_that_is_a_number(outcome, text: str, value: float) -> None:
    assert outcome("number", text) == (pytest.approx(value), "", ())


@pytest.mark.parametrize(
    "text",
    [
        "约20万",
        "大约20万",
        "近20万",
        "≈20万",
        "~20万",
        "～20万",
        "20万左右",
        "20万上下",
        "20万以上",
        "20万+",
        "约20万左右",
        "约 20万",
        "约¥20万",
        "20万元左右",
        "20万+元",
    ],
)
def test_approximate_numbers_are_read_and_noted(outcome, text: str) -> None:
    assert outcome("money", text) == (200000, "NUM-APPROX", ())


@pytest.mark.parametrize(
    "text",
    [
        "1,5万", "12,34", "1,23", "1234,567", "1,2345", "12 34", "10-20万", "3万5千", "八十万", ">50万", "<5", "≥5", "面议", "nan", "inf", "待定",
        "1.2.3", "5.", "--5", "5-",
        "$80", "80美元", "USD 80", "€80", "80欧元", "80日元", "HK$80", "50%万", "¥50%", "5 个", "200人", "1/2", "(−200)", "((200))", "1e999",
        "0x10", "１２，３４", "5万5", "元", "¥", "万", "%", "5%%", "٥",
    ],
)  # fmt: skip
def test_text_that_is_no_number(outcome, text: str) -> None:
    assert outcome("number", text) == (None, "NUM-BAD", ())


@pytest.mark.parametrize("word", [None, " ", "-", "—", "无", "N/A", "暂无"])
@pytest.mark.parametrize("kind", ["number", "money", "wan", "integer", "year"])
def test_blank(outcome, kind: str, word: object) -> None:
    assert outcome(kind, word) == ("blank", "", ())


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("80", 80), ("¥80", 80), ("¥ 80", 80), ("RMB 80", 80), ("1,234", 1234), ("(80)", -80), ("0", 0),
        ("80万", 80), ("80万元", 80), ("¥80万", 80), ("800000元", 80), ("800,000元", 80), ("5千", 0.5), ("5k", 0.5), ("1.5亿", 15000),
        ("500块", 0.05), ("2百万", 200), ("(80万)", -80),
    ],
)  # fmt: skip
def test_in_a_column_of_wan(outcome, text: str, value: float) -> None:
    """A bare number counts in 万; a multiplier or 元 behind it says yuan."""
    assert outcome("wan", text) == (pytest.approx(value), "", ())


def test_in_a_column_of_wan_an_approximate_number(outcome) -> None:
    assert outcome("wan", "约80万") == (80, "NUM-APPROX", ())
    assert outcome("wan", "80左右") == (80, "NUM-APPROX", ())


@pytest.mark.parametrize("kind", ["money", "wan"])
def test_a_percentage_is_no_amount(outcome, kind: str) -> None:
    assert outcome(kind, "50%") == (None, "NUM-BAD", ())


def test_whole_numbers(outcome) -> None:
    assert outcome("integer", "1,200")[:2] == (1200, "")
    assert outcome("integer", "1.2千")[:2] == (1200, "")
    assert outcome("integer", "3.0")[:2] == (3, "")
    for text in ("3.5", "50%", "1.23万5"):
        assert outcome("integer", text)[:2] == (None, "NUM-BAD")
    assert outcome("integer", 3.5)[:2] == (None, "NUM-BAD")


def test_negative_where_only_positive_makes_sense(outcome) -> None:
    assert outcome("money", "-5", minimum=0)[:2] == (None, "NUM-NEG")
    assert outcome("money", "(200)", minimum=0)[:2] == (None, "NUM-NEG")
    assert outcome("wan", -5, minimum=0)[:2] == (None, "NUM-NEG")
    assert outcome("wan", 0, minimum=0)[:2] == (0, "")
    assert outcome("money", "-5")[:2] == (-5, "")


def test_years(outcome) -> None:
    """T is in 2024."""
    options = {"minimum": 1900, "past_only": True}
    assert outcome("year", 1985, **options)[:2] == (1985, "")
    assert outcome("year", "2024", **options)[:2] == (2024, "")
    for wrong in (2025, 1899, "85", 1985.5, "1985年"):
        assert outcome("year", wrong, **options)[:2] == (None, "NUM-BAD")


def test_cells_that_are_not_text(outcome) -> None:
    assert outcome("number", 12.5) == (12.5, "", ())
    assert outcome("number", dt.date(2024, 1, 2)) == (None, "NUM-BAD", ())
    assert outcome("number", True) == (None, "NUM-BAD", ())
    assert outcome("number", "#DIV/0!")[:2] == ("blank", "CELL-ERROR")


def test_another_base_currency(outcome) -> None:
    dollars = {"currency.base": "USD"}
    for text in ("$80", "US$80", "80美元", "USD 80", "80"):
        assert outcome("money", text, settings=dollars)[:2] == (80, "")
    for text in ("¥80", "80元", "€80"):
        assert outcome("money", text, settings=dollars)[:2] == (None, "NUM-BAD")
    assert outcome("money", "CHF 80", settings={"currency.base": "CHF"})[:2] == (80, "")


def test_money_is_decimal_arithmetic(outcome) -> None:
    """1.1 × 10000 in floats is 11000.000000000002."""
    assert outcome("money", "1.1万")[0] == 11000
    assert outcome("money", "4.35千")[0] == 4350
    assert outcome("wan", "12345.67元")[0] == 1.234567


@pytest.mark.parametrize("kind", ["number", "money", "wan", "integer", "year"])
@pytest.mark.parametrize("options", [{}, {"minimum": 0}, {"minimum": 1900, "past_only": True}])
def test_many_cells_at_once_equal_one_by_one(context, kind: str, options: dict[str, object]) -> None:
    values = np.array([0, -1, 3.5, 1985, 2024, 2025, 1e15, -0.0, 1800, 2200])
    field = Field("x", Text("列", "column"), KINDS[kind], **options)  # type: ignore[arg-type]
    for is_date in (False, True):
        got = KINDS[kind].read_numbers(values, np.full(len(values), is_date), field, context)  # type: ignore[attr-defined]
        for i, value in enumerate(values):
            one = KINDS[kind].read(Raw(CellKind.DATE if is_date else CellKind.NUMBER, repr(value), float(value)), field, context)
            assert (None if math.isnan(got.values[i]) else got.values[i]) == one.value
            assert [p.code for p, mask in got.problems if mask[i]] == [p.code for p in one.problems]
