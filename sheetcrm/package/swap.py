"""Putting a new file in the place of an old one so that the old one can still be looked at.

A plain rename destroys what it replaces, and with it an edit that somebody saved a moment before.  Exchanging the two
names keeps both files; then what was swapped out can be checked, and swapped back.
"""

from __future__ import annotations

import errno
import os
import sys
import time
from pathlib import Path

from sheetcrm.package.disk import write_all

_AT_FDCWD, _NO_REPLACE, _EXCHANGE = -100, 1, 2
_UNSUPPORTED = {errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP}
_RETRIES = (0.05, 0.1, 0.2, 0.4, 0.8, 1.0)
_SHARING = {5, 32, 33}


class Unsupported(Exception):
    """This system or file system has no such operation."""


class Held(Exception):
    """Another program holds the file open without sharing it."""


def exchange(one: Path, other: Path) -> None:
    """Swap two names at once.  Raises Unsupported, OSError."""
    if sys.platform == "darwin":
        _call("renamex_np", os.fsencode(one), os.fsencode(other), 2)
    elif sys.platform.startswith("linux"):
        _call("renameat2", _AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _EXCHANGE)
    else:
        raise Unsupported


def place(temp: Path, target: Path) -> None:
    """Give a new file its name; FileExistsError if the name is taken, at the last moment too."""
    if os.name == "nt":
        temp.rename(target)
        return
    if sys.platform.startswith("linux"):
        try:
            _call("renameat2", _AT_FDCWD, os.fsencode(temp), _AT_FDCWD, os.fsencode(target), _NO_REPLACE)
            return
        except Unsupported:
            pass
    os.link(temp, target)
    temp.unlink()


def swap_in(temp: Path, target: Path, aside: Path) -> Path:
    """Replace ``target`` by ``temp``; gives the path where the file that was replaced lies now.

    Where names cannot be exchanged, the old file is kept by a second link (``aside``) made just before the rename.
    Raises Held (Windows), OSError.
    """
    if os.name == "nt":
        _replace_windows(temp, target, aside)
        return aside
    try:
        exchange(temp, target)
        return temp
    except Unsupported:
        pass
    try:
        os.link(target, aside)
    except OSError as error:
        if error.errno not in _UNSUPPORTED | {errno.EPERM, errno.EMLINK}:
            raise
        _copy(target, aside)  # no hard links either (FAT, some shares)
    temp.replace(target)
    return aside


def swap_back(old: Path, target: Path, spare: Path) -> Path | None:
    """Undo ``swap_in``; gives the path where the file that was in ``target`` lies now, None where the system cannot keep it."""
    if os.name == "nt":
        _replace_windows(old, target, spare)
        return spare
    try:
        exchange(old, target)
        return old
    except Unsupported:
        old.replace(target)
        return None


def _copy(source: Path, target: Path) -> None:
    data = source.read_bytes()
    file = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        write_all(file, data)
        os.fsync(file)
    finally:
        os.close(file)


def _call(name: str, *arguments: object) -> None:
    import ctypes

    function = getattr(ctypes.CDLL(None, use_errno=True), name, None)
    if function is None:
        raise Unsupported
    if function(*arguments):
        number = ctypes.get_errno()
        if number in _UNSUPPORTED:
            raise Unsupported
        raise OSError(number, os.strerror(number))


def _replace_windows(temp: Path, target: Path, aside: Path) -> None:
    """ReplaceFileW keeps access rights and, as ``aside``, the file that was replaced.  Scanners and sync clients hold files
    for moments: a bounded number of tries."""
    import ctypes

    kernel = ctypes.WinDLL("kernel32", use_last_error=True)  # type: ignore[attr-defined]
    for pause in (*_RETRIES, None):
        if kernel.ReplaceFileW(str(target), str(temp), str(aside), 0, None, None):
            return
        code = ctypes.get_last_error()  # type: ignore[attr-defined]
        if code not in _SHARING:
            raise ctypes.WinError(code)  # type: ignore[attr-defined]
        if pause is not None:
            time.sleep(pause)
    raise Held
