"""Making the changes of a transaction again, on a file that somebody else saved in the meantime."""

from __future__ import annotations

import math
from dataclasses import field
from typing import TYPE_CHECKING, Any

from sheetcrm._values import NamedTuple, dataclass
from sheetcrm.actions._commit import open_to_change
from sheetcrm.actions.records.models import schema_with
from sheetcrm.actions.records.rows import Rows, Typed
from sheetcrm.errors import Busy
from sheetcrm.text import Text

if TYPE_CHECKING:
    from sheetcrm.actions.records.workbook import Transaction

_ROW = Text("整行", "the whole row")
_NOTHING: tuple[str, Any] = ("", None)
_GRAIN = 1e-10
"""Of a value: less than half a second of a moment in this century, and more than the digits that programs round away."""


class Before(NamedTuple):
    """A record that changes or goes, as it was read.

    form   its id in the form in which ids are compared, None without one;  at  its place
    cells  field -> text of its cell, and its value for a cell that was read as one
    """

    form: Any
    at: int
    cells: dict[str, tuple[str, Any]]


@dataclass
class Recorded:
    """What a transaction does in one sheet, apart from the table that it was read from."""

    changed: list[tuple[Before, Typed]] = field(default_factory=list)
    deleted: list[Before] = field(default_factory=list)
    added: list[Typed] = field(default_factory=list)
    lost: set[Any] = field(default_factory=set)
    coming: frozenset[str] = frozenset()


def record(transaction: Transaction) -> dict[str, Recorded]:
    """Sheet key -> what is to be done in it."""
    found: dict[str, Recorded] = {}
    for rows in transaction._overlay.touched():
        changed = [(_before(rows, at), dict(change)) for at, change in rows.changed.items()]
        added = [dict(values) for values in rows.added if values is not None]
        found[rows.key] = Recorded(changed, [_before(rows, at) for at in sorted(rows.deleted)], added, set(rows.lost), rows.coming)
    return found


def _before(rows: Rows, at: int) -> Before:
    assert rows.table is not None
    form = rows.table.value(rows.schema.id_field, at) if rows.schema.id_field else None
    return Before(form, at, {key: _cell(rows, at, key) for key in rows.table.columns})


def replay(transaction: Transaction, before: dict[str, Recorded]) -> None:
    """Read the file anew and take the changes over to it.

    Busy E-CONFLICT where somebody else changed a cell that the transaction changes too (to another value), deleted or doubled a record
    that it changes, changed one that it deletes, refers to one that it deletes, or took an id that it gave.
    """
    renamed = transaction._overlay.renamed
    transaction._open(open_to_change(transaction.path, transaction.options, schema=schema_with(transaction._models)[0], lazily=True))
    transaction._overlay.renamed = renamed
    for key, done in before.items():
        rows = transaction._overlay.of(key)
        if rows is None:
            raise Busy("E-CONFLICT", sheet=key, id="", label=_ROW, cell="?")
        rows.coming |= {name for name in done.coming if not rows.has(name)}
        _take_over(rows, done)
    for key in before:
        rows = transaction._overlay.of(key)
        if rows is not None:
            _check_references(transaction, rows)


def _take_over(rows: Rows, done: Recorded) -> None:
    """The changes of one sheet, record by record."""
    for before, change in done.changed:
        at = _place(rows, before)
        for key, value in change.items():
            if not _same(before.cells.get(key, _NOTHING), _cell(rows, at, key)) and rows.differs(at, key, value):
                raise _conflict(rows, before.form, key, _address(rows, key, at))
            rows.put(at, key, value)
    for before in done.deleted:
        at = _place(rows, before)
        if not _is_as_before(rows, at, before):
            raise _conflict(rows, before.form, "", _address(rows, "", at))
        rows.remove(at)
    for values in done.added:
        form = values.get(rows.schema.id_field or "")
        if form is not None and form in rows.index:
            raise _conflict(rows, form, "", _address(rows, "", rows.index[form]))
        rows.add(values)
    rows.lost |= done.lost


def _place(rows: Rows, before: Before) -> int:
    """The same record in the file as it is now."""
    if before.form is not None:
        at = rows.at_form(before.form) if before.form not in rows.repeated else None
    else:
        found = [at for at in range(rows.base) if _is_as_before(rows, at, before)]
        at = found[0] if len(found) == 1 else before.at if before.at in found else None
    if at is None:
        raise _conflict(rows, before.form, "", "")
    return at


def _is_as_before(rows: Rows, at: int, before: Before) -> bool:
    """The row says what it said, in the columns that are there still."""
    return all(_same(_cell(rows, at, key), cell) for key, cell in before.cells.items() if rows.has(key))


def _cell(rows: Rows, at: int, key: str) -> tuple[str, Any]:
    """The text of a cell and its value; the value is None for a cell that is blank or cannot be read."""
    column = rows.table.columns.get(key) if rows.table is not None else None
    return (column.text(at), rows.table.value(key, at)) if column is not None and rows.table is not None else _NOTHING


def _same(one: tuple[str, Any], other: tuple[str, Any]) -> bool:
    """Two cells say the same.  Programs write the same number with more or fewer digits, and round a moment to their own grain."""
    if one[0] == other[0]:
        return True
    if isinstance(one[1], float) and isinstance(other[1], float):
        return math.isclose(one[1], other[1], rel_tol=_GRAIN)
    return one[1] is not None and bool(one[1] == other[1])


def _address(rows: Rows, key: str, at: int) -> str:
    table = rows.table
    return f"{table.title}!{table.address(key or table.schema.id_field or '', at)}" if table is not None and at < table.length else ""


def _conflict(rows: Rows, form: Any, key: str, cell: str) -> Busy:
    spec = rows.schema.get(key)
    return Busy("E-CONFLICT", sheet=rows.schema.label, id="" if form is None else form, label=spec.label if spec else _ROW, cell=cell or "?")


def _check_references(transaction: Transaction, rows: Rows) -> None:
    """Nobody may refer to a record that goes; what the transaction refers to must be there still."""
    overlay = transaction._overlay
    for at in rows.deleted:
        form = rows.form_of(at)
        if form is not None and form not in rows.repeated and next(overlay.referring(rows, {form}), None) is not None:
            raise _conflict(rows, form, "", _address(rows, "", at))
    for values in (*rows.changed.values(), *filter(None, rows.added)):
        for key, value in values.items():
            spec = rows.schema.field(key)
            target = overlay.of(spec.reference) if spec.kind.name == "ref" and spec.reference else None
            if value is not None and target is not None and target.schema.id_field and target.at_form(value) is None:
                raise _conflict(rows, value, key, "")
