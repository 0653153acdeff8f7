"""``sheetcrm config``: show the settings of a workbook, or change one."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sheetcrm.cli._options import build, chosen, common, option, writing
from sheetcrm.text import say

if TYPE_CHECKING:
    from sheetcrm.actions.config import ConfigResult, Setting


def command(lang: str) -> click.Command:
    params = [
        click.Argument(["path"], type=click.Path(path_type=Path)),
        click.Argument(["key"], required=False),
        click.Argument(["value"], required=False),
        option(lang, "unset", "--unset", "unset", metavar="KEY" if lang == "en" else "设置"),
        *writing(lang),
        *common(lang),
    ]
    return build("config", lang, run, params)


def run(path: Path, key: str | None, value: str | None, unset: str | None, lang: str | None, as_json: bool, **rest: Any) -> int:
    from sheetcrm.actions.config import config
    from sheetcrm.cli._said import warn
    from sheetcrm.errors import UsageError
    from sheetcrm.text import Text, default_lang

    if unset is not None and key is not None:
        problem = Text("--unset 后面写要清空的设置，不再写别的", "--unset takes the setting to blank; name no other")
        raise UsageError("E-USAGE", problem=problem)
    asked: dict[str, Any] = {name: rest[name] for name in ("as_of", "dry_run", "ignore_lock", "wait", "backup")}
    result = config(path, unset if unset is not None else key, value, unset=unset is not None, lang=chosen(lang), **asked)
    language = chosen(lang) or default_lang()
    warn(path, result.receipt, language)
    would = result.changing and bool(result.applied.total) and result.receipt is None
    if as_json:
        _json(result, language)
    elif result.changing:
        _changed(result, language, would, value is None or not value.strip())
    elif key is not None:
        _one(result.settings[0], language)
    else:
        _list(result.settings, language)
    return 1 if would else 0


def _list(settings: list[Setting], lang: str) -> None:
    """Those that the sheet says are marked."""
    from sheetcrm.cli._said import show_table
    from sheetcrm.text.config import SAYS

    rows = [["*" if s.chosen else "+" if s.source else "", s.key, _text(s.value, lang), _text(s.default, lang), s.meaning.of(lang)] for s in settings]
    show_table(rows, ["", *SAYS["head"].of(lang).split("\t")])
    click.echo(f"* {SAYS['chosen'].of(lang)}")
    for source in dict.fromkeys(s.source for s in settings if s.source):
        click.echo(f"+ {say(SAYS['file'], lang, file=source)}")


def _one(setting: Setting, lang: str) -> None:
    from sheetcrm.text.config import ALLOWED, SAYS

    source = say(SAYS["file"], lang, file=setting.source) if setting.source else SAYS["chosen" if setting.chosen else "default"].of(lang)
    click.echo(f"{setting.key} = {_text(setting.value, lang)}  ({source})")
    click.echo(f"  {setting.meaning.of(lang)}")
    click.echo(f"  {say(SAYS['allowed'], lang, allowed=say(ALLOWED[setting.kind], lang, choices=', '.join(setting.choices)))}")
    if (setting.chosen or setting.source) and setting.value != setting.default:
        click.echo(f"  {SAYS['default'].of(lang)}: {_text(setting.default, lang)}")


def _changed(result: ConfigResult, lang: str, would: bool, blank: bool) -> None:
    from sheetcrm.cli._said import show_changes
    from sheetcrm.text.config import SAYS

    setting, file = result.settings[0], result.path.name
    if would:
        show_changes(result.applied, lang)
        click.echo(say(SAYS["would"], lang, file=file, cells=result.applied.total))
    elif result.receipt is None:
        click.echo(say(SAYS["same"], lang, file=file, key=setting.key, value=_text(setting.value, lang)))
    else:
        click.echo(say(SAYS["unset" if blank else "set"], lang, file=file, key=setting.key, value=_text(setting.value, lang)))


def _json(result: ConfigResult, lang: str) -> None:
    from sheetcrm.cli._said import changes_json
    from sheetcrm.render.json_output import dumps

    found = [
        {
            "key": s.key,
            "value": _plain(s.value),
            "default": _plain(s.default),
            "chosen": s.chosen,
            "source": s.source,
            "kind": s.kind,
            "choices": list(s.choices),
            "meaning": s.meaning.of(lang),
        }
        for s in result.settings
    ]
    if not result.changing:
        click.echo(dumps(found))
        return
    answer = {"file": str(result.path), "cells": result.applied.total, "written": result.receipt is not None, "settings": found}
    click.echo(dumps({**answer, "changes": changes_json(result.applied)}))


def _plain(value: Any) -> Any:
    if isinstance(value, dt.time):
        return value.strftime("%H:%M:%S" if value.second else "%H:%M")
    return list(value) if isinstance(value, tuple) else value


def _text(value: Any, lang: str) -> str:
    from sheetcrm.actions.config import value_text
    from sheetcrm.text.config import SAYS

    return value_text(value) or SAYS["none"].of(lang)
