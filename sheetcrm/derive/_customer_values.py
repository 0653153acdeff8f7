"""What the Customers sheet alone says (with the facts from orders and stage history)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from sheetcrm.derive import activity, contact, money, stages, tagging, tiers
from sheetcrm.derive import columns as col
from sheetcrm.derive.columns import Bools, Codes, Floats, Ints
from sheetcrm.derive.customers import CountedCustomers, counted_customers, distinct, id_texts, owners_of
from sheetcrm.derive.history import HistoryFacts, HistoryRows, history_facts, history_rows, no_rows
from sheetcrm.derive.options import LOST, REPEAT, WON, funnel_ranks, listed, names, number, stage_ranks, won_statuses
from sheetcrm.derive.orders import OrderFacts, OrderLines, WonOrders, line_units, order_facts, order_lines, won_orders
from sheetcrm.store import Book, Table, places_of
from sheetcrm.tags import Reading, Tag


class CustomerValues:
    """The half of ``Derived`` that needs no follow-ups."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.settings = book.settings
        self.t = float(book.t)
        self._codes: dict[str, Codes] = {}

    # --- customers -------------------------------------------------------------------------------------------------

    @property
    def customers(self) -> Table | None:
        return self.book.table("customers")

    @property
    def n(self) -> int:
        """Number of records of Customers."""
        return col.length(self.customers)

    @cached_property
    def _counted(self) -> CountedCustomers:
        return counted_customers(self.customers)

    @property
    def counted(self) -> Bools:
        """bool[n]: the customers that figures are about (id, not archived, not merged; the first of those with one id)."""
        return self._counted.counted

    @cached_property
    def total(self) -> int:
        """Number of counted customers."""
        return int(self.counted.sum())

    @property
    def customer_rank(self) -> Ints:
        """int32[n]: place in ascending order of the id's key form, -1 without id."""
        return self._counted.rank

    @cached_property
    def by_id(self) -> Ints:
        """int32: the counted customers, ascending by id."""
        who = np.flatnonzero(self.counted).astype(np.int32)
        return who[np.argsort(self.customer_rank[who], kind="stable")]

    def position_of(self, keys: Iterable[str]) -> Ints:
        """Key forms of ids -> int32 records of the counted customers, -1 for none."""
        return col.take(places_of(list(keys), col.codes(self.customers, "customer_id")[1]), self._counted.record)

    def customer_of(self, table: Table | None) -> Ints:
        """int32, one a record of another sheet: the counted customer it belongs to, -1 for none."""
        return owners_of(table, self.customers, self._counted.record)

    def customer_ids(self, records: Ints) -> list[str | None]:
        """Ids of records of Customers as people see them."""
        return id_texts(self.customers, records)

    def customer_codes(self, key: str, vocabulary: str) -> Codes:
        """A vocabulary column of Customers."""
        found = self._codes.get(key)
        if found is None:
            found = self._codes[key] = col.encode(self.customers, key, names(self.book, vocabulary))
        return found

    # --- orders, stage history ---------------------------------------------------------------------------------------

    @cached_property
    def order_customer(self) -> Ints:
        """int32, one a record of Orders: record of the counted customer, -1 for none."""
        return self.customer_of(self.book.table("orders"))

    @cached_property
    def order_lines(self) -> OrderLines:
        """Which rows of Orders make up one order, and which contradict its first row (``split``)."""
        table = self.book.table("orders")
        status, _ = _numbered(table, "status")
        key, _ = _numbered(table, "customer_id")
        whose = np.where(self.order_customer >= 0, self.order_customer, -2 - key)  # customers that do not count differ by their id
        return order_lines(_numbered(table, "order_id")[0], whose, col.days(table, "order_date"), status)

    @cached_property
    def won_orders(self) -> WonOrders:
        """The won orders of counted customers up to T, one entry an order."""
        table = self.book.table("orders")
        status = col.encode(table, "status", names(self.book, "order_status"))
        won = np.isin(status.values, won_statuses(self.book, status.names))
        currency, texts = col.texts(table, "currency")
        rates = [money.rate_of(self.settings, text) for text in texts]
        rate = np.array([np.nan if rate is None else rate for rate in rates] + [1.0])[currency]
        blank = table.typed("amount").blank if table is not None else np.zeros(0, np.bool_)
        amount, quantity, price = (col.floats(table, key) for key in ("amount", "quantity", "unit_price"))
        units = line_units(amount, blank, quantity, price, rate)
        return won_orders(self.order_lines, self.order_customer, col.days(table, "order_date"), won, units, self.t)

    @cached_property
    def orders(self) -> OrderFacts:
        """What won orders say of each customer."""
        any_rows = bool((col.days(self.book.table("orders"), "order_date") <= self.t).any())
        return order_facts(self.won_orders, self.n, any_rows=any_rows, t=self.t, basis_days=number(self.settings, "tier.basis_days"))

    @cached_property
    def history_rows(self) -> HistoryRows:
        """The changes of stage that count."""
        table = self.book.table("stagehistory")
        if table is None:
            return no_rows()
        swap = None if self.repurchase else {REPEAT: WON}
        origin, to = (col.encode(table, key, self.stage_names, read_as=swap) for key in ("from_stage", "to_stage"))
        return history_rows(self.customer_of(table), col.floats(table, "changed_at"), origin, to, self.t)

    @cached_property
    def history(self) -> HistoryFacts:
        """What the stage history says of each customer."""
        return history_facts(self.history_rows, self.funnel_ranks, self.n)

    @cached_property
    def funnel_ranks(self) -> Floats:
        """float64: rank of each of ``stage_names``; 0 for 流失客户, nan for a stage outside the funnel."""
        return funnel_ranks(self.book, self.stage_names)

    # --- stage, tier, amounts ----------------------------------------------------------------------------------------

    @cached_property
    def repurchase(self) -> bool:
        """复购客户 is a stage of its own; otherwise it is read as 成交客户."""
        return bool(self.settings["stage.repurchase"])

    @cached_property
    def stage_names(self) -> tuple[str, ...]:
        """The stages that count, in vocabulary order."""
        return tuple(name for name in names(self.book, "stage") if self.repurchase or name != REPEAT)

    @cached_property
    def stage_ranks(self) -> list[int]:
        """Rank of each of ``stage_names``, 0 for an exit stage."""
        return stage_ranks(self.book, self.stage_names)

    @cached_property
    def stage(self) -> Codes:
        return col.encode(self.customers, "stage", self.stage_names, read_as=None if self.repurchase else {REPEAT: WON})

    @cached_property
    def lost(self) -> Bools:
        """bool[n]: stage 流失客户."""
        return activity.is_one_of(self.stage, LOST)

    @cached_property
    def amount_basis(self) -> tiers.AmountBasis:
        return tiers.amount_basis(col.floats(self.customers, "history_amount_wan"), self.orders)

    @cached_property
    def tier_typed(self) -> Codes:
        return self.customer_codes("tier", "tier")

    @cached_property
    def tier_computed(self) -> Codes:
        high, middle = number(self.settings, "tier.high_min"), number(self.settings, "tier.mid_min")
        return tiers.tier_computed(self.amount_basis.tier, self.tier_typed.names, high_min=high, mid_min=middle)

    @cached_property
    def tier_eff(self) -> Codes:
        """The typed tier if valid, else the computed one."""
        return tiers.tier_effective(self.tier_typed, self.tier_computed)

    @cached_property
    def rank_max(self) -> Ints:
        """int32[n]: highest stage rank ever reached, at least 1."""
        return stages.rank_max(stages.current_rank(self.stage, self.stage_ranks), self.history, self.orders, repurchase=self.repurchase)

    @cached_property
    def left_out(self) -> Bools:
        """bool[n]: customers without known stage, stage history and won order, which no funnel counts."""
        return stages.left_out(self.stage, self.history, self.orders)

    @cached_property
    def win_day(self) -> Floats:
        return stages.win_day(self.history, self.orders)

    @cached_property
    def created(self) -> Floats:
        """float64[n]: created_date."""
        return col.days(self.customers, "created_date")

    @cached_property
    def period_day(self) -> Floats:
        """float64[n]: the date by which a customer belongs to a period: created_date, else first_contact_date."""
        return np.where(np.isnan(self.created), col.days(self.customers, "first_contact_date"), self.created)

    # --- tags, contact data, completeness ----------------------------------------------------------------------------------

    @cached_property
    def tag_readings(self) -> tuple[Ints, Sequence[Reading]]:
        """(int32[n] code or -1, distinct readings) of Customers.tags."""
        return col.codes(self.customers, "tags")

    @cached_property
    def tag_cells(self) -> tuple[Ints, list[tuple[Tag, ...]]]:
        """(int32[n] code or -1, distinct lists of tags) after normalisation, as figures count them."""
        values, readings = self.tag_readings
        return values, tagging.tag_lists(readings, drop_unknown=self.settings["tags.unknown"] == "drop")

    @cached_property
    def tags(self) -> tagging.CustomerTags:
        """Tag by tag, for the counted customers."""
        return tagging.customer_tags(*self.tag_cells, self.counted)

    @cached_property
    def contact_methods(self) -> NDArray[np.int8]:
        """int8[n]: number of valid ways to reach the customer."""
        return contact.contact_methods(self.customers, listed(self.settings, "contact.methods"), self.primary_contact)

    @cached_property
    def primary_contact(self) -> contact.Primary:
        """The primary contact of each customer, whose values fill blanks."""
        table = self.book.table("contacts")
        return contact.primary_contacts(table, self.customer_of(table), self.n)

    @cached_property
    def completeness_fields(self) -> tuple[str, ...]:
        return listed(self.settings, "completeness.fields")

    @cached_property
    def filled_fields(self) -> NDArray[np.int16]:
        """int16[n]: how many of ``completeness_fields`` are filled."""
        tagged = tagging.tagged(*self.tag_cells)
        return contact.filled_fields(self.customers, self.completeness_fields, self.contact_methods, tagged, self.primary_contact)

    @cached_property
    def completeness(self) -> Floats:
        """float64[n]: filled fields ÷ fields, 0 to 1."""
        return contact.share(self.filled_fields, len(self.completeness_fields))

    @cached_property
    def complete_enough(self) -> Bools:
        """bool[n]: completeness ≥ ``completeness.min``, compared without rounding errors."""
        wanted = number(self.settings, "completeness.min") * len(self.completeness_fields)
        return self.filled_fields >= wanted - 1e-9


def _numbered(table: Table | None, key: str) -> tuple[Ints, list[str]]:
    """(int32 number of the distinct text of each record, -1 for none; the distinct texts): equal numbers for equal values."""
    values, domain = col.codes(table, key)
    texts, place = distinct(domain)
    return col.take(values, place), texts
