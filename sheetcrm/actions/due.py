"""Whom to contact: the due list without opening the workbook."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sheetcrm._values import dataclass
from sheetcrm.actions._clock import zone_of
from sheetcrm.actions._load import Source, load
from sheetcrm.derive import Derived
from sheetcrm.derive.masking import Mask, Sort, mask_value
from sheetcrm.errors import UsageError, check_lang
from sheetcrm.reports import due_rows
from sheetcrm.schema import Vocabularies
from sheetcrm.tags import person_form
from sheetcrm.text import Lang, Text, listed

_MOST_NAMED = 20
_PERSONAL: dict[str, Sort] = {"phone": "phone", "contact_name": "name", "last_summary": "text", "next_action": "text"}
"""Columns of the due list that say something of people, and what."""


@dataclass
class DueList:
    """Rows of the due list in list order, as JSON objects (keys as in ``sheetcrm schema due``), and what showing them needs.

    file  name of the workbook;  as_of  T;  lang  of the workbook;  zone  its time zone
    """

    rows: list[dict[str, Any]]
    file: str
    as_of: dt.date
    lang: Lang
    zone: dt.tzinfo
    vocabularies: Vocabularies


def due(source: Source, *, as_of: dt.date | None = None, owner: Sequence[str] | str = (), mask: Mask = "none", lang: Lang | None = None) -> DueList:
    """What is due at T or in the days up to the horizon (setting ``due.horizon``), most urgent first.

    owner  only items of these people (compared without case, width and blanks);  mask  hide or partial masks personal data
    lang   of the words around the values, default that of the workbook
    Raises ``FileRefused`` for what is no sound workbook, ``UsageError`` for one without a Customers sheet
    or for an owner that it does not know.
    """
    check_lang(lang)
    book = load(source, as_of=as_of).book
    derived = Derived(book)
    rows, wanted = due_rows(derived), _owners(derived, [owner] if isinstance(owner, str) else owner)
    if wanted:
        rows = [row for row in rows if person_form(row["owner"] or "") in wanted]
    zone = zone_of(str(book.settings["timezone"]))
    rows = [masked_item(row, mask, lang or book.lang) for row in rows]
    return DueList(rows, book.file, book.as_of, lang or book.lang, zone, book.vocabularies)


def masked_item(row: dict[str, Any], mask: Mask, lang: Lang) -> dict[str, Any]:
    """An item of the due list with what it says of people masked."""
    if mask == "none":
        return row
    return row | {key: mask_value(sort, str(row[key]), mask, lang) for key, sort in _PERSONAL.items() if row.get(key)}


def _owners(derived: Derived, names: Sequence[str]) -> set[str]:
    """The names as they are compared; one that nobody has is an error, lest a slip of the pen looks like a day off."""
    known = {person_form(name): name for name in derived.owner_names}
    for name in names:
        if person_form(name) not in known:
            raise UsageError("E-OWNER", file=derived.book.file, owner=name, known=_named(list(known.values())[:_MOST_NAMED]))
    return {person_form(name) for name in names}


def _named(names: list[str]) -> Text:
    return Text(listed(names, "zh-CN") or "—", listed(names, "en") or "—")
