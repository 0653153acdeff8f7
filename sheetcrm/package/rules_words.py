"""Validations whose words are ours, said in another language; every other validation stays as it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sheetcrm.package.cell_xml import escape_text
from sheetcrm.package.formula_refs import relative, shift
from sheetcrm.package.frame_cache import frame_of
from sheetcrm.package.rules_edit import WantedValidation
from sheetcrm.package.sheet_rules import Validation, validations_of
from sheetcrm.package.worksheet_edit import replace_spliced
from sheetcrm.package.xml_bytes import Splice, change_attributes, replace_inner, splice

if TYPE_CHECKING:
    from sheetcrm.package import Package, SheetInfo


def reword_rules(package: Package, sheet: SheetInfo, pairs: Sequence[tuple[WantedValidation, WantedValidation]]) -> int:
    """Each validation that is exactly the first of a pair says what the second says, in the same cells; how many did.

    The same means: kind, formula and all four texts.  Whatever somebody changed, if only a word of the hint, is theirs and stays.
    """
    old = frame_of(package, sheet.part)
    changes: list[Splice] = []
    count = 0
    for rule in validations_of(old.parsed()):
        pair = next((pair for pair in pairs if _is(rule, pair[0])), None)
        if pair is not None and rule.node is not None:
            changes += _reworded(old.skeleton, rule, *pair)
            count += 1
    if not count:
        return 0
    replace_spliced(package, sheet.part, old.changes(old.put(splice(old.skeleton, changes))))
    return count


def _is(rule: Validation, wanted: WantedValidation) -> bool:
    if rule.x14 or rule.kind != wanted.kind or any(not r.first_column == r.last_column == wanted.column for r in rule.sqref):
        return False
    prompt, error = _texts(wanted)
    same = (rule.prompt, rule.error) == (prompt, error)
    return same and rule.pattern()[2] == relative(wanted.formula, wanted.first_row, wanted.column)


def _texts(wanted: WantedValidation) -> tuple[tuple[str, str], tuple[str, str]]:
    """(title and text of the hint, the same of the error), as long as Excel takes them."""
    prompt, error = wanted.prompt or ("", ""), wanted.error or ("", "")
    return (prompt[0][:32], prompt[1][:255]), (error[0][:32], error[1][:225])


def _reworded(data: bytes, rule: Validation, old: WantedValidation, new: WantedValidation) -> list[Splice]:
    assert rule.node is not None
    prompt, error = _texts(new)
    words = {"promptTitle": prompt[0], "prompt": prompt[1], "errorTitle": error[0], "error": error[1]}
    changes = [change_attributes(data, rule.node, words)]
    first = rule.node.child("formula1")
    if new.formula != old.formula and first is not None:
        row, column = rule.anchor
        formula = shift(new.formula, row - new.first_row, column - new.column)
        changes.append(replace_inner(data, first, escape_text(formula).encode()))
    return changes
