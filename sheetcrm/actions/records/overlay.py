"""All sheets of a workbook as a transaction sees them, and changes of them that are taken back together when one is refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from sheetcrm.actions.records.models import coming_columns
from sheetcrm.actions.records.rows import Rows, RowValues
from sheetcrm.derive import Derived
from sheetcrm.schema import BookSchema, ReadContext, recognise_sheet
from sheetcrm.store.serials import serial
from sheetcrm.sync.references import Reference, named_form, references_to, rows_with
from sheetcrm.where import tree

if TYPE_CHECKING:
    from pydantic import BaseModel

    from sheetcrm.actions._load import Opened
    from sheetcrm.where import Condition

Test = Callable[[Any], object]
"""Says of a record whether it is meant."""


class Overlay:
    """The sheets of a workbook with what is to change in them.

    models  sheet key -> somebody's own model of its records;  made  keys of sheets that are still to be made
    renamed  sheet key -> ids of records with another name: what stands beside references to them follows
    """

    def __init__(self, opened: Opened, models: dict[str, type[BaseModel]]) -> None:
        self.opened, self.models = opened, models
        self.made: set[str] = set()
        self.renamed: dict[str, set[str]] = {}
        self._rows: dict[str, Rows] = {}
        self._undo: list[Callable[[], object]] | None = None

    @cached_property
    def derived(self) -> Derived:
        """Derived values of the workbook as it was read."""
        return Derived(self.opened.book)

    @cached_property
    def context(self) -> ReadContext:
        """What reading a value depends on in this workbook."""
        book = self.opened.book
        return ReadContext(serial(book.as_of), book.lang, book.settings, book.vocabularies, book.tag_table, date1904=book.date1904)

    @property
    def changed(self) -> bool:
        return any(rows.touched for rows in self._rows.values())

    def touched(self) -> list[Rows]:
        """The sheets in which something is to change, in the order of the schema."""
        order = {sheet.key: i for i, sheet in enumerate(self.opened.book.schema.sheets)}
        return sorted((rows for rows in self._rows.values() if rows.touched), key=lambda rows: order[rows.key])

    def of(self, key: str) -> Rows | None:
        """The records of a sheet; None where the workbook does not have it."""
        found = self._rows.get(key)
        if found is None:
            book = self.opened.book
            table, schema = book.table(key), book.schema.get(key)
            if schema is None or (table is None and key not in self.made):
                return None
            context = table.context if table is not None else self.context
            found = self._rows[key] = Rows(schema if table is None else table.schema, table, context, self.models.get(key))
            found.watch(self._undo)
        return found

    def make(self, models: Sequence[type[BaseModel]]) -> None:
        """Sheets and columns of these models that the workbook does not have are to be made."""
        book = self.opened.book
        own = {key for key, model in self.models.items() if model in models}
        self.made |= {key for key in own if book.table(key) is None and key not in BookSchema.default()}
        for key in own:
            rows = self.of(key)
            if rows is not None and rows.table is not None:
                rows.coming = frozenset(coming_columns(book, key))

    @contextmanager
    def all_or_nothing(self) -> Iterator[None]:
        """When an exception leaves the block, the transaction is as it was before."""
        undo: list[Callable[[], object]] = []
        self._watch(undo)
        try:
            yield
        except BaseException:
            self._watch(None)
            for back in reversed(undo):
                back()
            raise
        finally:
            self._watch(None)

    def _watch(self, undo: list[Callable[[], object]] | None) -> None:
        self._undo = undo
        for rows in self._rows.values():
            rows.watch(undo)

    # --- picking

    def pick(self, rows: Rows, conditions: Sequence[Condition], tests: Sequence[Test] = ()) -> Iterator[int]:
        """The records for which all conditions hold, in the order of the sheet, one by one.

        Columns answer for what is as it was read; records that changed, or that refer to one that did, are asked themselves.
        """
        mask = np.ones(rows.base, np.bool_)
        if rows.deleted:
            mask[list(rows.deleted)] = False
        asked = self._asked(rows, conditions)
        alive = mask.copy()
        if rows.table is not None:
            for condition in conditions:
                mask &= condition.mask(self.derived, rows.key)
        for at in asked:
            mask[at] = alive[at] and self._holds(rows, at, conditions)
        for at in np.flatnonzero(mask).tolist():
            if all(test(rows.record(at)) for test in tests):
                yield at
        for at in rows.added_places():
            if self._holds(rows, at, conditions) and all(test(rows.record(at)) for test in tests):
                yield at

    def _holds(self, rows: Rows, at: int, conditions: Sequence[Condition]) -> bool:
        values = RowValues(self.of, rows, at)
        return all(condition.holds(values, self.derived) for condition in conditions)

    def _asked(self, rows: Rows, conditions: Sequence[Condition]) -> list[int]:
        """Records of the table of which the columns may not tell: changed ones, and those that refer to records that are not as they were."""
        if not conditions or not self.changed:
            return []
        follows = any(_follows(condition.node) for condition in conditions)
        return sorted(self._moved().get(rows.key, ()) if follows else rows.changed)

    def _moved(self) -> dict[str, set[int]]:
        """Sheet key -> places in its table of records that changed, or refer, over any number of steps, to one that did."""
        found = {rows.key: set(rows.changed) for rows in self._rows.values() if rows.touched}
        fresh = {rows.key: self._named(rows, rows.changed.keys() | rows.deleted) | self._added(rows) for rows in self._rows.values() if rows.touched}
        while fresh:
            key, ids = fresh.popitem()
            for ref in references_to(self.opened.book, key) if ids else ():
                hit = set(rows_with(self.opened.book, ref, ids).tolist()) - found.get(ref.sheet, set())
                if hit:
                    found.setdefault(ref.sheet, set()).update(hit)
                    other = self.of(ref.sheet)
                    if other is not None and other.schema.id_field:
                        fresh[ref.sheet] = fresh.get(ref.sheet, set()) | self._named(other, hit)
        return found

    @staticmethod
    def _named(rows: Rows, places: set[int]) -> set[str]:
        if rows.table is None or not rows.schema.id_field:
            return set()
        return {str(form) for at in places if (form := rows.table.value(rows.schema.id_field, at)) is not None}

    @staticmethod
    def _added(rows: Rows) -> set[str]:
        return {str(form) for at in rows.added_places() if (form := rows.form_of(at)) is not None}

    # --- references

    def referring(self, rows: Rows, forms: set[Any]) -> Iterator[tuple[Rows, Reference, list[int]]]:
        """Who names one of these records, as the transaction sees it: sheet, field, places of its records."""
        ids = {str(form) for form in forms}
        wanted = {named_form(rows.key, one) for one in ids}
        for ref in (*references_to(self.opened.book, rows.key), *self._from_what_is_new(rows.key)):
            other = self.of(ref.sheet)
            if other is None:
                continue
            fields = {ref.field, ref.beside or ref.field}
            read = rows_with(self.opened.book, ref, ids).tolist() if other.table is not None else []
            found = [at for at in read if other.alive(at) and fields.isdisjoint(other.changed.get(at, ()))]
            mine = [*(at for at, change in other.changed.items() if not fields.isdisjoint(change)), *other.added_places()]
            found += [at for at in mine if self._names(ref, other, at, wanted)]
            if found:
                yield other, ref, sorted(found)

    def _from_what_is_new(self, key: str) -> Iterator[Reference]:
        """References in sheets and columns that are still to be made."""
        for rows in list(self._rows.values()):
            for name in rows.coming if rows.table is not None else [spec.key for spec in rows.schema.fields]:
                spec = rows.schema.field(name)
                if spec.kind.name == "ref" and spec.reference == key:
                    yield Reference(rows.key, name, key)

    @staticmethod
    def _names(ref: Reference, rows: Rows, at: int, wanted: set[str]) -> bool:
        value = rows.value(at, ref.field)
        if value is None or named_form(ref.target, str(value)) not in wanted:
            return False
        return ref.beside is None or recognise_sheet(str(rows.value(at, ref.beside) or "")) == ref.target


def _follows(node: Any) -> bool:
    """A condition that asks a record that another one names."""
    if isinstance(node, tree.Test):
        return len(node.path) > 1
    parts = (node.part,) if hasattr(node, "part") else node.parts
    return any(map(_follows, parts))
