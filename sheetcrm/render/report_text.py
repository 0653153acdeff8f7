"""The report for a terminal: figures with what they are made of, then tables, group by group."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from sheetcrm.render._report_tables import NOTHING, Figure, Table, report_groups, span_words
from sheetcrm.render.text import Line, table_lines
from sheetcrm.render.widths import pad, shorten, terminal_width
from sheetcrm.text.reports import words

if TYPE_CHECKING:
    from sheetcrm.schema import Vocabularies

_LONGEST = 50
"""Rows of a table that are shown; a list of all customers belongs elsewhere."""
_BROADEST = 12
_NOTE, _CELL = 60, 40
_GOALS = {True: "green", False: "bold red", None: "dim"}


def report_lines(report: Mapping[str, Any], vocabularies: Vocabularies, *, file: str, lang: str) -> Iterator[Line]:
    """``report`` as ``compute_all`` gives it."""
    yield [(file, "bold"), (f"  {words('line', lang, date=report['as_of'], span=span_words(report, lang))}", "dim")]
    for group in report_groups(report, vocabularies, lang):
        yield []
        yield [(group.title, "bold underline")]
        if group.figures:
            yield from _figures(group.figures)
        for table in group.tables:
            yield []
            yield [(f"  {table.title}", "bold")]
            yield from _table(table, lang)


def _figures(figures: list[Figure]) -> Iterator[Line]:
    names = max(terminal_width(f.name) for f in figures)
    values = max(terminal_width(f.value) for f in figures)
    for f in figures:
        line: Line = [(f"  {pad(f.name, names)}  ", ""), (" " * (values - terminal_width(f.value)) + f.value, "bold")]
        if f.goal:
            line.append((f"  {f.goal}", _GOALS[f.reached]))
        if f.note:
            line.append((f"  {shorten(f.note, _NOTE)}", "dim"))
        yield line


def _table(table: Table, lang: str) -> Iterator[Line]:
    if not table.rows:
        yield [(f"  {words('nothing', lang)}", "dim")]
        return
    if len(table.heads) > _BROADEST and len(table.rows) < _BROADEST:
        table = _turned(table)
    shown = table.rows[:_LONGEST]
    rows = [[(_cell(text), "dim" if text == NOTHING else "") for text in row] for row in shown]
    yield from table_lines(table.heads, rows, right=table.right)
    if len(shown) < len(table.rows):
        yield [(f"  {words('more', lang, n=len(table.rows) - len(shown))}", "dim")]


def _turned(table: Table) -> Table:
    """The same with a column for each row: a few people with many figures each."""
    heads, *rows = [list(column) for column in zip(table.heads, *table.rows, strict=True)]
    return Table(table.block, table.title, heads, rows, frozenset(range(1, len(heads))))


def _cell(text: str) -> str:
    """On one line; the indent of what stands below something else stays."""
    indent = len(text) - len(text.lstrip(" "))
    return " " * indent + shorten(text, _CELL)
