"""The save protocol: the target is the old file or the complete new one, whatever happens, and nobody's edit is lost.

1. refuse what must not be written: open elsewhere, no rights, signed, legacy shared
2. our lock; a temp file in the same folder, written, synced, closed, and checked by an independent reader
3. the target must still be the file that was read; names are exchanged; what was swapped out must be that file too
4. the folder is synced, the lock released, and only then is it said to be done

With ``keep`` the file that is replaced stays as a version in ``backups/``: it gets that second name just before 3.
"""

from __future__ import annotations

import errno
import hashlib
import os
import struct
import time
import weakref
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from typing import BinaryIO, Protocol

from sheetcrm.errors import Busy, FileRefused, IoFailed, UsageError, failed
from sheetcrm.package.archive import Buffer, key_of
from sheetcrm.package.backups import Keep, Keeper, links_among
from sheetcrm.package.deflate import InflateError, inflate
from sheetcrm.package.disk import BINARY, close_quietly, file_holds, holds, sync_folder, temp_name, write_all
from sheetcrm.package.locks import PREFIX, OwnLock, alive, check_free, check_writable
from sheetcrm.package.package import Package
from sheetcrm.package.receipt import Receipt
from sheetcrm.package.stops import Unstopped
from sheetcrm.package.swap import Held, place, swap_back, swap_in
from sheetcrm.text import Text

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_RIGHTS = {errno.EACCES, errno.EPERM, errno.EROFS}
_OLD_TEMP = 3600.0
_LARGE = 256 << 10
_DIFFERS = Text("读回的内容与写入的不同", "what was read back differs from what was written")


def save(
    package: Package,
    target: str | os.PathLike[str] | None = None,
    *,
    wait: float = 0.0,
    ignore_lock: bool = False,
    keep: Keep | None = None,
    create: bool = False,
    lock: OwnLock | None = None,
) -> Receipt:
    """Write a package: over the file it was read from (``target`` None or the same), or as a new file.

    wait         seconds to wait for another sheetcrm on the same file
    ignore_lock  go on although a spreadsheet program seems to have the file open
    keep         keep the file that is replaced as a version in ``backups/``
    create       ``target`` must not exist yet; it appears complete or not at all
    lock         our lock on the target, when the caller holds it already (``hold``); it is not let go

    Raises Busy (E-OPEN, E-LOCKED, E-CHANGED, E-BUSY), FileRefused (E-SIGNED, E-SHARED), UsageError (E-EXISTS),
    IoFailed (E-DISK-FULL, E-RIGHTS, E-IO, E-VERIFY, E-BACKUP).  After any of them the target is as it was.
    """
    path = Path(target) if target is not None else package.path
    if path is None:
        raise UsageError("E-USAGE", problem=Text("没有说存到哪里", "no path to save to"))
    if package.dirty:
        check_editable(package)
    return _save(package, path, package.receipt(), wait, ignore_lock, keep, create, lock)


@contextmanager
def hold(path: str | os.PathLike[str], *, wait: float = 0.0) -> Iterator[OwnLock]:
    """Our lock on a workbook from reading it to saving it, so that no other sheetcrm comes between.

    Raises UsageError E-NO-FILE, IoFailed E-RIGHTS or E-IO, Busy E-LOCKED after ``wait`` seconds.
    """
    target = Path(path)
    if not target.exists():
        raise UsageError("E-NO-FILE", file=target)
    check_writable(target)
    lock = OwnLock(Path(os.path.realpath(target)), wait=wait)
    with _plain_errors(target):
        lock.__enter__()
    try:
        yield lock
    finally:
        lock.release()


def put_version(
    version: Package, path: str | os.PathLike[str], present: bytes | None, *, wait: float = 0.0, ignore_lock: bool = False, keep: Keep | None = None
) -> Receipt:
    """Put another version of a workbook in its place, byte for byte, under the same protocol.

    present  the bytes that are there now, as the caller read them; None: the file must not exist
    """
    names = tuple(version.names())
    return _save(_Version(version, present or b""), Path(path), Receipt(changed=names), wait, ignore_lock, keep, present is None)


