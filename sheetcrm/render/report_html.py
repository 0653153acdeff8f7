"""The report as one page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sheetcrm.render._html import begin, cards, end, t, table
from sheetcrm.render._report_tables import Figure, Group, Table, report_groups, span_words
from sheetcrm.text.outputs import words as other_words
from sheetcrm.text.reports import words

if TYPE_CHECKING:
    from sheetcrm.schema import Vocabularies

_CARDS = ("N0", "N1", "N2", "K10", "K14", "K3", "K9", "K11")
_MOST = 2000
"""Rows of a table; a page with more cannot be used."""
_LONG, _WIDE = 20, 6


def report_page(reports: Sequence[tuple[str, Mapping[str, Any], Vocabularies]], *, lang: str, version: str) -> Iterator[str]:
    """The page, piece by piece; reports: (file, ``compute_all``, vocabularies of the workbook)."""
    yield from begin(words("title", lang), lang)
    for file, report, vocabularies in reports:
        yield f'<section class="book"><h2>{t(file)}</h2>'
        yield f'<p class="muted">{t(words("line", lang, date=report["as_of"], span=span_words(report, lang)))}</p>'
        groups = report_groups(report, vocabularies, lang)
        figures = {figure.block: figure for group in groups for figure in group.figures if group.key in ("customers", "figures")}
        yield from cards((figures[b].value, figures[b].name, _look(figures[b])) for b in _CARDS if b in figures)
        for group in groups:
            yield from _group(group, lang)
        yield "</section>"
    yield from end([other_words("page.made", lang, version=version)])


def _look(figure: Figure) -> str:
    if figure.block == "K10":
        return "ok" if figure.value == "0" else "E"
    return "" if figure.reached is None else "ok" if figure.reached else "E"


def _group(group: Group, lang: str) -> Iterator[str]:
    yield f'<div class="sheet"><h3>{t(group.title)}</h3>'
    if group.figures:
        yield from _figures(group.figures, lang)
    small = [one for one in group.tables if len(one.heads) < _WIDE]
    yield '<div class="two">' if small else ""
    for one in small:
        yield from _part(one, lang)
    yield "</div>" if small else ""
    for one in group.tables:
        if len(one.heads) >= _WIDE:
            yield from _part(one, lang)
    yield "</div>"


def _figures(figures: list[Figure], lang: str) -> Iterator[str]:
    """Name, value, what it is made of; the goal in its colour."""
    goals = any(f.goal for f in figures)
    notes = any(f.note for f in figures)
    heads = ["name", "value", *(["goal"] if goals else []), *(["note"] if notes else [])]
    yield '<div class="wide"><table><tr>'
    looks = {"value": ' class="n"'}
    yield "".join(f"<th{looks.get(head, '')}>{t(words(head, lang))}</th>" for head in heads) + "</tr>"
    for f in figures:
        look = "" if f.reached is None else "ok" if f.reached else "E"
        goal = f'<td class="goal {look}">{t(f.goal)}</td>' if goals else ""
        note = f'<td class="muted">{t(f.note)}</td>' if notes else ""
        yield f'<tr><td class="when">{t(f.name)}</td><td class="n"><b>{t(f.value)}</b></td>{goal}{note}</tr>'
    yield "</table></div>"


def _part(one: Table, lang: str) -> Iterator[str]:
    yield f'<div class="part"><h4>{t(one.title)}</h4>'
    if not one.rows:
        yield f'<p class="muted">{t(words("nothing", lang))}</p></div>'
        return
    rows = one.rows[:_MOST]
    look = "wide scroll" if len(rows) > _LONG else "wide"
    yield f'<div class="{look}">'
    yield from table(one.heads, rows, one.right, one.bars)
    yield "</div>"
    if len(rows) < len(one.rows):
        yield f'<p class="muted">{t(words("capped", lang, shown=len(rows), total=len(one.rows)))}</p>'
    yield "</div>"
