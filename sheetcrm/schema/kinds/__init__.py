"""The kinds of fields, one file each.  ``KINDS`` has them by name; ``register_kind`` adds one of your own."""

from __future__ import annotations

from collections.abc import Mapping

from sheetcrm import _plugins
from sheetcrm.schema.field import Kind
from sheetcrm.schema.kinds.bool import BOOL
from sheetcrm.schema.kinds.date import DATE
from sheetcrm.schema.kinds.datetime import DATETIME
from sheetcrm.schema.kinds.email import EMAIL
from sheetcrm.schema.kinds.enum import ENUM
from sheetcrm.schema.kinds.id import ID, id_key
from sheetcrm.schema.kinds.integer import INTEGER
from sheetcrm.schema.kinds.list import LIST
from sheetcrm.schema.kinds.longtext import LONGTEXT
from sheetcrm.schema.kinds.mirror import MIRROR
from sheetcrm.schema.kinds.money import MONEY
from sheetcrm.schema.kinds.number import NUMBER
from sheetcrm.schema.kinds.person import PERSON
from sheetcrm.schema.kinds.phone import PHONE
from sheetcrm.schema.kinds.ref import REF
from sheetcrm.schema.kinds.tags import TAGS
from sheetcrm.schema.kinds.text import CONTACT_TEXT, PERSON_NAME, TEXT
from sheetcrm.schema.kinds.wan import WAN
from sheetcrm.schema.kinds.year import YEAR
from sheetcrm.schema.problem_words import PROBLEM_WORDS
from sheetcrm.text import Text

_ALL: tuple[Kind, ...] = (
    ID, REF, PERSON, TEXT, LONGTEXT, DATE, DATETIME, NUMBER, MONEY, WAN, INTEGER, YEAR, PHONE, EMAIL, ENUM, BOOL, TAGS, LIST, MIRROR,
)  # fmt: skip
KINDS: dict[str, Kind] = {kind.name: kind for kind in _ALL}


KIND_LABELS: dict[str, Text] = {}
"""Name -> what people call a registered kind; the built-in ones are called as in the vocabulary of field types."""


def register_kind(kind: Kind, *, label: Text | None = None, problems: Mapping[str, Text] | None = None) -> Kind:
    """Make a kind known by its name, for models and for the column Type of the sheet Fields.

    label     what people call it, in both languages;  problems  rule code -> a few words on each problem that reading a value may have
    The rule behind each of the codes is declared with ``declare(Rule(…), reading=True)``.
    Raises ``ValueError`` when another kind has the name.
    """
    if KINDS.get(kind.name, kind) is not kind:
        raise _plugins.Refused(Text(f"字段类型 {kind.name} 已经有了", f"the kind of field {kind.name} is taken"))
    if _plugins.own("kind", kind.name) is not None:
        _plugins.need_words(label or Text("", ""), *(problems or {}).values())
    for code, words in (problems or {}).items():
        if PROBLEM_WORDS.setdefault(code, words) != words:
            raise _plugins.Refused(Text(f"问题代码 {code} 已经有了", f"the problem code {code} is taken"))
    KINDS[kind.name] = kind
    if label is not None:
        KIND_LABELS[kind.name] = label
    return kind


def kind_called(name: str) -> Kind | None:
    """The kind with this name or label (in any case); those of plugins too.  None if there is none."""
    wanted = name.strip().casefold()
    if wanted in KINDS:
        return KINDS[wanted]
    load_kinds()
    labels = {text.casefold(): key for key, label in KIND_LABELS.items() for text in label}
    return KINDS.get(labels.get(wanted, wanted))


def load_kinds() -> None:
    """Take in the kinds of plugins."""
    _plugins.load("sheetcrm.kinds", KINDS, KIND_LABELS, PROBLEM_WORDS)


__all__ = [
    "BOOL", "CONTACT_TEXT", "DATE", "DATETIME", "EMAIL", "ENUM", "ID", "INTEGER", "KINDS", "KIND_LABELS", "LIST", "LONGTEXT", "MIRROR", "MONEY",
    "NUMBER", "PERSON", "PERSON_NAME", "PHONE", "REF", "TAGS", "TEXT", "WAN", "YEAR", "id_key", "kind_called", "load_kinds", "register_kind",
]  # fmt: skip
