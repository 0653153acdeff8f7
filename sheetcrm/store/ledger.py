"""The ledger: what ``_meta`` remembers of the records, so that lost, shuffled and re-used rows can be told from edits.

For each entered sheet with ids: the ids in the order of their rows, a hash for each cell (its width depends on what fits into the
ledger's share of the file), a few values in words so that a lost row can be named, the last known stage of each customer, and
the rows that are gone.  It is a few long texts, never a row for each record.  Whatever cannot be read as a ledger is none.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sheetcrm._values import NamedTuple, dataclass
from sheetcrm.store.content import Hashes, hash_texts, mixed, spread_over
from sheetcrm.store.packing import Ints, Packer, Unpacker, get_codes, get_ids, get_numbers, get_texts, with_blobs

LEDGER = "ledger"
"""``_meta`` key."""
VERSION = 2
"""Changes with the way in which contents are hashed: a ledger of another version is none."""
_STEP = 1 << 16
_NO_TEXTS: tuple[str, ...] = ()
_UNREADABLE = (ValueError, KeyError, TypeError, AttributeError, IndexError, OverflowError)


@dataclass
class Words:
    """Values of a column in words: ``domain[codes]``, -1 = none."""

    domain: list[str]
    codes: Ints

    def of(self, i: int) -> str:
        code = int(self.codes[i])
        return self.domain[code] if code >= 0 else ""


@dataclass
class Memory:
    """Hashes of a column, cut to their lowest ``bits``: one a remembered record, 0 for blank."""

    hashes: Hashes
    bits: int = 32


@dataclass
class Sums:
    """A column that did not fit: sums of its hashes over all rows, and over buckets of rows (by id)."""

    total: int
    buckets: NDArray[np.uint64]


class Lost(NamedTuple):
    """A row that is gone, or whose id stands at new content: field key -> last known value, field key -> hash of it.

    bits  field key -> how many bits of the hash were known;  settled  deleted on purpose: not missed, but its id stays used
    now   id of the row that has its values now, where only the id was changed
    """

    words: Mapping[str, str]
    hashes: Mapping[str, int]
    bits: Mapping[str, int]
    settled: bool = False
    now: str = ""

    def said(self) -> dict[str, Any]:
        told: dict[str, Any] = {"w": dict(self.words), "h": dict(self.hashes), "b": {k: b for k, b in self.bits.items() if b != 32}}
        return {**told, **({"s": 1} if self.settled else {}), **({"n": self.now} if self.now else {})}


@dataclass
class SheetMemory:
    """What is remembered of one sheet.

    ids     key forms, in the order of the rows;  fields  field key -> hashes;  sums  for the fields that did not fit
    words   field key -> values in words;  lost  id -> the row as it was last seen
    """

    ids: list[str]
    fields: dict[str, Memory] = field(default_factory=dict)
    sums: dict[str, Sums] = field(default_factory=dict)
    words: dict[str, Words] = field(default_factory=dict)
    stages: Words | None = None
    lost: dict[str, Lost] = field(default_factory=dict)
    said: dict[str, Any] = field(default_factory=dict)

    def hashes(self, key: str) -> Memory | None:
        """What is known of a field: its own hashes, or those of its words."""
        found = self.fields.get(key)
        if found is None and key in self.words:
            words = self.words[key]
            found = self.fields[key] = Memory(spread_over(hash_texts(words.domain), words.codes))
        return found

    @property
    def known(self) -> list[str]:
        """Keys of the fields that ``hashes`` knows."""
        return list(dict.fromkeys([*self.words, *self.fields]))


class Packed(Mapping[str, SheetMemory]):
    """What is remembered of each sheet, read when somebody asks for it; what cannot be read is not there."""

    def __init__(self, unpacker: Unpacker) -> None:
        self._unpacker = unpacker
        self._said: dict[str, dict[str, Any]] = dict(unpacker.header["sheets"])
        self._read: dict[str, SheetMemory | None] = {}

    def __getitem__(self, key: str) -> SheetMemory:
        if key not in self._read:
            try:
                self._read[key] = _sheet(self._unpacker, self._said[key], self)
            except _UNREADABLE:
                self._read[key] = None
        found = self._read[key]
        if found is None:
            raise KeyError(key)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._said)

    def __len__(self) -> int:
        return len(self._said)

    @property
    def size(self) -> int:
        return self._unpacker.size

    def again(self, key: str, packer: Packer, put: Mapping[str, Any]) -> dict[str, Any] | None:
        """What is remembered of a sheet, put as it lies there; None where that would say something else.

        put  what is remembered of other sheets by now: references are places among their ids
        """
        try:
            said = {part: told for part, told in self._said[key].items() if part != "lost"}
            referred = {told["of"] for told in said["words"].values() if "of" in told}
            if all(other in put and self._same_ids(other, packer, put[other]) for other in referred):
                return {**with_blobs(said, lambda number: packer.keep(self._unpacker.packed(number))), "lost": self._said[key]["lost"]}
        except _UNREADABLE:
            pass
        return None

    def _same_ids(self, key: str, packer: Packer, put: Mapping[str, Any]) -> bool:
        return with_blobs(self._said[key]["ids"], self._unpacker.packed) == with_blobs(put["ids"], packer.blobs.__getitem__)


@dataclass
class Ledger:
    """sheets  sheet key -> what is remembered of it;  budget  bytes that all of it may take"""

    sheets: Packed
    budget: float = 0

    def used(self, key: str) -> Collection[str]:
        """Every id that a sheet is known to have used (key forms), those of lost rows included."""
        memory = self.sheets.get(key)
        return [*memory.ids, *memory.lost] if memory is not None else []


def cut(hashes: Hashes, bits: int) -> Hashes:
    """The lowest bits of hashes; blank stays 0, nothing else becomes it."""
    if bits >= 32:
        return hashes
    low: Hashes = hashes & np.uint32((1 << bits) - 1)
    low[(low == 0) & (hashes != 0)] = 1
    return low


def bucket_sums(ids: Hashes, hashes: Hashes, count: int) -> Sums:
    """``Sums`` of a column.  ids: hash of each row's id;  count: number of buckets.  Sums are taken modulo 2^64, those of buckets modulo 2^16."""
    total, sums = 0, np.zeros(count)
    for at in range(0, len(hashes), _STEP):  # what is made on the way stays small
        who, part = ids[at : at + _STEP], hashes[at : at + _STEP]
        pairs = mixed(part ^ (who * np.uint32(0x9E3779B1)), 1)
        pairs += mixed(part, 2)
        pairs >>= np.uint64(32)
        sums += np.bincount(who % np.uint32(count), pairs, count)  # whole numbers below 2^53: exact
        total += int(mixed(part, 3).sum(dtype=np.uint64))
    return Sums(total % (1 << 64), sums.astype(np.uint64) & np.uint64(0xFFFF))


