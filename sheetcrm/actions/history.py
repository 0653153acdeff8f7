"""What happened to a workbook: the runs on it and the cells they changed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from sheetcrm.actions._load import load
from sheetcrm.derive.due_entries import shown
from sheetcrm.store import Table
from sheetcrm.store.versions import manifest_lines

COLUMNS = ("at", "by", "command", "sheet", "row_id", "field", "old", "new")


@dataclass(frozen=True)
class Change:
    """One entry of the ChangeLog sheet, as texts; values of sensitive fields are masked there."""

    at: str
    by: str
    command: str
    sheet: str
    row_id: str
    field: str
    old: str
    new: str


@dataclass(frozen=True)
class RunEntry:
    """One run of sheetcrm.  time: ISO with offset;  version: the kept file from before it, None where none was kept or it is gone."""

    time: str
    verb: str
    version: str | None


@dataclass
class HistoryResult:
    """runs and changes, both the newest first."""

    path: Path
    runs: list[RunEntry]
    changes: list[Change]


def history(path: str | Path, *, record: str | None = None, limit: int | None = None, as_of: dt.date | None = None) -> HistoryResult:
    """The runs of sheetcrm on a workbook and the cells they changed, the newest first.

    record  only changes of the record with this id;  limit  at most so many of each
    """
    target = Path(path)
    opened = load(target, as_of=as_of, partial=True)
    table = opened.book.table("changelog")
    changes = _changes(table) if table is not None else []
    changes.reverse()
    if record is not None:
        wanted = record.strip().casefold()
        changes = [change for change in changes if change.row_id.strip().casefold() == wanted]
    folder = target.resolve().parent / "backups"
    runs = [
        RunEntry(line.time, line.verb, line.file if line.file and (folder / line.file).exists() else None)
        for line in reversed(manifest_lines(target))
    ]
    return HistoryResult(target, [] if record is not None else runs[:limit], changes[:limit])


def _changes(table: Table) -> list[Change]:
    columns = [table.columns.get(key) for key in COLUMNS]
    return [Change(*(shown(column, i) for column in columns)) for i in range(table.length)]
