"""A sheet that was read may be kept for whoever looks next, as long as nothing in it changes."""

from __future__ import annotations

from edit_kit import list_book, sheet_of

from sheetcrm.cells import CellWrite
from sheetcrm.package import Package, kept_grid, read_grid, set_cells


def test_a_kept_sheet_is_given_away_once() -> None:
    package = Package.open(list_book())
    sheet = sheet_of(package, "客户")
    grid = read_grid(package, sheet)
    package.keep(sheet.part, grid)
    assert kept_grid(package, sheet) is grid
    assert kept_grid(package, sheet) is not grid


def test_a_sheet_that_changed_is_read_again() -> None:
    package = Package.open(list_book())
    sheet, other = sheet_of(package, "客户"), sheet_of(package, "Other")
    grids = {info.name: read_grid(package, info) for info in (sheet, other)}
    for info in (sheet, other):
        package.keep(info.part, grids[info.name])
    set_cells(package, sheet, {(50, 0): CellWrite("new")})
    assert 50 in kept_grid(package, sheet).rows.tolist()
    assert kept_grid(package, other) is grids["Other"]
