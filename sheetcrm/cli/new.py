"""``sheetcrm new``: a workbook from a template."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from sheetcrm.cli._options import build, chosen, common, option
from sheetcrm.text.cli import SAYS


def command(lang: str) -> click.Command:
    params = [
        click.Argument(["path"], type=click.Path(path_type=Path)),
        option(lang, "preset", "--preset", default="blank"),
        option(lang, "modules", "--modules", multiple=True),
        option(lang, "sample", "--sample", is_flag=True),
        *common(lang),
    ]
    return build("new", lang, run, params)


def run(path: Path, preset: str, modules: tuple[str, ...], sample: bool, as_of: dt.date | None, lang: str | None, as_json: bool) -> int:
    from sheetcrm.actions.new import new
    from sheetcrm.cli._options import say_to_user
    from sheetcrm.text import default_lang

    made = new(path, lang=chosen(lang) or default_lang(), preset=preset, modules=modules, sample=sample, as_of=as_of)
    if as_json:
        import json

        click.echo(json.dumps({"file": str(made)}, ensure_ascii=False))
    else:
        say_to_user(SAYS["made"], chosen(lang) or default_lang(), file=made)
    return 0
