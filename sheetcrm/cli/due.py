"""``sheetcrm due``: whom to contact, as text, JSON, a page or a calendar."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

from sheetcrm.cli._options import build, chosen, common, option, paths

if TYPE_CHECKING:
    from sheetcrm.actions.due import DueList

FORMATS = ("text", "json", "html", "ics")


def command(lang: str) -> click.Command:
    params = [
        paths(),
        option(lang, "format", "--format", "form", type=click.Choice(FORMATS), default="text"),
        option(lang, "output_file", "--output", "target", type=click.Path(path_type=Path, dir_okay=False)),
        option(lang, "ics", "--ics", "as_ics", is_flag=True),
        option(lang, "owner", "--owner", multiple=True),
        *common(lang),
    ]
    return build("due", lang, run, params)


def run(
    paths: tuple[Path, ...],
    form: str,
    target: Path | None,
    as_ics: bool,
    owner: tuple[str, ...],
    as_of: dt.date | None,
    lang: str | None,
    as_json: bool,
) -> int:
    from sheetcrm.actions.due import due
    from sheetcrm.cli._each import each
    from sheetcrm.cli._target import document, is_ours

    shows: dict[str, type[_Text]] = {"text": _Text, "json": _Json, "html": _Page, "ics": _Calendar}
    with document(target, paths, binary=False) as stream:
        show = shows["json" if as_json else "ics" if as_ics else form](stream, chosen(lang), coloured=target is None)

        def one(path: Path) -> int:
            if not is_ours(path, target):
                show.add(path, due(path, as_of=as_of, owner=owner, lang=chosen(lang)))
            return 0

        code = each(paths, one, chosen(lang))
        show.close()
    return code


class _Text:
    """Prints each list as it comes."""

    def __init__(self, stream: IO[str], lang: str | None, *, coloured: bool) -> None:
        self.stream, self.lang, self.coloured = stream, lang, coloured

    def add(self, path: Path, found: DueList) -> None:
        from sheetcrm.render.due_text import due_lines
        from sheetcrm.render.text import write_lines

        lines = due_lines(found.rows, found.vocabularies, file=str(path), as_of=found.as_of, lang=found.lang)
        write_lines(lines, self.stream, colour=None if self.coloured else False)

    def close(self) -> None:
        """Nothing is left to say."""


class _Json(_Text):
    """One list for all workbooks; with several, each row names its own."""

    def __init__(self, stream: IO[str], lang: str | None, *, coloured: bool) -> None:
        super().__init__(stream, lang, coloured=coloured)
        self.lists: list[tuple[Path, list[dict[str, Any]]]] = []

    def add(self, path: Path, found: DueList) -> None:
        self.lists.append((path, found.rows))

    def close(self) -> None:
        from sheetcrm.render.json_output import due_json

        several = len(self.lists) > 1
        rows = [{"file": str(path), **row} if several else row for path, rows in self.lists for row in rows]
        self.stream.write(due_json(rows))


class _Page(_Text):
    """One page for all workbooks, in the language asked for, else that of the first."""

    def __init__(self, stream: IO[str], lang: str | None, *, coloured: bool) -> None:
        super().__init__(stream, lang, coloured=coloured)
        self.lists: list[tuple[Path, DueList]] = []

    def add(self, path: Path, found: DueList) -> None:
        self.lists.append((path, found))

    def close(self) -> None:
        from sheetcrm import __version__
        from sheetcrm.render.due_html import due_page
        from sheetcrm.text import default_lang

        lang = self.lang or (self.lists[0][1].lang if self.lists else default_lang())
        pages = [(str(path), found.rows, found.as_of, found.vocabularies) for path, found in self.lists]
        self.stream.writelines(due_page(pages, lang=lang, version=__version__))


class _Calendar(_Text):
    """One calendar for all workbooks."""

    def __init__(self, stream: IO[str], lang: str | None, *, coloured: bool) -> None:
        super().__init__(stream, lang, coloured=coloured)
        self.calendar: Any = None

    def add(self, path: Path, found: DueList) -> None:
        from sheetcrm.render.due_calendar import add_events, new_calendar

        if self.calendar is None:
            self.calendar = new_calendar(path.stem, found.lang)
        add_events(self.calendar, found.rows, found.vocabularies, as_of=found.as_of, zone=found.zone, lang=found.lang)

    def close(self) -> None:
        if self.calendar is None:
            return
        self.stream.flush()
        self.stream.buffer.write(self.calendar.to_ical())  # type: ignore[attr-defined]  # RFC 5545 wants CR LF, which a text stream may change
        self.stream.flush()
