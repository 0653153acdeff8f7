"""To whom a row of a list belongs: its customer by id, by the id of another program, or by name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from sheetcrm.schema import id_key
from sheetcrm.schema.company import CompanyKey, company_keys
from sheetcrm.store import Table
from sheetcrm.store.column import Ints
from sheetcrm.sync.intake.matching import same_text, table_values
from sheetcrm.sync.intake.values import Incoming, Reason, listed


def customers_of(incoming: Incoming, customers: Table | None) -> Ints:
    """int32, one a row: the record of Customers that it belongs to, -1 for none.

    By ``customer_id``: an id of the workbook, an external id, or a name that somebody put there; where it is blank by ``customer_name``:
    the exact name (without case and blanks), else the company key, of one customer only.  Rows that name nobody are rejected
    (FK-MISSING), and so are those whose name several customers have (FK-AMBIGUOUS).  Nothing at all is no fault yet: the row may be of a
    record that has its customer.
    """
    found = np.full(incoming.length, -1, np.int32)
    spec = incoming.sheet.get("customer_id")
    if spec is None or customers is None:
        return found
    look = _Customers(customers)
    ids, names = (listed(incoming.column(key)) if incoming.has(key) else [None] * incoming.length for key in ("customer_id", "customer_name"))
    for row in incoming.good().tolist():
        if ids[row] is not None:
            key, text = "customer_id", incoming.text("customer_id", row)
            hits = look.by_id(str(ids[row])) or look.by_name(text)
        elif names[row] is not None:
            key, text = "customer_name", str(names[row])
            hits = look.by_name(text)
        else:
            continue
        if len(hits) == 1:
            found[row] = hits[0]
        elif hits:
            who = "、".join(customers.id_text(at) or "?" for at in hits)
            incoming.reject(row, Reason("FK-AMBIGUOUS", key, text, incoming.place(key), {"ids": who}))
        else:
            incoming.reject(row, Reason("FK-MISSING", key, text, incoming.place(key)))
    return found


def customers_in(columns: Mapping[str, Sequence[Any]], length: int, customers: Table | None) -> list[int]:
    """The record of Customers of each record of another sheet, -1 for none: by id, else by a name that one customer has.

    columns  typed values of ``customer_id`` and ``customer_name``, of those that there are;  length  records
    """
    if customers is None:
        return [-1] * length
    look = _Customers(customers)
    ids, names = (columns.get(key, [None] * length) for key in ("customer_id", "customer_name"))
    found = []
    for key, name in zip(ids, names, strict=True):
        hits = look.by_id(str(key)) if key is not None else look.by_name(str(name)) if name is not None else []
        found.append(hits[0] if len(hits) == 1 else -1)
    return found


def merged_customers(table: Table) -> dict[int, int]:
    """Record of Customers that was merged into another -> the one that is left of the chain."""
    if not table.has("merged_into"):
        return {}
    by_id: dict[str, int] = {}
    for at, key in enumerate(table_values(table, "customer_id")):
        if key is not None:
            by_id.setdefault(key, at)
    into = {at: by_id[key] for at, key in enumerate(table_values(table, "merged_into")) if key in by_id}
    found: dict[int, int] = {}
    for at in into:
        seen, end = {at}, at
        while end in into and into[end] not in seen:
            end = into[end]
            seen.add(end)
        if end != at:
            found[at] = end
    return found


class _Customers:
    """Customers by everything that may stand in another list for them; who was merged into another is that one."""

    def __init__(self, table: Table) -> None:
        self._merged = merged_customers(table)
        self._ids: dict[str, list[int]] = {}
        self._external: dict[str, list[int]] = {}
        self._names: dict[str, list[int]] = {}
        self._companies: dict[str, list[tuple[CompanyKey, int]]] = {}
        names = table_values(table, "name")
        there = [(at, str(name)) for at, name in enumerate(names) if name is not None]
        for (at, name), company in zip(there, company_keys([name for _, name in there]), strict=True):
            self._names.setdefault(same_text(name) or "", []).append(at)
            self._companies.setdefault(company.key, []).append((company, at))
        _enter(self._external, table_values(table, "external_id"))
        for at, key in enumerate(table_values(table, "customer_id")):
            if key is not None:
                self._ids.setdefault(str(key), [at])
        self._kept: dict[str, list[int]] = {}

    def by_id(self, key: str) -> list[int]:
        return self._left(self._ids.get(key) or self._external.get(same_text(key) or "", []))

    def _left(self, hits: list[int]) -> list[int]:
        return list(dict.fromkeys(self._merged.get(at, at) for at in hits)) if self._merged else hits

    def by_name(self, text: str) -> list[int]:
        found = self._kept.get(text)
        if found is None:
            found = self._kept[text] = self._left(self._by_name(text))
        return found

    def _by_name(self, text: str) -> list[int]:
        exact = self._names.get(same_text(text) or "")
        if exact:
            return exact
        [company] = company_keys([text])
        hits = [(own, at) for own, at in self._companies.get(company.key, ()) if company.key and own.matches(company)]
        same = [at for own, at in hits if own == company]
        return same or [at for _, at in hits] or self._ids.get(id_key(text), [])


def _enter(places: dict[str, list[int]], values: list[Any]) -> None:
    for at, value in enumerate(values):
        form = same_text(value)
        if form:
            places.setdefault(form, []).append(at)
