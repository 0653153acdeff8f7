"""``sheetcrm dedupe``: customers that may have been entered twice."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sheetcrm.cli._options import AtLeast, build, chosen, common, option, writing
from sheetcrm.cli.merge_records import prefer as preferring
from sheetcrm.text import say

if TYPE_CHECKING:
    from sheetcrm.actions.dedupe import DedupeResult

FORMATS = ("text", "json", "csv", "xlsx")


def command(lang: str) -> click.Command:
    params = [
        click.Argument(["path"], type=click.Path(path_type=Path)),
        option(lang, "min", "--min", "least", type=click.FloatRange(0, 1)),
        option(lang, "fuzzy", "--fuzzy/--no-fuzzy", "fuzzy", default=None),
        option(lang, "apply", "--apply", "apply", is_flag=True),
        preferring(lang),
        option(lang, "format", "--format", "form", type=click.Choice(FORMATS), default="text", show_default=True),
        option(lang, "output", "--output", "-o", "output", type=click.Path(path_type=Path)),
        option(lang, "groups", "--limit", "limit", type=AtLeast(int, 0), default=20, show_default=True),
        *writing(lang),
        *common(lang),
    ]
    return build("dedupe", lang, run, params)


def run(
    path: Path,
    least: float | None,
    fuzzy: bool | None,
    apply: bool,
    prefer: Any,
    form: str,
    output: Path | None,
    limit: int,
    lang: str | None,
    as_json: bool,
    **rest: Any,
) -> int:
    from sheetcrm.actions._commit import WriteOptions
    from sheetcrm.actions.dedupe import dedupe
    from sheetcrm.cli._target import check_target, document
    from sheetcrm.render.duplicates import OUTPUTS
    from sheetcrm.text import default_lang

    language = chosen(lang) or default_lang()
    form = "json" if as_json else form
    if output is not None:
        check_target(output, [path])
    result = dedupe(path, least=least, fuzzy=fuzzy, apply=apply, prefer=prefer, options=WriteOptions(**rest))
    if form == "text" and apply:
        _applied(result, language)
    else:
        with document(output, [path], binary=form == "xlsx") as stream:
            OUTPUTS[form](result, stream, language, limit)
    if apply:
        return 0 if result.receipt is not None or not result.applied.total else 1
    return 1 if result.groups else 0


def _applied(result: DedupeResult, lang: str) -> None:
    from sheetcrm.cli._said import show_changes, warn
    from sheetcrm.text.duplicates import SAYS

    warn(result.path, result.receipt, lang)
    if result.changes:
        show_changes(result.applied, lang)
    if not result.groups:
        click.echo(say(SAYS["none"], lang, file=result.path.name))
        return
    written = result.receipt is not None or not result.merged
    count = sum(len(one.merged) for one in result.merged)
    gaps = {"file": result.path.name, "groups": len(result.merged), "customers": count, "cells": result.applied.total}
    click.echo(say(SAYS["applied" if written else "would_apply"], lang, **gaps))
    if result.doubtful:
        click.echo(say(SAYS["doubtful"], lang, n=len(result.doubtful)))
