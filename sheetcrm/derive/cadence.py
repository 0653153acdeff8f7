"""How often a customer should be contacted."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from sheetcrm._values import NamedTuple
from sheetcrm.derive.columns import Codes, Floats

RULES = ("标签周期", "阶段周期", "层级周期")
BY_TAG, BY_STAGE, BY_TIER = range(3)


class Cadence(NamedTuple):
    """days  float64[n], nan for no cadence;  rule  int8[n]: place in ``RULES``, -1 where there is no cadence."""

    days: Floats
    rule: NDArray[np.int8]


def cadence(stage: Codes, tier: Codes, tag_days: Floats, stage_days: Mapping[str, float], tier_days: Mapping[str, float], *, lost: str) -> Cadence:
    """Days between contacts.

    Lost customers: the cadence of that stage alone.  Else ``tag_days`` (shortest cadence of the customer's frequency tags;
    0: tags say none; nan: no such tag).  Else the smaller of the non-zero cadences of stage and tier, the stage named when equal.
    stage_days, tier_days: canonical value -> days, 0 or absent = no rule.
    """
    by_stage = _days(stage, stage_days)
    by_tier = _days(tier, tier_days)
    is_lost = stage.values == stage.names.index(lost) if lost in stage.names else np.zeros(len(stage.values), np.bool_)
    tier_first = by_tier < np.where(np.isnan(by_stage), np.inf, by_stage)
    days = np.where(tier_first, by_tier, by_stage)
    rule = np.where(tier_first, BY_TIER, BY_STAGE)
    tagged = ~np.isnan(tag_days)
    days = np.where(tagged, np.where(tag_days > 0, tag_days, np.nan), days)
    rule = np.where(tagged, BY_TAG, rule)
    days, rule = np.where(is_lost, by_stage, days), np.where(is_lost, BY_STAGE, rule)
    return Cadence(days, np.where(np.isnan(days), -1, rule).astype(np.int8))


def _days(codes: Codes, settings: Mapping[str, float]) -> Floats:
    """Cadence of each record's value, nan where there is none or it is 0."""
    table = np.array([settings.get(name) or np.nan for name in codes.names] + [np.nan], np.float64)
    days_of: Floats = table[np.maximum(codes.values, -1)]  # unknown values read the last entry too
    return days_of
