"""Bring customers into another stage."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sheetcrm.actions._changing import ids_or_where, transaction
from sheetcrm.actions._commit import DEFAULT, WriteOptions
from sheetcrm.actions.log import stage_values
from sheetcrm.actions.records.commit import EditResult
from sheetcrm.actions.records.workbook import Transaction
from sheetcrm.errors import UsageError
from sheetcrm.schema.values import BadValue, read_value
from sheetcrm.text import Text
from sheetcrm.where import Condition

_LOST = "流失客户"


def stage(
    path: str | Path,
    stage: str,
    *customers: str,
    sub_stage: str | None = None,
    reason: str | None = None,
    where: str | Condition | None = None,
    options: WriteOptions = DEFAULT,
) -> EditResult:
    """Another stage for customers, with a row of StageHistory where the workbook has that sheet.

    stage      in either language;  customers  ids, or ``where``, a condition
    sub_stage  one of the stage; without it the present one goes, unless it belongs to the new stage too
    reason     why a customer was lost (the column lost_reason is added where it is missing)
    Raises ``UsageError``: E-WHICH-RECORDS, E-NO-RECORD, E-RECORD for a stage that is none, E-STAGE-SUB for a sub-stage of another stage,
    E-STAGE-REASON for a reason with another stage than 流失客户, and as every verb that writes.
    """
    condition = ids_or_where(customers, where)
    with transaction(path, "stage", options) as book:
        known = _stage(book, stage)
        if sub_stage is not None:
            _check_sub(book, known, sub_stage)
        if reason is not None and known != _LOST:
            raise UsageError("E-STAGE-REASON", file=book._book.file or None)
        if reason is not None:
            book.customers.add_columns("lost_reason")
        records = book.customers.where(condition) if condition is not None else [book.customers[one] for one in customers]
        changes: dict[Any, dict[str, Any]] = {}
        for who in records:
            changes[who.customer_id] = stage_values(book, who, known, sub_stage) | ({"lost_reason": reason} if reason is not None else {})
        book.customers.update_many(changes)
    return book.result


def _stage(book: Transaction, text: str) -> str:
    """The canonical stage; what is none is refused by the first customer that it is written to, so it passes as it is."""
    try:
        value = read_value(book.customers.schema.field("stage"), text, book._overlay.context)
    except BadValue:
        return text
    return text if value is None else str(value)


def _check_sub(book: Transaction, stage: str, sub_stage: str) -> None:
    words = book._book.vocabularies["sub_stage"]
    found = words.lookup(sub_stage)
    if found is None or found.parent not in (None, stage):
        fitting = [value for value in words if value.parent in (None, stage)]
        known = Text("、".join(value.zh for value in fitting) or "—", ", ".join(value.en for value in fitting) or "—")
        raise UsageError("E-STAGE-SUB", file=book._book.file or None, sub_stage=sub_stage, stage=stage, known=known)
