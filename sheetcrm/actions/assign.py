"""Give customers to somebody."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from sheetcrm.actions._changing import ids_or_where, transaction
from sheetcrm.actions._commit import DEFAULT, WriteOptions
from sheetcrm.actions.records.commit import EditResult
from sheetcrm.actions.records.noticing import Notice
from sheetcrm.actions.records.workbook import Transaction
from sheetcrm.tags import person_form
from sheetcrm.text import Text, say
from sheetcrm.text.records import NOTICES
from sheetcrm.where import Condition


def assign(
    path: str | Path,
    owner: str,
    *customers: str,
    where: str | Condition | None = None,
    with_actions: bool = False,
    options: WriteOptions = DEFAULT,
) -> EditResult:
    """Another owner for customers.

    owner      best somebody who is on the Team sheet and active: another name is taken too, as everywhere, and ``result.notices`` says so
    customers  ids, or ``where``, a condition
    with_actions  open actions of these customers that the old owner was to do go to the new one too; past follow-ups stay whose they were
    Raises ``UsageError``: E-WHICH-RECORDS, E-NO-RECORD, and as every verb that writes.
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
    if before and _nobody_known(book):
        words = Text(*(say(NOTICES["no_team"], lang, file=Path(path).name, owner=name) for lang in ("zh-CN", "en")))
        book.result.notices.append(Notice("customers", tuple(map(str, before)), "owner", "OWNER-UNKNOWN", words))
    return book.result


def _person(book: Transaction, name: str) -> str:
    """The name as the Team sheet has it; as it is given where nobody there is called so."""
    if book._book.table("team") is None:
        return name.strip()
    return next((str(person.name) for person in book.team if person.name and person_form(person.name) == person_form(name)), name.strip())


def _nobody_known(book: Transaction) -> bool:
    """There is a Team sheet, and it is empty."""
    return book._book.table("team") is not None and not book._book.team


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
        if customer in before and owner is not None and person_form(str(owner)) == person_form(str(before[customer] or "")):
            found.append(table.ids.value(row))
    return [one for one in found if one is not None]
