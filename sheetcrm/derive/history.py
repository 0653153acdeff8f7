"""The stage history: which changes count, the stage of a customer on any day, and when it was won."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sheetcrm._values import NamedTuple, dataclass
from sheetcrm.derive.columns import BLANK, Bools, Codes, Floats, Ints, day_keys, day_part, moment_keys, run_starts

WON_RANK = 3
BEGINNING = 1.0
"""1900-01-01: since when a customer without any date is in its first stage."""


@dataclass(frozen=True, slots=True)
class HistoryRows:
    """Counted changes of stage, by customer, changed_at, row.

    row     int32[k]: record of StageHistory;  customer  int32[k]: record of Customers;  day  float64[k] (serial)
    origin  int32[k]: place of the stage before among the stage names, -1 none;  to  int32[k]: of the stage after
    """

    row: Ints
    customer: Ints
    day: Floats
    origin: Ints
    to: Ints

    def __len__(self) -> int:
        return len(self.row)


class HistoryFacts(NamedTuple):
    """One entry a record of Customers; days as serials, nan = none.

    any_rows  the workbook has a counted history row;  has_row  bool[n]: the customer has one
    max_rank  highest stage rank in the customer's timeline, 0 for none (without history the current stage is the timeline)
    win_day   date of the earliest counted row to a stage of rank 3 or more
    """

    any_rows: bool
    has_row: Bools
    max_rank: Ints
    win_day: Floats


class Timeline(NamedTuple):
    """The stages of each customer in time: a first entry, then every counted change.

    first_day    float64[n]: day of the first entry (serial);  first_stage  int32[n]: place among the stage names, -1 none
    rows         the counted changes
    """

    first_day: Floats
    first_stage: Ints
    rows: HistoryRows

    def stage_at(self, customer: Ints, day: Floats) -> Ints:
        """int32: stage of each customer (record ≥ 0) on that day: that of the last entry dated up to it, -1 before the first."""
        stage = np.where(day >= self.first_day[customer], self.first_stage[customer], BLANK).astype(np.int32)
        if not len(self.rows):
            return stage
        at = np.searchsorted(day_keys(self.rows.customer, self.rows.day), day_keys(customer, day), "right") - 1
        changed = (at >= 0) & (self.rows.customer[at] == customer)
        return np.where(changed, self.rows.to[at], stage).astype(np.int32)


def no_rows() -> HistoryRows:
    """A workbook without stage history."""
    none = np.zeros(0, np.int32)
    return HistoryRows(none, none, np.zeros(0), none, none)


def history_rows(customer: Ints, moment: Floats, origin: Codes, to: Codes, t: float) -> HistoryRows:
    """The rows that count: of a counted customer (record ≥ 0), changed_at readable and not after T, to_stage known.

    The stage before is from_stage; blank or unknown: the stage after of the customer's counted row before; of the earliest: none.
    moment: changed_at as serial, nan = none; all arrays have one entry a record of StageHistory.
    """
    day = day_part(moment)
    found = np.flatnonzero((customer >= 0) & (day <= t) & (to.values >= 0))
    row = found[np.argsort(moment_keys(customer[found], moment[found]), kind="stable")].astype(np.int32)
    who, after = customer[row], to.values[row].astype(np.int32)
    before = np.append(np.int32(BLANK), after[:-1])
    before[run_starts(who)] = BLANK
    given = origin.values[row]
    return HistoryRows(row, who, day[row], np.where(given >= 0, given, before).astype(np.int32), after)


def history_facts(rows: HistoryRows, ranks: NDArray[np.float64], customers: int) -> HistoryFacts:
    """ranks: of each stage name, 0 for the exit stage, nan for a stage outside the funnel; customers: records of Customers."""
    has_row = np.zeros(customers, np.bool_)
    best = np.zeros(customers, np.int32)
    win = np.full(customers, np.inf)
    if len(rows):
        level = np.append(np.nan_to_num(ranks), 0.0).astype(np.int32)  # the last one is that of no stage
        has_row[rows.customer] = True
        np.maximum.at(best, rows.customer, level[rows.to])
        start = run_starts(rows.customer)
        best[rows.customer[start]] = np.maximum(best[rows.customer[start]], level[rows.origin[start]])
        won = level[rows.to] >= WON_RANK
        np.minimum.at(win, rows.customer[won], rows.day[won])
    return HistoryFacts(len(rows) > 0, has_row, best, np.where(np.isinf(win), np.nan, win))


def timeline(rows: HistoryRows, stage: Codes, created: Floats, first_contact: Floats, first_followup: Floats) -> Timeline:
    """First entry: created_date, else first_contact_date, else the earliest follow-up, else 1900-01-01, never after the first
    counted row; its stage is the one before that row (none: after it), without rows the current one.

    stage: the current one; dates: serials, nan = none; one entry a record of Customers.
    """
    day = np.where(np.isnan(created), first_contact, created)
    day = np.where(np.isnan(day), first_followup, day)
    day = np.where(np.isnan(day), BEGINNING, day)
    first = np.maximum(stage.values, BLANK).astype(np.int32)
    start = run_starts(rows.customer)
    who, before = rows.customer[start], rows.origin[start]
    first[who] = np.where(before >= 0, before, rows.to[start])
    day[who] = np.minimum(day[who], rows.day[start])
    return Timeline(day, first, rows)
