"""Add records."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sheetcrm.actions._changing import given_values, transaction
from sheetcrm.actions._commit import DEFAULT, WriteOptions
from sheetcrm.actions.records.commit import EditResult


def add(path: str | Path, sheet: str, *records: Mapping[str, Any], options: WriteOptions = DEFAULT) -> EditResult:
    """New records at the end of a sheet, all or none: ``add("team.xlsx", "customers", {"name": "华星智能", "owner": "李敏"})``.

    sheet    its key or title;  records  field (key, label or alias) -> value as a cell may hold it; ``today+7`` and ``明天`` are days
    Ids, defaults, time stamps and the names beside references are filled in.  ``result.added`` names the new records.
    Raises ``UsageError``: E-SHEET, E-NO-SHEET, E-GENERATED, E-FIELD, E-RECORD for a value that the field cannot have, and as every verb that writes.
    """
    with transaction(path, "add", options) as book:
        into = book.sheet(sheet)
        into._writable()  # a generated sheet is refused before its fields are looked at
        into._put_new([given_values(book, into.schema, record) for record in records])
    return book.result