def _save(
    source: _Source, path: Path, receipt: Receipt, wait: float, ignore_lock: bool, keep: Keep | None, create: bool, lock: OwnLock | None = None
) -> Receipt:
    if create:
        if os.path.lexists(path):
            raise UsageError("E-EXISTS", file=path)
    elif not path.exists():
        raise UsageError("E-NO-FILE", file=path)
    if not ignore_lock:
        check_free(path)
    check_writable(path)
    with _plain_errors(path), nullcontext() if lock is not None else OwnLock(Path(os.path.realpath(path)), wait=wait):
        _Save(source, path, receipt).run(create=create, keep=keep)
    return receipt


class _Source(Protocol):
    """What is written, and what it is written over: ``sha256`` and ``data`` are those of the file that was read."""

    @property
    def sha256(self) -> str: ...
    @property
    def data(self) -> Buffer: ...
    def buffers(self) -> list[Buffer]: ...
    def names(self) -> list[str]: ...
    def size(self, name: str) -> int: ...


class _Version:
    """Another version of a workbook as it lies on disk, to be put over the bytes that are there now."""

    def __init__(self, version: Package, present: bytes) -> None:
        self.version, self.data = version, present

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()

    def buffers(self) -> list[Buffer]:
        return [self.version.data]

    def names(self) -> list[str]:
        return self.version.names()

    def size(self, name: str) -> int:
        return self.version.size(name)


def check_editable(package: Package) -> None:
    """FileRefused E-SIGNED or E-SHARED if any change at all would break an agreement; call it before any work."""
    if package.signed:
        raise FileRefused("E-SIGNED", file=package.path)
    if package.shared_workbook:
        raise FileRefused("E-SHARED", file=package.path)


def check_structure(package: Package) -> None:
    """FileRefused E-PROTECTED if sheets must not be added; call it where a sheet is about to be added."""
    if package.structure_protected:
        raise FileRefused("E-PROTECTED", file=package.path)


