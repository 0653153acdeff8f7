"""``sheetcrm demo``: see all of it in a minute."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from sheetcrm.cli._options import build, chosen, common, option


def command(lang: str) -> click.Command:
    params = [option(lang, "folder", "--folder", type=click.Path(path_type=Path), default=Path("sheetcrm-demo")), *common(lang)]
    return build("demo", lang, run, params)


def run(folder: Path, as_of: dt.date | None, lang: str | None, as_json: bool) -> int:
    from sheetcrm.actions.demo import demo
    from sheetcrm.cli._output import Output
    from sheetcrm.text import default_lang

    output = Output(as_json)
    code = output.demonstrated(demo(folder, lang=chosen(lang) or default_lang(), as_of=as_of))
    output.close()
    return code
