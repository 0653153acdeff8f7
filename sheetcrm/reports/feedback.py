"""FB: what customers tell us, and what becomes of it."""

from __future__ import annotations

import numpy as np

from sheetcrm.derive import columns as col
from sheetcrm.derive.options import names
from sheetcrm.reports._figures import mean, value_counts
from sheetcrm.reports._report import Ask, Block, report
from sheetcrm.reports._shapes import COUNT, COUNTED, SCORE, one
from sheetcrm.reports.service import DONE, counted_texts


@report("FB", one(value=COUNT, by_category=COUNTED, by_channel=COUNTED, mean_score=SCORE, open_actions=COUNT))
def feedback(ask: Ask) -> Block:
    """反馈分析.  ``{value, by_category, by_channel, mean_score, open_actions}`` of the feedback of the period, anonymous answers too.

    by_category ``[{value, count}]``: count descending, name; by_channel in the order of the vocabulary; mean_score of the valid
    scores 1–5; open_actions: an action is filled in and the status is neither 已解决 nor 已关闭.
    """
    table, derived = ask.book.table("feedback"), ask.derived
    _, exists = derived.feedback_counts
    chosen = exists & ask.period.has(col.days(table, "date"))
    channel = col.encode(table, "channel", names(ask.book, "feedback_channel"))
    status = col.encode(table, "status", names(ask.book, "service_status"))
    done = np.isin(status.values, [place for place, name in enumerate(status.names) if name in DONE])
    action, _ = col.codes(table, "action")
    score = col.floats(table, "score")
    valid = chosen & (score >= 1) & (score <= 5) & (score == np.floor(score))
    return {
        "value": int(np.count_nonzero(chosen)),
        "by_category": [{"value": text, "count": count} for text, count in counted_texts(table, "category", chosen)],
        "by_channel": value_counts(channel, chosen),
        "mean_score": mean(score[valid]),
        "open_actions": int(np.count_nonzero(chosen & (action >= 0) & ~done)),
    }
