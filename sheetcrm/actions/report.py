"""Every figure of a workbook, without opening it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sheetcrm._values import dataclass
from sheetcrm.actions._load import Source, load
from sheetcrm.actions._view import derived_on, wanted_figures
from sheetcrm.derive import Derived
from sheetcrm.errors import UsageError, check_lang
from sheetcrm.reports import FindingsSummary, Period, block_ids, compute_all
from sheetcrm.schema import Vocabularies
from sheetcrm.text import Lang

ALL = "ALL"
_FROM_CHECKS = "QA"
"""The block that needs the findings: without it nothing is checked."""


@dataclass
class Report:
    """Figures of a workbook, and what showing them needs.

    data  ``{as_of, period: {from, to}, blocks: {id: block}}``: unrounded numbers, rates 0–1, yuan, ISO dates, None where there is
          no figure; the shape of each block is in ``sheetcrm schema report``
    file  name of the workbook;  lang  of the words around the figures
    """

    data: dict[str, Any]
    file: str
    lang: Lang
    vocabularies: Vocabularies

    @property
    def blocks(self) -> dict[str, Any]:
        """Block id -> its figures."""
        blocks: dict[str, Any] = self.data["blocks"]
        return blocks


def report(
    source: Source,
    *,
    period: str | None = None,
    as_of: dt.date | None = None,
    blocks: Sequence[str] | str = (),
    lang: Lang | None = None,
) -> Report:
    """The figures of a workbook at T for a period.

    period  month, quarter or year of T up to T, ``all``, or ``FROM..TO``;  as_of  T.  None: as chosen in the two cells of Summary, else the
            month, and today in the workbook's time zone
    blocks  ids (K1, PF …) in any case, default all but PF, TR and CV, which have one entry for each person, tag and customer; ``ALL``: these too
    lang    of the words around the figures, default that of the workbook
    Raises ``UsageError`` for an unknown period or block, ``FileRefused`` for what is no sound workbook.
    """
    check_lang(lang)
    wanted = chosen_blocks([blocks] if isinstance(blocks, str) else blocks)
    if as_of is not None and period is not None:
        Period.of(period, as_of)  # a word that is none is told before a long workbook is read
    opened = load(source, as_of=as_of)
    summary: FindingsSummary | None = None
    if wanted is None or _FROM_CHECKS in wanted:
        from sheetcrm.actions._sheets import findings_summary

        derived, findings = opened.check()
        summary = findings_summary(findings, derived)
    else:
        derived = Derived(opened.book)
    figures = wanted_figures(opened.book, period, as_of)
    view = derived_on(opened.package, derived, figures.day)
    data = compute_all(view.book, view, figures.period, summary, wanted)
    return Report(data, opened.book.file, lang or opened.book.lang, opened.book.vocabularies)


def chosen_blocks(names: Sequence[str]) -> list[str] | None:
    """Ids as they are written, in the order of the report; None: the usual ones.  E-BLOCK names what an unknown one may mean."""
    if not names:
        return None
    known = block_ids()
    by_form = {block.casefold(): block for block in known}
    chosen: set[str] = set()
    for name in names:
        if name.casefold() == ALL.casefold():
            chosen.update(known)
        elif name.casefold() in by_form:
            chosen.add(by_form[name.casefold()])
        else:
            near = _near(name, by_form)
            raise UsageError("E-BLOCK-NEAR" if near else "E-BLOCK", block=name, near=", ".join(near), known=", ".join(known))
    return [block for block in known if block in chosen]


def _near(name: str, by_form: dict[str, str]) -> list[str]:
    """Up to three ids that are one letter away."""
    from rapidfuzz import process
    from rapidfuzz.distance import Levenshtein

    found = process.extract(name.casefold(), list(by_form), scorer=Levenshtein.distance, score_cutoff=1, limit=3)
    return [by_form[form] for form, _, _ in found]
