"""``sheetcrm init``: the missing sheets for an existing workbook."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from sheetcrm.cli._options import build, chosen, common, option, paths, writing


def command(lang: str) -> click.Command:
    return build("init", lang, run, [paths(), option(lang, "modules", "--modules", multiple=True), *writing(lang, cells=False), *common(lang)])


def run(
    paths: tuple[Path, ...],
    modules: tuple[str, ...],
    dry_run: bool,
    ignore_lock: bool,
    wait: float,
    backup: bool | None,
    as_of: dt.date | None,
    lang: str | None,
    as_json: bool,
) -> int:
    from sheetcrm.actions.init import init
    from sheetcrm.cli._output import Output

    output = Output(as_json)

    def one(path: Path) -> int:
        result = init(path, lang=chosen(lang), modules=modules, as_of=as_of, dry_run=dry_run, ignore_lock=ignore_lock, wait=wait, backup=backup)
        return output.initialised(path, result, dry_run)

    return output.each(paths, one, chosen(lang))
