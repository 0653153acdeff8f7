"""Dates of one row that must come in a certain order."""

from __future__ import annotations

import numpy as np

from sheetcrm.rules._batch import Batch, Detail, Place
from sheetcrm.rules._run import day_part, numbers, places
from sheetcrm.rules._words import shown_date
from sheetcrm.store import Table
from sheetcrm.text import Text

EARLIER = Text("早于", "is before")
LATER = Text("晚于", "is later than")


def before(table: Table, key: str, earlier: str) -> Batch:
    """DATE-ORDER: cells of ``key`` that are before those of ``earlier``; by days where one of the two has no time."""
    after, first = numbers(table, key), numbers(table, earlier)
    timed = (after != np.floor(after)) & (first != np.floor(first))
    wrong = np.where(timed, after < first - 1e-9, day_part(after) < day_part(first))
    label = table.schema.field(earlier).label

    def detail(i: int) -> Detail:
        gaps = {"relation": EARLIER, "event": Text(f"“{label.zh}”", label.en), "day": shown_date(float(first[i]))}
        return Detail(gaps, related=(Place(table, earlier, i),))

    return Batch(table, key, places(wrong), detail=detail, code="DATE-ORDER")
