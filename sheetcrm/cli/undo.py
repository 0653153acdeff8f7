"""``sheetcrm undo``: take back the last run."""

from __future__ import annotations

from pathlib import Path

import click

from sheetcrm.cli._options import build, chosen, speaking, writing
from sheetcrm.cli.restore import show


def command(lang: str) -> click.Command:
    return build("undo", lang, run, [click.Argument(["path"], type=click.Path(path_type=Path)), *writing(lang), *speaking(lang)])


def run(path: Path, dry_run: bool, ignore_lock: bool, wait: float, backup: bool | None, lang: str | None, as_json: bool) -> int:
    from sheetcrm.actions.undo import undo

    return show(undo(path, dry_run=dry_run, ignore_lock=ignore_lock, wait=wait, backup=backup), "undone", chosen(lang), as_json)