def read_ledger(text: str) -> Ledger | None:
    """The ledger in a packed text; None when there is none, or it is damaged, foreign or of a later version."""
    if not text:
        return None
    try:
        unpacker = Unpacker(text)
        if unpacker.header["version"] != VERSION:
            return None
        sheets = Packed(unpacker)
        return Ledger(sheets, float(unpacker.header.get("budget", sheets.size)))
    except _UNREADABLE:
        return None


def _sheet(unpacker: Unpacker, said: dict[str, Any], others: Mapping[str, SheetMemory]) -> SheetMemory:
    memory = SheetMemory(get_ids(unpacker, said["ids"]), said=said)
    n = len(memory.ids)
    for key, told in said["words"].items():
        memory.words[key] = _words(unpacker, told, n, others)
    for key, told in said["fields"].items():
        memory.fields[key] = _memory(unpacker, told, n)
    for key, told in said.get("sums", {}).items():
        memory.sums[key] = Sums(int(told["total"]), get_numbers(unpacker, told["planes"], int(told["count"])).astype(np.uint64))
    if "stages" in said:
        memory.stages = _words(unpacker, said["stages"], n, others)
    for identity, told in said["lost"].items():
        bits = {k: int(told["b"].get(k, 32)) for k in told["h"]}
        words, hashes = {str(k): str(v) for k, v in told["w"].items()}, {str(k): int(v) for k, v in told["h"].items()}
        memory.lost[str(identity)] = Lost(words, hashes, bits, bool(told.get("s")), str(told.get("n", "")))
    return memory


def _words(unpacker: Unpacker, said: dict[str, Any], n: int, others: Mapping[str, SheetMemory]) -> Words:
    domain = [*(others[said["of"]].ids if "of" in said else _NO_TEXTS), *get_texts(unpacker, said["texts"])]
    codes = get_codes(unpacker, said["codes"], len(domain))
    if len(codes) != n:
        raise ValueError("number of codes")
    return Words(domain, codes)


def _memory(unpacker: Unpacker, said: dict[str, Any], n: int) -> Memory:
    if "domain" in said:
        distinct = get_numbers(unpacker, said["domain"], int(said["distinct"])).astype(np.uint32)
        codes = get_codes(unpacker, said["codes"], len(distinct))
        found = Memory(spread_over(distinct, codes))
    else:
        planes = said["planes"]
        found = Memory(get_numbers(unpacker, planes, n).astype(np.uint32), 8 * len(planes))
    if len(found.hashes) != n:
        raise ValueError("number of hashes")
    return found
