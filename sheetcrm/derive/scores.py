"""What customers said about us: satisfaction scores and recommendations."""

from __future__ import annotations

import numpy as np

from sheetcrm._values import NamedTuple
from sheetcrm.derive.columns import Bools, Floats, Ints


class Scores(NamedTuple):
    """One entry an answer.  customer  int32[k]: record of Customers, -1 anonymous;  day  float64[k] (serial);  value  float64[k]."""

    customer: Ints
    day: Floats
    value: Floats


def scores(customer: Ints, counts: Bools, day: Floats, value: Floats, *, least: int, most: int) -> Scores:
    """The answers that count: ``counts``, dated, and a whole number from ``least`` to ``most``; one entry a row."""
    with np.errstate(invalid="ignore"):
        good = counts & ~np.isnan(day) & (value >= least) & (value <= most) & (value == np.floor(value))
    return Scores(customer[good], day[good], value[good])


def joined(parts: list[Scores]) -> Scores:
    """Several sheets' answers one behind another."""
    return Scores(
        np.concatenate([part.customer for part in parts] or [np.zeros(0, np.int32)]),
        np.concatenate([part.day for part in parts] or [np.zeros(0)]),
        np.concatenate([part.value for part in parts] or [np.zeros(0)]),
    )


def latest_day(customer: Ints, day: Floats, customers: int) -> Floats:
    """float64[n]: the latest of some dates (serials, nan = none) of each customer; records -1 are left out; nan for none."""
    latest = np.full(customers, -np.inf)
    dated = (customer >= 0) & ~np.isnan(day)
    np.maximum.at(latest, customer[dated], day[dated])
    return np.where(np.isinf(latest), np.nan, latest)
