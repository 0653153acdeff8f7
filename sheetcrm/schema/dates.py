"""Dates as serials of the 1900 date system, and back."""

from __future__ import annotations

import datetime as dt
import math

FIRST_YEAR, LAST_YEAR = 1900, 2199
_EPOCH = 693_594  # ordinal of 1899-12-30, day 0 for every day from March 1900 on
LEAP_BUG = 60
"""The serial of 1900-02-29, a day that never was: Excel counts it all the same."""
LAST_SERIAL = dt.date(LAST_YEAR, 12, 31).toordinal() - _EPOCH + 1
"""First serial after the last year that is read."""


def day_serial(day: dt.date) -> int:
    """A calendar day as a serial: 1900-01-01 -> 1, 2024-06-30 -> 45473."""
    serial = day.toordinal() - _EPOCH
    return serial if serial > LEAP_BUG else serial - 1


def serial_of(day: dt.date) -> float:
    """A date or datetime as a serial, the time as its fraction."""
    serial = float(day_serial(day))
    if isinstance(day, dt.datetime):
        serial += (day.hour * 3600 + day.minute * 60 + day.second + day.microsecond / 1e6) / 86400
    return serial


def date_of(serial: float) -> dt.date:
    """The calendar day of a serial (the time is dropped).  ``ValueError`` for 60 and for serials before 1."""
    number = math.floor(serial)
    if number == LEAP_BUG or number < 1:
        raise ValueError(serial)
    return dt.date.fromordinal(number + (_EPOCH if number > LEAP_BUG else _EPOCH + 1))


def moment_of(serial: float) -> dt.datetime:
    """A serial as a datetime, to the nearest millisecond."""
    number = math.floor(serial)
    milliseconds = round((serial - number) * 86_400_000)
    return dt.datetime.combine(date_of(number), dt.time()) + dt.timedelta(milliseconds=milliseconds)


def value_of(serial: float) -> dt.date | dt.datetime:
    """A serial as what to write: a date, or a datetime when it has a time."""
    return date_of(serial) if serial == math.floor(serial) else moment_of(serial)


def moment_text(serial: float) -> str:
    """``2024-03-15``, ``2024-03-15 10:20`` or with seconds; a serial that is no day as its number."""
    try:
        moment = moment_of(serial)
    except (ValueError, OverflowError):
        return str(int(serial)) if serial == math.floor(serial) else repr(serial)
    if not (moment.hour or moment.minute or moment.second):
        return moment.date().isoformat()
    return moment.strftime("%Y-%m-%d %H:%M:%S" if moment.second else "%Y-%m-%d %H:%M")
