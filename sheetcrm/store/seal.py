"""The seal of the rows: a table compared with what the ledger remembers of it.

Rows are known by their id, wherever they stand, so sorting, filtering, inserting and editing leave the seal whole.  It is broken
where ids are gone, where the values of one column (or the ids) stand at other rows than before, or where an id stands at the
content of somebody else.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Mapping

import numpy as np
from numpy.typing import NDArray

from sheetcrm._arrays import unique
from sheetcrm._values import NamedTuple, dataclass
from sheetcrm.store.content import Hashes, mixed
from sheetcrm.store.evidence import LEAST, Change, moved, runs
from sheetcrm.store.ledger import Lost, SheetMemory, bucket_sums, cut
from sheetcrm.store.packing import Ints
from sheetcrm.store.records import Known, known_records, record_hashes, word_fields, words_of
from sheetcrm.store.table import Table

IDENTITY = ("name", "phone", "email")
_TWO_WILL_DO = frozenset({"name"})
"""Columns where two values that changed places are enough: names of records."""
_MANY_BUCKETS, _FEW_BUCKETS, _FEW_VALUES = 30, 3, 255
_MOST_RENAMED, _MOST_REUSED = 5000, 1000
CLEARED = 0.2
"""From more than this share of a sheet's invented records on, their going is no accident."""


class Gone(NamedTuple):
    """An id that was there and is not; ``row`` as it was last seen.

    now  the record without an id of its own before that has what is known of the row: its id was changed; -1 = none
    """

    id: str
    row: Lost
    now: int = -1


class Reused(NamedTuple):
    """A record whose id belonged to another: ``row`` as the id was known before."""

    id: str
    record: int
    row: Lost


class Shuffle(NamedTuple):
    """A column whose values stand at other records than before.

    field    its key; None: the ids themselves;  records  those concerned, ascending;  several  further fields that moved alike
    repairs  field key -> {record: the record where its value stands now, -1: it was blank};  unsure  values that cannot be put back
    """

    field: str | None
    records: tuple[int, ...]
    several: tuple[str, ...] = ()
    repairs: Mapping[str, Mapping[int, int]] = {}
    unsure: int = 0


@dataclass
class Seal:
    """What is wrong with a table by the ledger; ``settled`` are rows that were deleted on purpose."""

    lost: list[Gone] = dataclasses.field(default_factory=list)
    shuffled: list[Shuffle] = dataclasses.field(default_factory=list)
    reused: list[Reused] = dataclasses.field(default_factory=list)
    settled: dict[str, Lost] = dataclasses.field(default_factory=dict)


@dataclass
class _Column:
    """A remembered column over the records that are known from before."""

    key: str
    change: Change

    @property
    def changed(self) -> NDArray[np.bool_]:
        return self.change.changed


def compare(table: Table, memory: SheetMemory, samples: Collection[str] = ()) -> Seal:
    """The seal of a table.

    samples  ids of invented records: nobody misses them where somebody has begun to clear them away, that is, where more than a
             fifth of them are gone or typed over.  A single one that goes is told like any other
    """
    known = known_records(table)
    places = _places(known, memory)
    there = np.flatnonzero(places >= 0)
    if not len(there) and len(known.ids) >= LEAST and len(memory.ids) >= LEAST:
        return Seal()  # somebody else's ledger: not one id in common
    at = known.at[places[there]]
    seal = Seal()
    present = set(known.ids) if memory.lost else set()
    lost = {memory.ids[i]: last_seen(memory, i) for i in np.flatnonzero(places < 0).tolist()}
    lost.update((one, row) for one, row in memory.lost.items() if one not in present and one not in lost)
    seal.settled = {one: row for one, row in lost.items() if row.settled}
    renamed = _renamed(table, known, {one: row for one, row in lost.items() if not row.settled}, at)
    seal.lost = [Gone(one, row, renamed.get(one, -1)) for one, row in lost.items() if not row.settled]
    columns = _columns(table, memory, there, at, _own_rows(table, at))
    ids = _moved_ids(columns, at, table.schema.id_field or "")
    if ids is not None:
        seal.shuffled.append(ids)
        taken = np.isin(at, np.array(ids.records, np.int32))
        columns = [_without(column, taken) for column in columns]
    seal.shuffled += _moved_columns(columns, at)
    seal.shuffled += _moved_sums(table, memory, there, at)
    away = {record for shuffle in seal.shuffled for record in shuffle.records}
    seal.reused = [one for one in _reused(table, memory, known, columns, there, at) if one.record not in away]
    cleared = {*(one.id for one in seal.lost), *(one.id for one in seal.reused)}.intersection(samples)
    if len(cleared) > CLEARED * len(samples):
        seal.lost = [one for one in seal.lost if one.id not in cleared]
        seal.reused = [one for one in seal.reused if one.id not in cleared]
    return seal


