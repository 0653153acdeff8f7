"""K12: is what happened written down at once?"""

from __future__ import annotations

import numpy as np

from sheetcrm.reports._figures import ratio
from sheetcrm.reports._report import Ask, Block, report
from sheetcrm.reports._shapes import COUNT, RATE, one


@report("K12", one(value=RATE, on_time=COUNT, total=COUNT))
def recorded_in_time(ask: Ask) -> Block:
    """24小时更新率.  ``{value, on_time, total}``: follow-ups and changes of stage of the period whose recorded_at is filled.

    on_time: recorded_at − event ≤ ``update.max_hours`` (an event without time counts from 23:59 of its day).
    """
    kept = total = 0
    for sheet, event in (("followups", "followed_at"), ("stagehistory", "changed_at")):
        if ask.book.table(sheet) is None:
            continue
        _, day, in_time = ask.derived.recorded(sheet, event)
        chosen = ask.period.has(day)
        kept += int(np.count_nonzero(chosen & in_time))
        total += int(np.count_nonzero(chosen))
    return {"value": ratio(kept, total), "on_time": kept, "total": total}
