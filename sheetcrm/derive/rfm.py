"""Recency, frequency, money: how a buyer compares with the other buyers."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sheetcrm._values import NamedTuple
from sheetcrm.derive.columns import Bools, Floats
from sheetcrm.derive.orders import OrderFacts


class Rfm(NamedTuple):
    """Scores from 1 (worst) to 5, int8[n]; 0 for customers that never bought."""

    r: NDArray[np.int8]
    f: NDArray[np.int8]
    m: NDArray[np.int8]


def rfm(facts: OrderFacts, counted: Bools) -> Rfm:
    """Over the customers with a won order: recency = days since the last one, frequency = won orders of 365 days, money = won
    amount of ``tier.basis_days``.  Score = 1 + floor(5 × worse ÷ n), worse = customers with a strictly worse value of n.
    """
    who = np.flatnonzero(counted & (facts.count >= 1))
    columns = (facts.last_day, facts.count_365.astype(np.float64), facts.total_365)
    scores = []
    for values in columns:  # a later last order is a smaller recency: more is better in all three
        score = np.zeros(len(counted), np.int8)
        score[who] = _score(values[who])
        scores.append(score)
    return Rfm(*scores)


def _score(values: Floats) -> NDArray[np.int64]:
    worse = np.searchsorted(np.sort(values), values, "left")
    score: NDArray[np.int64] = 1 + 5 * worse // max(len(values), 1)
    return score
