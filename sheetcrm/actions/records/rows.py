"""The records of one sheet as a transaction sees them: the table as it was read, and over it what is to change."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from sheetcrm._values import dataclass
from sheetcrm.schema import Field, ReadContext, SheetSchema
from sheetcrm.store.table import CURRENCY, MONEY
from sheetcrm.store.typed import currency_context

if TYPE_CHECKING:
    from pydantic import BaseModel

    from sheetcrm.store import Table

Typed = dict[str, Any]
"""Field key -> typed value, as ``TypedColumn.value`` gives it; None is blank."""
_MANY = 20
"""A column is read whole where more than one record in this many is wanted, else cell by cell."""


@dataclass
class Rows:
    """The records of a sheet.  Records are named by their place: those of the table from 0, added ones behind them.

    table    as it was read; None for a sheet that is still to be made;  schema  what it holds;  own_model  somebody's own, of its records
    changed  place in the table -> fields with another value
    added    records without a row so far; None where one was deleted again
    deleted  places in the table;  lost  ids of added records that were deleted again: they are not given out a second time
    coming   fields whose columns are still to be made
    """

    schema: SheetSchema
    table: Table | None
    context: ReadContext
    own_model: type[BaseModel] | None = None
    changed: dict[int, Typed] = field(default_factory=dict)
    added: list[Typed | None] = field(default_factory=list)
    deleted: set[int] = field(default_factory=set)
    lost: set[Any] = field(default_factory=set)
    coming: frozenset[str] = frozenset()
    _new: dict[Any, int] = field(default_factory=dict)
    _undo: list[Callable[[], object]] | None = None

    @property
    def key(self) -> str:
        return self.schema.key

    @property
    def model(self) -> type[BaseModel]:
        """The model of the records that are handed out."""
        return self.own_model or self.schema.model

    @property
    def base(self) -> int:
        """Number of records in the table."""
        return self.table.length if self.table is not None else 0

    @property
    def touched(self) -> bool:
        return bool(self.changed or self.deleted or any(self.added))

    @property
    def length(self) -> int:
        return self.base - len(self.deleted) + sum(record is not None for record in self.added)

    def has(self, key: str) -> bool:
        """There is a column for this field, or will be."""
        return self.table is None or self.table.has(key) or key in self.coming

    # --- reading

    def places(self) -> Iterator[int]:
        """All records, in the order of the sheet, added ones last."""
        yield from (at for at in range(self.base) if at not in self.deleted)
        yield from self.added_places()

    def added_places(self) -> Iterator[int]:
        yield from (self.base + k for k, record in enumerate(self.added) if record is not None)

    def alive(self, at: int) -> bool:
        return at not in self.deleted if at < self.base else self.added[at - self.base] is not None

    def value(self, at: int, key: str) -> Any:
        """The typed value of a field as it stands in the transaction."""
        if at >= self.base:
            record = self.added[at - self.base]
            return record.get(key) if record is not None else None
        change = self.changed.get(at)
        if change is not None and key in change:
            return change[key]
        assert self.table is not None
        if change is not None and CURRENCY in change and self.schema.field(key).kind.name == MONEY:
            return self._amount(at, key, change[CURRENCY])
        return self.table.value(key, at)

    def _amount(self, at: int, key: str, currency: Any) -> Any:
        """What a cell as it was read means in a row of this currency, None: the base currency."""
        column = self.table.columns.get(key) if self.table is not None else None
        if column is None:
            return None
        spec, raw = self.schema.field(key), column.raw(at)
        own = currency_context(self.context, currency)
        found = spec.kind.read(raw, spec, self.context).value
        return found if found is not None or own is None else spec.kind.read(raw, spec, own).value

    def blank(self, at: int, key: str) -> bool:
        """Nothing was given there; a cell that cannot be read is not blank."""
        if at >= self.base or key in self.changed.get(at, ()):
            return self.value(at, key) is None
        assert self.table is not None
        column = self.table.columns.get(key)
        spec = self.schema.field(key)
        return column is None or spec.kind.read(column.raw(at), spec, self.context).blank

    def values(self, at: int) -> Typed:
        return {spec.key: self.value(at, spec.key) for spec in self.schema.fields}

    def record(self, at: int) -> Any:
        """One record as a value of its model, unchecked."""
        return self.made(self.values(at))

    def records(self, places: Iterable[int]) -> Iterator[Any]:
        """Several; columns are read whole where that is cheaper."""
        chosen = places if isinstance(places, list) else list(places)
        if self.table is not None and len(chosen) * _MANY > self.base:
            for key in self.table.columns:
                self.table.typed(key)
        return map(self.record, chosen)

    def made(self, values: Typed) -> Any:
        """Typed values as a record."""
        return self._maker(values)

    @cached_property
    def _maker(self) -> Callable[[Typed], Any]:
        from sheetcrm.schema.record import Record

        model, fields = self.model, self.schema.fields
        if issubclass(model, Record):
            return model.from_typed
        return lambda values: model.model_construct(**{spec.key: spec.kind.python(values.get(spec.key)) for spec in fields})

    # --- by id

    @property
    def id_spec(self) -> Field | None:
        return self.schema.field(self.schema.id_field) if self.schema.id_field else None

    def form(self, given: object) -> Any:
        """An id in the form in which ids are compared; None for what is none."""
        spec = self.id_spec
        if spec is None:
            return None
        try:
            return spec.kind.read(spec.kind.raw(given), spec, self.context).value
        except TypeError:
            return None

    @cached_property
    def index(self) -> dict[Any, int]:
        """Id -> first record of the table that has it."""
        if self.table is None or self.schema.id_field is None:
            return {}
        typed = self.table.ids
        if typed.values.dtype.kind == "f":
            pairs = ((value, at) for at, value in enumerate(typed.values.tolist()) if value == value)
        else:
            domain = list(typed.domain)
            pairs = ((domain[code], at) for at, code in enumerate(typed.values.tolist()) if code >= 0)
        found: dict[Any, int] = {}
        for identity, at in pairs:
            found.setdefault(identity, at)
        return found

    @cached_property
    def repeated(self) -> frozenset[Any]:
        """Ids that more than one record of the table has."""
        if self.table is None or self.schema.id_field is None:
            return frozenset()
        typed = self.table.ids
        values = typed.values[~np.isnan(typed.values)] if typed.values.dtype.kind == "f" else typed.values[typed.values >= 0]
        if len(values) == len(self.index):
            return frozenset()
        distinct, count = np.unique(values, return_counts=True)
        twice = distinct[count > 1].tolist()
        return frozenset(twice if typed.values.dtype.kind == "f" else (typed.domain[code] for code in twice))

    def find(self, given: object) -> int | None:
        """The record with an id, however it is written; None where there is none."""
        return self.at_form(self.form(given))

    def at_form(self, form: Any) -> int | None:
        """``find`` by an id in the form in which ids are compared."""
        if form is None:
            return None
        at = self._new.get(form)
        if at is None:
            at = self.index.get(form)
        return at if at is not None and self.alive(at) else None

    def form_of(self, at: int) -> Any:
        """The id of a record in the form in which ids are compared, None without one."""
        return self.value(at, self.schema.id_field) if self.schema.id_field else None

    def id_of(self, at: int) -> Any:
        """The id of a record as records hold it, None without one."""
        spec = self.id_spec
        return spec.kind.python(self.value(at, spec.key)) if spec is not None else None

    # --- changing

    def put(self, at: int, key: str, value: Any) -> None:
        """Give a field another value; one that is as it was read is no change."""
        if at >= self.base:
            record = self.added[at - self.base]
            assert record is not None
            old = record.get(key)
            record[key] = value
            self._note(lambda: record.__setitem__(key, old))
            return
        before = self.changed.get(at)
        kept = None if before is None else dict(before)
        now = dict(before or {})
        if self._as_read(at, key, value):
            now.pop(key, None)
        else:
            now[key] = value
        if now:
            self.changed[at] = now
        else:
            self.changed.pop(at, None)
        self._note(lambda: self.changed.pop(at, None) if kept is None else self.changed.__setitem__(at, kept))

    def differs(self, at: int, key: str, value: Any) -> bool:
        """The field would not be as it is now."""
        if at >= self.base or key in self.changed.get(at, ()):
            return bool(self.value(at, key) != value)
        return not self._as_read(at, key, value)

    def _as_read(self, at: int, key: str, value: Any) -> bool:
        """The cell says so already: it holds the value, or it is to be blank and holds nothing."""
        assert self.table is not None
        column = self.table.columns.get(key)
        if column is None:
            return value is None
        if value is None:
            return not column.text(at).strip()
        if self.schema.field(key).kind.name == MONEY and self.has(CURRENCY) and column.is_text[at] and self._amount(at, key, None) is None:
            return False  # $500 is an amount as long as the row is in dollars; a number is one for ever
        return bool(self.table.value(key, at) == value)

    def add(self, values: Typed) -> int:
        """A further record; its place."""
        at, form = self.base + len(self.added), values.get(self.schema.id_field or "")
        self.added.append(values)
        if form is not None:
            self._new[form] = at
        self._note(lambda: (self.added.pop(), self._new.pop(form, None)))
        return at

    def remove(self, at: int) -> None:
        if at < self.base:
            self._remove_read(at)
            return
        k, form = at - self.base, self.form_of(at)
        record, self.added[k] = self.added[k], None
        self._new.pop(form, None)
        if form is not None:
            self.lost.add(form)

        def again() -> None:
            self.added[k] = record
            if form is not None:
                self._new[form] = at
                self.lost.discard(form)

        self._note(again)

    def _remove_read(self, at: int) -> None:
        """Delete a record of the table."""
        self.deleted.add(at)
        kept = self.changed.pop(at, None)

        def again() -> None:
            self.deleted.discard(at)
            if kept is not None:
                self.changed[at] = kept

        self._note(again)

    def _note(self, back: Callable[[], object]) -> None:
        if self._undo is not None:
            self._undo.append(back)

    def watch(self, undo: list[Callable[[], object]] | None) -> None:
        """From now on note how to take changes back; None: no more."""
        self._undo = undo


class RowValues:
    """One record as conditions see it."""

    def __init__(self, of: Callable[[str], Rows | None], rows: Rows, at: int) -> None:
        self._of, self._rows, self._at = of, rows, at

    @property
    def sheet(self) -> str:
        return self._rows.key

    def value(self, field: Field) -> Any:
        return self._rows.value(self._at, field.key)

    def blank(self, field: Field) -> bool:
        return self._rows.blank(self._at, field.key)

    def related(self, field: Field) -> RowValues | None:
        """The record that a reference names."""
        target = self._of(field.reference) if field.reference else None
        named = target.at_form(self.value(field)) if target is not None else None
        return RowValues(self._of, target, named) if target is not None and named is not None else None
