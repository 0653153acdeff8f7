"""``Settings``: what the Settings sheet says, typed, with the default of everything it does not say."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from sheetcrm._values import NamedTuple
from sheetcrm.schema.settings_data import SETTINGS, SettingSpec
from sheetcrm.schema.vocabulary import Value, parse_aliases
from sheetcrm.tags.fold import clean
from sheetcrm.text import Lang

_TRUE = frozenset({"on", "true", "yes", "y", "1", "是", "开", "√", "✓"})
_FALSE = frozenset({"off", "false", "no", "n", "0", "否", "关", "×", "✗"})
_NUMBER = re.compile(r"[+-]?(?:\d+(?:,\d{3})*|\d*)(?:\.\d+)?(?:[eE][+-]?\d{1,3})?", re.ASCII)
_TIME = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?", re.ASCII)
_LIST = re.compile(r"[,，、;；\n]")
_SEQ = re.compile(r"\{seq:0?(\d{1,2})d\}")
_IGNORE_ZH = "忽略."
_DATE_GAP = re.compile(r"\{date:[%A-Za-z_-]*\}")


class SettingProblem(NamedTuple):
    """A row of Settings that could not be used: its place among the rows given (from 0), the key, the value, and why.

    reason  ``unknown`` key, ``value`` not readable, ``repeat`` of an earlier row (the first is used)
    """

    row: int
    key: str
    value: str
    reason: str


class DimensionRow(NamedTuple):
    """A ``tag_dimension`` row: an own tag dimension, or what is said about a built-in one."""

    name: str
    exclusive: bool | None
    bound: str | None


class Settings:
    """Typed settings: ``settings["contact.min"]`` is an int, ``settings["remind.time"]`` a ``datetime.time``.

    chosen           what the sheet says, and where it is silent the file beside the workbook: key -> typed value
    from_file        keys of ``chosen`` -> the file that says so
    vocabulary_rows  vocabulary name -> further values, from groups ``vocab.<name>``
    dimension_rows   rows of the group ``tag_dimension``
    problems         rows that could not be used; they change nothing
    """

    def __init__(self) -> None:
        self.chosen: dict[str, Any] = {}
        self.from_file: dict[str, str] = {}
        self.vocabulary_rows: dict[str, list[Value]] = {}
        self.dimension_rows: list[DimensionRow] = []
        self.problems: list[SettingProblem] = []

    @classmethod
    def read(cls, rows: Iterable[Sequence[object]]) -> Settings:
        """From rows of (group, key, value) or (group, key, value, note); cells may be text, numbers, booleans or None."""
        settings = cls()
        for index, row in enumerate(rows):
            group, key, value, *note = row
            settings._take(index, clean(_text(group)), clean(_text(key)), value, clean(_text(note[0])) if note else "")
        return settings

    def take_file(self, values: Mapping[str, Any], vocabularies: Mapping[str, Iterable[Value]], source: str) -> None:
        """What a file beside the workbook says; what is chosen already stays, and so do the values that are there."""
        for key, value in values.items():
            if key not in self.chosen:
                self.chosen[key] = value
                self.from_file[key] = source
        for name, more in vocabularies.items():
            self.vocabulary_rows[name] = [*more, *self.vocabulary_rows.get(name, ())]

    def __getitem__(self, key: str) -> Any:
        """The typed value; ``KeyError`` for a key that does not exist.  No value (targets, rates) is None."""
        if key in self.chosen:
            return self.chosen[key]
        return default_of(key)

    def get(self, key: str, default: Any = None) -> Any:
        try:
            value = self[key]
        except KeyError:
            return default
        return default if value is None else value

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and _spec(key) is not None

    def __iter__(self) -> Iterator[str]:
        """All keys that have a value: those of the sheet and those with a default, in the order of the defaults."""
        named = [spec.key for spec in SETTINGS if not spec.key.endswith("*")]
        return iter(dict.fromkeys([*named, *self.chosen]))

    @property
    def lang(self) -> Lang | None:
        """The language that the sheet asks for, None when it says nothing."""
        found = self.chosen.get("lang")
        return None if found is None else ("en" if found == "en" else "zh-CN")

    def family(self, prefix: str) -> dict[str, Any]:
        """All settings of a family: ``family("cadence.tag.")`` -> {周度: 7, …}, without those that have no value."""
        keys = [key for key in self if key.startswith(prefix)]
        return {key.removeprefix(prefix): value for key in keys if (value := self[key]) is not None}

    def replace(self, **changes: Any) -> Settings:
        """A copy with typed values set; dots of keys are written ``__`` (``contact__min=1``)."""
        copy = Settings()
        copy.chosen = self.chosen | {key.replace("__", "."): value for key, value in changes.items()}
        copy.from_file = {key: source for key, source in self.from_file.items() if key.replace(".", "__") not in changes}
        copy.vocabulary_rows, copy.dimension_rows, copy.problems = self.vocabulary_rows, self.dimension_rows, self.problems
        return copy

    def _take(self, index: int, group: str, key: str, value: object, note: str) -> None:
        head, _, rest = group.partition(".")
        if not key and not _text(value).strip():
            return  # a heading or a blank row
        if head.casefold() == "vocab" and rest:
            self._take_value(rest, key, _text(value), note)
        elif group.casefold() == "tag_dimension":
            self._take_dimension(index, key, _text(value), note)
        else:
            self._take_setting(index, key, value)

    def _take_value(self, name: str, key: str, aliases: str, note: str) -> None:
        name, _, parent = name.partition(".")
        value = Value(key, note or key, parse_aliases(aliases), parent or None)
        self.vocabulary_rows.setdefault(name.casefold(), []).append(value)

    def _take_dimension(self, index: int, key: str, value: str, note: str) -> None:
        word = clean(value).casefold()
        exclusive = {"exclusive": True, "单选": True, "互斥": True, "multi": False, "多选": False, "": None}.get(word, word)
        if isinstance(exclusive, str) or not key:
            self.problems.append(SettingProblem(index, key, value, "value"))
            return
        self.dimension_rows.append(DimensionRow(key, exclusive, note or None))

    def _take_setting(self, index: int, key: str, value: object) -> None:
        if key.startswith(_IGNORE_ZH):
            key = "ignore." + key.removeprefix(_IGNORE_ZH)
        key = canonical(key)
        spec = _spec(key)
        text = clean(_text(value))
        if spec is None:
            self.problems.append(SettingProblem(index, key, text, "unknown"))
            return
        key = key if spec.key.endswith("*") else spec.key
        if not text:
            return  # no value: the default
        if key in self.chosen:
            self.problems.append(SettingProblem(index, key, text, "repeat"))
            return
        try:
            self.chosen[key] = typed(spec, value)
        except ValueError:
            self.problems.append(SettingProblem(index, key, text, "value"))


_BY_VALUE = (("cadence.tier.", "tier"), ("revisit.tier.", "tier"), ("cadence.early.", "stage"), ("cadence.", "stage"))
"""Families of settings whose last word is a value of a vocabulary."""


def canonical(key: str) -> str:
    """The key with the canonical name of its value: ``cadence.Prospect`` is ``cadence.潜在客户``."""
    from sheetcrm.schema.vocabulary import built_in

    for family, vocabulary in _BY_VALUE:
        if key.startswith(family):
            found = built_in(vocabulary).lookup(key.removeprefix(family))
            return family + found.zh if found is not None else key
    return key


def typed(spec: SettingSpec, value: object) -> Any:
    """The value of a setting as its type.  ``ValueError`` when it is not one."""
    text = clean(_text(value))
    kind = spec.kind
    if not text:
        return None
    if kind in ("int", "days", "money", "number", "rate"):
        return _typed_number(kind, value, text)
    if kind == "bool":
        word = text.casefold()
        if word in _TRUE or word in _FALSE:
            return word in _TRUE
        raise ValueError(text)
    if kind == "list":
        return tuple(part for item in _LIST.split(_text(value)) if (part := clean(item)))
    if kind == "time":
        return _typed_time(text)
    if kind == "choice":
        return _typed_choice(spec, text)
    if kind == "pattern":
        return _typed_pattern(text)
    if kind == "sheets":
        return _typed_sheets(_text(value))
    if kind == "zone":
        from sheetcrm.schema.zones import zone

        zone(text)
    return text


def _typed_number(kind: str, value: object, text: str) -> int | float:
    share = text.endswith("%")
    body = text.removesuffix("%").strip()
    if isinstance(value, bool) or not body or not _NUMBER.fullmatch(body) or not re.search(r"\d", body) or (share and kind != "rate"):
        raise ValueError(text)
    number = float(body.replace(",", "")) / (100 if share else 1)
    whole = number == int(number)
    if (kind == "int" and (not whole or number < 0)) or (kind in ("days", "money") and number < 0) or (kind == "days" and not whole):
        raise ValueError(text)
    if kind == "rate" and not 0 <= number <= 1:
        raise ValueError(text)
    return int(number) if whole and kind != "rate" else number


def _typed_sheets(text: str) -> tuple[str, ...]:
    """Keys of generated sheets, named in Chinese or English."""
    from sheetcrm.schema.book import BookSchema, recognise_sheet

    keys = []
    for name in _LIST.split(text):
        key = recognise_sheet(name) if clean(name) else None
        if clean(name) and (key is None or BookSchema.default().sheet(key).role != "generated"):
            raise ValueError(text)
        keys += [key] if key is not None else []
    return tuple(dict.fromkeys(keys))


def _typed_time(text: str) -> dt.time:
    match = _TIME.fullmatch(text)
    if match:
        return dt.time(int(match[1]), int(match[2]), int(match[3] or 0))
    fraction = float(text)
    if not 0 <= fraction < 1:
        raise ValueError(text)
    seconds = round(fraction * 86400)
    return dt.time(seconds // 3600 % 24, seconds // 60 % 60, seconds % 60)


def _typed_choice(spec: SettingSpec, text: str) -> str:
    found = {choice.casefold(): choice for choice in spec.choices}
    if spec.key == "lang":
        found |= {"zh": "zh-CN", "zh_cn": "zh-CN", "中文": "zh-CN", "en-us": "en", "english": "en", "英文": "en"}
    if spec.key == "tier.profile":
        found |= {"1": "001", "3": "003"}  # Excel takes the zeros away
    if text.casefold() not in found:
        raise ValueError(text)
    return found[text.casefold()]


def _typed_pattern(text: str) -> str:
    """An id shape: exactly one ``{seq:0Nd}``, perhaps a ``{date:…}``, else only characters that ids may have."""
    rest, count = _SEQ.subn("", text)
    if count != 1 or not re.fullmatch(r"[A-Za-z0-9_-]*", _DATE_GAP.sub("", rest)):
        raise ValueError(text)
    return text


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, float) and value == int(value) and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, dt.time):
        return value.strftime("%H:%M:%S")
    return str(value)


@cache
def _by_key() -> dict[str, SettingSpec]:
    return {spec.key.casefold(): spec for spec in SETTINGS}


def _spec(key: str) -> SettingSpec | None:
    """The setting of a key, by its own name or the longest family that it belongs to."""
    table = _by_key()
    found = table.get(key.casefold())
    head = key
    while found is None and "." in head:
        head = head.rpartition(".")[0]
        found = table.get(f"{head.casefold()}.*")
    return found


def spec_of(key: str) -> SettingSpec | None:
    """What is known about a setting: itself, or the family that it belongs to; None for a key that does not exist."""
    return _spec(key)


def near_keys(key: str, limit: int = 3) -> tuple[str, ...]:
    """Keys that are spelled much like this one, best first."""
    from rapidfuzz import process

    known = [spec.key for spec in SETTINGS if not spec.key.endswith("*")]
    return tuple(found for found, _, _ in process.extract(key.strip(), known, score_cutoff=75, limit=limit))


@cache
def default_of(key: str) -> Any:
    """The default of a setting, typed; None for a member of a family that has none.  ``KeyError`` for an unknown key."""
    spec = _spec(key)
    if spec is None:
        raise KeyError(key)
    return typed(spec, spec.default)
