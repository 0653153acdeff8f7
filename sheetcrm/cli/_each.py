"""The same verb for several workbooks: one that fails does not stop the others, and the highest exit code wins."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import click

from sheetcrm._lazy import lazy_pattern
from sheetcrm.cli._progress import Bar
from sheetcrm.errors import SheetcrmError, UsageError, failed
from sheetcrm.text import default_lang

WORKBOOKS = (".xlsx", ".xlsm", ".xltx", ".xltm")
_BACKUPS = "backups"
_BACKUP = lazy_pattern(r"-\d{8}-\d{6}(-\d+)?\.bak$")
"""Names of backups that earlier versions put beside a workbook."""
_COPY = lazy_pattern(
    r"conflicted copy|冲突副本|冲突的副本|case conflict|\.sync-conflict-\d{8}-|\(SFConflict |_Conflict$|\.Conflict$"
    r"|[-_ ](DESKTOP|LAPTOP)-[A-Z0-9]{5,}$|\(sheetcrm \d{8}-\d{6}\)$",
    re.IGNORECASE,
)
"""Names that sync programs give to the loser of a conflict (Dropbox, 坚果云, Syncthing, Seafile, Synology, OneDrive), and ours."""
_NUMBERED = lazy_pattern(r"^(?P<name>.+?)(?: \(\d+\)|\(\d+\)| - (?:Copy|副本)(?: \(\d+\))?)$")
"""What may be a copy: only where the workbook that it would be a copy of stands beside it."""


def each(given: Sequence[Path], act: Callable[[Path], int], lang: str | None = None) -> int:
    """Run ``act`` for each workbook named, and for those inside the folders named.  With a single one its error goes up as it is."""
    targets = list(_targets(given, lang))
    bar = Bar(len(targets))
    if len(targets) == 1 and isinstance(targets[0], Path):
        return _watched(bar, act, targets[0])
    worst = 0
    for target in targets:
        try:
            if isinstance(target, SheetcrmError):
                raise target
            worst = max(worst, _watched(bar, act, target))
        except Exception as problem:
            if isinstance(problem, BrokenPipeError) or _debugging():
                raise
            error = as_error(problem)
            if isinstance(target, Path) and str(error.file) == target.name:
                error.file = target  # in a folder the name alone does not say which
            click.echo(f"sheetcrm: {error.line(lang or default_lang(), shell=True)}", err=True)
            worst = max(worst, error.exit_code)
    return worst


def _watched(bar: Bar, act: Callable[[Path], int], target: Path) -> int:
    bar.begin(target.name)
    try:
        return act(target)
    finally:
        bar.end()


def as_error(problem: Exception) -> SheetcrmError:
    """Anything that went wrong as something that has a line for the user and an exit code."""
    if isinstance(problem, SheetcrmError):
        return problem
    if isinstance(problem, OSError):
        return failed(problem, problem.filename)
    return SheetcrmError("E-INTERNAL", problem=f"{type(problem).__name__}: {problem}")


def _targets(given: Sequence[Path], lang: str | None) -> Iterator[Path | SheetcrmError]:
    """Each workbook once; a folder without any is an error of its own."""
    seen: set[Path] = set()
    for path in given:
        try:
            found = _inside(path, lang) if path.is_dir() else [path]
        except (OSError, ValueError):  # a name too long, or with a NUL: opening it says so
            found = [path]
        if not found:
            yield UsageError("E-NO-WORKBOOK", file=path)
        for one in found:
            if (place := one.absolute()) not in seen:
                seen.add(place)
                yield one


def _inside(folder: Path, lang: str | None) -> list[Path]:
    """The workbooks in a folder and below; lock files, hidden files, our backups and lists, and (said on stderr) copies of sync
    programs are left out."""
    from sheetcrm.cli._target import is_list

    found = []
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        hidden = any(part.startswith((".", "~$")) for part in parts) or _BACKUPS in parts[:-1]
        if path.suffix.lower() not in WORKBOOKS or hidden or _BACKUP.search(path.stem) or not path.is_file():
            continue
        if is_copy(path):
            click.echo(f"sheetcrm: {SheetcrmError('W-COPY', file=path).line(lang or default_lang())}", err=True)
        elif not is_list(path):
            found.append(path)
    return found


def is_copy(path: Path) -> bool:
    """Whether the name says that this is a copy of another workbook, made by a sync program or by hand."""
    match = _NUMBERED.match(path.stem)
    return bool(_COPY.search(path.stem)) or (match is not None and path.with_name(match["name"] + path.suffix).exists())


def _debugging() -> bool:
    context = click.get_current_context(silent=True)
    return context is not None and bool(context.find_root().meta.get("sheetcrm.debug"))
