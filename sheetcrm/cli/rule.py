"""``sheetcrm rule CODE``: what a finding means and what to do about it."""

from __future__ import annotations

import click

from sheetcrm.cli._options import build, chosen, option
from sheetcrm.text import LANGS


def command(lang: str) -> click.Command:
    params = [
        click.Argument(["code"], required=False),
        option(lang, "lang", "--lang", "lang", type=click.Choice([*LANGS, "zh"])),
    ]
    return build("rule", lang, run, params)


def run(code: str | None, lang: str | None) -> int:
    from sheetcrm.errors import UsageError
    from sheetcrm.rules import RULES, load_rules
    from sheetcrm.rules.document import entry
    from sheetcrm.text import default_lang

    language = chosen(lang) or default_lang()
    load_rules()
    if code is None:
        for rule in sorted(RULES.values(), key=lambda rule: rule.code):
            click.echo(f"{rule.code:<20} {rule.severity}  {rule.name.of(language)}")
        return 0
    found = RULES.get(code.upper())
    if found is None:
        raise UsageError("E-RULE", rule=code)
    click.echo("\n".join(line.replace("**", "").removeprefix("## ") for line in entry(found, language)))
    return 0
