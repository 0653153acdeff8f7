"""Dates: what is read, what is refused with a suggestion, and what is never guessed."""

from __future__ import annotations

import datetime as dt
import math

import numpy as np
import pytest

from sheetcrm.cells import CellKind, Raw
from sheetcrm.schema import KINDS, Field
from sheetcrm.text import Text

MARCH_15 = dt.date(2024, 3, 15)


def serial(day: dt.date) -> float:
    days = float((dt.date(day.year, day.month, day.day) - dt.date(1899, 12, 30)).days)
    return days + (day.hour * 3600 + day.minute * 60 + day.second) / 86400 if isinstance(day, dt.datetime) else days


@pytest.mark.parametrize(
    "text",
    [
        "2024-03-15", "2024/3/15", "2024.3.15", "2024.03.15", "20240315", "2024年3月15日", "2024年03月15号", "2024 年 3 月 15 日",
        "二〇二四年三月十五日", "二零二四年三月十五日", "２０２４年３月１５日", "２０２４－０３－１５", " 2024-03-15 ", "2024-03-15\u200b",
        "15 March 2024", "March 15, 2024", "15-Mar-2024", "15 mar 2024", "Mar 15 2024", "15th March 2024", "MARCH 15TH, 2024", "2024-Mar-15",
        "2024-03-15 星期五", "2024-03-15 周五", "2024年3月15日星期五", "2024年3月15日(周五)", "2024-03-15 Friday", "15 March 2024 Fri",
        "2024-03-15 10:20", "2024-03-15 10:20:30", "2024-03-15T10:20:30", "2024-03-15 10时20分", "2024年3月15日10时20分", "2024年3月15日上午10:20",
        "2024-03-15 下午 3:20", "2024-03-15 3:20 PM", "2024/3/15 3:20pm", "2024-03-15 周五 10:20", "2024-03-15T10:20:30Z",
        "2024-03-15T10:20:30+08:00",
        "2024-03-15T10:20:30.123+0800", "20240315 10:20", "45366", "45366.5",
    ],
)  # fmt: skip
def test_text_that_is_a_date(outcome, text: str) -> None:
    assert outcome("date", text) == (serial(MARCH_15), "DATE-TEXT", ())


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2024-03-15", dt.datetime(2024, 3, 15)),
        ("2024-03-15 10:20", dt.datetime(2024, 3, 15, 10, 20)),
        ("2024-03-15 10:20:30", dt.datetime(2024, 3, 15, 10, 20, 30)),
        ("2024年3月15日 上午10时20分", dt.datetime(2024, 3, 15, 10, 20)),
        ("2024-03-15 10时20分30秒", dt.datetime(2024, 3, 15, 10, 20, 30)),
        ("2024-03-15 下午3:20", dt.datetime(2024, 3, 15, 15, 20)),
        ("2024-03-15 下午15:20", dt.datetime(2024, 3, 15, 15, 20)),
        ("2024-03-15 12:05 AM", dt.datetime(2024, 3, 15, 0, 5)),
        ("2024-03-15 12:05 PM", dt.datetime(2024, 3, 15, 12, 5)),
        ("2024-03-15 3:20 p.m.", dt.datetime(2024, 3, 15, 15, 20)),
        ("2024-03-15T23:30:00Z", dt.datetime(2024, 3, 16, 7, 30)),
        ("2024-03-15T10:20+08:00", dt.datetime(2024, 3, 15, 10, 20)),
        ("2024-03-15T01:00-05:00", dt.datetime(2024, 3, 15, 14, 0)),
        ("45366.75", dt.datetime(2024, 3, 15, 18)),
        ("1900-01-01", dt.datetime(1899, 12, 31)),  # serial 1: Excel counts a 29 February that never was
    ],
)
def test_a_datetime_keeps_the_time(read, text: str, moment: dt.datetime) -> None:
    assert read("datetime", text).value == pytest.approx(serial(moment), abs=1e-9)


def test_an_offset_is_brought_to_the_timezone_and_may_change_the_day(outcome) -> None:
    late = "2024-03-15T23:30:00Z"
    assert outcome("date", late)[0] == serial(dt.date(2024, 3, 16))
    assert outcome("date", late, settings={"timezone": "America/New_York"})[0] == serial(MARCH_15)


@pytest.mark.parametrize("word", [None, "", "   ", "-", "—", "无", "N/A", "n/a", "暂无", "\u200b", "\u3000", "－"])
def test_blank(outcome, word: object) -> None:
    assert outcome("date", word) == ("blank", "", ())


