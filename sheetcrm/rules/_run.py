"""What a rule may look at: the tables of a book and the values derived from them, with a few columns that rules share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sheetcrm._values import dataclass
from sheetcrm.rules._batch import Bools, Ints
from sheetcrm.schema import CompanyKey, company_keys
from sheetcrm.store import Table

if TYPE_CHECKING:
    from sheetcrm.derive import Derived
    from sheetcrm.store import Book

Floats = NDArray[np.float64]

UNCHECKED = frozenset({"settings", "fields", "changelog"})
"""Sheets whose cells hold anything: their meaning depends on other cells of the row."""


@dataclass
class Run:
    """One run of the rules: what a rule may look at.  Arrays of customers have one entry a record of Customers, in its order.

    book     the tables: ``run.book.table("orders")`` or None, ``table.typed("amount")`` a column as read;  derived  values that rules and
             figures share (last follow-up, tiers, due items …);  new_ids  sheet key -> record -> the id that a fix would give it
    """

    book: Book
    derived: Derived
    new_ids: dict[str, dict[int, str]] = field(default_factory=dict)
    """Sheet key -> record -> the id that a fix would give it: the same for every rule that asks."""

    @cached_property
    def checked(self) -> list[Table]:
        """Tables that people fill in, in workbook order."""
        return [t for t in self.book.tables.values() if t.schema.role != "generated" and t.key not in UNCHECKED]

    @property
    def customers(self) -> Table | None:
        """The Customers sheet; None where there is none."""
        return self.book.table("customers")

    @property
    def followups(self) -> Table | None:
        """The FollowUps sheet; None where there is none."""
        return self.book.table("followups")

    @property
    def t(self) -> float:
        """The date of the run as a serial."""
        return self.book.t

    def setting(self, key: str) -> Any:
        """The value of a setting, of its own type: ``run.setting("contact.min")``."""
        return self.book.settings[key]

    @cached_property
    def live(self) -> Bools:
        """Customers that are neither archived nor merged into another."""
        table = self.customers
        if table is None:
            return np.zeros(0, bool)
        live = np.ones(table.length, bool)
        if table.has("archived"):
            live &= ~truths(table, "archived")
        if table.has("merged_into"):
            live &= table.typed("merged_into").blank
        return live

    @cached_property
    def stage(self) -> tuple[Ints, Sequence[Any]]:
        """(code or -1, canonical values and unknown texts) of Customers.stage."""
        table = self.customers
        if table is None:
            return np.zeros(0, np.int32), []
        typed = table.typed("stage")
        return typed.values, typed.domain

    @cached_property
    def company_keys(self) -> list[CompanyKey]:
        """The company key of each distinct customer name."""
        table = self.customers
        return company_keys(list(map(str, table.typed("name").domain))) if table is not None else []

    def in_stage(self, *names: str) -> Bools:
        """Customers in one of these stages (canonical zh-CN names)."""
        values, domain = self.stage
        return is_one_of(values, domain, names)


def is_one_of(values: Ints, domain: Sequence[Any], names: tuple[str, ...]) -> Bools:
    """Which codes stand for one of these values; unknown texts never do."""
    hits = [i for i, value in enumerate(domain) if type(value) is str and value in names]
    return np.isin(values, np.array(hits, np.int32)) if hits else np.zeros(len(values), bool)


def truths(table: Table, key: str) -> Bools:
    """True where a yes/no column says yes."""
    typed = table.typed(key)
    hits = np.array([i for i, value in enumerate(typed.domain) if value is True or value == "是"], np.int32)
    return np.isin(typed.values, hits) & ~typed.blank


def numbers(table: Table, key: str) -> Floats:
    """Numbers or date serials, nan where blank or unreadable."""
    values: Floats = table.typed(key).values
    return values


def days(table: Table, key: str) -> Floats:
    """Date part of a date column, nan where there is none; safe against the last bits of a time."""
    return day_part(numbers(table, key))


def day_part(moments: Floats) -> Floats:
    """Whole days of serials."""
    return np.floor(moments + 1e-9)


def places(mask: Bools) -> Ints:
    """Positions where a mask is true."""
    return np.flatnonzero(mask).astype(np.int32)
