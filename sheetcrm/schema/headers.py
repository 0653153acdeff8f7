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
_TABLES: WeakKeyDictionary[SheetSchema, tuple[dict[str, str], dict[str, str]]] = WeakKeyDictionary()


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
    """Match labels with fields by key, label in either language, or alias; a blank label is no column.

    Labels that only may mean a field (``Field.also``: 公司名称, Mobile) count where no other column is that field.
    """
    table, loose = _table(schema)
    maybe: list[tuple[str, int]] = []
    columns: dict[str, int] = {}
    duplicates: list[tuple[str, int]] = []
    unknown: list[int] = []
    for place, text in enumerate(texts):
        if not text or not (name := label_form(text)):
            if text and text.strip():
                unknown.append(place)
            continue
        key = table.get(name)
        if key is None and name in loose:
            maybe.append((loose[name], place))
        elif key is None:
            unknown.append(place)
        elif key in columns:
            duplicates.append((key, place))
        else:
            columns[key] = place
    for key, place in maybe:
        if columns.setdefault(key, place) != place:
            unknown.append(place)
    return HeaderMatch(columns, duplicates, sorted(unknown))


def _table(schema: SheetSchema) -> tuple[dict[str, str], dict[str, str]]:
    """(every form of every label -> field key, the same for labels that only may mean it).

    Keys go before labels before aliases, then the order of the columns.
    """
    found = _TABLES.get(schema)
    if found is None:
        table: dict[str, str] = {}
        loose: dict[str, str] = {}
        for of in (lambda f: (f.key,), lambda f: f.label, lambda f: f.aliases):
            for field in schema.fields:
                for name in of(field):
                    table.setdefault(label_form(name), field.key)
        for field in schema.fields:
            for name in field.also:
                loose.setdefault(label_form(name), field.key)
        table.pop("", None)
        found = _TABLES[schema] = (table, loose)
    return found


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