@pytest.mark.parametrize(
    ("text", "suggestions"),
    [
        ("2023-02-29", ()), ("2024.2.30", ()), ("2024-13-01", ()), ("20240230", ()), ("2024年2月30日", ()), ("1900-02-29", ()),
        ("1899-12-31", ()), ("2200-01-01", ()), ("0024-03-15", ()),
        ("03/04/2024", ("2024-03-04", "2024-04-03")), ("15/03/2024", ("2024-03-15",)), ("3-15-2024", ("2024-03-15",)),
        ("04.04.2024", ("2024-04-04",)),
        ("24-03-15", ("2024-03-15",)), ("24/3/15", ("2024-03-15",)), ("24年3月15日", ("2024-03-15",)), ("15-Mar-24", ("2024-03-15",)),
        ("'24.3.15", ("2024-03-15",)),
        ("2024年3月", ()), ("2024-03", ()), ("2024年", ()), ("2024", ()), ("3月", ()), ("March 2024", ()), ("明天", ()), ("下周一", ()),
        ("3.15", ()),
        ("abc", ()), ("2024-03-15 25:00", ("2024-03-15",)), ("2024-03-15 10:60", ("2024-03-15",)), ("2024-03-1510:20", ()),
        ("2024-3/15", ("2024-03-15",)),
        ("2024-03-15左右", ("2024-03-15",)), ("2024-03-15 上午15:20", ("2024-03-15",)), ("19999", ()), ("80001", ()),
        ("2024-03-15~2024-03-20", ("2024-03-15",)),
        ("15/13/2024", ()), ("2024/3/15/1", ("2024-03-15",)), ("٢٠٢٤-٠٣-١٥", ()), ("2024-03-15 13:00 AM", ("2024-03-15",)),
    ],
)  # fmt: skip
def test_text_that_is_no_date(outcome, text: str, suggestions: tuple[str, ...]) -> None:
    assert outcome("date", text) == (None, "DATE-BAD", suggestions)


@pytest.mark.parametrize(
    ("text", "nearest", "nearest_past"),
    [
        ("3月15日", "2024-03-15", "2024-03-15"),
        ("3/15", "2024-03-15", "2024-03-15"),
        ("3-15", "2024-03-15", "2024-03-15"),
        ("15 June", "2024-06-15", "2024-06-15"),
        ("June 15", "2024-06-15", "2024-06-15"),
        ("15-Jun", "2024-06-15", "2024-06-15"),
        ("7月1日", "2024-07-01", "2023-07-01"),
        ("12月31日", "2023-12-31", "2023-12-31"),
        ("12月30日", "2023-12-30", "2023-12-30"),
        ("1月1日", "2024-01-01", "2024-01-01"),
        ("十二月二十五日", "2024-12-25", "2023-12-25"),
        ("2月29日", "2024-02-29", "2024-02-29"),
        ("6月30日", "2024-06-30", "2024-06-30"),
        ("3月15日 10:20", "2024-03-15", "2024-03-15"),
    ],
)
def test_a_date_without_year(outcome, text: str, nearest: str, nearest_past: str) -> None:
    """T is 2024-06-30; the year is suggested, never guessed."""
    assert outcome("date", text) == (None, "DATE-YEARLESS", (nearest,))
    assert outcome("date", text, past_only=True) == (None, "DATE-YEARLESS", (nearest_past,))


def test_equally_near_is_the_earlier(context) -> None:
    """2024-07-02 is 183 days after 1 January 2024 and 183 before 1 January 2025."""
    from dataclasses import replace

    field = Field("x", Text("列", "column"), KINDS["date"])
    here = replace(context, as_of=serial(dt.date(2023, 7, 2)))  # 182 days after 2023-01-01, 183 before 2024-01-01
    assert KINDS["date"].read(Raw(CellKind.TEXT, "1月1日", math.nan), field, here).problems[0].suggestions == ("2023-01-01",)
    here = replace(context, as_of=serial(dt.date(2024, 7, 2)))  # 183 days after 2024-01-01, 183 before 2025-01-01
    assert KINDS["date"].read(Raw(CellKind.TEXT, "1月1日", math.nan), field, here).problems[0].suggestions == ("2024-01-01",)


