"""What is made when it is first used: modules behind public names, so that importing a room costs nothing, and regular expressions."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, AnyStr, cast

if TYPE_CHECKING:
    import re


def lazy(room: str, names: Mapping[str, str]) -> tuple[Callable[[str], Any], Callable[[], list[str]]]:
    """(``__getattr__``, ``__dir__``) for a package: name -> module inside the room that holds it."""

    def load(name: str) -> Any:
        module = names.get(name)
        if module is None:
            raise AttributeError(f"module {room!r} has no attribute {name!r}")
        return getattr(importlib.import_module(f"{room}.{module}"), name)

    return load, lambda: sorted(names)


class _Pattern:
    def __init__(self, pattern: str | bytes, flags: int) -> None:
        self.pattern, self._flags = pattern, flags

    def __getattr__(self, name: str) -> Any:
        import re

        compiled = re.compile(self.pattern, self._flags)
        for method in ("fullmatch", "match", "search", "sub", "split", "finditer", "findall"):
            setattr(self, method, getattr(compiled, method))
        return getattr(compiled, name)


def lazy_pattern(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """``re.compile`` when the pattern is first used: most workbooks need few of them, and compiling takes time."""
    return cast("re.Pattern[AnyStr]", _Pattern(pattern, flags))
