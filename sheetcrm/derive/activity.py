"""How active a customer is, and what kind of customer that makes."""

from __future__ import annotations

import numpy as np

from sheetcrm.derive.columns import BLANK, Bools, Codes, Floats, Ints

BEHAVIOURS = ("活跃客户", "沉默客户", "流失风险客户")
ACTIVE, SILENT, AT_RISK = range(3)
FREQUENCIES = ("高频客户", "低频客户")
TYPES = ("新客户", "老客户", "潜在客户")


def last_activity(*days: Floats) -> Floats:
    """Latest of several dates (serials) of each customer, nan where there is none."""
    latest = days[0]
    for other in days[1:]:
        latest = np.fmax(latest, other)
    return latest


def behaviour(lost: Bools, activity: Floats, created: Floats, *, t: float, active_days: float, silent_days: float) -> Codes:
    """By n = T − last activity in days: n ≤ active_days 活跃客户, ≤ silent_days 沉默客户, more 流失风险客户.

    No activity: none while created ≥ T − active_days, else 流失风险客户.  Lost customers: none.
    """
    n = t - activity
    values = np.where(n <= active_days, ACTIVE, np.where(n <= silent_days, SILENT, AT_RISK))
    fresh = np.isnan(activity) & (created >= t - active_days)
    return Codes(np.where(lost | fresh, BLANK, values).astype(np.int32), BEHAVIOURS)


def frequency_class(orders_365: Ints, *, high_min: float) -> Codes:
    """Won orders of 365 days ≥ high_min → 高频客户, 1 or more → 低频客户, 0 → none."""
    values = np.where(orders_365 >= high_min, 0, 1)
    return Codes(np.where(orders_365 == 0, BLANK, values).astype(np.int32), FREQUENCIES)


def customer_type(typed: Codes, stage: Codes, orders: Ints) -> Codes:
    """The type as typed; else by stage and number of won orders, the first that applies.

    潜在/意向 → 潜在客户; ≥ 2 orders or 复购客户 → 老客户; 流失客户 → 老客户 with an order, else 潜在客户;
    成交客户 or ≥ 1 order → 新客户; else none.
    """
    new, existing, prospect = (typed.names.index(name) for name in TYPES)
    derived = np.select(
        [
            is_one_of(stage, "潜在客户", "意向客户"),
            (orders >= 2) | is_one_of(stage, "复购客户"),
            is_one_of(stage, "流失客户") & (orders >= 1),
            is_one_of(stage, "流失客户"),
            is_one_of(stage, "成交客户") | (orders >= 1),
        ],
        [prospect, existing, existing, prospect, new],
        BLANK,
    ).astype(np.int32)
    return Codes(np.where(typed.values >= 0, typed.values, derived), typed.names)


def is_one_of(codes: Codes, *names: str) -> Bools:
    """True where the value is one of the named ones."""
    wanted = [i for i, name in enumerate(codes.names) if name in names]
    result: Bools = np.isin(codes.values, wanted)
    return result
