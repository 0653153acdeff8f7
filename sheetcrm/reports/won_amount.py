"""K14: how much was sold."""

from __future__ import annotations

from sheetcrm.derive.money import UNITS
from sheetcrm.reports._figures import ratio
from sheetcrm.reports._report import Ask, Block, report
from sheetcrm.reports._shapes import COUNT, MONEY, MONEY_OR_NONE, one


@report("K14", one(value=MONEY, orders=COUNT, mean=MONEY_OR_NONE))
def won_amount(ask: Ask) -> Block:
    """成交额.  ``{value, orders, mean}``: Σ amount (yuan) of the won orders dated in the period, their number, mean per order."""
    orders = ask.derived.won_orders
    units = orders.units[ask.period.has(orders.day)]
    value = float(units.sum()) / UNITS
    return {"value": value, "orders": len(units), "mean": ratio(value, len(units))}
