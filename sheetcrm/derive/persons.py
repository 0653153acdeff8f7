"""Who the people of each customer are, so that their names, WeChat names and addresses can be found in the texts of its rows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from sheetcrm._arrays import unique
from sheetcrm._values import NamedTuple
from sheetcrm.derive import columns as col
from sheetcrm.derive.columns import BLANK, Bools, Ints
from sheetcrm.derive.masking import Mask, Sort, mask_value, sort_of

if TYPE_CHECKING:
    from sheetcrm.store import Book, Table

_LEAST: dict[Sort, int] = {"name": 2, "wechat": 3, "address": 4}
"""Characters that a value must have to be looked for in texts."""
_PERSON = "个人"
_LANDLINE = re.compile(r"0\d{2,3}-(\d{3,4})(\d{4})")
_JOINT = "\x1f"
_FEW = 300
"""Distinct texts that are looked through once for everybody's words."""


class Known(NamedTuple):
    """Something by which a person is known: in lower case, as it stands in its cell, and what it is."""

    words: str
    text: str
    sort: Sort


class Persons:
    """What is known of the people behind each group of rows: those of one customer id, or a single row that has none."""

    def __init__(self, book: Book, how: Mask, lang: str) -> None:
        self.book, self.how, self.lang = book, how, lang
        self._group_of: dict[str, int] = {}
        self._groups: dict[str, Ints] = {}
        self._next = 0
        self._known: dict[int, dict[str, Known]] = {}
        self._all_words: set[str] = set()
        self.individuals = self._individuals()
        for table in book.tables.values():
            if table.has("customer_id"):
                self._learn(table)

    def groups(self, table: Table) -> Ints:
        """int32, one a record: whose it is; rows of one customer have one number."""
        found = self._groups.get(table.key)
        if found is None:
            codes, domain = col.codes(table, "customer_id")
            found = col.take(codes, [self._group(str(key)) for key in domain])
            alone = np.flatnonzero(found < 0)
            if alone.size and table.has("customer_name"):
                names, labels = col.texts(table, "customer_name")
                by_name = self._by_name()
                found[alone] = col.take(names, [by_name.get(label.casefold(), BLANK) for label in labels])[alone]
                alone = np.flatnonzero(found < 0)
            found[alone] = np.arange(self._next, self._next + len(alone), dtype=np.int32)
            self._next += len(alone)
            self._groups[table.key] = found
        return found

    def persons_in(self, table: Table) -> Bools:
        """Records whose customer is a person: its name is masked as names are."""
        if not self.individuals.any():
            return np.zeros(table.length, np.bool_)
        customers = self.book.need("customers")
        if table is customers:
            return self.individuals
        return np.isin(self.groups(table), self.groups(customers)[self.individuals])

    def rewritten(self, table: Table, codes: Ints, domain: Sequence[str]) -> Iterator[tuple[int, str]]:
        """(record, text without its people) for the records of a text column in which somebody known from their customer is named.

        codes  into ``domain``, -1 = none
        """
        groups = self.groups(table)
        at = np.flatnonzero((codes >= 0) & np.isin(groups, self._named_in(domain)))
        if not at.size:
            return
        at = at[np.argsort(groups[at], kind="stable")]
        ordered = groups[at]
        starts = np.flatnonzero(np.append(True, ordered[1:] != ordered[:-1]))
        places, texts = at.tolist(), np.array(domain, object)[codes[at]].tolist()
        for start, stop, group in zip(starts.tolist(), [*starts[1:].tolist(), len(places)], ordered[starts].tolist(), strict=True):
            joined = _JOINT.join(texts[start:stop]).lower()
            named = [known for words, known in self._known[group].items() if words in joined]
            if named:
                for place, text in zip(places[start:stop], texts[start:stop], strict=True):
                    without = self._without(text, named)
                    if without != text:
                        yield place, without

    def _named_in(self, domain: Sequence[str]) -> Ints:
        """The groups in whose rows one of their people may be named; where the distinct texts are few, only those whose words are in them."""
        groups = np.fromiter(self._known, np.int32, len(self._known))
        joined = _JOINT.join(domain).lower() if len(domain) <= _FEW else ""
        if not joined or len(joined) > _FEW * 20:
            return groups
        if not self._all_words:
            self._all_words.update(words for known in self._known.values() for words in known)
        inside = {words for words in self._all_words if words in joined}
        return np.array([group for group, known in self._known.items() if not inside.isdisjoint(known)], np.int32)

    def _individuals(self) -> Bools:
        """Customers that are persons: they say so, or bear the name of their contact."""
        table = self.book.table("customers")
        if table is None:
            return np.zeros(0, np.bool_)
        kinds, words = col.texts(table, "party_kind")
        found = np.append(np.array([word == _PERSON for word in words], np.bool_), False)[kinds]
        names, labels = col.texts(table, "name")
        contacts, others = col.texts(table, "contact_name")
        place = {label: code for code, label in enumerate(labels)}
        same: Bools = (names >= 0) & (col.take(contacts, [place.get(other, BLANK) for other in others]) == names)
        return found | same

    def _group(self, key: str) -> int:
        found = self._group_of.get(key)
        if found is None:
            found = self._group_of[key] = self._next
            self._next += 1
        return found

    def _by_name(self) -> dict[str, int]:
        customers = self.book.table("customers")
        if customers is None:
            return {}
        names, labels = col.texts(customers, "name")
        return {labels[name].casefold(): group for name, group in zip(names.tolist(), self.groups(customers).tolist(), strict=True) if name >= 0}

    def _learn(self, table: Table) -> None:
        groups = self.groups(table)
        for field in table.schema.fields:
            sort = sort_of(field) if table.has(field.key) else None
            if sort in _LEAST:
                self._note(groups, *col.texts(table, field.key), sort)
            elif sort in ("phone", "contact_info"):
                self._note_parts(groups, *col.codes(table, field.key))
        if table.key == "customers" and self.individuals.any():
            codes, domain = col.texts(table, "name")
            self._note(groups, np.where(self.individuals, codes, BLANK).astype(np.int32), domain, "name")

    def _note(self, groups: Ints, codes: Ints, domain: Sequence[str], sort: Sort) -> None:
        for group, code in _pairs(groups, codes):
            self._add(group, domain[code], sort)

    def _note_parts(self, groups: Ints, codes: Ints, domain: Sequence[object]) -> None:
        """Of landlines the number without its area code; of a mixed column the WeChat names and addresses too."""
        from sheetcrm.schema.kinds.contact_info import ContactInfo

        for group, code in _pairs(groups, codes):
            value = domain[code]
            phones = value.phones if isinstance(value, ContactInfo) else value if isinstance(value, tuple) else ()
            for match in filter(None, (_LANDLINE.match(str(phone)) for phone in phones)):
                for gap in ("", "-", " "):
                    self._add(group, match[1] + gap + match[2], "phone")
            if isinstance(value, ContactInfo):
                for name in value.wechat:
                    self._add(group, name, "wechat")
                for address in value.address:
                    self._add(group, address, "address")

    def _add(self, group: int, text: str, sort: Sort) -> None:
        words = text.strip().lower()
        known = self._known.setdefault(group, {})
        if len(words) >= _LEAST.get(sort, 7) and words not in known:
            known[words] = Known(words, text, sort)

    def _without(self, text: str, named: Sequence[Known]) -> str:
        """The longest words first: an address may hold a name."""
        for known in sorted(named, key=lambda known: -len(known.words)):
            instead = mask_value(known.sort, known.text, self.how, self.lang)
            text = instead.join(_whole(known.words).split(text))
        return text


@lru_cache(4096)
def _whole(words: str) -> re.Pattern[str]:
    """The words without regard to case; Latin ones only as a whole: Al is not in also."""
    inside = re.escape(words)
    return re.compile(rf"(?<![a-z0-9\-]){inside}(?![a-z0-9])" if words.isascii() else inside, re.IGNORECASE)


def _pairs(groups: Ints, codes: Ints) -> Iterator[tuple[int, int]]:
    """The distinct (group, code) of the records that have a value."""
    at = np.flatnonzero(codes >= 0)
    keys = unique((groups[at].astype(np.int64) << 32) | codes[at].astype(np.int64))
    return zip((keys >> 32).tolist(), (keys & 0xFFFFFFFF).tolist(), strict=True)
