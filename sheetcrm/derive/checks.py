"""Check items: contact data to verify, profiles to review, customers to visit again."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sheetcrm._values import NamedTuple
from sheetcrm.derive.columns import Bools, Floats, Ints


class CheckItems(NamedTuple):
    """customer  int32[k]: record of Customers;  kind  int8[k]: place in ``plans.KINDS``;  due  float64[k] (days)."""

    customer: Ints
    kind: NDArray[np.int8]
    due: Floats


def check_items(kind: int, eligible: Bools, base: Floats, fallback: Floats, days: float | Floats, otherwise: float) -> CheckItems:
    """Due = base + days, base blank: fallback + days, neither: ``otherwise`` (nan: no item then).

    eligible, base, fallback: one entry a record of Customers.
    """
    start = np.where(np.isnan(base), fallback, base)
    due = np.where(np.isnan(start), otherwise, start + days)
    who = np.flatnonzero(eligible & ~np.isnan(due)).astype(np.int32)
    return CheckItems(who, np.full(len(who), kind, np.int8), due[who])


def join(items: list[CheckItems]) -> CheckItems:
    """All items one behind another."""
    if not items:
        return CheckItems(np.zeros(0, np.int32), np.zeros(0, np.int8), np.zeros(0))
    return CheckItems(np.concatenate([i.customer for i in items]), np.concatenate([i.kind for i in items]), np.concatenate([i.due for i in items]))
