"""``--format github``: workflow commands that GitHub shows as annotations of the run."""

from __future__ import annotations

from pathlib import Path, PurePath

from sheetcrm.cells import sheet_ref
from sheetcrm.render.outputs import Checked, Output, output
from sheetcrm.render.widths import visible
from sheetcrm.rules import RULES
from sheetcrm.text.outputs import words

MOST = 1000
"""Annotations of one workbook; GitHub shows far fewer of them."""
_COMMANDS = {"E": "error", "W": "warning", "I": "notice"}


@output("github")
class GitHub(Output):
    """A line a finding."""

    def write(self, checked: Checked) -> None:
        chosen = checked.chosen(self.wanted.limit, MOST)
        file = _relative(checked.file)
        for page in checked.findings.pages(chosen):
            for severity, code, sheet, cell, message, suggestion in zip(
                page.severity, page.code, page.sheet, page.cell, page.message, page.suggestion, strict=True
            ):
                where = sheet_ref(sheet, cell) if sheet and cell else sheet or words("workbook", checked.lang)
                title = f"{code} {where} {RULES[code].name.of(checked.lang)}"
                self._command(_COMMANDS[severity], file, title, message + (f"\n→ {suggestion}" if suggestion else ""))
        total = len(checked.findings)
        if len(chosen) < total:
            self._command("notice", file, "sheetcrm", words("capped", checked.lang, shown=len(chosen), total=total))

    def refused(self, file: str, line: str) -> None:
        super().refused(file, line)
        self._command("error", _relative(file), line.partition(":")[0], line)

    def score(self, checked: Checked) -> float | None:
        return None  # nobody asks for it

    def _command(self, command: str, file: str, title: str, message: str) -> None:
        self.stream.write(f"::{command} file={_property(file)},title={_property(title)}::{_data(message)}\n")


def _relative(file: str) -> str:
    """The path as seen from the current folder, with slashes, as GitHub wants it."""
    path = PurePath(file)
    if path.is_absolute():
        try:
            path = path.relative_to(Path.cwd())
        except (ValueError, OSError):
            return path.as_posix()
    return path.as_posix()


def _data(text: str) -> str:
    """A message: what would end the command is written as %XX."""
    return visible(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    """A property: what would end it, too."""
    return _data(text).replace(":", "%3A").replace(",", "%2C")
