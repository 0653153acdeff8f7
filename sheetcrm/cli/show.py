"""``sheetcrm show``: a record and all that belongs to it."""

from __future__ import annotations

import datetime as dt
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sheetcrm.cli._options import AtLeast, build, chosen, common, option
from sheetcrm.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sheetcrm.actions.show import Card
    from sheetcrm.render.text import Line

IDS = Text("编号...", "IDS...")


def command(lang: str) -> click.Command:
    params = [
        click.Argument(["path"], type=click.Path(path_type=Path)),
        click.Argument(["ids"], nargs=-1, required=True, metavar=IDS.of(lang)),
        option(lang, "rec_which_sheet", "--sheet", "sheet"),
        option(lang, "rec_related", "--related", "related", type=AtLeast(int, 0), default=5),
        option(lang, "rec_mask", "--mask", "mask", type=click.Choice(["hide", "partial"])),
        *common(lang),
    ]
    return build("show", lang, run, params)


def run(
    path: Path,
    ids: tuple[str, ...],
    sheet: str | None,
    related: int,
    mask: Any,
    as_of: dt.date | None,
    lang: str | None,
    as_json: bool,
) -> int:
    from sheetcrm.actions.show import cards_json, show
    from sheetcrm.cli._records import ids_given
    from sheetcrm.render.text import write_lines

    cards = show(path, *ids_given(ids), sheet=sheet, mask=mask or "none", as_of=as_of, lang=chosen(lang))
    if as_json:
        from sheetcrm.render.json_output import json_list

        click.echo(json_list(cards_json(cards)), nl=False)
        return 0
    for n, card in enumerate(cards):
        write_lines([*([[]] if n else []), *_lines(card, int(related))], sys.stdout)
    return 0


def _lines(card: Card, most: int) -> Iterator[Line]:
    from sheetcrm.render.card_text import due_item_lines, figure_lines, record_lines, related_lines

    found, width = card.found, shutil.get_terminal_size().columns
    yield from record_lines(found, width=width)
    yield from figure_lines(card.figures, found.schema, found.vocabularies, found.lang, width)
    yield from due_item_lines(card.due, found.vocabularies, found.as_of, found.lang)
    for place, one in card.related.items():
        field = one.label(place.partition(".")[2])
        yield from related_lines(one, f" · {field}" if field else "", most)
