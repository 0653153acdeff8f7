"""What people typed on the due list, understood: whose row it is, what it asks for, and why it cannot be taken in."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cached_property
from math import floor
from typing import TYPE_CHECKING

import numpy as np

from sheetcrm._values import NamedTuple
from sheetcrm.cells import CellKind
from sheetcrm.store import Column, Table, first_records, from_serial
from sheetcrm.text import Text

if TYPE_CHECKING:
    from sheetcrm.store import Book

ENTRIES = ("entry_method", "entry_summary", "entry_next", "entry_done")
FOLDED = "duelist.folded"
"""``_meta`` key: digests of the rows taken in so far, 16 hex digits each, newest last."""
ACTION = "行动"
_IDENTITY = ("customer_id", "kind", "due", "row_id")
_LAST = ("last_followup", "last_summary")
_NO_DAYS = 2_958_466  # serials end with the year 9999
_NO_SHEET = Text("没有跟进记录工作表", "there is no FollowUps sheet")
_DOUBT = Text("工作表结构有错误，先改正再记入", "the structure of that sheet is in doubt; mend it first")
_NO_CUSTOMER = Text("客户表里没有这个客户", "there is no such customer")
_NO_DATE = Text("下次跟进时间读不出是哪一天", "the next date cannot be read")
_PAST = Text("下次跟进时间早于 {day}", "the next date is before {day}")
_NOT_BOOL = Text("“完成”只能填“是”或留空", "Done takes Yes or nothing")
_NO_ACTION = Text("这条行动已经不在跟进记录里", "the action is no longer among the follow-ups")


class DueEntry(NamedTuple):
    """One row of the due list in which somebody filled an entry column, as it stands.

    at        record of DueList;  digest  16 hex digits over identity, last contact and entries
    customer  record of Customers, followed through merged_into, -1 = none
    kind      canonical zh-CN value, empty for a row that somebody added
    action    record of FollowUps that the row's Action ID names, -1 = none, several, or of another customer
    upcoming  the next date as a serial, None = blank;  done  it says yes
    wrong     the column to blame when the row cannot be taken in, empty when it can;  reason  why
    """

    at: int
    digest: str
    customer: int
    kind: str
    action: int
    upcoming: float | None
    done: bool
    wrong: str = ""
    reason: Text | None = None


def due_entries(book: Book) -> list[DueEntry]:
    """The rows with entries that were not taken in before, in sheet order; of two equal rows only the first."""
    table = book.table("duelist")
    if table is None or "customers" not in book.tables or not any(table.has(key) for key in ENTRIES):
        return []
    return list(_Entries(book, table).fresh())


def shown(column: Column | None, i: int) -> str:
    """A cell as people see it: dates as ``2024-06-30``, everything else as its text without outer blanks."""
    if column is None:
        return ""
    raw = column.raw(i)
    if raw.kind is CellKind.DATE and 1 <= raw.number < _NO_DAYS:
        moment = from_serial(raw.number)
        return f"{moment:%Y-%m-%d}" if raw.number == int(raw.number) else f"{moment:%Y-%m-%d %H:%M}"
    return raw.text.strip()


class _Entries:
    def __init__(self, book: Book, due: Table) -> None:
        self.book, self.due = book, due
        self.customers, self.followups = book.need("customers"), book.table("followups")
        self.done, self.upcoming = due.typed("entry_done"), due.typed("entry_next")

    def fresh(self) -> Iterator[DueEntry]:
        known = self.book.meta.get(FOLDED)
        seen = {known[i : i + 16] for i in range(0, len(known), 16)}
        for i in self._filled():
            entry = self._entry(i)
            if entry.digest not in seen:
                seen.add(entry.digest)
                yield entry

    def _filled(self) -> list[int]:
        filled = self.done.bad | (self.done.values == self._code_of_yes)  # No alone says nothing
        for key in ENTRIES[:3]:
            filled |= ~self.due.typed(key).blank
        return [int(i) for i in np.flatnonzero(filled)]

    @property
    def _code_of_yes(self) -> int:
        return self.done.domain.index(True) if True in self.done.domain else -2

    def _entry(self, i: int) -> DueEntry:
        customer = self._customer(self.due.typed("customer_id").value(i))
        kind = self.due.typed("kind").value(i)
        action, upcoming, done = self._action(i, customer), self.upcoming.value(i), self.done.value(i) is True
        upcoming = None if upcoming is None else float(floor(upcoming))
        wrong, reason = self._problem(i, customer, str(kind or ""), action, upcoming, done) or ("", None)
        return DueEntry(i, self._digest(i), customer, str(kind or ""), action, upcoming, done, wrong, reason)

    def _digest(self, i: int) -> str:
        """A fold changes the last contact, so the same words later are another entry, and an old row pasted back is not.

        A row that somebody added says nothing of the last contact: there the day stands in for it.
        """
        columns = self.due.columns
        parts = [column.text(i).strip() if (column := columns.get(key)) else "" for key in (*_IDENTITY, *_LAST, *ENTRIES)]
        if not any(parts[1:6]):
            parts.append(self.book.as_of.isoformat())
        return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]

    @cached_property
    def _place(self) -> dict[str, int]:
        """Customer id (key form) -> record; of equal ids the first."""
        ids = self.customers.ids
        return {key: record for key, record in zip(ids.domain, first_records(ids).tolist(), strict=True) if record >= 0}

    @cached_property
    def _action_code(self) -> dict[str, int]:
        """Follow-up id (key form) -> its code."""
        return {} if self.followups is None else {key: code for code, key in enumerate(self.followups.ids.domain)}

    def _customer(self, key: str | None) -> int:
        """The record of a customer id, followed through merged_into; -1 when it leads nowhere."""
        visited = set()
        while key is not None and key not in visited:
            visited.add(key)
            at = self._place.get(key, -1)
            target = self.customers.typed("merged_into").value(at) if at >= 0 else None
            if target is None:
                return at
            key = target
        return -1

    def _action(self, i: int, customer: int) -> int:
        key = self.due.typed("row_id").value(i)
        code = self._action_code.get(key) if self.followups is not None and key is not None else None
        if code is None or self.followups is None or customer < 0:
            return -1
        rows = np.flatnonzero(self.followups.ids.values == code)
        if len(rows) != 1:
            return -1
        row = int(rows[0])
        return row if self._customer(self.followups.typed("customer_id").value(row)) == customer else -1

    def _problem(self, i: int, customer: int, kind: str, action: int, upcoming: float | None, done: bool) -> tuple[str, Text] | None:
        """(the column to blame, the reason), None for a row that can be taken in."""
        if customer < 0:
            return "customer_id", _NO_CUSTOMER
        if self.followups is None:
            return "customer_id", _NO_SHEET
        ticked = done and kind in ("核对", "复核")
        if self.book.doubts(self.followups.title) or (ticked and self.book.doubts(self.customers.title)):
            return "customer_id", _DOUBT
        if self.upcoming.bad[i]:
            return "entry_next", _NO_DATE
        if upcoming is not None and upcoming < self.book.t:
            day = self.book.as_of.isoformat()
            return "entry_next", Text(_PAST.zh.format(day=day), _PAST.en.format(day=day))
        if self.done.bad[i]:
            return "entry_done", _NOT_BOOL
        if done and kind == ACTION and action < 0:
            return "row_id", _NO_ACTION
        return None
