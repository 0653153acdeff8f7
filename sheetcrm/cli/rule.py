"""``sheetcrm rule CODE``: what a finding means and what to do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from sheetcrm.cli._options import build, chosen, option
from sheetcrm.text import LANGS

if TYPE_CHECKING:
    from sheetcrm.rules import Rule


def command(lang: str) -> click.Command:
    params = [
        click.Argument(["code"], required=False),
        option(lang, "lang", "--lang", "lang", type=click.Choice([*LANGS, "zh"])),
        option(lang, "json", "--json", "as_json", is_flag=True),
    ]
    return build("rule", lang, run, params)


def run(code: str | None, lang: str | None, as_json: bool) -> int:
    from sheetcrm.rules import RULES, load_rules, matches
    from sheetcrm.text import default_lang

    language = chosen(lang) or default_lang()
    load_rules()
    exact = RULES.get((code or "ALL").strip().upper())
    found = [exact] if exact else [rule for rule in RULES.values() if matches(rule.code, code or "ALL")]
    if not found:
        raise _unknown(code or "")
    if as_json:
        _json(found, language)
    elif exact:
        _explain(exact, language)
    else:
        _list(found, language)
    return 0


def _unknown(code: str) -> Exception:
    from sheetcrm.errors import UsageError
    from sheetcrm.rules.document import near_codes

    near = near_codes(code)
    return UsageError("E-RULE-NEAR", rule=code, near=", ".join(near)) if near else UsageError("E-RULE", rule=code)


def _json(found: list[Rule], lang: str) -> None:
    from sheetcrm.render.json_output import json_list, rule_json

    click.echo(json_list(rule_json(rule, lang) for rule in sorted(found, key=lambda rule: rule.code)), nl=False)


def _explain(rule: Rule, lang: str) -> None:
    import shutil
    import sys

    from sheetcrm.render.rule_text import rule_lines
    from sheetcrm.render.text import write_lines

    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
    write_lines(rule_lines(rule, lang, width), sys.stdout)


def _list(found: list[Rule], lang: str) -> None:
    import sys

    from sheetcrm.render.rule_text import rule_list
    from sheetcrm.render.text import write_lines

    write_lines(rule_list(found, lang), sys.stdout)
