"""A new workbook."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sheetcrm.actions._beside import extra_beside
from sheetcrm.actions._clock import DEFAULT_ZONE, check_day, today
from sheetcrm.actions._guide import PRESET, guide_sheet
from sheetcrm.actions._ledger import accepted, remembering
from sheetcrm.actions._load import Opened
from sheetcrm.actions._modules import module_keys
from sheetcrm.actions._refreshed import RefreshOptions
from sheetcrm.actions._sheets import TEMPLATED, generated_edits
from sheetcrm.actions.records.models import schema_with
from sheetcrm.errors import UsageError, check_lang
from sheetcrm.render.sample import sample as make_sample
from sheetcrm.render.sample_columns import fill_columns
from sheetcrm.render.starters import first_rows as first_rows
from sheetcrm.render.template import Wanted, core_sheet, sheet_title, template
from sheetcrm.render.workbook import draw_workbook
from sheetcrm.rules import REMEMBERED, write_decisions
from sheetcrm.schema import BookSchema, Settings, Vocabularies
from sheetcrm.schema.custom import custom_fields
from sheetcrm.schema.extra import NOTHING, Extra
from sheetcrm.schema.presets import DEFAULT, Preset, preset
from sheetcrm.store import Applied, Package, PutMeta, apply_edits, check_writable, mark_sheets, order_tabs, read_book, save_changes
from sheetcrm.store.generated import DIGESTS, GUIDE, digest_of, pack_digests
from sheetcrm.store.marks import grid_of
from sheetcrm.store.samples import SAMPLES, pack_samples
from sheetcrm.text import Lang
from sheetcrm.text.labels import label

if TYPE_CHECKING:
    from pydantic import BaseModel

OVERDUE = "FU-OVERDUE"
Rows = Mapping[str, Sequence[Mapping[str, Any]]]


def new(
    path: str | Path,
    *,
    preset: str = DEFAULT,
    lang: Lang = "zh-CN",
    modules: str | Iterable[str] = (),
    sample: bool = False,
    as_of: dt.date | None = None,
    models: Sequence[type[BaseModel]] = (),
) -> Path:
    """Write a new workbook from a template; ``UsageError`` (E-EXISTS) when the file is there already.

    preset   blank, simple, full, toolkit, tagged, orders, comprehensive or book (E-PRESET for another name)
    modules  further sheets: contacts, orders, service, feedback, attachments, history, or all (E-MODULE for another name)
    sample   with invented customers and follow-ups, free of mistakes;  as_of  the day of the figures, default today
    models   subclasses of the built-in models (``Customer`` …): what they add stands behind the columns of the template
    """
    check_lang(lang)
    check_day(as_of)
    target, shape = Path(path), shape_of(preset, modules)
    if target.exists() or target.is_symlink():
        raise UsageError("E-EXISTS", file=target)
    if target.suffix.lower() != ".xlsx":
        raise UsageError("E-NAME", file=target)
    if not target.resolve().parent.is_dir():
        raise UsageError("E-NO-FOLDER", file=target, where=str(target.parent))
    check_writable(target)
    day = as_of or today(DEFAULT_ZONE)
    rows = sample_rows(shape, lang, day) if sample else {}
    opened, done, left = made_workbook(
        target.name, rows, lang, day, shape, invented=sample, extra=extra_beside(target), schema=schema_with(models)[0]
    )
    return _save(target, opened, done, left)


def shape_of(name: str, modules: str | Iterable[str] = ()) -> Preset:
    """The preset with further modules."""
    return preset(name).with_sheets(module_keys(modules))


def sample_rows(shape: Preset, lang: Lang, day: dt.date) -> Rows:
    """Invented records for the sheets and columns of a preset, free of mistakes."""
    vocabularies = Vocabularies.of(Settings())
    rows = make_sample(day, lang, vocabularies, mistakes=False, sheets=shape.sheets).rows
    fill_columns(rows, {*shape.columns.get("customers", ()), *shape.more.get("customers", ())}, day, lang, vocabularies)
    return rows


def write_new(target: Path, rows: Rows, lang: Lang, day: dt.date, sheets: Iterable[str] = (), name: str = DEFAULT) -> Path:
    """A workbook of a preset, with these further sheets (keys) and first records, generated sheets included."""
    opened, done, left = made_workbook(target.name, rows, lang, day, preset(name).with_sheets(frozenset(sheets)))
    return _save(target, opened, done, left)


def _save(target: Path, opened: Opened, done: Applied, left: dict[str, int]) -> Path:
    key = RefreshOptions(lang=None).run_key(opened.book.as_of, str(opened.book.settings["timezone"]), beside=opened.book.extra.stamp)
    save_changes(opened.package, target, done, run_key=key, left=left, create=True)
    return target


def made_workbook(
    name: str,
    rows: Rows,
    lang: Lang,
    day: dt.date,
    shape: Preset,
    *,
    invented: bool = False,
    extra: Extra = NOTHING,
    schema: BookSchema | None = None,
) -> tuple[Opened, Applied, dict[str, int]]:
    """The package of a new workbook, in memory; what was done, and what is left to people (severity -> findings).

    invented  the records are there to be looked at and deleted: nobody is told that they are gone, and what is overdue among them
              counts as accepted on the Issues sheet
    extra, schema  what a file beside the workbook adds to it, the sheets with somebody's own models: their columns stand behind the others
    """
    settings = Settings.read([(key.split(".")[0], key, value) for key, value in shape.all_settings.items()])
    settings.take_file(extra.settings, extra.vocabularies, extra.source)
    vocabularies = Vocabularies.of(settings)
    own = custom_fields(extra.fields, vocabularies)
    own.add_to(vocabularies)
    sheets = (schema or BookSchema.default()).with_fields(own.fields)
    vocabularies.add_choices(sheets.with_choices())
    wanted = [_wanted(sheets, key, shape, rows, lang, extra) for key in shape.sheets]
    made = template(wanted, vocabularies, lang, rows=int(settings["template.rows"]), tags_max=int(settings["tags.max"]))
    names = frozenset(name.name for name in made.names)
    titles = {key: sheet_title(sheets.sheet(key), lang) if key in sheets else label("title.guide", lang) for key in shape.tabs}
    explained = guide_sheet(shape, titles, [w.schema for w in wanted], vocabularies, names, lang, sample=invented)
    plans = [*made.plans[:-1], explained, made.plans[-1]]
    package = Package.open(draw_workbook(plans, made.names))
    mark_sheets(package, {plan.key: plan.title for plan in plans})
    opened = Opened(package, read_book(package, as_of=day, lang=lang, extra=extra, schema=schema), schema=schema)
    opened.book.file = name
    meta = {TEMPLATED: ",".join(shape.sheets), PRESET: shape.key, DIGESTS: pack_digests({GUIDE: digest_of(GUIDE, grid_of(package, explained.title))})}
    done = apply_edits(package, [PutMeta(meta)])
    opened.book.meta = opened.book.meta.merged(meta)
    if invented:
        _let_go(opened)
    derived, findings = opened.check()
    edits = [*generated_edits(package, opened.book, derived, findings), *remembering(opened.book, accepted(opened.book, findings))]
    done.add(apply_edits(package, edits))
    order_tabs(package, shape.tabs, shape.opens if rows else "guide")
    return opened, done, findings.counts()


def _let_go(opened: Opened) -> None:
    """Remember which records are invented, and accept that some of them are overdue: without those, the due list would show little."""
    _, overdue = opened.check([OVERDUE])
    meta = {SAMPLES: pack_samples(opened.book.tables), REMEMBERED: write_decisions(overdue.identity(k) for k in range(len(overdue)))}
    apply_edits(opened.package, [PutMeta(meta)])
    opened.book.meta = opened.book.meta.merged(meta)


def _wanted(schema: BookSchema, key: str, shape: Preset, rows: Rows, lang: Lang, extra: Extra) -> Wanted:
    sheet = schema.sheet(key)
    first = rows.get(key) or first_rows(key, lang, shape.all_settings, extra.settings)
    if key in shape.columns:
        own = [f.key for f in sheet.fields if f.key not in BookSchema.default().sheet(key)]
        return Wanted(sheet, sheet_title(sheet, lang), (*shape.columns[key], *own), first)
    usual = core_sheet(sheet, lang, first)
    more = [extra for extra in shape.more.get(key, ()) if extra not in usual.keys]
    return Wanted(sheet, usual.title, (*usual.keys, *more), first)
