"""Which maintenance is due."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np

from sheetcrm._values import dataclass
from sheetcrm.actions._keep import keeping
from sheetcrm.actions._load import Opened, load, load_to_write
from sheetcrm.derive import Derived
from sheetcrm.derive.plans import REVIEW, VERIFY
from sheetcrm.errors import UsageError
from sheetcrm.rules.chores import SINCE
from sheetcrm.store import Book, PutMeta, Receipt, apply_edits, from_serial, save_changes
from sheetcrm.text import Text
from sheetcrm.text.shell import shell_word

QUARTER = 92
"""Days between permission reviews."""


@dataclass(frozen=True)
class Chore:
    """One piece of maintenance.

    key        backup, contacts, profiles, tags, permissions;  last  None: not known
    due        the day it should be done, None where no record asks for it;  is_due  that day has come
    customers  how many records wait for it, None: it is one task
    command    the command that does it or shows what to do
    """

    key: str
    name: Text
    last: dt.date | None
    due: dt.date | None
    is_due: bool
    customers: int | None
    command: str


NAMES = {
    "backup": Text("备份", "backup"),
    "contacts": Text("核对联系方式", "contact data check"),
    "profiles": Text("复核高价值客户档案", "review of high-value profiles"),
    "tags": Text("标签复盘", "tag review"),
    "permissions": Text("权限复查（谁能看、谁能改）", "permission review (who may see and edit)"),
}


@dataclass
class ChoresResult:
    """chores: in the order of ``NAMES``;  receipt: None when nothing was written."""

    path: Path
    as_of: dt.date
    chores: list[Chore]
    receipt: Receipt | None = None


def chores(
    path: str | Path,
    *,
    done: str | None = None,
    as_of: dt.date | None = None,
    dry_run: bool = False,
    ignore_lock: bool = False,
    wait: float = 0.0,
    backup: bool | None = None,
) -> ChoresResult:
    """The maintenance of a workbook: what is due, when each was done last, and the command for it.

    Due days: backup: last + ``backup.days``;  contacts, profiles: the earliest due of the customers' checks (``verify.days``,
    ``review.days``), not before the last time they were done + those days;  tags: last review, else first refresh, + ``tags.review_days``;
    permissions: last, else first refresh, + 92.  Never done and nothing to count from: due on T.
    done  one of the keys: remember in the workbook that it was done on T
    """
    if done is not None and done not in NAMES:
        known = ", ".join(NAMES)
        raise UsageError("E-USAGE", problem=Text(f"没有“{done}”这件事，可写 {known}", f"there is no chore {done!r}; there are {known}"))
    writing = done is not None and not dry_run
    opened = load_to_write(path, as_of=as_of, ignore_lock=ignore_lock) if writing else load(path, as_of=as_of)
    receipt = None
    if done is not None:
        note = {f"chores.{done}": opened.book.as_of.isoformat()}
        opened.book.meta = opened.book.meta.merged(note)
        if writing:
            receipt = _save(opened, Path(path), note, ignore_lock, wait, backup)
    return ChoresResult(Path(path), opened.book.as_of, _listed(opened.book, opened.backed_up, shell_word(path)), receipt)


def _save(opened: Opened, path: Path, note: dict[str, str], ignore_lock: bool, wait: float, backup: bool | None) -> Receipt | None:
    applied = apply_edits(opened.package, [PutMeta(note)])
    if not opened.package.dirty:
        return None
    keep = keeping(path, opened.book.settings, "chores", backup=backup, entered=False)
    return save_changes(opened.package, path, applied, ignore_lock=ignore_lock, wait=wait, keep=keep)


def _listed(book: Book, backed_up: dt.date | None, path: str) -> list[Chore]:
    derived, settings, t = Derived(book), book.settings, book.as_of
    since = _day(book, SINCE)
    found: list[Chore] = []

    def add(key: str, last: dt.date | None, due: dt.date | None, customers: int | None, command: str) -> None:
        day = due if due is not None or customers is not None else t
        found.append(Chore(key, NAMES[key], last, day, day is not None and day <= t and customers != 0, customers, command))

    kept = [day for day in (backed_up, _day(book, "chores.backup")) if day is not None]
    add("backup", max(kept, default=None), _after(max(kept, default=None), int(settings["backup.days"])), None, f"sheetcrm backup {path}")
    for key, kind, column, days in (
        ("contacts", VERIFY, "contact_verified_on", "verify.days"),
        ("profiles", REVIEW, "profile_reviewed_on", "review.days"),
    ):
        marked = _day(book, f"chores.{key}")
        dues = derived.checks.due[derived.checks.kind == kind]
        due = from_serial(float(dues.min())).date() if len(dues) else None
        waiting = int(np.count_nonzero(dues <= book.t))
        again = _after(marked, int(settings[days]))
        if again is not None and (due is None or due < again):
            due, waiting = again, waiting if again <= t else 0
        code = "VERIFY-DUE" if key == "contacts" else "REVIEW-DUE"
        last = max((day for day in (marked, _latest(book, column)) if day is not None), default=None)
        add(key, last, due, waiting, f"sheetcrm validate {path} --select {code}")
    tags = _day(book, "chores.tags")
    add("tags", tags, _after(tags or since, int(settings["tags.review_days"])), None, f"sheetcrm tags review {path}")
    permissions = _day(book, "chores.permissions")
    add("permissions", permissions, _after(permissions or since, QUARTER), None, f"sheetcrm chores {path} --done permissions")
    return found


def _day(book: Book, key: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(book.meta.get(key))
    except ValueError:
        return None


def _after(day: dt.date | None, days: int) -> dt.date | None:
    return day + dt.timedelta(days) if day is not None else None


def _latest(book: Book, key: str) -> dt.date | None:
    """The latest day up to T in a column of Customers."""
    table = book.table("customers")
    if table is None or not table.has(key):
        return None
    days = table.typed(key).values
    days = days[~np.isnan(days) & (days < book.t + 1)]
    return from_serial(float(days.max())).date() if len(days) else None
