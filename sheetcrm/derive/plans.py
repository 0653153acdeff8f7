"""Contact items: when each customer is to be contacted next, and why."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sheetcrm._values import NamedTuple
from sheetcrm.derive.columns import Bools, Floats

KINDS = ("计划", "周期", "挽回", "首访", "行动", "回访", "复核", "核对")
"""Kinds of due items, in the order of the due list."""
PLAN, CADENCE, WIN_BACK, FIRST_TOUCH, ACTION, REVISIT, REVIEW, VERIFY = range(8)
NO_ITEM = -1


class ContactItems(NamedTuple):
    """One entry a record of Customers.

    kind      int8[n]: place in ``KINDS``, -1 for no item;  due  float64[n] (days), nan for no item
    conflict  bool[n]: both planned dates are after the last contact and differ (the one of Customers is used)
    """

    kind: NDArray[np.int8]
    due: Floats
    conflict: Bools


def contact_items(
    counted: Bools, lost: Bools, last: Floats, own_plan: Floats, last_plan: Floats, cadence: Floats, created: Floats, *, t: float, first_touch: float
) -> ContactItems:
    """The contact item of every customer at T.

    Never contacted: the planned date of Customers, else first touch = created + ``first_touch`` days (not created: T).
    Contacted on L: the planned date of Customers if after L, else that of the last follow-up if after L, else
    L + cadence, else no item.  The cadence item of a lost customer is a win-back.
    Days are serials, nan = none; arrays have one entry a record of Customers.
    """
    never = np.isnan(last)
    own = ~np.isnan(own_plan) & (never | (own_plan > last))
    other = ~never & (last_plan > last)
    due = np.where(never, np.where(np.isnan(created), t, created + first_touch), last + cadence)
    kind = np.where(never, FIRST_TOUCH, np.where(lost, WIN_BACK, CADENCE))
    due, kind = np.where(other, last_plan, due), np.where(other, PLAN, kind)
    due, kind = np.where(own, own_plan, due), np.where(own, PLAN, kind)
    none = np.isnan(due) | ~counted
    kind[none], due[none] = NO_ITEM, np.nan
    conflict = counted & ~never & own & other & (own_plan != last_plan)
    return ContactItems(kind.astype(np.int8), due, conflict)
