"""The follow-ups of each customer in time."""

from __future__ import annotations

import numpy as np

from sheetcrm._values import NamedTuple
from sheetcrm.derive.columns import BLANK, Bools, Floats, Ints, day_part, moment_keys, run_starts


class FollowUps(NamedTuple):
    """Rows of FollowUps (m) and their place in time.

    customer  int32[m]: record of the counted customer, -1 for none
    moment    float64[m]: followed_at as serial, nan when blank or unreadable;  day  float64[m]: its date part
    exists    bool[m]: belongs to a counted customer and has a readable followed_at not after T
    order     int32[k]: the rows that exist, by customer, followed_at, row
    first, last  int32[n]: earliest and latest existing row of each customer, -1 for none
    """

    customer: Ints
    moment: Floats
    day: Floats
    exists: Bools
    order: Ints
    first: Ints
    last: Ints


def follow_ups(customer: Ints, moment: Floats, customers: int, t: float) -> FollowUps:
    """customer, moment as in ``FollowUps``; customers: number of records of Customers; t: T as serial."""
    day = day_part(moment)
    exists = (customer >= 0) & (day <= t)
    key = moment_keys(customer, moment)
    rows = np.flatnonzero(exists).astype(np.int32)
    order = rows[np.argsort(key[rows], kind="stable")]
    who = customer[order]
    first, last = np.full(customers, BLANK, np.int32), np.full(customers, BLANK, np.int32)
    new = run_starts(who)
    first[who[new]] = order[new]
    ends = np.append(new[1:], len(who)) - 1 if len(who) else new
    last[who[ends]] = order[ends]
    return FollowUps(customer, moment, day, exists, order, first, last)


def closing_days(rows: FollowUps) -> Floats:
    """float64[m]: date of the earliest follow-up of the same customer that is later than this row; nan for none.

    A row of the same moment does not close; rows that do not exist at T neither close nor are closed.
    """
    order = rows.order
    result = np.full(len(rows.customer), np.nan)
    if not len(order):
        return result
    key = moment_keys(rows.customer[order], rows.moment[order])
    starts = run_starts(key)
    group = np.cumsum(np.isin(np.arange(len(key)), starts, assume_unique=True)) - 1
    following = np.append(starts[1:], -1)[group]  # place in ``order`` where the next later moment begins
    follower = order[following]
    same = (following >= 0) & (rows.customer[follower] == rows.customer[order])
    result[order[same]] = rows.day[follower[same]]
    return result
