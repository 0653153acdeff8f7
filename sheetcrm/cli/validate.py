"""``sheetcrm validate``: find what is wrong."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from sheetcrm.cli._options import AtLeast, build, chosen, codes, common, option, paths


def command(lang: str) -> click.Command:
    params = [
        paths(),
        option(lang, "format", "--format", "form", type=click.Choice(["text", "json", "jsonl"]), default="text"),
        option(lang, "select", "--select", multiple=True),
        option(lang, "ignore", "--ignore", multiple=True),
        option(lang, "limit", "--limit", type=AtLeast(int, 0), default=None),
        option(lang, "exit_zero", "--exit-zero", is_flag=True),
        *common(lang),
    ]
    return build("validate", lang, run, params)


def run(
    paths: tuple[Path, ...],
    form: str,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    limit: int | None,
    exit_zero: bool,
    as_of: dt.date | None,
    lang: str | None,
    as_json: bool,
) -> int:
    from sheetcrm.actions.validate import validate
    from sheetcrm.cli._each import each
    from sheetcrm.cli._output import Output

    output = Output("json" if as_json else form, limit)
    wanted, unwanted = codes(select), codes(ignore)

    def one(path: Path) -> int:
        return output.findings(path, validate(path, as_of=as_of, lang=chosen(lang), select=wanted, ignore=unwanted))

    code = each(paths, one, chosen(lang))
    output.close()
    return 0 if exit_zero and code == 1 else code
