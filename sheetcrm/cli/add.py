"""``sheetcrm add``: new records."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from sheetcrm.cli import _completing
from sheetcrm.cli._options import build, common, option, writing
from sheetcrm.cli._records import assignments, said, text_of, write_options
from sheetcrm.text import Text

_WORDS = Text("工作表 [字段=值]...", "SHEET [FIELD=VALUE]...")


def command(lang: str) -> click.Command:
    params = [
        click.Argument(["path"], type=click.Path(path_type=Path)),
        click.Argument(["words"], nargs=-1, required=True, metavar=_WORDS.of(lang), shell_complete=_completing.assignment),
        option(lang, "rec_from", "--from", "source", type=click.Path(path_type=Path, dir_okay=False, allow_dash=True)),
        *writing(lang),
        *common(lang),
    ]
    return build("add", lang, run, params)


def run(path: Path, words: tuple[str, ...], source: Path | None, lang: str | None, as_json: bool, **rest: Any) -> int:
    from sheetcrm.actions._records_in import records_from
    from sheetcrm.actions.add import add

    sheet, *fields = words
    options, given = write_options(rest), assignments(fields)
    values: dict[str, Any] = {**given.values, **given.more}
    records = records_from(text_of(source)) if source is not None else []
    records = [values | record for record in records] if source is not None else [values]
    return said(add(path, sheet, *records, options=options), lang, as_json, options)
