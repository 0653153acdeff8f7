"""The due list: contact, action and check items in one total order."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sheetcrm._values import dataclass
from sheetcrm.derive.columns import Codes, Floats, Ints
from sheetcrm.derive.plans import ACTION

STATES = ("逾期", "今日", "即将")
OVERDUE, TODAY, UPCOMING = range(3)
STAGE_ORDER = ("意向客户", "成交客户", "复购客户", "潜在客户", "流失客户")
TIER_ORDER = ("高价值", "中价值", "普通")


@dataclass(frozen=True, slots=True)
class DueItems:
    """Due items, one entry an item.

    customer   int32: record of Customers;  kind  int8: place in ``plans.KINDS``
    due        float64 (days);  days_late  float64: max(0, T − due);  state  int8: place in ``STATES``
    row        int32: record of FollowUps of an action item, -1 of the others
    """

    customer: Ints
    kind: NDArray[np.int8]
    due: Floats
    days_late: Floats
    state: NDArray[np.int8]
    row: Ints

    def __len__(self) -> int:
        return len(self.customer)


def due_items(customer: Ints, kind: NDArray[np.int8], due: Floats, row: Ints, t: float) -> DueItems:
    """Items with their state at T: due < T overdue, = T today, > T upcoming."""
    state = np.where(due < t, OVERDUE, np.where(due == t, TODAY, UPCOMING)).astype(np.int8)
    return DueItems(customer, kind, due, np.maximum(0.0, t - due), state, row)


def in_list_order(items: DueItems, stage: Codes, tier: Codes, customer_rank: Ints, customer_row: Ints, followup_row: Ints) -> DueItems:
    """The total order of the due list.

    State; stage in ``STAGE_ORDER``, further stages, none; tier in ``TIER_ORDER``, further, none; due; customer id (code
    points); kind; sheet row (of FollowUps for an action, else of Customers).
    """
    stages = _places(stage, STAGE_ORDER)[items.customer]
    tiers = _places(tier, TIER_ORDER)[items.customer]
    major = (items.state.astype(np.int64) << 40) | (stages << 20) | tiers
    minor = (customer_rank[items.customer].astype(np.int64) << 4) | items.kind
    sheet_row = customer_row[items.customer]
    acts = items.kind == ACTION
    sheet_row[acts] = followup_row[items.row[acts]]
    order = np.lexsort((sheet_row, minor, items.due, major))
    return DueItems(*(getattr(items, name)[order] for name in ("customer", "kind", "due", "days_late", "state", "row")))


def _places(codes: Codes, first: tuple[str, ...]) -> NDArray[np.int64]:
    """Place of each record's value: the named ones, then further ones of the vocabulary, then unknown and blank."""
    ranked = [name for name in first if name in codes.names] + [name for name in codes.names if name not in first]
    table = np.array([ranked.index(name) for name in codes.names] + [len(ranked)], np.int64)
    return table[np.where(codes.values < 0, len(codes.names), codes.values)]
