"""What the won orders say about each customer.

The figures that depend on orders ask for an ``OrderFacts`` and for nothing else; a workbook without orders has ``no_orders``.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sheetcrm.derive.columns import Floats, Ints


@dataclass(frozen=True, slots=True)
class OrderFacts:
    """One entry a record of Customers; yuan; days as serials, nan = none.

    any_rows  the sheet Orders exists and has a row
    count     won orders up to T;  count_365  won orders with T − 365 < order date ≤ T
    total     won amount of all time;  total_365  with T − ``tier.basis_days`` < order date ≤ T
    first_day, last_day  earliest and latest won order date
    """

    any_rows: bool
    count: Ints
    count_365: Ints
    total: Floats
    total_365: Floats
    first_day: Floats
    last_day: Floats


def no_orders(customers: int) -> OrderFacts:
    """The facts of a workbook without orders."""
    zeros, none = np.zeros(customers, np.int32), np.full(customers, np.nan)
    return OrderFacts(False, zeros, zeros, np.zeros(customers), np.zeros(customers), none, none)
