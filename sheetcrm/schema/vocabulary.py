"""Vocabularies: the values that an enum field may have, and how typed text is matched with them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache, cached_property
from typing import TYPE_CHECKING

from sheetcrm._lazy import lazy_pattern
from sheetcrm._values import dataclass
from sheetcrm.schema.vocabulary_data import BOUND, PROFILE_003, VOCABULARIES, WEAK
from sheetcrm.tags.fold import clean, fold

if TYPE_CHECKING:
    from sheetcrm.schema.field import Field
    from sheetcrm.schema.settings import Settings
    from sheetcrm.tags import TagTable

_LINE = re.compile(r"(?:\{(?P<marks>[^}]*)\} )?(?P<zh>[^|]+)\|(?P<en>[^|]*)\|(?P<aliases>.*)")
_ALIASES = lazy_pattern(r"[,，、;；|\t\n]")
_STAGE_SPLIT = re.compile(r"^(?P<stage>.+?)\s*[-–—/:·\s]\s*(?P<sub>.+)$")
SUGGESTIONS = 3


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a vocabulary.

    zh       the canonical value, which typed columns hold;  en  its label in English workbooks, the same as zh when it has none
    parent   the value above it (制造业 of 智能制造; the stage of a sub-stage)
    rank     place in the funnel, None: outside it (流失客户) or not a stage
    won      True for the order statuses that count as won
    """

    zh: str
    en: str
    aliases: tuple[str, ...] = ()
    parent: str | None = None
    rank: int | None = None
    won: bool = False

    def label(self, lang: str) -> str:
        return self.en if lang == "en" else self.zh

    @property
    def names(self) -> tuple[str, ...]:
        """Everything that is read as this value: both labels, then the aliases, without repeats."""
        return tuple(dict.fromkeys((self.zh, self.en, *self.aliases)))


class Vocabulary:
    """The values of one vocabulary, in their order.

    ``reads_as`` maps a canonical value to another one that it counts as (复购客户 as 成交客户 when repurchases are off).
    """

    def __init__(self, name: str, values: Iterable[Value], weak: Iterable[str] = (), reads_as: Mapping[str, str] | None = None) -> None:
        self.name = name
        self.values: tuple[Value, ...] = tuple(values)
        self.weak: frozenset[str] = frozenset(weak)
        self.reads_as: dict[str, str] = dict(reads_as or {})
        self._position = {value.zh: i for i, value in enumerate(self.values)}

    def __iter__(self) -> Iterator[Value]:
        return iter(self.values)

    def __len__(self) -> int:
        return len(self.values)

    def __contains__(self, zh: object) -> bool:
        return zh in self._position

    def __getitem__(self, zh: str) -> Value:
        """The value with this canonical name; ``KeyError`` if there is none."""
        return self.values[self._position[zh]]

    def get(self, zh: str) -> Value | None:
        at = self._position.get(zh)
        return None if at is None else self.values[at]

    def position(self, zh: str) -> int:
        """Place in the order of the vocabulary; -1 for what is not in it."""
        return self._position.get(zh, -1)

    def labels(self, lang: str) -> list[str]:
        """What dropdowns offer, in order; values that count as another one are left out."""
        return [value.label(lang) for value in self.values if value.zh not in self.reads_as]

    @cached_property
    def exact(self) -> dict[str, Value]:
        """Both labels of every value as they are written."""
        table: dict[str, Value] = {value.zh: value for value in self.values}
        for value in self.values:
            table.setdefault(value.en, value)
        return table

    @cached_property
    def _folded(self) -> dict[str, Value]:
        """Names after ``fold`` and then those without blanks; canonical names before labels before aliases."""
        table: dict[str, Value] = {}
        for names in (lambda v: (v.zh,), lambda v: (v.en,), lambda v: v.aliases):
            for value in self.values:
                for name in names(value):
                    folded = fold(name)
                    table.setdefault(folded, value)
        for folded in list(table):
            table.setdefault(folded.replace(" ", ""), table[folded])
        return table

    def lookup(self, text: str) -> Value | None:
        """The value that a text names: label, other label or alias, after ``fold``, with blanks and then without them."""
        found = self.exact.get(text)
        if found is None:
            folded = fold(text)
            found = self._folded.get(folded) or self._folded.get(folded.replace(" ", ""))
        return found

    def counts_as(self, value: Value) -> Value:
        """The value that figures count it as: itself, unless ``reads_as`` says otherwise."""
        other = self.reads_as.get(value.zh)
        return value if other is None else self[other]

    @cached_property
    def _tight_names(self) -> list[tuple[int, tuple[str, ...]]]:
        return [(i, tuple(dict.fromkeys(fold(name).replace(" ", "") for name in value.names))) for i, value in enumerate(self.values)]

    def suggest(self, text: str, limit: int = SUGGESTIONS) -> list[Value]:
        """Values with a name of similarity ≥ 0.6 (1 − Levenshtein ÷ longer length, folded, without blanks), most similar first."""
        from rapidfuzz.distance import Levenshtein

        wanted = fold(text).replace(" ", "")
        if not wanted:
            return []
        best: list[tuple[float, int]] = []
        for i, names in self._tight_names:
            share = 1.0
            for name in names:
                longest = max(len(name), len(wanted))
                most = longest * 2 // 5  # the largest distance that still is a similarity of 0.6
                if abs(len(name) - len(wanted)) <= most:
                    distance = Levenshtein.distance(name, wanted, score_cutoff=most)
                    if distance <= most:
                        share = min(share, distance / longest)
            if share < 1.0:
                best.append((share, i))
        return [self.values[i] for _, i in sorted(best)[:limit]]

    def split_stage(self, text: str, sub_stages: Vocabulary) -> tuple[Value, Value] | None:
        """``潜在客户-初步接洽`` as stage and sub-stage of that stage; None when it is not both."""
        match = _STAGE_SPLIT.match(clean(text))
        stage = self.lookup(match["stage"]) if match else None
        sub = sub_stages.lookup(match["sub"]) if match and stage else None
        return (stage, sub) if stage and sub and sub.parent in (None, stage.zh) else None

    def extended(self, more: Iterable[Value]) -> Vocabulary:
        """The vocabulary with further values; one that is there already gains the aliases and keeps its place."""
        values = {value.zh: value for value in self.values}
        for value in more:
            old = values.get(value.zh)
            if old is None:
                values[value.zh] = value
            else:
                en = value.en if value.en and value.en != value.zh else old.en
                values[value.zh] = replace(old, en=en, aliases=tuple(dict.fromkeys((*old.aliases, *value.aliases))))
        return Vocabulary(self.name, values.values(), self.weak, self.reads_as)


