"""Take back the last run of sheetcrm on a workbook."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable
from pathlib import Path

from sheetcrm.actions._commit import WriteOptions
from sheetcrm.actions.restore import RestoreResult, put_back
from sheetcrm.errors import Busy, SheetcrmError, UsageError
from sheetcrm.store.versions import Line, kept_versions, manifest_lines, present_bytes
from sheetcrm.text.undo import FIELD_ALONE


def undo(
    path: str | Path,
    *,
    run: str | int | None = None,
    record: str | None = None,
    field: str | None = None,
    sheet: str | None = None,
    dry_run: bool = False,
    ignore_lock: bool = False,
    wait: float = 0.0,
    backup: bool | None = None,
) -> RestoreResult:
    """Put back the version from before the last run that changed what people fill in; a second ``undo`` takes the first one back.

    Runs after it that only drew generated sheets anew are taken back with it.  ``result.verb`` is the run that was undone.

    run     only this run, which need not be the last: its number (from 1, as ``history`` lists them) or the beginning of its time.  The
            cells that it changed get their old content back where they still hold what it wrote, rows that it added go away, rows that it
            deleted come back with their ids; ``result.left`` names what was changed since, and stays
    record  only the last change of the record with this id, by a run or by hand, from the kept versions;  field  only of this field (key or
            header);  sheet  only on this sheet (key or title)
    Raises ``Busy`` (E-CHANGED-SINCE) when somebody has changed the file since, ``UsageError`` (E-NO-RUN: no run is known,
    E-UNDO-GONE: the version is no longer there; E-UNDO-RUN, E-UNDO-UNSURE, E-NO-CHANGE).  The present state is kept first, as with ``restore``.
    """
    target = Path(path)
    present = present_bytes(target)
    if present is None:
        raise UsageError("E-NO-FILE", file=target)
    if run is not None or record is not None or field is not None:
        from sheetcrm.actions._take_back import undo_record, undo_run

        options = WriteOptions(dry_run=dry_run, ignore_lock=ignore_lock, wait=wait, backup=backup)
        if run is not None:
            return undo_run(target, str(run), options)
        if record is None:
            raise UsageError("E-USAGE", problem=FIELD_ALONE)
        return undo_record(target, record, field, sheet, options)
    line = last_run(manifest_lines(target), hashlib.sha256(present).hexdigest(), target)
    version = next((kept for kept in kept_versions(target) if kept.path.name == line.file), None)
    if version is None:
        raise UsageError("E-UNDO-GONE", file=target, where=line.file)
    result = put_back(target, version, present, "undo", dry_run=dry_run, ignore_lock=ignore_lock, wait=wait, backup=backup)
    result.verb, result.time = line.verb, _clock(target)(line)
    return result


def _clock(target: Path) -> Callable[[Line], dt.datetime]:
    """When a run was, as ``history`` shows it; on the clock of the machine where the workbook cannot be read."""
    from sheetcrm.actions._load import load
    from sheetcrm.actions._states import run_time

    try:
        book = load(target, partial=True, lazily=True).book
    except SheetcrmError:
        return lambda line: dt.datetime.fromisoformat(line.time)
    return lambda line: run_time(line, book)


def last_run(lines: list[Line], digest: str, target: Path) -> Line:
    """The run to take back: the one that left the file as it is, past those that kept no version because they only drew generated sheets."""
    runs = [line for line in lines if line.sha256 != line.result]
    if not runs:
        raise UsageError("E-NO-RUN", file=target)
    wanted = digest
    for line in reversed(runs):
        if line.result == wanted:
            if line.file:
                return line
            wanted = line.sha256
    if wanted == digest:
        raise Busy("E-CHANGED-SINCE", file=target, verb=runs[-1].verb, time=f"{_clock(target)(runs[-1]):%Y-%m-%d %H:%M}")
    raise UsageError("E-NO-RUN", file=target)  # what is left are runs that only drew generated sheets