def _places(known: Known, memory: SheetMemory) -> Ints:
    """Place of each remembered id among the known records, -1 where it is gone."""
    if known.ids == memory.ids:
        return np.arange(len(memory.ids), dtype=np.int32)
    where = {identity: i for i, identity in enumerate(known.ids)}
    return np.fromiter((where.get(identity, -1) for identity in memory.ids), np.int32, len(memory.ids))


def _own_rows(table: Table, at: Ints) -> NDArray[np.bool_]:
    """Records whose id stands only once."""
    values = np.where(table.ids.blank, 0, table.ids.values + 1)
    own: NDArray[np.bool_] = np.bincount(values)[values[at]] == 1
    return own


def last_seen(memory: SheetMemory, i: int) -> Lost:
    """A remembered row, to be kept when it is gone."""
    words = {key: words.of(i) for key, words in memory.words.items()}
    hashes: dict[str, int] = {}
    bits: dict[str, int] = {}
    for key in IDENTITY:
        known = memory.hashes(key)
        if known is not None and known.hashes[i]:
            hashes[key], bits[key] = int(known.hashes[i]), known.bits
    return Lost({key: text for key, text in words.items() if text}, hashes, bits)


def _columns(table: Table, memory: SheetMemory, there: NDArray[np.intp], at: Ints, own: NDArray[np.bool_]) -> list[_Column]:
    columns = []
    for key in memory.known:
        known = memory.hashes(key)
        column = table.columns.get(key)
        if known is None or column is None or column.field is None:
            continue
        old, new = known.hashes[there], cut(record_hashes(table, key)[at], known.bits)
        columns.append(_Column(key, Change(old, new, (old != new) & own, at, known.bits, column.field.kind.name)))
    return columns


def _without(column: _Column, taken: NDArray[np.bool_]) -> _Column:
    return _Column(column.key, column.change._replace(changed=column.changed & ~taken))


def _renamed(table: Table, known: Known, lost: Mapping[str, Lost], at: Ints) -> dict[str, int]:
    """Lost ids whose row is still there under another id, or under none: by all that is known of it in words."""
    found = {one: known.ids.index(row.now) for one, row in lost.items() if row.now and row.now in known.ids}
    found = {one: int(known.at[i]) for one, i in found.items()}
    return found | _by_words(table, {one: row for one, row in lost.items() if one not in found}, at)


def _by_words(table: Table, lost: Mapping[str, Lost], at: Ints) -> dict[str, int]:
    keys = [spec.key for spec in word_fields(table)]
    if not lost or not keys:
        return {}
    fresh = np.ones(table.length, bool)
    fresh[at] = False
    new = np.flatnonzero(fresh)
    if not 0 < len(new) <= _MOST_RENAMED:
        return {}
    words = [words_of(table, key) for key in keys]
    by_words = {tuple(one.of(i) for one in words): i for i in new[::-1].tolist()}
    told = {one: tuple(row.words.get(key, "") for key in keys) for one, row in lost.items()}
    return {one: by_words[text] for one, text in told.items() if any(text) and text in by_words}


# --- ids that moved


