"""The clock: the only place that asks what day it is."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

DEFAULT_ZONE = "Asia/Shanghai"
FIRST_DAY, LAST_DAY = dt.date(1901, 1, 1), dt.date(9998, 12, 31)
"""What T may be: inside the calendar of Excel, with a year of room for what is reckoned from it."""


def today(timezone: str) -> dt.date:
    """The date now in a time zone; an unknown name counts as the default zone."""
    return _now(timezone).date()


def moment_of(day: dt.date, timezone: str) -> dt.datetime:
    """The time to write for what happens on T: now, to the minute, when T is today, else the beginning of T."""
    now = _now(timezone)
    return now.replace(second=0, microsecond=0, tzinfo=None) if now.date() == day else dt.datetime(day.year, day.month, day.day)


def _now(timezone: str) -> dt.datetime:
    try:
        zone = ZoneInfo(timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        zone = ZoneInfo(DEFAULT_ZONE)
    return dt.datetime.now(zone)
