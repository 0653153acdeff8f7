"""Dates in text: what is read, and what is suggested where nothing may be guessed."""

from __future__ import annotations

import datetime as dt
import math
import re

from sheetcrm._lazy import lazy_pattern
from sheetcrm._values import NamedTuple
from sheetcrm.schema.dates import FIRST_YEAR, LAST_YEAR, date_of, moment_text, serial_of
from sheetcrm.schema.zones import zone

SERIALS = (20000, 80000)
"""A number without date format is a date only here (1954-10-03 to 2119-01-11)."""


class Refused(NamedTuple):
    """Why a text is no date, and which dates it might mean."""

    code: str
    suggestions: tuple[str, ...] = ()


_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december")
_MONTH = {name: i for i, full in enumerate(_MONTHS, 1) for name in (full, full[:3])} | {"sept": 9}
_MON = rf"(?P<mon>{'|'.join(sorted(_MONTH, key=len, reverse=True))})(?![a-z])\.?"
_DIGITS = "〇零○一二三四五六七八九"
_CN = r"\d{1,2}|[一二三四五六七八九十廿卅]{1,4}"
_ORD = r"(?:st|nd|rd|th)?"

_PLAIN = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_SERIAL = re.compile(r"[0-9]{5}(?:\.[0-9]+)?")

# What comes first: a whole date.
_HEADS = tuple(
    lazy_pattern(pattern, re.ASCII | re.IGNORECASE)
    for pattern in (
        r"(?P<y>\d{4})(?P<s>[-/.])(?P<m>\d{1,2})(?P=s)(?P<d>\d{1,2})(?![\d/.-])",
        r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})(?!\d)",
        rf"(?P<y>\d{{4}}|[{_DIGITS}]{{4}}) ?年 ?(?P<m>{_CN}) ?月 ?(?P<d>{_CN}) ?[日号號]",
        rf"(?P<d>\d{{1,2}}){_ORD}(?: ?[-/.,] ?| )?{_MON}(?: ?[-/,] ?| )?(?P<y>\d{{4}})(?!\d)",
        rf"{_MON}(?: ?- ?| )?(?P<d>\d{{1,2}}){_ORD}(?: ?[-,] ?| )(?P<y>\d{{4}})(?!\d)",
        rf"(?P<y>\d{{4}})(?: ?[-/,] ?| )?{_MON}(?: ?[-/,] ?| )?(?P<d>\d{{1,2}}){_ORD}(?!\d)",
    )
)
# A month and a day without a year.
_YEARLESS = tuple(
    lazy_pattern(pattern, re.ASCII | re.IGNORECASE)
    for pattern in (
        rf"(?P<m>{_CN}) ?月 ?(?P<d>{_CN}) ?[日号號]?(?![\d])",
        r"(?P<m>\d{1,2})[-/](?P<d>\d{1,2})(?![\d/.-])",
        rf"(?P<d>\d{{1,2}}){_ORD}(?: ?[-/,] ?| )?{_MON}",
        rf"{_MON}(?: ?[-/,] ?| )?(?P<d>\d{{1,2}}){_ORD}(?!\d)",
    )
)
# Never read, but what it may mean is suggested: day, month, year in this order of the groups.
_LAST = lazy_pattern(r"(?P<a>\d{1,2}) ?(?P<s>[-/.]) ?(?P<b>\d{1,2}) ?(?P=s) ?(?P<y>\d{4})(?!\d)", re.ASCII)
_SHORT = tuple(
    lazy_pattern(pattern, re.ASCII | re.IGNORECASE)
    for pattern in (
        r"['’]?(?P<y>\d{2})(?P<s>[-/.])(?P<m>\d{1,2})(?P=s)(?P<d>\d{1,2})(?![\d/.-])",
        rf"['’]?(?P<y>\d{{2}}|[{_DIGITS}]{{2}}) ?年 ?(?P<m>{_CN}) ?月 ?(?P<d>{_CN}) ?[日号號]?",
        rf"(?P<d>\d{{1,2}}){_ORD}(?: ?[-/.,] ?| )?{_MON}(?: ?[-/,] ?| )?['’]?(?P<y>\d{{2}})(?!\d)",
        rf"{_MON}(?: ?- ?| )?(?P<d>\d{{1,2}}){_ORD}(?: ?[-,] ?| )['’]?(?P<y>\d{{2}})(?!\d)",
        r"(?P<y>\d{2})(?P<m>\d{2})(?P<d>\d{2})(?!\d)",
    )
)
_LOOSE = lazy_pattern(r"(?P<y>\d{4}) ?[-/.–—年] ?(?P<m>\d{1,2}) ?[-/.–—月] ?(?P<d>\d{1,2})(?!\d)", re.ASCII)

