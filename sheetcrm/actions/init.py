"""Adopt an existing workbook: add what is missing, leave everything else as it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from sheetcrm.actions._load import load, load_to_write
from sheetcrm.actions._sheets import TEMPLATED, places
from sheetcrm.actions.new import SHEETS, first_rows
from sheetcrm.render.lists import lists_sheet
from sheetcrm.render.template import Wanted, core_sheet, entered_plan, place_of, rule_context
from sheetcrm.store import Applied, Edit, PutMeta, PutSheet, Receipt, apply_edits, free_title, save_changes
from sheetcrm.text import Lang, default_lang


@dataclass
class InitResult:
    """added: titles of the new sheets;  receipt: None when nothing was written."""

    lang: Lang
    added: list[str] = field(default_factory=list)
    receipt: Receipt | None = None
    applied: Applied = field(default_factory=Applied)


def init(
    path: str | Path, *, lang: Lang | None = None, dry_run: bool = False, ignore_lock: bool = False, wait: float = 0.0, backup: bool = False
) -> InitResult:
    """Add the core sheets that a workbook lacks, at its end, with dropdowns and colours.

    lang  of the messages, and of the new sheets where no customer list or Settings sheet says which language the workbook is in
    A customer list that is there already, under whatever title, is taken as the Customers sheet.  Every other part stays byte for byte.
    """
    opened = load(path, partial=True) if dry_run else load_to_write(path, ignore_lock=ignore_lock, partial=True)
    book = opened.book
    if "customers" not in book.tables:
        book.lang = lang or book.settings.lang or default_lang()
    missing = [key for key in SHEETS if key not in book.titles]
    result = InitResult(lang or book.lang)
    if not missing:
        return result
    rows = int(book.settings["template.rows"])
    wanted = [core_sheet(book.schema.sheet(key), book.lang, first_rows(key, book.lang)) for key in missing]
    wanted = [Wanted(w.schema, free_title(opened.package, w.title), w.keys, w.rows) for w in wanted]
    where = {**places(book), **{w.schema.key: place_of(w, rows) for w in wanted}}
    schemas = [book.schema.sheet(key) for key in where]
    lists = lists_sheet(schemas, book.vocabularies, where, book.lang)
    context = rule_context(book.vocabularies, lists, book.lang, tags_max=int(book.settings["tags.max"]))
    edits: list[Edit] = [PutSheet(entered_plan(w, where[w.schema.key], context, book.vocabularies)) for w in wanted]
    edits += [PutSheet(lists.plan), *lists.names, PutMeta({TEMPLATED: ",".join(missing), "lang": book.lang})]
    result.applied = apply_edits(opened.package, edits, detail=dry_run)
    result.added = [w.title for w in wanted]
    if not dry_run:
        result.receipt = save_changes(opened.package, Path(path), result.applied, ignore_lock=ignore_lock, wait=wait, backup=backup)
    return result