@pytest.mark.parametrize(
    ("cell", "value", "code"),
    [
        (MARCH_15, serial(MARCH_15), ""),
        (45366, 45366.0, ""), (20000, 20000.0, ""), (80000, 80000.0, ""), (45366.75, 45366.0, ""), (20240315, serial(MARCH_15), ""),
        (19999, None, "DATE-BAD"), (80001, None, "DATE-BAD"), (3.15, None, "DATE-BAD"), (2024, None, "DATE-BAD"), (0, None, "DATE-BAD"),
        (-5, None, "DATE-BAD"),
        (20240230, None, "DATE-BAD"), (True, None, "DATE-BAD"), (1e300, None, "DATE-BAD"),
        (Raw(CellKind.DATE, "60", 60.0), None, "DATE-BAD"), (Raw(CellKind.DATE, "60.5", 60.5), None, "DATE-BAD"),
        (Raw(CellKind.DATE, "59", 59.0), 59.0, ""), (Raw(CellKind.DATE, "1", 1.0), 1.0, ""),
        (Raw(CellKind.DATE, "0.5", 0.5), None, "DATE-BAD"), (Raw(CellKind.DATE, "-1", -1.0), None, "DATE-BAD"),
        (Raw(CellKind.DATE, "200000", 200000.0), None, "DATE-BAD"),
        (Raw(CellKind.DATE, "109574", 109574.0), 109574.0, ""), (Raw(CellKind.DATE, "109575", 109575.0), None, "DATE-BAD"),
    ],
)  # fmt: skip
def test_cells_that_are_not_text(outcome, cell: object, value: object, code: str) -> None:
    assert outcome("date", cell)[:2] == (value, code)


def test_serial_zero_of_a_date_cell_is_blank_and_errors_too(outcome) -> None:
    assert outcome("date", Raw(CellKind.DATE, "0", 0.0)) == ("blank", "", ())
    assert outcome("date", "#N/A")[:2] == ("blank", "CELL-ERROR")


def test_plain_numbers_follow_the_1904_system_and_text_never_does(context) -> None:
    from dataclasses import replace

    here = replace(context, date1904=True)
    field = Field("x", Text("列", "column"), KINDS["date"])
    assert KINDS["date"].read(Raw(CellKind.NUMBER, "43904", 43904.0), field, here).value == 45366.0
    assert KINDS["date"].read(Raw(CellKind.TEXT, "45366", math.nan), field, here).value == 45366.0
    assert KINDS["date"].read(Raw(CellKind.DATE, "45366", 45366.0), field, here).value == 45366.0  # shifted by the reader of the file
    assert KINDS["date"].read(Raw(CellKind.NUMBER, "20240315", 20240315.0), field, here).value == 45366.0


def test_later_than_t_is_noted_only_where_the_future_is_odd(outcome) -> None:
    tomorrow, today_late = dt.date(2024, 7, 1), dt.datetime(2024, 6, 30, 23, 59)
    assert outcome("date", tomorrow, past_only=True) == (serial(tomorrow), "DATE-FUTURE", ())
    assert outcome("date", "2024-07-01", past_only=True)[:2] == (serial(tomorrow), "DATE-TEXT DATE-FUTURE")
    assert outcome("date", tomorrow)[1] == ""
    assert outcome("datetime", today_late, past_only=True)[1] == ""
    assert outcome("datetime", "2024-07-01 00:00", past_only=True)[1] == "DATE-TEXT DATE-FUTURE"


def test_fix_writes_a_real_date_and_keeps_the_time(read) -> None:
    assert read("date", "2024年3月15日").problems[0].replacement == MARCH_15
    assert read("date", "2024-03-15 10:20").problems[0].replacement == dt.datetime(2024, 3, 15, 10, 20)
    assert read("date", "3月15日").problems[0].replacement is None


def test_many_cells_at_once_equal_one_by_one(context) -> None:
    values = np.array([0, 1, 59, 60, 60.5, 61, 45366, 45366.75, 19999, 20000, 80000, 80001, 20240315, 20240230, -1, 0.5, 1e9, 109574, 109575, 45500])
    for kind in ("date", "datetime"):
        for past_only in (False, True):
            field = Field("x", Text("列", "column"), KINDS[kind], past_only=past_only)
            for is_date in (True, False):
                got = KINDS[kind].read_numbers(values, np.full(len(values), is_date), field, context)  # type: ignore[attr-defined]
                for i, value in enumerate(values):
                    one = KINDS[kind].read(Raw(CellKind.DATE if is_date else CellKind.NUMBER, repr(value), float(value)), field, context)
                    assert (None if math.isnan(got.values[i]) else got.values[i]) == one.value, value
                    assert bool(got.blank is not None and got.blank[i]) == one.blank
                    assert [p.code for p, mask in got.problems if mask[i]] == [p.code for p in one.problems]
