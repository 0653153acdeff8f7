"""Columns by name, also those of the records that a reference names: ``customer_id.stage`` of a follow-up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sheetcrm.where.binding import Binder, related_records, schema_of
from sheetcrm.where.parser import parse_path

if TYPE_CHECKING:
    from sheetcrm.derive import Derived
    from sheetcrm.schema import BookSchema, Field
    from sheetcrm.store import Table
    from sheetcrm.store.table import Ints
    from sheetcrm.where.tree import Node


@dataclass(frozen=True)
class NamedColumn:
    """A column of a sheet as somebody named it.

    name    keys with dots: ``customer_id.stage``;  path  their fields;  field  the last of them
    table   the table that holds it, None where the workbook does not have it
    records  int32, one a record of the sheet: the record of ``table``, -1 for none
    """

    name: str
    path: tuple[Field, ...]
    table: Table | None
    records: Ints

    @property
    def field(self) -> Field:
        return self.path[-1]


def named_column(derived: Derived, key: str, name: str) -> NamedColumn:
    """The column of that name: a key, a label or an alias, with references in front.  ``UsageError`` E-WHERE-VALUE for none."""
    *hops, last = parse_path(name)
    binder, table, schema = Binder(derived, ""), derived.book.table(key), schema_of(derived, key)
    specs: list[Field] = []
    records = np.arange(table.length if table is not None else 0, dtype=np.int32)
    for hop in hops:
        reference = binder.reference(schema, hop, -1)
        if table is not None:
            records = np.append(related_records(derived, table, reference), np.int32(-1))[records]
        specs.append(reference)
        schema, table = schema_of(derived, reference.reference or ""), derived.book.table(reference.reference or "")
    field = binder.field(schema, last, -1)
    path = (*specs, field)
    return NamedColumn(".".join(spec.key for spec in path), path, table, records)


def sheets_needed(schema: BookSchema, key: str, nodes: Sequence[Node], names: Sequence[str] = ()) -> set[str] | None:
    """Keys of the sheets that conditions and columns look at, as far as the names tell; None: it takes all of them.

    A custom column that refers to another sheet is not known before the workbook is read.
    """
    from sheetcrm.where.tree import paths_of

    paths = [path for node in nodes for path in paths_of(node)] + [parse_path(name) for name in names]
    found = {key}
    for path in paths:
        at = schema.get(key)
        for hop in path[:-1]:
            reference = _known_reference(schema, at.key, hop) if at is not None else None
            if reference is None:
                return None
            found.add(reference)
            at = schema.get(reference)
    return found


def _known_reference(schema: BookSchema, key: str, name: str) -> str | None:
    from sheetcrm.where.binding import find_reference

    found = find_reference(schema, schema.sheet(key), name)
    return found.reference if found is not None else None
