"""The amount a customer is judged by, and the value tier that follows from it."""

from __future__ import annotations

import numpy as np

from sheetcrm._values import NamedTuple
from sheetcrm.derive.columns import BLANK, Codes, Floats, Ints
from sheetcrm.derive.orders import OrderFacts

HIGH, MIDDLE, STANDARD = "高价值", "中价值", "普通"


class AmountBasis(NamedTuple):
    """Yuan, one entry a record of Customers, nan = none.  tier: for the tier; high_value: for high-value lists."""

    tier: Floats
    high_value: Floats


def amount_basis(history_wan: Floats, orders: OrderFacts) -> AmountBasis:
    """With won orders: those of the last ``tier.basis_days`` for the tier, all for high value; else past amount (in 万) × 10000, 0 included."""
    past = np.round(history_wan * 10_000, 4)  # 4 decimals: the product of a decimal number of 万 is exact again
    bought = orders.count >= 1
    return AmountBasis(np.where(bought, orders.total_365, past), np.where(bought, orders.total, past))


def tier_computed(basis: Floats, names: tuple[str, ...], *, high_min: float, mid_min: float) -> Codes:
    """basis ≥ high_min → 高价值, ≥ mid_min → 中价值, else 普通; no basis → none (yuan, lower bounds inclusive)."""
    high, middle, standard = (names.index(name) for name in (HIGH, MIDDLE, STANDARD))
    values = np.where(basis >= high_min, high, np.where(basis >= mid_min, middle, standard))
    return Codes(np.where(np.isnan(basis), BLANK, values).astype(np.int32), names)


def tier_effective(typed: Codes, computed: Codes) -> Codes:
    """The tier as typed if it is one, else the computed one; -1 where there is neither."""
    values: Ints = np.where(typed.values >= 0, typed.values, computed.values)
    return Codes(values, typed.names)
