"""Workbooks that many tests begin with: made once by a process of tests, and copied for each of them."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import sheetcrm

_MADE: dict[tuple[str, ...], Mapping[str, bytes]] = {}
_TOLD = ("SHEETCRM_LANG", "SHEETCRM_NOW")
"""What besides its arguments decides what a workbook says."""


def ready(path: Path, make: Callable[..., object], *given: object, **options: object) -> Path:
    """The workbook that ``make(path, …)`` makes in an empty folder, with everything that it leaves beside it."""
    told = [f"{name}={os.environ.get(name)}" for name in _TOLD]
    key = (path.name, make.__module__, make.__qualname__, repr(given), repr(sorted(options.items())), *told)
    if key not in _MADE:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            make(folder / path.name, *given, **options)
            _MADE[key] = {str(made.relative_to(folder)): made.read_bytes() for made in folder.rglob("*") if made.is_file()}
    for beside, content in _MADE[key].items():
        target = path.parent / beside
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    return path


def new_book(path: Path, **options: Any) -> Path:
    """What ``sheetcrm.new`` makes."""
    return ready(path, sheetcrm.new, **options)
