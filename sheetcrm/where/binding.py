"""A condition meets a workbook: fields are found by their names, references followed, and the columns asked."""

from __future__ import annotations

from dataclasses import field as dataclass_field
from typing import Any, Protocol

import numpy as np

from sheetcrm._values import dataclass
from sheetcrm.derive import Derived
from sheetcrm.derive.customers import owners_of
from sheetcrm.errors import UsageError
from sheetcrm.schema import BookSchema, Field, ReadContext, SheetSchema, label_form, recognise_header
from sheetcrm.schema.headers import title_form
from sheetcrm.store import Table, first_records
from sheetcrm.store.table import Bools, Ints
from sheetcrm.tags import person_form
from sheetcrm.text.where import HINTS, PROBLEMS
from sheetcrm.where.lexer import refusal
from sheetcrm.where.reading import Reader, both, known_hint, near_hint
from sheetcrm.where.tree import And, Node, Not, Or, Test
from sheetcrm.where.value_tests import ValueTest

_REFERENCES = ("ref", "person")


class Values(Protocol):
    """One record, as a condition asks it."""

    @property
    def sheet(self) -> str:
        """The key of its sheet."""
        ...

    def value(self, field: Field) -> Any:
        """The typed value as ``TypedColumn.value`` gives it: None where there is none, dates as serials."""
        ...

    def blank(self, field: Field) -> bool:
        """Nothing was given there; an unreadable cell has no value but is not blank."""
        ...

    def related(self, field: Field) -> Values | None:
        """The record that a reference names; None when there is none."""
        ...


@dataclass(frozen=True)
class BoundTest:
    """hops  the references to follow to the sheet whose ``field`` is tested"""

    hops: tuple[Field, ...]
    field: Field
    test: ValueTest
    negative: bool


@dataclass
class Binder:
    """Binds the tests of one condition to the sheets of one workbook."""

    derived: Derived
    source: str
    _found: dict[int, BoundTest] = dataclass_field(default_factory=dict)

    def bind(self, node: Node, key: str) -> None:
        """Look at every test, so that what is wrong is said before anything is asked."""
        if isinstance(node, Test):
            if id(node) not in self._found:
                self._found[id(node)] = self._bound(node, key)
        else:
            for part in (node.part,) if isinstance(node, Not) else node.parts:
                self.bind(part, key)

    def mask(self, node: Node, key: str) -> Bools:
        """bool, one a record of the sheet."""
        if isinstance(node, Not):
            return ~self.mask(node.part, key)
        if isinstance(node, And | Or):
            table = self.derived.book.table(key)
            found = np.full(table.length if table is not None else 0, isinstance(node, And), np.bool_)
            for part in node.parts:
                found = found & self.mask(part, key) if isinstance(node, And) else found | self.mask(part, key)
            return found
        bound = self._found[id(node)]
        found = self._column(key, bound.hops, bound)
        return ~found if bound.negative else found

    def holds(self, node: Node, values: Values) -> bool:
        if isinstance(node, Not):
            return not self.holds(node.part, values)
        if isinstance(node, And):
            return all(self.holds(part, values) for part in node.parts)
        if isinstance(node, Or):
            return any(self.holds(part, values) for part in node.parts)
        bound, at = self._found[id(node)], values
        for hop in bound.hops:
            other = at.related(hop)
            if other is None:
                return bound.test.one(None, True) != bound.negative
            at = other
        return bound.test.one(at.value(bound.field), at.blank(bound.field)) != bound.negative

    def _column(self, key: str, hops: tuple[Field, ...], bound: BoundTest) -> Bools:
        table = self.derived.book.table(key)
        if table is None:
            return np.zeros(0, np.bool_)
        if not hops:
            return bound.test.column(table.typed(bound.field.key))
        target = hops[0].reference or ""
        there = np.append(self._column(target, hops[1:], bound), bound.test.one(None, True))
        found: Bools = there[related_records(self.derived, table, hops[0])]
        return found

    # --- names

    def _bound(self, test: Test, key: str) -> BoundTest:
        schema, hops = schema_of(self.derived, key), []
        for name in test.path[:-1]:
            hop = self.reference(schema, name, test.at)
            hops.append(hop)
            schema = schema_of(self.derived, hop.reference or "")
        spec = self.field(schema, test.path[-1], test.at)
        table = self.derived.book.table(schema.key)
        if hops and table is None:
            problem = both(PROBLEMS["no_sheet"], sheet=schema.label)
            raise refusal(self.source, test.at, problem, HINTS["init"])
        column = table.typed(spec.key) if table is not None else None
        reader = Reader(self.source, spec, context_of(self.derived), column, lambda: self.derived.book.team)
        return BoundTest(tuple(hops), spec, reader.test(test), test.negative)

    def field(self, schema: SheetSchema, name: str, at: int) -> Field:
        found = find_field(schema, name)
        if found is None:
            raise self._no_field(schema, name, at)
        return found

    def reference(self, schema: SheetSchema, name: str, at: int) -> Field:
        """The field that refers to another sheet, by its own name or by that of the sheet."""
        found = find_reference(self.derived.book.schema, schema, name)
        if found is not None:
            return found
        spec = find_field(schema, name)
        if spec is None:
            raise self._no_field(schema, name, at)
        known = [one.key for one in references_of(schema)]
        raise refusal(self.source, at, both(PROBLEMS["no_reference"], field=spec.label), known_hint(known))

    def _no_field(self, schema: SheetSchema, name: str, at: int) -> UsageError:
        near = near_fields(schema, name, self.derived.book.lang)
        known = [one.label.of(self.derived.book.lang) for one in schema.columns]
        problem = both(PROBLEMS["no_field"], sheet=schema.label, field=name)
        return refusal(self.source, at, problem, near_hint(near) if near else known_hint(known))


