"""Which customers count, and which record of another sheet belongs to whom."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sheetcrm._values import NamedTuple
from sheetcrm.derive.columns import BLANK, Bools, Ints, codes, length, take, texts, truths
from sheetcrm.store import Table, places_of


class CountedCustomers(NamedTuple):
    """The customers that every figure is about.

    counted  bool[n], one a record of Customers
    record   int32, one for each value in the domain of ``customer_id``: the record that counts for it, -1 for none
    rank     int32[n]: place in ascending order of the key forms (code points), -1 for records without id
    """

    counted: Bools
    record: Ints
    rank: Ints


def counted_customers(table: Table | None) -> CountedCustomers:
    """Records with an id, neither archived nor merged into another; of those with one id only the first."""
    n = length(table)
    if table is None or not table.has("customer_id"):
        return CountedCustomers(np.zeros(n, np.bool_), np.zeros(0, np.int32), np.full(n, BLANK, np.int32))
    typed = table.typed("customer_id")
    ids = np.where(typed.blank, BLANK, typed.values).astype(np.int32)
    merged = ~table.typed("merged_into").blank if table.has("merged_into") else np.zeros(n, np.bool_)
    return count_ids(ids, list(typed.domain), (ids >= 0) & ~truths(table, "archived") & ~merged)


def count_ids(ids: Ints, keys: list[str], eligible: Bools) -> CountedCustomers:
    """ids: code into the distinct ``keys`` or -1; eligible: records that may count."""
    first = np.full(len(keys) + 1, BLANK, np.int32)
    backwards = np.flatnonzero(eligible)[::-1]
    first[ids[backwards]] = backwards  # of a repeated index the last assignment stays: the first record
    first = first[:-1]
    counted = np.zeros(len(ids), np.bool_)
    counted[first[first >= 0]] = True
    order = sorted(range(len(keys)), key=keys.__getitem__)
    place = np.empty(len(keys), np.int32)
    place[order] = np.arange(len(keys), dtype=np.int32)
    return CountedCustomers(counted, first, take(ids, place))


def distinct(domain: Sequence[object]) -> tuple[list[str], list[int]]:
    """(distinct texts in order of appearance, place of each domain entry among them; -1 for none)."""
    seen: dict[str, int] = {}
    places = [BLANK if value is None else seen.setdefault(str(value), len(seen)) for value in domain]
    return list(seen), places


def owners_of(table: Table | None, customers: Table | None, record: Ints) -> Ints:
    """int32, one a record of ``table``: record of the customer it belongs to, -1 for none.

    By ``customer_id``; where that is blank, by a ``customer_name`` that is the name of exactly one customer id.
    record  the one that counts for each value in the domain of the customers' id, -1 for none
    """
    if table is None or not table.has("customer_id"):
        found = np.full(length(table), BLANK, np.int32)
        nameless = np.ones(length(table), np.bool_)
    else:
        typed, keys = table.typed("customer_id"), codes(customers, "customer_id")[1]
        found = take(np.where(typed.blank, BLANK, typed.values).astype(np.int32), take(places_of(typed.domain, keys), record))
        nameless = typed.blank
    if table is None or not table.has("customer_name") or not nameless.any():
        return found
    names, labels = texts(table, "customer_name")
    by_name = positions_by_name(customers, record)
    return np.where(nameless, take(names, [by_name.get(label.casefold(), BLANK) for label in labels]), found)


def positions_by_name(customers: Table | None, record: Ints) -> dict[str, int]:
    """Name (without case) -> record that counts, for names that stand at exactly one customer id."""
    ids, _ = codes(customers, "customer_id")
    names, labels = texts(customers, "name")
    folded = [label.casefold() for label in labels]
    ids_of: dict[str, set[int]] = {}
    for key, name in set(zip(ids.tolist(), names.tolist(), strict=True)):
        if key >= 0 and name >= 0 and folded[name]:
            ids_of.setdefault(folded[name], set()).add(key)
    return {name: int(record[next(iter(found))]) for name, found in ids_of.items() if len(found) == 1}


def id_texts(table: Table | None, records: Ints) -> list[str | None]:
    """The ids of some records as they stand in their cells (of number cells the key form); None for record -1 and blank ids."""
    if table is None or not table.schema.id_field or not table.has(table.schema.id_field):
        return [None] * len(records)
    typed, column = table.ids, table.columns[table.schema.id_field]
    code = take(records, typed.values)
    found = (code >= 0) & np.append(column.is_text, False)[records]
    stored = np.flatnonzero(found)
    texts_of = column.strings.take(column.code[records[stored]])
    if len(stored) == len(records):
        return [text.strip() for text in texts_of]
    result: list[str | None] = [None] * len(records)
    for at, text in zip(stored.tolist(), texts_of, strict=True):
        result[at] = text.strip()
    for at in np.flatnonzero((code >= 0) & ~found).tolist():
        result[at] = str(typed.domain[code[at]])
    return result
