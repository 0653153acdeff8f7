"""Bring the generated sheets up to date.  The quick answer "nothing to do" stands here; the work is in ``_refresh``."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from sheetcrm import __version__
from sheetcrm.actions._clock import DEFAULT_ZONE, today
from sheetcrm.store.unchanged import last_run
from sheetcrm.text import Lang, default_lang

if TYPE_CHECKING:
    from sheetcrm.store import Applied, Receipt


@dataclass
class RefreshResult:
    """What a refresh did.

    receipt  parts changed, added and unchanged; None when nothing was written
    applied  cells set and sheets rebuilt;  folded, kept  due-list entries taken in, and shown again because they could not be
    counts   findings by severity that remain
    """

    path: Path
    as_of: dt.date
    lang: Lang = "zh-CN"
    receipt: Receipt | None = None
    applied: Applied | None = None
    folded: int = 0
    kept: int = 0
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def nothing(self) -> bool:
        return self.receipt is None


@dataclass(frozen=True)
class RefreshOptions:
    """What the result depends on besides the file; ``lang``, that of the messages, is only passed along."""

    as_of: dt.date | None = None
    period: str = "month"
    lang: Lang | None = None
    fix: bool = False

    def run_key(self, day: dt.date, zone: str) -> str:
        return f"{day.isoformat()} {zone} {self.period} {'fix' if self.fix else '-'} {__version__}"


def refresh(
    path: str | Path,
    *,
    as_of: dt.date | None = None,
    period: str = "month",
    lang: Lang | None = None,
    fix: bool = False,
    plan: bool = False,
    force: bool = False,
    ignore_lock: bool = False,
    wait: float = 0.0,
    backup: bool = False,
) -> RefreshResult:
    """Fold due-list entries, optionally repair, then rebuild Summary, DueList and Issues in place.

    lang   of the messages; the sheets are in the language of the workbook (``lang`` on its Settings sheet, else that of its headers)
    plan   compute everything, write nothing: ``result.applied.changes`` lists every cell;  force  also when nothing seems to have changed
    Everything that is not ours stays byte for byte; a second run on the same day writes nothing.
    """
    options = RefreshOptions(as_of, period, lang, fix)
    target = Path(path)
    day = as_of or today(DEFAULT_ZONE)
    left = None if force or plan else last_run(target, options.run_key(day, DEFAULT_ZONE))
    if left is not None:
        return RefreshResult(target, day, lang or default_lang(), counts=left)
    from sheetcrm.actions._refresh import run

    return run(target, options, plan=plan, ignore_lock=ignore_lock, wait=wait, backup=backup)
