"""The door to both readers: a worksheet of a package as a ``Grid``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from sheetcrm.package.expat_base import Attributes, GuardedParser, main_names
from sheetcrm.package.frame_cache import remember_rows, tapped
from sheetcrm.package.grid import Grid
from sheetcrm.package.number_formats import date_formats
from sheetcrm.package.parts import Relationship
from sheetcrm.package.row_places import RowPlaces
from sheetcrm.package.scan import read_scan
from sheetcrm.package.sheet_part import Source
from sheetcrm.package.strings import StringPool, load_shared
from sheetcrm.package.workbook import SheetInfo
from sheetcrm.package.xml_text import Unusual

if TYPE_CHECKING:
    from sheetcrm.package.package import Package

Reader = Literal["auto", "scan", "expat"]

_NAMES = main_names("autoFilter", "filterColumn")


class Parts(Protocol):
    """What the readers need of a ``Package``."""

    @property
    def path(self) -> Path | None: ...
    @property
    def date1904(self) -> bool: ...
    @property
    def styles_part(self) -> str | None: ...
    @property
    def shared_strings_part(self) -> str | None: ...
    @property
    def cache(self) -> dict[str, object]: ...
    def read(self, name: str) -> bytes: ...
    def has(self, name: str) -> bool: ...
    def chunks(self, name: str, size: int = ...) -> Iterator[bytes]: ...
    def relationships(self, part: str) -> list[Relationship]: ...
    def mark_proven(self, name: str) -> None: ...
    def keep(self, part: str, made: object) -> None: ...
    def kept(self, part: str) -> object | None: ...


def strings_of(package: Parts) -> StringPool:
    """The pool of a package, one for all its sheets; made at the first call.  Raises FileRefused E-XML, E-DTD, E-XML-SIZE, E-SST."""
    pool = package.cache.get("strings")
    if not isinstance(pool, StringPool):
        part = package.shared_strings_part
        if part is None or not package.has(part):
            pool = StringPool()
        else:
            pool = StringPool(load_shared(lambda: package.chunks(part), file=_file(package), part=part))
            package.mark_proven(part)
        package.cache["strings"] = pool
    return pool


def read_grid(package: Parts, sheet: SheetInfo, *, reader: Reader = "auto") -> Grid:
    """One worksheet, all its cells.

    ``auto`` scans, and reads again with expat what the scan does not know; both give the same grid.  ``scan`` raises
    ``Unusual`` instead of handing over, ``expat`` never scans.  Hidden rows and columns are read like others.

    Raises FileRefused: E-XML, E-DTD, E-XML-SIZE (broken XML), E-REF (an address outside A1:XFD1048576), E-SST (a shared string
    that is not there), E-LIMIT (a text beyond 32,767 characters, a formula beyond 8,192, 40 million cells).
    """
    source = Source(sheet.name, sheet.part, _file(package), strings_of(package), _dates_of(package), package.date1904)
    if reader == "expat":
        grid = _read_complete(package, source)
    else:
        try:
            places = RowPlaces()
            grid = read_scan(tapped(package, sheet.part), source, places)
            remember_rows(package, sheet.part, places)
        except Unusual:
            if reader == "scan":
                raise
            grid = _read_complete(package, source)
    package.mark_proven(sheet.part)
    grid.filtered = grid.filtered or _table_filtered(package, sheet)
    return grid


def _read_complete(package: Parts, source: Source) -> Grid:
    from sheetcrm.package.expat_reader import read_complete  # here: few sheets need it

    return read_complete(package.chunks(source.part), source)


def _dates_of(package: Parts) -> NDArray[np.bool_]:
    """Which cell formats show dates, asked once of a style sheet."""
    part = package.styles_part
    if part is None or not package.has(part):
        return date_formats(None)
    dates = package.kept(part)
    if not isinstance(dates, np.ndarray):
        dates = date_formats(package.read(part), file=_file(package), part=part)
        package.keep(part, dates)
        package.mark_proven(part)
    return dates


def kept_grid(package: Package, sheet: SheetInfo) -> Grid:
    """``read_grid`` of a sheet whose grid somebody may have kept; it is given away."""
    kept = package.kept(sheet.part)
    package.let_go(sheet.part)
    return kept if isinstance(kept, Grid) else read_grid(package, sheet)


def _file(package: Parts) -> str | None:
    return str(package.path) if package.path is not None else None


def _table_filtered(package: Parts, sheet: SheetInfo) -> bool:
    """Whether a table on the sheet has an active filter: that stands in the part of the table, not in the sheet."""
    for relationship in package.relationships(sheet.part):
        if relationship.kind == "table" and not relationship.external and package.has(relationship.target):
            content = package.read(relationship.target)
            if b"filterColumn" in content:
                parser = _TableFilter(file=_file(package), part=relationship.target)
                parser.feed(content)
                parser.close()
                if parser.active:
                    return True
    return False


class _TableFilter(GuardedParser):
    """``<filterColumn>`` with a criterion in it; one that only hides its button filters nothing."""

    active = False
    _inside = False

    def on_start(self, name: str, attributes: Attributes) -> None:
        if self.depth == 3:
            self._inside = _NAMES.get(name) == "filterColumn"
        elif self.depth == 4 and self._inside:
            self.active = True

    def on_end(self, name: str) -> None:
        if self.depth == 3:
            self._inside = False