def _moved_ids(columns: list[_Column], at: Ints, id_field: str) -> Shuffle | None:
    """Records whose whole content now stands under the id of another, which lost its own: the ids were sorted or swapped."""
    if not columns:
        return None
    count = np.sum([column.changed for column in columns], axis=0)
    filled = np.sum([column.change.old != 0 for column in columns], axis=0)
    chosen = np.flatnonzero((count >= 2) & (2 * count >= filled))
    if len(chosen) < 2:
        return None
    was, now = np.zeros(len(chosen), np.uint64), np.zeros(len(chosen), np.uint64)
    for k, c in enumerate(columns):
        was += mixed(c.change.old[chosen], k)
        now += mixed(c.change.new[chosen], k)
    order = np.argsort(was, kind="stable")
    place = np.clip(np.searchsorted(was[order], now), 0, len(order) - 1)
    source = order[place]
    hit = (was[source] == now) & (source != np.arange(len(chosen)))
    if int(hit.sum()) < 2:
        return None
    found = was[order]
    single = np.searchsorted(found, now, side="right") == np.searchsorted(found, now, side="left") + 1
    records = at[chosen]
    repairs = {int(records[i]): int(records[source[i]]) for i in np.flatnonzero(hit & single).tolist()}
    movers = np.sort(records[hit])
    return Shuffle(None, tuple(movers.tolist()), (), {id_field: repairs}, int(hit.sum()) - len(repairs))


# --- columns that moved


def _moved_columns(columns: list[_Column], at: Ints) -> list[Shuffle]:
    found: dict[str, Shuffle] = {}
    for column in columns:
        mask = moved(column.change, 2 if column.key in _TWO_WILL_DO else LEAST)
        if mask is not None:
            repair, unsure = _repair(column.change, mask, at)
            found[column.key] = Shuffle(column.key, tuple(np.sort(at[mask]).tolist()), (), {column.key: repair}, unsure)
    if not found:
        return []
    widest = max(found.values(), key=lambda one: len(one.repairs[one.field or ""]))
    for column in columns:
        if column.key not in found:
            alike = _moved_alike(column, widest, at)
            if alike:
                found[column.key] = Shuffle(column.key, tuple(sorted(alike)), (), {column.key: alike})
    filled = [column for column in columns if np.count_nonzero(column.change.old) * 2 >= len(at)]
    if len(found) >= LEAST and 2 * len(found) > len(filled):  # nearly everything moved: so the ids did, with what stayed beside them
        records = tuple(sorted({record for one in found.values() for record in one.records}))
        repairs = {key: repair for one in found.values() for key, repair in one.repairs.items()}
        return [Shuffle(None, records, tuple(found), repairs, sum(one.unsure for one in found.values()))]
    return list(found.values())


def _moved_alike(column: _Column, leader: Shuffle, at: Ints) -> dict[int, int]:
    """The repair of a column whose few changed values followed those of another; empty when they did not."""
    ways = {record: source for record, source in leader.repairs[leader.field or ""].items() if source >= 0}
    place = np.full(int(at.max()) + 1, -1, np.int64)
    place[at] = np.arange(len(at))
    own, source = place[np.fromiter(ways, np.int64, len(ways))], place[np.fromiter(ways.values(), np.int64, len(ways))]
    changed = column.changed[own]
    if int(changed.sum()) < LEAST or int(changed.sum()) * 20 < int(column.changed.sum()) * 19:
        return {}
    followed = column.change.old[own] == column.change.new[source]
    if int(followed.sum()) * 20 < len(own) * 19:
        return {}
    return {int(at[i]): int(at[k]) for i, k, good in zip(own.tolist(), source.tolist(), (changed & followed).tolist(), strict=True) if good}


def _repair(change: Change, mask: NDArray[np.bool_], at: Ints) -> tuple[dict[int, int], int]:
    """Where the value of each moved cell stands now, by its hash; how many are unsure.  No value is overwritten that is put nowhere else."""
    emptied = change.changed & (change.new == 0) & np.isin(change.old, change.new[mask])
    rows = np.flatnonzero(mask | emptied).tolist()
    old, new = change.old.tolist(), change.new.tolist()
    held: dict[int, int] = {}
    for i in rows:
        held.setdefault(new[i], i)
    repair = {i: held.get(old[i], -1) for i in rows if old[i] == 0 or old[i] in held}
    while True:
        put = {old[i] for i in repair}
        kept = {i: source for i, source in repair.items() if new[i] == 0 or new[i] in put}
        if len(kept) == len(repair):
            break
        repair = kept
    moved_to = {int(at[i]): int(at[source]) if source >= 0 and old[i] else -1 for i, source in repair.items()}
    return moved_to, len(rows) - len(repair)


