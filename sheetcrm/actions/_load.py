"""Opening a workbook for an action: refuse early, read once."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from sheetcrm.actions._clock import FIRST_DAY, LAST_DAY, today
from sheetcrm.derive import Derived
from sheetcrm.errors import UsageError
from sheetcrm.rules import Findings, check
from sheetcrm.store import AppendRow, Book, Edit, Package, SetCell, check_editable, check_free, check_writable, patch_book, read_book
from sheetcrm.text import Text

Source = str | Path | bytes | BinaryIO


@dataclass
class Opened:
    """A workbook in memory and what was read from it."""

    package: Package
    book: Book

    def reread(self, edits: list[Edit]) -> None:
        """Bring the tables up to date after edits were applied to the package."""
        if not patch_book(self.book, edits):
            self.book = read_book(self.package, as_of=self.book.as_of, lang=self.book.lang)

    def check(self, select: list[str] | None = None, ignore: list[str] | None = None) -> tuple[Derived, Findings]:
        derived = Derived(self.book)
        return derived, check(self.book, derived, select=select or (), ignore=ignore or ())

    def guard(self, edits: list[Edit]) -> None:
        """Refuse edits of a sheet whose structure is in doubt."""
        titles = sorted(title for title in {edit.sheet for edit in edits if isinstance(edit, SetCell | AppendRow)} if self.book.doubts(title))
        if titles:
            codes = sorted({code for title in titles for code in self.book.doubts(title)})
            raise UsageError("E-STRUCTURE", file=self.book.file, where=", ".join(titles), codes=", ".join(codes))


def load(source: Source, *, as_of: dt.date | None = None, partial: bool = False) -> Opened:
    """Read a workbook; nothing is locked and nothing will be written.  partial: a Customers sheet may be missing."""
    if as_of is not None and not FIRST_DAY <= as_of <= LAST_DAY:
        problem = Text(f"日期 {as_of} 不在 {FIRST_DAY} 到 {LAST_DAY} 之间", f"the day {as_of} is not between {FIRST_DAY} and {LAST_DAY}")
        raise UsageError("E-USAGE", problem=problem)
    package = Package.open(source)
    return Opened(package, read_book(package, as_of=as_of or today, partial=partial))


def load_to_write(path: str | Path, *, as_of: dt.date | None = None, ignore_lock: bool = False, partial: bool = False) -> Opened:
    """Read a workbook that is about to be changed: refused at once when it is open elsewhere, read-only or signed."""
    if not ignore_lock:
        check_free(path)
    check_writable(path)
    opened = load(path, as_of=as_of, partial=partial)
    check_editable(opened.package)
    return opened
