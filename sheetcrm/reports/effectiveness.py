"""E1: which follow-ups move customers on."""

from __future__ import annotations

from typing import Any

import numpy as np

from sheetcrm.derive import Codes, Derived
from sheetcrm.derive import columns as col
from sheetcrm.derive.columns import Bools, day_keys
from sheetcrm.derive.options import names
from sheetcrm.reports._figures import NO_VALUE, NOT_KNOWN, count_codes, ratio
from sheetcrm.reports._owners import owner_codes
from sheetcrm.reports._period import Period
from sheetcrm.reports._report import Ask, Block, report
from sheetcrm.reports._shapes import COUNT, RATE, TEXT, many, one

_GROUPS = many(value=TEXT, credited=COUNT, followups=COUNT, rate=RATE)


@report("E1", one(value=RATE, credited=COUNT, followups=COUNT, by_method=_GROUPS, by_owner=_GROUPS, by_stage=_GROUPS))
def effectiveness(ask: Ask) -> Block:
    """跟进有效性.  ``{value, credited, followups, by_method, by_owner, by_stage}``, each of these ``[{value, credited, followups, rate}]``.

    An advance is a change of stage in the period to a higher rank (流失客户 counts as 0: winning back is one; from no stage is
    none).  It is credited to the customer's latest follow-up at most ``effect.days`` before it.  Rate = distinct credited
    follow-ups of the period ÷ follow-ups of the period; by method, owner (blank: of the customer), stage on the day of the
    follow-up.  Without any stage history the rates are None.
    """
    derived, facts = ask.derived, ask.derived.followup_facts
    chosen = facts.exists & ask.period.has(facts.day)
    credited = chosen & _credited(derived, ask.period, float(ask.book.settings["effect.days"]))
    known = len(derived.history_rows) > 0
    method = col.encode(derived.followups, "method", names(ask.book, "method"))
    stage = Codes(derived.followup_stage, derived.stage_names)
    part, whole = int(np.count_nonzero(credited)), int(np.count_nonzero(chosen))
    return {
        "value": ratio(part, whole) if known else None,
        "credited": part,
        "followups": whole,
        "by_method": _groups(method, credited, chosen, known),
        "by_owner": _groups(owner_codes(ask, derived.followup_owner), credited, chosen, known),
        "by_stage": _groups(stage, credited, chosen, known),
    }


def _credited(derived: Derived, period: Period, most_days: float) -> Bools:
    """bool, one a follow-up: an advance of the period is credited to it."""
    facts, rows = derived.followup_facts, derived.history_rows
    found = np.zeros(len(facts.exists), np.bool_)
    if not len(rows) or not len(facts.order):
        return found
    ranks = np.append(derived.funnel_ranks, np.nan)  # the last one is that of no stage
    advance = period.has(rows.day) & (ranks[rows.to] > ranks[rows.origin])
    customer, day = rows.customer[advance], rows.day[advance]
    keys = day_keys(facts.customer[facts.order], facts.day[facts.order])
    at = np.searchsorted(keys, day_keys(customer, day), "right") - 1
    row = facts.order[at]
    near = (at >= 0) & (facts.customer[row] == customer) & (day - facts.day[row] <= most_days)
    found[row[near]] = True
    return found


def _groups(codes: Codes, credited: Bools, chosen: Bools, known: bool) -> list[dict[str, Any]]:
    """Values with follow-ups, in the order of the codes, then not recognised, then blank."""
    part, whole = count_codes(codes, credited), count_codes(codes, chosen)
    places = [*enumerate(codes.names, 2), (0, NOT_KNOWN), (1, NO_VALUE)]
    return [
        {"value": name, "credited": part[i], "followups": whole[i], "rate": ratio(part[i], whole[i]) if known else None}
        for i, name in places
        if whole[i]
    ]
