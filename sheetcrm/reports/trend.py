"""T12: how the last weeks went."""

from __future__ import annotations

from typing import Any

import numpy as np

from sheetcrm.derive import Derived
from sheetcrm.derive.columns import Bools, Floats
from sheetcrm.derive.money import UNITS
from sheetcrm.reports._report import Ask, Block, report
from sheetcrm.reports._shapes import COUNT, MONEY_OR_NONE, Shape, many, one
from sheetcrm.store import from_serial

WEEKS = 12
_DAY: Shape = {"type": "string", "format": "date"}
_WEEK = {"from": _DAY, "to": _DAY, "new": COUNT, "followups": COUNT, "won_customers": COUNT, "won_amount": MONEY_OR_NONE}


@report("T12", one(items=many(**_WEEK)))
def last_weeks(ask: Ask) -> Block:
    """近 12 周.  ``{items: [{from, to, new, followups, won_customers, won_amount}]}``, the oldest week first.

    A week is seven days, the last one ends on T: customers created (N1), follow-ups (K15), customers won (win date in the week),
    Σ amount of the won orders dated in it (K14, yuan; None without an Orders sheet).
    """
    weeks = weekly_trend(ask.derived)
    if ask.book.table("orders") is None:
        weeks["won_amount"] = [None] * len(weeks["to"])
    for key in ("from", "to"):
        weeks[key] = [from_serial(day).date().isoformat() for day in weeks[key]]
    return {"items": [dict(zip(weeks, row, strict=True)) for row in zip(*weeks.values(), strict=True)]}


def weekly_trend(derived: Derived, weeks: int = WEEKS) -> dict[str, list[Any]]:
    """One list a column, the oldest week first; a week is seven days, the last one ends on T.

    from, to: date serials (1900 system);  new: customers by created_date, else first_contact_date (N1);  followups (K15);
    won_customers: win date in the week;  won_amount: won orders by order date, yuan (K14).
    """
    days = derived.period_day[derived.counted]
    facts, orders = derived.followup_facts, derived.won_orders
    units = _by_week(orders.day, derived.t, weeks, orders.units)
    first = [derived.t - 7 * weeks + 1 + 7 * i for i in range(weeks)]
    return {
        "from": first,
        "to": [day + 6 for day in first],
        "new": _counts(days, derived.t, weeks),
        "followups": _counts(facts.day[facts.exists], derived.t, weeks),
        "won_customers": _counts(derived.win_day[derived.counted], derived.t, weeks),
        "won_amount": [amount / UNITS for amount in units],
    }


def _counts(days: Floats, t: float, weeks: int) -> list[int]:
    return [int(count) for count in _by_week(days, t, weeks, np.ones(len(days)))]


def _by_week(days: Floats, t: float, weeks: int, values: Floats) -> list[float]:
    """Sums of the values of each week."""
    ago = np.floor((t - days) / 7)  # nan for days without date
    inside: Bools = (ago >= 0) & (ago < weeks)
    sums: list[float] = np.bincount((weeks - 1 - ago[inside]).astype(np.int64), values[inside], minlength=weeks).tolist()
    return sums
