"""What the config sheets of a new workbook start with: the settings that teams change, the built-in tags."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sheetcrm.schema import Settings, Vocabularies
from sheetcrm.schema.settings import canonical
from sheetcrm.schema.settings_data import SETTINGS
from sheetcrm.tags import ROWS
from sheetcrm.text import Lang, Text
from sheetcrm.text.starters import CADENCE_TAGS, TAGS_EN

_SHOWN = ("lang", "timezone", "id.customer", "contact.min", "due.horizon", "first_touch.days", "tags.max", "tier.high_min", "tier.mid_min")
_STAGES = ("潜在客户", "意向客户", "成交客户", "复购客户", "流失客户")
_DAYS = Text("多少天没联系就提醒", "days without contact before a reminder")
_TAG_DAYS = Text("带此标签的客户多少天跟进一次", "days between follow-ups with this tag")

Row = dict[str, Any]


def first_rows(key: str, lang: Lang, own: Mapping[str, str] | None = None, elsewhere: Collection[str] = ()) -> list[Row]:
    """Rows of a config sheet (key), empty for other sheets.

    own  settings of the template beside the usual ones: key -> value;  elsewhere  keys that a file beside the workbook speaks of, and no row does
    """
    if key == "settings":
        return [row for row in _settings(lang, own or {}) if canonical(row["key"]) not in elsewhere]
    if key == "tags":
        return _tags(lang)
    return []


def _settings(lang: Lang, own: Mapping[str, str]) -> list[Row]:
    notes = {spec.key: spec for spec in SETTINGS}
    settings, stages = Settings(), Vocabularies.of(Settings())["stage"]
    rows = [_setting(name, lang if name == "lang" else notes[name].default, notes[name].note, lang) for name in _SHOWN if name not in own]
    rows += [_setting(_said(name, lang), value, notes[name].note, lang) for name, value in own.items()]
    rows += [_setting(f"cadence.{stages[stage].label(lang)}", str(settings[f"cadence.{stage}"]), _DAYS, lang) for stage in _STAGES]
    if lang == "en":  # the defaults are those of the Chinese names
        rows += [_setting(f"cadence.tag.{TAGS_EN[tag][0]}", str(settings[f"cadence.tag.{tag}"]), _TAG_DAYS, lang) for tag in CADENCE_TAGS]
    return rows


def _said(key: str, lang: Lang) -> str:
    """``revisit.tier.高价值`` is ``revisit.tier.High`` in an English workbook."""
    family, _, last = key.rpartition(".")
    value = Vocabularies.of(Settings())["tier"].get(last)
    return f"{family}.{value.label(lang)}" if value is not None else key


def _setting(key: str, value: str, note: Text, lang: Lang) -> Row:
    return {"group": key.split(".")[0], "key": key, "value": value, "note": note.of(lang)}


def _tags(lang: Lang) -> list[Row]:
    vocabularies = Vocabularies.of(Settings())
    status, dimensions = vocabularies["tag_status"]["启用"].label(lang), vocabularies["dimension"]
    rows = []
    for row in ROWS:
        name, aliases, parent = row.tag, "、".join(row.aliases), row.parent
        if lang == "en":
            if row.tag not in TAGS_EN:
                continue
            name, aliases = TAGS_EN[row.tag]
            parent = _english(vocabularies, row.parent) if row.parent else None
        rows.append({"tag": name, "dimension": dimensions[row.dimension].label(lang), "aliases": aliases or None, "parent": parent, "status": status})
    return rows


def _english(vocabularies: Vocabularies, name: str) -> str:
    """The English name of a tag: its own, or that of the value of a vocabulary."""
    if name in TAGS_EN:
        return TAGS_EN[name][0]
    found = next((value for key in ("industry", "size") if (value := vocabularies[key].get(name))), None)
    return found.label("en") if found else name
