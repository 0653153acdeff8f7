"""The records of a table as the ledger sees them: which have an id of their own, which columns are remembered, which in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sheetcrm._values import dataclass
from sheetcrm.schema import Field
from sheetcrm.store.column import PoolTexts
from sheetcrm.store.content import Hashes, field_hashes, hash_texts, spread_over
from sheetcrm.store.ledger import Words
from sheetcrm.store.packing import Ints
from sheetcrm.store.serials import from_serial
from sheetcrm.store.table import Table

_LONGEST = 80  # characters of a value that is remembered in words
_SAID = ("name", "title")
_MIRRORS = frozenset({"mirror"})
_STAMPS = frozenset({"recorded_at", "updated_at"})
_LAST_DAY = 2_958_465


@dataclass
class Known:
    """The records that have an id of their own (of several with one id the first): ids as key forms, positions, hashes of the ids.

    texts  the ids; where the workbook's pool has them, they stay there until somebody asks for ``ids``
    """

    texts: Sequence[str]
    at: Ints
    hashes: Hashes

    @cached_property
    def ids(self) -> list[str]:
        return list(self.texts)

    def pick(self, values: NDArray[Any]) -> NDArray[Any]:
        """Of values, one for each record of the table, those of these records."""
        return values if len(self.at) == len(values) else values[self.at]


def left_out(table: Table) -> bool:
    """A sheet that the ledger does not look at: nobody enters records there, or they have no id."""
    return table.schema.role != "entered" or not table.schema.id_field or not table.has(table.schema.id_field)


def known_records(table: Table) -> Known:
    typed = table.ids
    codes = np.where(typed.blank, -1, typed.values)
    at = np.flatnonzero(codes >= 0).astype(np.int32)
    if len(at):
        first = np.zeros(len(typed.domain), np.int32)
        first[codes[at][::-1]] = at[::-1]  # of repeated indexes the last assignment stays
        at = at[first[codes[at]] == at]
    domain, chosen = typed.domain, codes[at]
    if len(chosen) != len(domain) or not bool((chosen == np.arange(len(domain))).all()):
        domain = domain.at(chosen) if isinstance(domain, PoolTexts) else [domain[code] for code in chosen.tolist()]
    return Known(domain, at, record_hashes(table, table.schema.id_field or "")[at])


def remembered_fields(table: Table) -> list[Field]:
    """The fields whose cells are remembered: all that people fill in, but for the id, mirrors and time stamps of the engine."""
    known = (table.columns[key].field for key in table.columns if key != table.schema.id_field and key not in _STAMPS)
    return [spec for spec in known if spec is not None and spec.kind.name not in _MIRRORS]


def word_fields(table: Table) -> list[Field]:
    """The fields that name a record to people: its name, whose it is, the day of it."""
    required = [spec for spec in remembered_fields(table) if spec.required == "required"]
    named = [spec for spec in required if spec.key in _SAID]
    whose = [spec for spec in required if spec.kind.name == "ref"]
    dated = [spec for spec in required if spec.kind.name in ("date", "datetime")]
    return named[:1] if named and not whose else [*named[:1], *whose[:1], *dated[:1]]


def words_of(table: Table, key: str) -> Words:
    """A column in words: texts as read, ids as key forms, dates as ``2024-06-30``; kept until a cell of it changes."""
    found: Words | None = table.content.get(f"{key} in words")
    if found is None:
        found = table.content[f"{key} in words"] = _read_words(table, key)
    return found


def _read_words(table: Table, key: str) -> Words:
    typed = table.typed(key)
    if typed.values.dtype.kind != "f":
        return Words(in_words(typed.domain), np.where(typed.blank, -1, typed.values).astype(np.int32))
    days = np.floor(np.nan_to_num(typed.values, nan=-1.0) + 1e-9)
    days = np.where((days >= 1) & (days <= _LAST_DAY), days, -1).astype(np.int64)
    there = np.flatnonzero(np.bincount(days[days >= 0], minlength=1)) if (days >= 0).any() else np.zeros(0, np.intp)
    place = np.full((int(there[-1]) if len(there) else 0) + 2, -1, np.int32)
    place[there] = np.arange(len(there), dtype=np.int32)
    return Words([f"{from_serial(float(day)):%Y-%m-%d}" for day in there.tolist()], np.where(days >= 0, place[days], -1).astype(np.int32))


def in_words(values: Iterable[object]) -> list[str]:
    """Values as they are remembered in words: in one line, none longer than ``_LONGEST``."""
    texts = list(map(str, values))
    if max(map(len, texts), default=0) > _LONGEST:
        texts = [text[:_LONGEST] for text in texts]
    if "\n" in "".join(texts):
        texts = [text.replace("\n", " ") for text in texts]
    return texts


def record_hashes(table: Table, key: str) -> Hashes:
    """One hash a record, as the ledger takes it: of the words where the column is remembered in words."""
    spec = table.columns[key].field
    if spec is None or all(spec.key != one.key for one in word_fields(table)):
        return field_hashes(table, key)
    found: Hashes | None = table.content.get(f"{key} by words")
    if found is None:
        words = words_of(table, key)
        found = table.content[f"{key} by words"] = spread_over(hash_texts(words.domain), words.codes)
    return found


def filled_cells(table: Table) -> int:
    """Cells with a value in the known columns."""
    return sum(int(np.count_nonzero(column.kind)) for column in table.columns.values())
