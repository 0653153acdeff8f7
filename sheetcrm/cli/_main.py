"""The group of commands.  A command's module is imported when it is called, so that ``--help`` stays quick."""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from keyword import iskeyword

import click

from sheetcrm.cli._spoken import Spoken, write_section
from sheetcrm.cli._wrong_use import UnknownVerb
from sheetcrm.text import LANGS, default_lang
from sheetcrm.text.cli import ABOUT, HEADINGS, VERBS

_ANSWERED = ("-h", "--help", "--version")
"""In front of everything else, these are answered at once, whatever follows."""


def lang_of(arguments: Sequence[str]) -> str:
    """The language asked for with ``--lang``, wherever it stands, else that of the environment."""
    for i, word in enumerate(arguments):
        value = word.partition("=")[2] if word.startswith("--lang=") else arguments[i + 1] if word == "--lang" and i + 1 < len(arguments) else ""
        if value in LANGS or value == "zh":
            return "zh-CN" if value == "zh" else value
    return default_lang()


def language_last(arguments: Sequence[str]) -> list[str]:
    """``--lang en validate book.xlsx`` is ``validate --lang en book.xlsx``; beside ``--help`` it only chooses the language."""
    words = list(arguments)
    if words and words[0] in _ANSWERED:
        return words[:1]
    taken = words[:1] if words and words[0].startswith("--lang=") else words[:2] if words[:1] == ["--lang"] and len(words) > 1 else []
    if not taken:
        return words
    rest = words[len(taken) :] or (["--help"] if taken[-1].removeprefix("--lang=") in (*LANGS, "zh") else words)
    return [rest[0], *taken, *rest[1:]] if rest[0] in VERBS else rest[:1] if rest[0] in _ANSWERED else words


class Verbs(Spoken, click.Group):
    """Commands by name, each loaded from ``sheetcrm.cli.<verb>`` on first use."""

    def __init__(self, lang: str) -> None:
        super().__init__("sheetcrm", help=ABOUT.of(lang), no_args_is_help=True, context_settings={"help_option_names": ["-h", "--help"]})
        self.params.append(
            click.Option(["--version"], is_flag=True, is_eager=True, expose_value=False, callback=_version, help=HEADINGS["version"].of(lang))
        )
        self.speak(lang)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in VERBS:
            return None
        module = cmd_name.replace("-", "_") + "_" * iskeyword(cmd_name)
        command = importlib.import_module(f"sheetcrm.cli.{module}").command(self.lang)
        assert isinstance(command, click.Command)
        return command

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in VERBS and not args[0].startswith("-"):
            from difflib import get_close_matches

            raise UnknownVerb(args[0], get_close_matches(args[0], VERBS, n=2))
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        write_section(formatter, HEADINGS["commands"].of(self.lang), [(name, text.of(self.lang)) for name, text in VERBS.items()], self.lang)


def _version(context: click.Context, _option: click.Parameter, wanted: bool) -> None:
    if wanted:
        from sheetcrm import __version__

        click.echo(f"sheetcrm {__version__}")
        context.exit()


def group(lang: str) -> click.Group:
    """The whole command line in one language."""
    return Verbs(lang)
