"""The clock: the only place that asks what day it is."""

from __future__ import annotations

import datetime as dt
import os
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

DEFAULT_ZONE = "Asia/Shanghai"
FIRST_DAY, LAST_DAY = dt.date(1901, 1, 1), dt.date(9998, 12, 31)
"""What T may be: inside the calendar of Excel, with a year of room for what is reckoned from it."""


def check_day(as_of: object) -> None:
    """UsageError for what is no T: neither None nor a date between FIRST_DAY and LAST_DAY."""
    if as_of is None:
        return
    from sheetcrm.errors import UsageError
    from sheetcrm.text import Text

    if not isinstance(as_of, dt.date) or isinstance(as_of, dt.datetime):
        problem = Text(
            f"as_of 要是 datetime.date，如 date(2026, 11, 22)，不是 {as_of!r}", f"as_of is a datetime.date such as date(2026, 11, 22), not {as_of!r}"
        )
        raise UsageError("E-USAGE", problem=problem)
    if not FIRST_DAY <= as_of <= LAST_DAY:
        problem = Text(f"日期 {as_of} 不在 {FIRST_DAY} 到 {LAST_DAY} 之间", f"the day {as_of} is not between {FIRST_DAY} and {LAST_DAY}")
        raise UsageError("E-USAGE", problem=problem)


def today(timezone: str) -> dt.date:
    """The date now in a time zone; an unknown name counts as the default zone."""
    return _now(timezone).date()


def moment_of(day: dt.date, timezone: str) -> dt.datetime:
    """The time to write for what happens on T: now, to the minute, when T is today, else the beginning of T."""
    now = _now(timezone)
    return now.replace(second=0, microsecond=0, tzinfo=None) if now.date() == day else dt.datetime(day.year, day.month, day.day)


def stamp() -> dt.datetime:
    """This moment on the clock of the machine, to the second, with its offset.

    ``SHEETCRM_NOW`` (``2026-11-22T10:20:30``), if it is set, stands for the clock, so that a run can be repeated exactly.
    """
    fixed = os.environ.get("SHEETCRM_NOW", "")
    if fixed:
        try:
            return dt.datetime.fromisoformat(fixed).astimezone().replace(microsecond=0)
        except (ValueError, OverflowError, OSError):
            from sheetcrm.errors import UsageError

            raise UsageError("E-CONFIG", key="SHEETCRM_NOW", value=fixed) from None
    return dt.datetime.now().astimezone().replace(microsecond=0)


def zone_of(timezone: str) -> ZoneInfo:
    """The time zone of this name; an unknown name counts as the default zone."""
    try:
        return ZoneInfo(timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo(DEFAULT_ZONE)


def on_the_clock(moment: dt.datetime | str, timezone: str) -> dt.datetime:
    """A moment as clocks in a time zone show it, with its offset.  moment: ISO text of the manifest, or a time; without offset it is that
    of the machine, as the names of kept versions have it."""
    found = dt.datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    return found.astimezone(zone_of(timezone))


def _now(timezone: str) -> dt.datetime:
    return stamp().astimezone(zone_of(timezone))
