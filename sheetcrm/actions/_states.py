"""The states of a workbook that can still be looked at (its kept versions and the present one), and what lies between them."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import field
from pathlib import Path
from typing import Literal

from sheetcrm._values import NamedTuple, dataclass
from sheetcrm.actions._clock import on_the_clock
from sheetcrm.derive.due_entries import shown
from sheetcrm.derive.masking import logged_text
from sheetcrm.errors import SheetcrmError
from sheetcrm.store import Book, Package, read_book
from sheetcrm.store.versions import Line, kept_versions, manifest_lines, present_bytes
from sheetcrm.sync.differences import Difference, differences

LOG_FIELDS = ("at", "by", "command", "sheet", "row_id", "field", "old", "new")
CUT = "—"
"""What ChangeLog has for the id where a run changed too many cells to list them."""
Source = Literal["log", "run", "hand", "unclear"]


@dataclass(frozen=True)
class Logged:
    """One line of ChangeLog, as texts."""

    at: str
    by: str
    command: str
    sheet: str
    row_id: str
    field: str
    old: str
    new: str


def run_time(line: Line, book: Book) -> dt.datetime:
    """When a run was, on the clock of the workbook; a time that nobody can read is the beginning of time."""
    try:
        return on_the_clock(line.time, str(book.settings["timezone"]))
    except (ValueError, OverflowError, OSError):
        return dt.datetime.min.replace(tzinfo=dt.UTC)


@dataclass(frozen=True)
class State:
    """path: where it lies;  moment: time of the machine until which it was the present one;  run: place of the run in the manifest that replaced
    it, the number of runs for the present state, -1: the manifest does not know."""

    path: Path
    moment: dt.datetime
    sha256: str
    run: int


class Made(NamedTuple):
    """source: how it is known;  command, by: the run and its user;  since: what the run had written, where somebody changed the cell after it."""

    source: Source
    command: str = ""
    by: str = ""
    since: str | None = None


@dataclass
class Interval:
    """Two neighbouring states, and the runs between them.

    runs    those that changed something, in their order;  clean  the runs account for everything: nobody else wrote in between
    logged  lines of ChangeLog that were added in between;  before, after  the states, read
    """

    older: State
    newer: State
    runs: list[Line]
    clean: bool
    before: Book
    after: Book
    logged: list[Logged] = field(default_factory=list)

    def differences(self, **only: str | None) -> Iterator[Difference]:
        return differences(self.before, self.after, **only)

    @property
    def until(self) -> dt.datetime:
        """The end of the stretch, on the clock of the workbook."""
        return on_the_clock(self.newer.moment, str(self.after.settings["timezone"]))

    @property
    def entered(self) -> list[Line]:
        """The runs that changed what people fill in; the others only drew sheets anew."""
        return [run for run in self.runs if run.file] or self.runs

    @property
    def complete(self) -> bool:
        """ChangeLog lists every cell that the runs changed."""
        told = {one.command for one in self.logged}
        return not any(one.row_id == CUT for one in self.logged) and all(run.verb in told for run in self.entered)

    def made_by(self, difference: Difference) -> Made:
        """Who made a difference."""
        if not self.entered:
            return Made("hand")
        line = self.line(difference)
        if line is not None:
            since = None if self.clean or line.field == "" or self._wrote(line, difference) else line.new
            return Made("run", line.command, line.by, since)
        logs = self.after.schema.sheet(difference.sheet).role == "log"  # ChangeLog does not tell of those
        if (self.clean or logs) and len(self.entered) == 1:
            return Made("run", self.entered[0].verb, next((one.by for one in self.logged), ""))
        if not self.clean and self.complete:
            return Made("hand")
        return Made("unclear", " / ".join(dict.fromkeys(run.verb for run in self.entered)))

    def line(self, difference: Difference) -> Logged | None:
        """The last line of ChangeLog about a difference."""
        label, named = self.label(difference), self.after.schema.sheet(difference.sheet).id_field is not None
        for one in reversed(self.logged):
            known, name = one.row_id.strip(), difference.name.strip()
            if one.sheet == difference.title and one.field == label and (known == name or (not named and known and known in name)):
                return one
        return None

    def _wrote(self, line: Logged, difference: Difference) -> bool:
        """The newer state still has what the run wrote, as far as ChangeLog shows it."""
        spec = self.after.schema.sheet(difference.sheet).get(difference.field or "")
        return logged_text(spec, difference.new) == line.new

    def label(self, difference: Difference) -> str:
        """The field of a difference as ChangeLog calls it; empty for a whole record."""
        if difference.field is None:
            return ""
        spec = self.after.schema.sheet(difference.sheet).get(difference.field)
        return spec.label.of(self.after.lang) if spec is not None else difference.field


def states(path: Path, present: bytes | None) -> list[State]:
    """The kept versions, the oldest first, and the present state.  Nothing is read yet."""
    lines = manifest_lines(path)
    place = {line.file: n for n, line in enumerate(lines) if line.file}
    found = []
    for kept in kept_versions(path):
        n = place.get(kept.path.name, -1)
        found.append(State(kept.path, kept.moment, lines[n].sha256 if n >= 0 else "", n))
    if present is not None:
        now = dt.datetime.fromtimestamp(path.stat().st_mtime).replace(microsecond=0)
        found.append(State(path, now, hashlib.sha256(present).hexdigest(), len(lines)))
    return found


def intervals(path: Path, book: Book) -> Iterator[Interval]:
    """The stretches between neighbouring states, the newest first.  Each state is read once, when it is needed; versions that are
    damaged, or no workbook with a customer list, are passed over.

    book  the present workbook, whose day and whose file of settings count for all of them
    """
    lines = manifest_lines(path)
    newer: State | None = None
    after: Book | None = None
    for state in reversed(states(path, present_bytes(path))):
        if newer is not None and newer.sha256 == state.sha256:
            newer = state  # a copy of the same
            continue
        before = book_of(state, book)
        if before is None:
            continue
        if newer is not None and after is not None:
            runs = [line for line in lines[state.run : newer.run] if line.sha256 != line.result] if state.run >= 0 and newer.run >= 0 else []
            yield Interval(state, newer, runs, _unbroken(runs, state, newer), before, after, _new_lines(before, after))
        newer, after = state, before


def interval_of(path: Path, run: int, book: Book) -> Interval | None:
    """From the state before a run to the first one after it that is known; None where one of them cannot be read.

    run  its place in the manifest
    """
    lines = manifest_lines(path)
    found = states(path, present_bytes(path))
    older = next((state for state in found if state.run == run), None)
    after = [state for state in found if state.run > run]
    newer = next((state for state in after if state.sha256 == lines[run].result), None) or next(iter(after), None)
    if older is None or newer is None:
        return None
    before, now = book_of(older, book), book_of(newer, book)
    if before is None or now is None:
        return None
    between = [line for line in lines[run : newer.run] if line.sha256 != line.result]
    runs = between[:1] if newer.sha256 == lines[run].result else between
    return Interval(older, newer, runs, _unbroken(runs, older, newer), before, now, _new_lines(before, now))


def _unbroken(runs: Sequence[Line], older: State, newer: State) -> bool:
    """Each run began where the one before it ended."""
    digest = older.sha256
    for run in runs:
        if run.sha256 != digest:
            return False
        digest = run.result
    return digest == newer.sha256


def book_of(state: State, present: Book) -> Book | None:
    """A state, its sheets read when they are asked for; None where it is damaged or cannot be read."""
    try:
        package = Package.open(state.path)
        if state.sha256 and package.sha256 != state.sha256:
            return None
        return read_book(package, as_of=present.as_of, partial=True, extra=present.extra, lazily=True)
    except SheetcrmError:
        return None


def log_lines(book: Book) -> list[Logged]:
    """ChangeLog in the order of its rows."""
    table = book.table("changelog")
    if table is None:
        return []
    columns = [table.columns.get(key) for key in LOG_FIELDS]
    return [Logged(*(shown(column, i) for column in columns)) for i in range(table.length)]


def _new_lines(before: Book, after: Book) -> list[Logged]:
    known: dict[Logged, int] = {}
    for line in log_lines(before):
        known[line] = known.get(line, 0) + 1
    added = []
    for line in log_lines(after):
        if known.get(line, 0):
            known[line] -= 1
        else:
            added.append(line)
    return added
