"""Adopt an existing workbook: add what is missing, leave everything else as it is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import field
from pathlib import Path

from sheetcrm._values import dataclass
from sheetcrm.actions._figures import shift_of
from sheetcrm.actions._guide import guide_again
from sheetcrm.actions._keep import keeping
from sheetcrm.actions._load import load, load_to_write
from sheetcrm.actions._modules import sheets_with
from sheetcrm.actions._sheets import TEMPLATED, members, offered_tags, places
from sheetcrm.actions.new import first_rows
from sheetcrm.errors import check_lang
from sheetcrm.render.lists import lists_sheet, tag_entries
from sheetcrm.render.template import Wanted, core_sheet, entered_plan, place_of, rule_context
from sheetcrm.store import Applied, Edit, NearSheet, PutMeta, PutSheet, Receipt, apply_edits, free_title, nearest_sheet, save_changes
from sheetcrm.text import Lang, default_lang


@dataclass
class InitResult:
    """added: titles of the new sheets;  receipt: None when nothing was written.

    nearest  where no customer list was found: the worksheet that comes nearest to one
    """

    lang: Lang
    added: list[str] = field(default_factory=list)
    receipt: Receipt | None = None
    applied: Applied = field(default_factory=Applied)
    nearest: NearSheet | None = None


def init(
    path: str | Path,
    *,
    lang: Lang | None = None,
    modules: str | Iterable[str] = (),
    as_of: dt.date | None = None,
    dry_run: bool = False,
    ignore_lock: bool = False,
    wait: float = 0.0,
    backup: bool | None = None,
) -> InitResult:
    """Add the core sheets that a workbook lacks, and those of these modules, at its end, with dropdowns and colours.

    modules  contacts, orders, service, feedback, attachments, history, or all (E-MODULE for another name)
    as_of    the day that colours of dates go by until the first refresh, default today
    lang     of the messages, and of the new sheets where no customer list or Settings sheet says which language the workbook is in
    A customer list that is there already, under whatever title, is taken as the Customers sheet.  Every other part stays byte for byte.
    """
    check_lang(lang)
    sheets = sheets_with(modules)
    opened = load(path, as_of=as_of, partial=True) if dry_run else load_to_write(path, as_of=as_of, ignore_lock=ignore_lock, partial=True)
    book = opened.book
    if "customers" not in book.tables:
        book.lang = lang or book.settings.lang or default_lang()
    missing = [key for key in sheets if key not in book.titles]
    result = InitResult(lang or book.lang, nearest=nearest_sheet(book))
    if not missing:
        return result
    rows = int(book.settings["template.rows"])
    wanted = [core_sheet(book.schema.sheet(key), book.lang, first_rows(key, book.lang, elsewhere=book.extra.settings)) for key in missing]
    wanted = [Wanted(w.schema, free_title(opened.package, w.title), w.keys, w.rows) for w in wanted]
    where = {**places(book), **{w.schema.key: place_of(w, rows) for w in wanted}}
    schemas = [book.schema.sheet(key) for key in where]
    new_tags = next((w.rows for w in wanted if w.schema.key == "tags"), None)
    tags = offered_tags(book) if new_tags is None else tag_entries(book.vocabularies, new_tags, book.lang)
    lists = lists_sheet(schemas, book.vocabularies, where, book.lang, members(book.table("team")), tags)
    context = rule_context(book.vocabularies, lists, book.lang, tags_max=int(book.settings["tags.max"]), as_of=int(book.t) - shift_of(book))
    templated = [*filter(None, book.meta.get(TEMPLATED).split(",")), *missing]
    edits: list[Edit] = [PutSheet(entered_plan(w, where[w.schema.key], context, book.vocabularies)) for w in wanted]
    edits += [PutSheet(lists.plan), *lists.names, PutMeta({TEMPLATED: ",".join(templated), "lang": book.lang})]
    edits += guide_again(opened, schemas, {w.schema.key: w.title for w in wanted}, [name.name for name in lists.names])
    result.applied = apply_edits(opened.package, edits, detail=dry_run)
    opened.write_log("init", as_of)
    result.added = [w.title for w in wanted]
    if not dry_run:
        keep = keeping(Path(path), book.settings, "init", backup=backup)
        result.receipt = save_changes(opened.package, Path(path), result.applied, ignore_lock=ignore_lock, wait=wait, keep=keep)
    return result
