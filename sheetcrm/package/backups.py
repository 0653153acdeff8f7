"""Older versions of a workbook: ``backups/NAME-YYYYMMDD-HHMMSS.xlsx`` beside it, and what became of them in ``backups/MANIFEST.csv``.

Keeping the file that a save replaces costs nothing: it gets a second name (a hard link) before the new file takes its
place, and is checked by the same look that the save takes at what it swapped out.  Where there are no hard links, the
bytes are copied and read back.

The manifest has one line a run: when, which workbook, what was done, the file kept (none where only generated sheets
changed and a younger version is there), its SHA-256 and size, and the SHA-256 of the workbook after the run.  Lines are
only ever added; one that a power cut tore is skipped when it is read.
"""

from __future__ import annotations

import datetime as dt
import errno
import hashlib
import io
import os
import re
from contextlib import suppress
from pathlib import Path

from sheetcrm._lazy import lazy_pattern
from sheetcrm._values import NamedTuple
from sheetcrm.package.archive import Buffer
from sheetcrm.package.disk import BINARY, close_quietly, sync_folder, temp_name, write_all
from sheetcrm.package.swap import place

FOLDER, MANIFEST = "backups", "MANIFEST.csv"
HEAD = ("time", "workbook", "verb", "file", "sha256", "size", "result")
_SHA = lazy_pattern(r"[0-9a-f]{64}")
_LONGEST = 220  # bytes; 255 are allowed, and a time and a number follow
_STAMP = "%Y%m%d-%H%M%S"
_NO_LINK = {errno.EPERM, errno.EXDEV, errno.EMLINK, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EINVAL}
_CANNOT_SYNC = {errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EBADF, errno.EACCES, errno.EPERM}


class Keep(NamedTuple):
    """How a save keeps what it replaces.

    moment    the time that names the file;  verb  what is being done, for the manifest
    copy      False: only a line in the manifest, the version itself is not kept
    required  True: when it cannot be kept, nothing is saved (E-BACKUP);  False: a warning (W-BACKUP)
    runs      newest files that are kept;  of older ones the newest of every ``days`` days, ``weeks`` of them
    """

    moment: dt.datetime
    verb: str
    copy: bool = True
    required: bool = True
    runs: int = 20
    weeks: int = 8
    days: int = 7


class Kept(NamedTuple):
    """One kept version.  ``moment``: local time in its name."""

    path: Path
    moment: dt.datetime


class Line(NamedTuple):
    """One run in the manifest.  ``file``: name in the folder, empty where nothing was kept;  sha256, size: of the workbook
    before the run;  result: SHA-256 of the workbook after it."""

    time: str
    workbook: str
    verb: str
    file: str
    sha256: str
    size: str
    result: str


def folder_of(path: str | os.PathLike[str]) -> Path:
    """Where the versions of a workbook lie; it need not be there yet."""
    return Path(os.path.realpath(path)).parent / FOLDER


def version_stem(real: Path) -> str:
    """What the names of the versions begin with: the name of the workbook, cut where the whole would be too long for a file system."""
    stem = real.stem
    if len(os.fsencode(stem + real.suffix)) <= _LONGEST:
        return stem
    digest = hashlib.blake2b(os.fsencode(stem), digest_size=6).hexdigest()
    while len(os.fsencode(stem + real.suffix)) > _LONGEST - 14:
        stem = stem[:-1]
    return f"{stem}~{digest}"


def kept_versions(path: str | os.PathLike[str]) -> list[Kept]:
    """The versions that are kept of a workbook, the oldest first."""
    real = Path(os.path.realpath(path))
    stem = version_stem(real)
    shape = re.compile(re.escape(stem) + r"-(\d{8}-\d{6})(?:-(\d+))?" + re.escape(real.suffix))
    found = []
    try:
        names = [entry.name for entry in os.scandir(real.parent / FOLDER) if entry.name.startswith(stem)]
    except OSError:
        return []
    for name in names:
        match = shape.fullmatch(name)
        with suppress(ValueError):
            if match:
                found.append((dt.datetime.fromisoformat(match[1].replace("-", "T")), int(match[2] or 1), name))
    return [Kept(real.parent / FOLDER / name, moment) for moment, _, name in sorted(found)]


def manifest_lines(path: str | os.PathLike[str]) -> list[Line]:
    """The runs on a workbook in their order; unreadable lines are left out."""
    import csv

    real = Path(os.path.realpath(path))
    try:
        text = (real.parent / FOLDER / MANIFEST).read_text("utf-8-sig", "replace")
    except OSError:
        return []
    lines = [Line(*row) for row in csv.reader(io.StringIO(text)) if len(row) == len(HEAD)]
    return [line for line in lines if line.workbook == real.name and _SHA.fullmatch(line.result) and _SHA.fullmatch(line.sha256)]


