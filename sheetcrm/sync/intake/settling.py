"""Rows find their records in such a way that the same list, brought in again, finds the same ones: it changes nothing then."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np

from sheetcrm.store.column import Bools, Ints
from sheetcrm.sync.intake.matching import After, Matches
from sheetcrm.sync.intake.plan import Intake
from sheetcrm.sync.intake.values import Incoming, Reason

Match = Callable[[Incoming, After | None], Matches]
Plan = Callable[[Incoming, Matches], Intake]
_ROUNDS, _TURNS = 8, 4


def settled(incoming: Incoming, match: Match, plan: Plan) -> tuple[Incoming, Matches, Intake]:
    """The list (with the rows that are rejected), which record each row is, and the plan that comes of it.

    match  the records of the rows, in the workbook as it is or as an import would leave it;  plan  what they change
    Where rows of a list contradict each other it is not enough to take them in one after the other: a row may fit better what a later row
    says.  So the rows are matched again with what would come of the first look, until nothing changes any more.  Rows that keep changing
    sides are rejected (IMP-CONTRADICTION), with all that they are entangled with: nothing of them is taken in, so that they are in the same
    state when the list comes again.
    """
    work = _fresh(incoming)
    matches = match(work, None)
    intake = plan(work, matches)
    doubts: Bools = np.zeros(incoming.length, np.bool_)
    for turn in range(_TURNS * _ROUNDS if matches.unsure else 0):
        if turn and turn % _ROUNDS == 0:
            incoming = _without(incoming, doubts, matches)
        again = _fresh(incoming)
        found = _renumbered(match(again, intake.after()), intake, matches)
        doubts = _canonical(found, intake) != _canonical(matches, intake)
        if not doubts.any():
            break
        work, matches = again, found
        intake = plan(work, matches)
    matches.keys, intake.after = list, partial(After, [], {})  # what only this look needs may go: lists are long
    return work, matches, intake


def _fresh(incoming: Incoming) -> Incoming:
    """The same list for another try."""
    return replace(incoming, reasons={row: list(reasons) for row, reasons in incoming.reasons.items()}, warnings=dict(incoming.warnings))


def _without(incoming: Incoming, doubts: Bools, matches: Matches) -> Incoming:
    """The same list without the rows in doubt, and without those that they lead to by a key or a record."""
    tried = _fresh(incoming)
    keys, good = matches.keys(), incoming.good().tolist()
    leads = {row: [*keys[row], *((int(matches.record[row]),) if matches.record[row] >= 0 else ())] for row in good}
    rows: dict[Any, list[int]] = {}
    for row, own in leads.items():
        for lead in own:
            rows.setdefault(lead, []).append(row)
    open_ = [row for row in np.flatnonzero(doubts).tolist() if row in leads]
    entangled = set(open_)
    while open_:
        more = {other for lead in leads[open_.pop()] for other in rows.pop(lead, ())} - entangled
        entangled |= more
        open_ += more
    for row in sorted(entangled):
        tried.reject(row, Reason("IMP-CONTRADICTION"))
    return tried


def _renumbered(found: Matches, intake: Intake, matches: Matches) -> Matches:
    """Matches with a workbook as it would be, in the numbers of the matches that it came from; further new records behind these."""
    count = matches.count + found.count - found.base
    numbers = np.array([*intake.records, *range(matches.count, count), -1], np.int32)
    return replace(found, record=numbers[found.record], base=matches.base, count=count, candidates=matches.candidates)


def _canonical(matches: Matches, intake: Intake) -> Ints:
    """The record of each row; records that the plan does not add by their first row (from -2 down), since they are new each time."""
    there = np.zeros(matches.count, np.bool_)
    there[intake.records] = True
    first = matches.first_rows()
    record = matches.record
    return np.where(record < 0, -1, np.where(there[record], record, -2 - first[record])).astype(np.int32)
