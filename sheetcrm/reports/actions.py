"""K8: are promises kept in time?"""

from __future__ import annotations

import numpy as np

from sheetcrm.derive.columns import Bools
from sheetcrm.reports._figures import ratio
from sheetcrm.reports._report import Ask, Block, report
from sheetcrm.reports._shapes import COUNT, RATE, one


@report("K8", one(value=RATE, on_time=COUNT, total=COUNT))
def on_time(ask: Ask) -> Block:
    """行动按时率: actions due in the period (not cancelled) that were closed by their due date ÷ all of them.

    An open action is late once its due date has passed; one that is due at T and open is left out.  ``{value, on_time, total}``.
    """
    asked, kept = kept_actions(ask)
    on_time, total = int(np.count_nonzero(asked & kept)), int(np.count_nonzero(asked))
    return {"value": ratio(on_time, total), "on_time": on_time, "total": total}


def kept_actions(ask: Ask) -> tuple[Bools, Bools]:
    """(asked, kept): bool, one an action item: it counts for the period; it was closed by its due date."""
    acts = ask.derived.actions
    asked = ask.period.has(acts.due) & ~acts.cancelled & ~(acts.open & (acts.due >= ask.derived.t))
    return asked, acts.closed_on <= acts.due
