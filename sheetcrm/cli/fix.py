"""``sheetcrm fix``: repair what is safe to repair."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from sheetcrm.cli._options import build, chosen, codes, common, option, paths, writing


def command(lang: str) -> click.Command:
    params = [
        paths(),
        option(lang, "unsafe", "--unsafe", is_flag=True),
        option(lang, "diff", "--diff", is_flag=True),
        option(lang, "select", "--select", multiple=True),
        option(lang, "ignore", "--ignore", multiple=True),
        *writing(lang),
        *common(lang),
    ]
    return build("fix", lang, run, params)


def run(
    paths: tuple[Path, ...],
    unsafe: bool,
    diff: bool,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    dry_run: bool,
    ignore_lock: bool,
    wait: float,
    backup: bool | None,
    as_of: dt.date | None,
    lang: str | None,
    as_json: bool,
) -> int:
    from sheetcrm.actions.fix import fix
    from sheetcrm.cli._output import Output

    output = Output(as_json)

    def one(path: Path) -> int:
        result = fix(
            path,
            unsafe=unsafe,
            select=codes(select),
            ignore=codes(ignore),
            as_of=as_of,
            lang=chosen(lang),
            dry_run=dry_run,
            diff=diff,
            ignore_lock=ignore_lock,
            wait=wait,
            backup=backup,
        )
        return output.fixed(path, result)

    return output.each(paths, one, chosen(lang))
