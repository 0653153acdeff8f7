"""The first step of a refresh after somebody switched the language of a workbook."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field
from typing import TYPE_CHECKING

from sheetcrm._values import dataclass
from sheetcrm.actions._sheets import dropdown_lists, places
from sheetcrm.render.expected import expected_rules
from sheetcrm.render.template import rule_context
from sheetcrm.rules.languages import SWITCHED_FROM
from sheetcrm.store import Applied, Book, Edit, PutMeta, RewordCharts, RewordRules, apply_edits, marked_titles
from sheetcrm.sync.language import relabelled
from sheetcrm.text import LANGS, Text, say
from sheetcrm.text.config import SAYS
from sheetcrm.text.labels import LABELS

if TYPE_CHECKING:
    from sheetcrm.actions._load import Opened
    from sheetcrm.text import Lang


@dataclass
class Switched:
    """headers: how many were renamed;  kept: (sheet title, header) of those that something refers to by name."""

    headers: int = 0
    kept: list[tuple[str, str]] = field(default_factory=list)

    def notices(self) -> list[Text]:
        """What the user should know."""
        said = [_said("language", n=self.headers)]
        return said + [_said("header_kept", header=header, sheet=sheet) for sheet, header in self.kept]


def switch_language(opened: Opened, done: Applied, *, detail: bool) -> Switched | None:
    """Rename headers and say prompts in the language of now, in memory; None when the language is that of the last refresh.

    The data stay as they are: what they were written in is remembered, so that it counts as right.
    """
    found = relabelled(opened.book)
    if found is None:
        return None
    came_from = opened.book.meta.get(SWITCHED_FROM) or found.before
    note = PutMeta({SWITCHED_FROM: "" if came_from == opened.book.lang else came_from})
    edits: list[Edit] = [*found.edits, *_prompts(opened.book, found.before), *_charts(opened, found.before), note]
    done.add(apply_edits(opened.package, edits, detail=detail))
    opened.reread(edits)
    return Switched(len(found.edits), found.kept)


def _said(key: str, **gaps: object) -> Text:
    return Text(*(say(SAYS[key], lang, **gaps) for lang in LANGS))


def _charts(opened: Opened, before: Lang) -> Iterator[RewordCharts]:
    """The titles of the charts on the Summary; some name a number."""
    title = marked_titles(opened.package).get("summary")
    if title is not None:
        keys = [key for key in LABELS if key.startswith("chart.")]
        numbered: list[dict[str, int]] = [{"n": n} for n in range(1, 31)]
        gaps: dict[str, list[dict[str, int]]] = {
            key: numbered if "{n}" in LABELS[key].zh else [{}] for key in keys if "{" not in LABELS[key].zh.replace("{n}", "")
        }
        pairs = [(say(LABELS[key], before, **gap), say(LABELS[key], opened.book.lang, **gap)) for key, many in gaps.items() for gap in many]
        yield RewordCharts(title, tuple(pairs))


def _prompts(book: Book, before: Lang) -> Iterator[RewordRules]:
    """The words of our own dropdowns and checks."""
    names, limit = dropdown_lists(book), int(book.settings["tags.max"])
    old, new = (rule_context(book.vocabularies, names, lang, tags_max=limit) for lang in (before, book.lang))
    for key, place in places(book).items():
        schema = book.schema.sheet(key)
        pairs = zip(expected_rules(schema, place, old).validations, expected_rules(schema, place, new).validations, strict=True)
        yield RewordRules(place.title, tuple(pairs))
