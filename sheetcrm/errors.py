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

from os import PathLike

from sheetcrm.text import Text, default_lang, say
from sheetcrm.text.errors import ERRORS


class SheetcrmError(Exception):
    """Base of all.  ``line(lang)`` is the one line a user reads: what; which file; where; what to do."""

    exit_code = 2

    def __init__(self, code: str, *, file: str | PathLike[str] | None = None, where: str | None = None, **gaps: object) -> None:
        super().__init__(code)
        self.code, self.file, self.where, self.gaps = code, file, where, gaps

    def line(self, lang: str | None = None) -> str:
        """The line that a user reads: code, what is wrong, which file, where in it, what to do.  lang None: that of the environment."""
        lang = lang or default_lang()
        what, do = ERRORS[self.code]
        gaps = {name: value.of(lang) if isinstance(value, Text) else value for name, value in self.gaps.items()}
        parts = [say(what, lang, **gaps), str(self.file) if self.file is not None else "", self.where or "", say(do, lang, **gaps)]
        text = f"{self.code}: " + "; ".join(part for part in parts if part)
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
