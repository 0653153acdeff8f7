"""Runs the rules over a book and proposes the edits of their fixes."""

from __future__ import annotations

import pkgutil
from collections.abc import Sequence
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from sheetcrm import _plugins
from sheetcrm.rules._batch import Found
from sheetcrm.rules._finding import Safety
from sheetcrm.rules._findings import Findings
from sheetcrm.rules._rule import CHECKS, READING, RULES, selected
from sheetcrm.rules._run import Run
from sheetcrm.rules._suppressing import STALE, Identity, Silencer
from sheetcrm.rules.suppress import stale
from sheetcrm.store import Edit

if TYPE_CHECKING:
    from sheetcrm.derive import Derived
    from sheetcrm.store import Book


@cache
def load_rules() -> None:
    """Import every family of this room, so that its rules register, then the families of plugins."""
    package = import_module("sheetcrm.rules")
    for module in sorted(info.name for info in pkgutil.iter_modules(package.__path__)):
        if not module.startswith("_"):
            import_module(f"sheetcrm.rules.{module}")
    _plugins.load("sheetcrm.rules", RULES, CHECKS, READING)


def check(book: Book, derived: Derived, *, select: Sequence[str] = (), ignore: Sequence[str] = (), asked: Sequence[str] | None = None) -> Findings:
    """Everything that is wrong with a workbook, as values.

    select, ignore   codes or their beginnings (``DATE``); without select all rules run
    asked            what of the selection somebody named (None: all of it): a setting that silences a rule in the whole workbook
                     yields to it when it names the code as exactly
    What somebody accepted, on the Issues sheet or on Settings, is not among the findings but in their ``suppressed``.
    Raises ``UsageError`` (E-RULE) when a pattern matches no rule.
    """
    load_rules()
    wanted = selected(RULES, select, ignore)
    silencer = Silencer(book, select if asked is None else asked)
    if not silencer.active:
        return Findings(book, _found(Run(book, derived), wanted))
    looked = wanted | silencer.codes() if STALE in wanted else wanted
    silenced = silencer.silence(_found(Run(book, derived), looked))
    kept = [f for f in silenced.kept if f.code in wanted or not f.code]
    if STALE in wanted:
        kept += stale(book, silencer, looked)
    return Findings(book, kept, silenced.only(wanted))


def _found(run: Run, wanted: frozenset[str]) -> list[Found]:
    """What the checks of these codes yield; what is only to be tidied up in silence has no code."""
    found: list[Found] = []
    for codes, look in CHECKS:
        if codes & wanted:
            found += [f for f in look(run) if f.code in wanted or (not f.code and getattr(f, "silent", False))]
    return found


def propose(findings: Findings, safety: Safety = "safe") -> list[Edit]:
    """The edits of all fixes up to this safety, at most one for a cell."""
    return findings.fixes(safety)


def stale_decisions(book: Book) -> list[Identity]:
    """The ignored findings that are remembered and match nothing any more."""
    from sheetcrm.derive import Derived

    load_rules()
    silencer = Silencer(book)
    silencer.silence(_found(Run(book, Derived(book)), frozenset(RULES)))
    return [decision for decision in silencer.decisions if decision not in silencer.used]
