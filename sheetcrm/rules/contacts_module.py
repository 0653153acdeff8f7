"""Contacts: people at a customer."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sheetcrm.rules._batch import Batch, Detail, Place
from sheetcrm.rules._rule import rule
from sheetcrm.rules._run import Run, places, truths
from sheetcrm.text import Text


@rule(
    "CON-PRIMARY",
    "E",
    name=Text("一个客户有多个主联系人", "several primary contacts"),
    message=Text("客户 {customer} 已有主联系人（第 {first} 行）", "customer {customer} has a primary contact already (row {first})"),
    why=Text("提醒和清单不知道该找谁。", "Reminders and lists do not know whom to name."),
    bad=Text("C0001 的两个联系人都是主联系人", "two people of C0001 are primary"),
    good=Text("只有一个是主联系人", "one of them is"),
    remedy=Text("只留一个 是", "leave Yes with one of them"),
)
def several_primaries(run: Run) -> Iterator[Batch]:
    table = run.book.table("contacts")
    if table is None or not table.has("is_primary") or not table.has("customer_id"):
        return
    customer = table.typed("customer_id")
    primary = places(truths(table, "is_primary") & ~customer.blank)
    who = customer.values[primary]
    order = np.argsort(who, kind="stable")
    first = np.full(table.length, -1, np.int32)
    if len(order):
        start = np.flatnonzero(np.diff(who[order], prepend=-1))
        of = np.cumsum(np.diff(who[order], prepend=-1) != 0) - 1
        first[primary[order]] = primary[order][start][of]
    later = places((first >= 0) & (first != np.arange(table.length)))

    def detail(i: int) -> Detail:
        row = int(first[i])
        return Detail({"customer": table.columns["customer_id"].text(i), "first": int(table.rows[row])}, related=(Place(table, "is_primary", row),))

    yield Batch(table, "is_primary", later, detail=detail)
