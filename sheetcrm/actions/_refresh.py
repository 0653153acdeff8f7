"""The work of a refresh: fold, repair, check, compute, draw, save."""

from __future__ import annotations

from pathlib import Path

from sheetcrm.actions._clock import moment_of
from sheetcrm.actions._load import Opened, load, load_to_write
from sheetcrm.actions._sheets import due_list_edits, generated_edits
from sheetcrm.actions.fix import repair
from sheetcrm.actions.refresh import RefreshOptions, RefreshResult
from sheetcrm.derive import Derived
from sheetcrm.store import Applied, apply_edits, save_changes
from sheetcrm.sync.due_entries import Folded, fold_due_entries


def run(target: Path, options: RefreshOptions, *, plan: bool, ignore_lock: bool, wait: float, backup: bool) -> RefreshResult:
    """One refresh from start to end; see ``sheetcrm.refresh``."""
    if plan:
        opened = load(target, as_of=options.as_of)
    else:
        opened = load_to_write(target, as_of=options.as_of, ignore_lock=ignore_lock)
    done = Applied()
    folded = fold(opened, done, detail=plan)
    if options.fix:
        applied, derived, findings, _ = repair(opened, detail=plan)
        done.add(applied)
    if folded.kept:
        show_again(opened, folded, done, detail=plan)
    if folded.kept or not options.fix:
        derived, findings = opened.check()
    counts, book = findings.counts(), opened.book
    edits = generated_edits(opened.package, book, derived, findings, period=options.period, kept=folded.kept)
    key = options.run_key(book.as_of, str(book.settings["timezone"]))
    del derived, findings  # all that is written stands in the edits; what was read makes room for the writing
    book.release()
    done.add(apply_edits(opened.package, edits, detail=plan))
    result = RefreshResult(target, book.as_of, options.lang or book.lang, None, done, folded.rows, len(folded.kept), counts)
    if opened.package.dirty and not plan:
        result.receipt = save_changes(opened.package, target, done, run_key=key, left=counts, ignore_lock=ignore_lock, wait=wait, backup=backup)
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


def show_again(opened: Opened, folded: Folded, done: Applied, *, detail: bool) -> None:
    """Put the entries that could not be taken in where they will stand, so that findings name the cells of the new list."""
    edits = due_list_edits(opened.package, opened.book, Derived(opened.book), folded.kept)
    done.add(apply_edits(opened.package, edits, detail=detail))
    opened.reread(edits)
