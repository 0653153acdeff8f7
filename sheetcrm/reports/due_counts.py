"""K9, K10: is everybody contacted in time?"""

from __future__ import annotations

import numpy as np

from sheetcrm.derive import Derived, plans
from sheetcrm.derive.due import OVERDUE, TODAY, UPCOMING
from sheetcrm.reports._figures import ratio
from sheetcrm.reports._report import Ask, Block, report
from sheetcrm.reports._shapes import COUNT, RATE, one


@report("K9", one(value=RATE, kept=COUNT, total=COUNT))
def cadence_kept(ask: Ask) -> Block:
    """周期达标率: customers whose contact item is due at T or later ÷ customers with a contact item.  ``{value, kept, total}``."""
    due = ask.derived.contacts.due
    total, kept = int(np.count_nonzero(~np.isnan(due))), int(np.count_nonzero(due >= ask.derived.t))
    return {"value": ratio(kept, total), "kept": kept, "total": total}


@report("K10", one(overdue=COUNT, today=COUNT, upcoming=COUNT))
def due_by_state(ask: Ask) -> Block:
    """逾期/今日/7日内: contact and action items of the due list by state.  ``{overdue, today, upcoming}``."""
    return dict(state_counts(ask.derived))


def state_counts(derived: Derived) -> dict[str, int]:
    """Contact and action items of the due list by state: ``overdue``, ``today``, ``upcoming``."""
    items = derived.due_items
    numbers = np.bincount(items.state[items.kind <= plans.ACTION], minlength=3)
    return {"overdue": int(numbers[OVERDUE]), "today": int(numbers[TODAY]), "upcoming": int(numbers[UPCOMING])}
