"""K8: are promises kept in time?"""

from __future__ import annotations

import numpy as np

from sheetcrm.reports._figures import ratio
from sheetcrm.reports._report import Ask, Block, report


@report("K8")
def on_time(ask: Ask) -> Block:
    """行动按时率: actions due in the period (not cancelled) that were closed by their due date ÷ all of them.

    An open action is late once its due date has passed; one that is due at T and open is left out.  ``{value, on_time, total}``.
    """
    acts = ask.derived.actions
    asked = ask.period.has(acts.due) & ~acts.cancelled & ~(acts.open & (acts.due >= ask.derived.t))
    kept = int(np.count_nonzero(asked & (acts.closed_on <= acts.due)))
    total = int(np.count_nonzero(asked))
    return {"value": ratio(kept, total), "on_time": kept, "total": total}
