"""What happened to a workbook: the runs on it and the cells that changed, by a run or by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path

from sheetcrm._values import dataclass
from sheetcrm.actions._load import load
from sheetcrm.actions._states import CUT, Interval, Logged, Made, Source, intervals, log_lines, run_time
from sheetcrm.derive.masking import logged_text
from sheetcrm.errors import UsageError
from sheetcrm.schema import id_key, label_form, recognise_sheet
from sheetcrm.store import Book
from sheetcrm.store.versions import manifest_lines
from sheetcrm.sync.differences import Difference


@dataclass(frozen=True)
class Change:
    """One cell, or one record that was added or deleted (``field`` empty), as texts.

    at       when, in the time zone of the workbook: of the run, of the line in ChangeLog, or until when it was done by hand
    by       user, empty where nobody noted it
    command  the run, empty for an edit by hand;  source  ``run`` found between two kept versions and surely of that run, ``hand`` of no run,
             ``unclear`` of one of these runs or by hand, ``log`` known from ChangeLog alone
    kind     changed, added or deleted
    """

    at: str
    by: str
    command: str
    sheet: str
    row_id: str
    field: str
    old: str
    new: str
    source: Source = "log"
    kind: str = "changed"


@dataclass(frozen=True)
class RunEntry:
    """One run of sheetcrm.  number: from 1, the oldest first; it stays the same;  time: ISO with offset, in the time zone of the workbook;
    version: the kept file from before it, None where none was kept or it is gone."""

    number: int
    time: str
    verb: str
    version: str | None


@dataclass
class HistoryResult:
    """runs and changes, both the newest first;  more: there are changes beyond the limit."""

    path: Path
    runs: list[RunEntry]
    changes: list[Change]
    more: bool = False


@dataclass(frozen=True)
class Asked:
    """Which changes are wanted; None: any.  sheet: key;  field: key or header;  since: first day;  by: user."""

    record: str | None = None
    field: str | None = None
    sheet: str | None = None
    since: dt.date | None = None
    by: str | None = None


def history(
    path: str | Path,
    *,
    record: str | None = None,
    field: str | None = None,
    sheet: str | None = None,
    since: dt.date | None = None,
    by: str | None = None,
    limit: int | None = None,
    unmasked: bool = False,
    as_of: dt.date | None = None,
) -> HistoryResult:
    """The runs of sheetcrm on a workbook and the cells that changed, the newest first.

    Neighbouring kept versions are compared record by record, so that edits by hand are seen too, and what ChangeLog leaves out.  What was
    before the oldest kept version comes from ChangeLog.
    record    only the record with this id;  field  only this field (key or header);  sheet  only this sheet (key or title)
    since     only from this day on;  by  only what this user did;  limit  at most so many runs and changes
    unmasked  show contact data as it is (ChangeLog itself never has it)
    Raises ``UsageError`` (E-SHEET) for an unknown sheet.
    """
    target = Path(path)
    opened = load(target, as_of=as_of, partial=True, lazily=True)
    asked = Asked(record, field, sheet_key(opened.book, sheet), since, by)
    found = list(islice(_changes(target, opened.book, asked, unmasked), None if limit is None else limit + 1))
    more = limit is not None and len(found) > limit
    folder = target.resolve().parent / "backups"
    runs = [
        RunEntry(n, run_time(line, opened.book).isoformat(), line.verb, line.file if line.file and (folder / line.file).exists() else None)
        for n, line in reversed(list(enumerate(manifest_lines(target), 1)))
        if since is None or run_time(line, opened.book).date() >= since
    ]
    narrowed = (record, field, sheet, by) != (None, None, None, None)
    return HistoryResult(target, [] if narrowed else runs[:limit], found[:limit], more)


def sheet_key(book: Book, sheet: str | None) -> str | None:
    """The key of a sheet that somebody names by key or title; None for none.  UsageError E-SHEET for one that is unknown."""
    if sheet is None:
        return None
    key = next((key for key, title in book.titles.items() if title == sheet), None) or recognise_sheet(sheet)
    key = key or (sheet.casefold() if sheet.casefold() in book.schema else None)
    if key is None:
        raise UsageError("E-SHEET", file=book.file, sheet=sheet, known=", ".join(book.titles.values()))
    return key


def _changes(path: Path, book: Book, asked: Asked, unmasked: bool) -> Iterator[Change]:
    """Interval by interval, the newest first; then what only ChangeLog knows."""
    oldest = book
    for interval in intervals(path, book):
        oldest = interval.before
        if asked.since is not None and interval.until.date() < asked.since:
            return
        yield from _between(interval, asked, unmasked)
    lines = [_of_log(line) for line in reversed(log_lines(oldest)) if line.row_id != CUT]
    yield from (change for change in lines if _wanted(change, book, asked))


def _between(interval: Interval, asked: Asked, unmasked: bool) -> list[Change]:
    """The changes of one stretch: what was done by hand, mostly after the run, first."""
    found: list[Change] = []
    for difference in interval.differences(sheet=asked.sheet, record=asked.record, field=asked.field):
        made = interval.made_by(difference)
        told = _told(interval, difference, made, unmasked)
        if made.since is not None:  # somebody changed what the run had written
            found.append(replace(told, at=_until(interval), by="", command="", old=made.since, source="hand"))
            told = replace(told, new=made.since)
        found.append(told)
    found.sort(key=lambda change: _ORDER[change.source])
    return [change for change in found if asked.by in (None, change.by)]


_ORDER = {"hand": 0, "unclear": 1, "run": 2, "log": 3}


def _until(interval: Interval) -> str:
    return f"{interval.until:%Y-%m-%d %H:%M}"


def _told(interval: Interval, difference: Difference, made: Made, unmasked: bool) -> Change:
    run = next((run for run in reversed(interval.runs) if run.verb == made.command), None)
    at = f"{run_time(run, interval.after):%Y-%m-%d %H:%M}" if run is not None else _until(interval)
    old, new = difference.old, difference.new
    spec = interval.after.schema.sheet(difference.sheet).get(difference.field or "")
    if not unmasked:
        old, new = logged_text(spec, old), logged_text(spec, new)
    label = interval.label(difference)
    return Change(at, made.by, made.command, difference.title, difference.name, label, old, new, made.source, difference.kind)


def _of_log(line: Logged) -> Change:
    return Change(
        line.at, line.by, line.command, line.sheet, line.row_id, line.field, line.old, line.new, "log", "changed" if line.field else "added"
    )


def _wanted(change: Change, book: Book, asked: Asked) -> bool:
    title = book.titles.get(asked.sheet or "")
    return (
        (asked.record is None or id_key(change.row_id) == id_key(asked.record))
        and (asked.field is None or asked.field in _names(book, change) or label_form(change.field) == label_form(asked.field))
        and (title is None or change.sheet == title)
        and (asked.since is None or change.at[:10] >= asked.since.isoformat())
        and (asked.by is None or change.by == asked.by)
    )


def _names(book: Book, change: Change) -> set[str]:
    """Keys of the fields that have this label, in any sheet of that title."""
    keys = [key for key, title in book.titles.items() if title == change.sheet]
    return {spec.key for key in keys for spec in book.schema.sheet(key).fields if change.field in (spec.label.zh, spec.label.en)}
