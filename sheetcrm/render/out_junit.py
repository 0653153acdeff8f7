"""``--format junit``: JUnit XML.  A suite is a worksheet, a case is a rule that found something there; errors fail it.

Warnings and hints do not fail a case, as they do not change the exit code: they stand in its output.
"""

from __future__ import annotations

from html import escape
from typing import IO, Any

from sheetcrm.render.outputs import Checked, Output, Wanted, output
from sheetcrm.render.widths import visible
from sheetcrm.rules import RULES
from sheetcrm.text.outputs import words

MOST = 200
"""Findings that a case lists."""


@output("junit")
class JUnit(Output):
    """Suites by worksheet."""

    def __init__(self, stream: IO[Any], wanted: Wanted) -> None:
        super().__init__(stream, wanted)
        stream.write('<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="sheetcrm">\n')

    def write(self, checked: Checked) -> None:
        suites: dict[str, dict[str, tuple[str, list[str]]]] = {table.title: {} for table in _entered(checked)}
        totals: dict[tuple[str, str], int] = {}
        for page in checked.findings.pages(checked.chosen(self.wanted.limit)):
            for severity, code, sheet, cell, record, message, suggestion in zip(
                page.severity, page.code, page.sheet, page.cell, page.id, page.message, page.suggestion, strict=True
            ):
                title = sheet or words("workbook", checked.lang)
                totals[title, code] = totals.get((title, code), 0) + 1
                _, lines = suites.setdefault(title, {}).setdefault(code, (severity, []))
                if len(lines) < MOST:
                    place = " ".join(part for part in (cell, record) if part)
                    lines.append(f"{place}: {message}" if place else message)
                    if suggestion:
                        lines[-1] += f" → {suggestion}"
        for title, cases in suites.items():
            self._suite(checked, title, cases, totals)

    def refused(self, file: str, line: str) -> None:
        super().refused(file, line)
        code = line.partition(":")[0]
        self.stream.write(
            f'<testsuite name="{_attribute(file)}" tests="1" failures="0" errors="1">\n'
            f'<testcase classname="{_attribute(file)}" name="{_attribute(code)}" file="{_attribute(file)}">'
            f'<error type="{_attribute(code)}" message="{_attribute(line)}"/></testcase>\n</testsuite>\n'
        )

    def close(self) -> None:
        self.stream.write("</testsuites>\n")

    def score(self, checked: Checked) -> float | None:
        return None  # nobody asks for it

    def _suite(self, checked: Checked, title: str, cases: dict[str, tuple[str, list[str]]], totals: dict[tuple[str, str], int]) -> None:
        failures = sum(severity == "E" for severity, _ in cases.values())
        file, name = _attribute(checked.file), _attribute(f"{checked.file} / {title}")
        self.stream.write(f'<testsuite name="{name}" tests="{max(1, len(cases))}" failures="{failures}" errors="0">\n')
        if not cases:
            self.stream.write(f'<testcase classname="{name}" name="{_attribute(words("passed", checked.lang))}" file="{file}"/>\n')
        for code, (severity, lines) in sorted(cases.items()):
            total = totals[title, code]
            body = "\n".join([*lines, *(["…"] if total > len(lines) else [])])
            case = f'<testcase classname="{name}" name="{_attribute(f"{code} {RULES[code].name.of(checked.lang)}")}" file="{file}">'
            if severity == "E":
                inner = f'<failure type="{code}" message="{_attribute(f"{total} × {RULES[code].name.of(checked.lang)}")}">{_text(body)}</failure>'
            else:
                inner = f"<system-out>{_text(body)}</system-out>"
            self.stream.write(f"{case}{inner}</testcase>\n")
        self.stream.write("</testsuite>\n")


def _entered(checked: Checked) -> list[Any]:
    """Tables that people fill in: also one without findings is a suite."""
    return [table for table in checked.findings.book.tables.values() if table.schema.role == "entered"]


def _text(text: str) -> str:
    """Escaped, without characters that XML cannot hold."""
    return escape(visible(text), quote=False)


def _attribute(text: str) -> str:
    return escape(visible(" ".join(text.split())), quote=True)
