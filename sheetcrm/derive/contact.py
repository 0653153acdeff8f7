"""Ways to reach a customer, and how complete a record is."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from sheetcrm._values import NamedTuple
from sheetcrm.derive.columns import BLANK, Bools, Floats, Ints, codes, truths
from sheetcrm.schema import E_FORM
from sheetcrm.store import Table

MIXED_PARTS = {"phone": "phones", "email": "emails", "wechat": "wechat", "address": "address"}
"""Contact method -> its part in a column that mixes them all (``contact_info``)."""
FROM_CONTACT = {"contact_name": "name", "contact_title": "title", "phone": "phone", "email": "email", "wechat": "wechat"}
"""Field of Customers -> field of Contacts that stands in for it where it is blank."""


class Primary(NamedTuple):
    """The primary contact of each customer.  table: Contacts;  row  int32[n]: its record there, -1 for none."""

    table: Table | None
    row: Ints

    def filled(self, field: str) -> Bools:
        """bool[n]: the primary contact has a valid value for this field of Customers."""
        key = FROM_CONTACT.get(field, "")
        if self.table is None or not self.table.has(key):
            return np.zeros(len(self.row), np.bool_)
        found: Bools = np.append(_well_filled(self.table, key, self.table.length), False)[self.row]
        return found


def primary_contacts(table: Table | None, customer: Ints, customers: int) -> Primary:
    """The first contact of each customer that is marked as primary; customer: record of Customers of each contact, -1 for none."""
    row = np.full(customers, BLANK, np.int32)
    marked = np.flatnonzero(truths(table, "is_primary") & (customer >= 0))[::-1]
    row[customer[marked]] = marked  # of a repeated index the last assignment stays: the first contact
    return Primary(table, row)


def blank_cells(table: Table | None, field: str, customers: int) -> Bools:
    """True where nothing is given (an unreadable value is something)."""
    return table.typed(field).blank if table is not None and table.has(field) else np.ones(customers, np.bool_)


def contact_methods(table: Table | None, methods: Sequence[str], primary: Primary) -> NDArray[np.int8]:
    """Number of ``methods`` (columns of Customers) with a valid, non-blank, unmasked value; several phones count once.

    The primary contact fills blanks.
    """
    customers = len(primary.row)
    count = np.zeros(customers, np.int8)
    for method in dict.fromkeys(methods):
        found = reachable(table, method, customers)
        if primary.table is not None:
            found = found | (blank_cells(table, method, customers) & primary.filled(method))
        count += found
    return count


def reachable(table: Table | None, method: str, customers: int) -> Bools:
    """True where the cell holds at least one valid value: one good number beside a bad one is enough (it is what the cell reads as)."""
    own = table.typed(method).filled if table is not None and table.has(method) else np.zeros(customers, np.bool_)
    part = MIXED_PARTS.get(method)
    return own if part is None else own | mixed(table, part, customers)


def mixed(table: Table | None, part: str, customers: int) -> Bools:
    """True where the one mixed contact column holds a value of this sort."""
    values, domain = codes(table, "contact_info")
    if not domain:
        return np.zeros(customers, np.bool_)
    there: Bools = np.array([bool(getattr(info, part, ())) for info in domain] + [False], np.bool_)[values]
    return there


def filled_fields(table: Table | None, fields: Sequence[str], methods: NDArray[np.int8], tagged: Bools, primary: Primary) -> NDArray[np.int16]:
    """Number of ``fields`` that are filled: non-blank, unmasked and readable.

    ``contact_methods`` is filled with one valid method, ``tags`` with one tag after normalisation; the primary contact fills blanks.
    Divide by the number of fields for the share (0 to 1).
    """
    count = np.zeros(len(methods), np.int16)
    for field in fields:
        if field == "contact_methods":
            count += methods >= 1
        elif field == "tags":
            count += tagged
        else:
            count += _well_filled(table, field, len(methods))
            if field in FROM_CONTACT and primary.table is not None:
                count += blank_cells(table, field, len(methods)) & primary.filled(field)
    return count


def _well_filled(table: Table | None, field: str, customers: int) -> Bools:
    """Filled, and free of errors in the form of the value (an id with odd characters is there, but does not count)."""
    if table is None or not table.has(field):
        return np.zeros(customers, np.bool_)
    typed = table.typed(field)
    good = typed.filled
    for group in typed.problems:
        if group.code in E_FORM:
            good[group.at] = False
    return good


def share(count: NDArray[np.int16], fields: int) -> Floats:
    """count ÷ fields, nan without fields."""
    return count / fields if fields else np.full(len(count), np.nan)
