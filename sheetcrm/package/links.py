"""What a workbook refers to outside itself: other workbooks, DDE, data connections, linked pictures, formulas that fetch, hyperlinks.

Everything is named, nothing is followed.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from sheetcrm._lazy import lazy_pattern
from sheetcrm._values import NamedTuple
from sheetcrm.cells import parse_ref
from sheetcrm.package.parts import Relationship
from sheetcrm.package.sheet_rules import read_rules
from sheetcrm.package.xml_bytes import parse

if TYPE_CHECKING:
    from sheetcrm.package import Package, SheetInfo

_CALLED = (b"HYPERLINK(", b"WEBSERVICE(", b"RTD(", b"DDE(", b"IMAGE(")
_CALL = lazy_pattern(rb"(?<![A-Za-z0-9_])([A-Z]+)\(\s*(?:(?:&quot;|\")([^\"&<]*(?:&(?!quot;)[^\"&<]*)*)(?:&quot;|\"))?")
_DDE = lazy_pattern(rb">\s*=?([A-Za-z][\w.]*)\|(?:'|&apos;)([^'<&]*)")
_NAMED = lazy_pattern(rb"\[([^\[\]<>\"]{1,255}\.(?:xls[xmb]?|ods|csv))\]", re.IGNORECASE)
_FOLDER = lazy_pattern(rb"(?:'|&apos;)([^'<>\[\]&]*)\Z")
_FORMULA = lazy_pattern(rb"<(?:[\w.\-]+:)?f[\s>]")
_ADDRESS = lazy_pattern(rb".c(?=\s)[^<>]*?\sr\s*=\s*[\"']([A-Z]{1,3}[0-9]{1,7})[\"']")
_BACK = 1 << 20  # more than any cell has
_NEAR = 1 << 12  # nearly every formula begins closer to the tag of its cell
_LOCAL_CONNECTIONS = frozenset({"100", "102"})
"""Types of connections that stay inside the workbook: its data model, a range of a worksheet."""


class Link(NamedTuple):
    """One thing outside that the workbook refers to.

    kind    workbook, dde, ole, connection, picture, function (a formula that fetches), hyperlink
    target  its name: a path, an address, the name of a connection or function;  title  of the worksheet, None: the workbook
    row, column  of the cell (row from 1, column from 0), None where it hangs on no cell
    """

    kind: str
    target: str
    title: str | None = None
    row: int | None = None
    column: int | None = None


def find_links(package: Package, without_formulas: Collection[str] = ()) -> list[Link]:
    """All of them, each target of a kind once (hyperlinks: each cell).

    without_formulas  parts of worksheets that are known to hold no formula, or none of other people: they are not looked through
    """
    books = _external_books(package)
    sheets = [sheet for sheet in package.sheets if sheet.kind == "worksheet"]
    scanned = [(sheet, hit) for sheet in sheets if sheet.part not in without_formulas for hit in _calls(package, sheet, books)]
    found = [*_books(books, scanned), *_sources(package), *_pictures(package, package.sheets)]
    found += [Link(name, target, sheet.name, *place) for sheet, (name, target, place) in scanned if name in ("workbook", "dde", "function")]
    found += [link for sheet in sheets for link in _hyperlinks(package, sheet)]
    found += [Link("hyperlink", target, sheet.name, *place) for sheet, (name, target, place) in scanned if name == "hyperlink"]
    once: dict[tuple[object, ...], Link] = {}
    for link in found:
        once.setdefault(link if link.kind == "hyperlink" else (link.kind, link.target), link)
    return list(once.values())


# --- other workbooks, DDE, OLE


def _external_books(package: Package) -> list[tuple[str, str]]:
    """(kind, target) of each external link, in the order by which formulas number them: ``[1]``, ``[2]`` …"""
    root = parse(package.read(package.workbook_part), package.workbook_part)
    holder = root.child("externalReferences")
    ids = [node.rel_id() for node in holder.children] if holder else []
    by_id = {entry.id: entry for entry in package.relationships(package.workbook_part)}
    return [_external_book(package, by_id.get(rid)) for rid in ids]


def _external_book(package: Package, entry: Relationship | None) -> tuple[str, str]:
    if entry is None or entry.external or not package.has(entry.target):
        return "workbook", entry.target if entry else ""
    root = parse(package.read(entry.target), entry.target)
    dde, ole = root.find("ddeLink"), root.find("oleLink")
    if dde is not None:
        return "dde", f"{dde.get('ddeService')}|{dde.get('ddeTopic')}"
    outside = [rel.target for rel in package.relationships(entry.target) if rel.external]
    if ole is not None:
        return "ole", f"{ole.get('progId')} {outside[0] if outside else ''}".strip()
    return "workbook", outside[0] if outside else entry.target


Hit = tuple[str, str, tuple[int | None, int | None]]


def _books(books: list[tuple[str, str]], scanned: list[tuple[SheetInfo, Hit]]) -> Iterator[Link]:
    """Each external link at the first cell whose formula uses it."""
    for number, (kind, target) in enumerate(books, 1):
        place = next(((sheet.name, *hit[2]) for sheet, hit in scanned if hit[:2] == ("book", str(number))), (None, None, None))
        yield Link(kind, target, *place)


def _sources(package: Package) -> Iterator[Link]:
    """Data connections, and pivot tables whose data lie in another workbook."""
    for entry in package.relationships(package.workbook_part):
        if entry.external or not package.has(entry.target):
            continue
        if entry.kind == "connections":
            for node in parse(package.read(entry.target), entry.target).all("connection"):
                if node.get("type") not in _LOCAL_CONNECTIONS:
                    yield Link("connection", node.get("name") or node.get("id"))
        elif entry.kind == "pivotCacheDefinition":
            yield from (Link("workbook", rel.target) for rel in package.relationships(entry.target) if rel.external)


def _pictures(package: Package, sheets: list[SheetInfo]) -> Iterator[Link]:
    """Pictures and objects that a sheet shows from outside; charts may have some of their own."""
    for sheet in sheets:
        parts = [entry.target for entry in package.relationships(sheet.part) if entry.kind in ("drawing", "vmlDrawing") and not entry.external]
        entries = [*package.relationships(sheet.part)]
        for part in parts:
            mine = package.relationships(part)
            entries += mine
            entries += [deep for entry in mine if entry.kind == "chart" and not entry.external for deep in package.relationships(entry.target)]
        for entry in entries:
            if entry.external and entry.kind == "image":
                yield Link("picture", entry.target, sheet.name)
            elif entry.external and entry.kind in ("oleObject", "package"):
                yield Link("ole", entry.target, sheet.name)


# --- hyperlinks


def _hyperlinks(package: Package, sheet: SheetInfo) -> Iterator[Link]:
    """The links of cells that leave the workbook; the rules of the sheet are read only where there are any."""
    if any(entry.kind == "hyperlink" and entry.external for entry in package.relationships(sheet.part)):
        for cells, address in read_rules(package, sheet).hyperlinks:
            if not address.startswith("#"):
                yield Link("hyperlink", address, sheet.name, cells.first_row, cells.first_column)


# --- formulas


def _calls(package: Package, sheet: SheetInfo, books: list[tuple[str, str]]) -> Iterator[Hit]:
    """(book, number), (workbook, path), (dde, target), (function, target) and (hyperlink, address) of the formulas of a sheet, with the cell.

    Excel numbers the workbooks that its formulas name and lists them apart; other programs leave the path in the formula.
    """
    numbers = [f"[{n}]".encode() for n in range(1, len(books) + 1)]
    rest = b""
    for chunk in package.chunks(sheet.part):
        window = rest + chunk
        end = max(window.rfind(b"</c>"), window.rfind(b":c>")) + 1  # up to here all cells are whole
        yield from _hits(window[:end], numbers)
        rest = window[end:][-_BACK:]


def _hits(cells: bytes, numbers: list[bytes]) -> Iterator[Hit]:
    for match in _calls_in(cells):
        within = match[1] == b"HYPERLINK" and (match[2] or b"").startswith(b"#")
        place = None if within else _formula_at(cells, match.start())
        if place:
            name, text = match[1].decode(), _plain(match[2])
            yield ("hyperlink", text, place) if name == "HYPERLINK" else ("function", f"{name} {text}".strip(), place)
    for match in _DDE.finditer(cells) if b"|" in cells and (b"|'" in cells or b"|&apos;" in cells) else ():
        place = _formula_at(cells, match.start() + 1)  # ``=cmd|'/c calc'!A1``: program, topic and item in the formula itself
        if place:
            yield "dde", f"{match[1].decode()}|{_plain(match[2])}", place
    if b"[" not in cells:
        return
    for match in _NAMED.finditer(cells):
        place = _formula_at(cells, match.start())
        if place:
            folder = _FOLDER.search(cells[cells.rfind(b"<", 0, match.start()) : match.start()])
            yield "workbook", _plain(folder and folder[1]) + _plain(match[1]), place
    for number in numbers:
        at = cells.find(number)
        while at >= 0 and not (place := _formula_at(cells, at)):
            at = cells.find(number, at + 1)
        if at >= 0 and place:
            yield "book", number[1:-1].decode(), place


def _calls_in(cells: bytes) -> Iterator[re.Match[bytes]]:
    """Where one of these functions is called, found by the parenthesis: a pattern would look at every byte."""
    at, done = cells.find(b"("), 0
    while at >= 0:
        if cells.endswith(_CALLED, done, at + 1):
            begin = at + 1 - next(len(name) for name in _CALLED if cells.endswith(name, done, at + 1))
            match = _CALL.match(cells, begin)
            if match:
                yield match
                done = match.end()
        at = cells.find(b"(", at + 1)


def _plain(text: bytes | None) -> str:
    from html import unescape  # here: few workbooks have links, and its table of names is long

    return unescape((text or b"").decode("utf-8", "replace"))


def _formula_at(cells: bytes, at: int) -> tuple[int | None, int | None] | None:
    """The cell whose formula stands there; None when it is no formula.  The last tag before a formula's text is its own."""
    opened = cells.rfind(b"<", 0, at)
    if opened < 0 or not _FORMULA.match(cells, opened):
        return None
    for low in (max(0, opened - _NEAR), 0):  # one of the two is never there: without a bound it is looked for up to the very beginning
        cell = cells.rfind(b"<c ", low, opened)
        cell = max(cell, cells.rfind(b":c ", max(cell, low), opened))
        if cell >= 0:
            break
    match = _ADDRESS.match(cells, cell) if cell >= 0 else None
    return parse_ref(match[1].decode()) if match else (None, None)


__all__ = ["Link", "find_links"]
