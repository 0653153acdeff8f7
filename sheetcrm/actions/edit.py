"""A workbook as a database, to change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sheetcrm.actions._commit import WriteOptions
from sheetcrm.actions.records.workbook import Transaction

if TYPE_CHECKING:
    from pydantic import BaseModel


def edit(
    path: str | Path,
    *,
    as_of: dt.date | None = None,
    dry_run: bool = False,
    ignore_lock: bool = False,
    wait: float = 10.0,
    backup: bool | None = None,
    retry: int = 0,
    command: str = "edit",
    models: Sequence[type[BaseModel]] = (),
) -> Transaction:
    """A transaction: ``with sheetcrm.edit("team.xlsx") as book: book.customers.update("C0001", stage="意向客户")``.

    At the end of the block everything is written at once, or nothing: also nothing after an exception, and nothing when nothing changed.
    The file is locked against other sheetcrm programs for the whole block; ``book.result`` says afterwards what was done.

    wait     seconds to wait for another sheetcrm on the same file (then Busy E-LOCKED)
    retry    how often to make the changes again on a file that a program which does not know our lock (Excel) saved in the meantime; 0:
             Busy E-CHANGED.  Busy E-CONFLICT where both changed one cell: nobody's change is lost
    command  as ChangeLog and the list of versions name the run;  models  as in ``open``;  the other options as in ``fix``
    Raises what the calls in the block raise, and ``Busy``, ``FileRefused``, ``IoFailed`` as every verb that writes.
    """
    return Transaction(path, WriteOptions(as_of, dry_run, ignore_lock, wait, backup), retry=retry, command=command, models=models)
