"""What people typed on the due list, folded into FollowUps.

The last four columns of DueList are for entries: what I did (method, summary), when next, done.  Each row with an
entry becomes one new FollowUps row, exactly once: a digest of the row as it stands (identity, last contact, entries)
is remembered, so that a row pasted back or a run killed half-way adds nothing twice.  A row that cannot be folded
changes nothing and is shown again as it was typed.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from sheetcrm._values import NamedTuple, dataclass
from sheetcrm.cells import CellKind, CellValue
from sheetcrm.derive import Derived
from sheetcrm.derive.due_entries import ACTION, FOLDED, DueEntry, shown
from sheetcrm.store import SHIFT_1904, Column, Edit, NextIds, PutMeta, Table, from_serial
from sheetcrm.text import Text, say

if TYPE_CHECKING:
    from sheetcrm.store import Book

_REMEMBER = 20_000

_DONE = Text("已完成", "Done")
_DONE_ACTION = Text("已完成：{action}", "Done: {action}")
_MOVED = Text("改期至 {day}", "Moved to {day}")
_YES, _NO = Text("是", "Yes"), Text("否", "No")
_CLOSES = {"核对": "contact_verified_on", "复核": "profile_reviewed_on"}


class KeptEntry(NamedTuple):
    """A due-list row whose entries could not be folded: shown again as typed.

    customer_id, row_id  as they stand in Customers and FollowUps, else as typed;  kind  canonical zh-CN value, may be empty
    cells  column key -> what its cell holds (dates as serials), of all filled columns of the row
    """

    customer_id: str
    kind: str
    row_id: str
    cells: dict[str, str | float]


@dataclass
class Folded:
    """What folding wants: edits for FollowUps and Customers, rows to show again, number of rows taken in."""

    edits: list[Edit] = field(default_factory=list)
    kept: list[KeptEntry] = field(default_factory=list)
    rows: int = 0


def fold_due_entries(derived: Derived, now: dt.datetime) -> Folded:
    """The edits that take the entries of the due list into the entered sheets; nothing when there are none.

    now  the time to write where a record says when it was made
    """
    entries, due = derived.due_entries, derived.book.table("duelist")
    return _Fold(derived, due, now).run(entries) if entries and due is not None else Folded()


class _Fold:
    def __init__(self, derived: Derived, due: Table, now: dt.datetime) -> None:
        self.derived, self.due, self.now = derived, due, now
        self.book: Book = derived.book
        self.customers, self.followups = self.book.need("customers"), self.book.table("followups")
        self._shift = SHIFT_1904 if self.book.date1904 else 0
        self.out = Folded()

    def run(self, entries: list[DueEntry]) -> Folded:
        taken = []
        ids = NextIds(self.book, "followups")
        for entry in entries:
            if entry.wrong or self.followups is None:
                self.out.kept.append(self._kept(entry))
                continue
            self._take_in(entry, self.followups, next(ids))
            taken.append(entry.digest)
        self.out.rows = len(taken)
        if taken:
            known = self.book.meta.get(FOLDED) + "".join(taken)
            self.out.edits.append(PutMeta({FOLDED: known[-16 * _REMEMBER :], **ids.remembered}))
        return self.out

    def _shown(self, key: str, entry: DueEntry) -> str:
        return shown(self.due.columns.get(key), entry.at)

    def _of_customer(self, key: str, entry: DueEntry) -> str | None:
        return shown(self.customers.columns.get(key), entry.customer) or None

    def _take_in(self, entry: DueEntry, followups: Table, new_id: str) -> None:
        """The edits of one valid row."""
        moment = self._moment(entry.customer, followups)
        action = self._shown("next_action", entry)
        values: dict[str, CellValue] = {
            "followup_id": new_id,
            "customer_id": self.customers.id_text(entry.customer),
            "customer_name": self._of_customer("name", entry),
            "followed_at": self._stored(moment),
            "method": self._method(entry),
            "contact_person": self._of_customer("contact_name", entry),
            "summary": self._summary(entry, action),
            "owner": self._shown("owner", entry) or self._of_customer("owner", entry),
            "next_followup_date": None if entry.upcoming is None else from_serial(entry.upcoming).date(),
            "recorded_at": max(self.now, from_serial(moment)),
        }
        if action and not entry.done:
            due = self.due.typed("due").value(entry.at)
            values["next_action"] = action
            values["action_status"] = self.book.word("action_status", "待办")
            if entry.kind == ACTION and due is not None and due >= self.book.t and self._closed_by(entry, moment, followups):
                values["due_date"] = from_serial(due).date()
        self.out.edits.append(followups.append(values))
        if entry.done:
            self._tick(entry, followups)

    def _tick(self, entry: DueEntry, followups: Table) -> None:
        """完成: the action, check or review that the row stands for is closed."""
        today = self.book.as_of
        if entry.kind == ACTION and self._is_open(entry.action, followups):
            label = self.book.word("action_status", "已完成")
            values: tuple[tuple[str, CellValue], ...] = (("action_status", label), ("completed_on", today))
            self.out.edits += [followups.set_cell(key, entry.action, value) for key, value in values if followups.has(key)]
        target = _CLOSES.get(entry.kind, "")
        if target and self.customers.has(target):
            self.out.edits.append(self.customers.set_cell(target, entry.customer, today))
            if self.customers.has("updated_at"):
                self.out.edits.append(self.customers.set_cell("updated_at", entry.customer, self.now))

    def _is_open(self, row: int, followups: Table) -> bool:
        """Whether an action is still to be done; one without a due date goes by its status and date of completion alone."""
        items = self.derived.actions
        k = int(np.searchsorted(items.row, row))
        if k < len(items.row) and items.row[k] == row:
            return bool(items.open[k])
        status = followups.typed("action_status").value(row)
        return status not in ("已完成", "已取消") and bool(followups.typed("completed_on").blank[row])

    def _closed_by(self, entry: DueEntry, moment: float, followups: Table) -> bool:
        """Whether the new row closes the action that it carries on; else both would stand on the list with one date."""
        if entry.action < 0 or not self.book.settings["actions.auto_close"]:
            return entry.action < 0
        since = followups.typed("followed_at").value(entry.action)
        return since is not None and since < moment

    @cached_property
    def _codes(self) -> dict[str, int]:
        """Customer id (key form) -> its code in FollowUps."""
        return {} if self.followups is None else {key: code for code, key in enumerate(self.followups.typed("customer_id").domain)}

    def _moment(self, customer: int, followups: Table) -> float:
        """T without a time, or the time of the customer's latest follow-up of that day, so that the new row is the last."""
        code = self._codes.get(self.customers.ids.value(customer))
        moments = followups.typed("followed_at").values[followups.typed("customer_id").values == (-2 if code is None else code)]
        today = moments[(moments >= self.book.t) & (moments < self.book.t + 1)]
        return float(today.max()) if len(today) else self.book.t

    def _stored(self, moment: float) -> CellValue:
        """A day as a date; a time to its last digit, since a rounded one could come before the follow-up that it equals."""
        if moment == int(moment):
            return from_serial(moment).date()
        return moment - self._shift

    def _method(self, entry: DueEntry) -> str | None:
        value = self.due.typed("entry_method").value(entry.at)
        return None if value is None else self.book.word("method", str(value))

    def _summary(self, entry: DueEntry, action: str) -> str | None:
        given = self._shown("entry_summary", entry)
        if given:
            return given
        if entry.done:
            return say(_DONE_ACTION, self.book.lang, action=action) if action else _DONE.of(self.book.lang)
        if entry.upcoming is not None:
            return say(_MOVED, self.book.lang, day=f"{from_serial(entry.upcoming):%Y-%m-%d}")
        return self._method(entry)

    def _kept(self, entry: DueEntry) -> KeptEntry:
        cells = {key: value for key, column in self.due.columns.items() if (value := self._typed(column, entry.at)) is not None}
        return KeptEntry(self._id("customers", "customer_id", entry), entry.kind, self._id("followups", "row_id", entry), cells)

    def _id(self, sheet: str, key: str, entry: DueEntry) -> str:
        """The id in a cell of the due list, spelled as in the sheet of the record that it names."""
        table, wanted = self.book.table(sheet), self.due.typed(key).value(entry.at)
        if table is not None and wanted in table.ids.domain:
            rows = np.flatnonzero(table.ids.values == table.ids.domain.index(wanted))
            if len(rows):
                return table.id_text(int(rows[0])) or ""
        return self._shown(key, entry)

    def _typed(self, column: Column, i: int) -> str | float | None:
        """The content of a cell, to be written again."""
        raw = column.raw(i)
        if raw.kind is CellKind.DATE:
            dated = column.field is not None and column.field.kind.number_format not in (None, "@")
            return raw.number - self._shift if dated else shown(column, i)
        if raw.kind is CellKind.NUMBER:
            return raw.number
        if raw.kind is CellKind.BOOL:
            return (_YES if raw.number else _NO).of(self.book.lang)
        return raw.text or None
