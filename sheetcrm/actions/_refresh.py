"""The work of a refresh: fold, repair, check, compute, draw, save."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from sheetcrm.actions._beside import stamp_in
from sheetcrm.actions._clock import moment_of
from sheetcrm.actions._commit import WriteOptions, open_to_change
from sheetcrm.actions._decisions import decide
from sheetcrm.actions._heal import heal
from sheetcrm.actions._keep import expect_backup, keeping
from sheetcrm.actions._language import switch_language
from sheetcrm.actions._ledger import accepted, remembering, save_typed
from sheetcrm.actions._load import Opened
from sheetcrm.actions._log import log_changes
from sheetcrm.actions._refreshed import RefreshOptions, RefreshResult
from sheetcrm.actions._sheets import due_list_edits, generated_edits
from sheetcrm.actions._view import wanted_figures
from sheetcrm.actions.records.models import schema_with
from sheetcrm.derive import Derived
from sheetcrm.render.changes import list_columns
from sheetcrm.store import Applied, Edit, apply_edits, save_changes
from sheetcrm.store.meta import FINGERPRINT
from sheetcrm.sync.due_entries import Folded, fold_due_entries
from sheetcrm.sync.new_tags import new_tags, tag_rows
from sheetcrm.sync.stages import stage_rows

First = Callable[[Opened, Applied, bool], None]
"""Changes a workbook in memory; the last argument says whether changes are to be listed."""


def run(
    target: Path, options: RefreshOptions, *, plan: bool, ignore_lock: bool, wait: float, backup: bool | None, first: First | None = None
) -> RefreshResult:
    """One refresh from start to end; see ``sheetcrm.refresh``.  first: what is to be done before all else, in memory."""
    opened = open_to_change(target, WriteOptions(options.as_of, plan, ignore_lock), schema=schema_with(options.models)[0])
    if not plan:
        expect_backup(opened, backup)
    done = Applied()
    save_typed(opened)
    if first is not None:
        first(opened, done, plan)
    switched = switch_language(opened, done, detail=plan)
    folded = fold(opened, done, detail=plan)
    decided = decide(opened, done, patterns=options.forget, detail=plan)
    heal(opened, done, detail=plan)
    stages = note_stages(opened, done, detail=plan)
    note_tags(opened, done, detail=plan)
    edits = list[Edit]()
    if options.fix:
        from sheetcrm.actions.fix import repair

        applied, derived, findings, _ = repair(opened, detail=plan, later=edits)
        done.add(applied)
    if folded.kept:
        done.add(apply_edits(opened.package, edits, detail=plan))
        edits = []
        show_again(opened, folded, done, detail=plan)
    if folded.kept or not options.fix:
        derived, findings = opened.check()
    counts, book = findings.counts(), opened.book
    wanted = wanted_figures(book, options.period, options.as_of)
    edits += generated_edits(opened.package, book, derived, findings, wanted=wanted, kept=folded.kept, decided=decided)
    if switched is not None:
        from sheetcrm.actions._guide import guide_again

        edits += guide_again(opened, [table.schema for table in book.tables.values() if table.schema.role in ("entered", "config")], {}, ())
    learned = accepted(book, findings)
    del derived, findings  # what they worked out is in the edits: it makes room for remembering and writing
    edits += remembering(book, learned)
    key = options.run_key(book.as_of, str(book.settings["timezone"]), chosen=book.entries.as_of is not None, beside=book.extra.stamp)
    log = [] if plan else log_changes(book, opened.package, opened.journal, command="refresh", at=options.as_of)
    keep = keeping(target, book.settings, "refresh", backup=backup, entered=bool(opened.journal or switched or first))
    done.columns = list_columns(book)
    book.release()
    done.add(apply_edits(opened.package, edits, detail=plan, log=log))
    result = RefreshResult(target, book.as_of, options.lang or book.lang, None, done, folded.rows, len(folded.kept), counts, decided, stages)
    result.notices = [*(switched.notices() if switched is not None else ()), *wanted.notices]
    if (opened.package.dirty or book.extra.stamp != stamp_in(book.meta.get(FINGERPRINT))) and not plan:
        result.receipt = save_changes(opened.package, target, done, run_key=key, left=counts, ignore_lock=ignore_lock, wait=wait, keep=keep)
    return result


def fold(opened: Opened, done: Applied, *, detail: bool) -> Folded:
    """Take the entries of the due list into FollowUps, in memory."""
    book = opened.book
    folded = fold_due_entries(Derived(book), moment_of(book.as_of, str(book.settings["timezone"])))
    if folded.edits:
        opened.guard(folded.edits)
        done.add(apply_edits(opened.package, folded.edits, detail=detail))
        opened.reread(folded.edits)
    return folded


def note_stages(opened: Opened, done: Applied, *, detail: bool) -> int:
    """Add stage changes made by hand to StageHistory, in memory; how many."""
    book = opened.book
    edits = stage_rows(Derived(book), moment_of(book.as_of, str(book.settings["timezone"]))) if book.table("stagehistory") is not None else []
    if edits:
        opened.guard(edits)
        done.add(apply_edits(opened.package, edits, detail=detail))
        opened.reread(edits)
    return len(edits)


def note_tags(opened: Opened, done: Applied, *, detail: bool) -> None:
    """Give each tag that nobody knows a row on the Tags sheet, in memory, where the settings want one."""
    book, customers = opened.book, opened.book.table("customers")
    if book.settings["tags.unknown"] != "create" or customers is None:
        return
    edits = tag_rows(book, new_tags(book, customers.typed("tags").domain))
    if edits:
        opened.guard(edits)
        done.add(apply_edits(opened.package, edits, detail=detail))
        opened.reread(edits)


def show_again(opened: Opened, folded: Folded, done: Applied, *, detail: bool) -> None:
    """Put the entries that could not be taken in where they will stand, so that findings name the cells of the new list."""
    edits = due_list_edits(opened.package, opened.book, Derived(opened.book), folded.kept)
    done.add(apply_edits(opened.package, edits, detail=detail))
    opened.reread(edits)
