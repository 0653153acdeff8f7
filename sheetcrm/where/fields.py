"""Conditions from Python values: ``{"stage": "意向客户", "next_followup_date": between(d1, d2)}``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sheetcrm._values import dataclass
from sheetcrm.schema import SheetSchema
from sheetcrm.text.where import HINTS, PROBLEMS
from sheetcrm.where.lexer import refusal
from sheetcrm.where.tree import Given, Node, Test, all_of, one_of


@dataclass(frozen=True)
class Range:
    """From ``low`` to ``high``, both inside; None: open on that side."""

    low: object = None
    high: object = None


@dataclass(frozen=True)
class AnyOf:
    """One of several values."""

    values: tuple[object, ...]


def between(low: object = None, high: object = None) -> Range:
    """A value from ``low`` to ``high``, both included; None leaves that side open.

    >>> between(1, 5)
    Range(low=1, high=5)
    """
    return Range(low, high)


def any_of(*values: object) -> AnyOf:
    """One of the values, which may be ranges."""
    return AnyOf(values)


def fields_node(schema: SheetSchema, fields: Mapping[str, Any]) -> Node:
    """One test for each field, joined by ``and``.  ``UsageError`` E-WHERE-VALUE for a field that the sheet does not have."""
    return all_of(_field(schema, name, value) for name, value in fields.items())


def _field(schema: SheetSchema, name: str, value: Any) -> Node:
    path = tuple(name.split(".")) if "." in name or name in schema else tuple(name.split("__"))
    if len(path) == 1:
        from sheetcrm.where.binding import find_field, near_fields
        from sheetcrm.where.reading import both, near_hint

        if find_field(schema, path[0]) is None:
            near = near_fields(schema, path[0], "en")
            problem = both(PROBLEMS["no_field"], sheet=schema.label, field=name)
            raise refusal("", -1, problem, near_hint(near) if near else HINTS["field"])
    return _value(path, value)


def _value(path: tuple[str, ...], value: Any) -> Node:
    if value is None:
        return Test(path, "is blank")
    if isinstance(value, Range):
        if value.low is None and value.high is None:
            return Test(path, "is blank", (), True)
        if value.high is None or value.low is None:
            return Test(path, ">=" if value.high is None else "<=", (Given(value.low if value.high is None else value.high),))
        return Test(path, "between", (Given(value.low), Given(value.high)))
    if isinstance(value, AnyOf | list | tuple | set | frozenset):
        values = value.values if isinstance(value, AnyOf) else value
        return one_of([_value(path, one) for one in values])
    if callable(value):
        return Test(path, "passes", (Given(value),))
    return Test(path, "=", (Given(value),))
