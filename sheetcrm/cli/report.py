"""``sheetcrm report``: every figure of the Summary and more, as text, JSON or a page."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sheetcrm.cli._options import build, chosen, codes, common, option, paths
from sheetcrm.cli._shown import Printed, Shown, show_each

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sheetcrm.actions.report import Report
    from sheetcrm.render.text import Line

FORMATS = ("text", "json", "html")


def command(lang: str) -> click.Command:
    params = [
        paths(),
        option(lang, "period", "--period"),
        option(lang, "block", "--block", "block", multiple=True),
        option(lang, "format", "--format", "form", type=click.Choice(FORMATS)),
        option(lang, "output_file", "--output", "target", type=click.Path(path_type=Path, dir_okay=False)),
        *common(lang),
    ]
    return build("report", lang, run, params)


def run(
    paths: tuple[Path, ...],
    period: str | None,
    block: tuple[str, ...],
    form: str | None,
    target: Path | None,
    as_of: dt.date | None,
    lang: str | None,
    as_json: bool,
) -> int:
    from sheetcrm.actions.report import chosen_blocks, report
    from sheetcrm.cli._target import format_of

    blocks = codes(block)
    chosen_blocks(blocks)  # a slip of the pen is told before anything is read
    shows: dict[str, type[Shown[Report]]] = {"text": _Text, "json": _Json, "html": _Page}

    def find(path: Path) -> Report:
        return report(path, period=period, as_of=as_of, blocks=blocks, lang=chosen(lang))

    return show_each(shows, format_of(form, target, FORMATS, as_json), paths, target, chosen(lang), find)


class _Text(Printed["Report"]):
    parted = True

    def lines(self, path: Path, found: Report) -> Iterable[Line]:
        from sheetcrm.render.report_text import report_lines

        return report_lines(found.data, found.vocabularies, file=str(path), lang=found.lang)


class _Json(Shown["Report"]):
    """One object; with several workbooks a list of them, each with its file."""

    def document(self) -> Iterable[str]:
        from sheetcrm.render.json_output import report_json

        if len(self.found) == 1:
            yield report_json(self.found[0][1].data)
        elif self.found:
            yield report_json([{"file": str(path), **found.data} for path, found in self.found])


class _Page(Shown["Report"]):
    """One page for all workbooks."""

    def document(self) -> Iterable[str]:
        from sheetcrm import __version__
        from sheetcrm.render.report_html import report_page

        pages = [(str(path), found.data, found.vocabularies) for path, found in self.found]
        return report_page(pages, lang=self.lang, version=__version__)
