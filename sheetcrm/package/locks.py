"""Who has the file open?  Signs left by Excel, WPS and LibreOffice, and the lock between our own processes."""

from __future__ import annotations

import hashlib
import json
import os
import sys
import time
import weakref
from contextlib import suppress
from pathlib import Path
from types import TracebackType

from sheetcrm._values import NamedTuple
from sheetcrm.errors import Busy, IoFailed, UsageError
from sheetcrm.package.stops import Unstopped
from sheetcrm.text import Text

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

PREFIX = ".~sheetcrm-"
"""Every file we put beside a workbook for a moment starts like this and does not end in ``.xlsx``."""
STALE = 24 * 3600.0
_OFFICE_NAME = 52
_LONGEST = 200
"""Bytes of a file name that every file system takes, with room for what encrypting ones add."""
_SOMEBODY = Text("有人", "somebody")


class OwnerFile(NamedTuple):
    """A sign that a program has the workbook open.  ``age`` in seconds; ``stale``: older than a day, or its program is gone."""

    path: Path
    user: str
    age: float
    stale: bool


def owner_file(path: Path) -> OwnerFile | None:
    """The owner file beside a workbook, if there is one: ``~$name`` (Excel, WPS), ``.~name`` (WPS), ``.~lock.name#`` (LibreOffice)."""
    for name, read in (("~$" + path.name, _office_user), (f".~lock.{path.name}#", _libre_user), (".~" + path.name, _office_user)):
        sign = path.with_name(name)
        try:
            age = max(0.0, time.time() - sign.stat().st_mtime)
        except (OSError, ValueError):
            continue
        try:
            with sign.open("rb") as file:
                data = file.read(4096)
        except OSError:  # Excel keeps its file locked on Windows: it is there, that is enough
            data = b""
        return OwnerFile(sign, read(data), age, age > STALE)
    return None


def check_free(path: str | os.PathLike[str]) -> None:
    """Busy (E-OPEN, or E-OPEN-STALE when the sign looks left over) if the workbook is open in a spreadsheet program."""
    real = Path(os.path.realpath(path))
    for place in {Path(path).absolute(): None, real: None}:  # a link may be open under either name
        sign = owner_file(place)
        if sign is not None:
            user: object = sign.user or _SOMEBODY
            raise Busy("E-OPEN-STALE" if sign.stale else "E-OPEN", file=path, user=user, age=_age(sign.age), lock=str(sign.path))


def check_writable(path: str | os.PathLike[str]) -> None:
    """IoFailed E-RIGHTS if the workbook or its folder cannot be written; UsageError E-NO-FILE if the folder is not there.

    A file that somebody marked read-only counts as such for everybody, administrators included.
    """
    real = Path(os.path.realpath(path))
    folder = real.parent
    if not folder.is_dir():
        raise UsageError("E-NO-FILE", file=path, where=str(folder))
    try:
        for place in (folder, real):
            if place.exists() and not (os.access(place, os.W_OK) and place.stat().st_mode & 0o222):
                raise IoFailed("E-RIGHTS", file=path, where=str(place))
    except PermissionError:
        raise IoFailed("E-RIGHTS", file=path, where=str(folder)) from None


