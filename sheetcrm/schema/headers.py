"""Which column is which field, and which worksheet is which sheet, by what their labels say."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple
from weakref import WeakKeyDictionary

from sheetcrm.tags.fold import INVISIBLE

if TYPE_CHECKING:
    from sheetcrm.schema.sheet import SheetSchema

_BRACKETED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】|〔[^〔〕]*〕")
_DROPPED = re.compile(rf"[\s{INVISIBLE}]+")
_TABLES: WeakKeyDictionary[SheetSchema, dict[str, str]] = WeakKeyDictionary()


class HeaderMatch(NamedTuple):
    """What a header row says.

    columns     field key -> place of the label (the first one, when two say the same)
    duplicates  further columns of a field: (key, place)
    unknown     places of labels that no field has
    """

    columns: dict[str, int]
    duplicates: list[tuple[str, int]]
    unknown: list[int]

    @property
    def score(self) -> int:
        """Number of fields recognised."""
        return len(self.columns)


def recognise_header(texts: Sequence[str | None], schema: SheetSchema) -> HeaderMatch:
    """Match labels with fields by key, label in either language, or alias; a blank label is no column."""
    table = _table(schema)
    columns: dict[str, int] = {}
    duplicates: list[tuple[str, int]] = []
    unknown: list[int] = []
    for place, text in enumerate(texts):
        if not text or not (name := label_form(text)):
            if text and text.strip():
                unknown.append(place)
            continue
        key = table.get(name)
        if key is None:
            unknown.append(place)
        elif key in columns:
            duplicates.append((key, place))
        else:
            columns[key] = place
    return HeaderMatch(columns, duplicates, unknown)


def _table(schema: SheetSchema) -> dict[str, str]:
    """Every form of every label -> field key; keys go before labels before aliases, then the order of the columns."""
    table = _TABLES.get(schema)
    if table is None:
        table = _TABLES[schema] = {}
        for names in ("key", "label", "aliases"):
            for field in schema.fields:
                found = (field.key,) if names == "key" else field.label if names == "label" else field.aliases
                for name in found:
                    if form := label_form(name):
                        table.setdefault(form, field.key)
    return table


@lru_cache(maxsize=4096)
def label_form(text: str) -> str:
    """A label as it is compared: NFKC, no case, no blanks, no bracketed unit, no ``*`` of required fields."""
    text = unicodedata.normalize("NFKC", text)
    bare = _BRACKETED.sub("", text)
    bare = _DROPPED.sub("", bare).strip("*:").casefold()
    return bare or _DROPPED.sub("", text).casefold()


_COMPARED = re.compile(rf"[\s{INVISIBLE}]+")


def title_form(text: str) -> str:
    """A sheet title as it is compared: NFKC, no case, no blanks."""
    return _COMPARED.sub("", unicodedata.normalize("NFKC", text)).casefold()


def recognise_sheet(title: str) -> str | None:
    """The sheet key of a worksheet title: the English name or the Chinese label, without case; None for any other sheet."""
    from sheetcrm.schema.book import titles

    return titles().get(title_form(title))
