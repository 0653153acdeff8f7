"""How every verb that changes cells ends: guarded edits, the journal, what is remembered, the version kept, the save."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from sheetcrm._values import dataclass
from sheetcrm.actions._keep import keeping
from sheetcrm.actions._ledger import still_remembering
from sheetcrm.actions._load import Opened, load, load_to_write
from sheetcrm.render.changes import list_columns
from sheetcrm.schema import BookSchema
from sheetcrm.store import Applied, Edit, OwnLock, Receipt, apply_edits, save_changes


@dataclass(frozen=True)
class WriteOptions:
    """How a verb writes.

    as_of        T (default today in the workbook's time zone);  dry_run  list the cells, write nothing
    ignore_lock  go on although a spreadsheet program seems to have the file open;  wait  seconds for another sheetcrm
    backup       keep the version before: None as the settings say (mostly yes), True surely, False not at all
    """

    as_of: dt.date | None = None
    dry_run: bool = False
    ignore_lock: bool = False
    wait: float = 0.0
    backup: bool | None = None


DEFAULT = WriteOptions()


def open_to_change(path: str | Path, options: WriteOptions, *, schema: BookSchema | None = None, lazily: bool = False) -> Opened:
    """Read a workbook for a change; a dry run may look where writing would be refused, but not at a newer workbook.

    lazily  sheets are read when somebody asks for them
    """
    if options.dry_run:
        opened = load(path, as_of=options.as_of, schema=schema, lazily=lazily)
        opened.check_version()
        return opened
    return load_to_write(path, as_of=options.as_of, ignore_lock=options.ignore_lock, schema=schema, lazily=lazily)


def put(opened: Opened, edits: Sequence[Edit], *, detail: bool = False) -> Applied:
    """Apply edits in memory, and bring the tables up to date.  UsageError E-STRUCTURE where a sheet must not be written to."""
    edits = list(edits)
    opened.guard(edits)
    applied = apply_edits(opened.package, edits, detail=detail)
    opened.reread(edits)
    return applied


def finish(
    opened: Opened,
    path: str | Path,
    applied: Applied,
    command: str,
    options: WriteOptions,
    *,
    deleted: Mapping[str, Collection[str]] | None = None,
    lock: OwnLock | None = None,
) -> Receipt | None:
    """Write the run down and save it; None when nothing was changed, or in a dry run.

    command  as ChangeLog and the manifest name the run;  deleted  sheet key -> ids (key forms) of rows that were deleted on purpose
    lock  our lock on the file, where the caller has held it since before it read
    """
    applied.columns = list_columns(opened.book)
    if options.dry_run or not applied.total:
        return None
    target = Path(path)
    opened.write_log(command, options.as_of)
    for title in opened.journal.titles:
        opened.book.titled(title)  # what changed must be read again, for the ledger to learn it
    changed = {key: ids and ids - opened.reused.get(key, frozenset()) for key, ids in opened.journal.records.items()}
    apply_edits(opened.package, still_remembering(opened.book, deleted, changed))
    keep = keeping(target, opened.book.settings, command, backup=options.backup)
    return save_changes(opened.package, target, applied, ignore_lock=options.ignore_lock, wait=options.wait, keep=keep, lock=lock)
