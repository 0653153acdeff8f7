"""Orders: amounts, currencies, and lines that do not belong together."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

import numpy as np

from sheetcrm.derive.money import rate_of
from sheetcrm.rules._batch import Batch, Bools, Detail, Ints, Place
from sheetcrm.rules._rule import finds, rule
from sheetcrm.rules._run import Floats, Run, days, numbers, places
from sheetcrm.store import Table
from sheetcrm.text import Text

_CENT = 0.01
_SLACK = 1e-9  # what binary fractions add to a difference of exactly one cent
_SHARED = ("customer_id", "order_date", "status")
_ABOVE_ZERO = Text("大于 0 的数字", "a number greater than 0")
_EARLY = "潜在客户", "意向客户"
WON, REPEAT = "成交客户", "复购客户"


@rule(
    "ORD-AMOUNT",
    "W",
    name=Text("订单金额和数量单价不符", "amount is not quantity × price"),
    message=Text("订单金额是 {value}，而数量 × 单价 = {product}", "the amount is {value}, but quantity × unit price is {product}"),
    why=Text("业绩、价值层级和成交额都按订单金额算。", "Performance, tiers and the won amount all stand on this figure."),
    bad=Text("数量 2，单价 125000，订单金额 205000", "Quantity 2, Unit price 125000, Amount 205000"),
    good=Text("数量 2，单价 125000，订单金额 250000", "Quantity 2, Unit price 125000, Amount 250000"),
    remedy=Text("核对数量、单价和金额，改正写错的那个", "check quantity, price and amount, and correct the wrong one"),
    fix="unsafe",
)
def wrong_amount(run: Run) -> Iterator[Batch]:
    table = run.book.table("orders")
    if table is None or not (table.has("quantity") and table.has("unit_price") and table.has("amount")):
        return
    amount, product = numbers(table, "amount"), _product(table)
    wrong = np.abs(amount - product) > _CENT + _SLACK * np.maximum(1.0, np.abs(product))

    def detail(i: int) -> Detail:
        money = round(float(product[i]), 2)
        related = tuple(Place(table, key, i) for key in ("quantity", "unit_price"))
        return Detail({"product": money}, (), int(money) if money == int(money) else money, related=related)

    yield Batch(table, "amount", places(wrong), detail=detail, fixable=True)


def _product(table: Table) -> Floats:
    """quantity × unit price, nan where one of them is missing or the quantity is not above 0."""
    quantity = numbers(table, "quantity")
    return np.where(quantity > 0, quantity, np.nan) * numbers(table, "unit_price")


def amount_follows(table: Table) -> Bools:
    """Lines whose amount may stay blank: quantity and unit price give it."""
    return ~np.isnan(_product(table))


@finds("NUM-BAD")
def no_quantity(run: Run) -> Iterator[Batch]:
    """A line of nothing: a quantity is above 0."""
    table = run.book.table("orders")
    if table is not None and table.has("quantity"):
        at = places(numbers(table, "quantity") == 0)
        yield Batch(table, "quantity", at, np.zeros(len(at), np.int32), [Detail({}, (_ABOVE_ZERO.of(run.book.lang),))], code="NUM-BAD")


@rule(
    "ORD-CURRENCY",
    "E",
    name=Text("币种没有汇率", "currency without a rate"),
    message=Text("币种“{value}”没有汇率，这个订单不计入任何金额", "there is no rate for the currency “{value}”; the order is in no amount"),
    why=Text("没有汇率就换算不成本位币，成交额会少算。", "Without a rate it cannot be converted, and the won amount comes out too small."),
    bad=Text("币种 USD，设置里没有 rate.USD", "Currency USD, no rate.USD in Settings"),
    good=Text("设置里有 rate.USD = 7.2", "rate.USD = 7.2 in Settings"),
    remedy=Text("改正币种，或在设置里写上 rate.{currency}", "correct the currency, or add rate.{currency} to Settings"),
)
def unknown_currency(run: Run) -> Iterator[Batch]:
    table = run.book.table("orders")
    if table is None or not table.has("currency"):
        return
    typed = table.typed("currency")
    wrong = [code for code, text in enumerate(typed.domain) if str(text).strip() and rate_of(run.book.settings, str(text)) is None]
    if wrong:
        number = np.full(len(typed.domain) + 1, -1, np.int32)
        number[wrong] = np.arange(len(wrong), dtype=np.int32)
        of = np.where(typed.blank, -1, number[typed.values]).astype(np.int32)
        at = places(of >= 0)
        yield Batch(table, "currency", at, of[at], [Detail({"currency": str(typed.domain[code]).strip().upper()}) for code in wrong])


@rule(
    "ORD-SPLIT",
    "E",
    name=Text("同一订单的各行不一致", "lines of one order that differ"),
    message=Text(
        "订单 {id} 的“{label}”是“{value}”，而第 {first} 行是“{other}”；这一行不计入统计",
        "{label} of order {id} is “{value}”, but “{other}” in row {first}; this line is left out of the figures",
    ),
    why=Text(
        "一个订单只能属于一个客户、一个日期、一个状态，否则金额不知道算给谁。",
        "An order has one customer, one date and one status; else nobody knows whose it is.",
    ),
    bad=Text("O0001 的两行，客户编号是 C0001 和 C0002", "two lines of O0001, for C0001 and for C0002"),
    good=Text("两行都是 C0001；或者第二行用新的订单号", "both for C0001; or an order id of its own for the second"),
    remedy=Text("改成和第 {first} 行一样；是另一个订单就换订单号", "make it the same as row {first}, or give it an order id of its own"),
)
def split_orders(run: Run) -> Iterator[Batch]:
    table = run.book.table("orders")
    if table is None or not table.length:
        return
    lines = run.derived.order_lines
    left = lines.split.copy()
    for key in _SHARED:
        differs = left & _differs(table, key, lines.first)
        left &= ~differs
        yield _split(table, key, places(differs), lines.first)
    yield _split(table, "order_id", places(left), lines.first)


def _differs(table: Table, key: str, first: Ints) -> Bools:
    """Rows whose value of a field is not that of the first line."""
    if not table.has(key):
        return np.zeros(table.length, bool)
    if key == "order_date":
        day = np.nan_to_num(days(table, key), nan=-1.0)
        return np.asarray(day != day[first], bool)
    typed = table.typed(key)
    values = np.where(typed.blank, -1, typed.values)
    return np.asarray(values != values[first], bool)


def _split(table: Table, key: str, at: Ints, first: Ints) -> Batch:
    def detail(i: int) -> Detail:
        row = int(first[i])
        other = table.columns[key].text(row).strip() if key in table.columns else ""
        return Detail({"first": int(table.rows[row]), "other": other}, related=(Place(table, key, row),))

    return Batch(table, key, at, detail=detail)


@rule(
    "STAGE-ORDER",
    "W",
    name=Text("已有成交订单，状态还没改", "won order, but not yet won"),
    message=Text("合作状态是“{value}”，而客户已有 {count} 个成交订单", "the stage is “{value}”, but the customer has {count} won order(s)"),
    why=Text("漏斗、转化率和跟进周期都按旧状态算。", "Funnel, conversion and cadence still go by the old stage."),
    bad=Text("合作状态“意向客户”，订单 O0001 已签约", "Stage “Interested”, order O0001 signed"),
    good=Text("合作状态“成交客户”", "Stage “Won”"),
    remedy=Text("改成“成交客户”，或更正订单状态", "make it Won, or correct the status of the order"),
)
def won_but_early(run: Run) -> Iterator[Batch]:
    table = run.customers
    if table is None or not table.has("stage") or run.book.table("orders") is None:
        return
    count, won = run.derived.orders.count, WonBy(run)
    at = places(run.live & run.in_stage(*_EARLY) & (count >= 1))
    yield Batch(table, "stage", at, detail=lambda i: Detail({"count": int(count[i])}, related=won.places(i, "order_id", 5)))


@rule(
    "STAGE-REPEAT",
    "I",
    name=Text("已复购，状态还是成交", "bought again, but still “Won”"),
    message=Text("客户已有 {count} 个成交订单，合作状态还是“{value}”", "the customer has {count} won orders, but the stage is still “{value}”"),
    why=Text("复购客户的统计和回访安排会漏掉这个客户。", "Figures and visits of repeat customers leave this one out."),
    bad=Text("2 个成交订单，合作状态“成交客户”", "2 won orders, Stage “Won”"),
    good=Text("合作状态“复购客户”", "Stage “Repeat”"),
    remedy=Text("改成“复购客户”", "make it Repeat"),
    fix="unsafe",
)
def bought_again(run: Run) -> Iterator[Batch]:
    table = run.customers
    if table is None or not table.has("stage") or run.book.table("orders") is None or not run.setting("stage.repurchase"):
        return
    count, won = run.derived.orders.count, WonBy(run)
    at = places(run.live & run.in_stage(WON) & (count >= 2))
    word = run.book.word("stage", REPEAT)
    yield Batch(table, "stage", at, detail=lambda i: Detail({"count": int(count[i])}, (), word, related=won.places(i, "order_id", 5)), fixable=True)


class WonBy:
    """The won orders of each customer, for the few findings that are put into words."""

    def __init__(self, run: Run) -> None:
        self._run = run

    @cached_property
    def _sorted(self) -> tuple[Ints, Ints]:
        """(customer, record of Orders), by customer, then order date."""
        won = self._run.derived.won_orders
        order = np.lexsort((won.day, won.customer))
        return won.customer[order], won.row[order]

    def places(self, customer: int, field: str, most: int) -> tuple[Place, ...]:
        """Cells of the customer's first won orders."""
        table = self._run.book.table("orders")
        if table is None:
            return ()
        who, row = self._sorted
        start, end = np.searchsorted(who, [customer, customer + 1]).tolist()
        return tuple(Place(table, field, int(record)) for record in row[start : min(end, start + most)])
