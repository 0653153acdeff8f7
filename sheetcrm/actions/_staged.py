"""Files that are there whole or not at all: written beside their places, moved there when all of them are done."""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path
from types import TracebackType
from typing import Self


class Staged:
    """A ``with`` block around the writing of one or several files; when it is left by an error, nothing was there."""

    def __init__(self) -> None:
        self._moves: list[tuple[Path, Path]] = []

    def beside(self, target: Path) -> Path:
        """Where to write what is to stand at ``target`` in the end."""
        temp = target.with_name(f".~sheetcrm-{os.getpid()}-{secrets.token_hex(4)}.tmp")
        self._moves.append((temp, target))
        return temp

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None) -> None:
        try:
            if kind is None:
                for temp, target in self._moves:
                    _settle(temp, target)
                for temp, target in self._moves:
                    temp.replace(target)
        finally:
            for temp, _ in self._moves:
                with contextlib.suppress(OSError):
                    temp.unlink(missing_ok=True)


def _settle(temp: Path, target: Path) -> None:
    """On disk, and with the rights of what it replaces."""
    with temp.open("rb+") as file:
        os.fsync(file.fileno())
    if target.exists():
        temp.chmod(target.stat().st_mode & 0o777)
