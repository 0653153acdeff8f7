"""F1: how far the customers have come."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from sheetcrm.derive.history import WON_RANK
from sheetcrm.derive.stages import REPEAT_RANK
from sheetcrm.reports._figures import ratio
from sheetcrm.reports._report import Ask, Block, report
from sheetcrm.reports._shapes import COUNT, RATE, one

_SHAPE = one(
    reach={"type": "array", "items": COUNT, "minItems": 3, "maxItems": 4},
    steps={"type": "array", "items": RATE},
    total_rate=RATE,
    left_out=COUNT,
)


@report("F1", _SHAPE)
def funnel(ask: Ask) -> Block:
    """漏斗.  ``{reach, steps, total_rate, left_out}``.

    reach[k−1] = customers whose highest rank ever is ≥ k (k up to 4, to 3 where repurchase is no stage); steps: reach(k+1) ÷
    reach(k); total_rate: reach(3) ÷ reach(1); left_out: customers without known stage, stage history and won order.
    """
    derived = ask.derived
    ranks = derived.rank_max[derived.counted & ~derived.left_out]
    last = REPEAT_RANK if derived.repurchase else WON_RANK
    reach = [int(np.count_nonzero(ranks >= k)) for k in range(1, last + 1)]
    steps = [ratio(after, before) for before, after in pairwise(reach)]
    missing = int(np.count_nonzero(derived.counted & derived.left_out))
    return {"reach": reach, "steps": steps, "total_rate": ratio(reach[WON_RANK - 1], reach[0]), "left_out": missing}
