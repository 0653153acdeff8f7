"""The end of a transaction: what is to change becomes one list of edits, applied and saved once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sheetcrm._values import NamedTuple, dataclass
from sheetcrm.actions._columns import dressed
from sheetcrm.actions._commit import finish, put
from sheetcrm.actions.records.changes import cells_of
from sheetcrm.actions.records.models import new_sheet
from sheetcrm.actions.records.noticing import Notice, notices
from sheetcrm.actions.records.replay import record, replay
from sheetcrm.actions.records.rows import Rows, Typed
from sheetcrm.errors import Busy
from sheetcrm.store import Applied, CellChange, DeleteRows, Edit, PutMeta, Receipt
from sheetcrm.sync.new_tags import new_tags, tag_rows
from sheetcrm.sync.references import follow_names
from sheetcrm.sync.stages import entered_change
from sheetcrm.sync.upgrade import add_columns
from sheetcrm.tags import Reading, tight

if TYPE_CHECKING:
    from sheetcrm.actions._load import Opened
    from sheetcrm.actions.records.overlay import Overlay
    from sheetcrm.actions.records.workbook import Transaction
    from sheetcrm.cells import CellValue
    from sheetcrm.store import Table


class RecordName(NamedTuple):
    """A record: key of its sheet, and its id as records hold it (None where the sheet has none)."""

    sheet: str
    id: Any


@dataclass
class EditResult:
    """What a transaction did.

    applied  cells and rows that were written;  receipt  parts that changed, None when nothing was written (no change, or a dry run)
    added, updated, deleted  records, in the order of their sheets
    notices  what was taken in although a rule warns about it: somebody who is not on Team, an option that nobody knows, a plan in the past
    """

    path: Path
    applied: Applied = field(default_factory=Applied)
    receipt: Receipt | None = None
    added: list[RecordName] = field(default_factory=list)
    updated: list[RecordName] = field(default_factory=list)
    deleted: list[RecordName] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)

    @property
    def changes(self) -> list[CellChange]:
        """Cell by cell with the texts before and after, those of rows that were added or deleted too.

        Cells are named by their rows as they were numbered before rows went.  Contact data is not masked here.
        """
        return self.applied.changes

    @property
    def nothing(self) -> bool:
        """Nothing was changed."""
        return not (self.added or self.updated or self.deleted)


def commit(transaction: Transaction) -> EditResult:
    """Write what was changed; nothing when nothing was.

    A file that somebody else saved since it was read (Busy E-CHANGED) is read again and the changes are made on it anew, ``retry`` times;
    Busy E-CONFLICT where they meet theirs.
    """
    left = transaction.retry
    while True:
        if not transaction._overlay.changed:
            return EditResult(transaction.path)
        recorded = record(transaction) if left > 0 else {}
        try:
            return _write(transaction)
        except Busy as busy:
            if busy.code != "E-CHANGED" or left <= 0:
                raise
            left -= 1
            replay(transaction, recorded)


def _write(transaction: Transaction) -> EditResult:
    overlay, options = transaction._overlay, transaction.options
    opened = overlay.opened
    result = _named(transaction)
    result.notices = notices(overlay)
    deleted = {rows.key: [rows.form_of(at) for at in rows.deleted] for rows in overlay.touched() if rows.deleted and rows.schema.id_field}
    structure: list[Edit] = [new_sheet(opened.book, opened.package, rows.key) for rows in overlay.touched() if rows.table is None]
    for rows in overlay.touched():
        if rows.table is not None and (used := _new_columns(rows)):
            structure += dressed(opened.book, add_columns(opened.book, rows.table, used))
    if structure:
        result.applied.add(put(opened, structure, detail=True))
    gone, remembered = _gone(overlay), transaction._writer.ids.remembered(deleted)
    meta = [PutMeta(remembered)] if remembered else []
    _apply(opened, [*_edits(overlay), *_stage_rows(overlay, transaction._writer.now), *_tag_rows(overlay), *meta], result)
    doomed = {(edit.sheet, row) for edit in gone for row in edit.rows}
    follow = [cell for key, ids in overlay.renamed.items() for cell in follow_names(opened.book, key, ids) if (cell.sheet, cell.row) not in doomed]
    _apply(opened, [*follow, *gone], result)
    forms = {key: [str(form) for form in ids if form is not None] for key, ids in deleted.items()}
    result.receipt = finish(opened, transaction.path, result.applied, transaction.command, options, deleted=forms, lock=transaction._lock)
    return result


def _apply(opened: Opened, edits: Sequence[Edit], result: EditResult) -> None:
    """Rows go with the last edits, so that all others are told with the row numbers that people see now."""
    if edits:
        changes = cells_of(opened, edits)
        result.applied.add(put(opened, edits))
        result.applied.changes += changes


def _named(transaction: Transaction) -> EditResult:
    """The records that are added, changed and deleted."""
    result = EditResult(transaction.path)
    for rows in transaction._overlay.touched():
        result.added += [RecordName(rows.key, rows.id_of(at)) for at in rows.added_places()]
        result.updated += [RecordName(rows.key, rows.id_of(at)) for at in sorted(rows.changed)]
        result.deleted += [RecordName(rows.key, rows.id_of(at)) for at in sorted(rows.deleted)]
    return result


def _new_columns(rows: Rows) -> list[str]:
    """Columns that are still to be made and get a value."""
    used = {key for values in (*rows.changed.values(), *filter(None, rows.added)) for key in rows.coming & values.keys()}
    return [spec.key for spec in rows.schema.fields if spec.key in used]


def _edits(overlay: Overlay) -> list[Edit]:
    """Cells, then new rows."""
    cells: list[Edit] = []
    rows_new: list[Edit] = []
    for rows in overlay.touched():
        table = overlay.opened.book.need(rows.key)
        for at, change in sorted(rows.changed.items()):
            cells += [table.set_cell(key, at, value) for key, value in _stored(table, change).items()]
        rows_new += [table.append(_stored(table, record)) for record in rows.added if record is not None]
    return [*cells, *rows_new]


def _gone(overlay: Overlay) -> list[DeleteRows]:
    """Rows that go, as they are numbered now."""
    return [overlay.opened.book.need(rows.key).delete(rows.deleted) for rows in overlay.touched() if rows.deleted]


def _tag_rows(overlay: Overlay) -> list[Edit]:
    """A row of Tags for each tag that nobody knew, where the settings want one, unless the transaction has it."""
    tags, book = overlay.of("tags"), overlay.opened.book
    if tags is None or tags.table is None:
        return []
    records = [values for rows in overlay.touched() for values in (*rows.changed.values(), *filter(None, rows.added))]
    names = new_tags(book, [reading for values in records if isinstance(reading := values.get("tags"), Reading)])
    own = {tight(str(tags.value(at, "tag"))) for at in (*tags.changed, *tags.added_places())} if names else set()
    return tag_rows(book, [(dimension, name) for dimension, name in names if tight(name) not in own])


def _stored(table: Table, values: Typed) -> dict[str, CellValue]:
    """What goes into the cells: each value as its kind writes it in the language of the workbook."""
    found: dict[str, CellValue] = {}
    for key, value in values.items():
        spec = table.schema.field(key)
        found[key] = spec.kind.write(value, spec, table.context) if value is not None else None
    return found


def _stage_rows(overlay: Overlay, now: float) -> list[Edit]:
    """A row of StageHistory for each customer whose stage changes, unless the transaction has one."""
    customers, history = overlay.of("customers"), overlay.of("stagehistory")
    if customers is None or history is None or customers.table is None or history.table is None:
        return []
    known = {(history.value(at, "customer_id"), history.value(at, "to_stage")) for at in history.added_places()}
    edits: list[Edit] = []
    for at, change in sorted(customers.changed.items()):
        form, after = customers.form_of(at), change.get("stage")
        if form is None or after is None or (form, after) in known:
            continue
        edits.append(entered_change(overlay.opened.book, history.table, customers.table.value("stage", at), customers.values(at), now))
    return edits
