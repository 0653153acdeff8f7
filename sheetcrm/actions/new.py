"""A new workbook."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sheetcrm.actions._clock import DEFAULT_ZONE, today
from sheetcrm.actions._load import Opened
from sheetcrm.actions._sheets import TEMPLATED, generated_edits
from sheetcrm.actions.refresh import RefreshOptions
from sheetcrm.errors import UsageError
from sheetcrm.render.guide import RuleLine, guide_plan
from sheetcrm.render.sample import sample as make_sample
from sheetcrm.render.template import core_sheet, template
from sheetcrm.render.workbook import draw_workbook
from sheetcrm.rules import RULES, load_rules
from sheetcrm.schema import BookSchema, Settings, SheetSchema, Vocabularies
from sheetcrm.schema.settings_data import SETTINGS
from sheetcrm.store import Applied, Package, PutMeta, SheetPlan, apply_edits, check_writable, mark_sheet, read_book, save_changes
from sheetcrm.tags import ROWS
from sheetcrm.text import Lang, Text

SHEETS = ("customers", "followups", "requirements", "tags", "team", "settings")
_SHOWN_SETTINGS = ("lang", "timezone", "id.customer", "contact.min", "due.horizon", "first_touch.days", "tags.max", "tier.high_min", "tier.mid_min")
_CADENCES = ("潜在客户", "意向客户", "成交客户", "复购客户", "流失客户")

Rows = Mapping[str, Sequence[Mapping[str, Any]]]


def new(path: str | Path, *, lang: Lang = "zh-CN", sample: bool = False, as_of: dt.date | None = None) -> Path:
    """Write a new workbook from the template; ``UsageError`` (E-EXISTS) when the file is there already.

    sample  with invented customers and follow-ups, free of mistakes;  as_of  the day of the figures, default today
    """
    target = Path(path)
    if target.exists() or target.is_symlink():
        raise UsageError("E-EXISTS", file=target)
    if target.suffix.lower() != ".xlsx":
        raise UsageError("E-NAME", file=target)
    if not target.resolve().parent.is_dir():
        raise UsageError("E-NO-FOLDER", file=target, where=str(target.parent))
    check_writable(target)
    day = as_of or today(DEFAULT_ZONE)
    rows = make_sample(day, lang, Vocabularies.of(Settings()), mistakes=False).rows if sample else {}
    return write_new(target, rows, lang, day)


def write_new(target: Path, rows: Rows, lang: Lang, day: dt.date) -> Path:
    """A workbook with these first records, generated sheets included."""
    opened, done, left = made_workbook(target.name, rows, lang, day)
    key = RefreshOptions(lang=None).run_key(opened.book.as_of, str(opened.book.settings["timezone"]))
    save_changes(opened.package, target, done, run_key=key, left=left, create=True)
    return target


def made_workbook(name: str, rows: Rows, lang: Lang, day: dt.date) -> tuple[Opened, Applied, dict[str, int]]:
    """The package of a new workbook, in memory; what was done, and what is left to people (severity -> findings)."""
    schema, settings = BookSchema.default(), Settings()
    vocabularies = Vocabularies.of(settings)
    wanted = [core_sheet(schema.sheet(key), lang, rows.get(key) or first_rows(key, lang)) for key in SHEETS]
    made = template(wanted, vocabularies, lang, rows=int(settings["template.rows"]), tags_max=int(settings["tags.max"]))
    titles = {w.schema.key: w.title for w in wanted}
    plans = [*made.plans[:-1], guide(titles, [w.schema for w in wanted], vocabularies, lang), made.plans[-1]]
    package = Package.open(draw_workbook(plans, made.names))
    for plan in plans:
        mark_sheet(package, plan.key, plan.title)
    opened = Opened(package, read_book(package, as_of=day, lang=lang))
    opened.book.file = name
    done = apply_edits(package, [PutMeta({TEMPLATED: ",".join(SHEETS)})])
    opened.book.meta = opened.book.meta.merged({TEMPLATED: ",".join(SHEETS)})
    derived, findings = opened.check()
    done.add(apply_edits(package, generated_edits(package, opened.book, derived, findings)))
    return opened, done, findings.counts()


def guide(titles: Mapping[str, str], schemas: Sequence[SheetSchema], vocabularies: Vocabularies, lang: Lang) -> SheetPlan:
    """The sheet that explains the others."""
    load_rules()
    rules = sorted(RULES.values(), key=lambda rule: rule.code)
    lines = [RuleLine(rule.code, rule.severity, rule.name.of(lang), rule.remedy.of(lang)) for rule in rules]
    return guide_plan(titles, schemas, vocabularies, lines, lang)


def first_rows(key: str, lang: Lang) -> list[dict[str, Any]]:
    """What a config sheet starts with: the settings that teams change, the built-in tags."""
    if key == "settings":
        notes = {spec.key: spec for spec in SETTINGS}
        rows = [_setting(name, lang if name == "lang" else notes[name].default, notes[name].note, lang) for name in _SHOWN_SETTINGS]
        settings = Settings()
        days = Text("多少天没联系就提醒", "days without contact before a reminder")
        return rows + [_setting(f"cadence.{stage}", str(settings[f"cadence.{stage}"]), days, lang) for stage in _CADENCES]
    if key == "tags":
        status = Vocabularies.of(Settings())["tag_status"].get("启用")
        label = status.label(lang) if status else "启用"
        return [
            {"tag": row.tag, "dimension": row.dimension, "aliases": "、".join(row.aliases) or None, "parent": row.parent, "status": label}
            for row in ROWS
        ]
    return []


def _setting(key: str, value: str, note: Text, lang: Lang) -> dict[str, Any]:
    return {"group": key.split(".")[0], "key": key, "value": value, "note": note.of(lang)}
