"""Where a document goes: standard output, or a file that is there whole or not at all."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, Any

from sheetcrm.actions._staged import Staged
from sheetcrm.errors import UsageError

_WORKBOOK = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


_ENDINGS = {".html": "html", ".htm": "html", ".json": "json", ".ics": "ics"}


def format_of(asked: str | None, target: Path | None, formats: Sequence[str], as_json: bool = False) -> str:
    """The format of a document: what was asked for, else what the name of its file ends in, else text."""
    if as_json:
        return "json"
    told = _ENDINGS.get(target.suffix.lower(), "") if target is not None else ""
    return asked or (told if told in formats else "text")


@contextlib.contextmanager
def document(target: Path | None, inputs: Sequence[Path], *, binary: bool) -> Iterator[IO[Any]]:
    """The stream to write to.  A file is written beside its place and moved there when all went well.

    Raises ``UsageError``: E-OUTPUT-NEEDED for a binary document without a file, E-OUTPUT for one that would replace a workbook.
    """
    if target is None:
        if binary:
            raise UsageError("E-OUTPUT-NEEDED")
        yield sys.stdout
        return
    check_target(target, inputs)
    if target.exists() and not target.is_file():  # a pipe or a device is written to, never replaced
        with _opened(target, "w", binary) as stream:
            yield stream
        return
    with Staged() as staged, _opened(staged.beside(target), "x", binary) as stream:
        yield stream


def _opened(path: Path, mode: str, binary: bool) -> IO[Any]:
    return path.open(f"{mode}b") if binary else path.open(mode, encoding="utf-8", newline="\n", errors="backslashreplace")


def check_target(target: Path, inputs: Sequence[Path]) -> None:
    """A workbook of the user is never replaced, whether or not it is one of those that are checked; nor is a folder."""
    if not target.parent.is_dir():
        raise UsageError("E-NO-FOLDER", file=target)
    if target.is_dir() or any(path.is_file() and target.exists() and path.samefile(target) for path in inputs):
        raise UsageError("E-OUTPUT", file=target)
    if target.is_file() and _is_workbook(target) and not _made_here(target):
        raise UsageError("E-OUTPUT", file=target)


def is_ours(path: Path, target: Path | None) -> bool:
    """Whether this workbook of a folder is the document of an earlier run, which is not to be checked."""
    return target is not None and target.exists() and path.exists() and path.samefile(target)


def is_list(path: Path) -> bool:
    """Whether this is a list that sheetcrm wrote (findings, duplicates, rows that an import rejected) and not a workbook of customers."""
    from sheetcrm.render.outputs import MADE_HERE, REJECTED
    from sheetcrm.store import defines_one_of

    return defines_one_of(path, (MADE_HERE, REJECTED))


def _is_workbook(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4) in _WORKBOOK


def _made_here(path: Path) -> bool:
    from sheetcrm.errors import SheetcrmError
    from sheetcrm.render.outputs import MADE_HERE
    from sheetcrm.store import Package

    try:
        return any(name.name == MADE_HERE for name in Package.open(path).defined_names)
    except SheetcrmError:
        return False
