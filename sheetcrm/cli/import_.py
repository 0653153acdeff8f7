"""``sheetcrm import``: bring lists from elsewhere into the workbook."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sheetcrm.cli._options import build, chosen, common, option, writing

if TYPE_CHECKING:
    from sheetcrm.actions.import_ import ImportResult

_MODES = ("upsert", "insert", "update")
_PROFILES = ("hubspot", "zoho", "fxiaoke", "salesforce", "generic")


def command(lang: str) -> click.Command:
    params = [
        click.Argument(["path"], type=click.Path(path_type=Path)),
        click.Argument(["sources"], nargs=-1, required=True, type=click.Path(path_type=Path, allow_dash=True)),
        option(lang, "import_sheet", "--sheet", "sheet"),
        option(lang, "import_mode", "--mode", "mode", type=click.Choice(_MODES), default="upsert"),
        option(lang, "import_overwrite", "--overwrite/--fill-blank", "overwrite", default=False),
        option(lang, "import_map", "--map", "columns", multiple=True),
        option(lang, "import_set", "--set", "values", multiple=True),
        option(lang, "import_profile", "--profile", "profile", type=click.Choice(_PROFILES)),
        option(lang, "import_mapping", "--mapping", "mapping"),
        option(lang, "import_accept", "--accept-mapping", "accept_mapping", is_flag=True),
        option(lang, "import_save", "--save-mapping", "save_mapping"),
        option(lang, "import_source_sheet", "--source-sheet", "source_sheets", multiple=True),
        option(lang, "import_encoding", "--encoding", "encoding"),
        option(lang, "import_delimiter", "--delimiter", "delimiter"),
        option(lang, "import_rejects", "--rejects", "rejects", type=click.Path(path_type=Path)),
        *writing(lang, cells=False),
        *common(lang),
    ]
    return build("import", lang, run, params)


def run(
    path: Path,
    sources: tuple[Path, ...],
    columns: tuple[str, ...],
    values: tuple[str, ...],
    delimiter: str | None,
    as_of: dt.date | None,
    lang: str | None,
    as_json: bool,
    dry_run: bool,
    ignore_lock: bool,
    wait: float,
    backup: bool | None,
    **rest: Any,
) -> int:
    from sheetcrm.actions._commit import WriteOptions
    from sheetcrm.actions.import_ import import_
    from sheetcrm.errors import UsageError
    from sheetcrm.text import default_lang

    if sum(str(source) == "-" for source in sources) > 1:
        raise UsageError("E-STDIN-TWICE")
    result = import_(
        path,
        *(sys.stdin.buffer.read() if str(source) == "-" else source for source in sources),
        columns=_pairs(columns, last=True),
        values=_pairs(values, last=False),
        delimiter={"tab": "\t", "\\t": "\t"}.get(delimiter or "", delimiter),
        options=WriteOptions(as_of, dry_run, ignore_lock, wait, backup),
        **rest,
    )
    return _said(result, chosen(lang) or default_lang(), as_json)


def _pairs(words: tuple[str, ...], *, last: bool) -> dict[str, str]:
    """``Label=field`` at the last ``=``, since labels may hold some; ``field=value`` at the first, since values may."""
    from sheetcrm.errors import UsageError

    found: dict[str, str] = {}
    for word in words:
        label, sign, name = word.rpartition("=") if last else word.partition("=")
        if not sign or not label.strip():
            raise UsageError("E-MAP", text=word)
        found[label.strip()] = name.strip()
    return found


def _said(result: ImportResult, lang: str, as_json: bool) -> int:
    """What was done; exit code 1 when rows were rejected."""
    from sheetcrm.cli._said import warn
    from sheetcrm.render.import_report import source_json, source_lines
    from sheetcrm.render.json_output import dumps
    from sheetcrm.text import say
    from sheetcrm.text.import_ import SAYS

    warn(result.path, result.receipt, lang)
    cells, written = result.applied.total, result.receipt is not None
    if as_json:
        told = [source_json(one, result.schema, lang) for one in result.sources]
        files = {"rejects": [str(one) for one in result.rejects], "saved_mapping": str(result.saved_mapping) if result.saved_mapping else None}
        click.echo(dumps({"file": str(result.path), "cells": cells, "written": written, **files, "sources": told}))
        return 1 if result.rejected else 0
    for one in result.sources:
        for line in source_lines(one, result.schema, lang):
            click.echo(line)
    for file in result.rejects:
        click.echo(say(SAYS["rejects_file"], lang, file=file))
    if result.saved_mapping is not None:
        click.echo(say(SAYS["saved_mapping"], lang, file=result.saved_mapping))
    click.echo(say(SAYS["done" if written else "would" if cells else "nothing"], lang, file=result.path.name, cells=cells))
    return 1 if result.rejected else 0
