"""Regular expressions that are compiled when they are first used: most workbooks need few of them, and compiling takes time."""

from __future__ import annotations

import re
from typing import Any, cast


class _Lazy:
    def __init__(self, pattern: str, flags: int) -> None:
        self._source = (pattern, flags)

    def __getattr__(self, name: str) -> Any:
        compiled = re.compile(*self._source)
        for method in ("fullmatch", "match", "search", "sub", "split", "finditer", "findall"):
            setattr(self, method, getattr(compiled, method))
        return getattr(compiled, name)


def lazy(pattern: str, flags: int = 0, *, ascii_only: bool = True) -> re.Pattern[str]:
    """``re.compile``, later.  ``\\d`` is 0-9 and ``\\s`` ASCII white space, unless ``ascii_only`` is switched off."""
    return cast("re.Pattern[str]", _Lazy(pattern, flags | (re.ASCII if ascii_only else 0)))
