"""Small steps of the system that putting files on a disk is made of."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from sheetcrm.package.archive import Buffer
from sheetcrm.package.locks import PREFIX

BINARY = getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
"""Flags for ``os.open``: bytes as they are, and not for child processes."""

_PIECE = 1 << 18


def temp_name(folder: Path) -> Path:
    """A name for a file of this process; what a dead process leaves under such a name is swept up by a later save."""
    return folder / f"{PREFIX}{os.getpid()}-{os.urandom(4).hex()}.tmp"


def write_all(file: int, data: Buffer) -> None:
    """All bytes of ``data``: the system may take fewer at a time.  Raises OSError."""
    view = memoryview(data)
    while len(view):
        view = view[os.write(file, view) :]


def holds(file: BinaryIO, data: Iterable[Buffer]) -> bool:
    """Whether what is read from here on is these bytes and no more: to compare them costs a fraction of what a digest does.  Raises OSError."""
    for buffer in data:
        view = memoryview(buffer)
        for at in range(0, len(view), _PIECE):
            piece = bytes(view[at : at + _PIECE])
            if file.read(len(piece)) != piece:
                return False
    return not file.read(1)


def file_holds(path: Path, data: Iterable[Buffer]) -> bool:
    """Whether a file is these bytes.  Raises OSError."""
    with path.open("rb") as file:
        return holds(file, data)


def close_quietly(file: int) -> None:
    """After a failure that is told already."""
    with suppress(OSError):
        os.close(file)


def sync_folder(folder: Path) -> None:
    """New names in a folder survive a power cut after this.  Raises OSError; Windows has no such thing."""
    if os.name == "nt":
        return
    file = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(file)
    finally:
        os.close(file)
