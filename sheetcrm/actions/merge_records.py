"""Merge records that turned out to be one."""

from __future__ import annotations

from dataclasses import field
from pathlib import Path
from typing import Literal

import numpy as np

from sheetcrm._values import dataclass
from sheetcrm.actions._commit import DEFAULT, WriteOptions, finish, open_to_change
from sheetcrm.actions._load import Opened
from sheetcrm.actions._merging import FieldChoice, Merging, merge_customers, merge_others
from sheetcrm.derive.columns import truths
from sheetcrm.errors import UsageError
from sheetcrm.schema import id_key, recognise_sheet
from sheetcrm.store import Applied, CellChange, Receipt, Table
from sheetcrm.sync.duplicate_groups import party_kinds
from sheetcrm.sync.merging import Merge
from sheetcrm.text import Text, say
from sheetcrm.text.duplicates import SAYS, TODO, WHY

Prefer = Literal["first", "newest"]
OTHER_SHEETS = ("contacts", "followups", "requirements", "servicerecords", "feedback", "attachments")
"""Sheets besides Customers whose records may be merged; there the merged rows go away."""


@dataclass
class MergeResult:
    """What a merge did.

    sheet      title;  survivor, merged  ids as they stand there
    choices    the fields where the records differed, and whose value the survivor has;  left_out  tags without room
    moved      title of a sheet -> rows that belong to the survivor now;  columns  headers of columns that were added
    warnings   in words;  applied  cells changed (listed one by one in a dry run);  receipt  None when nothing was written
    """

    path: Path
    sheet: str
    survivor: str
    merged: tuple[str, ...]
    choices: tuple[FieldChoice, ...] = ()
    left_out: tuple[str, ...] = ()
    moved: dict[str, int] = field(default_factory=dict)
    columns: list[str] = field(default_factory=list)
    warnings: list[Text] = field(default_factory=list)
    applied: Applied = field(default_factory=Applied)
    receipt: Receipt | None = None

    @property
    def changes(self) -> list[CellChange]:
        return self.applied.changes


def merge_records(
    path: str | Path, survivor: str, *others: str, sheet: str = "customers", prefer: Prefer = "first", options: WriteOptions = DEFAULT
) -> MergeResult:
    """Let one record stand for several.

    Each field of the survivor: its own value if it has one, else that of the first other that has; ``prefer="newest"``: the record
    with the latest updated_at goes first.  history_amount_wan: the largest; created and first contact date: the earliest; tags are
    united as far as ``tags.max`` and exclusive dimensions allow; notes are joined.  Everything that refers to the others refers to
    the survivor, names beside ids follow.  Merged customers stay as rows, archived and with the survivor in merged_into (the
    columns are added where they are missing); merged records of other sheets are deleted.
    sheet  key or title: customers, contacts, followups, requirements, servicerecords, feedback or attachments
    Raises ``UsageError``: E-NO-RECORD, E-MERGE (one id twice, merged before, archived, an id in several rows, another sheet).
    """
    opened = open_to_change(path, options)
    table = _table(opened, sheet)
    merge = Merge(_record(opened, table, survivor), tuple(_record(opened, table, other) for other in others))
    _check(opened, table, merge)
    result = MergeResult(Path(path), table.title, table.id_text(merge.survivor) or "", tuple(table.id_text(i) or "" for i in merge.others))
    result.warnings += _warnings(table, merge)
    run = merge_customers if table.key == "customers" else merge_others(table.key)
    done = run(opened, [merge], newest=prefer == "newest", detail=options.dry_run)
    _fill(result, done)
    deleted = {table.key: [id_key(text) for text in result.merged]} if table.key != "customers" else None
    result.receipt = finish(opened, path, done.applied, "merge-records", options, deleted=deleted)
    return result


def _fill(result: MergeResult, done: Merging) -> None:
    result.choices, result.left_out = done.merged[0].choices, done.merged[0].left_out
    result.moved, result.columns, result.applied = done.moved, done.columns, done.applied


def _table(opened: Opened, sheet: str) -> Table:
    key = sheet.casefold() if sheet.casefold() in opened.book.schema else recognise_sheet(sheet) or ""
    if key not in ("customers", *OTHER_SHEETS):
        title = opened.book.titles.get(key, sheet)
        raise refusal(opened, "sheet", sheet=title)
    return opened.book.need(key)


def _record(opened: Opened, table: Table, text: str) -> int:
    """The one record with an id."""
    typed = table.ids
    codes = [code for code, value in enumerate(typed.domain) if value == id_key(text)]
    found = np.flatnonzero(np.isin(typed.values, codes) & ~typed.blank)
    if not len(found):
        raise UsageError("E-NO-RECORD", file=opened.book.file, sheet=table.title, id=text)
    if len(found) > 1:
        raise refusal(opened, "twice", id=text, count=len(found))
    return int(found[0])


def _check(opened: Opened, table: Table, merge: Merge) -> None:
    records = [merge.survivor, *merge.others]
    names = [table.id_text(i) or "" for i in records]
    if not merge.others:
        raise refusal(opened, "alone", id=names[0])
    if len(set(records)) < len(records):
        raise refusal(opened, "same", id=next(name for name in names if names.count(name) > 1))
    if table.key != "customers":
        return
    for i, name in zip(records, names, strict=True):
        into = table.typed("merged_into").value(i)
        if into is not None:
            raise refusal(opened, "merged", id=name, into=into)
    archived = truths(table, "archived")
    if archived[merge.survivor] and not archived[list(merge.others)].all():
        raise refusal(opened, "archived", id=names[0])


def refusal(opened: Opened, reason: str, **gaps: object) -> UsageError:
    """E-MERGE in words."""
    problem, todo = (Text(say(words[reason], "zh-CN", **gaps), say(words[reason], "en", **gaps)) for words in (WHY, TODO))
    return UsageError("E-MERGE", file=opened.book.file, problem=problem, todo=todo)


def _warnings(table: Table, merge: Merge) -> list[Text]:
    kinds = party_kinds(table, [merge.survivor, *merge.others])
    return [Text(*(say(SAYS["kinds"], lang, which="、".join(kinds)) for lang in ("zh-CN", "en")))] if len(kinds) > 1 else []
