"""``sheetcrm delete``: delete records."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from sheetcrm.cli._options import build, common, option, writing
from sheetcrm.cli._records import ids_given, said, which, write_options
from sheetcrm.text import Text

_IDS = Text("[编号]...", "[ID]...")


def command(lang: str) -> click.Command:
    params = [
        click.Argument(["path"], type=click.Path(path_type=Path)),
        click.Argument(["ids"], nargs=-1, metavar=_IDS.of(lang)),
        *which(lang),
        option(lang, "rec_references", "--references", "references", type=click.Choice(["restrict", "cascade", "blank"]), default="restrict"),
        *writing(lang),
        *common(lang),
    ]
    return build("delete", lang, run, params)


def run(path: Path, ids: tuple[str, ...], where: str | None, sheet: str | None, references: Any, lang: str | None, as_json: bool, **rest: Any) -> int:
    from sheetcrm.actions.delete import delete

    options = write_options(rest)
    result = delete(path, *ids_given(ids), where=where, sheet=sheet, references=references, options=options)
    return said(result, lang, as_json, options)
