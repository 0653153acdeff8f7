"""``sheetcrm find``: the records that a condition means, as a table, CSV, JSON or only their ids."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import IO, TYPE_CHECKING

import click

from sheetcrm.cli import _completing
from sheetcrm.cli._options import AtLeast, build, chosen, common, option
from sheetcrm.text import Text

if TYPE_CHECKING:
    from sheetcrm.render.found import Found

FORMATS = ("table", "json", "jsonl", "csv", "ids")
_WORDS = Text("文件或文件夹... [工作表]", "PATHS... [SHEET]")


def command(lang: str) -> click.Command:
    params = [
        click.Argument(["words"], nargs=-1, required=True, metavar=_WORDS.of(lang), shell_complete=_completing.words),
        option(lang, "rec_where", "--where", "where", shell_complete=_completing.condition),
        option(lang, "rec_sheet", "--sheet", "sheet", shell_complete=_completing.sheet),
        option(lang, "rec_columns", "--columns", "columns", multiple=True, shell_complete=_completing.columns),
        option(lang, "rec_sort", "--sort", "sort", multiple=True, shell_complete=_completing.columns),
        option(lang, "rec_most", "--limit", "limit", type=AtLeast(int, 0)),
        option(lang, "rec_count", "--count", "count", is_flag=True),
        option(lang, "format", "--format", "form", type=click.Choice(FORMATS), default="table"),
        option(lang, "output_file", "--output", "target", type=click.Path(path_type=Path, dir_okay=False)),
        option(lang, "rec_mask", "--mask", "mask", type=click.Choice(["hide", "partial"])),
        *common(lang),
    ]
    return build("find", lang, run, params)


def run(
    words: tuple[str, ...],
    where: str | None,
    sheet: str | None,
    columns: tuple[str, ...],
    sort: tuple[str, ...],
    limit: int | None,
    count: bool,
    form: str,
    target: Path | None,
    mask: str | None,
    as_of: dt.date | None,
    lang: str | None,
    as_json: bool,
) -> int:
    from sheetcrm.actions.find import find
    from sheetcrm.cli._each import each
    from sheetcrm.cli._records import listed_words, words_apart
    from sheetcrm.cli._target import document, is_ours

    paths, key = words_apart(words, sheet)
    form = "json" if as_json else form
    wanted = listed_words(columns)
    options = {"columns": [] if wanted == ["all"] else wanted, "sort": listed_words(sort), "limit": limit, "mask": mask or "none"}
    with document(target, paths, binary=False) as stream:
        show = _Counts(stream, form) if count else _SHOWN[form](stream)

        def one(path: Path) -> int:
            if not is_ours(path, target):
                found = find(path, key, where, as_of=as_of, lang=chosen(lang), **options)  # type: ignore[arg-type]
                show.add(path, found if wanted or form != "table" else found.usual())
            return 0

        show.several = len(paths) > 1 or any(path.is_dir() for path in paths)
        code = each(paths, one, chosen(lang))
        show.close()
    return code


class _Table:
    """Prints each workbook's records as they come."""

    several = False

    def __init__(self, stream: IO[str]) -> None:
        self.stream = stream

    def add(self, path: Path, found: Found) -> None:
        from sheetcrm.render.found_text import found_lines
        from sheetcrm.render.text import write_lines

        write_lines(found_lines(found, file=str(path) if self.several else None), self.stream)

    def close(self) -> None:
        """Nothing is left to say."""


class _Ids(_Table):
    """One id a line, for other commands."""

    def add(self, path: Path, found: Found) -> None:
        self.stream.writelines(f"{one}\n" for one in found.ids if one)


class _Csv(_Table):
    """One table for all workbooks; with several, the first column names the workbook."""

    first = True

    def add(self, path: Path, found: Found) -> None:
        from sheetcrm.render.export_text import csv_pieces

        pieces = csv_pieces(found.table(found.lang, file=str(path) if self.several else None), labels=found.lang)
        if not self.first:
            next(pieces)
        self.first = False
        self.stream.writelines(piece.replace("\r\n", "\n") for piece in pieces)


class _Lines(_Table):
    """One JSON object a line."""

    def add(self, path: Path, found: Found) -> None:
        from sheetcrm.render.export_text import json_objects

        for piece in json_objects(found.table("keys", file=str(path) if self.several else None)):
            self.stream.write("\n".join(piece) + "\n")


class _Json(_Table):
    """One list for all workbooks."""

    begun = False

    def add(self, path: Path, found: Found) -> None:
        from sheetcrm.render.export_text import json_objects

        for piece in json_objects(found.table("keys", file=str(path) if self.several else None)):
            self.stream.write((",\n" if self.begun else "[\n") + ",\n".join(piece))
            self.begun = True

    def close(self) -> None:
        self.stream.write("\n]\n" if self.begun else "[]\n")


class _Counts(_Table):
    """How many there are, in each workbook."""

    def __init__(self, stream: IO[str], form: str) -> None:
        super().__init__(stream)
        self.form = form
        self.counts: dict[str, int] = {}

    def add(self, path: Path, found: Found) -> None:
        self.counts[str(path)] = found.total

    def close(self) -> None:
        from sheetcrm.render.json_output import dumps

        if self.form in ("json", "jsonl"):
            one = [{"file": path, "count": n} if self.several else {"count": n} for path, n in self.counts.items()]
            self.stream.write(dumps(one if self.several else one[0] if one else {}) + "\n")
            return
        for path, n in self.counts.items():
            self.stream.write(f"{path}  {n}\n" if self.several else f"{n}\n")


_SHOWN: dict[str, type[_Table]] = {"table": _Table, "csv": _Csv, "json": _Json, "jsonl": _Lines, "ids": _Ids}
