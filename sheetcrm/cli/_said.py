"""What the commands that look at workbooks or change them share when they speak."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from sheetcrm.store import Book, CellChange, Receipt

_WIDEST = 60
"""Terminal columns of a cell; what is longer is cut."""


def warn(path: Path, receipt: Receipt | None, lang: str) -> None:
    """What did not stop the save but is worth a word, on stderr."""
    from sheetcrm.errors import SheetcrmError

    for code in dict.fromkeys(receipt.warnings if receipt else ()):
        click.echo(f"sheetcrm: {SheetcrmError(code, file=path).line(lang)}", err=True)


def show_table(rows: Iterable[Sequence[str]], heads: Sequence[str] = (), *, most: int = _WIDEST, indent: int = 0, whole: int = -1) -> None:
    """Rows of equal length as columns on standard output; column ``whole``, which people copy from, is never cut."""
    from sheetcrm.render.text import table_lines, write_lines
    from sheetcrm.render.widths import shorten

    cut = [[(cell if n == whole else shorten(cell, most), "") for n, cell in enumerate(row)] for row in rows]
    write_lines(table_lines(heads, cut, indent=indent), sys.stdout)


def show_changes(changes: Sequence[CellChange], lang: str) -> None:
    """Cells before and after, on standard output."""
    from sheetcrm.render.text import changes_lines, write_lines

    write_lines(changes_lines(changes, lang), sys.stdout)


def changes_json(changes: Iterable[CellChange], book: Book | None = None) -> list[dict[str, str]]:
    """Cells before and after; with a book the values of its sensitive columns are masked, since JSON travels: on a terminal they are shown."""
    from sheetcrm.derive.masking import mask_shown
    from sheetcrm.render._records import private_columns

    private = private_columns(book) if book is not None else {}
    found = []
    for change in changes:
        key = private.get((change.sheet, change.place[1]))
        before, after = (text if key is None else mask_shown(text, key) for text in (change.before, change.after))
        found.append({"sheet": change.sheet, "cell": change.cell, "before": before, "after": after})
    return found


class Answers:
    """One JSON list for all workbooks of a run."""

    def __init__(self) -> None:
        self.found: list[object] = []

    def add(self, answer: object) -> None:
        self.found.append(answer)

    def close(self) -> None:
        from sheetcrm.render.json_output import json_list

        click.echo(json_list(self.found), nl=False)
