"""Modules: sheets that a workbook may have besides the core ones, and the names by which people ask for them."""

from __future__ import annotations

from collections.abc import Iterable

from sheetcrm.errors import UsageError

CORE = ("customers", "followups", "requirements")
CONFIG = ("tags", "team", "settings")
MODULES = {
    "contacts": "contacts",
    "orders": "orders",
    "service": "servicerecords",
    "feedback": "feedback",
    "attachments": "attachments",
    "history": "stagehistory",
}
"""Name of a module -> key of its sheet."""
ALL = "all"


def sheets_with(modules: str | Iterable[str]) -> tuple[str, ...]:
    """Keys of the sheets of a new workbook with these modules, in workbook order.

    modules  names or keys, as a list or comma separated; ``all`` for every one
    Raises ``UsageError`` (E-MODULE) for a name that is none.
    """
    chosen = module_keys(modules)
    return (*CORE, *(key for key in MODULES.values() if key in chosen), *CONFIG)


def module_keys(modules: str | Iterable[str]) -> frozenset[str]:
    """Keys of the sheets of these modules."""
    names = modules.split(",") if isinstance(modules, str) else [part for name in modules for part in name.split(",")]
    chosen: set[str] = set()
    for name in (name.strip().casefold() for name in names):
        if name == ALL:
            chosen.update(MODULES.values())
        elif name in MODULES or name in MODULES.values():
            chosen.add(MODULES.get(name, name))
        elif name:
            raise UsageError("E-MODULE", module=name, known=", ".join(MODULES))
    return frozenset(chosen)
