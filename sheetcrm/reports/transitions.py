"""F2: how many customers moved on in the period."""

from __future__ import annotations

from typing import Any

import numpy as np

from sheetcrm._arrays import unique
from sheetcrm.derive.columns import Bools, Ints
from sheetcrm.derive.options import LOST
from sheetcrm.reports._figures import ratio
from sheetcrm.reports._report import Ask, Block, report
from sheetcrm.reports._shapes import COUNT, RATE, TEXT, many, one, or_none

_STEP = many(stage=TEXT, base=COUNT, forward=COUNT, forward_rate=RATE, lost=COUNT, lost_rate=RATE)


@report("F2", one(steps=or_none(_STEP)))
def transitions(ask: Ask) -> Block:
    """阶段转化率.  ``{steps: [{stage, base, forward, forward_rate, lost, lost_rate}] or None}`` for the ranks 1, 2, 3.

    base = distinct customers that were in the stage on the day before the period, or came into it in the period (an entry of
    their timeline); forward = those of them with a change in the period from this rank to a higher one, forward_rate =
    forward ÷ base; lost = those with a change in the period from this rank to 流失客户.  None without any stage history.
    """
    derived = ask.derived
    if not len(derived.history_rows):
        return {"steps": None}
    ranks = np.append(derived.funnel_ranks, np.nan)  # the last one is that of no stage
    return {"steps": [_step(ask, place, rank) for rank in (1, 2, 3) for place in np.flatnonzero(ranks == rank)[:1].tolist()]}


def _step(ask: Ask, stage: int, rank: int) -> dict[str, Any]:
    derived, period = ask.derived, ask.period
    line, rows = derived.timeline, derived.history_rows
    ranks = np.append(derived.funnel_ranks, np.nan)
    base = (line.first_stage == stage) & period.has(line.first_day)
    if period.start is not None:
        everybody = np.arange(derived.n, dtype=np.int32)
        base |= line.stage_at(everybody, np.full(derived.n, period.first - 1)) == stage
    now = period.has(rows.day)
    base[rows.customer[now & (rows.to == stage)]] = True
    base &= derived.counted
    leaving = now & (ranks[rows.origin] == rank)
    lost_place = derived.stage_names.index(LOST) if LOST in derived.stage_names else -9
    forward = _among(base, rows.customer[leaving & (ranks[rows.to] > rank)])
    lost = _among(base, rows.customer[leaving & (rows.to == lost_place)])
    whole = int(np.count_nonzero(base))
    return {
        "stage": derived.stage_names[stage],
        "base": whole,
        "forward": forward,
        "forward_rate": ratio(forward, whole),
        "lost": lost,
        "lost_rate": ratio(lost, whole),
    }


def _among(base: Bools, customers: Ints) -> int:
    """Number of distinct customers of ``base``."""
    return int(np.count_nonzero(base[unique(customers)]))