def schema_of(derived: Derived, key: str) -> SheetSchema:
    """The schema of a sheet, as its table has it."""
    table = derived.book.table(key)
    return table.schema if table is not None else derived.book.schema.sheet(key)


def context_of(derived: Derived) -> ReadContext:
    """What values are read with in this workbook."""
    book = derived.book
    return ReadContext(book.t, book.lang, book.settings, book.vocabularies, book.tag_table, date1904=book.date1904)


def find_field(schema: SheetSchema, name: str) -> Field | None:
    """A field by key, label in either language or alias; None for any other name."""
    spec = schema.get(name.strip())
    if spec is not None:
        return spec
    found = recognise_header([name], schema).columns
    return schema.get(next(iter(found), ""))


def references_of(schema: SheetSchema) -> list[Field]:
    """The fields that name records of another sheet."""
    return [one for one in schema.fields if one.reference and one.kind.name in _REFERENCES]


def find_reference(book: BookSchema, schema: SheetSchema, name: str) -> Field | None:
    """A reference by the name of its field, or by that of the sheet that it refers to (``customer``, ``客户``)."""
    spec, references = find_field(schema, name), references_of(schema)
    if spec in references:
        return spec
    sheet = book.titles().get(title_form(name))
    return next((one for one in references if one.reference == sheet or one.key == f"{label_form(name)}_id"), None)


def near_fields(schema: SheetSchema, name: str, lang: str) -> list[str]:
    """Names of fields that look like it, at most three, as people would write them."""
    from difflib import get_close_matches

    wanted = label_form(name)
    names: dict[str, str] = {}
    for spec in schema.fields:
        for written in (spec.key, *spec.label, *spec.aliases):
            names.setdefault(label_form(written), spec.label.of(lang) if not written.isascii() or lang == "en" else spec.key)
    close = get_close_matches(wanted, names, n=3, cutoff=0.6) or [form for form in names if len(wanted) > 1 and wanted in form][:3]
    return list(dict.fromkeys(names[form] for form in close))


def related_records(derived: Derived, table: Table, spec: Field) -> Ints:
    """int32, one a record: the record of the sheet that a reference names, -1 for none; of records with one id the first."""
    target = derived.book.table(spec.reference or "")
    if target is None:
        return np.full(table.length, -1, np.int32)
    if spec.reference == "customers" and spec.key == "customer_id":
        return owners_of(table, target, first_records(target.ids))
    position, typed = positions(target), table.typed(spec.key)
    places = [position.get(_form(target.key, value), -1) if value is not None else -1 for value in typed.domain]
    found: Ints = np.array([*places, -1], np.int32)[typed.values]
    return found


def positions(target: Table) -> dict[str, int]:
    """Key form of an id (folded, for names of people) -> its first record."""
    typed = target.ids
    keys = [_form(target.key, value) for value in typed.domain]
    at = np.flatnonzero(typed.values >= 0)
    first: dict[str, int] = {}
    for record, code in zip(at[::-1].tolist(), typed.values[at[::-1]].tolist(), strict=True):
        first[keys[code]] = record
    return first


def _form(sheet: str, value: Any) -> str:
    """How the ids of a sheet are compared: names of people in their own, others by their key form."""
    return person_form(str(value)) if sheet == "team" else str(value)
