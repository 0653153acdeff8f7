"""K15: how much contact there was."""

from __future__ import annotations

import numpy as np

from sheetcrm.derive import columns as col
from sheetcrm.derive.options import names
from sheetcrm.reports._figures import value_counts
from sheetcrm.reports._report import Ask, Block, report
from sheetcrm.reports._shapes import COUNT, COUNTED, one


@report("K15", one(value=COUNT, customers=COUNT, methods=COUNTED))
def contacts(ask: Ask) -> Block:
    """跟进次数.  ``{value, customers, methods: [{value, count}]}``: follow-ups in the period, customers touched, by method."""
    facts = ask.derived.followup_facts
    chosen = facts.exists & ask.period.has(facts.day)
    method = col.encode(ask.derived.followups, "method", names(ask.book, "method"))
    touched = int(np.count_nonzero(np.bincount(facts.customer[chosen], minlength=1)))
    return {"value": int(np.count_nonzero(chosen)), "customers": touched, "methods": value_counts(method, chosen)}
