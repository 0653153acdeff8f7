"""Columns by name, also those of the records that a reference names: ``customer_id.stage`` of a follow-up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sheetcrm._values import dataclass
from sheetcrm.where.binding import Binder, related_records, schema_of
from sheetcrm.where.parser import parse_path

if TYPE_CHECKING:
    from sheetcrm.derive import Derived
    from sheetcrm.schema import Field
    from sheetcrm.store import Table
    from sheetcrm.store.table import Ints


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
