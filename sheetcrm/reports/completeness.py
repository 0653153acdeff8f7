"""K11: how complete the customer records are."""

from __future__ import annotations

import numpy as np

from sheetcrm.reports._figures import mean, ratio
from sheetcrm.reports._report import Ask, Block, report
from sheetcrm.reports._shapes import RATE, one


@report("K11", one(mean=RATE, share=RATE))
def completeness(ask: Ask) -> Block:
    """完整度.  ``{mean, share}``: mean of filled fields ÷ fields; share of customers at or above ``completeness.min``."""
    derived = ask.derived
    enough = int(np.count_nonzero(derived.complete_enough & derived.counted))
    return {"mean": mean(derived.completeness[derived.counted]), "share": ratio(enough, derived.total)}
