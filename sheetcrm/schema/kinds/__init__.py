"""The kinds of fields, one file each.  ``KINDS`` has them by name; ``register`` adds one of your own."""

from __future__ import annotations

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

_ALL: tuple[Kind, ...] = (
    ID, REF, PERSON, TEXT, LONGTEXT, DATE, DATETIME, NUMBER, MONEY, WAN, INTEGER, YEAR, PHONE, EMAIL, ENUM, BOOL, TAGS, LIST, MIRROR,
)  # fmt: skip
KINDS: dict[str, Kind] = {kind.name: kind for kind in _ALL}


def register(kind: Kind) -> Kind:
    """Make a kind known by its name, for custom fields."""
    KINDS[kind.name] = kind
    return kind


__all__ = [
    "BOOL", "CONTACT_TEXT", "DATE", "DATETIME", "EMAIL", "ENUM", "ID", "INTEGER", "KINDS", "LIST", "LONGTEXT", "MIRROR", "MONEY", "NUMBER",
    "PERSON", "PERSON_NAME", "PHONE", "REF", "TAGS", "TEXT", "WAN", "YEAR", "id_key", "register",
]  # fmt: skip
