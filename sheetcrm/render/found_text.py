"""Found records for a terminal: a table that stays aligned although Chinese characters are wide."""

from __future__ import annotations

from collections.abc import Iterator

from sheetcrm.render.found import Found, shown_values
from sheetcrm.render.text import Line, table_lines
from sheetcrm.render.widths import shorten
from sheetcrm.text import say
from sheetcrm.text.shell_verbs import SAYS

_WIDEST = 28
_MOST = 60


def found_lines(found: Found, *, file: str | None = None) -> Iterator[Line]:
    """The records as a table, below it how many there are; file  shown above where there are several."""
    lang = found.lang
    if file:
        yield [(file, "bold"), (f"  {found.title}", "dim")]
    if not len(found):
        yield [(SAYS["none"].of(lang), "dim")] if not found.total else [(say(SAYS["some"], lang, shown=0, n=found.total), "dim")]
        return
    table = found.table(lang)
    widest = _MOST if len(table.columns) <= 4 else _WIDEST
    columns = [shown_values(column, lang) for column in table.columns]
    rows = [[(shorten(text, widest), "") for text in row] for row in zip(*columns, strict=True)]
    right = [n for n, column in enumerate(table.columns) if column.type in ("number", "integer")]
    yield from table_lines([column.header for column in table.columns], rows, right=right, indent=0)
    words = say(SAYS["counted"], lang, n=found.total) if len(found) == found.total else say(SAYS["some"], lang, shown=len(found), n=found.total)
    yield [(words, "dim")]
