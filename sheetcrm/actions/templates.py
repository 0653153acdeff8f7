"""The ready-made files: every preset in every language, the same bytes wherever and whenever they are made."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterable
from dataclasses import field
from pathlib import Path

from sheetcrm._values import dataclass
from sheetcrm.actions.new import made_workbook, sample_rows
from sheetcrm.errors import FileRefused, UsageError
from sheetcrm.schema.presets import Preset, preset, presets
from sheetcrm.store import Package
from sheetcrm.text import LANGS, Lang

TEMPLATE_DAY = dt.date(2026, 11, 20)
"""T of the invented records and of the figures in the ready-made files."""


@dataclass
class TemplatesResult:
    """Files that were written, that were there with the same content, and (``check``) that are missing or have another one."""

    written: list[Path] = field(default_factory=list)
    same: list[Path] = field(default_factory=list)
    stale: list[Path] = field(default_factory=list)


def list_templates() -> tuple[Preset, ...]:
    """Every preset, in the order in which people should read about them."""
    return presets()


def write_templates(
    folder: str | Path = "templates",
    *,
    names: Iterable[str] = (),
    langs: Iterable[Lang] = LANGS,
    overwrite: bool = False,
    check: bool = False,
) -> TemplatesResult:
    """Write the ready-made files of these presets (none named: all) into a folder, which is made if need be.

    names      keys of presets;  langs  languages, each has a file of its own
    overwrite  replace a file of that name whose content differs; without it ``UsageError`` (E-EXISTS), and nothing is written
    check      write nothing, tell which are stale

    A file counts as the same when its parts are: how well they are compressed depends on the machine.
    """
    shapes = [preset(name) for name in dict.fromkeys(names)] or list(presets())
    place, result = Path(folder), TemplatesResult()
    made = {place / shape.file_name(lang): template_bytes(shape, lang) for shape in shapes for lang in langs}
    for path, data in made.items():
        (result.same if _same(path, data) else result.stale).append(path)
    if check:
        return result
    taken = next((path for path in result.stale if path.exists() or path.is_symlink()), None)
    if taken is not None and not overwrite:
        raise UsageError("E-EXISTS", file=taken)
    place.mkdir(parents=True, exist_ok=True)
    for path in result.stale:
        _put(path, made[path])
    result.written, result.stale = result.stale, []
    return result


def template_bytes(shape: Preset, lang: Lang) -> bytes:
    """The ready-made file of a preset."""
    rows = sample_rows(shape, lang, TEMPLATE_DAY) if shape.sample else {}
    opened, _, _ = made_workbook(shape.file_name(lang), rows, lang, TEMPLATE_DAY, shape, invented=shape.sample)
    return opened.package.tobytes()


def _same(path: Path, data: bytes) -> bool:
    if not path.is_file():
        return False
    there = path.read_bytes()
    try:
        return there == data or _parts(there) == _parts(data)
    except FileRefused:
        return False


def _parts(data: bytes) -> list[tuple[str, bytes]]:
    package = Package.open(data)
    return [(name, package.read(name)) for name in package.names()]


def _put(path: Path, data: bytes) -> None:
    """All or nothing: a file is never half written."""
    new = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        new.write_bytes(data)
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)
