"""``sheetcrm completion``: the script with which a shell completes commands, options, sheets and fields."""

from __future__ import annotations

import click

from sheetcrm.cli._options import build, speaking
from sheetcrm.text import Text

SHELLS = ("bash", "zsh", "fish")
_SHELL = Text("bash|zsh|fish", "bash|zsh|fish")


def command(lang: str) -> click.Command:
    name = click.Argument(["shell"], type=click.Choice(SHELLS), metavar=_SHELL.of(lang))
    return build("completion", lang, run, [name, *(one for one in speaking(lang) if one.name != "as_json")])


def run(shell: str, lang: str | None) -> int:
    from sheetcrm.cli._completing import script

    click.echo(script(shell))
    return 0
