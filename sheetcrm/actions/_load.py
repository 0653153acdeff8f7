"""Opening a workbook for an action: refuse early, read once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import field
from os import PathLike
from pathlib import Path
from typing import BinaryIO

from sheetcrm._values import dataclass
from sheetcrm.actions._beside import extra_beside
from sheetcrm.actions._clock import check_day, today
from sheetcrm.actions._log import OF_RECORDS, Journal, log_changes
from sheetcrm.derive import Derived
from sheetcrm.errors import UsageError
from sheetcrm.rules import Findings, check
from sheetcrm.schema import BookSchema
from sheetcrm.schema.versions import CURRENT, version_of
from sheetcrm.store import (
    Book,
    Edit,
    Package,
    StructureNote,
    apply_edits,
    check_editable,
    check_free,
    check_writable,
    patch_book,
    read_book,
)
from sheetcrm.store.versions import kept_versions
from sheetcrm.text import Text

Source = str | Path | bytes | BinaryIO
_MOST_NAMED = 5


@dataclass
class Opened:
    """A workbook in memory, what was read from it, and what was changed in it so far.

    backed_up  day of the newest kept version, that of this run included when it keeps one;  schema  what is read, None: the built-in sheets
    lazily  sheets are read when somebody asks for them
    reused  sheet key -> ids that stood at another record before this run changed the sheet
    restored  (title, column index) of the dropdowns that this run is about to restore;  rebuilding  it is about to rebuild the
              generated sheets, so that what was typed there is no finding any more
    """

    package: Package
    book: Book
    journal: Journal = field(default_factory=Journal)
    backed_up: dt.date | None = None
    restored: frozenset[tuple[str, int]] = frozenset()
    rebuilding: bool = False
    schema: BookSchema | None = None
    lazily: bool = False
    reused: dict[str, frozenset[str]] = field(default_factory=dict)

    def reread(self, edits: list[Edit]) -> None:
        """Bring the tables up to date after edits were applied to the package."""
        if not patch_book(self.book, edits):
            self.reread_all()

    def reread_all(self) -> None:
        """Read the tables from the package as it stands now."""
        book = self.book
        looked_at = [key for key in book.tables.places if key not in book.tables.waiting]
        self.book = read_book(self.package, as_of=book.as_of, lang=book.lang, schema=self.schema, extra=book.extra, lazily=self.lazily)
        for key in looked_at:  # what was read in this run may have changed in it: it is to be remembered as it is now
            self.book.table(key)

    def check(self, select: list[str] | None = None, ignore: list[str] | None = None, *, asked: list[str] | None = None) -> tuple[Derived, Findings]:
        """asked  what of the selection the user named; None: all of it."""
        self.book.restored = self.restored
        if self.rebuilding:
            self.book.typed_over = []
        self.book.backed_up = self.backed_up
        derived = Derived(self.book)
        return derived, check(self.book, derived, select=select or (), ignore=ignore or (), asked=asked)

    def check_version(self) -> None:
        """Refuse a workbook of a newer version: what it holds may mean something that this program does not know."""
        found = version_of(self.book.meta.values)
        if found is not None and found > CURRENT:
            raise UsageError("E-NEWER", file=self.book.file, found=found, known=CURRENT)

    def guard(self, edits: list[Edit]) -> None:
        """Refuse edits of a sheet whose structure is in doubt; note the others in the journal.  Call it before they are applied."""
        touched = {edit.sheet for edit in edits if isinstance(edit, OF_RECORDS)}
        titles = sorted(title for title in touched if self.book.doubts(title))
        if titles:
            raise UsageError("E-STRUCTURE", file=self.book.file, where=", ".join(titles), codes=structure_words(self.book, titles))
        tables = [table for title in touched if (table := self.book.titled(title)) is not None and table.key not in self.reused]
        for table in tables:
            seal = self.book.seal(table.key)
            self.reused[table.key] = frozenset(one.id for one in seal.reused) if seal is not None else frozenset()
        self.journal.note(self.book, edits)

    def write_log(self, command: str, at: dt.date | None) -> None:
        """Write the journal of the run into ChangeLog, in memory.  The entries are not counted among the cells that it changed."""
        apply_edits(self.package, log_changes(self.book, self.package, self.journal, command=command, at=at))


def structure_words(book: Book, titles: Sequence[str]) -> Text:
    """What puts the structure of these sheets in doubt, place by place: ``COL-MISSING Customer ID, CELL-MERGED B3:B5``."""
    said = list(dict.fromkeys(_structure(note) for title in titles for note in book.doubt_notes(title)))
    more = f" … +{len(said) - _MOST_NAMED}" if len(said) > _MOST_NAMED else ""
    return Text("、".join(text.zh for text in said[:_MOST_NAMED]) + more, ", ".join(text.en for text in said[:_MOST_NAMED]) + more)


def _structure(note: StructureNote) -> Text:
    """One of them: the range or column that is meant, else the cell or row."""
    what = note.what or (f"{note.title}!{note.where}" if note.where else "")
    zh, en = (what.zh, what.en) if isinstance(what, Text) else (str(what), str(what))
    return Text(f"{note.code} {zh}".strip(), f"{note.code} {en}".strip())


def check_source(source: object) -> None:
    """UsageError for what holds no workbook: neither a path nor bytes nor a file to read from."""
    if not isinstance(source, str | PathLike | bytes | bytearray | memoryview) and not hasattr(source, "read"):
        problem = Text(f"要给出路径、字节或打开的文件，不是 {source!r}", f"it takes a path, bytes or an open file, not {source!r}")
        raise UsageError("E-USAGE", problem=problem)


def load(
    source: Source,
    *,
    as_of: dt.date | None = None,
    partial: bool = False,
    schema: BookSchema | None = None,
    lazily: bool = False,
) -> Opened:
    """Read a workbook; nothing is locked and nothing will be written.

    partial  a Customers sheet may be missing;  schema  with sheets of somebody's own models, None: the built-in ones
    lazily   sheets are read when somebody asks for them (``read_book``)
    """
    check_day(as_of)
    check_source(source)
    package = Package.open(source)
    versions = kept_versions(package.path) if package.path is not None else []
    book = read_book(package, as_of=as_of or today, partial=partial, schema=schema, extra=extra_beside(source), lazily=lazily)
    return Opened(package, book, backed_up=versions[-1].moment.date() if versions else None, schema=schema, lazily=lazily)


def load_to_write(
    path: str | Path,
    *,
    as_of: dt.date | None = None,
    ignore_lock: bool = False,
    partial: bool = False,
    schema: BookSchema | None = None,
    lazily: bool = False,
) -> Opened:
    """Read a workbook that is about to be changed: refused at once when it is open elsewhere, read-only or signed."""
    if not ignore_lock:
        check_free(path)
    check_writable(path)
    opened = load(path, as_of=as_of, partial=partial, schema=schema, lazily=lazily)
    check_editable(opened.package)
    opened.check_version()
    return opened
