"""What the Customers sheet alone says (with the facts from orders and stage history)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from sheetcrm.derive import activity, contact, stages, tagging, tiers
from sheetcrm.derive import columns as col
from sheetcrm.derive.columns import BLANK, Bools, Codes, Floats, Ints
from sheetcrm.derive.customers import CountedCustomers, counted_customers, id_texts, owners_of
from sheetcrm.derive.history import HistoryFacts, no_history
from sheetcrm.derive.options import LOST, REPEAT, WON, listed, names, number, stage_ranks
from sheetcrm.derive.orders import OrderFacts, no_orders
from sheetcrm.store import Book, Table
from sheetcrm.tags import Reading, Tag


class CustomerValues:
    """The half of ``Derived`` that needs no follow-ups."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.settings = book.settings
        self.t = float(book.t)

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
        position = self._counted.position
        return np.array([position.get(key, BLANK) for key in keys], np.int32)

    def customer_of(self, table: Table | None) -> Ints:
        """int32, one a record of another sheet: the counted customer it belongs to, -1 for none."""
        return owners_of(table, self.customers, self._counted.position)

    def customer_ids(self, records: Ints) -> list[str | None]:
        """Ids of records of Customers as people see them."""
        return id_texts(self.customers, records)

    def customer_codes(self, key: str, vocabulary: str) -> Codes:
        """A vocabulary column of Customers."""
        return col.encode(self.customers, key, names(self.book, vocabulary))

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
    def orders(self) -> OrderFacts:
        """What won orders say; the only door through which orders reach a figure."""
        return no_orders(self.n)

    @cached_property
    def history(self) -> HistoryFacts:
        """What the stage history says; the only door through which it reaches a figure."""
        return no_history(self.n)

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
        return contact.contact_methods(self.customers, listed(self.settings, "contact.methods"), self.n)

    @cached_property
    def completeness_fields(self) -> tuple[str, ...]:
        return listed(self.settings, "completeness.fields")

    @cached_property
    def filled_fields(self) -> NDArray[np.int16]:
        """int16[n]: how many of ``completeness_fields`` are filled."""
        return contact.filled_fields(self.customers, self.completeness_fields, self.contact_methods, tagging.tagged(*self.tag_cells))

    @cached_property
    def completeness(self) -> Floats:
        """float64[n]: filled fields ÷ fields, 0 to 1."""
        return contact.share(self.filled_fields, len(self.completeness_fields))

    @cached_property
    def complete_enough(self) -> Bools:
        """bool[n]: completeness ≥ ``completeness.min``, compared without rounding errors."""
        wanted = number(self.settings, "completeness.min") * len(self.completeness_fields)
        return self.filled_fields >= wanted - 1e-9
