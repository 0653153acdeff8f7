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
    return build("chores", lang, run, [paths(), option(lang, "done", "--done", "done"), *writing(lang), *common(lang)])


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
    from sheetcrm.cli._each import each
    from sheetcrm.cli._said import Answers
    from sheetcrm.text import default_lang

    language, answers = chosen(lang) or default_lang(), Answers()

    def one(path: Path) -> int:
        result = chores(path, done=done, as_of=as_of, dry_run=dry_run, ignore_lock=ignore_lock, wait=wait, backup=backup)
        if as_json:
            answers.add(_json(result, language))
        else:
            _show(result, done, language)
        return 0

    code = each(paths, one, language)
    if as_json:
        answers.close()
    return code


def _show(result: ChoresResult, done: str | None, lang: str) -> None:
    from sheetcrm.cli._said import show_table, warn
    from sheetcrm.text.govern import SAYS

    warn(result.path, result.receipt, lang)
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
