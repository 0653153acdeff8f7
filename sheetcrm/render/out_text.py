"""``--format text``: findings by sheet and record, then what can be done about them; with ``--statistics`` counts instead."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sheetcrm.render._records import Records
from sheetcrm.render.outputs import Checked, Output, Row, output
from sheetcrm.render.suppressed import suppressed_lines
from sheetcrm.render.text import Line, counted, findings_lines, table_lines, write_lines
from sheetcrm.reports.health import Health
from sheetcrm.rules import RULES
from sheetcrm.text.labels import label
from sheetcrm.text.outputs import words
from sheetcrm.text.shell import shell_word

MOST_LINES = 20_000
"""More findings than this are counted, not listed."""
_GOOD, _FAIR = 95.0, 80.0
_STYLES = {"E": "red", "W": "yellow", "I": "cyan"}


@output("text", counts=True)
class TextOutput(Output):
    """Lines for people."""

    def write(self, checked: Checked) -> None:
        if not self.first:
            self._lines([[]])
        self._lines(self._statistics(checked) if self.wanted.statistics else self._findings(checked))
        if self.wanted.suppressed:
            self._lines(suppressed_lines(checked.findings, checked.lang))
        self._lines(self._closing(checked))

    def close(self) -> None:
        if len(self.rows) > 1:
            self._lines([[], [(words("workbooks", self.lang), "bold underline")], *_workbooks(self.rows, self.lang)])

    def _lines(self, lines: Iterable[Line]) -> None:
        write_lines(lines, self.stream, colour=self.wanted.colour)

    def _findings(self, checked: Checked) -> Iterator[Line]:
        found = checked.findings
        listed = found.columns(MOST_LINES)
        return findings_lines(
            listed,
            file=checked.file,
            as_of=found.book.as_of.isoformat(),
            lang=checked.lang,
            counts=checked.counts,
            totals=found.by_code(),
            limit=self.wanted.limit,
            names=Records(found.book).names(listed.sheet, listed.row),
            width=self.wanted.width,
        )

    def _statistics(self, checked: Checked) -> Iterator[Line]:
        """Counts by rule, sheet and owner."""
        lang, found = checked.lang, checked.findings
        as_of = label("text.as_of", lang, date=found.book.as_of.isoformat())
        yield [(checked.file, "bold"), (f"  {as_of}  ", "dim"), *counted(checked.counts, lang)]
        codes = found.by_code()
        if codes:
            able = found.fixable_by_code()
            yield from _section("rules", lang)
            heads = [words(key, lang) for key in ("col.count", "col.code", "col.fixable", "col.name")]
            rows = [
                [
                    (str(n), _STYLES[RULES[code].severity]),
                    (code, _STYLES[RULES[code].severity]),
                    (f"{able[code]} {words(f'fix.{RULES[code].fix}', lang)}" if code in able else "", "green"),
                    (RULES[code].name.of(lang), ""),
                ]
                for code, n in codes.items()
            ]
            yield from table_lines(heads, rows, right=(0,))
        if self.wanted.complete:
            yield from _scores("sheets", checked.health.sheets, lang)
            yield from _scores("owners", checked.health.owners, lang)

    def _closing(self, checked: Checked) -> Iterator[Line]:
        """The score, and what ``fix`` could do."""
        lang = checked.lang
        score = self.score(checked)
        able = checked.fixable
        if not len(checked.findings) or (score is None and not any(able.values())):
            return
        yield []
        if score is not None:
            yield [(words("health", lang, score=f"{score:g}"), f"bold {_colour(score)}"), (" / 100", "dim")]
        name = shell_word(checked.file)
        if able["safe"]:
            yield [(words("hint.safe", lang, n=able["safe"], file=name), "")]
        if able["unsafe"]:
            yield [(words("hint.unsafe" if able["safe"] else "hint.only_unsafe", lang, n=able["unsafe"], file=name), "")]


def _section(key: str, lang: str) -> Iterator[Line]:
    yield []
    yield [(words(key, lang), "bold underline")]


def _scores(key: str, scores: list[Health], lang: str) -> Iterator[Line]:
    """Sheets or owners with their records, counts and scores."""
    if not scores:
        return
    yield from _section(key, lang)
    first = words("col.sheet" if key == "sheets" else "col.owner", lang)
    heads = [first, *(words(f"col.{name}", lang) for name in ("records", "E", "W", "health"))]
    rows = [
        [
            (one.name or words("nobody", lang), ""),
            (str(one.records), ""),
            (str(one.errors), "red" if one.errors else "dim"),
            (str(one.warnings), "yellow" if one.warnings else "dim"),
            (f"{one.score:g}", _colour(one.score)),
        ]
        for one in scores
    ]
    yield from table_lines(heads, rows, right=(1, 2, 3, 4))


def _workbooks(rows: list[Row], lang: str) -> Iterator[Line]:
    """One line a workbook: counts and score, or why it was not read."""
    heads = [words(f"col.{name}", lang) for name in ("workbook", "E", "W", "I", "health")]
    read = [row for row in rows if not row.line]
    lines = [
        [
            (row.file, ""),
            *((str(row.counts[code]), _STYLES[code] if row.counts[code] else "dim") for code in "EWI"),
            (f"{row.score:g}", _colour(row.score)) if row.score is not None else ("—", "dim"),
        ]
        for row in read
    ]
    if lines:
        yield from table_lines(heads, lines, right=(1, 2, 3, 4))
    for row in rows:
        if row.line:
            yield [(f"  {row.file}  ", ""), (words("refused", lang, line=row.line.split(":")[0]), "red")]


def _colour(score: float) -> str:
    return "green" if score >= _GOOD else "yellow" if score >= _FAIR else "red"
