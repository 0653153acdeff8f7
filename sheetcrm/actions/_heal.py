"""What a refresh puts right by itself on the sheets of a template: Excel tables that end before their data, dropdowns pasted over."""

from __future__ import annotations

from sheetcrm.actions._load import Opened
from sheetcrm.actions._sheets import expected_context, restored_rules, templated
from sheetcrm.rules.tables import table_extensions
from sheetcrm.store import Applied, apply_edits


def heal(opened: Opened, done: Applied, *, detail: bool) -> None:
    """Let Excel tables cover their data again, in memory.  Dropdowns are restored with the generated sheets, at the end: what is
    about to come back is not reported as lost, so that a second run finds nothing to do."""
    book = opened.book
    keys = templated(book)
    if not keys:
        return
    edits = table_extensions(book, keys)
    if edits:
        done.add(apply_edits(opened.package, edits, detail=detail))
        if book.around is not None:
            book.around.forget()
    rules = restored_rules(book, expected_context(book))
    opened.restored = frozenset((rule.sheet, v.column) for rule in rules for v in rule.validations)
