"""Bring the generated sheets up to date.  The quick answer "nothing to do" stands in ``_idle``; the work is in ``_refresh``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sheetcrm.actions._clock import check_day
from sheetcrm.actions._idle import nothing_to_do
from sheetcrm.actions._refreshed import RefreshOptions, RefreshResult
from sheetcrm.errors import check_lang
from sheetcrm.text import Lang

if TYPE_CHECKING:
    from pydantic import BaseModel


def refresh(
    path: str | Path,
    *,
    as_of: dt.date | None = None,
    period: str | None = None,
    lang: Lang | None = None,
    fix: bool = False,
    plan: bool = False,
    force: bool = False,
    ignore_lock: bool = False,
    wait: float = 0.0,
    backup: bool | None = None,
    forget: Sequence[str] = (),
    models: Sequence[type[BaseModel]] = (),
) -> RefreshResult:
    """Fold due-list entries, carry out the decisions of the Issues sheet, optionally repair, then rebuild Summary, DueList and Issues in place.

    as_of, period  win over what people chose in the two cells of Summary, for this run; None: as chosen there, else today and the month.
           A day chosen on Summary is that of its figures (and of CustomerView, Performance, TagReview); all else is about today
    lang   of the messages; the sheets are in the language of the workbook (``lang`` on its Settings sheet, else that of its headers)
    fix    repair what is safe to repair before it is checked
    plan   compute everything, write nothing: ``result.applied.changes`` lists every cell;  force  also when nothing seems to have changed
    backup  None: the version before is kept as the settings say (always where cells that people fill in change, else once a day);
            True, False: surely, or not at all
    forget  ignored findings to report again: ``CODE``, ``CODE:sheet:id:field``, ``ALL``, or ``STALE`` for those that match nothing any more
    models  pydantic models of your own, as for ``sheetcrm.open``: their columns are checked, restored and counted too
    Everything that is not ours stays byte for byte; a second run on the same day writes nothing.
    """
    check_lang(lang)
    check_day(as_of)
    options = RefreshOptions(as_of, period, lang, fix, tuple(forget), tuple(models))
    target = Path(path)
    idle = None if force or forget or models else nothing_to_do(target, as_of=as_of, period=period, fix=fix)
    said = lang or (idle.lang if idle is not None else None)
    if idle is not None and said and plan:  # as without ``plan``: a file that was only renamed stays as it is
        from sheetcrm.store import Applied

        return RefreshResult(target, idle.day, said, applied=Applied(), counts=idle.left)
    if idle is not None and said:
        return RefreshResult(target, idle.day, said, counts=idle.left)
    from sheetcrm.actions._refresh import run

    return run(target, options, plan=plan, ignore_lock=ignore_lock, wait=wait, backup=backup)
