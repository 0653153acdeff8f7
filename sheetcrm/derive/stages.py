"""How far each customer has come, and how long it took."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sheetcrm.derive.columns import Bools, Codes, Floats, Ints
from sheetcrm.derive.history import WON_RANK, HistoryFacts
from sheetcrm.derive.orders import OrderFacts

REPEAT_RANK = 4


def current_rank(stage: Codes, ranks: Sequence[int]) -> Ints:
    """Rank of the current stage; 0 for blank, unknown and exit stages.  ranks: one for each of ``stage.names``, 0 = exit."""
    table = np.array([*ranks, 0], np.int32)
    rank: Ints = table[np.maximum(stage.values, -1)]
    return rank


def rank_max(current: Ints, history: HistoryFacts, orders: OrderFacts, *, repurchase: bool) -> Ints:
    """Highest rank ever reached: the current stage, the timeline, 3 with a won order, 4 with two (where repurchase is a stage); at least 1."""
    best = np.maximum(np.maximum(current, history.max_rank), 1)
    best = np.maximum(best, np.where(orders.count >= 1, WON_RANK, 1))
    if repurchase:
        best = np.maximum(best, np.where(orders.count >= 2, REPEAT_RANK, 1))
    return best.astype(np.int32)


def left_out(stage: Codes, history: HistoryFacts, orders: OrderFacts) -> Bools:
    """Customers that no funnel counts: stage blank or unknown, no stage history, no won order."""
    out: Bools = (stage.values < 0) & ~history.has_row & (orders.count == 0)
    return out


def win_day(history: HistoryFacts, orders: OrderFacts) -> Floats:
    """Date of the earliest counted history row to rank 3 or more, else of the earliest won order (serial), else nan."""
    return np.where(np.isnan(history.win_day), orders.first_day, history.win_day)


def start_day(first_contact: Floats, created: Floats, first_followup: Floats) -> Floats:
    """first_contact_date, else created_date, else the earliest follow-up date (serials), else nan."""
    start = np.where(np.isnan(first_contact), created, first_contact)
    return np.where(np.isnan(start), first_followup, start)


def cycle_days(win: Floats, start: Floats) -> Floats:
    """win − start in days; nan if either is missing or the result is negative."""
    days = win - start
    return np.where(days >= 0, days, np.nan)
