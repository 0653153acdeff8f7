"""Find customers that were entered twice, and merge those that surely are one."""

from __future__ import annotations

from dataclasses import field
from pathlib import Path

from sheetcrm._values import dataclass
from sheetcrm.actions._commit import DEFAULT, WriteOptions, finish, open_to_change
from sheetcrm.actions._merging import Merged, merge_customers
from sheetcrm.actions.merge_records import Prefer
from sheetcrm.store import Applied, CellChange, Receipt
from sheetcrm.sync.duplicate_groups import DuplicateGroup, DuplicateGroups

SURE = 0.95
"""How sure a pair must be for ``--apply`` where nothing else was said: the same id or the same e-mail."""
FUZZY = "DUP-FUZZY"


@dataclass
class DedupeResult:
    """groups: surest first, then as they stand in the sheet;  merged: what ``apply`` merged;  receipt: None when nothing was written."""

    path: Path
    groups: list[DuplicateGroup]
    merged: list[Merged] = field(default_factory=list)
    applied: Applied = field(default_factory=Applied)
    receipt: Receipt | None = None

    @property
    def changes(self) -> list[CellChange]:
        return self.applied.changes

    @property
    def doubtful(self) -> list[DuplicateGroup]:
        return [group for group in self.groups if group.doubts]


def dedupe(
    path: str | Path,
    *,
    least: float | None = None,
    fuzzy: bool | None = None,
    apply: bool = False,
    prefer: Prefer = "first",
    options: WriteOptions = DEFAULT,
) -> DedupeResult:
    """List groups of customers that may be the same, or merge them.

    A group is a connected component over pairs: same id 1.00, same e-mail 0.95, same mobile 0.90, same company name 0.85, same landline
    0.75, similar names their similarity (0.90 to 1).  Archived and merged customers, and findings that were accepted, are left out.
    The one proposed to stay is the one to which most rows of other sheets belong, then with the most fields filled, then the older,
    then the upper one.

    least   only pairs that are at least as sure (default: all; with ``apply`` 0.95)
    fuzzy   count similar names (default: yes; with ``apply`` no)
    apply   merge every group without a doubt, as ``merge_records`` does
    prefer  where both have a value: ``first`` that of the one that stays, ``newest`` that of the one updated last
    """
    opened = open_to_change(path, options if apply else WriteOptions(as_of=options.as_of, dry_run=True))
    derived, findings = opened.check(select=["DUP", "ID-DUP"], asked=[])
    floor = least if least is not None else SURE if apply else 0.0
    with_fuzzy = fuzzy if fuzzy is not None else not apply
    groups = DuplicateGroups(derived).told(findings.groups(floor, () if with_fuzzy else (FUZZY,)))
    result = DedupeResult(Path(path), groups)
    wanted = [group.merge for group in groups if not group.doubts] if apply else []
    if wanted:
        done = merge_customers(opened, wanted, newest=prefer == "newest", detail=options.dry_run)
        result.merged, result.applied = done.merged, done.applied
        result.receipt = finish(opened, path, done.applied, "dedupe", options)
    return result
