"""``sheetcrm export``: the tables of a workbook as files or in a database, masked."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sheetcrm.cli._options import build, chosen, codes, common, option, paths
from sheetcrm.text import LANGS, listed, say

if TYPE_CHECKING:
    from sheetcrm.actions.export import ExportedSheet, ExportResult

_FORMATS = ("csv", "tsv", "json", "jsonl", "parquet", "sqlite", "duckdb", "xlsx")
_MASKS = ("hide", "partial", "none")


def command(lang: str) -> click.Command:
    params = [
        paths(),
        option(lang, "export_to", "--to", "--output", "to", required=True),
        option(lang, "export_format", "--format", "form", type=click.Choice(_FORMATS)),
        option(lang, "export_sheets", "--sheets", "sheets", multiple=True),
        option(lang, "export_columns", "--columns", "columns", multiple=True),
        option(lang, "export_where", "--where", "where", multiple=True),
        option(lang, "export_mask", "--mask", type=click.Choice(_MASKS), default="hide", show_default=True),
        option(lang, "export_as", "--as", "user"),
        option(lang, "export_labels", "--labels", "labels", type=click.Choice(["keys", *LANGS, "zh"])),
        option(lang, "export_encoding", "--encoding", "encoding"),
        option(lang, "export_schema", "--schema", "schema"),
        option(lang, "export_force", "--force", is_flag=True),
        option(lang, "export_append", "--append", is_flag=True),
        *common(lang),
    ]
    return build("export", lang, run, params)


def run(
    paths: tuple[Path, ...],
    to: str,
    form: str | None,
    sheets: tuple[str, ...],
    columns: tuple[str, ...],
    labels: str | None,
    as_of: dt.date | None,
    lang: str | None,
    as_json: bool,
    **rest: Any,
) -> int:
    from sheetcrm.actions._export_place import ExportOptions, Folders
    from sheetcrm.actions.export import export
    from sheetcrm.cli._each import each

    options = ExportOptions(format=form, sheets=codes(sheets), columns=codes(columns), labels=chosen(labels), **rest)
    stream = to == "-"
    folders = Folders.of(to, options) if len(paths) > 1 or paths[0].is_dir() else None
    found: list[ExportResult] = []

    def one(path: Path) -> int:
        if folders is not None and folders.holds(path):
            return 0
        place: Any = sys.stdout.buffer if stream else folders.of_workbook(path) if folders is not None else to
        sys.stdout.flush()
        found.append(export(path, place, options, as_of=as_of, lang=chosen(lang)))
        sys.stdout.flush()
        if not as_json:
            _show(found[-1], err=stream)
        return 0

    code = each(paths, one, chosen(lang))
    if as_json:
        from dataclasses import asdict

        from sheetcrm.render.json_output import dumps

        told = [asdict(result) for result in found]
        click.echo(dumps(told if folders is not None else told[0]), err=stream)
    return code


def _show(result: ExportResult, *, err: bool) -> None:
    """What went where; on the error stream when the export itself is on standard output."""
    from sheetcrm.text.export import SAYS

    lang = result.lang
    sheets = listed((say(SAYS["sheet"], lang, title=one.title, records=one.records) for one in result.sheets), lang)
    click.echo(say(SAYS["exported"], lang, file=result.file, to=result.to, sheets=sheets), err=err)
    masked = _counts(result.sheets, "masked", lang)
    if result.mask == "none":
        click.echo(SAYS["unmasked"].of(lang), err=True)
    elif masked:
        click.echo(say(SAYS["masked"], lang, how=result.mask, what=masked), err=err)
    unreadable = _counts(result.sheets, "unreadable", lang)
    if unreadable:
        click.echo(say(SAYS["unreadable"], lang, what=unreadable), err=err)


def _counts(sheets: tuple[ExportedSheet, ...], which: str, lang: str) -> str:
    from sheetcrm.text.export import SAYS

    found = []
    for one in sheets:
        counts: dict[str, int] = getattr(one, which)
        if counts:
            columns = listed((f"{one.columns[key]} {count}" for key, count in counts.items()), lang)
            found.append(say(SAYS["of_sheet"], lang, title=one.title, columns=columns))
    return listed(found, lang)
