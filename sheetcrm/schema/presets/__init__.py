"""Presets: ready-made shapes of workbooks.  One file each in this folder, found by itself: a file ``visits.py`` with a ``PRESET`` is one more.

The files hold data only; ``sheetcrm new --preset`` and ``sheetcrm templates`` turn it into workbooks.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, cast

from sheetcrm import _plugins
from sheetcrm.schema.presets._preset import CONFIG, GENERATED, USUAL, Preset
from sheetcrm.text import Text

__all__ = ["CONFIG", "DEFAULT", "GENERATED", "USUAL", "Preset", "find_preset", "preset", "presets"]
DEFAULT = "blank"


@cache
def presets() -> tuple[Preset, ...]:
    """Every preset, in the order of their ranks; those of plugins too."""
    names = [found.name for found in iter_modules(__path__) if not found.name.startswith("_")]
    loaded = [cast("Preset", import_module(f"{__name__}.{name}").PRESET) for name in names]
    taken = {name for one in loaded for name in _names(one)}

    def use(_plugin: _plugins.Plugin, found: Any) -> None:
        one = found if isinstance(found, Preset) else found.PRESET
        again = taken & _names(one)
        if again:
            raise _plugins.Refused(Text(f"模板 {min(again)} 已经有了", f"the template {min(again)} is taken"))
        _plugins.need_words(one.title, one.stem, one.about)
        loaded.append(one)
        taken.update(_names(one))

    _plugins.load("sheetcrm.presets", loaded, taken, use=use)
    return tuple(sorted(loaded, key=lambda one: (one.rank, one.key)))


def _names(one: Preset) -> set[str]:
    """Everything by which people may ask for it, and the names of its files."""
    return {one.key, *one.aliases, *(text.casefold() for text in (*one.title, *one.stem))}


def find_preset(name: str) -> Preset | None:
    """The preset with this key, alias or title (``book``, ``simple14``, ``客户管理簿``); None if there is none."""
    wanted = name.strip().casefold()
    for one in presets():
        if wanted in _names(one):
            return one
    return None


def preset(name: str) -> Preset:
    """The same; ``UsageError`` (E-PRESET) that lists them all when there is none."""
    found = find_preset(name)
    if found is None:
        from sheetcrm.errors import UsageError

        raise UsageError("E-PRESET", preset=name, known=", ".join(one.key for one in presets()))
    return found
