"""Finding ``sheetcrm.toml``: beside a workbook, in a folder above it, or where ``SHEETCRM_CONFIG`` says.

It stands apart, on the standard library alone, so that the answer "nothing to do" may depend on it.
"""

from __future__ import annotations

import os
import re
import zlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sheetcrm.schema.extra import Extra

NAME = "sheetcrm.toml"
NAMED = "SHEETCRM_CONFIG"
"""Environment variable; ``--config`` sets it for one run.  Set to ``-``, no file is read."""


def file_beside(path: Any) -> str | None:
    """The file that counts for a workbook; None for none.  ``path`` may be anything that a workbook is read from."""
    named = os.environ.get(NAMED)
    if named:
        return None if named == "-" else named
    if not isinstance(path, str | os.PathLike):
        return None
    folder = os.path.dirname(os.path.abspath(os.fspath(path)))  # noqa: PTH100, PTH120  # importing pathlib would cost as much as the answer
    while True:
        found = os.path.join(folder, NAME)  # noqa: PTH118
        if os.path.isfile(found):  # noqa: PTH113
            return found
        above = os.path.dirname(folder)  # noqa: PTH120
        if above == folder:
            return None
        folder = above


def stamp_beside(path: Any) -> str:
    """A word that changes with the file that counts for a workbook, with a blank in front; empty for none."""
    found = file_beside(path)
    return "" if found is None else _stamp(_read(found))


def stamp_in(words: str) -> str:
    """The stamp in what ``_meta`` remembers of a run; empty for none."""
    found = re.search(r" toml:[0-9a-f]+", words)
    return found[0] if found else ""


def extra_beside(path: Any) -> Extra:
    """What the file adds to a workbook.  ``UsageError``: E-NO-FILE where a named one is not there, E-TOML for what it says wrongly."""
    from sheetcrm.schema.extra import NOTHING, read_extra

    found = file_beside(path)
    if found is None:
        return NOTHING
    data = _read(found)
    return read_extra(data, found, _stamp(data))


def _stamp(data: bytes) -> str:
    return f" toml:{zlib.crc32(data):08x}{len(data):x}"


def _read(path: str) -> bytes:
    from sheetcrm.errors import UsageError, failed

    try:
        with open(path, "rb") as file:  # noqa: PTH123
            return file.read()
    except FileNotFoundError:
        raise UsageError("E-NO-FILE", file=path) from None
    except OSError as error:
        raise failed(error, path) from None
