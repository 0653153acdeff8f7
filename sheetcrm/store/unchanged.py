"""Is the file as the last run left it?  Answered from the end of the file, before anything heavy is imported."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from sheetcrm.package.fingerprint import fingerprint

if TYPE_CHECKING:
    import os


def last_run(
    path: str | os.PathLike[str], options: str, day_in: Callable[[str], dt.date], *, asked: bool = False
) -> tuple[dt.date, dict[str, int]] | None:
    """(its day, what it left: severity -> findings) when a file is just as this very run left it.  None in any doubt.

    options  as in ``run_key``;  day_in  the day that the run would be for, given the time zone that the workbook is set to
    asked    that day was asked for, rather than being today
    """
    try:
        digest, head = fingerprint(path)
    except OSError:
        return None
    mark = rb"(?:!|)" if asked else rb"(?:=|)"
    known = mark + rb"(\d{4}-\d\d-\d\d) ([^ <]+) " + re.escape(options.encode())
    found = re.search(digest.encode() + b" " + known + rb" (\d{1,9})/(\d{1,9})/(\d{1,9})<", head) if digest else None
    if found is None:
        return None
    day = day_in(found[2].decode("utf-8", "replace"))
    return (day, dict(zip("EWI", map(int, found.groups()[2:]), strict=True))) if day.isoformat().encode() == found[1] else None


def run_key(day: dt.date, zone: str, options: str, *, asked: bool | None = None) -> str:
    """What a run depends on besides the file: the day and the time zone of the workbook, then its options as one text.

    asked  where the file itself names a day for its figures: True, the run was for the day that was asked for all the same; False,
           it followed the file.  None: the file names none, so that it makes no difference
    """
    return f"{'' if asked is None else '!' if asked else '='}{day.isoformat()} {zone} {options}"


def run_words(digest: str, key: str, counts: dict[str, int]) -> str:
    """What ``last_run`` looks for."""
    return f"{digest} {key} {'/'.join(str(counts.get(severity, 0)) for severity in 'EWI')}"
