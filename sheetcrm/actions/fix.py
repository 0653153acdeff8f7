"""Repair what can be repaired."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import field
from pathlib import Path

from sheetcrm._values import dataclass
from sheetcrm.actions._commit import WriteOptions, finish, open_to_change
from sheetcrm.actions._decisions import FRAMES
from sheetcrm.actions._keep import expect_backup
from sheetcrm.actions._load import Opened
from sheetcrm.derive import Derived
from sheetcrm.errors import check_lang
from sheetcrm.rules import Findings, Safety, propose
from sheetcrm.rules.tags import CELL_CODES
from sheetcrm.rules.values import FORMS
from sheetcrm.store import Applied, CellChange, Edit, Receipt, SetCell, apply_edits, by_place, patch_book
from sheetcrm.text import Lang

ROUNDS = 8
"""A fix may uncover another; more rounds than this means that two fixes disagree."""


@dataclass
class FixResult:
    """What was repaired and what is left.

    applied   counts, and the cells before and after;  findings  what remains;  receipt  None when nothing was written
    settled   False when fixes kept undoing each other: what remains is shown, nothing more is tried
    """

    applied: Applied
    findings: Findings
    receipt: Receipt | None
    settled: bool = True

    @property
    def changes(self) -> list[CellChange]:
        return self.applied.changes


def repair(
    opened: Opened,
    *,
    unsafe: bool = False,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    detail: bool = False,
    later: list[Edit] | None = None,
) -> tuple[Applied, Derived, Findings, bool]:
    """Apply fixes in memory until none is left: what was done, and what the workbook looks like then.

    What is wrong with headers and Excel tables comes first: as long as it is, nothing else is written to such a sheet.  Without a
    selection the forms of single values follow, by themselves, and then tag cells, which are held against such values: they are most
    of what there is to repair, and a look at everything else is wanted only once they are right.  Unsafe fixes may put whole cells
    where they were before: tags wait for them.  The parts of the file are spliced once, at the end.

    later  gets the cells that are still to be written, for a caller who writes more afterwards, with less in memory
    """
    work = _Repair(opened, Applied(), detail, later)
    safety: Safety = "unsafe" if unsafe else "safe"
    work.frames(safety, select, ignore)
    if not select and not ignore:
        work.take(propose(opened.check([rule.code for rule in FORMS], asked=[])[1], safety))
        if not unsafe:
            work.take(propose(opened.check(list(CELL_CODES), asked=[])[1], safety))
    for _ in range(ROUNDS):
        derived, findings = opened.check(list(select), list(ignore))
        edits = propose(findings, safety)
        if not edits:
            work.end()
            return work.done, derived, findings, True
        work.take(edits)
    derived, findings = opened.check(list(select), list(ignore))
    work.end()
    return work.done, derived, findings, False


@dataclass
class _Repair:
    """Edits taken into the tables at once, and into the parts of the file when they must or at the end."""

    opened: Opened
    done: Applied
    detail: bool
    later: list[Edit] | None = None
    pending: dict[tuple[str, int, int], SetCell] = field(default_factory=dict)

    def frames(self, safety: Safety, select: Sequence[str], ignore: Sequence[str]) -> None:
        """Mend headers and the names of table columns, as far as they are selected; that is what makes the sheet writable again."""
        codes = [code for code in FRAMES if self.opened.book.has_note(code)]
        if not codes:
            return
        _, findings = self.opened.check(list(select) or codes, list(ignore), asked=list(select))
        mended = [f.fix for f in findings if f.code in codes and f.fix is not None]
        edits = [edit for fix in mended if fix.safety in ("safe", safety) for edit in fix.edits]
        if edits:
            self.opened.journal.note(self.opened.book, edits)
            self.done.add(apply_edits(self.opened.package, edits, detail=self.detail))
            self.opened.reread(edits)

    def take(self, edits: list[Edit]) -> None:
        self.opened.guard(edits)
        if patch_book(self.opened.book, edits):
            self.pending |= by_place([edit for edit in edits if isinstance(edit, SetCell)])
            return
        self.flush()
        self.done.add(apply_edits(self.opened.package, edits, detail=self.detail))
        self.opened.reread(edits)

    def flush(self) -> None:
        if self.pending:
            self.done.add(apply_edits(self.opened.package, self.pending.values(), detail=self.detail))
            self.pending = {}

    def end(self) -> None:
        """Write what is left, or leave it to the caller."""
        if self.later is None:
            self.flush()
        else:
            self.later.extend(self.pending.values())


def fix(
    path: str | Path,
    *,
    unsafe: bool = False,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    as_of: dt.date | None = None,
    lang: Lang | None = None,
    dry_run: bool = False,
    diff: bool = False,
    ignore_lock: bool = False,
    wait: float = 0.0,
    backup: bool | None = None,
) -> FixResult:
    """Repair a workbook in place: only the cells concerned change, everything else stays byte for byte.

    unsafe  also fixes that may lose information;  dry_run, diff  compute everything, write nothing, list the cells
    backup  None: the version before is kept as the settings say (mostly yes);  True, False: surely, or not at all
    lang    of the messages; what is written into cells is always in the language of the workbook
    Raises ``UsageError`` (E-STRUCTURE) where a fix would write to a sheet whose structure is in doubt, ``Busy`` when the file is open.
    """
    check_lang(lang)
    preview = dry_run or diff
    options = WriteOptions(as_of, preview, ignore_lock, wait, backup)
    opened = open_to_change(path, options)
    if not preview:
        expect_backup(opened, backup)
    applied, _, findings, settled = repair(opened, unsafe=unsafe, select=select, ignore=ignore, detail=preview)
    receipt = finish(opened, path, applied, "fix", options)
    return FixResult(applied, findings.said_in(lang), receipt, settled)
