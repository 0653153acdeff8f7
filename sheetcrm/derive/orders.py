"""Won orders: the lines of one order id as one order, and what they say about each customer."""

from __future__ import annotations

import numpy as np

from sheetcrm._arrays import unique
from sheetcrm._values import NamedTuple, dataclass
from sheetcrm.derive.columns import Bools, Floats, Ints, day_keys, sums
from sheetcrm.derive.money import to_units, to_yuan

YEAR = 365


class OrderLines(NamedTuple):
    """Rows of Orders (m).

    first  int32[m]: record of the first line of the same order; a row without order id is an order of its own
    split  bool[m]: a later line whose customer, date or status differs from the first; no figure counts it
    """

    first: Ints
    split: Bools


class WonOrders(NamedTuple):
    """One entry a won order, by its first line.

    row     int32[k]: record of Orders;  customer  int32[k]: record of Customers
    day     float64[k]: order date (serial);  units  float64[k]: amount in whole ten-thousandths of a yuan
    """

    row: Ints
    customer: Ints
    day: Floats
    units: Floats

    @property
    def amount(self) -> Floats:
        """float64[k]: yuan."""
        return to_yuan(self.units)


@dataclass(frozen=True, slots=True)
class OrderFacts:
    """One entry a record of Customers; yuan; days as serials, nan = none.

    any_rows  the sheet Orders has a row dated up to T
    count     won orders up to T;  count_365  won orders with T − 365 < order date ≤ T
    total     won amount of all time;  total_365  with T − ``tier.basis_days`` < order date ≤ T
    first_day, last_day  earliest and latest won order date;  days  number of distinct won order dates
    """

    any_rows: bool
    count: Ints
    count_365: Ints
    total: Floats
    total_365: Floats
    first_day: Floats
    last_day: Floats
    days: Ints


def no_orders(customers: int) -> OrderFacts:
    """The facts of a workbook without orders."""
    zeros, none = np.zeros(customers, np.int32), np.full(customers, np.nan)
    return OrderFacts(False, zeros, zeros, np.zeros(customers), np.zeros(customers), none, none, zeros)


def order_lines(order_id: Ints, customer: Ints, day: Floats, status: Ints) -> OrderLines:
    """order_id, customer, status: equal numbers for equal values, -1 for blank ids; day: serials, nan = none; one entry a row."""
    rows = np.arange(len(order_id), dtype=np.int32)
    named = np.flatnonzero(order_id >= 0)
    first = rows.copy()
    if len(named):
        earliest = np.full(int(order_id.max()) + 1, -1, np.int32)
        earliest[order_id[named[::-1]]] = rows[named[::-1]]  # of a repeated index the last assignment stays: the first row
        first[named] = earliest[order_id[named]]
    same_day = (day == day[first]) | (np.isnan(day) & np.isnan(day[first]))
    split = (customer != customer[first]) | (status != status[first]) | ~same_day
    return OrderLines(first, split)


def line_units(amount: Floats, blank: Bools, quantity: Floats, price: Floats, rate: Floats) -> Floats:
    """Amount of each line in ten-thousandths of a yuan: amount × rate; blank: quantity (> 0) × unit price × rate; nan = not readable.

    blank: nothing is given as amount (an unreadable amount is not replaced);  rate: yuan per unit of the line's currency.
    """
    product = np.where(quantity > 0, quantity * price, np.nan)
    given = np.where(blank, product, amount)
    return to_units(np.where(given >= 0, given, np.nan) * rate)


def won_orders(lines: OrderLines, customer: Ints, day: Floats, won: Bools, units: Floats, t: float) -> WonOrders:
    """Orders of counted customers (record ≥ 0), dated up to T, of a won status, every line of which has a readable amount."""
    m = len(customer)
    counts = ~lines.split
    unreadable = np.bincount(lines.first[counts & np.isnan(units)], minlength=m) > 0
    total = sums(lines.first[counts], np.nan_to_num(units[counts]), m)
    is_first = lines.first == np.arange(m)
    chosen = is_first & (customer >= 0) & (day <= t) & won & ~unreadable
    row = np.flatnonzero(chosen).astype(np.int32)
    return WonOrders(row, customer[row], day[row], total[row])


def order_facts(orders: WonOrders, customers: int, *, any_rows: bool, t: float, basis_days: float) -> OrderFacts:
    """Sums and dates by customer; customers: number of records of Customers."""
    who, day = orders.customer, orders.day
    if not len(who):
        none = no_orders(customers)
        return OrderFacts(any_rows, *(getattr(none, name) for name in OrderFacts.__slots__[1:]))
    year, basis = day > t - YEAR, day > t - basis_days
    first, last = np.full(customers, np.inf), np.full(customers, -np.inf)
    np.minimum.at(first, who, day)
    np.maximum.at(last, who, day)
    dates = unique(day_keys(who, day)) >> 24
    return OrderFacts(
        any_rows,
        np.bincount(who, minlength=customers).astype(np.int32),
        np.bincount(who[year], minlength=customers).astype(np.int32),
        to_yuan(sums(who, orders.units, customers)),
        to_yuan(sums(who[basis], orders.units[basis], customers)),
        np.where(np.isinf(first), np.nan, first),
        np.where(np.isinf(last), np.nan, last),
        np.bincount(dates, minlength=customers).astype(np.int32),
    )


def mean_interval(facts: OrderFacts) -> Floats:
    """(last − first won order date) ÷ (distinct order dates − 1) in days; nan with fewer than two dates."""
    gaps = facts.days - 1.0
    return np.where(gaps >= 1, (facts.last_day - facts.first_day) / np.where(gaps >= 1, gaps, 1.0), np.nan)


def next_order_expected(facts: OrderFacts) -> Floats:
    """Last won order date + mean interval in whole days, half up (serial); nan with fewer than two dates."""
    return facts.last_day + np.floor(mean_interval(facts) + 0.5)
