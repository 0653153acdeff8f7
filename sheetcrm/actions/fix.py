"""Repair what can be repaired."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sheetcrm.actions._load import Opened, load, load_to_write
from sheetcrm.derive import Derived
from sheetcrm.rules import Findings, propose
from sheetcrm.store import Applied, CellChange, Receipt, apply_edits, save_changes
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
    opened: Opened, *, unsafe: bool = False, select: Sequence[str] = (), ignore: Sequence[str] = (), detail: bool = False
) -> tuple[Applied, Derived, Findings, bool]:
    """Apply fixes in memory until none is left: what was done, and what the workbook looks like then."""
    done = Applied()
    derived, findings = opened.check(list(select), list(ignore))
    for _ in range(ROUNDS):
        edits = propose(findings, "unsafe" if unsafe else "safe")
        if not edits:
            return done, derived, findings, True
        opened.guard(edits)
        done.add(apply_edits(opened.package, edits, detail=detail))
        opened.reread(edits)
        derived, findings = opened.check(list(select), list(ignore))
    return done, derived, findings, False


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
    backup: bool = False,
) -> FixResult:
    """Repair a workbook in place: only the cells concerned change, everything else stays byte for byte.

    unsafe  also fixes that may lose information;  dry_run, diff  compute everything, write nothing, list the cells
    lang    of the messages; what is written into cells is always in the language of the workbook
    Raises ``UsageError`` (E-STRUCTURE) where a fix would write to a sheet whose structure is in doubt, ``Busy`` when the file is open.
    """
    preview = dry_run or diff
    opened = load(path, as_of=as_of) if preview else load_to_write(path, as_of=as_of, ignore_lock=ignore_lock)
    applied, _, findings, settled = repair(opened, unsafe=unsafe, select=select, ignore=ignore, detail=preview)
    receipt = None
    if applied.total and not preview:
        receipt = save_changes(opened.package, Path(path), applied, ignore_lock=ignore_lock, wait=wait, backup=backup)
    return FixResult(applied, findings.said_in(lang), receipt, settled)
