"""``sheetcrm restore``: go back to a kept version."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from sheetcrm.cli._options import build, chosen, speaking, writing
from sheetcrm.text import say

if TYPE_CHECKING:
    from sheetcrm.actions.restore import RestoreResult


def command(lang: str) -> click.Command:
    path = click.Argument(["path"], type=click.Path(path_type=Path))
    return build("restore", lang, run, [path, click.Argument(["which"], required=False), *writing(lang, cells=False), *speaking(lang)])


def run(path: Path, which: str | None, dry_run: bool, ignore_lock: bool, wait: float, backup: bool | None, lang: str | None, as_json: bool) -> int:
    from sheetcrm.actions.restore import restore

    result = restore(path, which, dry_run=dry_run, ignore_lock=ignore_lock, wait=wait, backup=backup)
    return show(result, "restored", chosen(lang), as_json)


def show(result: RestoreResult, key: str, lang: str | None, as_json: bool) -> int:
    """What going back did; exit code 1 for a preview that would change something."""
    from sheetcrm.cli._said import warn
    from sheetcrm.render.json_output import dumps
    from sheetcrm.text import default_lang
    from sheetcrm.text.govern import SAYS

    language = lang or default_lang()
    warn(result.path, result.receipt, language)
    written = result.receipt is not None
    if as_json:
        answer = {"file": str(result.path), "version": str(result.version), "time": result.time.isoformat(), "verb": result.verb}
        click.echo(dumps({**answer, "cells": result.cells, "written": written}))
    else:
        cells = SAYS["unknown_cells"].of(language) if result.cells is None else result.cells
        says = SAYS["same_version" if result.same else key if written else "would_restore"]
        gaps = {"file": result.path.name, "version": result.version.name, "time": f"{result.time:%Y-%m-%d %H:%M:%S}"}
        click.echo(say(says, language, **gaps, cells=cells, verb=result.verb))
    return 0 if written or result.same else 1
