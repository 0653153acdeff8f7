"""Is the file as the last run left it?  Answered from the end of the file, before anything heavy is imported."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from sheetcrm._lazy import lazy_pattern
from sheetcrm._values import NamedTuple
from sheetcrm.package.fingerprint import fingerprint, head_of

if TYPE_CHECKING:
    import os

    from sheetcrm.text import Lang


class LastRun(NamedTuple):
    """A run.  day: T;  left: severity -> findings that it left;  lang: of the workbook, None where more would have to be read"""

    day: dt.date
    left: dict[str, int]
    lang: Lang | None


_LANG = lazy_pattern(rb">lang</t></is></c><c [^>]*><is><t>(zh-CN|en)<")
"""The language of the workbook among what ``_meta`` holds."""


def last_run(path: str | os.PathLike[str], options: str, day_in: Callable[[str], dt.date], *, asked: bool = False) -> LastRun | None:
    """The run that left a file just as it is, if it was this very one.  None in any doubt.

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
    if day.isoformat().encode() != found[1]:
        return None
    lang = _LANG.search(head)
    left = dict(zip("EWI", map(int, found.groups()[2:]), strict=True))
    return LastRun(day, left, ("en" if lang[1] == b"en" else "zh-CN") if lang is not None else None)


def run_key(day: dt.date, zone: str, options: str, *, asked: bool | None = None) -> str:
    """What a run depends on besides the file: the day and the time zone of the workbook, then its options as one text.

    asked  where the file itself names a day for its figures: True, the run was for the day that was asked for all the same; False,
           it followed the file.  None: the file names none, so that it makes no difference
    """
    return f"{'' if asked is None else '!' if asked else '='}{day.isoformat()} {zone} {options}"


def run_words(digest: str, key: str, counts: dict[str, int]) -> str:
    """What ``last_run`` looks for."""
    return f"{digest} {key} {'/'.join(str(counts.get(severity, 0)) for severity in 'EWI')}"


def defines_one_of(path: str | os.PathLike[str], names: Iterable[str]) -> bool:
    """Whether a workbook defines one of these names; False in any doubt.  Little is read of the file: this is asked of whole folders."""
    try:
        head = head_of(path, "xl/workbook.xml")
    except OSError:
        return False
    return any(f'"{name}"'.encode() in head for name in names)
