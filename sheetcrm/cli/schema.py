"""``sheetcrm schema``: the data model as JSON Schema."""

from __future__ import annotations

import click

from sheetcrm.cli._options import build, chosen, option
from sheetcrm.text import LANGS


def command(lang: str) -> click.Command:
    params = [
        click.Argument(["name"], required=False),
        option(lang, "lang", "--lang", "lang", type=click.Choice([*LANGS, "zh"])),
    ]
    return build("schema", lang, run, params)


def run(name: str | None, lang: str | None) -> int:
    import json

    from sheetcrm.render.published import published_schema
    from sheetcrm.text import default_lang

    click.echo(json.dumps(published_schema(name, chosen(lang) or default_lang()), ensure_ascii=False, indent=2))
    return 0
