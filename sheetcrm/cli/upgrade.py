"""``sheetcrm upgrade``: bring a workbook of an older version up to date."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sheetcrm.cli._options import build, chosen, common, paths, writing
from sheetcrm.text import say

if TYPE_CHECKING:
    from sheetcrm.actions.upgrade import UpgradeResult


def command(lang: str) -> click.Command:
    return build("upgrade", lang, run, [paths(), *writing(lang), *common(lang)])


def run(
    paths: tuple[Path, ...],
    dry_run: bool,
    ignore_lock: bool,
    wait: float,
    backup: bool | None,
    as_of: dt.date | None,
    lang: str | None,
    as_json: bool,
) -> int:
    from sheetcrm.actions.upgrade import upgrade
    from sheetcrm.cli._said import answer_each, warn
    from sheetcrm.text import default_lang

    language = chosen(lang) or default_lang()

    def act(path: Path) -> UpgradeResult:
        result = upgrade(path, as_of=as_of, lang=chosen(lang), dry_run=dry_run, ignore_lock=ignore_lock, wait=wait, backup=backup)
        warn(path, result.receipt, language)
        return result

    def code(result: UpgradeResult) -> int:
        return 1 if dry_run and result.applied.total else 0

    return answer_each(paths, act, lambda one: _show(one, language), _json, lang=language, as_json=as_json, code=code)


def _show(result: UpgradeResult, lang: str) -> None:
    from sheetcrm.cli._said import show_changes
    from sheetcrm.text.config import SAYS

    file, cells = result.path.name, result.applied.total
    if result.receipt is None and not cells:
        click.echo(say(SAYS["current"], lang, file=file, new=result.new))
        return
    if result.receipt is None:
        show_changes(result.applied, lang)
        click.echo(say(SAYS["upgrade_would"], lang, file=file, old=result.old, new=result.new, cells=cells))
    else:
        unchanged = len(result.receipt.unchanged)
        click.echo(say(SAYS["upgraded"], lang, file=file, old=result.old, new=result.new, cells=cells, count=unchanged))
    for sheet, column in result.columns:
        click.echo(say(SAYS["upgraded_column"], lang, sheet=sheet, column=column))


def _json(result: UpgradeResult) -> dict[str, object]:
    from sheetcrm.cli._said import changes_json

    return {
        "file": str(result.path),
        "old": result.old,
        "new": result.new,
        "cells": result.applied.total,
        "written": result.receipt is not None,
        "columns": [{"sheet": sheet, "column": column} for sheet, column in result.columns],
        "changes": changes_json(result.applied),
    }
