"""K6, K7: what customers say about us."""

from __future__ import annotations

import numpy as np

from sheetcrm.reports._figures import mean, ratio
from sheetcrm.reports._report import Ask, Block, report
from sheetcrm.reports._shapes import COUNT, RATE, SCORE, one, with_goal
from sheetcrm.reports._targets import with_target

_NPS = {"type": ["number", "null"], "minimum": -100, "maximum": 100}


@report("K6", one(mean=SCORE, n=COUNT, share_4=RATE))
def satisfaction(ask: Ask) -> Block:
    """满意度.  ``{mean, n, share_4}``: mean of the scores 1–5 of the period; share_4 = scores of 4 or 5 ÷ all.

    Scores of service records by resolved_at, else opened_at; of feedback by its date (anonymous answers count).
    """
    answers = ask.derived.satisfaction
    scores = answers.value[ask.period.has(answers.day)]
    return {"mean": mean(scores), "n": len(scores), "share_4": ratio(int(np.count_nonzero(scores >= 4)), len(scores))}


@report("K7", with_goal(one(value=_NPS, n=COUNT, promoters=COUNT, detractors=COUNT)))
def net_promoters(ask: Ask) -> Block:
    """NPS.  ``{value, n, promoters, detractors}``: (answers 9–10 − answers 0–6) ÷ answers × 100, of the feedback of the period."""
    answers = ask.derived.recommendations
    marks = answers.value[ask.period.has(answers.day)]
    promoters, detractors = int(np.count_nonzero(marks >= 9)), int(np.count_nonzero(marks <= 6))
    value = ratio(100 * (promoters - detractors), len(marks))
    return with_target(ask, "target.nps", {"value": value, "n": len(marks), "promoters": promoters, "detractors": detractors})
