"""TG: what the tags are worth."""

from __future__ import annotations

from typing import Any

import numpy as np

from sheetcrm.derive.history import WON_RANK
from sheetcrm.reports._figures import ratio, totals_of
from sheetcrm.reports._report import Ask, Block, report
from sheetcrm.reports._shapes import COUNT, DAYS, MONEY, MONEY_OR_NONE, RATE, TEXT, TEXT_OR_NONE, many, one

_SHAPE = one(
    items=many(
        tag=TEXT,
        dimension=TEXT_OR_NONE,
        customers=COUNT,
        share=RATE,
        amount=MONEY,
        amount_share=RATE,
        mean=MONEY_OR_NONE,
        reach_3=RATE,
        mean_cycle_days=DAYS,
    )
)


@report("TG", _SHAPE)
def tag_contribution(ask: Ask) -> Block:
    """标签贡献.  ``{items: [{tag, dimension, customers, share, amount, amount_share, mean, reach_3, mean_cycle_days}]}``.

    Per tag of the counted customers (after normalisation; a tag does not count for its parents): share = customers ÷ all
    customers; amount = Σ high-value basis (yuan, none = 0), amount_share = of that of all customers, mean per customer;
    reach_3 = customers that ever reached a won stage ÷ customers; mean_cycle_days = mean days from start to win.
    Order: amount and customers descending, tag.
    """
    derived = ask.derived
    tags = derived.tags
    k = len(tags.names)
    basis = np.nan_to_num(derived.amount_basis.high_value)
    own = basis[derived.counted]
    (whole,) = totals_of(np.zeros(len(own), np.int32), own, 1)
    customers = np.bincount(tags.tag, minlength=k)
    amounts = totals_of(tags.tag, basis[tags.customer], k)
    won = np.bincount(tags.tag, (derived.rank_max >= WON_RANK)[tags.customer], minlength=k)
    cycle = derived.cycle_days[tags.customer]
    timed = ~np.isnan(cycle)
    cycles, cycle_days = np.bincount(tags.tag[timed], minlength=k), np.bincount(tags.tag[timed], cycle[timed], minlength=k)
    items: list[dict[str, Any]] = [
        {
            "tag": name.name,
            "dimension": name.dimension,
            "customers": int(customers[i]),
            "share": ratio(int(customers[i]), derived.total),
            "amount": amounts[i],
            "amount_share": ratio(amounts[i], whole),
            "mean": ratio(amounts[i], int(customers[i])),
            "reach_3": ratio(int(won[i]), int(customers[i])),
            "mean_cycle_days": ratio(float(cycle_days[i]), int(cycles[i])),
        }
        for i, name in enumerate(tags.names)
        if customers[i]
    ]
    return {"items": sorted(items, key=lambda item: (-item["amount"], -item["customers"], item["tag"], item["dimension"] or ""))}
