"""Which customer each row of a list is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from sheetcrm._values import NamedTuple
from sheetcrm.schema.company import CompanyKey, company_keys
from sheetcrm.schema.kinds.contact_info import ContactInfo
from sheetcrm.store import Table, TypedColumn
from sheetcrm.sync.intake.matching import After, Candidate, Matches, no_match, same_text
from sheetcrm.sync.intake.references import merged_customers
from sheetcrm.sync.intake.values import Incoming, Reason, coded, listed

_PERSON = "个人"


class Who(NamedTuple):
    """By what a customer is known.  id, external  key forms;  mobiles, phones  stored forms: mobiles alone match, all numbers make candidates"""

    id: str | None
    external: str | None
    email: str | None
    phones: tuple[str, ...]
    company: CompanyKey | None
    contact: str | None
    person: bool

    @property
    def mobiles(self) -> tuple[str, ...]:
        return tuple(number for number in self.phones if len(number) == 11 and number[0] == "1")

    def known_as(self) -> Iterator[tuple[str, Any]]:
        """(kind, value) of everything that may lead to a record."""
        single = (("id", self.id), ("external", self.external), ("email", self.email), ("company", self.company.key if self.company else None))
        yield from ((kind, value) for kind, value in single if value)
        yield from (("phone", number) for number in self.phones)


def match_customers(incoming: Incoming, table: Table, after: After | None = None) -> Matches:
    """By the first of these that hits: customer_id; external_id; e-mail; mobile; company key and contact; company key.

    after  Customers as an import would leave it, None: as it is
    A number that stands at a customer with another company key is no match, only a candidate.  What was merged into another customer is
    that customer.  Rows that fit several records equally well are rejected (IMP-AMBIGUOUS).  A row that became a new record is known to the
    rows below it; rows with an id are looked at first, so that what they say is known to all others, as it will be when the same list
    comes again.  What the workbook has no column for tells nobody apart: it is not there when the list comes again.
    """
    columns = {key: coded(after.values(key)) if after else table.typed(key) for key in _FORMS if table.has(key)}
    length = after.length if after else table.length
    index = _Index(_people(columns, length), merged_customers(table), table)
    matches = no_match(incoming, length, _FORMS)
    able = {key for key in _FORMS if table.has(key) or (key in ("phone", "email") and table.has("contact_info"))}
    who = _people({key: incoming.typed[key] for key in able & incoming.typed.keys()}, incoming.length)
    matches.keys = lambda: [[*one.known_as()] for one in who]
    rows = incoming.good().tolist()
    for row in sorted(rows, key=lambda row: who[row].id is None and who[row].external is None):
        found, maybe = index.find(who[row])
        records = index.records(found)
        if len(records) > 1:
            ids = "、".join(index.name_of(at) for at in sorted(records))
            incoming.reject(row, Reason("IMP-AMBIGUOUS", "", "", -1, {"ids": ids}))
            matches.unsure = True
            continue
        if records:
            record = records[0]
            matches.unsure |= index.learn(found[0], who[row])
        else:
            record = index.add(who[row])
            matches.candidates += [Candidate(row, at) for at in index.records(maybe)]
        matches.record[row] = record
    matches.count = index.count
    matches.unsure |= index.told_apart
    return matches


_FORMS: dict[str, Callable[[Any], Any] | None] = {
    "customer_id": None,
    "external_id": same_text,
    "email": same_text,
    "phone": None,
    "contact_info": None,
    "name": None,
    "contact_name": same_text,
    "party_kind": None,
}
"""The fields by which customers are known, and the form in which they are compared."""


def _people(columns: dict[str, TypedColumn], length: int) -> list[Who]:
    values: dict[str, list[Any]] = {}
    for key, form in _FORMS.items():
        values[key] = listed(columns[key], form) if key in columns and key != "name" else [None] * length
    if "name" in columns:
        typed = columns["name"]
        names = [str(name) for name in typed.domain]
        made = zip(names, company_keys(names), strict=True)
        keys = [*(key if key.key else CompanyKey(f"\0{same_text(name)}", "") for name, key in made), None]  # a name of signs alone
        values["name"] = [keys[code] for code in np.where(typed.blank | typed.bad, -1, typed.values).tolist()]
    if "contact_info" in columns:
        for i, info in enumerate(values["contact_info"]):
            if isinstance(info, ContactInfo):
                values["phone"][i] = (*(values["phone"][i] or ()), *info.phones)
                values["email"][i] = values["email"][i] or same_text(next(iter(info.emails), None))
    phones = [numbers or () for numbers in values["phone"]]
    people = [kind == _PERSON for kind in values["party_kind"]]
    return list(map(Who, values["customer_id"], values["external_id"], values["email"], phones, values["name"], values["contact_name"], people))


class _Index:
    """The customers so far, by everything that they are known by.

    merged  record that was merged into another -> the one that is left: it is known by what it was known by before, too
    told_apart  rows were kept from a new record because the list gives it another id
    """

    def __init__(self, known: Sequence[Who], merged: Mapping[int, int], table: Table) -> None:
        self._table, self._merged, self._base = table, merged, len(known)
        self._who: list[Who] = []
        self._by: dict[str, dict[Any, list[int]]] = {name: {} for name in ("id", "external", "email", "phone", "company")}
        self.told_apart = False
        for who in known:
            self.add(who)

    @property
    def count(self) -> int:
        return len(self._who)

    def name_of(self, at: int) -> str:
        """The id of a record, else its name."""
        return (self._table.id_text(at) if at < self._table.length else None) or "?"

    def records(self, hits: Sequence[int]) -> list[int]:
        """Hits, each as the record that it was merged into, each once."""
        return list(dict.fromkeys(self._merged.get(at, at) for at in hits))

    def add(self, who: Who) -> int:
        """A further record."""
        self._who.append(who)
        record = len(self._who) - 1
        self._enter(record, who)
        return record

    def learn(self, record: int, who: Who) -> bool:
        """What a row says of a record: by these the rows below may find it.  True when the record says something else."""
        own = self._who[record]
        self._enter(record, who)
        phones = own.phones if not who.phones or own.phones == who.phones else tuple(dict.fromkeys((*own.phones, *who.phones)))
        self._who[record] = own._replace(company=own.company or who.company, contact=own.contact or who.contact, phones=phones)
        return any(new not in (None, (), old) for old, new in zip(own, who, strict=True) if new is not False)

    def _enter(self, record: int, who: Who) -> None:
        by = self._by
        if who.id is not None:
            _put(by["id"], who.id, record)
        if who.external is not None:
            _put(by["external"], who.external, record)
        if who.email is not None:
            _put(by["email"], who.email, record)
        for number in who.phones:
            _put(by["phone"], number, record)
        if who.company is not None and who.company.key:
            _put(by["company"], who.company.key, record)

    def find(self, who: Who) -> tuple[list[int], list[int]]:
        """(the records that it is: none, one, or several equally well; candidates by number alone)."""
        if who.id is not None and (hits := self._by["id"].get(who.id, [])):
            return hits[:1], []
        for name, value in (("external", who.external), ("email", who.email)):
            if value is not None and (hits := self._others(name, value, who)):
                return self._narrowed(hits, who), []
        maybe: list[int] = []
        if who.phones:
            found = list(dict.fromkeys(at for number in who.phones for at in self._others("phone", number, who)))
            same = [at for at in found if self._same_company(at, who)]
            mobile = {at for number in who.mobiles for at in self._by["phone"].get(number, ())}
            if hits := [at for at in same if at in mobile]:
                return self._narrowed(hits, who), []
            maybe = [at for at in found if at not in same]
        return self._by_company(who), maybe

    def _others(self, name: str, value: Any, who: Who) -> list[int]:
        """The hits, without new records to which the list gives another id: of one list, two ids are two records."""
        hits = self._by[name].get(value, [])
        if who.id is None and who.external is None:
            return hits
        other = [at for at in hits if at < self._base or not _told_apart(self._who[at], who)]
        self.told_apart |= len(other) < len(hits)
        return other

    def _same_company(self, at: int, who: Who) -> bool:
        own = self._who[at].company
        return own is None or who.company is None or own.matches(who.company)

    def _by_company(self, who: Who) -> list[int]:
        """With the contact, else by the company alone; people who are customers themselves are not mixed up when their mobiles differ."""
        if who.company is None or not who.company.key:
            return []
        hits = [at for at in self._others("company", who.company.key, who) if self._same_company(at, who)]
        own = [at for at in hits if who.contact is not None and self._who[at].contact == who.contact]
        if own:
            return self._narrowed(own, who)
        return self._narrowed([at for at in hits if not self._other_person(at, who)], who)

    def _other_person(self, at: int, who: Who) -> bool:
        own = self._who[at]
        return bool((own.person or who.person) and own.mobiles and who.mobiles and not {*own.mobiles} & {*who.mobiles})

    def _narrowed(self, hits: list[int], who: Who) -> list[int]:
        """Of several records the one that fits best: by company, region, then contact; all of them where that does not tell."""
        if len(hits) < 2:
            return hits
        if who.company is not None:
            hits = [at for at in hits if self._same_company(at, who)] or hits
            hits = [at for at in hits if self._who[at].company == who.company] or hits
        if len(hits) > 1 and who.contact is not None:
            hits = [at for at in hits if self._who[at].contact == who.contact] or hits
        return hits


def _put(places: dict[Any, list[int]], value: Any, record: int) -> None:
    there = places.get(value)
    if there is None:
        places[value] = [record]
    elif record not in there:
        there.append(record)


def _told_apart(own: Who, who: Who) -> bool:
    pairs = ((own.id, who.id), (own.external, who.external))
    return any(a is not None and b is not None and a != b for a, b in pairs)
