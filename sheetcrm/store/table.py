"""``Table``: one sheet read through its schema, as columns of codes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sheetcrm._values import dataclass
from sheetcrm.cells import CellValue, CellWrite, cell_ref
from sheetcrm.schema import Field, ReadContext, SheetSchema
from sheetcrm.store.column import Bools, Column, Floats, Ints, ProblemGroup, TypedColumn
from sheetcrm.store.edits import AppendRow, DeleteRows, SetCell
from sheetcrm.store.retyping import retyped
from sheetcrm.store.typed import blank_column, read_own_currency, type_column

__all__ = ["Bools", "Column", "Floats", "Ints", "ProblemGroup", "Table", "TypedColumn"]

_FEW = 8
"""Cells of a column that changed are read by themselves while they are fewer than one in so many."""
CURRENCY, MONEY = "currency", "money"


@dataclass
class Table:
    """The records of one sheet.

    schema      what the sheet should hold
    title       name of the worksheet as it stands in the file
    header_row  sheet row of the header (from 1)
    rows        int32, sheet row of each record, ascending; blank rows, repeated headers and totals are not records
    columns     field key -> column, in the order of the sheet
    unknown     columns with a header that no field has
    last_row    last sheet row that holds anything in the table's columns (the header row when there is none)
    content     what the ledger made of the columns, kept until a cell changes;  version  counts such changes
    settled     who looked -> records that need no second look: nothing was found, and no cell of theirs has changed since
    """

    schema: SheetSchema
    title: str
    header_row: int
    rows: Ints
    columns: dict[str, Column]
    unknown: list[Column]
    last_row: int
    context: ReadContext
    content: dict[str, Any] = field(default_factory=dict, repr=False)
    version: int = 0
    settled: dict[str, Bools] = field(default_factory=dict, repr=False)
    _typed: dict[str, TypedColumn] = field(default_factory=dict)

    @property
    def key(self) -> str:
        return self.schema.key

    @property
    def length(self) -> int:
        return len(self.rows)

    def has(self, key: str) -> bool:
        """The sheet has a column for this field."""
        return key in self.columns

    def typed(self, key: str) -> TypedColumn:
        """What the cells of a field mean, read once; all blank when the column is missing."""
        found = self._typed.get(key)
        if found is None:
            spec = self.schema.field(key)
            column = self.columns.get(key)
            found = type_column(column, spec, self.context) if column is not None else blank_column(self.length, numeric=spec.kind.numeric)
            if column is not None and self._has_currency(spec) and found.bad.any():
                read_own_currency(found, column, spec, self.context, self.typed(CURRENCY))
            self._typed[key] = found
        return found

    def _has_currency(self, spec: Field) -> bool:
        """Whether the rows say in which currency the amounts of this field are."""
        return spec.kind.name == MONEY and CURRENCY in self.columns

    def value(self, key: str, i: int) -> Any:
        """The typed value of one record; its cell alone is read where the column was not read yet."""
        known = self._typed.get(key)
        if known is not None:
            return known.value(i)
        column, spec = self.columns.get(key), self.schema.field(key)
        if self._has_currency(spec):
            return self.typed(key).value(i)
        return spec.kind.read(column.raw(i), spec, self.context).value if column is not None else None

    def forget(self, key: str) -> None:
        """A cell of this field has changed: read its meaning again when asked."""
        self._typed.pop(key, None)
        if key == CURRENCY:
            for other in [name for name in self._typed if self.schema.field(name).kind.name == MONEY]:
                self._typed.pop(other)
        self.version += 1
        for name in (key, f"{key} in words", f"{key} by words"):
            self.content.pop(name, None)

    def reread(self, key: str, records: Iterable[int]) -> None:
        """Cells of this field have changed in some records: they are read again, what the others mean is known already."""
        known, column, spec = self._typed.get(key), self.columns[key], self.schema.field(key)
        self.forget(key)
        at = np.array(sorted(set(records)), np.int32)
        for records_of in self.settled.values():
            records_of[at] = False
        if known is not None and len(at) * _FEW < self.length and not self._has_currency(spec):
            self._typed[key] = retyped(known, column, spec, self.context, at)

    def forget_all(self) -> None:
        """Records have come or gone."""
        self._typed.clear()
        self.content.clear()
        self.settled.clear()
        self.version += 1

    def records_in(self, rows: Sequence[int]) -> list[int]:
        """The record that stands in each of these sheet rows, -1 where none does."""
        wanted = np.array(rows, self.rows.dtype)  # of another type the rows of the whole table would be converted
        at = np.searchsorted(self.rows, wanted)
        there = np.append(self.rows, self.rows.dtype.type(-1))[at] == wanted
        records: list[int] = np.where(there, at, -1).tolist()
        return records

    @property
    def ids(self) -> TypedColumn:
        """The typed id column; all blank for a sheet without ids."""
        return self.typed(self.schema.id_field) if self.schema.id_field else blank_column(self.length, numeric=False)

    def id_text(self, i: int) -> str | None:
        """The id of a record as it stands in its cell."""
        column = self.columns.get(self.schema.id_field or "")
        return (column.text(i).strip() or None) if column else None

    def cell(self, key: str, i: int) -> tuple[int, int]:
        """(sheet row, column index) of a record's cell; the table's first column where the field has none."""
        column = self.columns.get(key)
        return int(self.rows[i]), column.index if column else self.first_column

    def address(self, key: str, i: int) -> str:
        """``E12``."""
        return cell_ref(*self.cell(key, i))

    @property
    def first_column(self) -> int:
        return min((c.index for c in (*self.columns.values(), *self.unknown)), default=0)

    @property
    def last_column(self) -> int:
        return max((c.index for c in (*self.columns.values(), *self.unknown)), default=0)

    def set_cell(self, key: str, i: int, value: CellValue, number_format: str | None = None) -> SetCell:
        """The edit that puts a value into a record's cell, in the number format of its field."""
        row, column = self.cell(key, i)
        return SetCell(self.title, row, column, value, number_format or self._format(self.schema.field(key), value))

    def set_cells(self, key: str, records: NDArray[Any], values: Sequence[CellValue]) -> list[SetCell]:
        """``set_cell`` of several records; the sheet has a column for the field."""
        spec, column = self.schema.field(key), self.columns[key].index
        rows = self.rows[records].tolist()
        return [SetCell(self.title, row, column, value, self._format(spec, value)) for row, value in zip(rows, values, strict=True)]

    def append(self, values: Mapping[str, CellValue]) -> AppendRow:
        """The edit that adds a record; fields without a column are left out."""
        cells = {
            self.columns[key].index: CellWrite(value, self._format(self.schema.field(key), value))
            for key, value in values.items()
            if key in self.columns and value is not None
        }
        return AppendRow(self.title, cells, self.last_row, self.header_row)

    def write(self, key: str, value: CellValue) -> CellWrite:
        """A value as it is put into cells of a field, in the number format of the field."""
        return CellWrite(value, self._format(self.schema.field(key), value))

    def delete(self, records: Iterable[int]) -> DeleteRows:
        """The edit that deletes records (by position) with their sheet rows.

        The columns of the list are those of its fields, and others that stand right beside them.
        """
        known, others = [column.index for column in self.columns.values()], {column.index for column in self.unknown}
        first, last = min(known, default=0), max(known, default=0)
        while first - 1 in others:
            first -= 1
        while last + 1 in others:
            last += 1
        return DeleteRows(self.title, tuple(sorted(int(self.rows[i]) for i in records)), self.header_row, (first, last))

    @staticmethod
    def _format(spec: Field, value: CellValue) -> str | None:
        """Dates need a date format to be dates, ids and phones the text format to stay text."""
        wanted = spec.kind.number_format
        if wanted is None or value is None:
            return None
        return wanted if isinstance(value, str) == (wanted == "@") else None
