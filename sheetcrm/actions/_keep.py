"""Which saves keep the version that they replace."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

from sheetcrm.actions._clock import stamp
from sheetcrm.schema import Settings
from sheetcrm.store import Keep
from sheetcrm.store.versions import kept_versions

if TYPE_CHECKING:
    from sheetcrm.actions._load import Opened

DAILY = dt.timedelta(days=1)


def keeping(path: Path, settings: Settings, verb: str, *, backup: bool | None = None, entered: bool = True) -> Keep | None:
    """How a save of this workbook keeps what it replaces; None: not at all.

    backup   True: keep it whatever the settings say;  False: keep nothing;  None: as ``backup.auto`` says
    entered  cells that people fill in change: the version is always kept, and nothing is saved when that fails.  Where only
             generated sheets are drawn anew, one version a day is enough, and a failure is no more than a warning
    """
    if backup is False or (backup is None and not settings["backup.auto"]):
        return None
    moment = stamp()
    copy = bool(backup) or entered or not _kept_lately(path, moment)
    runs, weeks, days = (int(settings[f"backup.{key}"]) for key in ("runs", "keep", "days"))
    return Keep(moment, verb, copy=copy, required=entered or bool(backup), runs=runs, weeks=weeks, days=max(1, days))


def expect_backup(opened: Opened, backup: bool | None) -> None:
    """This run is about to keep a version: whatever it checks should know."""
    if backup is not False and (backup or opened.book.settings["backup.auto"]):
        opened.backed_up = opened.book.as_of


def _kept_lately(path: Path, moment: dt.datetime) -> bool:
    versions = kept_versions(path)
    return bool(versions) and dt.timedelta(0) <= moment.replace(tzinfo=None) - versions[-1].moment < DAILY
