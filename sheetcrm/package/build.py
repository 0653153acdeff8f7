"""Puts the cells that a reader found, piece by piece, into the columns of a ``Grid``."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
from numpy.typing import NDArray

from sheetcrm._values import NamedTuple
from sheetcrm.package.grid import GridColumn, SparseColumn

MAX_CELLS = 40_000_000
_DENSE = 4
"""A column is held as plain arrays when at least one row in so many has a cell in it."""


class Cells(NamedTuple):
    """Cells in sheet order, rows ascending and columns ascending in a row; one entry a cell that holds a value or formula.

    ``rows``: the numbers of the rows, each of which has a cell; ``row_of``: for each cell its place there.
    ``number`` is nan where there is none.  ``literals``: position in these arrays -> exact number text.
    """

    rows: NDArray[np.int32]
    row_of: NDArray[np.int64]
    column: NDArray[np.int64]
    kind: NDArray[np.uint8]
    code: NDArray[np.int32]
    number: NDArray[np.float64]
    literals: dict[int, str]

    @classmethod
    def of(
        cls,
        row: NDArray[np.int32],
        column: NDArray[np.int64],
        kind: NDArray[np.uint8],
        code: NDArray[np.int32],
        number: NDArray[np.float64],
        literals: dict[int, str],
    ) -> Cells:
        """From the row number of each cell."""
        first = np.ones(len(row), np.bool_)
        np.not_equal(row[1:], row[:-1], out=first[1:])
        return cls(row[first], np.cumsum(first) - 1, column, kind, code, number, literals)


class _Piece(NamedTuple):
    """Cells of some rows, by column.  Dense: ``kind`` and ``code`` are columns x rows; sparse: runs of cells, ``positions`` set."""

    first: int
    rows: int
    columns: NDArray[np.int64]
    kind: NDArray[np.uint8]
    code: NDArray[np.int32]
    number: NDArray[np.float64]
    number_slot: NDArray[np.int64]
    positions: NDArray[np.int32] | None
    starts: NDArray[np.int64]


class GridBuilder:
    """``add`` takes whole rows only: a row must not come in two calls."""

    def __init__(self) -> None:
        self.cells = 0
        self._rows: list[NDArray[np.int32]] = []
        self._row_count = 0
        self._pieces: list[_Piece] = []
        self._literals: defaultdict[int, dict[int, str]] = defaultdict(dict)
        self._counts = np.zeros(16_384, np.int64)
        self._numbers = np.zeros(16_384, np.bool_)

    def add(self, cells: Cells) -> None:
        count = len(cells.kind)
        if not count:
            return
        self.cells += count
        self._rows.append(cells.rows)
        for at, literal in cells.literals.items():
            self._literals[int(cells.column[at])][self._row_count + int(cells.row_of[at])] = literal
        per_column = np.bincount(cells.column, minlength=16_384)
        self._counts += per_column
        columns = np.flatnonzero(per_column)
        numeric = np.flatnonzero(cells.number == cells.number)  # not nan
        has_number = np.zeros(16_384, np.bool_)
        has_number[cells.column.take(numeric)] = True
        self._numbers |= has_number
        rows = len(cells.rows)
        if len(columns) * rows <= _DENSE * count + 4096:
            self._pieces.append(self._dense(cells, columns, has_number, numeric))
        else:
            self._pieces.append(self._sparse(cells, columns, per_column))
        self._row_count += rows

    def _dense(self, cells: Cells, columns: NDArray[np.int64], has_number: NDArray[np.bool_], numeric: NDArray[np.int64]) -> _Piece:
        rows = len(cells.rows)
        slot = np.zeros(16_384, np.int64)
        slot[columns] = np.arange(len(columns)) * rows
        at = slot.take(cells.column) + cells.row_of
        kind = np.zeros(len(columns) * rows, np.uint8)
        code = np.full(len(columns) * rows, -1, np.int32)
        kind[at], code[at] = cells.kind, cells.code
        chosen = has_number[columns]
        number_slot = np.where(chosen, np.cumsum(chosen) - 1, -1)
        number = np.full(int(chosen.sum()) * rows, np.nan)
        slot[columns] = number_slot * rows
        number[slot.take(cells.column.take(numeric)) + cells.row_of.take(numeric)] = cells.number.take(numeric)
        shape = (len(columns), rows)
        return _Piece(self._row_count, rows, columns, kind.reshape(shape), code.reshape(shape), number.reshape(-1, rows), number_slot, None, columns)

    def _sparse(self, cells: Cells, columns: NDArray[np.int64], per_column: NDArray[np.int64]) -> _Piece:
        order = np.argsort(cells.column.astype(np.uint16), kind="stable")
        starts = np.concatenate(([0], np.cumsum(per_column[columns])))
        where = cells.row_of[order].astype(np.int32) + np.int32(self._row_count)
        return _Piece(self._row_count, len(cells.rows), columns, cells.kind[order], cells.code[order], cells.number[order], columns, where, starts)

    def finish(self) -> tuple[NDArray[np.int32], dict[int, GridColumn]]:
        """Row numbers and columns of everything added."""
        rows = np.concatenate(self._rows) if self._rows else np.zeros(0, np.int32)
        parts: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
        for number, piece in enumerate(self._pieces):
            for slot, column in enumerate(piece.columns.tolist()):
                parts[column].append((number, slot))
        return rows, {column: self._column(column, parts[column]) for column in sorted(parts)}

    def _column(self, column: int, parts: list[tuple[int, int]]) -> GridColumn:
        total, cells = self._row_count, int(self._counts[column])
        numbers = bool(self._numbers[column])
        literals = self._literals.get(column, {})
        if cells * _DENSE < total and total > 4096:
            return self._sparse_column(column, parts, numbers, literals)
        kind = np.zeros(total, np.uint8)
        code = np.full(total, -1, np.int32)
        number = np.full(total, np.nan) if numbers else None
        for index, slot in parts:
            piece = self._pieces[index]
            if piece.positions is None:
                rows = slice(piece.first, piece.first + piece.rows)
                kind[rows], code[rows] = piece.kind[slot], piece.code[slot]
                if number is not None and piece.number_slot[slot] >= 0:
                    number[rows] = piece.number[piece.number_slot[slot]]
            else:
                run = slice(piece.starts[slot], piece.starts[slot + 1])
                at = piece.positions[run]
                kind[at], code[at] = piece.kind[run], piece.code[run]
                if number is not None:
                    number[at] = piece.number[run]
        return GridColumn(kind, code, number, literals)

    def _sparse_column(self, column: int, parts: list[tuple[int, int]], numbers: bool, literals: dict[int, str]) -> SparseColumn:
        cells = int(self._counts[column])
        positions, kinds = np.empty(cells, np.int32), np.empty(cells, np.uint8)
        codes, values = np.empty(cells, np.int32), np.empty(cells)
        done = 0
        for index, slot in parts:
            piece = self._pieces[index]
            if piece.positions is None:
                local = np.flatnonzero(piece.kind[slot])
                run = slice(done, done + len(local))
                positions[run], kinds[run], codes[run] = local + piece.first, piece.kind[slot][local], piece.code[slot][local]
                values[run] = piece.number[piece.number_slot[slot]][local] if piece.number_slot[slot] >= 0 else np.nan
            else:
                source = slice(piece.starts[slot], piece.starts[slot + 1])
                run = slice(done, done + int(piece.starts[slot + 1] - piece.starts[slot]))
                positions[run], kinds[run], codes[run] = piece.positions[source], piece.kind[source], piece.code[source]
                values[run] = piece.number[source]
            done = run.stop
        return SparseColumn(self._row_count, positions, kinds, codes, values if numbers else None, literals)
