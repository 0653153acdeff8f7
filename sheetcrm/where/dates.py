"""Days and stretches of time as people name them: ``2026-11-22``, ``today-30``, ``last month``, ``最近 30 天``."""

from __future__ import annotations

import datetime as dt
import re

from sheetcrm._values import NamedTuple
from sheetcrm.schema.dates import FIRST_YEAR, LAST_YEAR, date_of, serial_of
from sheetcrm.tags import clean

_HAIR = 5e-8
"""Half of a hundredth of a second: what a time loses as a fraction of a day."""


class Span(NamedTuple):
    """From ``low`` up to, not including, ``high``: serials of the 1900 system."""

    low: float
    high: float


_DAYS = {
    "today": 0, "now": 0, "今天": 0, "今日": 0, "yesterday": -1, "昨天": -1, "昨日": -1, "tomorrow": 1, "明天": 1, "明日": 1,
    "前天": -2, "后天": 2,
}  # fmt: skip
_WHICH = {
    "this": 0, "current": 0, "last": -1, "previous": -1, "next": 1, "本": 0, "这": 0, "这个": 0, "上": -1, "上个": -1, "下": 1, "下个": 1,
}  # fmt: skip
_UNITS = {
    "d": "day", "day": "day", "days": "day", "天": "day", "日": "day",
    "w": "week", "week": "week", "weeks": "week", "周": "week", "星期": "week", "礼拜": "week",
    "m": "month", "month": "month", "months": "month", "月": "month", "个月": "month",
    "q": "quarter", "quarter": "quarter", "quarters": "quarter", "季度": "quarter", "季": "quarter", "个季度": "quarter",
    "y": "year", "year": "year", "years": "year", "年": "year",
}  # fmt: skip
_YEARS = {"今年": 0, "去年": -1, "明年": 1, "前年": -2}
_UNIT = "|".join(sorted(_UNITS, key=len, reverse=True))
_SHIFTED = re.compile(rf"(?P<day>{'|'.join(_DAYS)}) ?(?P<sign>[+-]) ?(?P<n>\d{{1,5}}) ?(?P<unit>{_UNIT})?")
_AGO = re.compile(rf"(?P<n>\d{{1,5}}) ?(?P<unit>{_UNIT}) ?(?P<way>ago|前|之前|以前|后|之后|以后)")
_IN = re.compile(rf"in (?P<n>\d{{1,5}}) (?P<unit>{_UNIT})")
_NAMED = re.compile(rf"(?P<which>{'|'.join(sorted(_WHICH, key=len, reverse=True))}) ?(?P<unit>{_UNIT})")
_ROLLING = re.compile(rf"(?P<way>last|past|next|最近|近|过去|未来|接下来) ?(?P<n>\d{{1,5}}) ?(?P<unit>{_UNIT})")
_MONTH = re.compile(r"(?P<y>\d{4})(?:[-/.]|年 ?)(?P<m>\d{1,2}) ?月?")
_QUARTER = re.compile(r"(?P<y>\d{4})(?:[-/ ]?q|年? ?第?)(?P<q>[1-4一二三四]) ?(?P<zh>季度)?")
_YEAR = re.compile(r"(?P<y>\d{4}) ?年?")
_CLOCK = re.compile(r"\d[:时時点點]\d?|[上下]午|\b[ap]m\b", re.IGNORECASE)
_FORWARD = ("next", "未来", "接下来")
_BEHIND = ("ago", "前", "之前", "以前")


def named_span(text: str, t: float) -> Span | None:
    """The days that a text names relative to T, or a whole month, quarter or year; None for everything else, also plain dates."""
    text = clean(text).casefold()
    today = date_of(t)
    try:
        return _relative(text, today) or _calendar(text)
    except (ValueError, OverflowError):
        return None


