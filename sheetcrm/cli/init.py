"""``sheetcrm init``: the missing sheets for an existing workbook."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from sheetcrm.cli._options import build, chosen, common, paths, writing


def command(lang: str) -> click.Command:
    return build("init", lang, run, [paths(), *writing(lang), *common(lang)])


def run(
    paths: tuple[Path, ...], dry_run: bool, ignore_lock: bool, wait: float, backup: bool, as_of: dt.date | None, lang: str | None, as_json: bool
) -> int:
    from sheetcrm.actions.init import init
    from sheetcrm.cli._each import each
    from sheetcrm.cli._output import Output

    output = Output("json" if as_json else "text", None)

    def one(path: Path) -> int:
        result = init(path, lang=chosen(lang), dry_run=dry_run, ignore_lock=ignore_lock, wait=wait, backup=backup)
        return output.initialised(path, result, dry_run)

    code = each(paths, one, chosen(lang))
    output.close()
    return code
