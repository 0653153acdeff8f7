"""What commands print: text for people on a terminal, JSON for programs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sheetcrm.cli._progress import make_room
from sheetcrm.text import default_lang, say
from sheetcrm.text.cli import SAYS

if TYPE_CHECKING:
    from sheetcrm.actions.demo import DemoResult
    from sheetcrm.actions.fix import FixResult
    from sheetcrm.actions.init import InitResult
    from sheetcrm.actions.refresh import RefreshResult
    from sheetcrm.rules import Findings
    from sheetcrm.store import Receipt


_MOST_LINES = 20_000
"""More findings than this are counted on a terminal, not listed."""


class Output:
    """Collects what a run of a command has to say and prints it in one form.

    form   ``text``, ``json`` (one list at the end) or ``jsonl`` (one object a line);  limit  findings shown of each rule
    """

    def __init__(self, form: str, limit: int | None) -> None:
        self.form, self.limit = form, limit
        self._first = True

    def close(self) -> None:
        """End the JSON list."""
        if self.form == "json":
            click.echo("[]" if self._first else "\n]")

    def findings(self, path: Path, found: Findings) -> int:
        """Findings of one workbook; exit code 1 when errors are among them."""
        make_room()
        counts = found.counts()
        if self.form == "text":
            import sys

            from sheetcrm.render.text import findings_lines, write_lines

            book = found.book
            listed = found.columns(_MOST_LINES)
            lines = findings_lines(
                listed, file=str(path), as_of=book.as_of.isoformat(), lang=found.lang, counts=counts, totals=found.by_code(), limit=self.limit
            )
            write_lines(lines, sys.stdout, colour=_colour())
        else:
            from sheetcrm.render.json_output import finding_json

            shown: dict[str, int] = {}
            for finding in found:
                shown[finding.code] = shown.get(finding.code, 0) + 1
                if self.limit is None or shown[finding.code] <= self.limit:
                    self._add([finding_json(finding)])
        return 1 if counts["E"] else 0

    def fixed(self, path: Path, result: FixResult) -> int:
        make_room()
        lang, counts = result.findings.lang, result.findings.counts()
        _warn(path, result.receipt, lang)
        if self.form != "text":
            self._add(
                [
                    {
                        "file": str(path),
                        "cells": result.applied.total,
                        "written": result.receipt is not None,
                        "remaining": counts,
                        "changes": _changes(result.applied),
                    }
                ]
            )
            return 1 if counts["E"] else 0
        self._show_changes(result.applied, lang)
        cells = result.applied.total
        if not cells:
            _line("nothing_to_fix", lang, file=path.name)
        elif result.receipt is None:
            _line("would", lang, file=path.name, cells=cells)
        else:
            _line("fixed", lang, file=path.name, cells=cells)
            _line("untouched", lang, count=len(result.receipt.unchanged))
        if any(counts.values()):
            _line("remaining", lang, **_lower(counts))
        return 1 if counts["E"] else 0

    def refreshed(self, path: Path, result: RefreshResult, *, plan: bool) -> int:
        make_room()
        lang = result.lang
        _warn(path, result.receipt, lang)
        cells = result.applied.total if result.applied else 0
        if self.form != "text":
            self._add([_refresh_json(path, result, cells)])
        elif plan:
            assert result.applied is not None
            self._show_changes(result.applied, lang)
            _line("would", lang, file=path.name, cells=cells)
        elif result.receipt is None:
            _line("nothing", lang, file=path.name)
            if any(result.counts.values()):
                _line("remaining", lang, **_lower(result.counts))
        else:
            assert result.applied is not None
            comma = ", " if lang == "en" else "、"
            _line("rebuilt", lang, file=path.name, sheets=comma.join(_visible(result.applied.rebuilt)) or "-", cells=cells)
            _line("untouched", lang, count=len(result.receipt.unchanged))
            if result.folded:
                _line("folded", lang, rows=result.folded)
            if result.kept:
                _line("kept", lang, rows=result.kept)
            if any(result.counts.values()):
                _line("remaining", lang, **_lower(result.counts))
        return 1 if (plan and cells) or result.counts.get("E") else 0

    def initialised(self, path: Path, result: InitResult, preview: bool) -> int:
        make_room()
        lang = result.lang
        _warn(path, result.receipt, lang)
        if self.form != "text":
            self._add([{"file": str(path), "added": result.added, "written": result.receipt is not None}])
        elif not result.added:
            _line("complete", lang, file=path.name)
        elif result.receipt is None:
            _line("would", lang, file=path.name, cells=result.applied.total)
        else:
            comma = ", " if lang == "en" else "、"
            _line("added", lang, file=path.name, sheets=comma.join(result.added), count=len(result.receipt.unchanged))
        return 1 if preview and result.added else 0

    def demonstrated(self, result: DemoResult) -> int:
        """The whole tour: what was wrong, what was repaired, what to open."""
        lang = result.lang
        if self.form != "text":
            self._add(
                [{"file": str(result.path), "before": result.before.counts(), "fixed": result.fixed.applied.total, "after": result.refreshed.counts}]
            )
            return 0
        _line("made", lang, file=result.path)
        click.echo(f"\n$ sheetcrm validate {result.path}")
        self.findings(result.path, result.before)
        click.echo(f"\n$ sheetcrm fix {result.path}")
        self.fixed(result.path, result.fixed)
        click.echo(f"\n$ sheetcrm refresh {result.path}")
        self.refreshed(result.path, result.refreshed, plan=False)
        click.echo()
        _line("open_next", lang, file=result.path, sheet=result.first_sheet)
        return 0

    def _show_changes(self, applied: Any, lang: str) -> None:
        if applied.changes:
            import sys

            from sheetcrm.render.text import changes_lines, write_lines

            write_lines(changes_lines(applied.changes, lang), sys.stdout, colour=_colour())

    def _add(self, objects: list[Any]) -> None:
        from sheetcrm.render.json_output import dumps

        for item in objects:
            if self.form == "json":
                click.echo("[" if self._first else ",")
                self._first = False
            click.echo(dumps(item), nl=self.form == "jsonl")


def _colour() -> bool:
    import os
    import sys

    return sys.stdout.isatty() and "NO_COLOR" not in os.environ


def _line(key: str, lang: str | None, **gaps: object) -> None:
    click.echo(say(SAYS[key], lang or default_lang(), **gaps))


def _warn(path: Path, receipt: Receipt | None, lang: str) -> None:
    """What did not stop the save but is worth a word, on stderr."""
    from sheetcrm.errors import SheetcrmError

    for code in dict.fromkeys(receipt.warnings if receipt else ()):
        click.echo(f"sheetcrm: {SheetcrmError(code, file=path).line(lang)}", err=True)


def _lower(counts: dict[str, int]) -> dict[str, int]:
    return {key.lower(): value for key, value in counts.items()}


def _visible(rebuilt: dict[str, int]) -> list[str]:
    return [title for title in rebuilt if not title.startswith("_")]


def _changes(applied: Any) -> list[dict[str, str]]:
    return [{"sheet": c.sheet, "cell": c.cell, "before": c.before, "after": c.after} for c in applied.changes]


def _refresh_json(path: Path, result: RefreshResult, cells: int) -> dict[str, Any]:
    receipt = result.receipt
    return {
        "file": str(path),
        "as_of": result.as_of.isoformat(),
        "written": receipt is not None,
        "cells": cells,
        "sheets": dict(result.applied.rebuilt) if result.applied else {},
        "folded": result.folded,
        "kept": result.kept,
        "remaining": result.counts,
        "parts": {"changed": list(receipt.changed), "added": list(receipt.added), "unchanged": len(receipt.unchanged)} if receipt else None,
        "changes": _changes(result.applied) if result.applied else [],
    }
