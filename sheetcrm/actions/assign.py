"""Give customers to somebody."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from sheetcrm.actions._changing import ids_or_where, transaction
from sheetcrm.actions._commit import DEFAULT, WriteOptions
from sheetcrm.actions.records.commit import EditResult
from sheetcrm.actions.records.workbook import Transaction
from sheetcrm.errors import UsageError
from sheetcrm.tags import similarity, tight
from sheetcrm.text import Text, listed
from sheetcrm.where import Condition

_MOST_NAMED = 20


def assign(
    path: str | Path,
    owner: str,
    *customers: str,
    where: str | Condition | None = None,
    with_actions: bool = False,
    options: WriteOptions = DEFAULT,
) -> EditResult:
    """Another owner for customers.

    owner      somebody who is on the Team sheet and active;  customers  ids, or ``where``, a condition
    with_actions  open actions of these customers that the old owner was to do go to the new one too; past follow-ups stay whose they were
    Raises ``UsageError``: E-WHICH-RECORDS, E-NO-RECORD, E-OWNER, E-OWNER-INACTIVE, and as every verb that writes.
    """
    condition = ids_or_where(customers, where)
    with transaction(path, "assign", options) as book:
        name = _person(book, owner)
        records = book.customers.where(condition) if condition is not None else [book.customers[one] for one in customers]
        before = {who.customer_id: who.owner for who in records}
        actions = _open_actions(book, before) if with_actions else []
        book.customers.update_many({one: {"owner": name} for one in before})
        if actions:
            book.followups.update_many({one: {"owner": name} for one in actions})
    return book.result


def _person(book: Transaction, name: str) -> str:
    """The name as the Team sheet has it; any name where there is no Team."""
    if book._book.table("team") is None:
        return name.strip()
    people = [person for person in book.team if person.name]
    found = next((person for person in people if tight(person.name) == tight(name)), None)
    if found is None:
        near = [person.name for person in people if similarity(name, person.name) >= 0.5] or [person.name for person in people][:_MOST_NAMED]
        raise UsageError("E-OWNER", file=book._book.file or None, owner=name, known=_names(near))
    if found.active is False:
        raise UsageError("E-OWNER-INACTIVE", file=book._book.file or None, owner=found.name)
    return str(found.name)


def _open_actions(book: Transaction, before: dict[Any, Any]) -> list[Any]:
    """Ids of the follow-ups of these customers whose action is open, and the old owner's (a blank one is the customer's, and follows by itself)."""
    table, customers = book._book.table("followups"), book._book.table("customers")
    if table is None or customers is None:
        return []
    items = book._overlay.derived.actions
    found = []
    for k in np.flatnonzero(items.open).tolist():
        row, customer = int(items.row[k]), customers.ids.value(int(items.customer[k]))
        owner = table.typed("owner").value(row)
        if customer in before and owner is not None and tight(str(owner)) == tight(str(before[customer] or "")):
            found.append(table.ids.value(row))
    return [one for one in found if one is not None]


def _names(names: Sequence[str]) -> Text:
    return Text(listed(names, "zh-CN") or "—", listed(names, "en") or "—")
