"""Keep a version of a workbook now, and look after those that are kept."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from dataclasses import field
from pathlib import Path

from sheetcrm._values import dataclass
from sheetcrm.actions._clock import stamp
from sheetcrm.errors import SheetcrmError
from sheetcrm.schema import Settings
from sheetcrm.store import Keep, Package
from sheetcrm.store.versions import Line, folder_of, keep_now, kept_versions, manifest_lines, soundness


@dataclass(frozen=True)
class Version:
    """One kept version.

    time   when it was replaced (local time);  verb  what replaced it (``fix``), ``backup`` for one made on purpose, empty: not known
    size   bytes;  good  None: not looked at;  problem  why it is not good
    """

    path: Path
    time: dt.datetime
    verb: str
    size: int
    good: bool | None = None
    problem: SheetcrmError | None = None


@dataclass
class BackupResult:
    """made: the new version, None when none was wanted;  versions: all that are kept, the newest first;  folder: where they lie."""

    path: Path
    folder: Path
    made: Path | None = None
    versions: list[Version] = field(default_factory=list)

    @property
    def damaged(self) -> list[Version]:
        return [version for version in self.versions if version.good is False]


def backup(path: str | Path, *, verify: bool = False, list_only: bool = False, dry_run: bool = False) -> BackupResult:
    """Copy a workbook to ``backups/NAME-YYYYMMDD-HHMMSS.xlsx`` beside it, and list what is kept there.

    verify     keep nothing new: open every version and compare it with the digest in the manifest;  list_only  only list them
    dry_run    do not write
    The copy is synced and read back.  Of older versions as many stay as the settings ``backup.runs``, ``backup.keep`` and
    ``backup.days`` say.  Raises ``FileRefused`` for what is no sound workbook, ``IoFailed`` (E-BACKUP).
    """
    target = Path(path)
    made: Path | None = None
    if not verify and not list_only:
        package = Package.open(target)
        if not dry_run:
            made = keep_now(target, package, _rule(package))
    elif not kept_versions(target):
        Package.open(target)  # a wrong name is told as such
    lines = manifest_lines(target)
    versions = [_look(kept.path, kept.moment, lines, verify) for kept in reversed(kept_versions(target))]
    return BackupResult(target, folder_of(target), made, versions)


def _rule(package: Package) -> Keep:
    """How many versions stay, as the workbook says; a workbook without a customer list has nothing to say."""
    from sheetcrm.store import read_book

    settings = Settings()
    with suppress(SheetcrmError):  # a workbook that cannot be read is kept all the more
        settings = read_book(package, as_of=dt.date(2000, 1, 1), partial=True).settings
    return Keep(stamp(), "backup", runs=int(settings["backup.runs"]), weeks=int(settings["backup.keep"]), days=max(1, int(settings["backup.days"])))


def _look(path: Path, moment: dt.datetime, lines: list[Line], verify: bool) -> Version:
    line = next((line for line in reversed(lines) if line.file == path.name), None)
    size = path.stat().st_size
    if not verify:
        return Version(path, moment, line.verb if line else "", size)
    found = soundness(path, lines)
    return Version(path, moment, line.verb if line else "", size, found.good, found.problem)
