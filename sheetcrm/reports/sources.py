"""CH: which sources bring customers that buy."""

from __future__ import annotations

from typing import Any

import numpy as np

from sheetcrm.derive.columns import UNKNOWN, sums
from sheetcrm.derive.history import WON_RANK
from sheetcrm.reports._figures import NO_VALUE, NOT_KNOWN, ratio, totals_of
from sheetcrm.reports._report import Ask, Block, report
from sheetcrm.reports._shapes import COUNT, DAYS, MONEY, RATE, TEXT, many, one
from sheetcrm.reports.customers import new_customers

_SHAPE = one(items=many(value=TEXT, customers=COUNT, won=COUNT, rate=RATE, won_total=MONEY, mean_cycle_days=DAYS))


@report("CH", _SHAPE)
def sources(ask: Ask) -> Block:
    """渠道转化.  ``{items: [{value, customers, won, rate, won_total, mean_cycle_days}]}`` by source, over the customers of the period.

    won = those that ever reached a won stage, rate = won ÷ customers, won_total = their won orders of all time (yuan),
    mean_cycle_days = mean days from start to win.  Order of the vocabulary, then not recognised, then blank.
    """
    derived = ask.derived
    codes = derived.customer_codes("source", "source")
    who = np.flatnonzero(new_customers(ask))
    group, k = codes.values[who] - UNKNOWN, len(codes.names) + 2
    customers = np.bincount(group, minlength=k)
    won = np.bincount(group[derived.rank_max[who] >= WON_RANK], minlength=k)
    totals = totals_of(group, derived.orders.total[who], k)
    cycle = derived.cycle_days[who]
    timed = ~np.isnan(cycle)
    cycles, days = np.bincount(group[timed], minlength=k), sums(group[timed], cycle[timed], k)
    items: list[dict[str, Any]] = [
        {
            "value": name,
            "customers": int(customers[i]),
            "won": int(won[i]),
            "rate": ratio(int(won[i]), int(customers[i])),
            "won_total": totals[i],
            "mean_cycle_days": ratio(float(days[i]), int(cycles[i])),
        }
        for i, name in [*enumerate(codes.names, 2), (0, NOT_KNOWN), (1, NO_VALUE)]
        if customers[i]
    ]
    return {"items": items}
