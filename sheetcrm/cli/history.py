"""``sheetcrm history``: the runs on a workbook and the cells they changed."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sheetcrm.cli._options import AtLeast, Day, build, chosen, option, speaking
from sheetcrm.text import say

if TYPE_CHECKING:
    from sheetcrm.actions.history import Change, HistoryResult


def command(lang: str) -> click.Command:
    params = [
        click.Argument(["path"], type=click.Path(path_type=Path)),
        option(lang, "record", "--id", "--record", "record"),
        option(lang, "field", "--field", "field"),
        option(lang, "sheet", "--sheet", "sheet"),
        option(lang, "since", "--since", "since", type=Day()),
        option(lang, "by", "--by", "by"),
        option(lang, "unmasked", "--unmasked", "unmasked", is_flag=True),
        option(lang, "newest", "--limit", "limit", type=AtLeast(int, 0), default=50, show_default=True),
        *speaking(lang),
    ]
    return build("history", lang, run, params)


def run(path: Path, limit: int, lang: str | None, as_json: bool, **asked: Any) -> int:
    from sheetcrm.actions.history import history
    from sheetcrm.render.json_output import dumps
    from sheetcrm.text import default_lang

    result = history(path, limit=limit, **asked)
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
        show_table([[str(r.number), r.time[:19].replace("T", " "), r.verb, r.version or ""] for r in result.runs], indent=2, whole=3)
    if result.changes:
        click.echo(SAYS["changes"].of(lang))
        rows = [[c.at, c.by, _made_by(c, lang), c.sheet, c.row_id, c.field, _what(c, lang)] for c in result.changes]
        show_table(rows, most=48, indent=2)
    if result.more:
        click.echo(SAYS["more_changes"].of(lang))


def _made_by(change: Change, lang: str) -> str:
    from sheetcrm.text.govern import SAYS

    if change.source == "hand":
        return SAYS["by_hand"].of(lang)
    return say(SAYS["unclear"], lang, command=change.command) if change.source == "unclear" else change.command


def _what(change: Change, lang: str) -> str:
    from sheetcrm.text.govern import SAYS

    if change.field:
        return f"{change.old or '∅'} → {change.new or '∅'}"
    return change.new or SAYS[f"row_{change.kind}"].of(lang)
