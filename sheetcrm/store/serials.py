"""Dates as serials of the 1900 date system and back."""

from __future__ import annotations

import datetime as dt

EPOCH = dt.date(1899, 12, 30)
"""Day 0, for every day after February 1900."""


def serial(day: dt.date) -> float:
    """A date as a serial, the time of a datetime as its fraction."""
    days = float((dt.date(day.year, day.month, day.day) - EPOCH).days)
    if isinstance(day, dt.datetime):
        days += (day.hour * 3600 + day.minute * 60 + day.second) / 86400
    return days


SHIFT_1904 = 1462
"""Days that a serial of the 1904 date system counts less."""


def from_serial(value: float) -> dt.datetime:
    """A serial as a datetime, to the nearest second."""
    return dt.datetime(1899, 12, 30) + dt.timedelta(seconds=round(value * 86400))
