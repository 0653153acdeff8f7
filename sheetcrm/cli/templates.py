"""``sheetcrm templates list|write``: the presets, and their ready-made files."""

from __future__ import annotations

from pathlib import Path

import click

from sheetcrm.cli._group import Group
from sheetcrm.cli._options import chosen, option
from sheetcrm.cli._spoken import Spoken
from sheetcrm.text import LANGS, Lang, default_lang
from sheetcrm.text.cli import SAYS, TEMPLATE_VERBS


def command(lang: str) -> click.Command:
    group = Group("templates", TEMPLATE_VERBS, lang)
    speaking: list[click.Parameter] = [
        option(lang, "json", "--json", "as_json", is_flag=True),
        option(lang, "debug", "--debug", is_flag=True, expose_value=False),
    ]
    language = click.Choice([*LANGS, "zh"])
    writing: list[click.Parameter] = [
        option(lang, "templates_folder", "--folder", type=click.Path(path_type=Path), default=Path("templates")),
        option(lang, "templates_preset", "--preset", "names", multiple=True),
        option(lang, "templates_lang", "--lang", "lang", type=language),
        option(lang, "overwrite", "--overwrite", is_flag=True),
        option(lang, "check", "--check", is_flag=True),
    ]
    listing: list[click.Parameter] = [option(lang, "lang", "--lang", "lang", type=language)]
    for verb, callback, params in (("list", _list, [*listing, *speaking]), ("write", _write, [*writing, *speaking])):
        one = Spoken(verb, callback=callback, params=params, help=TEMPLATE_VERBS[verb].of(lang))
        one.speak(lang)
        group.add_command(one)
    return group


def _list(lang: str | None, as_json: bool) -> int:
    from sheetcrm.actions.templates import list_templates

    language = chosen(lang) or default_lang()
    if as_json:
        return _json(
            [
                {"preset": one.key, "title": one.title.of(language), "about": one.about.of(language), "sheets": list(one.tabs), "sample": one.sample}
                for one in list_templates()
            ]
        )
    for one in list_templates():
        click.echo(f"{one.key:<14} {one.title.of(language)}\n{'':15}{one.about.of(language)}")
    return 0


def _write(folder: Path, names: tuple[str, ...], lang: str | None, overwrite: bool, check: bool, as_json: bool) -> int:
    from sheetcrm.actions.templates import write_templates
    from sheetcrm.text import say

    langs: tuple[Lang, ...] = (chosen(lang),) if lang else LANGS
    result = write_templates(folder, names=names, langs=langs, overwrite=overwrite, check=check)
    language = chosen(lang) or default_lang()
    if as_json:
        _json({key: [str(path) for path in paths] for key, paths in vars(result).items()})
    else:
        for path in result.written:
            click.echo(say(SAYS["made"], language, file=path))
        for path in result.stale:
            click.echo(say(SAYS["template_stale"], language, file=path))
        if result.same:
            click.echo(say(SAYS["templates_same"], language, n=len(result.same)))
    return 1 if result.stale else 0


def _json(answer: object) -> int:
    from sheetcrm.render.json_output import dumps

    click.echo(dumps(answer))
    return 0
