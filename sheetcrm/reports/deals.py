"""K1–K3: how long it takes to win a customer, and how many are won."""

from __future__ import annotations

import numpy as np

from sheetcrm.derive import columns as col
from sheetcrm.derive.columns import Bools
from sheetcrm.derive.history import WON_RANK
from sheetcrm.derive.options import LOST
from sheetcrm.reports._figures import mean, ratio
from sheetcrm.reports._report import Ask, Block, report
from sheetcrm.reports._shapes import COUNT, DAYS, RATE, one, with_goal
from sheetcrm.reports._targets import with_target
from sheetcrm.reports.customers import new_customers


@report("K1", one(mean=DAYS, median=DAYS, n=COUNT, excluded=COUNT))
def deal_cycle(ask: Ask) -> Block:
    """平均成交周期.  ``{mean, median, n, excluded}`` in days, over the customers won in the period.

    Days from start (first_contact_date, else created_date, else the earliest follow-up) to win (the earliest change to a won
    stage, else the earliest won order); excluded: won in the period, but without start or with a start after the win.
    """
    won = won_customers(ask)
    days = ask.derived.cycle_days[won]
    timed = days[~np.isnan(days)]
    median = float(np.median(timed)) if len(timed) else None
    return {"mean": mean(timed), "median": median, "n": len(timed), "excluded": int(np.count_nonzero(won)) - len(timed)}


@report("K2", with_goal(one(value=RATE, won=COUNT, cohort=COUNT)))
def conversion(ask: Ask) -> Block:
    """潜在→成交转化率.  ``{value, won, cohort}``: of the customers of the period, those that ever reached a won stage ÷ all.

    Customers without known stage, stage history and won order are left out, as in the funnel.
    """
    cohort = new_customers(ask) & ~ask.derived.left_out
    won = int(np.count_nonzero(cohort & (ask.derived.rank_max >= WON_RANK)))
    whole = int(np.count_nonzero(cohort))
    return with_target(ask, "target.conversion", {"value": ratio(won, whole), "won": won, "cohort": whole})


@report("K3", one(value=RATE, won=COUNT, lost=COUNT))
def success(ask: Ask) -> Block:
    """跟单成功率.  ``{value, won, lost}``: won ÷ (won + lost), customers.

    won: win date in the period.  lost: not won, and changed to 流失客户 in the period without a win date on or before that day;
    in a workbook without stage history: stage 流失客户, no won order, updated_at in the period.
    """
    won = won_customers(ask)
    lost = lost_customers(ask, won)
    a, b = int(np.count_nonzero(won)), int(np.count_nonzero(lost))
    return {"value": ratio(a, a + b), "won": a, "lost": b}


def won_customers(ask: Ask) -> Bools:
    """bool, one a record of Customers: win date in the period."""
    return ask.derived.counted & ask.period.has(ask.derived.win_day)


def lost_customers(ask: Ask, won: Bools) -> Bools:
    """bool, one a record of Customers: lost in the period without having been won before."""
    derived, rows = ask.derived, ask.derived.history_rows
    if not len(rows):
        updated = ask.period.has(col.days(derived.customers, "updated_at"))
        gone: Bools = derived.counted & derived.lost & (derived.orders.count == 0) & updated & ~won
        return gone
    lost: Bools = np.zeros(derived.n, np.bool_)
    place = derived.stage_names.index(LOST) if LOST in derived.stage_names else -9
    changed = (rows.to == place) & ask.period.has(rows.day) & ~(derived.win_day[rows.customer] <= rows.day)
    lost[rows.customer[changed]] = True
    lost &= derived.counted & ~won
    return lost
