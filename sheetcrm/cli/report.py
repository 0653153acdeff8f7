"""``sheetcrm report``: every figure of the Summary and more, as text, JSON or a page."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

from sheetcrm.cli._options import build, chosen, codes, common, option, paths

if TYPE_CHECKING:
    from sheetcrm.actions.report import Report

FORMATS = ("text", "json", "html")


def command(lang: str) -> click.Command:
    params = [
        paths(),
        option(lang, "period", "--period"),
        option(lang, "block", "--block", "block", multiple=True),
        option(lang, "format", "--format", "form", type=click.Choice(FORMATS), default="text"),
        option(lang, "output_file", "--output", "target", type=click.Path(path_type=Path, dir_okay=False)),
        *common(lang),
    ]
    return build("report", lang, run, params)


def run(
    paths: tuple[Path, ...],
    period: str | None,
    block: tuple[str, ...],
    form: str,
    target: Path | None,
    as_of: dt.date | None,
    lang: str | None,
    as_json: bool,
) -> int:
    from sheetcrm.actions.report import chosen_blocks, report
    from sheetcrm.cli._each import each
    from sheetcrm.cli._target import document, is_ours

    blocks = codes(block)
    chosen_blocks(blocks)  # a slip of the pen is told before anything is read
    shows: dict[str, type[_Text]] = {"text": _Text, "json": _Json, "html": _Page}
    with document(target, paths, binary=False) as stream:
        show = shows["json" if as_json else form](stream, chosen(lang), coloured=target is None)

        def one(path: Path) -> int:
            if not is_ours(path, target):
                show.add(path, report(path, period=period, as_of=as_of, blocks=blocks, lang=chosen(lang)))
            return 0

        code = each(paths, one, chosen(lang))
        show.close()
    return code


class _Text:
    """Prints each report as it comes."""

    def __init__(self, stream: IO[str], lang: str | None, *, coloured: bool) -> None:
        self.stream, self.lang, self.coloured = stream, lang, coloured
        self.first = True

    def add(self, path: Path, found: Report) -> None:
        from sheetcrm.cli._progress import make_room
        from sheetcrm.render.report_text import report_lines
        from sheetcrm.render.text import write_lines

        make_room()
        if not self.first:
            self.stream.write("\n")
        self.first = False
        lines = report_lines(found.data, found.vocabularies, file=str(path), lang=found.lang)
        write_lines(lines, self.stream, colour=None if self.coloured else False)

    def close(self) -> None:
        """Nothing is left to say."""


class _Json(_Text):
    """One object; with several workbooks a list of them, each with its file."""

    def __init__(self, stream: IO[str], lang: str | None, *, coloured: bool) -> None:
        super().__init__(stream, lang, coloured=coloured)
        self.found: list[tuple[Path, dict[str, Any]]] = []

    def add(self, path: Path, found: Report) -> None:
        self.found.append((path, found.data))

    def close(self) -> None:
        from sheetcrm.render.json_output import report_json

        if len(self.found) == 1:
            self.stream.write(report_json(self.found[0][1]))
        elif self.found:
            self.stream.write(report_json([{"file": str(path), **data} for path, data in self.found]))


class _Page(_Text):
    """One page for all workbooks, in the language asked for, else that of the first."""

    def __init__(self, stream: IO[str], lang: str | None, *, coloured: bool) -> None:
        super().__init__(stream, lang, coloured=coloured)
        self.found: list[tuple[Path, Report]] = []

    def add(self, path: Path, found: Report) -> None:
        self.found.append((path, found))

    def close(self) -> None:
        from sheetcrm import __version__
        from sheetcrm.render.report_html import report_page
        from sheetcrm.text import default_lang

        lang = self.lang or (self.found[0][1].lang if self.found else default_lang())
        pages = [(str(path), found.data, found.vocabularies) for path, found in self.found]
        self.stream.writelines(report_page(pages, lang=lang, version=__version__))
