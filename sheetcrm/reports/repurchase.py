"""K4, K4b, K5: do customers come back?"""

from __future__ import annotations

import numpy as np

from sheetcrm._values import NamedTuple
from sheetcrm.derive import Derived, activity
from sheetcrm.derive.columns import Bools
from sheetcrm.derive.options import REPEAT, WON
from sheetcrm.reports._figures import ratio
from sheetcrm.reports._report import Ask, Block, report
from sheetcrm.reports._shapes import COUNT, RATE, one, with_goal
from sheetcrm.reports._targets import with_target


class Repeats(NamedTuple):
    """bool, one a record of Customers: who bought, who of them again; by ``orders`` or, without orders, by ``stage``."""

    buyers: Bools
    repeat: Bools
    basis: str


@report("K4", one(value=RATE, repeat=COUNT, buyers=COUNT, basis={"enum": ["orders", "stage"]}))
def repurchase(ask: Ask) -> Block:
    """复购率.  ``{value, repeat, buyers, basis}``: customers with two or more won orders ÷ customers with one or more, up to T.

    Without a row in Orders (basis ``stage``): stage 复购客户 ÷ (成交客户 + 复购客户).
    """
    found = repeats(ask.derived)
    return _rate(found.repeat, found.buyers) | {"basis": found.basis}


@report("K4b", one(value=RATE, repeat=COUNT, buyers=COUNT))
def repurchase_year(ask: Ask) -> Block:
    """复购率(近一年): the same with the won orders of the last 365 days only.  ``{value, repeat, buyers}``."""
    derived = ask.derived
    count = derived.orders.count_365
    return _rate(derived.counted & (count >= 2), derived.counted & (count >= 1))


@report("K5", with_goal(one(value=RATE, kept=COUNT, base=COUNT)))
def retention(ask: Ask) -> Block:
    """年度留存率.  ``{value, kept, base}``: kept ÷ base, the customers with a won order in (T − 730, T − 365].

    kept: those of them with a won order in (T − 365, T].
    """
    derived = ask.derived
    orders, t = derived.won_orders, derived.t
    before = _with_order(derived, (orders.day > t - 730) & (orders.day <= t - 365))
    after = _with_order(derived, orders.day > t - 365)
    base, kept = int(np.count_nonzero(before)), int(np.count_nonzero(before & after))
    return with_target(ask, "target.retention", {"value": ratio(kept, base), "kept": kept, "base": base})


def repeats(derived: Derived) -> Repeats:
    """Who bought, and who bought again."""
    orders = derived.orders
    if orders.any_rows:
        return Repeats(derived.counted & (orders.count >= 1), derived.counted & (orders.count >= 2), "orders")
    again = derived.counted & activity.is_one_of(derived.stage, REPEAT)
    return Repeats(again | (derived.counted & activity.is_one_of(derived.stage, WON)), again, "stage")


def _rate(repeat: Bools, buyers: Bools) -> Block:
    part, whole = int(np.count_nonzero(repeat)), int(np.count_nonzero(buyers))
    return {"value": ratio(part, whole), "repeat": part, "buyers": whole}


def _with_order(derived: Derived, chosen: Bools) -> Bools:
    found = np.zeros(derived.n, np.bool_)
    found[derived.won_orders.customer[chosen]] = True
    return found
