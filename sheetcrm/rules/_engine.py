"""Runs the rules over a book and proposes the edits of their fixes."""

from __future__ import annotations

import pkgutil
from collections.abc import Sequence
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from sheetcrm.rules._batch import Found
from sheetcrm.rules._finding import Safety
from sheetcrm.rules._findings import Findings
from sheetcrm.rules._rule import CHECKS, RULES, selected
from sheetcrm.rules._run import Run
from sheetcrm.store import Edit

if TYPE_CHECKING:
    from sheetcrm.derive import Derived
    from sheetcrm.store import Book


@cache
def load_rules() -> None:
    """Import every family of this room, so that its rules register."""
    package = import_module("sheetcrm.rules")
    for module in sorted(info.name for info in pkgutil.iter_modules(package.__path__)):
        if not module.startswith("_"):
            import_module(f"sheetcrm.rules.{module}")


def check(book: Book, derived: Derived, *, select: Sequence[str] = (), ignore: Sequence[str] = ()) -> Findings:
    """Everything that is wrong with a workbook, as values.

    select, ignore   codes or their beginnings (``DATE``); without select all rules run
    Raises ``UsageError`` (E-RULE) when a pattern matches no rule.
    """
    load_rules()
    wanted = selected(RULES, select, ignore)
    run = Run(book, derived)
    found: list[Found] = []
    for codes, look in CHECKS:
        if codes & wanted:
            found += [f for f in look(run) if f.code in wanted or (not f.code and getattr(f, "silent", False))]
    return Findings(book, found)


def propose(findings: Findings, safety: Safety = "safe") -> list[Edit]:
    """The edits of all fixes up to this safety, at most one for a cell."""
    return findings.fixes(safety)
