"""What changed, cell by cell: texts before and after, for plans, dry runs and receipts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from sheetcrm._arrays import unique
from sheetcrm._values import dataclass
from sheetcrm.cells import CellKind, cell_ref
from sheetcrm.package import KIND_MASK, Grid, Package, SheetInfo, kept_grid, number_literal, read_grid

if TYPE_CHECKING:
    from sheetcrm.schema import Field


ListColumns = Mapping[str, tuple[int, Mapping[int, "Field"]]]
"""Title of a worksheet -> (row of the header of its list, column index -> field)."""


@dataclass(frozen=True, slots=True)
class CellChange:
    """One cell: place is (row from 1, column from 0); before and after are its texts, empty for blank.

    stored  ``text`` or ``value`` (a number, a date) where the texts are equal and only the way of storing them changed.  Where they only
            look equal because they are masked: ``blanks`` that went or came, ``form`` (other signs, the same letters and digits), ``masked``
            (what the mask hides is another value)
    """

    sheet: str
    place: tuple[int, int]
    before: str
    after: str
    stored: Literal["text", "value", "blanks", "form", "masked"] | None = None

    @property
    def cell(self) -> str:
        return cell_ref(*self.place)


def _text(grid: Grid, column: int, position: int) -> str:
    stored = grid.columns.get(column)
    if stored is None:
        return ""
    kind = CellKind(int(stored.kind[position]) & KIND_MASK)
    if kind in (CellKind.TEXT, CellKind.ERROR):
        return grid.strings[int(stored.code[position])]
    if kind is CellKind.BOOL:
        return "TRUE" if stored.code[position] else "FALSE"
    if kind is CellKind.BLANK or stored.number is None:
        return ""
    value = float(stored.number[position])
    if kind is CellKind.DATE:
        from sheetcrm.store.serials import from_serial

        moment = from_serial(value)
        return f"{moment:%Y-%m-%d}" if value == int(value) else f"{moment:%Y-%m-%d %H:%M}"
    return stored.number_text.get(position) or number_literal(value)


def cells_of(package: Package, info: SheetInfo, places: Sequence[tuple[int, int]]) -> dict[tuple[int, int], str]:
    """Texts of some cells of a sheet, as it stands in the package now."""
    grid = read_grid(package, info)
    at = np.searchsorted(grid.rows, [row for row, _ in places])
    return {
        (row, column): _text(grid, column, int(p)) for (row, column), p in zip(places, at, strict=True) if p < len(grid.rows) and grid.rows[p] == row
    }


def texts_of_rows(package: Package, info: SheetInfo, rows: Iterable[int]) -> dict[tuple[int, int], str]:
    """Texts of all cells of some rows that hold anything, row by row."""
    grid = read_grid(package, info)
    at = np.flatnonzero(np.isin(grid.rows, sorted(rows)))
    texts = {
        (int(grid.rows[p]), index): _text(grid, index, int(p))
        for index, column in grid.columns.items()
        for p in at[(column.kind[at] & KIND_MASK) != 0]
    }
    return dict(sorted(texts.items()))


def _all_cells(package: Package, info: SheetInfo) -> dict[tuple[int, int], str]:
    grid = read_grid(package, info)
    texts: dict[tuple[int, int], str] = {}
    for index, column in grid.columns.items():
        for p in np.flatnonzero(column.kind & KIND_MASK):
            texts[int(grid.rows[p]), index] = _text(grid, index, int(p))
    return texts


def changed_cells(package: Package, info: SheetInfo, change: Callable[[], bool] | None = None) -> list[CellChange]:
    """Run a change of one sheet and list the cells that differ after it; without a change, all cells of the sheet."""
    before = _all_cells(package, info) if change else {}
    if change and not change():
        return []
    after = _all_cells(package, info)
    places = sorted(before.keys() | after.keys())
    return [CellChange(info.name, p, before.get(p, ""), after.get(p, "")) for p in places if before.get(p, "") != after.get(p, "")]


Seen = Callable[[Grid], None]
"""Is shown the sheet as it is after the change."""


def count_changed(package: Package, info: SheetInfo, change: Callable[[], bool], seen: Seen | None = None) -> int:
    """``len(changed_cells(...))`` without looking at texts that are surely equal."""
    before = kept_grid(package, info)
    if not change():
        if seen is not None:
            seen(before)
        return 0
    after = read_grid(package, info)
    if seen is not None:
        seen(after)
    rows = unique(np.concatenate((before.rows, after.rows)))
    indexes = sorted(before.columns.keys() | after.columns.keys())
    return sum(_differing(_spread(before, index, rows), _spread(after, index, rows), after) for index in indexes)


Cells = tuple[NDArray[np.uint8], NDArray[np.int32], NDArray[np.float64]]


def _spread(grid: Grid, index: int, rows: NDArray[np.int32]) -> Cells:
    """A column over other rows than its own: kinds, codes, numbers."""
    kind, code, number = np.zeros(len(rows), np.uint8), np.full(len(rows), -1, np.int32), np.full(len(rows), np.nan)
    column = grid.columns.get(index)
    if column is not None:
        at = np.searchsorted(rows, grid.rows)
        kind[at] = column.kind & KIND_MASK
        code[at] = column.code
        if column.number is not None:
            number[at] = column.number
    return kind, code, number


def _differing(old: Cells, new: Cells, grid: Grid) -> int:
    same_number = (old[2] == new[2]) | (np.isnan(old[2]) & np.isnan(new[2]))
    differ = (old[0] != new[0]) | ~same_number
    texts = np.flatnonzero(~differ & (old[1] != new[1]))
    if texts.size:  # two codes may stand for one text: once shared, once inline
        pairs = zip(grid.strings.take(old[1][texts]), grid.strings.take(new[1][texts]), strict=True)
        differ[texts] = [a != b for a, b in pairs]
    return int(differ.sum())


def count_differing(one: Package, other: Package) -> int:
    """Cells whose content differs between two workbooks, sheet by sheet under their titles; those of ``_`` sheets are not counted."""
    sheets = [{info.name: info for info in package.sheets if info.kind == "worksheet" and not info.name.startswith("_")} for package in (one, other)]
    count = 0
    for title in {**sheets[0], **sheets[1]}:
        before, after = (read_grid(package, named[title]) if title in named else None for package, named in zip((one, other), sheets, strict=True))
        if before is None or after is None:
            only = before if after is None else after
            count += sum(int(np.count_nonzero(column.kind & KIND_MASK)) for column in only.columns.values()) if only is not None else 0
        else:
            rows = unique(np.concatenate((before.rows, after.rows)))
            indexes = before.columns.keys() | after.columns.keys()
            count += sum(_differing_texts(before, after, index, rows) for index in indexes)
    return count


def _differing_texts(before: Grid, after: Grid, index: int, rows: NDArray[np.int32]) -> int:
    """As ``_differing``, for grids of two workbooks, whose codes have nothing to do with each other."""
    old, new = _spread(before, index, rows), _spread(after, index, rows)
    same_number = (old[2] == new[2]) | (np.isnan(old[2]) & np.isnan(new[2]))
    differ = (old[0] != new[0]) | ~same_number
    worded = np.isin(old[0], (CellKind.TEXT, CellKind.ERROR))
    texts = np.flatnonzero(~differ & worded)
    if texts.size:
        pairs = zip(before.strings.take(old[1][texts]), after.strings.take(new[1][texts]), strict=True)
        differ[texts] = [a != b for a, b in pairs]
    flags = np.flatnonzero(~differ & ~worded & (old[1] != new[1]) & (old[0] == CellKind.BOOL))
    differ[flags] = True
    return int(differ.sum())
