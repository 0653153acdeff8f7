"""``sheetcrm history``: the runs on a workbook and the cells they changed."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sheetcrm.cli._options import AtLeast, build, chosen, option, speaking
from sheetcrm.text import say

if TYPE_CHECKING:
    from sheetcrm.actions.history import HistoryResult


def command(lang: str) -> click.Command:
    params = [
        click.Argument(["path"], type=click.Path(path_type=Path)),
        option(lang, "record", "--id", "record"),
        option(lang, "newest", "--limit", "limit", type=AtLeast(int, 0), default=50, show_default=True),
        *speaking(lang),
    ]
    return build("history", lang, run, params)


def run(path: Path, record: str | None, limit: int, lang: str | None, as_json: bool) -> int:
    from sheetcrm.actions.history import history
    from sheetcrm.render.json_output import dumps
    from sheetcrm.text import default_lang

    result = history(path, record=record, limit=limit)
    if as_json:
        click.echo(dumps({"file": str(path), "runs": [asdict(r) for r in result.runs], "changes": [asdict(c) for c in result.changes]}))
    else:
        _show(result, chosen(lang) or default_lang())
    return 0


def _show(result: HistoryResult, lang: str) -> None:
    from sheetcrm.cli._said import show_table
    from sheetcrm.text.govern import SAYS

    if not result.runs and not result.changes:
        click.echo(say(SAYS["no_history"], lang, file=result.path.name))
    if result.runs:
        click.echo(SAYS["runs"].of(lang))
        show_table([[r.time[:19].replace("T", " "), r.verb, r.version or ""] for r in result.runs], indent=2, whole=2)
    if result.changes:
        click.echo(SAYS["changes"].of(lang))
        rows = [[c.at, c.by, c.command, c.sheet, c.row_id, c.field, f"{c.old} → {c.new}" if c.field else c.new] for c in result.changes]
        show_table(rows, most=48, indent=2)