class _Save:
    """One save under the lock."""

    def __init__(self, package: _Source, path: Path, receipt: Receipt) -> None:
        self.package, self.path, self.receipt = package, path, receipt
        self.real = Path(os.path.realpath(path))
        self.folder = self.real.parent
        self.content: list[Buffer] = []
        self.temps: list[Path] = []
        weakref.finalize(self, _tidied, self.temps, os.getpid())  # a signal may strike before ``_tidy`` begins

    def run(self, *, create: bool, keep: Keep | None) -> None:
        """Until the new file is written and checked a signal stops the save at once; from there on it waits for the end."""
        self._sweep()
        try:
            self.content = self.package.buffers()
            temp = self._write()
            self._verify(temp)
        except BaseException:
            with Unstopped():
                self._tidy()
            raise
        with Unstopped():
            try:
                keeper = self._commit(temp, create, keep)
            finally:
                self._tidy()
            self._sync_folder()
            if keeper is not None:
                keeper.settle()

    def _commit(self, temp: Path, create: bool, keep: Keep | None) -> Keeper | None:
        """The new file takes its place; what was there is looked at, and put back if it is not what was read."""
        if create:
            self._place(temp)
            return None
        self._unchanged(self.real)
        self._dress(temp)
        keeper = self._keep(keep) if keep is not None else None
        try:
            self._swap(temp, keeper)
        except BaseException:
            if keeper is not None and not _has(self.real, self.content):
                keeper.drop()
            raise
        return keeper

    def _tidy(self) -> None:
        if _tidied(self.temps, os.getpid()):
            self._warn("W-STRAY")

    def _keep(self, keep: Keep) -> Keeper | None:
        """The present file under a second name in ``backups/``."""
        keeper = Keeper(self.real, keep, self.package.sha256, self.package.data)
        digest = hashlib.sha256()
        for buffer in self.content:
            digest.update(buffer)
        try:
            keeper.take(digest.hexdigest())
        except OSError as error:
            if keep.required:
                raise IoFailed("E-BACKUP", file=self.path, where=str(keeper.folder), problem=error.strerror or str(error)) from None
            self._warn("W-BACKUP")
            return None
        return keeper

    def _temp(self) -> Path:
        path = temp_name(self.folder)
        self.temps.append(path)
        return path

    def _warn(self, code: str) -> None:
        self.receipt.warnings = (*self.receipt.warnings, code)

    def _write(self) -> Path:
        """A new file with the new content, synced and closed."""
        temp = self._temp()
        file = os.open(temp, os.O_WRONLY | os.O_CREAT | os.O_EXCL | BINARY, 0o600)
        try:
            for run in _runs(self.content):
                write_all(file, run)
            os.fsync(file)
        except BaseException:
            close_quietly(file)
            raise
        os.close(file)  # network file systems report a failed write here
        return temp

    def _verify(self, temp: Path) -> None:
        """Read the temp file back: the bytes are those meant; ``zipfile`` finds all parts; what we changed inflates right."""
        wanted = {key_of(name): self.package.size(name) for name in self.package.names()}
        try:
            with temp.open("rb") as file:  # read in pieces: beside what was written there is no second copy of it in memory
                if not holds(file, self.content):
                    raise IoFailed("E-VERIFY", file=self.path, problem=_DIFFERS)
                with zipfile.ZipFile(file) as archive:
                    found = {key_of(info.filename): info.file_size for info in archive.infolist() if not info.is_dir()}
                    if found != wanted:
                        raise IoFailed("E-VERIFY", file=self.path, problem=Text("部件不全", "parts are missing"))
                    named = {key_of(info.filename): info for info in archive.infolist()}
                    for name in (*self.receipt.changed, *self.receipt.added):
                        _inflates(archive, named[key_of(name)], file)
        except (zipfile.BadZipFile, NotImplementedError, EOFError, InflateError) as error:
            raise IoFailed("E-VERIFY", file=self.path, problem=str(error)) from None

    def _unchanged(self, path: Path) -> None:
        """Busy E-CHANGED unless the file holds the bytes that were read."""
        try:
            same = file_holds(path, [self.package.data])
        except FileNotFoundError:
            same = False
        if not same:
            raise Busy("E-CHANGED", file=self.path)

    def _dress(self, temp: Path) -> None:
        """Mode, owner and extended attributes (access lists) of the old file, as far as the system lets us."""
        if os.name == "nt":
            return  # ReplaceFileW does it
        old = self.real.stat()
        new = temp.stat()
        if (old.st_uid, old.st_gid) != (new.st_uid, new.st_gid):
            with suppress(OSError):
                os.chown(temp, old.st_uid, old.st_gid)
        temp.chmod(old.st_mode & 0o7777)
        if old.st_nlink > 1 and old.st_nlink > 1 + links_among(self.real):
            self._warn("W-HARDLINK")
        if hasattr(os, "listxattr"):
            try:
                for name in os.listxattr(self.real):
                    os.setxattr(temp, name, os.getxattr(self.real, name))
            except OSError:
                pass

    def _place(self, temp: Path) -> None:
        if os.name != "nt":
            temp.chmod(0o666 & ~_umask())
        try:
            place(temp, self.real)
        except FileExistsError:
            raise UsageError("E-EXISTS", file=self.path) from None

    def _swap(self, temp: Path, keeper: Keeper | None) -> None:
        """Exchange, look at what came out, and put it back if it is not the file that was read."""
        aside = self._temp()
        try:
            old = swap_in(temp, self.real, aside)
        except FileNotFoundError:
            raise Busy("E-CHANGED", file=self.path) from None
        except Held:
            raise Busy("E-BUSY", file=self.path) from None
        try:
            same = file_holds(old, [self.package.data]) and (keeper is None or keeper.holds(old))
        except OSError:
            self._undo(old)
            raise
        if not same:
            self._undo(old)
            raise Busy("E-CHANGED", file=self.path)

    def _undo(self, old: Path) -> None:
        """Put somebody's file back.  If they saved yet again in between, theirs is newest: it stays beside the target."""
        self.temps.remove(old)  # it holds the only copy of their edit until it is back
        spare = self._temp()
        came_out = swap_back(old, self.real, spare)
        if came_out is None:
            return
        if file_holds(came_out, self.content):
            self.temps.append(came_out)
            return
        if came_out in self.temps:
            self.temps.remove(came_out)
        kept = self.real.with_name(f"{self.real.stem} (sheetcrm {time.strftime('%Y%m%d-%H%M%S')}){self.real.suffix}")
        place(came_out, kept)
        raise Busy("E-CHANGED-KEPT", file=self.path, kept=kept.name)

    def _sync_folder(self) -> None:
        """The new name must survive a power cut; if the system cannot promise that, the new file is in place all the same."""
        try:
            sync_folder(self.folder)
        except OSError:
            self._warn("W-FOLDER-SYNC")

    def _sweep(self) -> None:
        """Remove what dead processes left beside the target more than an hour ago."""
        try:
            for entry in os.scandir(self.folder):
                if not (entry.name.startswith(PREFIX) and entry.name.endswith((".tmp", ".old"))):
                    continue
                pid = entry.name.removeprefix(PREFIX).partition("-")[0]
                if time.time() - entry.stat(follow_symlinks=False).st_mtime > _OLD_TEMP and not (pid.isdecimal() and alive(int(pid))):
                    _remove(Path(entry.path))
        except OSError:
            pass


