"""``--format xlsx``: a workbook of the findings: one list with filters and links to the cells, and a sheet of counts."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import IO, Any

from sheetcrm.cells import sheet_ref
from sheetcrm.render._records import Records
from sheetcrm.render.outputs import MADE_HERE, Checked, Output, Wanted, output
from sheetcrm.render.styles import SEVERITY_COLOURS, Styles
from sheetcrm.render.widths import visible
from sheetcrm.reports.health import Health
from sheetcrm.rules import RULES
from sheetcrm.store.drawing import new_workbook
from sheetcrm.text.labels import label
from sheetcrm.text.outputs import words

MOST = 1_000_000
"""Findings that the list holds, of all workbooks together."""
_MOST_LINKS = 60_000  # Excel holds 65,530 links on a sheet
_LONGEST_LINK = 2000
_LONGEST_TEXT = 32_000
_COLUMNS = {
    "workbook": ("body", 24),
    "severity": ("body_center", 9),
    "code": ("body", 19),
    "sheet": ("body", 14),
    "cell": ("body_link", 9),
    "id": ("body_text", 12),
    "record_name": ("body", 26),
    "field": ("body", 18),
    "value": ("body_text", 24),
    "message": ("body", 60),
    "suggestion": ("body", 40),
    "fix": ("body_center", 13),
}
_HEAD = 3  # row of the header, from 0


@output("xlsx", binary=True)
class Workbook(Output):
    """Rows go into the list as they come; the counts are drawn at the end."""

    def __init__(self, stream: IO[Any], wanted: Wanted) -> None:
        super().__init__(stream, wanted)
        self._workbook = new_workbook(stream)
        self._styles = Styles(self._workbook)
        self._list: Any = None
        self._next = _HEAD + 1
        self._links = 0
        self._rules: list[list[str | float]] = []
        self._scores: dict[str, list[list[str | float]]] = {"sheets": [], "owners": []}

    def write(self, checked: Checked) -> None:
        if self._list is None:
            self._begin()
        records = Records(checked.findings.book)
        room = max(0, _HEAD + 1 + MOST - self._next)
        chosen = checked.chosen(self.wanted.limit, room)
        unsafe = iter(checked.findings.fixable_as("unsafe", chosen).tolist())
        for page in checked.findings.pages(chosen):
            names = records.names(page.sheet, page.row)
            for i in range(len(page)):
                fix = "unsafe" if next(unsafe) else "safe" if page.fixable[i] else "none"
                texts = (
                    *(checked.file, label(f"severity.{page.severity[i]}", self.lang), page.code[i], page.sheet[i], page.cell[i], page.id[i]),
                    *(names[i], page.label[i], page.value[i], page.message[i], page.suggestion[i]),
                    words(f"fix.{fix}", self.lang),
                )
                self._row(texts, page.severity[i], self._link(checked.file, page.sheet[i], page.cell[i]))
        self._count(checked)

    def close(self) -> None:
        if self._list is None:
            self._begin()
        last = max(self._next - 1, _HEAD + 1)
        self._list.autofilter(_HEAD, 0, last, len(_COLUMNS) - 1)
        if self._next == _HEAD + 1:
            self._list.write_string(_HEAD + 1, 0, words("none", self.lang), self._styles["body"])
        self._statistics()
        self._workbook.close()

    def _begin(self) -> None:
        title = words("title", self.lang)
        self._workbook.set_properties({"title": title, "comments": words("page.made", self.lang, version=self.wanted.version)})
        self._list = sheet = self._workbook.add_worksheet(title)
        self._workbook.define_name(MADE_HERE, f"={sheet_ref(title, '$A$1')}")
        sheet.hide_gridlines(2)
        sheet.set_row(0, 30)
        sheet.write_string(0, 0, title, self._styles["title"])
        sheet.write_string(1, 0, words("page.masked", self.lang), self._styles["subtitle"])
        sheet.set_row(_HEAD, 24)
        for n, (name, (_, width)) in enumerate(_COLUMNS.items()):
            sheet.set_column(n, n, width)
            sheet.write_string(_HEAD, n, words(f"col.{name}", self.lang), self._styles["head"])
        sheet.freeze_panes(_HEAD + 1, 0)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(_HEAD)

    def _row(self, texts: Sequence[str | None], severity: str, link: str | None) -> None:
        for n, (text, (style, _)) in enumerate(zip(texts, _COLUMNS.values(), strict=True)):
            look = self._styles["body" if style == "body_link" else style]
            if n == 1:
                look = self._styles.chip(SEVERITY_COLOURS[severity])
            if text and style == "body_link" and link:
                self._list.write_url(self._next, n, link, self._styles["body_link"], text)
            elif text:
                self._list.write_string(self._next, n, _clean(text), look)
            else:
                self._list.write_blank(self._next, n, None, look)
        self._next += 1

    def _link(self, file: str, sheet: str | None, cell: str | None) -> str | None:
        """A link from the folder of the document to the cell; None where Excel could not follow it."""
        if sheet is None or cell is None or self.wanted.folder is None or self._links >= _MOST_LINKS or "#" in file:
            return None
        try:
            path = os.path.relpath(Path(file), self.wanted.folder)
        except ValueError:  # on another drive
            path = str(Path(file).absolute())
        link = f"external:{path}#{sheet_ref(sheet, cell)}"
        if len(link) > _LONGEST_LINK or "#" in sheet:
            return None
        self._links += 1
        return link

    def _count(self, checked: Checked) -> None:
        """Remember the counts of a workbook for the second sheet."""
        able = checked.findings.fixable_by_code()
        for code, n in checked.findings.by_code().items():
            rule = RULES[code]
            self._rules.append([checked.file, code, label(f"severity.{rule.severity}", self.lang), n, able.get(code, 0), rule.name.of(self.lang)])
        if self.wanted.complete:
            self._scores["sheets"] += [[checked.file, *_figures(one, self.lang)] for one in checked.health.sheets]
            self._scores["owners"] += [[checked.file, *_figures(one, self.lang)] for one in checked.health.owners]

    def _statistics(self) -> None:
        sheet = self._workbook.add_worksheet(words("statistics", self.lang))
        sheet.hide_gridlines(2)
        for n, width in enumerate((30, 22, 12, 12, 12, 40)):
            sheet.set_column(n, n, width)
        row = 0
        for title, heads, rows in self._tables():
            if not rows:
                continue
            sheet.write_string(row, 0, title, self._styles["section"])
            for n, head in enumerate(heads):
                number = not isinstance(rows[0][n] if n < len(rows[0]) else "", str)
                sheet.write_string(row + 1, n, head, self._styles["table_head_right" if number else "table_head"])
            for k, values in enumerate(rows, row + 2):
                for n, value in enumerate(values):
                    if isinstance(value, str):
                        sheet.write_string(k, n, _clean(value), self._styles["body"])
                    else:
                        sheet.write_number(k, n, value, self._styles["table_right"])
            row += len(rows) + 4

    def _tables(self) -> Iterator[tuple[str, list[str], Sequence[Sequence[str | float]]]]:
        books: list[list[str | float]] = []
        for row in self.rows:
            counts = [row.counts.get(code, 0) for code in "EWI"]
            books.append([row.file, row.line] if row.line else list(chain([row.file, *counts], [] if row.score is None else [row.score])))
        names = {
            "workbooks": ("workbook", "E", "W", "I", "health"),
            "sheets": ("workbook", "sheet", "records", "E", "W", "health"),
            "owners": ("workbook", "owner", "records", "E", "W", "health"),
            "rules": ("workbook", "code", "severity", "count", "fixable", "name"),
        }
        tables = {"workbooks": books, **self._scores, "rules": self._rules}
        for key, columns in names.items():
            yield words(key, self.lang), [words(f"col.{name}", self.lang) for name in columns], tables[key]


def _figures(one: Health, lang: str) -> list[str | float]:
    return [one.name or words("nobody", lang), one.records, one.errors, one.warnings, one.score]


def _clean(text: str) -> str:
    """What a cell can hold; always written as text, whatever it looks like."""
    return visible(text)[:_LONGEST_TEXT]
