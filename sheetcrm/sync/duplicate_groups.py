"""Groups of customers that may be one, as people look at them: side by side, with the one that should stay and what speaks against it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import field
from typing import Protocol

import numpy as np

from sheetcrm._values import dataclass
from sheetcrm.derive import Derived
from sheetcrm.derive.columns import truths
from sheetcrm.derive.due_entries import shown
from sheetcrm.derive.masking import logged_texts
from sheetcrm.schema import company_key
from sheetcrm.store import Table
from sheetcrm.sync.merging import Merge
from sheetcrm.text import Text, say
from sheetcrm.text.duplicates import DOUBTS

_UNTOLD = frozenset({"customer_id", "updated_at", "archived", "merged_into"})


class Found(Protocol):
    """Records of Customers that belong together, as the duplicate rules say."""

    @property
    def confidence(self) -> float: ...
    @property
    def members(self) -> tuple[int, ...]: ...
    @property
    def reasons(self) -> tuple[str, ...]: ...


@dataclass(frozen=True)
class Member:
    """One customer of a group.  row: of the sheet (from 1);  record: its place in the table;  rows: of other sheets that belong to it."""

    id: str
    row: int
    rows: int
    record: int = field(repr=False, default=-1)


@dataclass(frozen=True)
class Difference:
    """A field in which the customers of a group differ.  values: one a member, as people see them, masked where they tell of people."""

    field: str
    label: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class DuplicateGroup:
    """Customers that probably are one.

    confidence  0–1, of the weakest pair without which the group would fall apart;  reasons  rule codes
    members     in the order of the sheet;  survivor  id of the one proposed to stay;  differing  where they differ
    doubts      what speaks against it, in words: such a group is never merged by ``apply``
    """

    confidence: float
    reasons: tuple[str, ...]
    members: tuple[Member, ...]
    survivor: str
    differing: tuple[Difference, ...]
    doubts: tuple[Text, ...]
    merge: Merge = field(repr=False, default=Merge(-1, ()))


class DuplicateGroups:
    """Groups of records in words."""

    def __init__(self, derived: Derived) -> None:
        self.book, self.derived = derived.book, derived
        self.table: Table = self.book.need("customers")
        self.live = ~truths(self.table, "archived") & self.table.typed("merged_into").blank

    def told(self, groups: Iterable[Found]) -> list[DuplicateGroup]:
        alive = [(group, tuple(i for i in group.members if self.live[i])) for group in groups]
        alive = [(group, members) for group, members in alive if len(members) > 1]
        if not alive:
            return []
        rows, filled = self._rows(), self._filled(sorted({i for _, members in alive for i in members}))
        found = [self._group(group, members, rows, filled) for group, members in alive]
        return sorted(found, key=lambda group: (-group.confidence, group.members[0].row))

    def _group(self, group: Found, members: tuple[int, ...], rows: dict[int, int], filled: dict[int, int]) -> DuplicateGroup:
        created = self.table.typed("created_date").values
        ranked = sorted(members, key=lambda i: (-rows.get(i, 0), -filled[i], float(np.nan_to_num(created[i], nan=np.inf)), i))
        names = {i: self.table.id_text(i) or "" for i in members}
        told = tuple(Member(names[i], int(self.table.rows[i]), rows.get(i, 0), i) for i in members)
        return DuplicateGroup(
            round(group.confidence, 4),
            group.reasons,
            told,
            names[ranked[0]],
            tuple(self._differing(members)),
            tuple(self._doubts(group, members)),
            Merge(ranked[0], tuple(ranked[1:])),
        )

    def _rows(self) -> dict[int, int]:
        """Record of a customer -> rows of other sheets that belong to it."""
        count = np.zeros(self.table.length, np.int64)
        for table in self.book.tables.values():
            if table.key != "customers" and table.schema.role in ("entered", "log") and table.has("customer_id"):
                whose = self.derived.customer_of(table)
                count += np.bincount(whose[whose >= 0], minlength=self.table.length)
        return {int(i): int(count[i]) for i in np.flatnonzero(count)}

    def _filled(self, records: Sequence[int]) -> dict[int, int]:
        at = np.array(records, np.int64)
        count = np.zeros(len(at), np.int64)
        for key in self.table.columns:
            count += self.table.typed(key).filled[at]
        return dict(zip(records, count.tolist(), strict=True))

    def _differing(self, members: Sequence[int]) -> list[Difference]:
        found = []
        for key, column in self.table.columns.items():
            texts = tuple(shown(column, i) for i in members)
            if key not in _UNTOLD and len(set(texts)) > 1:
                found.append(Difference(key, column.header, tuple(logged_texts(column.field, texts))))
        return found

    def _doubts(self, group: Found, members: Sequence[int]) -> list[Text]:
        keys = [company_key(str(name)) for i in members if (name := self.table.typed("name").value(i))]
        regions = sorted({key.region for key in keys if key.region})
        kinds = party_kinds(self.table, members)
        found = [_doubt("regions", which="、".join(regions))] if len(regions) > 1 else []
        found += [_doubt("kinds", which="、".join(kinds))] if len(kinds) > 1 else []
        if not all(self.table.id_text(i) for i in members):
            found.append(_doubt("no_id"))
        if group.reasons == ("ID-DUP",) and len({key.key for key in keys}) > 1:
            found.append(_doubt("one_id"))
        return found


def _doubt(name: str, **gaps: object) -> Text:
    return Text(*(say(DOUBTS[name], lang, **gaps) for lang in ("zh-CN", "en")))


def party_kinds(table: Table, records: Sequence[int]) -> list[str]:
    """The kinds of party among these customers, each once."""
    typed = table.typed("party_kind") if "party_kind" in table.schema else None
    return list(dict.fromkeys(str(typed.value(i)) for i in records if not typed.blank[i])) if typed is not None else []
