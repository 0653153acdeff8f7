"""``sheetcrm merge-records``: let one record stand for several."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sheetcrm.cli._options import build, chosen, common, option, writing
from sheetcrm.text import Text, listed, say

if TYPE_CHECKING:
    from sheetcrm.actions.merge_records import MergeResult

_SURVIVOR, _OTHERS = Text("保留的编号", "SURVIVOR"), Text("并入的编号...", "OTHERS...")


def command(lang: str) -> click.Command:
    params = [
        click.Argument(["path"], type=click.Path(path_type=Path)),
        click.Argument(["survivor"], metavar=_SURVIVOR.of(lang)),
        click.Argument(["others"], nargs=-1, required=True, metavar=_OTHERS.of(lang)),
        option(lang, "sheet", "--sheet", "sheet", default="customers", show_default=True),
        prefer(lang),
        *writing(lang),
        *common(lang),
    ]
    return build("merge-records", lang, run, params)


def prefer(lang: str) -> click.Option:
    return option(lang, "prefer", "--prefer", "prefer", type=click.Choice(["first", "newest"]), default="first", show_default=True)


def run(path: Path, survivor: str, others: tuple[str, ...], sheet: str, prefer: Any, lang: str | None, as_json: bool, **rest: Any) -> int:
    from sheetcrm.actions._commit import WriteOptions
    from sheetcrm.actions.merge_records import merge_records
    from sheetcrm.text import default_lang

    result = merge_records(path, survivor, *others, sheet=sheet, prefer=prefer, options=WriteOptions(**rest))
    language = chosen(lang) or default_lang()
    if as_json:
        _json(result)
    else:
        _show(result, language)
    return 0 if result.receipt is not None else 1


def _show(result: MergeResult, lang: str) -> None:
    from sheetcrm.cli._said import show_changes, warn
    from sheetcrm.text.duplicates import SAYS

    warn(result.path, result.receipt, lang)
    for warning in result.warnings:
        click.echo(warning.of(lang), err=True)
    if result.changes:
        show_changes(result.applied, lang)
    gaps = {"file": result.path.name, "survivor": result.survivor, "others": listed(result.merged, lang), "cells": result.applied.total}
    click.echo(say(SAYS["merged" if result.receipt is not None else "would_merge"], lang, **gaps))
    if result.columns:
        click.echo("  " + say(SAYS["columns"], lang, columns=listed(result.columns, lang)))
    for choice in result.choices:
        click.echo("  " + say(SAYS["kept" if choice.kept else "taken"], lang, label=choice.label, of=choice.of))
    if result.left_out:
        click.echo("  " + say(SAYS["left_out"], lang, tags=listed(result.left_out, lang)))
    if result.moved:
        moved = listed((f"{title} {rows}" for title, rows in result.moved.items()), lang)
        click.echo("  " + say(SAYS["moved"], lang, survivor=result.survivor, moved=moved))


def _json(result: MergeResult) -> None:
    from dataclasses import asdict

    from sheetcrm.cli._said import changes_json
    from sheetcrm.render.json_output import dumps

    answer = {
        "file": str(result.path),
        "sheet": result.sheet,
        "survivor": result.survivor,
        "merged": list(result.merged),
        "fields": [asdict(choice) for choice in result.choices],
        "tags_left_out": list(result.left_out),
        "moved": result.moved,
        "columns_added": result.columns,
        "cells": result.applied.total,
        "written": result.receipt is not None,
        "changes": changes_json(result.applied),
    }
    click.echo(dumps(answer))
