"""Taking back one run that is not the last, or the last change of one record: cell by cell, in the present workbook."""

from __future__ import annotations

import re
from pathlib import Path

from sheetcrm.actions._clock import on_the_clock
from sheetcrm.actions._commit import WriteOptions, finish, open_to_change, put
from sheetcrm.actions._load import Opened
from sheetcrm.actions._states import Interval, interval_of, intervals, run_time
from sheetcrm.actions.history import sheet_key
from sheetcrm.actions.restore import RestoreResult
from sheetcrm.errors import UsageError
from sheetcrm.store import Book, Edit, SetCell
from sheetcrm.store.versions import Line, kept_versions, manifest_lines
from sheetcrm.sync.differences import Difference, record_names
from sheetcrm.sync.references import follow_names, mirrors_again
from sheetcrm.sync.taking_back import LeftAlone, take_back


def undo_run(path: Path, which: str, options: WriteOptions) -> RestoreResult:
    """Take back the cells that one run changed and that still hold what it wrote.

    which  number of the run (from 1, as ``history`` lists them), or the beginning of its time
    Raises ``UsageError``: E-UNDO-RUN, E-UNDO-GONE (its version is not kept any more), E-UNDO-UNSURE.
    """
    opened = open_to_change(path, options)
    n, line = _run(path, which, opened.book)
    moment = run_time(line, opened.book)
    version = next((kept for kept in kept_versions(path) if line.file and kept.path.name == line.file), None)
    if version is None:
        raise UsageError("E-UNDO-GONE", file=path, where=line.file or f"{moment:%Y-%m-%d %H:%M}")
    interval = interval_of(path, n, opened.book)
    if interval is None:
        raise UsageError("E-UNDO-GONE", file=path, where=line.file)
    changes = list(interval.differences())
    result = RestoreResult(path, version.path, moment, line.verb)
    if not (interval.clean and len(interval.runs) == 1):
        if len(interval.entered) != 1 or not interval.complete:
            raise UsageError("E-UNDO-UNSURE", file=path, verb=line.verb, time=f"{moment:%Y-%m-%d %H:%M}")
        made = [(change, interval.made_by(change)) for change in changes]
        result.left = [LeftAlone(c.title, c.name, c.field, "changed") for c, by in made if by.since is not None]
        changes = [change for change, by in made if by.source == "run" and by.since is None]
    return _carry_out(opened, interval, changes, result, options, columns=len(interval.runs) == 1 and interval.clean)


def undo_record(path: Path, record: str, field: str | None, sheet: str | None, options: WriteOptions) -> RestoreResult:
    """Take back the last change of one record, or of one of its fields, whoever made it.

    Raises ``UsageError``: E-NO-CHANGE (no kept version shows one).
    """
    opened = open_to_change(path, options)
    key = sheet_key(opened.book, sheet)
    for interval in intervals(path, opened.book):
        changes = [c for c in interval.differences(sheet=key, record=record, field=field) if field is None or c.field is not None]
        if changes:
            moment = on_the_clock(interval.older.moment, str(opened.book.settings["timezone"]))
            result = RestoreResult(path, interval.older.path, moment, interval.made_by(changes[0]).command)
            return _carry_out(opened, interval, changes, result, options)
    which = " ".join(text for text in (record, field) if text)
    raise UsageError("E-NO-CHANGE", file=path, which=which)


def _carry_out(
    opened: Opened, interval: Interval, changes: list[Difference], result: RestoreResult, options: WriteOptions, *, columns: bool = False
) -> RestoreResult:
    back = take_back(interval.before, interval.after, opened.book, changes, columns=columns)
    result.left += back.left
    result.applied = put(opened, back.edits, detail=options.dry_run) if back.edits else None
    if result.applied is not None and (names := _names_again(opened.book, changes)):
        result.applied.add(put(opened, names, detail=options.dry_run))
    result.cells = result.applied.total if result.applied is not None else 0
    result.same = not back.edits
    if result.applied is not None:
        result.receipt = finish(opened, result.path, result.applied, "undo", options, deleted=back.deleted)
    return result


def _names_again(book: Book, changes: list[Difference]) -> list[Edit]:
    """A row that came back, or refers to another record again, says the name that this one has now; and a record that has its old name
    again is called so by whoever refers to it."""
    edits: list[SetCell] = []
    for key in dict.fromkeys(change.sheet for change in changes):
        table = book.table(key)
        if table is not None:
            known = record_names(table)
            wanted = {(change.form, change.nth) for change in changes if change.sheet == key}
            edits += mirrors_again(book, key, sorted(known[name] for name in wanted & known.keys()))
            edits += follow_names(book, key, {change.form for change in changes if change.sheet == key and change.field == "name"})
    return list({(edit.sheet, edit.row, edit.column): edit for edit in edits}.values())


def _run(path: Path, which: str, book: Book) -> tuple[int, Line]:
    """(place in the manifest, its line) of a run; times are those that ``history`` shows."""
    lines = manifest_lines(path)
    runs = [(n, line) for n, line in enumerate(lines) if line.sha256 != line.result]
    if which.isdigit() and len(which) < 8:
        found = [(n, line) for n, line in runs if n + 1 == int(which)]
    else:
        digits = re.sub(r"\D", "", which)
        found = [(n, line) for n, line in runs if len(digits) >= 4 and f"{run_time(line, book):%Y%m%d%H%M%S}".startswith(digits)]
    if not found:
        raise UsageError("E-UNDO-RUN", file=path, which=which)
    return found[-1]
