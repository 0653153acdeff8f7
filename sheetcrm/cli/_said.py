"""What the commands that look at workbooks or change them share when they speak."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

if TYPE_CHECKING:
    from sheetcrm.store import Applied, CellChange, Receipt

R = TypeVar("R")
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


def show_changes(applied: Applied, lang: str) -> None:
    """Cells before and after, on standard output."""
    from sheetcrm.render.text import changes_lines, write_lines

    write_lines(changes_lines(_changes(applied), lang), sys.stdout)


def changes_json(applied: Applied | None) -> list[dict[str, str]]:
    """Cells before and after; None: nothing was changed.  ``how`` says how two texts differ that look the same (``CellChange.stored``)."""
    changes = _changes(applied) if applied is not None else ()
    return [
        {
            "sheet": change.sheet,
            "cell": change.cell,
            "before": change.before,
            "after": change.after,
            **({"how": change.stored} if change.stored else {}),
        }
        for change in changes
    ]


def _changes(applied: Applied) -> list[CellChange]:
    """What a command shows of contact data is masked, on a terminal and in JSON, unless somebody asks for it (``--unmasked``)."""
    from sheetcrm.cli._options import UNMASKED
    from sheetcrm.render.changes import shown_changes

    context = click.get_current_context(silent=True)
    return applied.changes if context is not None and context.meta.get(UNMASKED) else shown_changes(applied)


class Answers:
    """One JSON list for all workbooks of a run."""

    def __init__(self) -> None:
        self.found: list[object] = []

    def add(self, answer: object) -> None:
        self.found.append(answer)

    def close(self) -> None:
        from sheetcrm.render.json_output import json_list

        click.echo(json_list(self.found), nl=False)


def answer_each(
    paths: Sequence[Path],
    act: Callable[[Path], R],
    show: Callable[[R], object],
    answer: Callable[[R], object],
    *,
    lang: str,
    as_json: bool,
    code: Callable[[R], int] = lambda result: 0,
) -> int:
    """Run ``act`` for each workbook: ``show`` says at once what came of it, or ``answer`` goes into one JSON list; the exit code of all.

    code  the exit code of one result
    """
    from sheetcrm.cli._each import each

    answers = Answers()

    def one(path: Path) -> int:
        result = act(path)
        if as_json:
            answers.add(answer(result))
        else:
            show(result)
        return code(result)

    worst = each(paths, one, lang)
    if as_json:
        answers.close()
    return worst