def _age(seconds: float) -> Text:
    minutes = int(seconds // 60)
    if minutes < 1:
        return Text("刚刚", "just now")
    if minutes < 60:
        return Text(f"{minutes} 分钟前", f"{minutes} min ago")
    if minutes < 48 * 60:
        return Text(f"{minutes // 60} 小时前", f"{minutes // 60} h ago")
    return Text(f"{minutes // 1440} 天前", f"{minutes // 1440} days ago")


def _office_user(data: bytes) -> str:
    """Excel: one length byte, the name in the 8-bit code page, padding; from byte 55 its length and the name in UTF-16."""
    if len(data) >= 57:
        length = int.from_bytes(data[55:57], "little")
        if 0 < length <= _OFFICE_NAME and len(data) >= 57 + 2 * length:
            wide = data[57 : 57 + 2 * length].decode("utf-16-le", "replace")
            if _printable(wide):
                return wide.strip()
    if data and 0 < data[0] <= _OFFICE_NAME and len(data) > data[0]:
        for codec in ("utf-8", "gbk"):
            try:
                narrow = data[1 : 1 + data[0]].decode(codec)
            except UnicodeDecodeError:
                continue
            if _printable(narrow):
                return narrow.strip()
    return ""


def _libre_user(data: bytes) -> str:
    """LibreOffice: ``full name,login,host,date,profile;`` with backslash escapes."""
    fields, current, escaped = [], "", False
    for letter in data.decode("utf-8", "replace"):
        if escaped:
            current, escaped = current + letter, False
        elif letter == "\\":
            escaped = True
        elif letter in ",;":
            fields.append(current.strip())
            current = ""
        else:
            current += letter
    user = next((name for name in fields[:2] if name and _printable(name)), "")
    host = fields[2] if len(fields) > 2 and _printable(fields[2]) else ""
    return f"{user} ({host})" if user and host else user or host


def _printable(text: str) -> bool:
    return bool(text.strip()) and text.isprintable() and "\ufffd" not in text


class OwnLock:
    """The lock between sheetcrm processes on one workbook; use it in a ``with``.

    Where the system has advisory locks, the lock *is* an advisory lock on a file beside the workbook, so that it ends with
    its process.  The file also names host, process and time, for people, and for hosts that do not see each other's locks:
    a file of another host counts for a day.
    """

    def __init__(self, path: Path, *, wait: float = 0.0) -> None:
        """``path``: the real workbook; ``wait``: seconds to wait for another process.  ``Busy`` E-LOCKED, ``OSError``."""
        self.workbook, self.wait = path, wait
        self.path = path.with_name(_lock_name(path.name))
        self._end: weakref.finalize[[int, Path, int], OwnLock] | None = None

    def __enter__(self) -> OwnLock:
        deadline = time.monotonic() + self.wait
        try:
            while (holder := self._take()) is not None:
                if time.monotonic() >= deadline:
                    raise Busy("E-LOCKED", file=self.workbook, holder=holder)
                time.sleep(min(0.05, max(0.0, deadline - time.monotonic())))
        except BaseException:
            self.release()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.release()

    def release(self) -> None:
        """Remove the file and let go, once."""
        with Unstopped():
            if self._end is not None:
                self._end()

    def _hold(self, file: int) -> None:
        """The file is ours to remove, now also by the end of this object: a signal may strike before ``release`` begins."""
        self._end = weakref.finalize(self, _let_go, file, self.path, os.getpid())

    def _take(self) -> str | None:
        """One try, whole: a process that is stopped between making the file and noting it would leave the file behind."""
        with Unstopped():
            return self._try()

    def _try(self) -> str | None:
        """None when the lock is ours now, else who holds it."""
        if fcntl is None:
            return self._try_exclusive()
        file = os.open(self.path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o644)
        try:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return self._keep_off(file, _holder(os.pread(file, 4096, 0))[0])
            except OSError:  # a file system without advisory locks
                os.close(file)
                return self._try_exclusive()
            if not _same_file(file, self.path):
                return self._keep_off(file, "?")
            holder, alive = _holder(os.pread(file, 4096, 0), locks=True)
            if alive:
                return self._keep_off(file, holder)
            os.ftruncate(file, 0)
            os.pwrite(file, _own_words(), 0)
        except BaseException:
            _let_go(file, self.path, os.getpid())
            raise
        self._hold(file)
        return None

    @staticmethod
    def _keep_off(file: int, holder: str) -> str:
        _quiet_close(file)
        return holder

    def _try_exclusive(self) -> str | None:
        try:
            file = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o644)
        except FileExistsError:
            return self._take_over()
        try:
            os.write(file, _own_words())
        except BaseException:
            _let_go(file, self.path, os.getpid())
            raise
        self._hold(file)
        return None

    def _take_over(self) -> str | None:
        """Remove the lock of a dead process: renamed away first, looked at again, put back if it was a living one after all."""
        try:
            holder, alive = _holder(self.path.read_bytes(), age=time.time() - self.path.stat().st_mtime)
            if alive:
                return holder
            aside = self.path.with_name(f"{PREFIX}{os.getpid()}-{time.monotonic_ns()}.old")
            self.path.rename(aside)
            if _holder(aside.read_bytes())[1]:
                aside.rename(self.path)
                return holder
            aside.unlink()
        except FileNotFoundError:
            pass
        return "?"


def _lock_name(name: str) -> str:
    """``.~sheetcrm-team.xlsx.lock``; with a digest instead of a name so long that the lock's own would be too long for the file system."""
    plain = f"{PREFIX}{name}.lock"
    return plain if len(os.fsencode(plain)) <= _LONGEST else f"{PREFIX}{hashlib.blake2b(os.fsencode(name), digest_size=20).hexdigest()}.lock"


def _host() -> str:
    if sys.platform != "win32":
        return os.uname().nodename
    import socket  # only there: loading it takes longer than taking a lock

    return socket.gethostname()


def _own_words() -> bytes:
    words = {"host": _host(), "pid": os.getpid(), "started": _started(os.getpid()), "time": time.time()}
    return json.dumps(words, ensure_ascii=False).encode()


def _holder(data: bytes, *, locks: bool = False, age: float = 0.0) -> tuple[str, bool]:
    """(who wrote a lock file, whether that process may still be at it).  ``locks``: we hold the advisory lock, so that a
    process of this host cannot."""
    try:
        words = json.loads(data)
        host, pid, written = str(words["host"]), int(words["pid"]), float(words["time"])
    except (ValueError, KeyError, TypeError):
        return "?", not locks and age < 10
    who = f"{host}, {pid}"
    if time.time() - written > STALE:
        return who, False
    if host != _host():
        return who, True
    return who, not locks and alive(pid, words.get("started"))


def alive(pid: int, started: object = None) -> bool:
    """Whether a process of this host runs (the same one, where its start can be told)."""
    if os.name == "nt":
        return _alive_windows(pid)
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        pass
    return started in (None, "", _started(pid)) or not _started(pid)


def _alive_windows(pid: int) -> bool:
    """``os.kill`` would end the process on Windows."""
    import ctypes

    kernel = ctypes.windll.kernel32  # type: ignore[attr-defined]
    handle = kernel.OpenProcess(0x1000, False, pid)
    if not handle:
        return False
    code = ctypes.c_ulong()
    kernel.GetExitCodeProcess(handle, ctypes.byref(code))
    kernel.CloseHandle(handle)
    return code.value == 259


def _started(pid: int) -> str:
    """Start of a process in clock ticks since boot (Linux); empty elsewhere.  Tells a reused process number apart."""
    try:
        return Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()[19].decode()
    except (OSError, IndexError):
        return ""


def _same_file(file: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(file), path.stat())
    except OSError:
        return False


def _let_go(file: int, path: Path, process: int) -> None:
    """Remove the file, then unlock: in this order nobody can lock a file that is about to vanish unnoticed.

    A child process that was copied from the one that holds the lock does not hold it.
    """
    if os.getpid() != process:
        return
    if fcntl is None:
        _quiet_close(file)  # an open file cannot be removed on Windows
    with suppress(OSError):  # left behind it is harmless: the next process finds it unlocked and takes it over
        path.unlink()
    if fcntl is not None:
        _quiet_close(file)


def _quiet_close(file: int) -> None:
    with suppress(OSError):
        os.close(file)