def moment_span(serial: float, text: str) -> Span:
    """The day of a date that was read; with a time in the text its minute, or its second."""
    day = float(int(serial))
    if serial == day and not _CLOCK.search(text):
        return Span(day, day + 1)
    step = 1 / 1440 if round(serial * 86400) % 60 == 0 else 1 / 86400
    return Span(serial - _HAIR, serial + step - _HAIR)


def _relative(text: str, today: dt.date) -> Span | None:
    if text in _DAYS:
        return _days(today + dt.timedelta(_DAYS[text]), 1)
    if text in _YEARS:
        return _period("year", today, _YEARS[text])
    if match := _SHIFTED.fullmatch(text):
        n = int(match["n"]) * (-1 if match["sign"] == "-" else 1)
        return _days(shifted(today + dt.timedelta(_DAYS[match["day"]]), n, _UNITS[match["unit"] or "d"]), 1)
    if match := _AGO.fullmatch(text):
        n = int(match["n"]) * (-1 if match["way"] in _BEHIND else 1)
        return _days(shifted(today, n, _UNITS[match["unit"]]), 1)
    if match := _IN.fullmatch(text):
        return _days(shifted(today, int(match["n"]), _UNITS[match["unit"]]), 1)
    if match := _ROLLING.fullmatch(text):
        return _rolling(today, int(match["n"]), _UNITS[match["unit"]], forward=match["way"] in _FORWARD)
    if match := _NAMED.fullmatch(text):
        return _period(_UNITS[match["unit"]], today, _WHICH[match["which"]])
    return None


def _rolling(today: dt.date, n: int, unit: str, *, forward: bool) -> Span:
    """The last n days end with today, the next n begin with tomorrow."""
    tomorrow = today + dt.timedelta(1)
    if forward:
        end = shifted(today, n, unit) + dt.timedelta(1)
        return Span(serial_of(tomorrow), serial_of(end))
    start = shifted(today, -n, unit) + dt.timedelta(1)
    return Span(serial_of(start), serial_of(tomorrow))


def _calendar(text: str) -> Span | None:
    if match := _MONTH.fullmatch(text):
        return _period("month", dt.date(_year(match), int(match["m"]), 1), 0)
    if (match := _QUARTER.fullmatch(text)) and ("q" in text or match["zh"]):
        quarter = "一二三四".find(match["q"]) + 1 or int(match["q"])
        return _period("quarter", dt.date(_year(match), quarter * 3, 1), 0)
    if match := _YEAR.fullmatch(text):
        return _period("year", dt.date(_year(match), 1, 1), 0)
    return None


def _year(match: re.Match[str]) -> int:
    year = int(match["y"])
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(year)
    return year


def _days(first: dt.date, count: int) -> Span:
    return Span(serial_of(first), serial_of(first) + count)


def _period(unit: str, day: dt.date, offset: int) -> Span:
    """The calendar week (from Monday), month, quarter or year of a day, some further on."""
    if unit == "day":
        return _days(day + dt.timedelta(offset), 1)
    if unit == "week":
        return _days(day - dt.timedelta(day.weekday()) + dt.timedelta(7 * offset), 7)
    months = {"month": 1, "quarter": 3, "year": 12}[unit]
    first = day.replace(day=1, month=(day.month - 1) // months * months + 1)
    first = shifted(first, offset * months, "month")
    return Span(serial_of(first), serial_of(shifted(first, months, "month")))


def shifted(day: dt.date, n: int, unit: str) -> dt.date:
    """n units further on; the day of the month is cut to the last one that the month has."""
    if unit in ("day", "week"):
        return day + dt.timedelta(n * (7 if unit == "week" else 1))
    months = day.year * 12 + day.month - 1 + n * {"month": 1, "quarter": 3, "year": 12}[unit]
    year, month = divmod(months, 12)
    last = (dt.date(year + (month == 11), month % 11 + 1 if month == 11 else month + 2, 1) - dt.timedelta(1)).day
    return dt.date(year, month + 1, min(day.day, last))
