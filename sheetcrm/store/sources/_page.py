"""Tables in web pages and in the XML of old Excel: what many programs save and call ``.xls``."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from sheetcrm.errors import FileRefused
from sheetcrm.store.sources._sheet import Score, SourceSheet, TextColumns, best_header

_ROW, _CELL, _TABLE = frozenset({"tr", "row"}), frozenset({"td", "th", "cell"}), frozenset({"table"})
_SILENT = frozenset({"script", "style", "comment", "phonetictext"})
_BREAKS = frozenset({"br", "p", "div", "li"})
_WIDEST, _TALLEST = 4096, 1000
_BLOCK = 4096
_START = re.compile(r"<(?:!doctype|html|head|meta|body|table|\?xml|!--|workbook)\b|<!--", re.IGNORECASE)
_DAY = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d(?::\d\d)?)(?:\.0+)?Z?")


def is_page(text: str) -> bool:
    """A page or XML, by how it begins."""
    return _START.match(text.lstrip()[:64]) is not None


def read_page(text: str, name: str, score: Score, encoding: str) -> SourceSheet:
    """The table of a page in which most labels are known, as columns; numbers are texts, as they stand there.

    A cell over several rows or columns is the same in each of them.  Raises ``FileRefused`` E-SOURCE-HTML where there is no table.
    """
    parser = _Tables()
    parser.feed(text)
    parser.close()
    tables = [table for table in parser.tables if table]
    if not tables:
        raise FileRefused("E-SOURCE-HTML", file=name)
    rows = max(tables, key=lambda table: best_header(table, score)[1])
    at, _ = best_header(rows, score)
    headers = [header.strip() for header in rows[at]]
    width = max((i + 1 for i, header in enumerate(headers) if header), default=0)
    builder = TextColumns(width)
    for begin in range(at + 1, len(rows), _BLOCK):
        block = [[*row[:width], *[""] * (width - len(row))] for row in rows[begin : begin + _BLOCK]]
        builder.add(block, range(begin + 1, begin + 1 + len(block)))
    columns, lines = builder.columns(headers[:width])
    sheet = SourceSheet(name, "html", headers[:width], columns, lines, at + 1)
    sheet.encoding = encoding
    sheet.unlabelled = sum(bool(cell.strip()) for row in rows[at + 1 :] for cell in row[width:])
    return sheet


class _Tables(HTMLParser):
    """Every table as rows of texts.  A table inside a cell is a table of its own, and part of what the cell says."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[list[list[str]]] = []
        self._open: list[_Grid] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        tag, given = tag.rpartition(":")[2], {key.rpartition(":")[2]: value or "" for key, value in attrs}
        if tag in _SILENT:
            self._silent += 1
        elif tag in _TABLE:
            self._open.append(_Grid())
            self.tables.append(self._open[-1].rows)
        elif not self._open:
            return
        elif tag in _ROW:
            self._open[-1].row()
        elif tag in _CELL:
            self._open[-1].cell(given)
        elif tag in _BREAKS:
            self._open[-1].text("\n")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        tag = tag.rpartition(":")[2]
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif self._open and tag in _TABLE:
            self._open.pop().end_row()
        elif self._open and tag in _CELL | _ROW:
            self._open[-1].end()

    def handle_data(self, data: str) -> None:
        if self._open and not self._silent:
            self._open[-1].text(" ".join(data.split("\n")))

    def close(self) -> None:
        super().close()
        for grid in self._open:
            grid.end_row()


class _Grid:
    """One table while it is read."""

    def __init__(self) -> None:
        self.rows: list[list[str]] = []
        self._below: dict[int, tuple[int, str]] = {}  # column -> rows that a cell still covers, its text
        self._said: list[str] | None = None
        self._across, self._down = 1, 1

    def row(self) -> None:
        self.end_row()
        self.rows.append([])

    def end_row(self) -> None:
        """The row ends: with what cells of rows above still cover behind its last cell."""
        self.end()
        while self.rows and any(place >= len(self.rows[-1]) for place in self._below):
            self._covered()
            if any(place > len(self.rows[-1]) for place in self._below):
                self.rows[-1].append("")

    def cell(self, given: dict[str, str]) -> None:
        """A cell begins; ``ss:Index`` says its column where blank ones were left out."""
        self.end()
        if not self.rows:
            self.rows.append([])
        self._covered()
        if "index" in given:
            self.rows[-1] += [""] * (_number(given["index"], 1, _WIDEST) - 1 - len(self.rows[-1]))
        self._across = _number(given.get("colspan", ""), 1, _WIDEST) + _number(given.get("mergeacross", ""), 0, _WIDEST)
        self._down = _number(given.get("rowspan", ""), 1, _TALLEST) + _number(given.get("mergedown", ""), 0, _TALLEST)
        self._said = []

    def text(self, data: str) -> None:
        if self._said is not None:
            self._said.append(data)

    def end(self) -> None:
        """The cell that is open ends."""
        if self._said is None:
            return
        text = _plain("".join(self._said))
        self._said = None
        for _ in range(min(self._across, _WIDEST - len(self.rows[-1]))):
            if self._down > 1:
                self._below[len(self.rows[-1])] = (self._down - 1, text)
            self.rows[-1].append(text)

    def _covered(self) -> None:
        """Columns that a cell of a row above covers."""
        while (place := len(self.rows[-1])) in self._below:
            rows, text = self._below.pop(place)
            self.rows[-1].append(text)
            if rows > 1:
                self._below[place] = (rows - 1, text)


def _plain(text: str) -> str:
    """As a browser shows it: white space of the file is one blank, lines end where the page says so; a moment as people write it."""
    lines = (" ".join(line.split()) for line in text.replace("\xa0", " ").split("\n"))
    plain = "\n".join(line for line in lines if line)
    moment = _DAY.fullmatch(plain)
    return f"{moment[1]} {moment[2]}" if moment else plain


def _number(text: str, least: int, most: int) -> int:
    return min(max(int(text), least), most) if text.isdecimal() else least
