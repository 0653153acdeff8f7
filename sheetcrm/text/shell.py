"""A path as it is typed into a shell, for the commands that we suggest."""

from __future__ import annotations

import os
import shlex

from sheetcrm._lazy import lazy_pattern

_PLAIN = lazy_pattern(r"[\w@%+=:,./-]+")


def shell_word(path: object, *, windows: bool = os.name == "nt") -> str:
    """``my book.xlsx`` in quotes, ``客户.xlsx`` as it is.  POSIX shells get single quotes; cmd and PowerShell know double ones."""
    word = str(path)
    if windows:
        return word if _PLAIN.fullmatch(word.replace("\\", "/")) else f'"{word}"'
    return word if _PLAIN.fullmatch(word) and not word.startswith("-") else shlex.quote(word)
