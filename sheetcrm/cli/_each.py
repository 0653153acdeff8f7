"""The same verb for several workbooks: one that fails does not stop the others, and the highest exit code wins."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import click

from sheetcrm.errors import SheetcrmError
from sheetcrm.text import default_lang


def each(found: Iterable[Path], act: Callable[[Path], int], lang: str | None = None) -> int:
    """Run ``act`` for each path.  With a single path its error goes up as it is."""
    targets = list(found)
    if len(targets) == 1:
        return act(targets[0])
    worst = 0
    for path in targets:
        try:
            worst = max(worst, act(path))
        except SheetcrmError as error:
            click.echo(f"sheetcrm: {error.line(lang or default_lang())}", err=True)
            worst = max(worst, error.exit_code)
    return worst
