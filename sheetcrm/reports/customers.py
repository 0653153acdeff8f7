"""N0–N2: how many customers there are, and how many are new."""

from __future__ import annotations

import numpy as np

from sheetcrm.derive import activity, tiers
from sheetcrm.derive.columns import Bools
from sheetcrm.reports._report import Ask, Block, report
from sheetcrm.reports._shapes import COUNT, TEXT_OR_NONE, one, with_goal
from sheetcrm.reports._targets import with_target


@report("N0", one(value=COUNT))
def total(ask: Ask) -> Block:
    """Customers 客户总数: the number of counted customers.  ``{value}``."""
    return {"value": ask.derived.total}


_LISTED = one(value=COUNT, ids={"type": "array", "items": TEXT_OR_NONE})


@report("N1", _LISTED)
def new(ask: Ask) -> Block:
    """New customers 新增客户: created (no date: first contacted) in the period.  ``{value, ids}``, ids ascending."""
    return _listed(ask, new_customers(ask))


@report("N2", with_goal(_LISTED))
def new_quality(ask: Ask) -> Block:
    """New customers of tier 高价值 or 中价值.  ``{value, ids}``, with a goal also ``{target, reached}`` (reached: value ≥ goal)."""
    good = new_customers(ask) & activity.is_one_of(ask.derived.tier_eff, tiers.HIGH, tiers.MIDDLE)
    return with_target(ask, "target.new_quality_customers", _listed(ask, good))


def new_customers(ask: Ask) -> Bools:
    """bool, one a record of Customers: counted and belonging to the period."""
    return ask.derived.counted & ask.period.has_customer(ask.derived.period_day)


def _listed(ask: Ask, chosen: Bools) -> Block:
    by_id = ask.derived.by_id
    return {"value": int(np.count_nonzero(chosen)), "ids": ask.derived.customer_ids(by_id[chosen[by_id]])}