class Keeper:
    """Keeps one version: ``take`` before the new file takes its place, then ``settle``, or ``drop`` when it did not."""

    def __init__(self, real: Path, keep: Keep, sha256: str, data: Buffer) -> None:
        self.real, self.keep, self.sha256, self.data = real, keep, sha256, data
        self.folder = real.parent / FOLDER
        self.file: Path | None = None
        self._made_folder = False
        self._line = (0, 0)  # size of the manifest before and after our line; equal: none was written
        self._linked = False

    def take(self, result: str) -> None:
        """Give the present file a second name and write the line of this run.  Raises OSError, with nothing left behind."""
        try:
            if not self.folder.is_dir():
                self.folder.mkdir()
                self._made_folder = True
            if self.keep.copy:
                self._keep_file()
            self._write_line(result)
            _sync_folder(self.folder)
        except BaseException:
            self.drop()
            raise

    def holds(self, old: Path) -> bool:
        """Whether the kept file is the one that was swapped out."""
        if self.file is None or not self._linked:
            return True
        return os.path.samestat(self.file.stat(), old.stat()) or file_digest(self.file) == self.sha256

    def drop(self) -> None:
        """Nothing was saved after all: take away what ``take`` made."""
        with suppress(OSError):
            if self.file is not None:
                self.file.unlink()
        manifest, (before, after) = self.folder / MANIFEST, self._line
        with suppress(OSError):
            if after > before and manifest.stat().st_size == after:
                if before:
                    os.truncate(manifest, before)
                else:
                    manifest.unlink()
        if self._made_folder:
            with suppress(OSError):
                self.folder.rmdir()

    def settle(self) -> None:
        """It is saved: let go of versions that are no longer wanted."""
        if self.file is not None:
            for version in surplus(kept_versions(self.real), self.keep):
                with suppress(OSError):
                    version.path.unlink()

    def _keep_file(self) -> None:
        name = f"{version_stem(self.real)}-{self.keep.moment:{_STAMP}}"
        for n in range(1, 1000):
            path = self.folder / f"{name}{f'-{n}' if n > 1 else ''}{self.real.suffix}"
            try:
                self._link(path)
            except FileExistsError:
                continue
            self.file = path
            return
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(self.folder / name))

    def _link(self, path: Path) -> None:
        try:
            os.link(self.real, path)
            self._linked = True
        except OSError as error:
            if isinstance(error, FileExistsError) or error.errno not in _NO_LINK:
                raise
            write_copy(self.data, path, self.sha256, self.real.stat().st_mode & 0o7777)

    def _write_line(self, result: str) -> None:
        moment = self.keep.moment.isoformat(timespec="seconds")
        row = (moment, self.real.name, self.keep.verb, self.file.name if self.file else "", self.sha256, str(len(self.data)), result)
        self._line = add_line(self.folder, row)


def add_line(folder: Path, row: tuple[str, ...]) -> tuple[int, int]:
    """Add a line to the manifest and sync it; the sizes of the file before and after.  Raises OSError, the file as it was."""
    import csv

    text, before = io.StringIO(), -1
    file = os.open(folder / MANIFEST, os.O_RDWR | os.O_CREAT | os.O_APPEND | BINARY, 0o666)
    try:
        before = os.fstat(file).st_size
        try:
            if before == 0:
                text.write("\ufeff")  # Excel takes it for the code page of the machine otherwise
                csv.writer(text).writerow(HEAD)
            elif os.lseek(file, before - 1, os.SEEK_SET) >= 0 and os.read(file, 1) != b"\n":
                text.write("\r\n")  # the end of a line that was torn
            csv.writer(text).writerow(row)
            write_all(file, text.getvalue().encode())
            os.fsync(file)
        except BaseException:
            with suppress(OSError):
                os.ftruncate(file, before)
            raise
    except BaseException:
        close_quietly(file)
        if before == 0:
            with suppress(OSError):
                (folder / MANIFEST).unlink()
        raise
    after = before + len(text.getvalue().encode())
    os.close(file)
    return before, after


def write_copy(data: Buffer, path: Path, sha256: str, mode: int) -> None:
    """These bytes as a file of that name, synced and read back.  Raises FileExistsError, OSError; the file is whole or not there."""
    temp = temp_name(path.parent)
    file = os.open(temp, os.O_WRONLY | os.O_CREAT | os.O_EXCL | BINARY, 0o600)
    try:
        try:
            write_all(file, data)
            os.fsync(file)
        except BaseException:
            close_quietly(file)
            raise
        os.close(file)
        if file_digest(temp) != sha256:
            raise OSError(errno.EIO, os.strerror(errno.EIO), str(path))
        temp.chmod(mode)
        place(temp, path)
    finally:
        with suppress(OSError):
            temp.unlink(missing_ok=True)


def surplus(versions: list[Kept], keep: Keep) -> list[Kept]:
    """The versions to let go of: all but the newest ``runs``, and the newest in each of ``weeks`` periods among the older ones."""
    older = versions[: max(0, len(versions) - max(1, keep.runs))]
    newest_of: dict[int, Kept] = {}
    for version in older:
        newest_of[version.moment.toordinal() // max(1, keep.days)] = version
    wanted = {newest_of[period] for period in sorted(newest_of)[-keep.weeks :]} if keep.weeks > 0 else set()
    return [version for version in older if version not in wanted]


def links_among(path: Path) -> int:
    """How many kept versions are the very file (a run that was killed half-way leaves one)."""
    state = path.stat()
    count = 0
    for version in kept_versions(path):
        with suppress(OSError):
            count += os.path.samestat(version.path.stat(), state)
    return count


def file_digest(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sync_folder(folder: Path) -> None:
    """The new names must survive a power cut; where a file system has no such thing, that is no fault."""
    try:
        sync_folder(folder)
    except OSError as error:
        if error.errno not in _CANNOT_SYNC:
            raise
