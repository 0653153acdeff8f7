"""A command with commands below it: ``tags list``, ``templates write``."""

from __future__ import annotations

from collections.abc import Mapping

import click

from sheetcrm.cli._spoken import Spoken, write_section
from sheetcrm.cli._wrong_use import UnknownVerb
from sheetcrm.text import LANGS, Text
from sheetcrm.text.cli import HEADINGS, VERBS


class Group(Spoken, click.Group):
    """verbs  the commands below, in order, with what each does"""

    def __init__(self, name: str, verbs: Mapping[str, Text], lang: str) -> None:
        super().__init__(name, help=VERBS[name].of(lang))
        self.verbs = verbs
        self.speak(lang)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Without a command the help is shown, as for ``sheetcrm`` alone; ``tags --lang en list`` is ``tags list --lang en``."""
        taken = args[:1] if args and args[0].startswith("--lang=") else args[:2] if args[:1] == ["--lang"] else []
        if taken and taken[-1].removeprefix("--lang=") in (*LANGS, "zh"):
            rest = args[len(taken) :]
            args = [rest[0], *taken, *rest[1:]] if rest and not rest[0].startswith("-") else []
        words = [word for word in args if not word.startswith("-") and word not in (*LANGS, "zh")]
        return super().parse_args(ctx, args if words else ["--help"])

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        write_section(formatter, HEADINGS["commands"].of(self.lang), [(name, text.of(self.lang)) for name, text in self.verbs.items()], self.lang)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.verbs)

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in self.verbs and not args[0].startswith("-"):
            from difflib import get_close_matches

            raise UnknownVerb(f"{self.name} {args[0]}", [f"{self.name} {near}" for near in get_close_matches(args[0], self.verbs, n=2)])
        return super().resolve_command(ctx, args)
