"""Options that several commands share, and what they do with paths."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click

from sheetcrm.actions._clock import FIRST_DAY, LAST_DAY
from sheetcrm.cli._spoken import Spoken
from sheetcrm.cli._wrong_use import BadValue
from sheetcrm.text import LANGS, Text
from sheetcrm.text.cli import OPTIONS, VERBS


class Day(click.ParamType[dt.date]):
    """``2026-11-22``."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> dt.date:
        try:
            day = value if isinstance(value, dt.date) else dt.date.fromisoformat(value)
        except ValueError:
            raise BadValue(Text(f"“{value}”不是 2026-11-22 这样的日期", f"{value!r} is not a date like 2026-11-22"), param, ctx) from None
        if not FIRST_DAY <= day <= LAST_DAY:
            raise BadValue(Text(f"{value} 不在 {FIRST_DAY} 到 {LAST_DAY} 之间", f"{value} is not between {FIRST_DAY} and {LAST_DAY}"), param, ctx)
        return day


class AtLeast(click.ParamType[float]):
    """A number that is not below ``least``."""

    name = "number"

    def __init__(self, kind: type[int] | type[float], least: int) -> None:
        self.kind, self.least = kind, least

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        try:
            number = self.kind(value)
        except ValueError:
            raise BadValue(Text(f"“{value}”不是数字", f"{value!r} is not a number"), param, ctx) from None
        if not self.least <= number < float("inf"):
            raise BadValue(Text(f"{value} 小于 {self.least} 或太大", f"{value} is below {self.least} or beyond all bounds"), param, ctx)
        return number


def build(verb: str, lang: str, callback: Callable[..., int | None], params: Sequence[click.Parameter]) -> click.Command:
    """A command with its help in one language."""
    command = Spoken(verb, callback=callback, params=list(params), help=VERBS[verb].of(lang), add_help_option=True)
    command.speak(lang)
    return command


def option(lang: str, name: str, *names: str, **settings: Any) -> click.Option:
    """An option whose help stands in the catalogue under ``name``."""
    return click.Option([*names], help=OPTIONS[name].of(lang), **settings)


def paths(required: bool = True) -> click.Argument:
    return click.Argument(["paths"], nargs=-1, required=required, type=click.Path(path_type=Path))


def common(lang: str) -> list[click.Parameter]:
    """--as-of, --config, --lang, --json, --debug."""
    named = click.Path(path_type=Path, dir_okay=False)
    return [
        option(lang, "as_of", "--as-of", "as_of", type=Day()),
        option(lang, "config", "--config", type=named, is_eager=True, expose_value=False, callback=_use),
        *speaking(lang),
    ]


def _use(context: click.Context, _option: click.Parameter, path: Path | None) -> None:
    """``--config`` stands in for ``SHEETCRM_CONFIG`` as long as the command runs."""
    from sheetcrm.actions._beside import NAMED

    if path is not None:
        before = os.environ.get(NAMED)
        os.environ[NAMED] = str(path)
        context.call_on_close(lambda: os.environ.pop(NAMED) if before is None else os.environ.__setitem__(NAMED, before))


def speaking(lang: str) -> list[click.Parameter]:
    """--lang, --json, --debug: for commands that take no day."""
    return [
        option(lang, "lang", "--lang", "lang", type=click.Choice([*LANGS, "zh"])),
        option(lang, "json", "--json", "as_json", is_flag=True),
        option(lang, "debug", "--debug", is_flag=True, expose_value=False),
    ]


UNMASKED = "sheetcrm.unmasked"
"""Under this name the context of a command says that cells are to be shown in full."""


def _remember(context: click.Context, _option: click.Parameter, wanted: bool) -> None:
    context.meta[UNMASKED] = wanted


def writing(lang: str, *, cells: bool = True) -> list[click.Parameter]:
    """Options of every command that writes.  cells: it lists the cells that it changes"""
    shown = [option(lang, "unmasked", "--unmasked", is_flag=True, expose_value=False, callback=_remember)] if cells else []
    return [
        option(lang, "dry_run", "--dry-run", is_flag=True),
        option(lang, "ignore_lock", "--ignore-lock", is_flag=True),
        option(lang, "wait", "--wait", type=AtLeast(float, 0), default=0.0),
        option(lang, "backup", "--backup/--no-backup", "backup", default=None),
        *shown,
    ]


def chosen(lang: str | None) -> Any:
    """``--lang zh`` is zh-CN."""
    return "zh-CN" if lang == "zh" else lang


def codes(values: Sequence[str]) -> list[str]:
    """``--select A,B --select C`` -> A, B, C."""
    return [code.strip() for value in values for code in value.split(",") if code.strip()]


def say_to_user(text: Text, lang: str, **gaps: object) -> None:
    from sheetcrm.text import say

    click.echo(say(text, lang, **gaps))
