"""A record of a table, as a condition asks it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sheetcrm.derive import Derived
from sheetcrm.schema import Field
from sheetcrm.store import Table
from sheetcrm.where.binding import related_records


@dataclass(frozen=True)
class TableValues:
    """Record ``i`` of a table."""

    derived: Derived
    table: Table
    i: int

    @property
    def sheet(self) -> str:
        return self.table.key

    def value(self, field: Field) -> Any:
        return self.table.typed(field.key).value(self.i)

    def blank(self, field: Field) -> bool:
        return bool(self.table.typed(field.key).blank[self.i])

    def related(self, field: Field) -> TableValues | None:
        target = self.derived.book.table(field.reference or "")
        record = int(related_records(self.derived, self.table, field)[self.i])
        return TableValues(self.derived, target, record) if target is not None and record >= 0 else None
