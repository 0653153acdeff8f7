"""Which worksheet is which: hidden defined names point at the sheets that the engine made, and follow them when people rename them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sheetcrm.cells import sheet_ref
from sheetcrm.package import Grid, NewName, Package, SheetInfo, define_names, order_sheets, read_grid

MARK = "sheetcrm_"


def title_of_formula(formula: str) -> str:
    """``'汇总'!$A$1`` -> ``汇总``."""
    title = formula.rpartition("!")[0]
    return title[1:-1].replace("''", "'") if title.startswith("'") else title


def marked_titles(package: Package) -> dict[str, str]:
    """Sheet key -> present title of every sheet that the engine made."""
    titles = {sheet.name for sheet in package.sheets}
    found = {name.name.removeprefix(MARK): title_of_formula(name.formula) for name in package.defined_names if name.name.startswith(MARK)}
    return {key: title for key, title in found.items() if title in titles}


def mark_sheets(package: Package, titles: Mapping[str, str]) -> None:
    """Remember which sheets these are: key -> title."""
    define_names(package, [NewName(MARK + key, sheet_ref(title, "$A$1"), hidden=True) for key, title in titles.items()])


def sheet_named(package: Package, title: str) -> SheetInfo:
    """The worksheet with this title; the caller knows that it is there."""
    return next(sheet for sheet in package.sheets if sheet.name == title)


def sheet_marked(package: Package, key: str) -> SheetInfo | None:
    """The sheet that the engine made earlier, under whatever title it has now."""
    title = marked_titles(package).get(key)
    return sheet_named(package, title) if title is not None else None


def grid_of(package: Package, title: str) -> Grid:
    """The cells of the worksheet with this title."""
    return read_grid(package, sheet_named(package, title))


def free_title(package: Package, title: str) -> str:
    """The title, or a free one like it when a sheet of somebody else has it (titles are compared without case)."""
    taken = {sheet.name.casefold() for sheet in package.sheets}
    if title.casefold() not in taken:
        return title
    return next(t for n in range(1, 1000) if (t := f"{title} (sheetcrm{n if n > 1 else ''})").casefold() not in taken)


def order_tabs(package: Package, keys: Sequence[str], opens: str) -> None:
    """The tabs of a new workbook: these sheets in this order, by their keys, hidden ones last; it opens on ``opens``, or on the first."""
    titles = marked_titles(package)
    wanted = [titles[key] for key in keys if key in titles]
    hidden = {sheet.name for sheet in package.sheets if sheet.state != "visible"}
    rest = [sheet.name for sheet in package.sheets if sheet.name not in hidden]
    order_sheets(package, [*wanted, *rest], titles.get(opens, wanted[0] if wanted else ""))
