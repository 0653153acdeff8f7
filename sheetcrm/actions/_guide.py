"""The Guide of a workbook: made with it, and drawn anew when its sheets or its language change."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from sheetcrm.actions._load import Opened
from sheetcrm.cells import parse_ref
from sheetcrm.render.guide import GuideInput, RuleLine, guide_plan
from sheetcrm.rules import RULES, load_rules
from sheetcrm.schema import SheetSchema, Vocabularies
from sheetcrm.schema.presets import DEFAULT, Preset, find_preset
from sheetcrm.store import Edit, PutSheet, SheetPlan, marked_titles
from sheetcrm.store.generated import GUIDE, typed_over
from sheetcrm.store.marks import grid_of
from sheetcrm.text import Lang

PRESET = "preset"
"""``_meta`` key: the template that a workbook was made from."""


def guide_sheet(
    shape: Preset | None,
    titles: Mapping[str, str],
    schemas: Sequence[SheetSchema],
    vocabularies: Vocabularies,
    names: frozenset[str],
    lang: Lang,
    *,
    title: str | None = None,
    sample: bool = False,
) -> SheetPlan:
    """The sheet that explains the others.

    shape   the template, None: not known;  titles  sheet key -> title, in the order of the tabs;  names  defined names of the workbook
    title   of the Guide itself, None: the usual one;  sample  the records are invented
    """
    load_rules()
    rules = sorted(RULES.values(), key=lambda rule: rule.code)
    lines = [RuleLine(rule.code, rule.severity, rule.name.of(lang), rule.remedy.of(lang)) for rule in rules]
    # once there is data in it, nobody calls a workbook “Blank”
    heading = (shape.title.of(lang), shape.about.of(lang)) if shape is not None and shape.key != DEFAULT else ("", "")
    return guide_plan(titles, schemas, vocabularies, lines, lang, title=title, given=GuideInput(heading, names, sample))


def guide_again(opened: Opened, schemas: Sequence[SheetSchema], titles: Mapping[str, str], names: Collection[str]) -> list[Edit]:
    """The Guide as it should be by now; none where the workbook has no Guide of ours.  What somebody typed there goes into the journal.

    schemas  of the sheets that people fill, new ones too;  titles  of sheets that are about to be added;  names  defined names to come
    """
    book = opened.book
    title = marked_titles(opened.package).get(GUIDE)
    if title is None:
        return []
    if GUIDE in book.digests:
        typed = typed_over(GUIDE, title, grid_of(opened.package, title), book.digests[GUIDE])
        for cell, text in typed.cells if typed is not None else ():
            opened.journal.cells.setdefault((title, *parse_ref(cell)), ("", cell, "", text, ""))
    keys = {name: key for key, name in {**book.titles, GUIDE: title}.items()}
    known = {keys[name]: name for name in book.order if name in keys} | dict(titles)
    shape = find_preset(book.meta.get(PRESET)) if book.meta.get(PRESET) else None
    every = frozenset({*book.names, *names})
    plan = guide_sheet(shape, known, schemas, book.vocabularies, every, book.lang, title=title, sample=bool(book.samples))
    return [PutSheet(plan)]
