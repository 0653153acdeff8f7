"""Change fields of records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sheetcrm.actions._changing import changed_lists, given_values, ids_or_where, sheet_with, transaction
from sheetcrm.actions._commit import DEFAULT, WriteOptions
from sheetcrm.actions.records.commit import EditResult
from sheetcrm.actions.records.sheet import EditSheet
from sheetcrm.errors import UsageError
from sheetcrm.where import Condition

Items = Mapping[str, Sequence[str]]
_NOTHING: Items = {}


def set(  # noqa: A001
    path: str | Path,
    *ids: str,
    values: Mapping[str, Any],
    more: Items = _NOTHING,
    less: Items = _NOTHING,
    where: str | Condition | None = None,
    sheet: str | None = None,
    options: WriteOptions = DEFAULT,
) -> EditResult:
    """Other values for some fields: ``set("team.xlsx", "C0001", values={"stage": "意向客户"})``, all or nothing.

    ids     which records; or ``where``, a condition;  sheet  theirs: None looks the first id up, with a condition it is customers
    values  field (key, label or alias) -> value as a cell may hold it, None or an empty text blanks it
    more, less  fields with several values (tags, telephone numbers) -> items to add to them or take away
    Raises ``UsageError``: E-WHICH-RECORDS when it is not clear which records, E-NO-ID, E-ID-SHEETS, E-FIELD, E-NO-LIST, E-RECORD, E-WHERE, and as
    every verb that writes.
    """
    condition = ids_or_where(ids, where)
    with transaction(path, "set", options) as book:
        target = sheet_with(book, ids, sheet)
        given = given_values(book, target.schema, values)
        if more or less:
            records = target.where(condition) if condition is not None else [target[one] for one in ids]
            changes = {_id(target, one): given | changed_lists(book, target, one, more, less) for one in records}
            target._put_changes(changes)
        elif condition is not None:
            target.update_where(given, condition)
        else:
            target._put_changes(dict.fromkeys(ids, given))
    return book.result


def _id(target: EditSheet[Any], record: Any) -> Any:
    """``UsageError`` E-NO-IDS where the records of a sheet have none."""
    key = target.schema.id_field
    if key is None:
        raise UsageError("E-NO-IDS", sheet=target.schema.label)
    return getattr(record, key)
