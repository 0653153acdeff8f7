"""Ways to reach a customer, and how complete a record is."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from sheetcrm.derive.columns import Bools, Floats, codes
from sheetcrm.schema import E_FORM
from sheetcrm.store import Table

MIXED_PARTS = {"phone": "phones", "email": "emails", "wechat": "wechat", "address": "address"}
"""Contact method -> its part in a column that mixes them all (``contact_info``)."""


def contact_methods(table: Table | None, methods: Sequence[str], customers: int) -> NDArray[np.int8]:
    """Number of ``methods`` (columns of Customers) with a valid, non-blank, unmasked value; several phones count once."""
    count = np.zeros(customers, np.int8)
    for method in dict.fromkeys(methods):
        count += reachable(table, method, customers)
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


def filled_fields(table: Table | None, fields: Sequence[str], methods: NDArray[np.int8], tagged: Bools) -> NDArray[np.int16]:
    """Number of ``fields`` that are filled: non-blank, unmasked and readable.

    ``contact_methods`` is filled with one valid method, ``tags`` with one tag after normalisation.
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
