"""Delete records."""

from __future__ import annotations

from pathlib import Path

from sheetcrm.actions._changing import ids_or_where, sheet_with, transaction
from sheetcrm.actions._commit import DEFAULT, WriteOptions
from sheetcrm.actions.records.commit import EditResult
from sheetcrm.actions.records.writing import References
from sheetcrm.where import Condition


def delete(
    path: str | Path,
    *ids: str,
    where: str | Condition | None = None,
    sheet: str | None = None,
    references: References = "restrict",
    options: WriteOptions = DEFAULT,
) -> EditResult:
    """Delete records, all or none; their rows go, and their ids are never given again.

    ids, where, sheet  which, as in ``set``
    references  what becomes of rows that refer to them: ``restrict`` refuses (E-REFERENCED), ``cascade`` deletes them too, ``blank``
                empties their reference (E-REFERENCE-KEPT where it is required)
    Raises ``UsageError`` as ``set`` does.
    """
    condition = ids_or_where(ids, where)
    with transaction(path, "delete", options) as book:
        target = sheet_with(book, ids, sheet)
        if condition is not None:
            target.delete_where(condition, references=references)
        else:
            target.delete_many(ids, references=references)
    return book.result
