"""``sheetcrm chores``: which maintenance is due."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sheetcrm.cli._options import build, chosen, common, option, paths, writing
from sheetcrm.text import say

if TYPE_CHECKING:
    from sheetcrm.actions.chores import ChoresResult


def command(lang: str) -> click.Command:
    return build("chores", lang, run, [paths(), option(lang, "done", "--done", "done"), *writing(lang, cells=False), *common(lang)])


def run(
    paths: tuple[Path, ...],
    done: str | None,
    dry_run: bool,
    ignore_lock: bool,
    wait: float,
    backup: bool | None,
    as_of: dt.date | None,
    lang: str | None,
    as_json: bool,
) -> int:
    from sheetcrm.actions.chores import chores
    from sheetcrm.cli._said import answer_each, warn
    from sheetcrm.text import default_lang

    language = chosen(lang) or default_lang()

    def act(path: Path) -> ChoresResult:
        result = chores(path, done=done, as_of=as_of, dry_run=dry_run, ignore_lock=ignore_lock, wait=wait, backup=backup)
        warn(path, result.receipt, language)
        return result

    return answer_each(paths, act, lambda one: _show(one, done, language), lambda one: _json(one, language), lang=language, as_json=as_json)


def _show(result: ChoresResult, done: str | None, lang: str) -> None:
    from sheetcrm.cli._said import show_table
    from sheetcrm.text.govern import SAYS

    if done is not None and result.receipt is not None:
        noted = next(chore.name.of(lang) for chore in result.chores if chore.key == done)
        click.echo(say(SAYS["chore_done"], lang, file=result.path.name, chore=noted, day=result.as_of))
    rows = []
    for chore in result.chores:
        name = chore.name.of(lang) + (f" ({chore.customers})" if chore.customers else "")
        last = chore.last.isoformat() if chore.last else SAYS["never"].of(lang)
        rows.append(
            [name, last, chore.due.isoformat() if chore.due else "—", SAYS["chore_due" if chore.is_due else "chore_fine"].of(lang), chore.command]
        )
    show_table(rows, SAYS["chore_head"].of(lang).split("\t"), whole=4)


def _json(result: ChoresResult, lang: str) -> dict[str, object]:
    found = [
        {
            "chore": chore.key,
            "name": chore.name.of(lang),
            "last": chore.last.isoformat() if chore.last else None,
            "due": chore.due.isoformat() if chore.due else None,
            "is_due": chore.is_due,
            "customers": chore.customers,
            "command": chore.command,
        }
        for chore in result.chores
    ]
    return {"file": str(result.path), "as_of": result.as_of.isoformat(), "written": result.receipt is not None, "chores": found}
