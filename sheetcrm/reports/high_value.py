"""HV: the customers that matter most, and the groups in which they are found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from sheetcrm.derive import Codes, Derived
from sheetcrm.derive.columns import UNKNOWN, Ints, texts_at
from sheetcrm.reports._figures import NO_VALUE, NOT_KNOWN, ratio, totals_of
from sheetcrm.reports._report import Ask, Block, report
from sheetcrm.reports._shapes import COUNT, FLAG, MONEY, RATE, TEXT, TEXT_OR_NONE, many, one
from sheetcrm.reports._tag_order import tag_order
from sheetcrm.reports.repurchase import repeats

DIMENSIONS = ("industry", "source", "region", "size")
_CUSTOMERS = many(customer_id=TEXT_OR_NONE, amount=MONEY)
_SEGMENTS = many(dimension=TEXT_OR_NONE, value=TEXT, customers=COUNT, buyers=COUNT, won_total=MONEY, repurchase=RATE, flag=FLAG)


@report("HV", one(customers=_CUSTOMERS, segments=_SEGMENTS))
def high_value(ask: Ask) -> Block:
    """高价值客户群.  ``{customers: [{customer_id, amount}], segments: [{dimension, value, customers, buyers, won_total, repurchase, flag}]}``.

    customers: those with a high-value basis (all won orders, else the past amount; yuan) ≥ ``highvalue.amount``; amount
    descending, then id.  segments: all customers by industry, source, region, size (``dimension`` is the field's key), then by
    tag (its tag dimension; None for an unknown tag): buyers = with a won order, won_total their orders (yuan), repurchase = K4
    inside the segment; flag: repurchase ≥ ``highvalue.repurchase`` and buyers ≥ ``highvalue.min_buyers``.
    Order: of the vocabularies; tags as on the Tags sheet, other built-in ones, unknown ones by code point.
    """
    derived = ask.derived
    best = _best(derived)
    pairs = zip(derived.customer_ids(best), derived.amount_basis.high_value[best].tolist(), strict=True)
    return {"customers": [{"customer_id": name, "amount": amount} for name, amount in pairs], "segments": _segments(ask)}


def high_value_names(derived: Derived, most: int) -> dict[str, str]:
    """Id -> name of the first customers of the list, at most so many."""
    best = _best(derived)[:most]
    names = zip(derived.customer_ids(best), texts_at(derived.customers, "name", best), strict=True)
    return {key: name for key, name in names if key and name}


def _best(derived: Derived) -> Ints:
    """Records of the high-value customers, in their order."""
    basis = derived.amount_basis.high_value
    best = np.flatnonzero(derived.counted & (basis >= float(derived.settings["highvalue.amount"]))).astype(np.int32)
    return best[np.lexsort((derived.customer_rank[best], -basis[best]))]


def _segments(ask: Ask) -> list[dict[str, Any]]:
    derived, figures = ask.derived, _Figures(ask)
    who = np.flatnonzero(derived.counted).astype(np.int32)
    segments: list[dict[str, Any]] = []
    for key in DIMENSIONS:
        codes: Codes = derived.customer_codes(key, key)
        places = [*enumerate(codes.names, 2), (0, NOT_KNOWN), (1, NO_VALUE)]
        segments += figures.of(who, codes.values[who] - UNKNOWN, [(i, key, name) for i, name in places])
    tags = derived.tags
    named = [(i, tags.names[i].dimension, tags.names[i].name) for i in tag_order(tags.names)]
    return segments + figures.of(tags.customer, tags.tag, named)


class _Figures:
    """The figures of groups of customers."""

    def __init__(self, ask: Ask) -> None:
        settings, self.orders = ask.book.settings, ask.derived.orders
        self.repeats, self.bought = repeats(ask.derived), ask.derived.orders.count >= 1
        self.least, self.least_buyers = float(settings["highvalue.repurchase"]), int(settings["highvalue.min_buyers"])

    def of(self, who: Ints, group: Ints, named: Sequence[tuple[int, str | None, str]]) -> list[dict[str, Any]]:
        """who, group: one entry a member of a group (a customer may be in several); named: (group, dimension, value) in order."""
        k = len(named)
        customers = np.bincount(group, minlength=k)
        buyers, base, again = (np.bincount(group[mask[who]], minlength=k) for mask in (self.bought, self.repeats.buyers, self.repeats.repeat))
        totals = totals_of(group, self.orders.total[who], k)
        return [
            {
                "dimension": dimension,
                "value": value,
                "customers": int(customers[i]),
                "buyers": int(buyers[i]),
                "won_total": totals[i],
                "repurchase": (rate := ratio(int(again[i]), int(base[i]))),
                "flag": rate is not None and rate >= self.least and int(buyers[i]) >= self.least_buyers,
            }
            for i, dimension, value in named
            if customers[i]
        ]
