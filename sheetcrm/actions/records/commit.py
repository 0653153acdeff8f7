"""The end of a transaction: what is to change becomes one list of edits, applied and saved once."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from sheetcrm.actions._commit import finish, put
from sheetcrm.actions.records.models import new_sheet
from sheetcrm.actions.records.replay import record, replay
from sheetcrm.actions.records.rows import Rows, Typed
from sheetcrm.errors import Busy
from sheetcrm.store import Applied, Edit, PutMeta, Receipt
from sheetcrm.store.changes import CellChange
from sheetcrm.sync.references import follow_names
from sheetcrm.sync.stages import entered_change
from sheetcrm.sync.upgrade import add_columns

if TYPE_CHECKING:
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
    added, updated, deleted  records, in the order of their sheets;  changes  cell by cell with the texts before and after
    """

    path: Path
    applied: Applied = field(default_factory=Applied)
    receipt: Receipt | None = None
    added: list[RecordName] = field(default_factory=list)
    updated: list[RecordName] = field(default_factory=list)
    deleted: list[RecordName] = field(default_factory=list)
    changes: list[CellChange] = field(default_factory=list)

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
    opened, detail = overlay.opened, options.dry_run
    result = _named(transaction)
    deleted = {rows.key: [_form(rows, at) for at in rows.deleted] for rows in overlay.touched() if rows.deleted and rows.schema.id_field}
    structure: list[Edit] = [new_sheet(opened.book, opened.package, rows.key) for rows in overlay.touched() if rows.table is None]
    for rows in overlay.touched():
        if rows.table is not None and (used := _new_columns(rows)):
            structure += add_columns(opened.book, rows.table, used).edits
    if structure:
        result.applied.add(put(opened, structure, detail=detail))
    edits = [*_edits(overlay), *_stage_rows(overlay, transaction._writer.now)]
    remembered = transaction._writer.ids.remembered(deleted)
    result.applied.add(put(opened, [*edits, PutMeta(remembered)] if remembered else edits, detail=detail))
    follow: list[Edit] = [cell for key, ids in overlay.renamed.items() for cell in follow_names(opened.book, key, ids)]
    if follow:
        result.applied.add(put(opened, follow, detail=detail))
    forms = {key: [str(form) for form in ids if form is not None] for key, ids in deleted.items()}
    result.receipt = finish(opened, transaction.path, result.applied, transaction.command, options, deleted=forms, lock=transaction._lock)
    result.changes = result.applied.changes if detail else _changes(transaction)
    return result


def _named(transaction: Transaction) -> EditResult:
    """The records that are added, changed and deleted."""
    result = EditResult(transaction.path)
    for rows in transaction._overlay.touched():
        result.added += [RecordName(rows.key, rows.id_of(at)) for at in rows.added_places()]
        result.updated += [RecordName(rows.key, rows.id_of(at)) for at in sorted(rows.changed)]
        result.deleted += [RecordName(rows.key, rows.id_of(at)) for at in sorted(rows.deleted)]
    return result


def _changes(transaction: Transaction) -> list[CellChange]:
    """The cells that the journal of the run noted."""
    cells = transaction._overlay.opened.journal.cells
    return [CellChange(title, (row, column), before, after) for (title, row, column), (_, _, _, before, after) in cells.items()]


def _form(rows: Rows, at: int) -> Any:
    return rows.value(at, rows.schema.id_field or "")


def _new_columns(rows: Rows) -> list[str]:
    """Columns that are still to be made and get a value."""
    used = {key for values in (*rows.changed.values(), *filter(None, rows.added)) for key in rows.coming & values.keys()}
    return [spec.key for spec in rows.schema.fields if spec.key in used]


def _edits(overlay: Overlay) -> list[Edit]:
    """Cells, then new rows, then rows that go."""
    cells: list[Edit] = []
    rows_new: list[Edit] = []
    gone: list[Edit] = []
    for rows in overlay.touched():
        table = overlay.opened.book.need(rows.key)
        for at, change in sorted(rows.changed.items()):
            cells += [table.set_cell(key, at, value) for key, value in _stored(table, change).items()]
        rows_new += [table.append(_stored(table, record)) for record in rows.added if record is not None]
        if rows.deleted:
            gone.append(table.delete(rows.deleted))
    return [*cells, *rows_new, *gone]


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
        form, after = _form(customers, at), change.get("stage")
        if form is None or after is None or (form, after) in known:
            continue
        edits.append(entered_change(overlay.opened.book, history.table, customers.table.value("stage", at), customers.values(at), now))
    return edits