@contextmanager
def _plain_errors(path: Path) -> Iterator[None]:
    """Failures of the system as one line a user understands."""
    try:
        yield
    except OSError as error:
        folder = str(Path(os.path.realpath(path)).parent)
        if error.errno in _FULL:
            raise IoFailed("E-DISK-FULL", file=path, where=folder) from None
        if error.errno in _RIGHTS:
            raise IoFailed("E-RIGHTS", file=path, where=folder) from None
        raise failed(error, path) from None


def _runs(buffers: list[Buffer], least: int = 1 << 20) -> Iterator[Buffer]:
    """The buffers joined to pieces worth a system call."""
    small: list[Buffer] = []
    size = 0
    for buffer in buffers:
        if len(buffer) >= least:
            if small:
                yield b"".join(small)
                small, size = [], 0
            yield buffer
            continue
        small.append(buffer)
        size += len(buffer)
        if size >= least:
            yield b"".join(small)
            small, size = [], 0
    if small:
        yield b"".join(small)


def _inflates(archive: zipfile.ZipFile, member: zipfile.ZipInfo, file: BinaryIO) -> None:
    """Raises if a member is not what its directory entry says.  Large ones go through the faster inflater."""
    if member.file_size <= _LARGE:
        with archive.open(member) as part:  # checks the CRC at the end
            while part.read(1 << 20):
                pass
        return
    file.seek(member.header_offset)
    name, extra = struct.unpack_from("<HH", file.read(30), 26)
    file.seek(name + extra, os.SEEK_CUR)
    for _ in inflate(_Stretch(file, file.tell(), member.compress_size), member.compress_type, member.file_size, member.CRC):
        pass


class _Stretch:
    """Some bytes of a file, read when they are asked for."""

    def __init__(self, file: BinaryIO, start: int, size: int) -> None:
        self.file, self.start, self.size = file, start, size

    def __len__(self) -> int:
        return self.size

    def __getitem__(self, piece: slice) -> bytes:
        first, last, _ = piece.indices(self.size)
        self.file.seek(self.start + first)
        return self.file.read(max(0, last - first))


def _has(path: Path, content: list[Buffer]) -> bool:
    """Whether the file holds these bytes; in doubt it does."""
    try:
        return file_holds(path, content)
    except FileNotFoundError:
        return False
    except OSError:
        return True


def _tidied(temps: list[Path], process: int) -> list[Path]:
    """Remove the temp files of this process; gives those that stay."""
    if os.getpid() == process:
        temps[:] = [path for path in temps if not _remove(path)]
    return temps


def _remove(path: Path) -> bool:
    try:
        path.unlink()
    except FileNotFoundError:
        return True
    except OSError:
        return False
    return True


def _umask() -> int:
    """The mask can only be read by setting it."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