class Vocabularies:
    """All vocabularies of a workbook: the built-in ones, then the ``vocab.*`` rows of Settings, then bound tags."""

    def __init__(self, tables: Mapping[str, Vocabulary], settings: Settings | None = None) -> None:
        self._tables = dict(tables)
        self._settings = settings
        self._columns: dict[str, Vocabulary] = {}

    @classmethod
    def of(cls, settings: Settings | None = None) -> Vocabularies:
        """The built-in vocabularies with the additions of the settings."""
        tables = dict(_built_in())
        for name, values in (settings.vocabulary_rows if settings else {}).items():
            tables[name] = tables.get(name, Vocabulary(name, ())).extended(values)
        return cls(tables, settings)

    build = of

    def __iter__(self) -> Iterator[str]:
        return iter(self._tables)

    def __getitem__(self, name: str) -> Vocabulary:
        return self._tables[name]

    def get(self, name: str | None) -> Vocabulary | None:
        return self._tables.get(name) if name else None

    def add(self, vocabulary: Vocabulary) -> None:
        """One more vocabulary (the values of a custom field)."""
        self._tables[vocabulary.name] = vocabulary
        self._columns.clear()

    def add_choices(self, fields: Iterable[Field]) -> None:
        """The vocabularies that stand beside these fields themselves."""
        for spec in fields:
            if spec.choices and spec.vocabulary and spec.vocabulary not in self._tables:
                self.add(Vocabulary(spec.vocabulary, [Value(choice, choice) for choice in spec.choices]))

    def column(self, name: str) -> Vocabulary:
        """A vocabulary as an enum column reads it: with the tier profile, and without 复购客户 when repurchases are off."""
        found = self._columns.get(name)
        if found is None:
            found = self._columns[name] = self._as_column(self._tables[name])
        return found

    def _as_column(self, vocabulary: Vocabulary) -> Vocabulary:
        settings = self._settings
        if settings is not None and vocabulary.name == "stage" and not settings["stage.repurchase"]:
            return Vocabulary("stage", vocabulary.values, vocabulary.weak, {"复购客户": "成交客户"})
        if settings is not None and vocabulary.name == "tier" and settings["tier.profile"] == "003":
            gained = {zh: [alias for alias, to in PROFILE_003.items() if to == zh] for zh in PROFILE_003.values()}
            values = [replace(v, aliases=tuple([a for a in v.aliases if a not in PROFILE_003] + gained.get(v.zh, []))) for v in vocabulary.values]
            return Vocabulary("tier", values, vocabulary.weak)
        return vocabulary

    def extend_from_tags(self, tag_table: TagTable) -> None:
        """Rows of the Tags sheet without parent in a bound dimension belong to the vocabulary of its column.

        A merged one is no value of its own: its names become aliases of the tag that took its place.
        """
        for dimension, name in BOUND.items():
            vocabulary = self._tables[name]
            more: list[Value] = []
            for tag in tag_table.tags_of(dimension):
                if tag.row is None or not tag.in_column:
                    continue
                heir = tag_table.resolve(tag)
                if heir is tag:
                    more.append(Value(tag.name, tag.name, tag.aliases))
                elif heir.dimension == dimension and tag.name not in vocabulary:
                    more.append(Value(heir.name, heir.name, (tag.name, *tag.aliases)))
            if more:
                self.add(vocabulary.extended(more))


def parse_aliases(text: str) -> tuple[str, ...]:
    """Several names in one cell, parted by commas, 、, semicolons or line breaks."""
    return tuple(dict.fromkeys(name for part in _ALIASES.split(text) if (name := clean(part))))


def built_in(name: str) -> Vocabulary:
    """A vocabulary without what a workbook adds to it."""
    return _built_in()[name]


@cache
def _built_in() -> dict[str, Vocabulary]:
    return {
        name: Vocabulary(name, map(_value, filter(None, map(str.strip, text.splitlines()))), WEAK.get(name, ()))
        for name, text in VOCABULARIES.items()
    }


def _value(line: str) -> Value:
    match = _LINE.fullmatch(line)
    if match is None:
        raise ValueError(line)
    marks = dict(mark.partition("=")[::2] for mark in (match["marks"] or "").split(",") if mark)
    aliases = tuple(alias.strip() for alias in match["aliases"].split(",") if alias.strip())
    rank = marks.get("rank")
    return Value(match["zh"], match["en"], aliases, marks.get("parent"), int(rank) if rank else None, "won" in marks)
