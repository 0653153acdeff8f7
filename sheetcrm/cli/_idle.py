"""``refresh`` of one workbook that is up to date, answered before the parser of the command line is imported.

A scheduler asks this every few minutes.  Only the plainest command lines are understood here, and everything else, down to
the smallest doubt, is left to the command itself (``cli/refresh.py``), which would say the same.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from sheetcrm._values import NamedTuple


class _Asked(NamedTuple):
    path: str
    as_of: str | None = None
    lang: str | None = None
    fix: bool = False


def answer(words: Sequence[str]) -> int | None:
    """The exit code when all is said; None: nothing was printed, ask the command."""
    asked = _understood(words)
    if asked is None:
        return None
    import datetime as dt
    import os.path

    from sheetcrm.actions._clock import FIRST_DAY, LAST_DAY
    from sheetcrm.actions._idle import nothing_to_do
    from sheetcrm.errors import SheetcrmError
    from sheetcrm.text import say
    from sheetcrm.text.cli import SAYS

    try:
        day = dt.date.fromisoformat(asked.as_of) if asked.as_of is not None else None
        if day is not None and not FIRST_DAY <= day <= LAST_DAY:
            return None
        found = nothing_to_do(asked.path, as_of=day, fix=asked.fix)
    except (ValueError, SheetcrmError):
        return None
    if found is None:
        return None
    left, lang = found.left, asked.lang or found.lang
    if not lang:
        return None
    lines = [say(SAYS["nothing"], lang, file=os.path.basename(asked.path))]  # noqa: PTH119  # pathlib costs more than the answer
    if any(left.values()):
        lines.append(say(SAYS["remaining"], lang, **{severity.lower(): count for severity, count in left.items()}))
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    sys.stdout.flush()
    return 1 if left.get("E") else 0


def _understood(words: Sequence[str]) -> _Asked | None:
    """``refresh FILE [--as-of DAY] [--lang LANG] [--fix]`` in any order, each at most once."""
    given: dict[str, str] = {}
    rest = iter(words[1:])
    for word in rest:
        name, equals, value = word.partition("=")
        if not word.startswith("-"):
            key, value = "path", word
        elif name in ("--as-of", "--lang"):
            key, value = name, value if equals else next(rest, "")
        elif word == "--fix":
            key = word
        else:
            return None
        if key in given:
            return None
        given[key] = value
    path, lang = given.get("path", ""), given.get("--lang")
    if words[:1] != ["refresh"] or not path or path.endswith(("/", "\\")) or lang not in (None, "zh", "zh-CN", "en"):
        return None
    return _Asked(path, given.get("--as-of"), "zh-CN" if lang == "zh" else lang, "--fix" in given)
