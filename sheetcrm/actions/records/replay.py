"""Making the changes of a transaction again, on a file that somebody else saved in the meantime."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sheetcrm.actions._commit import open_to_change
from sheetcrm.actions.records.models import schema_with
from sheetcrm.actions.records.rows import Rows
from sheetcrm.errors import Busy
from sheetcrm.text import Text

if TYPE_CHECKING:
    from sheetcrm.actions.records.workbook import Transaction
    from sheetcrm.store import Table

_ROW = Text("整行", "the whole row")


def replay(transaction: Transaction) -> None:
    """Read the file anew and take the changes over to it.

    Busy E-CONFLICT where somebody else changed a cell that the transaction changes too (to another value), deleted or doubled a record
    that it changes, changed one that it deletes, refers to one that it deletes, or took an id that it gave.
    """
    before = {rows.key: rows for rows in transaction._overlay.touched()}
    renamed = transaction._overlay.renamed
    transaction._open(open_to_change(transaction.path, transaction.options, schema=schema_with(transaction._models)[0]))
    transaction._overlay.renamed = renamed
    for key, old in before.items():
        new = transaction._overlay.of(key)
        if new is None:
            raise _conflict(old, None, "", "")
        new.coming |= {key for key in old.coming if not new.has(key)}
        _Again(old, new).take_over()
    for old in before.values():
        _check_references(transaction, old)


class _Again:
    """The changes of one sheet, record by record."""

    def __init__(self, old: Rows, new: Rows) -> None:
        self.old, self.new = old, new

    def take_over(self) -> None:
        for at, change in self.old.changed.items():
            place = self._place(at)
            for key, value in change.items():
                if self._cell(self.old, at, key) != self._cell(self.new, place, key) and self.new.differs(place, key, value):
                    raise _conflict(self.old, at, key, _address(self.new.table, key, place))
                self.new.put(place, key, value)
        for at in self.old.deleted:
            place = self._place(at)
            if self._texts(self.old, at) != self._texts(self.new, place):
                raise _conflict(self.old, at, "", _address(self.new.table, self.old.schema.id_field or "", place))
            self.new.remove(place)
        for record in filter(None, self.old.added):
            form = record.get(self.old.schema.id_field or "")
            if form is not None and (form in self.new.index or form in self.new.lost):
                raise _conflict(self.old, None, "", _address(self.new.table, self.old.schema.id_field or "", self.new.index.get(form, 0)), form)
            self.new.add(dict(record))
        self.new.lost |= self.old.lost

    def _place(self, at: int) -> int:
        """The same record in the file as it is now."""
        id_field = self.old.schema.id_field
        form = self.old.value(at, id_field) if id_field else None
        if form is not None and form not in self.new.repeated and self.new.at_form(form) is not None:
            return self.new.index[form]
        place = self._like(at) if form is None else None
        if place is None:
            raise _conflict(self.old, at, "", "")
        return place

    def _like(self, at: int) -> int | None:
        """The only record with the same content, for sheets without ids."""
        if self.old.table is None or self.new.table is None:
            return None
        wanted = self._texts(self.old, at)
        found = [place for place in range(self.new.base) if self._texts(self.new, place) == wanted]
        return found[0] if len(found) == 1 else at if at in found else None

    def _texts(self, rows: Rows, at: int) -> list[str]:
        """A row of the table as it was read, in the columns that both files have."""
        assert self.old.table is not None
        return [self._cell(rows, at, key) for key in self.old.table.columns if self.new.has(key)]

    @staticmethod
    def _cell(rows: Rows, at: int, key: str) -> str:
        """A cell of the table as it was read."""
        column = rows.table.columns.get(key) if rows.table is not None else None
        return column.text(at) if column is not None else ""


def _address(table: Table | None, key: str, at: int) -> str:
    return f"{table.title}!{table.address(key, at)}" if table is not None and at < table.length else ""


def _conflict(rows: Rows, at: int | None, key: str, cell: str, identity: Any = None) -> Busy:
    spec = rows.schema.get(key)
    name = identity if identity is not None else rows.id_of(at) if at is not None else ""
    return Busy("E-CONFLICT", sheet=rows.schema.label, id=name if name is not None else "", label=spec.label if spec else _ROW, cell=cell or "?")


def _check_references(transaction: Transaction, old: Rows) -> None:
    """Nobody may refer to a record that goes; what the transaction refers to must be there still."""
    overlay = transaction._overlay
    rows = overlay.of(old.key)
    assert rows is not None
    id_field = rows.schema.id_field
    for at in rows.deleted if id_field else ():
        form = rows.value(at, id_field or "")
        if form is not None and form not in rows.repeated and any(True for _ in overlay.referring(rows, {form})):
            raise _conflict(rows, at, "", _address(rows.table, id_field or "", at))
    for values in (*rows.changed.values(), *filter(None, rows.added)):
        for key, value in values.items():
            spec = rows.schema.field(key)
            target = overlay.of(spec.reference) if spec.kind.name == "ref" and spec.reference else None
            if value is not None and target is not None and target.schema.id_field and target.at_form(value) is None:
                raise _conflict(rows, None, key, "", value)
