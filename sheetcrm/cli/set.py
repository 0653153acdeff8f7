"""``sheetcrm set``: change fields of records."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from sheetcrm.cli import _completing
from sheetcrm.cli._options import build, common, writing
from sheetcrm.cli._records import assignments, ids_given, is_assignment, said, which, write_options
from sheetcrm.errors import UsageError
from sheetcrm.text import Text

_WORDS = Text("[编号]... 字段=值...", "[ID]... FIELD=VALUE...")


def command(lang: str) -> click.Command:
    params = [
        click.Argument(["path"], type=click.Path(path_type=Path)),
        click.Argument(["words"], nargs=-1, required=True, metavar=_WORDS.of(lang), shell_complete=_completing.assignment),
        *which(lang),
        *writing(lang),
        *common(lang),
    ]
    return build("set", lang, run, params)


def run(path: Path, words: tuple[str, ...], where: str | None, sheet: str | None, lang: str | None, as_json: bool, **rest: Any) -> int:
    from sheetcrm.actions.set import set as set_values

    ids = ids_given([word for word in words if not is_assignment(word)])
    options, given = write_options(rest), assignments([word for word in words if is_assignment(word)])
    if not (given.values or given.more or given.less):
        raise UsageError("E-ASSIGNMENT", word=words[-1])
    result = set_values(path, *ids, values=given.values, more=given.more, less=given.less, where=where, sheet=sheet, options=options)
    return said(result, lang, as_json, options)