_TAIL = lazy_pattern(
    r"""
    (?:\ ?,?\ ?[(（]?(?:(?:星期|周|礼拜|禮拜|週)[一二三四五六日天]
        |(?<![a-z])(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?(?![a-z])\.?)[)）]?)?
    (?:
        (?P<gap>t|\ ?,?\ ?)
        (?P<front>上午|下午|am|pm)?\ ?
        (?P<h>\d{1,2})(?:
            :(?P<min>\d{2})(?::(?P<sec>\d{2})(?:\.(?P<frac>\d{1,9}))?)?
            |[时時点點]\ ?(?:(?P<min2>\d{1,2})\ ?分\ ?(?:(?P<sec2>\d{1,2})\ ?秒)?)?
        )
        \ ?(?P<back>上午|下午|a\.?m\.?|p\.?m\.?)?
        (?:\ ?(?P<zone>z|utc|gmt|[+-]\d{2}:?\d{2}))?
    )?
    """,
    re.ASCII | re.IGNORECASE | re.VERBOSE,
)


def read_date(text: str, as_of: float, past_only: bool, timezone: str) -> float | Refused:
    """A cleaned text (NFKC, blanks single) as a 1900-system serial with the time as fraction, or why it is none.

    A time with an offset is brought to ``timezone``.  Nothing that could mean two days is read.
    """
    match = _PLAIN.fullmatch(text)
    if match:
        return _day(int(match[1]), int(match[2]), int(match[3]))
    if _SERIAL.fullmatch(text) and SERIALS[0] <= float(text) <= SERIALS[1]:
        return float(text)
    for head in _HEADS:
        match = head.match(text)
        if match:
            return _whole(match, text[match.end() :], timezone)
    return _refuse(text, as_of, past_only)


def _day(year: int, month: int, day: int) -> float | Refused:
    try:
        serial = serial_of(dt.date(year, month, day))
    except ValueError:
        return Refused("DATE-BAD")
    return serial if FIRST_YEAR <= year <= LAST_YEAR else Refused("DATE-BAD")


def _whole(match: re.Match[str], rest: str, timezone: str) -> float | Refused:
    serial = _day(*_parts(match))
    tail = _TAIL.fullmatch(rest)
    if isinstance(serial, Refused):
        return serial
    if tail is None or not _joined(match.string[match.end() - 1], tail):
        return Refused("DATE-BAD", (moment_text(serial),))
    seconds = _seconds(tail)
    if seconds is None:
        return Refused("DATE-BAD", (moment_text(serial),))
    if tail["zone"]:
        return _localised(serial, seconds, tail["zone"], timezone)
    return serial + seconds / 86400


def _joined(last: str, tail: re.Match[str]) -> bool:
    """A time right behind a digit needs a blank or T: ``2024-03-1510:20`` is nothing."""
    return tail["h"] is None or not (last.isdigit() and tail.start("h") == 0)


def _parts(match: re.Match[str]) -> tuple[int, int, int]:
    groups = match.groupdict()
    month = _MONTH[groups["mon"].lower()] if groups.get("mon") else _number(groups["m"])
    return _number(groups["y"]) if groups.get("y") else 0, month, _number(groups["d"])


def _number(text: str) -> int:
    """ASCII digits, a year digit by digit (二〇二四), or a Chinese number up to 99."""
    if text.isascii():
        return int(text)
    if len(text) in (2, 4) and all(ch in _DIGITS for ch in text):
        return int("".join(str(max(0, _DIGITS.index(ch) - 2)) for ch in text))
    text = text.replace("廿", "二十").replace("卅", "三十")
    tens, ten, ones = text.partition("十")
    if not ten:
        return _DIGITS.index(text) - 2 if len(text) == 1 else 0
    if len(tens) > 1 or len(ones) > 1:
        return 0
    return (_DIGITS.index(tens) - 2 if tens else 1) * 10 + (_DIGITS.index(ones) - 2 if ones else 0)


