"""``--format markdown``: a report to paste into a ticket or a pull request, or to add to the summary of a pipeline."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from sheetcrm.render._records import Records
from sheetcrm.render.outputs import Checked, Output, output
from sheetcrm.render.widths import visible
from sheetcrm.reports.health import Health
from sheetcrm.rules import RULES
from sheetcrm.text.labels import label
from sheetcrm.text.outputs import words

MOST = 2000
"""Findings that are listed of one workbook."""
_SIGNS = {"E": "❌", "W": "⚠️", "I": "ℹ️"}
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>|#~])")
_NAMED = ("severity", "cell", "record", "field", "code", "message", "suggestion")


@output("markdown")
class Markdown(Output):
    """A section a workbook, a table a sheet."""

    def write(self, checked: Checked) -> None:
        lang = checked.lang
        if self.first:
            self._lines([f"# {words('title', lang)}", ""])
        self._lines([f"## {escaped(checked.file)}", "", self._first_line(checked), ""])
        self._lines(_rules(checked, lang))
        if self.wanted.complete:
            self._lines(_scores("sheets", checked.health.sheets, lang))
            self._lines(_scores("owners", checked.health.owners, lang))
        self._findings(checked)

    def close(self) -> None:
        if len(self.rows) < 2:
            return
        heads = [words(f"col.{name}", self.lang) for name in ("workbook", "E", "W", "I", "health")]
        rows = [
            [escaped(row.file), words("refused", self.lang, line=escaped(row.line)), "", "", ""]
            if row.line
            else [escaped(row.file), *(str(row.counts[code]) for code in "EWI"), f"{row.score:g}" if row.score is not None else "—"]
            for row in self.rows
        ]
        self._lines([f"## {words('workbooks', self.lang)}", "", *_table(heads, rows, numbers=range(1, 5)), ""])

    def _lines(self, lines: Iterable[str]) -> None:
        for line in lines:
            self.stream.write(line + "\n")

    def _first_line(self, checked: Checked) -> str:
        score = self.score(checked)
        as_of = words("as_of", checked.lang, date=checked.findings.book.as_of.isoformat())
        parts = [as_of, words("counts", checked.lang, **checked.counts) if any(checked.counts.values()) else words("none", checked.lang)]
        parts += [f"**{words('health', checked.lang, score=f'{score:g}')} / 100**"] if score is not None else []
        return " · ".join(parts)

    def _findings(self, checked: Checked) -> None:
        """The findings in tables, one a sheet; pages of findings become rows as they come."""
        lang, chosen = checked.lang, checked.chosen(self.wanted.limit, MOST)
        records = Records(checked.findings.book)
        tables: dict[str, list[list[str]]] = {}
        for page in checked.findings.pages(chosen):
            names = records.names(page.sheet, page.row)
            for i in range(len(page)):
                record = " ".join(part for part in (page.id[i], names[i]) if part)
                cells = [_SIGNS[page.severity[i]], page.cell[i], record, page.label[i], page.code[i], page.message[i], page.suggestion[i]]
                tables.setdefault(page.sheet[i] or words("workbook", lang), []).append([escaped(cell or "") for cell in cells])
        heads = [words(f"col.{name}", lang) for name in _NAMED]
        for sheet, rows in tables.items():
            self._lines([f"### {escaped(sheet)}", "", *_table(heads, rows), ""])
        if len(chosen) < len(checked.findings):
            self._lines([words("capped", lang, shown=len(chosen), total=len(checked.findings)), ""])


def _rules(checked: Checked, lang: str) -> Iterator[str]:
    """Counts by rule."""
    found = checked.findings
    able = found.fixable_by_code()
    heads = [words(f"col.{name}", lang) for name in ("count", "severity", "code", "name", "fixable")]
    rows = [
        [
            str(n),
            f"{_SIGNS[RULES[code].severity]} {label(f'severity.{RULES[code].severity}', lang)}",
            code,
            escaped(RULES[code].name.of(lang)),
            f"{able[code]} {words(f'fix.{RULES[code].fix}', lang)}" if code in able else "",
        ]
        for code, n in found.by_code().items()
    ]
    if rows:
        yield from (f"### {words('rules', lang)}", "", *_table(heads, rows, numbers=(0,)), "")


def _scores(key: str, scores: Sequence[Health], lang: str) -> Iterator[str]:
    heads = [words(f"col.{name}", lang) for name in (key.removesuffix("s"), "records", "E", "W", "health")]
    rows = [[escaped(one.name or words("nobody", lang)), str(one.records), str(one.errors), str(one.warnings), f"{one.score:g}"] for one in scores]
    if rows:
        yield from (f"### {words(key, lang)}", "", *_table(heads, rows, numbers=range(1, 5)), "")


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]], numbers: Iterable[int] = ()) -> Iterator[str]:
    right = set(numbers)
    yield "| " + " | ".join(heads) + " |"
    yield "|" + "|".join("---:" if n in right else "---" for n in range(len(heads))) + "|"
    for row in rows:
        yield "| " + " | ".join(row) + " |"


def escaped(text: str) -> str:
    """Text of people as text, whatever it looks like: on one line, nothing of it formats or ends a cell."""
    return _SPECIAL.sub(r"\\\1", visible(" ".join(text.split()))).replace("@", "&#64;").replace("://", ":&#47;&#47;")
