"""Go back to a kept version of a workbook."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from contextlib import suppress
from dataclasses import field
from pathlib import Path

from sheetcrm._values import dataclass
from sheetcrm.actions._clock import stamp
from sheetcrm.errors import FileRefused, IoFailed, SheetcrmError, UsageError
from sheetcrm.schema.versions import CURRENT, version_of
from sheetcrm.store import Applied, Keep, Package, Receipt, check_free, check_writable
from sheetcrm.store.meta import read_meta
from sheetcrm.store.versions import Kept, kept_versions, manifest_lines, present_bytes, put_version, soundness
from sheetcrm.sync.taking_back import LeftAlone


@dataclass
class RestoreResult:
    """What a way back did.

    version  the kept version;  time  when it was replaced: by a run that is taken back in the time zone of the workbook, of a version that
    was chosen as its name has it;  verb  the run that is taken back, empty for a version chosen by hand
    cells    cells that differ between the two, None when one of them cannot be read
    receipt  None when nothing was written (a dry run, or the workbook is that version already)
    left     of one run or record: what was not taken back, and why;  applied  the cells that were, None for a whole version
    """

    path: Path
    version: Path
    time: dt.datetime
    verb: str = ""
    cells: int | None = None
    receipt: Receipt | None = None
    same: bool = False
    left: list[LeftAlone] = field(default_factory=list)
    applied: Applied | None = None


def restore(
    path: str | Path,
    which: str | Path | None = None,
    *,
    dry_run: bool = False,
    ignore_lock: bool = False,
    wait: float = 0.0,
    backup: bool | None = None,
) -> RestoreResult:
    """Put a kept version in the place of a workbook, byte for byte; the present state is kept first.

    which   name of the version, or the beginning of its time (``20261122-10`` or ``2026-11-22 10:20``: the newest that fits);
            None: the newest that differs from the present state
    backup  False: do not keep the present state
    The workbook may be damaged or gone.  Raises ``UsageError`` (E-NO-BACKUP, E-WHICH), ``FileRefused`` (E-BACKUP-BAD), ``Busy``.
    """
    target = Path(path)
    present = present_bytes(target)
    version = _chosen(target, str(which), present) if which is not None else _newest(target, present)
    return put_back(target, version, present, "restore", dry_run=dry_run, ignore_lock=ignore_lock, wait=wait, backup=backup)


def put_back(
    target: Path, version: Kept, present: bytes | None, verb: str, *, dry_run: bool, ignore_lock: bool, wait: float, backup: bool | None
) -> RestoreResult:
    """A kept version over the bytes that are there now; used by ``restore`` and ``undo``."""
    found = soundness(version.path, manifest_lines(target))
    if not found.good:
        raise FileRefused("E-BACKUP-BAD", file=version.path, problem=found.problem.code if found.problem else "SHA-256")
    package = Package.open(version.path)
    _check_versions(target, package, present)
    result = RestoreResult(target, version.path, version.moment)
    if present is not None and package.sha256 == hashlib.sha256(present).hexdigest():
        result.same = True
        return result
    result.cells = _differing(package, present)
    if dry_run:
        return result
    if not ignore_lock:
        check_free(target)
    check_writable(target)
    keep = None if backup is False or present is None else Keep(stamp(), verb)
    result.receipt = put_version(package, target, present, wait=wait, ignore_lock=ignore_lock, keep=keep)
    return result


def _check_versions(target: Path, version: Package, present: bytes | None) -> None:
    """Neither the present state nor the version may be of a newer sheetcrm, whose workbooks this one does not understand."""
    packages = [version]
    if present is not None:
        with suppress(SheetcrmError):  # what is damaged may be replaced
            packages.append(Package.open(present))
    for package in packages:
        found = version_of(read_meta(package).values)
        if found is not None and found > CURRENT:
            raise UsageError("E-NEWER", file=target, found=found, known=CURRENT)


def _newest(target: Path, present: bytes | None) -> Kept:
    """The newest sound version that is not the present state."""
    digest = hashlib.sha256(present).hexdigest() if present is not None else ""
    lines = manifest_lines(target)
    sums = {line.file: line.sha256 for line in lines}
    versions = kept_versions(target)
    if not versions and present is None:
        raise UsageError("E-NO-FILE", file=target)
    for version in reversed(versions):
        if sums.get(version.path.name) != digest and soundness(version.path, lines).good and _digest(version.path) != digest:
            return version
    raise UsageError("E-NO-BACKUP", file=target)


def _chosen(target: Path, which: str, present: bytes | None) -> Kept:
    versions = kept_versions(target)
    if not versions:
        raise UsageError("E-NO-BACKUP" if present is not None else "E-NO-FILE", file=target)
    name = Path(which).name
    digits = re.sub(r"\D", "", which)
    for version in reversed(versions):
        by_time = re.fullmatch(r"[\d\sT:.\-/]+", which) and len(digits) >= 4 and f"{version.moment:%Y%m%d%H%M%S}".startswith(digits)
        if version.path.name == name or version.path.stem == name or by_time:
            return version
    raise UsageError("E-WHICH", file=target, which=which)


def _digest(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise IoFailed("E-IO", file=path, problem=error.strerror or str(error)) from None


def _differing(version: Package, present: bytes | None) -> int | None:
    """Cells that differ between the present state and the version, sheets that only one has included."""
    from sheetcrm.store.changes import count_differing

    if present is None:
        return None
    try:
        return count_differing(Package.open(present), version)
    except SheetcrmError:
        return None  # what is there now is no sound workbook
