"""What hangs on the sheets besides their cells, as rules may look at it: validations, tables, links.  Read when somebody asks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sheetcrm.package import Package, SheetInfo, SheetRules, TableInfo, Validation, read_grid, read_rules
from sheetcrm.package.links import Link, find_links
from sheetcrm.package.tables import encoded
from sheetcrm.store.sheet_reader import header_text

__all__ = ["Link", "SheetRules", "Surroundings", "TableInfo", "Validation"]

_LONGEST = 2048  # bytes of a column name as it may stand in a formula


class Surroundings:
    """The rules of sheets and the links of a workbook, each read once.

    plain  parts of worksheets without a formula, or whose formulas are ours
    """

    def __init__(self, package: Package) -> None:
        self.package = package
        self.plain: set[str] = set()
        self._rules: dict[str, SheetRules] = {}
        self._links: list[Link] | None = None

    def rules(self, title: str) -> SheetRules | None:
        """Validations, hyperlinks and tables of the worksheet with this title."""
        info = self._info(title)
        if info is None or info.kind != "worksheet":
            return None
        if title not in self._rules:
            self._rules[title] = read_rules(self.package, info)
        return self._rules[title]

    @property
    def links(self) -> list[Link]:
        """Everything outside the workbook that it refers to."""
        if self._links is None:
            self._links = find_links(self.package, self.plain)
        return self._links

    def texts(self, title: str, row: int) -> dict[int, str]:
        """Column index -> text of the text cells of one row, exactly as they stand; reads the whole sheet."""
        info = self._info(title)
        if info is None:
            return {}
        grid = read_grid(self.package, info)
        found = {index: header_text(grid, row, index) for index in grid.columns}
        return {index: text for index, text in found.items() if text is not None}

    def last_column(self, title: str) -> int:
        """Index of the last column of a worksheet that holds anything; -1 for an empty one."""
        info = self._info(title)
        if info is None:
            return -1
        return max((index for index, column in read_grid(self.package, info).columns.items() if column.kind.any()), default=-1)

    def forget(self) -> None:
        """Tables or rules were changed: read them again when asked."""
        self._rules.clear()

    def column_is_referred_to(self, name: str) -> bool:
        """True when a formula, a defined name or another part may mean a table column by this name: ``tblCustomers[电话]``."""
        wanted = [f"[{form}]".encode() for form in _written(name)]
        parts = [part for part in self.package.names() if part.endswith(".xml") and part.startswith(("xl/worksheets/", "xl/tables/"))]
        return any(_holds(self.package.chunks(part), wanted) for part in (*parts, self.package.workbook_part))

    def headers_in_use(self, names: Iterable[str]) -> set[str]:
        """Those of the header texts by which something may call a column: a formula or a name (``tblCustomers[电话]``), or a
        pivot table.  One look at the parts for all of them."""
        referred = {name: [f"[{form}]".encode() for form in _written(name)] for name in names}
        pivoted = {name: [f'name="{form}"'.encode() for form in _written(name)] for name in referred}
        found: set[str] = set()
        for part in self.package.names():
            if part == self.package.workbook_part or (part.endswith(".xml") and part.startswith(("xl/worksheets/", "xl/tables/"))):
                found |= self._mentioned(part, referred, b"[")
            elif part.startswith("xl/pivotCache/pivotCacheDefinition"):
                found |= self._mentioned(part, pivoted, b"name=")
        return found

    def _mentioned(self, part: str, wanted: dict[str, list[bytes]], sign: bytes) -> set[str]:
        """The names of which one of their forms stands in a part; sign: what every form holds."""
        found: set[str] = set()
        before = b""
        for chunk in self.package.chunks(part):
            window = before + chunk
            if sign in window:
                found |= {name for name, forms in wanted.items() if any(form in window for form in forms)}
            before = window[-_LONGEST:]
        return found

    def _info(self, title: str) -> SheetInfo | None:
        return next((sheet for sheet in self.package.sheets if sheet.name == title), None)


def _written(name: str) -> set[str]:
    """How a column name may stand in a formula inside XML: special characters behind ``'`` or as
    references, ``@`` before it for the same row."""
    quoted = "".join("'" + ch if ch in "[]#'@" else ch for ch in encoded(name))
    forms = {name, quoted}
    forms |= {form.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") for form in forms}
    forms |= {"".join(ch if ch.isascii() else f"&#{ord(ch)};" for ch in form) for form in forms}
    return forms | {"@" + form for form in forms}


def _holds(chunks: Iterator[bytes], words: list[bytes]) -> bool:
    overlap = max(map(len, words))
    before = b""
    for chunk in chunks:
        window = before + chunk
        if any(word in window for word in words):
            return True
        before = window[-overlap:]
    return False
