"""Action items: what somebody promised in a follow-up, and when it was done."""

from __future__ import annotations

import numpy as np

from sheetcrm._values import NamedTuple
from sheetcrm.derive.columns import Bools, Codes, Floats, Ints


class Actions(NamedTuple):
    """Every follow-up with a due date, at T.

    row        int32[k]: record of FollowUps, ascending;  customer  int32[k]: record of Customers
    due        float64[k] (days);  open, cancelled  bool[k]
    closed_on  float64[k]: completed_on, else the date of the closing follow-up, else (已完成) the due date; nan while open
    """

    row: Ints
    customer: Ints
    due: Floats
    open: Bools
    cancelled: Bools
    closed_on: Floats


def actions(
    customer: Ints, moment_day: Floats, due: Floats, completed: Floats, status: Codes, closing: Floats, *, t: float, auto_close: bool
) -> Actions:
    """One item for each row of a counted customer with ``due_date``, unless the row is dated after T.

    Open = status neither 已完成 nor 已取消, no completed_on (one after T does not exist yet), and no closing follow-up
    (with ``auto_close``).  Rows without a readable followed_at are items too; nothing closes them but status and completed_on.
    All arrays have one entry a record of FollowUps; days are serials, nan = none.
    """
    rows = np.flatnonzero((customer >= 0) & ~np.isnan(due) & ~(moment_day > t)).astype(np.int32)
    done_on = np.where(completed[rows] > t, np.nan, completed[rows])
    state = status.values[rows]
    done, cancelled = state == _place(status, "已完成"), state == _place(status, "已取消")
    closer = closing[rows]
    is_open = ~done & ~cancelled & np.isnan(done_on)
    if auto_close:
        is_open &= np.isnan(closer)
    closed_on = np.where(~np.isnan(done_on), done_on, closer)
    closed_on = np.where(np.isnan(closed_on) & done, due[rows], closed_on)
    closed_on[is_open] = np.nan
    return Actions(rows, customer[rows], due[rows], is_open, cancelled, closed_on)


def _place(codes: Codes, name: str) -> int:
    return codes.names.index(name) if name in codes.names else -9
