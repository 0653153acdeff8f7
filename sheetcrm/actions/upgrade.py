"""Bring a workbook that an older version made up to date."""

from __future__ import annotations

import datetime as dt
from dataclasses import field
from pathlib import Path

from sheetcrm._values import dataclass
from sheetcrm.actions._columns import dressed
from sheetcrm.actions._load import Opened, load
from sheetcrm.actions._refresh import run
from sheetcrm.actions._refreshed import RefreshOptions
from sheetcrm.actions._sheets import templated
from sheetcrm.errors import check_lang
from sheetcrm.schema.versions import CURRENT, SCHEMA, since, version_of
from sheetcrm.store import Applied, CellChange, PutMeta, Receipt, apply_edits
from sheetcrm.sync.upgrade import NewColumns, new_columns
from sheetcrm.text import Lang


@dataclass
class UpgradeResult:
    """old, new: versions of the structure (old None: the workbook names none);  columns: (sheet, header) that were added.

    applied  cells changed;  receipt  None when nothing was written
    """

    path: Path
    lang: Lang
    old: int | None
    new: int
    columns: list[tuple[str, str]] = field(default_factory=list)
    applied: Applied = field(default_factory=Applied)
    receipt: Receipt | None = None

    @property
    def changes(self) -> list[CellChange]:
        return self.applied.changes


def upgrade(
    path: str | Path,
    *,
    as_of: dt.date | None = None,
    lang: Lang | None = None,
    dry_run: bool = False,
    ignore_lock: bool = False,
    wait: float = 0.0,
    backup: bool | None = None,
) -> UpgradeResult:
    """Add the columns that templates have gained since the version of the workbook, empty and at the right end, then refresh it.

    Everything else stays as it is; a workbook of this version, or one that names none, is left alone.
    Raises ``UsageError`` (E-NEWER) for a workbook of a newer version, whose structure this program does not know.
    """
    check_lang(lang)
    target = Path(path)
    opened = load(target, as_of=as_of)
    opened.check_version()
    old = version_of(opened.book.meta.values)
    result = UpgradeResult(target, lang or opened.book.lang, old, CURRENT)
    if old is None or old >= CURRENT:
        return result
    del opened
    step = _Step(old)
    done = run(target, RefreshOptions(as_of=as_of, lang=lang), plan=dry_run, ignore_lock=ignore_lock, wait=wait, backup=backup, first=step)
    result.columns, result.receipt = step.found.added, done.receipt
    result.applied = done.applied or result.applied
    return result


class _Step:
    """What comes before the rest of the refresh, in memory."""

    def __init__(self, old: int) -> None:
        self.old, self.found = old, NewColumns()

    def __call__(self, opened: Opened, done: Applied, detail: bool) -> None:
        self.found = new_columns(opened.book, since(self.old), templated(opened.book))
        note, edits = PutMeta({SCHEMA: str(CURRENT)}), dressed(opened.book, self.found)
        done.add(apply_edits(opened.package, [*edits, note], detail=detail))
        if edits:
            opened.reread(edits)
        opened.book.meta = opened.book.meta.merged(note.values)
