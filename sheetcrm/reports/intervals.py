"""E2: how long customers wait between two contacts."""

from __future__ import annotations

import numpy as np

from sheetcrm.derive.columns import sums
from sheetcrm.derive.options import days_by_value
from sheetcrm.reports._figures import NO_VALUE, ratio
from sheetcrm.reports._report import Ask, Block, report
from sheetcrm.reports._shapes import COUNT, DAYS, RATE, TEXT, many, one


@report("E2", one(items=many(value=TEXT, mean=DAYS, gaps=COUNT, cadence=DAYS, share_over=RATE)))
def intervals(ask: Ask) -> Block:
    """跟进间隔.  ``{items: [{value, mean, gaps, cadence, share_over}]}`` by the stage on the day of the earlier follow-up.

    A gap is the number of whole days between two consecutive follow-ups of a customer, the later one in the period;
    share_over = gaps longer than ``cadence.<stage>`` ÷ gaps (None where that is 0).  Order of the vocabulary, then no stage.
    """
    derived, facts = ask.derived, ask.derived.followup_facts
    order = facts.order
    customer, day = facts.customer[order], facts.day[order]
    chosen = (customer[1:] == customer[:-1]) & ask.period.has(day[1:])
    gap = (day[1:] - day[:-1])[chosen]
    stage = derived.followup_stage[order[:-1][chosen]] + 1  # 0: no stage
    stages = derived.stage_names
    cadence = days_by_value(ask.book.settings, "cadence.", stages)
    limit = np.array([np.nan] + [cadence.get(name) or np.nan for name in stages])
    k = len(limit)
    gaps, days, over = np.bincount(stage, minlength=k), sums(stage, gap, k), np.bincount(stage[gap > limit[stage]], minlength=k)
    places = [*enumerate(stages, 1), (0, NO_VALUE)]
    items = [
        {
            "value": name,
            "mean": ratio(float(days[i]), int(gaps[i])),
            "gaps": int(gaps[i]),
            "cadence": cadence.get(name),
            "share_over": None if np.isnan(limit[i]) else ratio(int(over[i]), int(gaps[i])),
        }
        for i, name in places
        if gaps[i]
    ]
    return {"items": items}
