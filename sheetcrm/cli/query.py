"""``sheetcrm query``: ask a workbook in SQL."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

from sheetcrm.cli._options import build, chosen, common, option

if TYPE_CHECKING:
    from sheetcrm.actions.query import QueryResult

FORMATS = ("table", "json", "jsonl", "csv")


def command(lang: str) -> click.Command:
    params = [
        click.Argument(["path"], type=click.Path(path_type=Path)),
        click.Argument(["sql"], metavar="SQL"),
        option(lang, "format", "--format", "form", type=click.Choice(FORMATS), default="table"),
        option(lang, "output_file", "--output", "target", type=click.Path(path_type=Path, dir_okay=False)),
        option(lang, "rec_mask", "--mask", "mask", type=click.Choice(["hide", "partial"])),
        *common(lang),
    ]
    return build("query", lang, run, params)


def run(path: Path, sql: str, form: str, target: Path | None, mask: Any, as_of: dt.date | None, lang: str | None, as_json: bool) -> int:
    from sheetcrm.actions.query import query
    from sheetcrm.cli._target import document

    statement = sys.stdin.read() if sql == "-" else sql
    result = query(path, statement, mask=mask or "none", as_of=as_of, lang=chosen(lang))
    with document(target, [path], binary=False) as stream:
        _write(result, "json" if as_json else form, stream)
    return 0


def _write(result: QueryResult, form: str, stream: IO[str]) -> None:
    from sheetcrm.render.answer import answer_csv, answer_lines, answer_objects

    if form == "table":
        from sheetcrm.render.text import write_lines

        write_lines(answer_lines(result.columns, result.rows, result.lang), stream)
    elif form == "csv":
        stream.writelines(answer_csv(result.columns, result.rows))
    else:
        from sheetcrm.render.json_output import dumps, json_list

        objects = answer_objects(result.columns, result.rows)
        if form == "json":
            stream.write(json_list(objects))
        else:
            stream.writelines(f"{dumps(one)}\n" for one in objects)
