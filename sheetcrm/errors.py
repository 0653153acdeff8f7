"""Why a command stops.  Problems *in the data* are never raised: they are findings.

SheetcrmError                 exit code
├── UsageError                2  wrong use, configuration, or a workbook that lacks what the command needs
├── FileRefused               3  damaged, hostile, encrypted, signed, or not a workbook
├── Busy                      4  open elsewhere, or changed since it was read
├── IoFailed                  5  full disk, rights, network
└── MergeConflicts            6  conflicts left for people

Each carries a code (``E-BOMB``); its words come from ``sheetcrm.text.errors``.
"""

from __future__ import annotations

import errno
from os import PathLike

from sheetcrm.text import LANGS, Text, default_lang, listed, say, strung


class SheetcrmError(Exception):
    """Base of all.  ``line(lang)`` is the one line a user reads: what; which file; where; what to do."""

    exit_code = 2

    def __init__(self, code: str, *, file: str | PathLike[str] | None = None, where: str | None = None, **gaps: object) -> None:
        super().__init__(code)
        self.code, self.file, self.where, self.gaps = code, file, where, gaps

    def line(self, lang: str | None = None, *, shell: bool = False) -> str:
        """The line that a user reads: code, what is wrong, which file, where in it, what to do.

        lang  None: that of the environment;  shell  what to do is said to somebody at the command line, else to a Python program
        """
        from sheetcrm.text.errors import ERRORS  # here: the words of all errors, and most runs end without one
        from sheetcrm.text.shell_verbs import IN_SHELL

        lang = lang or default_lang()
        what, do = ERRORS[self.code]
        do = IN_SHELL.get(self.code, do) if shell else do
        gaps = {name: value.of(lang) if isinstance(value, Text) else value for name, value in self.gaps.items()}
        parts = [say(what, lang, **gaps), str(self.file) if self.file is not None else "", self.where or "", say(do, lang, **gaps)]
        text = f"{self.code}: " + strung((part for part in parts if part), lang)
        return " ".join(text.split())

    def __str__(self) -> str:
        return self.line()


class UsageError(SheetcrmError):
    exit_code = 2


class FileRefused(SheetcrmError):
    exit_code = 3


class Busy(SheetcrmError):
    exit_code = 4


class IoFailed(SheetcrmError):
    exit_code = 5


class MergeConflicts(SheetcrmError):
    exit_code = 6


def failed(error: OSError, path: str | PathLike[str] | None) -> SheetcrmError:
    """What the system says about a file, as one of ours: UsageError E-NAME-LONG for a name that no file can have, else IoFailed E-IO."""
    if error.errno == errno.ENAMETOOLONG:
        return UsageError("E-NAME-LONG", file=path)
    return IoFailed("E-IO", file=path, problem=error.strerror or str(error))


def check_lang(lang: str | None) -> None:
    """UsageError for a language that no text is in; None is a choice too."""
    if lang is not None and lang not in LANGS:
        known = Text(listed(LANGS, "zh-CN"), listed(LANGS, "en"))
        raise UsageError("E-USAGE", problem=Text(f"lang 只能是 {known.zh}，不是 {lang!r}", f"lang is one of {known.en}, not {lang!r}"))
