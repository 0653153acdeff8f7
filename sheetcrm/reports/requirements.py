"""RQ: what the customers want."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

import numpy as np

from sheetcrm.derive import Codes
from sheetcrm.derive import columns as col
from sheetcrm.derive.columns import Bools, Floats
from sheetcrm.derive.options import names
from sheetcrm.reports._figures import NO_VALUE, NOT_KNOWN, mean, total
from sheetcrm.reports._report import Ask, Block, report
from sheetcrm.reports._shapes import COUNT, DAYS, MONEY, TEXT, Shape, many, one
from sheetcrm.store import Table

_CYCLE = re.compile(r"(\d+(?:\.\d+)?)(?:[-–—~〜至到](\d+(?:\.\d+)?))?个?(天|日|周|星期|月|季度|季|年|)")
_UNIT = {"天": 1, "日": 1, "周": 7, "星期": 7, "月": 30, "季度": 90, "季": 90, "年": 365, "": 1}


_SUMS: dict[str, Shape] = {"count": COUNT, "amount": MONEY, "mean_cycle_days": DAYS}


@report("RQ", one(items=many(type=TEXT, priority=TEXT, **_SUMS), **_SUMS))
def requirements(ask: Ask) -> Block:
    """需求分析: requirements that are not dropped, raised up to T or without date.

    ``{items: [{type, priority, count, amount, mean_cycle_days}], count, amount, mean_cycle_days}``: by type and priority, and
    in all; amount = Σ expected amount (yuan), mean_cycle_days over the readable expected cycles (days).
    """
    table = ask.book.table("requirements")
    status = col.encode(table, "status", names(ask.book, "requirement_status"))
    dropped = status.values == (status.names.index("已放弃") if "已放弃" in status.names else -9)
    chosen = (ask.derived.customer_of(table) >= 0) & ~dropped & ~(col.days(table, "raised_on") > ask.derived.t)
    types = col.encode(table, "requirement_type", names(ask.book, "requirement_type"))
    priorities = col.encode(table, "priority", names(ask.book, "priority"))
    amount, cycle = col.floats(table, "expected_amount"), _cycles(table)
    items: list[dict[str, Any]] = []
    for kind, of_kind in _values(types):
        for priority, of_priority in _values(priorities):
            here = chosen & of_kind & of_priority
            if here.any():
                items.append({"type": kind, "priority": priority} | _sums(here, amount, cycle))
    return {"items": items} | _sums(chosen, amount, cycle)


def cycle_days(text: str) -> float | None:
    """``2个月`` -> 60, ``1-2周`` -> 10.5, ``45`` -> 45 days; None when it is not a number (or range) with one known unit."""
    match = _CYCLE.fullmatch("".join(unicodedata.normalize("NFKC", text).split()))
    if match is None:
        return None
    low, high, unit = match.groups()
    return (float(low) + float(high or low)) / 2 * _UNIT[unit]


def _values(codes: Codes) -> list[tuple[str, Bools]]:
    """Each value with the records that have it, in the order of the vocabulary, then not recognised, then blank."""
    places = [(name, i) for i, name in enumerate(codes.names)] + [(NOT_KNOWN, col.UNKNOWN), (NO_VALUE, col.BLANK)]
    return [(name, codes.values == place) for name, place in places]


def _sums(of: Bools, amount: Floats, cycle: Floats) -> dict[str, Any]:
    return {"count": int(np.count_nonzero(of)), "amount": total(amount[of]), "mean_cycle_days": mean(cycle[of])}


def _cycles(table: Table | None) -> Floats:
    values, domain = col.texts(table, "expected_cycle")
    days = [cycle_days(text) for text in domain]
    return np.array([np.nan if day is None else day for day in days] + [np.nan])[values]
