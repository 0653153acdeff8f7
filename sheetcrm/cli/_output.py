"""What commands print: text for people on a terminal, JSON for programs."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sheetcrm.cli._progress import make_room
from sheetcrm.cli._said import Answers, changes_json, show_changes, warn
from sheetcrm.text import default_lang, listed, say, strung
from sheetcrm.text.cli import SAYS
from sheetcrm.text.shell import shell_word

if TYPE_CHECKING:
    from sheetcrm.actions._refreshed import RefreshResult
    from sheetcrm.actions.demo import DemoResult
    from sheetcrm.actions.fix import FixResult
    from sheetcrm.actions.init import InitResult
    from sheetcrm.rules import Findings

_FEW = 3
"""Findings that the tour shows of each rule."""
_NAMED = 5
"""Names that a line lists."""


class Output:
    """Says what a command did to each workbook: at once in words, or at the end in one JSON list."""

    def __init__(self, as_json: bool) -> None:
        self.answers = Answers() if as_json else None

    def each(self, paths: Sequence[Path], act: Callable[[Path], int], lang: str | None) -> int:
        """``act`` for each workbook, then the JSON list; the exit code of all."""
        from sheetcrm.cli._each import each

        code = each(paths, act, lang)
        self.close()
        return code

    def close(self) -> None:
        if self.answers is not None:
            self.answers.close()

    def fixed(self, path: Path, result: FixResult) -> int:
        make_room()
        lang, counts = result.findings.lang, result.findings.counts()
        warn(path, result.receipt, lang)
        cells = result.applied.total
        if self.answers is not None:
            changes = changes_json(result.applied)
            self.answers.add({"file": str(path), "cells": cells, "written": result.receipt is not None, "remaining": counts, "changes": changes})
            return 1 if counts["E"] else 0
        show_changes(result.applied, lang)
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
        warn(path, result.receipt, lang)
        for notice in result.notices:
            click.echo(f"sheetcrm: {path.name}: {notice.of(lang)}", err=True)
        cells = result.applied.total if result.applied else 0
        if self.answers is not None:
            self.answers.add(_refresh_json(path, result, cells))
        elif plan:
            assert result.applied is not None
            show_changes(result.applied, lang)
            _line("would", lang, file=path.name, cells=cells)
            _decided(result, lang)
        elif result.receipt is None:
            _line("nothing", lang, file=path.name)
            _decided(result, lang)
            if any(result.counts.values()):
                _line("remaining", lang, **_lower(result.counts))
        else:
            assert result.applied is not None
            sheets = listed(_visible(result.applied.rebuilt), lang)
            _line("rebuilt" if sheets else "remembered", lang, file=path.name, sheets=sheets, cells=cells)
            _line("untouched", lang, count=len(result.receipt.unchanged))
            if result.folded:
                _line("folded", lang, rows=result.folded)
            if result.kept:
                _line("kept", lang, rows=result.kept)
            if result.stages:
                _line("stages", lang, rows=result.stages)
            _decided(result, lang)
            if any(result.counts.values()):
                _line("remaining", lang, **_lower(result.counts))
        return 1 if (plan and cells) or result.counts.get("E") else 0

    def initialised(self, path: Path, result: InitResult, preview: bool) -> int:
        make_room()
        lang = result.lang
        warn(path, result.receipt, lang)
        if self.answers is not None:
            self.answers.add({"file": str(path), "added": result.added, "written": result.receipt is not None})
            return 1 if preview and result.added else 0
        if not result.added:
            _line("complete", lang, file=path.name)
        elif result.receipt is None:
            _line("would_add", lang, file=path.name, sheets=listed(result.added, lang))
        else:
            _line("added", lang, file=path.name, sheets=listed(result.added, lang), count=len(result.receipt.unchanged))
        if result.nearest is not None:
            known, missing = listed(result.nearest.known, lang), listed((label.of(lang) for label in result.nearest.missing), lang)
            _line("nearest", lang, sheet=result.nearest.title, row=result.nearest.row, known=known, missing=missing or "-")
        return 1 if preview and result.added else 0

    def demonstrated(self, result: DemoResult) -> int:
        """The whole tour: what was wrong, what was repaired, what to open."""
        lang = result.lang
        if self.answers is not None:
            before, fixed = result.before.counts(), result.fixed.applied.total
            self.answers.add({"file": str(result.path), "before": before, "fixed": fixed, "after": result.refreshed.counts})
            return 0
        _line("made", lang, file=result.path)
        click.echo(f"\n$ sheetcrm validate {shell_word(result.path)}")
        _findings(result.path, result.before)
        click.echo(f"\n$ sheetcrm fix {shell_word(result.path)}")
        self.fixed(result.path, result.fixed)
        click.echo(f"\n$ sheetcrm refresh {shell_word(result.path)}")
        self.refreshed(result.path, result.refreshed, plan=False)
        click.echo()
        _line("open_next", lang, file=result.path, sheet=result.first_sheet)
        return 0


def _findings(path: Path, found: Findings) -> None:
    """A few findings of each rule."""
    from sheetcrm.render.out_text import TextOutput
    from sheetcrm.render.outputs import Checked, Wanted

    terminal = sys.stdout.isatty()
    wanted = Wanted(limit=_FEW, colour=terminal and "NO_COLOR" not in os.environ, width=shutil.get_terminal_size().columns if terminal else None)
    TextOutput(sys.stdout, wanted).add(Checked(str(path), found))


def _line(key: str, lang: str | None, **gaps: object) -> None:
    click.echo(say(SAYS[key], lang or default_lang(), **gaps))


def _decided(result: RefreshResult, lang: str) -> None:
    """What became of the decisions on the Issues sheet, a line for each kind."""
    decided = result.decided
    if decided is None:
        return
    for key in ("fixed", "ignored", "forgotten"):
        if n := getattr(decided, key):
            _line(key if key == "forgotten" else f"decided_{key}", lang, n=n)
    for key in ("nofix", "doubt", "gone", "unread"):
        if names := getattr(decided, key):
            which = strung([*names[:_NAMED], *(["…"] if len(names) > _NAMED else [])], lang)
            _line(f"decided_{key}", lang, n=len(names), which=which)


def _lower(counts: dict[str, int]) -> dict[str, int]:
    return {key.lower(): value for key, value in counts.items()}


def _visible(rebuilt: dict[str, int]) -> list[str]:
    return [title for title in rebuilt if not title.startswith("_")]


def _decisions_json(result: RefreshResult) -> dict[str, Any] | None:
    keys = ("fixed", "ignored", "forgotten", "nofix", "doubt", "gone", "unread")
    return None if result.decided is None else {key: getattr(result.decided, key) for key in keys}


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
        "stages": result.stages,
        "decisions": _decisions_json(result),
        "remaining": result.counts,
        "parts": {"changed": list(receipt.changed), "added": list(receipt.added), "unchanged": len(receipt.unchanged)} if receipt else None,
        "changes": changes_json(result.applied),
    }
