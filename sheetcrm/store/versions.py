"""The versions that are kept of a workbook: listed, checked, made, and put back."""

from __future__ import annotations

import errno
from pathlib import Path

from sheetcrm._values import NamedTuple
from sheetcrm.errors import IoFailed, SheetcrmError, UsageError, failed
from sheetcrm.package import (
    Keep,
    Kept,
    Line,
    Package,
    add_line,
    file_digest,
    folder_of,
    kept_versions,
    manifest_lines,
    put_version,
    surplus,
    version_stem,
    write_copy,
)

__all__ = ["Kept", "Line", "Soundness", "folder_of", "keep_now", "kept_versions", "manifest_lines", "present_bytes", "put_version", "soundness"]


def present_bytes(path: Path) -> bytes | None:
    """What the file holds now, whatever it is; None when there is none."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except IsADirectoryError:
        raise UsageError("E-FOLDER", file=path) from None
    except OSError as error:
        raise (IoFailed("E-NO-READ", file=path) if isinstance(error, PermissionError) else failed(error, path)) from None


def keep_now(path: Path, package: Package, keep: Keep) -> Path:
    """A copy of the workbook among its kept versions, synced and read back; older ones are thinned out.

    Raises IoFailed (E-BACKUP).  The workbook itself is only read.
    """
    folder = folder_of(path)
    try:
        folder.mkdir(exist_ok=True)
        target = _copy(folder, path.resolve(), package, keep)
        moment = keep.moment.isoformat(timespec="seconds")
        add_line(folder, (moment, path.resolve().name, keep.verb, target.name, package.sha256, str(len(package.data)), package.sha256))
        for version in surplus(kept_versions(path), keep):
            version.path.unlink(missing_ok=True)
    except OSError as error:
        raise IoFailed("E-BACKUP", file=path, where=str(folder), problem=error.strerror or str(error)) from None
    return target


def _copy(folder: Path, real: Path, package: Package, keep: Keep) -> Path:
    for n in range(1, 1000):
        target = folder / f"{version_stem(real)}-{keep.moment:%Y%m%d-%H%M%S}{f'-{n}' if n > 1 else ''}{real.suffix}"
        try:
            write_copy(package.data, target, package.sha256, real.stat().st_mode & 0o7777)
        except FileExistsError:
            continue
        return target
    raise FileExistsError(errno.EEXIST, "", str(folder))


class Soundness(NamedTuple):
    """A kept version looked at.

    listed   its digest is the one in the manifest; None: the manifest does not name it
    problem  why it cannot be opened; None: it can
    """

    listed: bool | None
    problem: SheetcrmError | None = None

    @property
    def good(self) -> bool:
        return self.listed is not False and self.problem is None


def soundness(version: Path, lines: list[Line]) -> Soundness:
    """Read a kept version whole: its digest, then every part of it."""
    digest = next((line.sha256 for line in reversed(lines) if line.file == version.name), None)
    listed = None
    try:
        listed = None if digest is None else file_digest(version) == digest
        Package.open(version).screen_all()
    except SheetcrmError as error:
        return Soundness(listed, error)
    except OSError as error:
        return Soundness(listed, IoFailed("E-IO", file=version, problem=error.strerror or str(error)))
    return Soundness(listed)
