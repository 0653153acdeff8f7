"""Which column is which field, and which worksheet is which sheet, by what their labels say."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from sheetcrm._values import NamedTuple
from sheetcrm.tags.fold import INVISIBLE

if TYPE_CHECKING:
    from sheetcrm.schema.field import Field
    from sheetcrm.schema.sheet import SheetSchema

_BRACKETED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】|〔[^〔〕]*〕")
_DROPPED = re.compile(rf"[\s{INVISIBLE}]+")
_MONEY = {"money": 1, "wan": 10_000}
"""Kinds of columns of money -> how many yuan a bare number in them counts."""
_TIMES = {"": 1, "千": 10**3, "k": 10**3, "万": 10**4, "w": 10**4, "wan": 10**4, "10k": 10**4, "百万": 10**6, "m": 10**6, "千万": 10**7, "亿": 10**8}
_YUAN = "人民币|rmb|cny|yuan|元|圆|块|¥"
_UNIT = re.compile(rf"(?:单位:?)?(?P<before>{_YUAN})?(?P<times>千万|百万|10k|wan|[千万亿kwm])?(?P<behind>{_YUAN})?")
_RUNNING = frozenset({"序号", "序", "次序", "顺序", "顺序号", "行号", "行次", "项次"}) | {
    "no",
    "no.",
    "#",
    "nr",
    "nr.",
    "index",
    "idx",
    "row",
    "row#",
    "rowno",
    "rowno.",
    "rownumber",
    "s/n",
    "seq",
    "seq.",
}
"""Labels, as they are compared, of columns that number the rows of a list."""
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
        if (named := key or loose.get(name)) and counts_otherwise(text, schema.field(named)):
            unknown.append(place)
        elif key is None and name in loose:
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


def counts_otherwise(text: str, field: Field) -> bool:
    """Whether a label says that it counts money in another unit than the field: over 历史合作金额(元) stand yuan, in our column 万."""
    unit = _MONEY.get(field.kind.name)
    said = _unit_of(text) if unit is not None else None
    return said is not None and said != unit


def in_another_unit(text: str, schema: SheetSchema) -> Field | None:
    """The field that a label would be, did it not say that it counts in another unit."""
    table, loose = _table(schema)
    name = label_form(text)
    key = table.get(name) or loose.get(name)
    return schema.field(key) if key is not None and counts_otherwise(text, schema.field(key)) else None


def may_be(text: str, field: Field) -> bool:
    """Whether a column may be proposed for a field by its label: never one that numbers the rows, since sorting and deleting give
    everybody another number, nor where that would change what its numbers count."""
    if counts_otherwise(text, field) or label_form(text) in _RUNNING:
        return False
    return field.kind.name != "wan" or _unit_of(text) is not None or "万" in text


def _unit_of(text: str) -> int | None:
    """How many yuan the unit in brackets stands for; None where none is said."""
    for match in _BRACKETED.finditer(unicodedata.normalize("NFKC", text)):
        unit = _UNIT.fullmatch(_DROPPED.sub("", match[0][1:-1]).casefold())
        if unit and any(unit.groups()):
            return _TIMES[unit["times"] or ""]
    return None


_COMPARED = re.compile(rf"[\s{INVISIBLE}]+")


def title_form(text: str) -> str:
    """A sheet title as it is compared: NFKC, no case, no blanks."""
    return _COMPARED.sub("", unicodedata.normalize("NFKC", text)).casefold()
