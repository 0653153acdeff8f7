"""``sheetcrm templates list|write``: the presets, and their ready-made files."""

from __future__ import annotations

from pathlib import Path

import click

from sheetcrm.cli._options import chosen, option
from sheetcrm.cli._wrong_use import UnknownVerb
from sheetcrm.text import LANGS, Lang, default_lang
from sheetcrm.text.cli import HEADINGS, SAYS, TEMPLATE_VERBS, VERBS


class _Group(click.Group):
    """The commands below ``templates``, with the headings in one language."""

    lang = "zh-CN"

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Without a command the help is shown, as for ``sheetcrm`` alone; ``--lang`` has done its work by then."""
        words = [word for word in args if not word.startswith("-") and word not in (*LANGS, "zh")]
        return super().parse_args(ctx, args if words else ["--help"])

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section(HEADINGS["commands"].of(self.lang)):
            formatter.write_dl([(name, text.of(self.lang)) for name, text in TEMPLATE_VERBS.items()])

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(TEMPLATE_VERBS)

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in TEMPLATE_VERBS and not args[0].startswith("-"):
            raise UnknownVerb(f"templates {args[0]}")
        return super().resolve_command(ctx, args)


def command(lang: str) -> click.Command:
    group = _Group("templates", help=VERBS["templates"].of(lang))
    group.lang = lang
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
    group.add_command(click.Command("list", callback=_list, params=[*listing, *speaking], help=TEMPLATE_VERBS["list"].of(lang)))
    group.add_command(click.Command("write", callback=_write, params=[*writing, *speaking], help=TEMPLATE_VERBS["write"].of(lang)))
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