def _seconds(tail: re.Match[str]) -> float | None:
    """Seconds since midnight; 0 without a time, None for a time that does not exist."""
    if tail["h"] is None:
        return 0.0
    hour, minute, second = int(tail["h"]), int(tail["min"] or tail["min2"] or 0), int(tail["sec"] or tail["sec2"] or 0)
    halves = {_half(word) for word in (tail["front"], tail["back"]) if word}
    if len(halves) > 1:
        return None
    if halves:
        half = halves.pop()
        if (half == "am" and hour > 12) or (hour == 0 and half == "pm"):
            return None
        hour = hour % 12 + (12 if half == "pm" else 0) if hour <= 12 else hour
    if hour > 23 or minute > 59 or second > 59:
        return None
    return hour * 3600 + minute * 60 + second + (float(f"0.{tail['frac']}") if tail["frac"] else 0)


def _half(word: str) -> str:
    return {"上午": "am", "下午": "pm"}.get(word, word.lower().replace(".", ""))


def _localised(serial: float, seconds: float, offset: str, timezone: str) -> float | Refused:
    shift = dt.timedelta()
    if offset[0] in "+-":
        digits = offset[1:].replace(":", "")
        hours, minutes = int(digits[:2]), int(digits[2:])
        if hours > 14 or minutes > 59:
            return Refused("DATE-BAD", (moment_text(serial),))
        shift = dt.timedelta(hours=hours, minutes=minutes) * (-1 if offset[0] == "-" else 1)
    day = date_of(serial)
    moment = dt.datetime(day.year, day.month, day.day, tzinfo=dt.timezone(shift)) + dt.timedelta(seconds=seconds)
    local = moment.astimezone(zone(timezone)).replace(tzinfo=None)
    return serial_of(local) if FIRST_YEAR <= local.year <= LAST_YEAR else Refused("DATE-BAD")


def _refuse(text: str, as_of: float, past_only: bool) -> Refused:
    """DATE-YEARLESS for a month and a day, else DATE-BAD; with what it might mean."""
    for pattern in _YEARLESS:
        match = pattern.match(text)
        if match and _TAIL.fullmatch(text[match.end() :]):
            _, month, day = _parts(match)
            if _exists(month, day):
                return Refused("DATE-YEARLESS", _nearest(month, day, as_of, past_only))
    match = _LAST.match(text)
    if match:
        year, a, b = int(match["y"]), int(match["a"]), int(match["b"])
        return Refused("DATE-BAD", _texts((year, a, b), (year, b, a)))
    for pattern in _SHORT:
        match = pattern.match(text)
        if match:
            year, month, day = _parts(match)
            found = _texts((2000 + year, month, day))
            if not found and "s" in match.groupdict():  # 15/3/24: the year can only be the last
                year, month, day = 2000 + day, month, year
                found = _texts((year, month, int(match["y"])), (year, int(match["y"]), month)) if len(match["d"]) == 2 else ()
            return Refused("DATE-BAD", found)
    match = _LOOSE.match(text)
    return Refused("DATE-BAD", _texts((int(match["y"]), int(match["m"]), int(match["d"]))) if match else ())


def _exists(month: int, day: int) -> bool:
    return not isinstance(_day(2000, month, day), Refused)


def _texts(*days: tuple[int, int, int]) -> tuple[str, ...]:
    """Those of the days that exist, as text, without repeats."""
    found = (_day(*day) for day in days)
    return tuple(dict.fromkeys(moment_text(serial) for serial in found if not isinstance(serial, Refused)))


def _nearest(month: int, day: int, as_of: float, past_only: bool) -> tuple[str, ...]:
    """The day in the year that puts it nearest to T; in a past-only field not after T; equally near: the earlier."""
    if math.isnan(as_of):
        return ()
    year = date_of(as_of).year
    serials = [s for y in range(year - 8, year + 9) if not isinstance(s := _day(y, month, day), Refused)]
    fitting = [s for s in serials if s <= as_of] if past_only else serials
    return (moment_text(min(fitting, key=lambda s: (abs(s - as_of), s))),) if fitting else ()
