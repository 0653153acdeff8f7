"""CV: everything that is worked out for each customer."""

from __future__ import annotations

from typing import Any

import numpy as np

from sheetcrm.derive import Codes, Derived
from sheetcrm.derive import columns as col
from sheetcrm.derive.columns import Bools, Floats, Ints
from sheetcrm.reports._report import Ask, Block, report
from sheetcrm.reports._shapes import COUNT, DATE_OR_NONE, DAYS, MONEY, MONEY_OR_NONE, RATE, TEXT_OR_NONE, many, one, or_none
from sheetcrm.store import from_serial

DATES = ("last_order_date", "last_followup", "last_activity", "win_date", "start_date", "next_order_expected")
"""Keys of ``cv_columns`` that are date serials."""
_SCORE = {"type": "integer", "minimum": 1, "maximum": 5}
_SHAPE = one(
    items=many(
        customer_id=TEXT_OR_NONE,
        stage=TEXT_OR_NONE,
        basis=MONEY_OR_NONE,
        high_value_basis=MONEY_OR_NONE,
        won_total=MONEY,
        won_365=MONEY,
        order_count=COUNT,
        last_order_date=DATE_OR_NONE,
        tier_computed=TEXT_OR_NONE,
        tier_eff=TEXT_OR_NONE,
        rank_max=COUNT,
        last_followup=DATE_OR_NONE,
        last_activity=DATE_OR_NONE,
        behaviour=TEXT_OR_NONE,
        frequency_class=TEXT_OR_NONE,
        customer_type_eff=TEXT_OR_NONE,
        completeness=RATE,
        contact_methods=COUNT,
        win_date=DATE_OR_NONE,
        start_date=DATE_OR_NONE,
        cycle_days=DAYS,
        cadence_days=DAYS,
        mean_interval=DAYS,
        next_order_expected=DATE_OR_NONE,
        rfm=or_none(one(r=_SCORE, f=_SCORE, m=_SCORE)),
    )
)


@report("CV", _SHAPE)
def customer_view(ask: Ask) -> Block:
    """客户总览.  ``{items: [{customer_id, stage, basis, …, rfm: {r, f, m} or None}]}``, one row a counted customer, by id.

    basis: the amount that decides the tier (won orders of ``tier.basis_days``, without any won order the past amount × 10000),
    high_value_basis: all won orders, else the past amount; won_total, won_365: won orders of all time, of ``tier.basis_days``
    (yuan); tier_eff: the typed tier, else tier_computed; rank_max: highest stage ever reached; behaviour by the days since
    last_activity (follow-up, won order or service record); frequency_class by the won orders of 365 days; completeness 0–1;
    cycle_days = win_date − start_date; mean_interval: days between won order dates, next_order_expected = last_order_date + that;
    rfm: recency, frequency, money from 1 (worst) to 5 among the buyers, None for others.
    """
    columns = cv_columns(ask.derived)
    for key in DATES:
        texts = {value: from_serial(value).date().isoformat() for value in set(columns[key]) if value is not None}
        columns[key] = [texts.get(value) for value in columns[key]]
    scores = [{"r": r, "f": f, "m": m} if r is not None else None for r, f, m in zip(*(columns.pop(key) for key in "rfm"), strict=True)]
    columns["rfm"] = scores
    del columns["customer_name"]
    return {"items": [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]}


def cv_columns(derived: Derived) -> dict[str, list[Any]]:
    """The customer view as one list a column, one entry a counted customer, by id; None where there is nothing.

    Keys as in ``customer_view``, with customer_name behind customer_id and r, f, m instead of rfm.  ``DATES`` are serials (1900
    system); amounts yuan; completeness 0–1; texts are canonical zh-CN values.
    """
    who = derived.by_id
    orders, basis, scores = derived.orders, derived.amount_basis, derived.rfm
    bought = orders.count[who] >= 1

    def numbers(values: Floats) -> list[Any]:
        return _whole_or_float(values[who])

    return {
        "customer_id": derived.customer_ids(who),
        "customer_name": col.texts_at(derived.customers, "name", who),
        "stage": _names(derived.stage, who),
        "basis": numbers(basis.tier),
        "high_value_basis": numbers(basis.high_value),
        "won_total": orders.total[who].tolist(),
        "won_365": orders.total_365[who].tolist(),
        "order_count": orders.count[who].tolist(),
        "last_order_date": numbers(orders.last_day),
        "tier_computed": _names(derived.tier_computed, who),
        "tier_eff": _names(derived.tier_eff, who),
        "rank_max": derived.rank_max[who].tolist(),
        "last_followup": numbers(derived.last_contact),
        "last_activity": numbers(derived.last_activity),
        "behaviour": _names(derived.behaviour, who),
        "frequency_class": _names(derived.frequency_class, who),
        "customer_type_eff": _names(derived.customer_type_eff, who),
        "completeness": numbers(derived.completeness),
        "contact_methods": derived.contact_methods[who].tolist(),
        "win_date": numbers(derived.win_day),
        "start_date": numbers(derived.start_day),
        "cycle_days": numbers(derived.cycle_days),
        "cadence_days": numbers(derived.cadence_days),
        "mean_interval": numbers(derived.mean_interval),
        "next_order_expected": numbers(derived.next_order_expected),
        **{key: _scores(getattr(scores, key)[who], bought) for key in "rfm"},
    }


def _whole_or_float(values: Floats) -> list[Any]:
    """Numbers, None for nan."""
    found = values.astype(object)
    found[np.isnan(values)] = None
    return found.tolist()  # type: ignore[no-any-return]


def _scores(values: Any, bought: Bools) -> list[int | None]:
    return [score if yes else None for score, yes in zip(values.tolist(), bought.tolist(), strict=True)]


def _names(codes: Codes, who: Ints) -> list[str | None]:
    shown: list[str | None] = [*codes.names, None]
    return [shown[code] for code in np.maximum(codes.values[who], -1).tolist()]
