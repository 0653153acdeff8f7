"""``sheetcrm undo``: take back the last run, another one, or the last change of a record."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sheetcrm.cli._options import build, chosen, option, speaking, writing
from sheetcrm.cli.restore import show
from sheetcrm.text import say

if TYPE_CHECKING:
    from sheetcrm.actions.restore import RestoreResult

_MOST = 20
"""Cells that are named one by one when they were left."""


def command(lang: str) -> click.Command:
    params = [
        click.Argument(["path"], type=click.Path(path_type=Path)),
        option(lang, "run", "--run", "of_run"),
        option(lang, "undo_record", "--id", "--record", "record"),
        option(lang, "field", "--field", "field"),
        option(lang, "sheet", "--sheet", "sheet"),
        *writing(lang),
        *speaking(lang),
    ]
    return build("undo", lang, run, params)


def run(path: Path, of_run: str | None, lang: str | None, as_json: bool, **given: Any) -> int:
    from sheetcrm.actions.undo import undo

    result = undo(path, run=of_run, **given)
    if of_run is None and given["record"] is None and given["field"] is None:
        return show(result, "undone", chosen(lang), as_json)
    return _show(result, chosen(lang), as_json)


def _show(result: RestoreResult, lang: str | None, as_json: bool) -> int:
    """What was taken back and what was not; exit code 1 when something was left, and for a preview that would change something."""
    from sheetcrm.cli._said import changes_json, show_changes, warn
    from sheetcrm.render.json_output import dumps
    from sheetcrm.text import default_lang
    from sheetcrm.text.undo import SAYS, WHY

    language = lang or default_lang()
    warn(result.path, result.receipt, language)
    written = result.receipt is not None
    if as_json:
        left = [{"sheet": one.sheet, "id": one.id, "field": one.field, "why": one.why} for one in result.left]
        answer = {"file": str(result.path), "version": str(result.version), "time": result.time.isoformat(), "verb": result.verb}
        click.echo(dumps({**answer, "cells": result.cells, "written": written, "left": left, "changes": changes_json(result.applied)}))
    else:
        if result.applied is not None:
            show_changes(result.applied, language)
        verb = result.verb or SAYS["hand"].of(language)
        gaps = {"file": result.path.name, "verb": verb, "time": f"{result.time:%Y-%m-%d %H:%M}", "cells": result.cells}
        click.echo(say(SAYS["undone" if written else "nothing" if result.same else "would"], language, **gaps))
        for one in result.left[:_MOST]:
            which = " ".join(text for text in (one.sheet, one.id, one.field) if text)
            click.echo("  " + say(SAYS["left"], language, which=which, why=WHY[one.why].of(language)))
        if len(result.left) > _MOST:
            click.echo("  " + say(SAYS["more_left"], language, n=len(result.left) - _MOST))
    return 1 if result.left or not (written or result.same) else 0
