"""What the stage history says about each customer.

The figures that depend on it ask for ``HistoryFacts`` and for nothing else; a workbook without stage history has ``no_history``.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sheetcrm.derive.columns import Bools, Floats, Ints


@dataclass(frozen=True, slots=True)
class HistoryFacts:
    """One entry a record of Customers; days as serials, nan = none.

    any_rows  the workbook has a counted history row;  has_row  bool[n]: the customer has one
    max_rank  highest stage rank in the customer's timeline, 0 for none (without history the current stage is the timeline)
    win_day   date of the earliest counted row to a stage of rank 3 or more
    """

    any_rows: bool
    has_row: Bools
    max_rank: Ints
    win_day: Floats


def no_history(customers: int) -> HistoryFacts:
    """The facts of a workbook without stage history."""
    return HistoryFacts(False, np.zeros(customers, np.bool_), np.zeros(customers, np.int32), np.full(customers, np.nan))
