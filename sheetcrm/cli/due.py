"""``sheetcrm due``: whom to contact, as text, JSON, a page or a calendar."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sheetcrm.cli._options import build, chosen, common, option, paths
from sheetcrm.cli._shown import Printed, Shown, show_each

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sheetcrm.actions.due import DueList
    from sheetcrm.render.text import Line

FORMATS = ("text", "json", "html", "ics")


def command(lang: str) -> click.Command:
    params = [
        paths(),
        option(lang, "format", "--format", "form", type=click.Choice(FORMATS)),
        option(lang, "output_file", "--output", "target", type=click.Path(path_type=Path, dir_okay=False)),
        option(lang, "ics", "--ics", "as_ics", is_flag=True),
        option(lang, "owner", "--owner", multiple=True),
        option(lang, "rec_mask", "--mask", "mask", type=click.Choice(["hide", "partial"])),
        *common(lang),
    ]
    return build("due", lang, run, params)


def run(
    paths: tuple[Path, ...],
    form: str | None,
    target: Path | None,
    as_ics: bool,
    owner: tuple[str, ...],
    mask: Any,
    as_of: dt.date | None,
    lang: str | None,
    as_json: bool,
) -> int:
    from sheetcrm.actions.due import due
    from sheetcrm.cli._target import format_of

    shows: dict[str, type[Shown[DueList]]] = {"text": _Text, "json": _Json, "html": _Page, "ics": _Calendar}

    def find(path: Path) -> DueList:
        return due(path, as_of=as_of, owner=owner, mask=mask or "none", lang=chosen(lang))

    return show_each(shows, format_of("ics" if as_ics else form, target, FORMATS, as_json), paths, target, chosen(lang), find)


class _Text(Printed["DueList"]):
    def lines(self, path: Path, found: DueList) -> Iterable[Line]:
        from sheetcrm.render.due_text import due_lines

        return due_lines(found.rows, found.vocabularies, file=str(path), as_of=found.as_of, lang=found.lang)


class _Json(Shown["DueList"]):
    """One list for all workbooks; with several, each row names its own."""

    def document(self) -> Iterable[str]:
        from sheetcrm.render.json_output import due_json

        several = len(self.found) > 1
        yield due_json([{"file": str(path), **row} if several else row for path, found in self.found for row in found.rows])


class _Page(Shown["DueList"]):
    """One page for all workbooks."""

    def document(self) -> Iterable[str]:
        from sheetcrm import __version__
        from sheetcrm.render.due_html import due_page

        pages = [(str(path), found.rows, found.as_of, found.vocabularies) for path, found in self.found]
        return due_page(pages, lang=self.lang, version=__version__)


class _Calendar(Shown["DueList"]):
    """One calendar for all workbooks, named after the first."""

    def close(self) -> None:
        from sheetcrm.render.due_calendar import add_events, new_calendar

        if not self.found:
            return
        calendar = new_calendar(self.found[0][0].stem, self.found[0][1].lang)
        for _, found in self.found:
            add_events(calendar, found.rows, found.vocabularies, as_of=found.as_of, zone=found.zone, lang=found.lang)
        self.stream.flush()
        self.stream.buffer.write(calendar.to_ical())  # type: ignore[attr-defined]  # RFC 5545 wants CR LF, which a text stream may change
        self.stream.flush()
