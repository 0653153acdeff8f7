"""``sheetcrm stage``: bring customers into another stage."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from sheetcrm.cli import _completing
from sheetcrm.cli._options import build, common, option, writing
from sheetcrm.cli._records import ids_given, said, write_options
from sheetcrm.text import Text

_WORDS = Text("[客户编号]... 合作状态", "[CUSTOMER]... STAGE")


def command(lang: str) -> click.Command:
    params = [
        click.Argument(["path"], type=click.Path(path_type=Path)),
        click.Argument(["words"], nargs=-1, required=True, metavar=_WORDS.of(lang)),
        option(lang, "stage_sub", "--sub", "sub_stage"),
        option(lang, "stage_reason", "--reason", "reason"),
        option(lang, "rec_where", "--where", "where", shell_complete=_completing.condition),
        *writing(lang),
        *common(lang),
    ]
    return build("stage", lang, run, params)


def run(
    path: Path, words: tuple[str, ...], sub_stage: str | None, reason: str | None, where: str | None, lang: str | None, as_json: bool, **rest: Any
) -> int:
    from sheetcrm.actions.stage import stage

    *customers, wanted = words
    options = write_options(rest)
    result = stage(path, wanted, *ids_given(customers), sub_stage=sub_stage, reason=reason, where=where, options=options)
    return said(result, lang, as_json, options)