def _moved_sums(table: Table, memory: SheetMemory, there: NDArray[np.intp], at: Ints) -> list[Shuffle]:
    """Columns of which only sums are known: all values are there, but not in their rows."""
    if len(there) != len(memory.ids):
        return []
    found = []
    ids = record_hashes(table, table.schema.id_field or "")[at]
    for key, sums in memory.sums.items():
        if not table.has(key):
            continue
        hashes = record_hashes(table, key)[at]
        now = bucket_sums(ids, hashes, len(sums.buckets))
        changed = int(np.count_nonzero(now.buckets != sums.buckets))
        if now.total != sums.total or changed < _FEW_BUCKETS:
            continue
        if changed >= _MANY_BUCKETS or not _few(hashes) or _stands_together(hashes[np.argsort(at)]):
            places = np.flatnonzero((now.buckets != sums.buckets)[ids % np.uint32(len(sums.buckets))])
            found.append(Shuffle(key, tuple(np.sort(at[places]).tolist()), unsure=len(places)))
    return found


def _few(hashes: Hashes) -> bool:
    """Values that people choose from: honest edits of some rows may well leave as many of each."""
    sample = hashes[:: max(1, len(hashes) // 4096)]
    return len(unique(sample)) <= min(_FEW_VALUES, len(hashes) // 3)


def _stands_together(hashes: Hashes) -> bool:
    """Equal values follow each other, as after sorting.  hashes: in the order of the rows."""
    return runs(hashes) == len(unique(hashes)) > 1


# --- ids that were used again


def _reused(table: Table, memory: SheetMemory, known: Known, columns: list[_Column], there: NDArray[np.intp], at: Ints) -> list[Reused]:
    """Ids whose name, phone and e-mail are all other ones than before."""
    names = [key for key in IDENTITY if table.has(key)]
    found: list[Reused] = []
    by_key = {column.key: column for column in columns}
    if "name" in by_key and len(names) > 1 and all(key in by_key for key in names):
        chosen = [by_key[key] for key in names]
        told = np.array([(c.change.old != 0) | (c.change.new != 0) for c in chosen])
        other = np.array([c.changed for c in chosen])
        real = (chosen[0].change.old != 0) & (chosen[0].change.new != 0)
        hit = real & (other | ~told).all(axis=0) & (other.sum(axis=0) >= 2)
        for k in np.flatnonzero(hit)[:_MOST_REUSED].tolist():
            found.append(Reused(memory.ids[int(there[k])], int(at[k]), last_seen(memory, int(there[k]))))
    for identity, record in _present(memory, known):
        found = [one for one in found if one.id != identity]
        if _other_content(table, memory.lost[identity], record):
            found.append(Reused(identity, record, memory.lost[identity]))
    return sorted(found, key=lambda one: one.record)


def _present(memory: SheetMemory, known: Known) -> list[tuple[str, int]]:
    """Ids of rows that were gone and are there again, with their records."""
    if not memory.lost:
        return []
    return [(identity, int(at)) for identity, at in zip(known.ids, known.at.tolist(), strict=True) if identity in memory.lost]


def _other_content(table: Table, row: Lost, record: int) -> bool:
    """Whether everything that is known of a row that was gone differs from what stands at its id now."""
    differs: list[bool] = []
    for key, value in row.hashes.items():
        if table.has(key):
            now = cut(record_hashes(table, key)[record : record + 1], row.bits.get(key, 32))
            differs.append(int(now[0]) != value)
    if not row.hashes:
        differs = [words_of(table, key).of(record) != text for key, text in row.words.items() if table.has(key)]
    return bool(differs) and all(differs)
