"""The period that a report is about."""

from __future__ import annotations

import datetime as dt

import numpy as np

from sheetcrm._values import NamedTuple
from sheetcrm.derive.columns import Bools, Floats
from sheetcrm.errors import UsageError
from sheetcrm.store import serial


class Period(NamedTuple):
    """The days from ``start`` to ``end``, both included; ``start`` None: everything up to ``end``."""

    start: dt.date | None
    end: dt.date

    @classmethod
    def of(cls, text: str | None, as_of: dt.date) -> Period:
        """``month`` (default), ``quarter``, ``year``: that of T, up to T; ``all``: up to T; ``FROM..TO`` (ISO dates), cut at T.

        Raises ``UsageError`` E-PERIOD for anything else, and where FROM is later than TO.
        """
        word = (text or "month").strip().casefold()
        if word == "all":
            return cls(None, as_of)
        if word in ("month", "quarter", "year"):
            month = {"month": as_of.month, "quarter": as_of.month - (as_of.month - 1) % 3, "year": 1}[word]
            return cls(dt.date(as_of.year, month, 1), as_of)
        first, dots, last = word.partition("..")
        try:
            start, end = dt.date.fromisoformat(first.strip()), dt.date.fromisoformat(last.strip())
        except ValueError:
            raise UsageError("E-PERIOD", period=text) from None
        if not dots or start > end:
            raise UsageError("E-PERIOD", period=text)
        return cls(start, min(end, as_of))

    @property
    def first(self) -> float:
        """First day as serial, −inf without one."""
        return -np.inf if self.start is None else serial(self.start)

    @property
    def last(self) -> float:
        """Last day as serial."""
        return serial(self.end)

    def has(self, days: Floats) -> Bools:
        """True for the days inside; days without date (nan) are in no period."""
        return (days >= self.first) & (days <= self.last)

    def has_customer(self, days: Floats) -> Bools:
        """The same for customers: those without any date are in the period of everything."""
        return self.has(days) | (np.isnan(days) if self.start is None else False)

    def json(self) -> dict[str, str | None]:
        """``{from, to}``, from null for everything."""
        return {"from": self.start.isoformat() if self.start else None, "to": self.end.isoformat()}
