"""Writing the ledger: which columns are remembered, and how closely, within the ledger's share of the file."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from sheetcrm.schema import Field
from sheetcrm.store.book import Book
from sheetcrm.store.column import PoolTexts, places_of
from sheetcrm.store.content import Hashes
from sheetcrm.store.ledger import VERSION, Ledger, Lost, SheetMemory, Words, bucket_sums
from sheetcrm.store.packing import Packer, plane_of, put_codes, put_ids, put_numbers, put_texts
from sheetcrm.store.records import Known, filled_cells, in_words, known_records, left_out, record_hashes, remembered_fields, word_fields, words_of
from sheetcrm.store.table import Table

if TYPE_CHECKING:
    from sheetcrm.store.seal import Seal

SHARE = 0.27
"""Bytes for each filled cell of the remembered sheets; a cell costs five to seven bytes in a file."""
LEAST = 16384
"""Bytes that the ledger of a small workbook may take: enough for all columns of a few hundred customers."""
BUCKET = 64
"""Records to a bucket of ``Sums``, where there are many; a small sheet has ``_BUCKETS`` of them, as far as it has records."""
_BUCKETS = 32
_FEW = 255
_SAMPLE = 4096
_MOST_WORDS = 1000
_RANKS = {"required": 4, "expected": 5, "optional": 6}
_FIRST = frozenset({"phone", "email"})


Deleted = Mapping[str, Collection[str]]
"""Sheet key -> ids (key forms) of rows that the engine deleted."""
Changed = Mapping[str, Collection[str] | None]
"""Sheet key -> ids (key forms) of rows in which the engine changed cells; None: all of them."""


def remember(book: Book, *, stages: bool = True, learn: Collection[str] = (), deleted: Deleted | None = None, changed: Changed | None = None) -> str:
    """The ledger of a book as it stands, as text; the rows that are gone stay in it.

    stages  remember the stages of now; else those of before stay (an action that does not look for changes of stage)
    learn   keys of sheets whose shuffled columns somebody accepted; the other shuffled sheets keep what was remembered
    deleted  rows that were deleted on purpose: they are not missed, but their ids stay used
    changed  rows that were changed on purpose: none of them is somebody else under a used id
    """
    packer = Packer()
    sheets: dict[str, Any] = {}
    kept: list[tuple[Table, Known, dict[str, Any]]] = []
    before = book.ledger
    for key in book.tables.places:
        if key in book.tables.waiting:  # nobody looked at it in this run: what was remembered stays
            _put_again(packer, before, key, sheets)
            continue
        table = book.tables[key]
        seal = book.seal(key)
        old = before.sheets.get(key) if before is not None else None
        if left_out(table):
            if table.schema.role == "entered":
                _put_again(packer, before, key, sheets)
        elif seal is not None and seal.shuffled and table.key not in learn and old is not None:
            _put_again(packer, before, key, sheets)
        else:
            known = known_records(table)
            sheets[table.key] = said = {"ids": put_ids(packer, known.texts), "words": {}, "fields": {}, "sums": {}, "lost": {}}
            lost = _lost(table, old, seal, (deleted or {}).get(table.key, ()), (changed or {}).get(table.key, ()))
            said["lost"] = {identity: row.said() for identity, row in sorted(lost.items())}
            kept.append((table, known, said))
            if table.key == "customers" and table.has("stage"):
                said["stages"] = _put_words(packer, _stages(table, known, old if not stages else None))
    budget = max(LEAST, SHARE * sum(filled_cells(table) for table, _, _ in kept))
    earlier = before.budget if before is not None and len(kept) < len(sheets) else 0.0  # some were not looked at: what all may take is known
    _Columns(packer, kept, max(budget, earlier)).put()
    return packer.text({"version": VERSION, "budget": int(earlier or max(budget, packer.size)), "sheets": sheets}) if sheets else ""


def _put_again(packer: Packer, before: Ledger | None, key: str, sheets: dict[str, Any]) -> None:
    """What was remembered of a sheet, once more, if there is something."""
    if before is None:
        return
    said = before.sheets.again(key, packer, sheets)
    if said is None and (old := before.sheets.get(key)) is not None:
        said = _again(packer, old)
    if said is not None:
        sheets[key] = said


def _again(packer: Packer, old: SheetMemory) -> dict[str, Any]:
    """The same, where references to customers must be said anew."""
    said: dict[str, Any] = {"ids": put_ids(packer, old.ids), "words": {}, "fields": {}, "sums": {}}
    said["lost"] = {identity: row.said() for identity, row in sorted(old.lost.items())}
    for key, words in old.words.items():
        said["words"][key] = _put_words(packer, words)
    for key, told in old.said["fields"].items():
        memory = old.fields[key]
        few = _put_few(packer, memory.hashes) if "domain" in told else None
        said["fields"][key] = few or {"planes": put_numbers(packer, memory.hashes, memory.bits // 8)}
    for key, sums in old.sums.items():
        said["sums"][key] = {"total": sums.total, "count": len(sums.buckets), "planes": put_numbers(packer, sums.buckets, 2)}
    if old.stages is not None:
        said["stages"] = _put_words(packer, old.stages)
    return said


def _put_words(packer: Packer, words: Words) -> dict[str, Any]:
    words = _as_they_come(words)
    return {"texts": put_texts(packer, words.domain), "codes": put_codes(packer, words.codes, len(words.domain))}


def _as_they_come(words: Words) -> Words:
    """The texts that are used, in the order of the rows: that of the pool changes with the program that saved the file last."""
    n = len(words.codes)
    first = np.full(len(words.domain) + 1, n, np.int32)  # the last one is for -1
    first[words.codes[::-1]] = np.arange(n - 1, -1, -1, dtype=np.int32)
    chosen = np.flatnonzero(first[:-1] < n)
    chosen = chosen[np.argsort(first[chosen])]
    place = np.full(len(first), -1, np.int32)
    place[chosen] = np.arange(len(chosen), dtype=np.int32)
    return Words([words.domain[k] for k in chosen.tolist()], place[words.codes])


def _put_few(packer: Packer, hashes: Hashes, most: float = float("inf")) -> dict[str, Any] | None:
    """Few distinct hashes, whole, and a code for each record; None when they are many, or cost more than ``most`` bytes."""
    low = hashes.astype(np.uint16)  # the lower half
    if np.count_nonzero(np.bincount(low[:_SAMPLE])) > _FEW:
        return None
    whole = np.zeros(1 << 16, np.uint32)
    whole[low] = hashes
    chosen = np.flatnonzero(np.bincount(low, minlength=len(whole)))
    if len(chosen) > _FEW or len(chosen) * 2 > len(hashes) or not bool((whole[low] == hashes).all()):
        return None
    place = np.zeros(len(whole), np.int32)
    place[chosen] = np.arange(1, len(chosen) + 1, dtype=np.int32)
    number = packer.put(place[low].astype(np.uint8).tobytes(), most)
    if number < 0:
        return None
    return {"distinct": len(chosen), "domain": put_numbers(packer, whole[chosen], 4), "codes": {"n": len(hashes), "planes": [number]}}


def _first_plane(packer: Packer, hashes: Hashes, most: float) -> dict[str, Any] | None:
    """A column with few texts whole, any other with one byte a record; None when there is no room for it."""
    if most < len(hashes) / 16:
        return None
    told = _put_few(packer, hashes, most)
    if told is None:
        number = packer.put(plane_of(hashes, 0), most)
        told = None if number < 0 else {"planes": [number]}
    return told


def _stages(table: Table, known: Known, old: SheetMemory | None) -> Words:
    """The stage of each customer; where ``old`` knows one, that."""
    typed = table.typed("stage")
    domain = [str(value) for value in typed.domain]
    codes = np.where(typed.blank, -1, typed.values)[known.at].astype(np.int32)
    if old is not None and old.stages is not None:
        place = {text: code for code, text in enumerate(domain)}
        for text in old.stages.domain:
            if text not in place:
                place[text] = len(domain)
                domain.append(text)
        moved = np.array([place[text] for text in old.stages.domain] + [-1], np.int32)
        was = dict(zip(old.ids, moved[old.stages.codes].tolist(), strict=True))
        codes = np.array([was.get(identity, int(code)) for identity, code in zip(known.ids, codes.tolist(), strict=True)], np.int32)
    return Words(domain, codes)


def _lost(table: Table, old: SheetMemory | None, seal: Seal | None, deleted: Collection[str], changed: Collection[str] | None) -> dict[str, Lost]:
    """The rows that are gone, and those whose id stands at new content; a row that came back is forgotten."""
    if old is None:
        return {}
    if seal is None:
        return dict(old.lost)
    found = {one.id: one.row for one in seal.reused if changed is not None and one.id not in changed}
    found |= {one.id: one.row._replace(now=str(table.ids.value(one.now) or "")) if one.now >= 0 else one.row for one in seal.lost}
    if len(found) > _MOST_WORDS:  # what is known of a few is enough; the ids are kept of all
        found = {one: row if k < _MOST_WORDS else Lost({}, {}, {}) for k, (one, row) in enumerate(found.items())}
    return {**seal.settled, **{one: row._replace(settled=True) if one in deleted else row for one, row in found.items()}}


class _Columns:
    """Columns in the order of their worth, first one byte of each hash, then more, until the share is used up."""

    def __init__(self, packer: Packer, kept: list[tuple[Table, Known, dict[str, Any]]], budget: float) -> None:
        self.packer, self.kept, self.budget = packer, kept, budget

    @property
    def room(self) -> float:
        return self.budget - self.packer.size

    def put(self) -> None:
        for table, known, said in self.kept:
            for spec in word_fields(table):
                said["words"][spec.key] = self._words(table, known, spec)
        later: list[tuple[Table, Known, dict[str, Any], Field]] = []
        left: list[tuple[Table, Known, dict[str, Any], Field]] = []
        for table, known, said, spec in self._by_worth():
            hashes = known.pick(record_hashes(table, spec.key))
            told = _first_plane(self.packer, hashes, self.room)
            if told is None:
                left.append((table, known, said, spec))
                continue
            said["fields"][spec.key] = told
            if "planes" in told:
                later.append((table, known, said, spec))
        for table, known, said, spec in left:
            said["sums"][spec.key] = self._sums(known, known.pick(record_hashes(table, spec.key)))
        for more in (1, 2, 3):
            for table, known, said, spec in later:
                told = said["fields"][spec.key]
                if len(told["planes"]) == more and len(known.at) <= self.room:
                    told["planes"].append(self.packer.put(plane_of(known.pick(record_hashes(table, spec.key)), more)))

    def _by_worth(self) -> Iterator[tuple[Table, Known, dict[str, Any], Field]]:
        found = []
        for table, known, said in self.kept:
            for place, spec in enumerate(remembered_fields(table)):
                if spec.key not in said["words"]:
                    rank = 0 if spec.kind.name in _FIRST else _RANKS[spec.required] - 3 * (table.key == "customers")
                    found.append((rank, place, (table, known, said, spec)))
        found.sort(key=lambda item: item[:2])
        yield from (item for _, _, item in found)

    def _words(self, table: Table, known: Known, spec: Field) -> dict[str, Any]:
        """References to customers as places among the remembered ids of Customers."""
        customers = self._customers
        if spec.kind.name != "ref" or customers is None:
            words = words_of(table, spec.key)
            return _put_words(self.packer, Words(words.domain, known.pick(words.codes)))
        typed, count = table.typed(spec.key), len(customers)
        places = np.append(places_of(typed.domain, customers), np.int32(-1))  # the last one is for blanks
        left = np.flatnonzero(places[:-1] < 0)
        others = in_words(typed.domain.pick(left) if isinstance(typed.domain, PoolTexts) else [typed.domain[k] for k in left.tolist()])
        place = {text: count + k for k, text in enumerate(others)}
        places[left] = [place[text] for text in others]
        codes = known.pick(np.where(typed.blank, -1, typed.values))
        said = put_codes(self.packer, places[codes], count + len(others))
        return {"of": "customers", "texts": put_texts(self.packer, others), "codes": said}

    @cached_property
    def _customers(self) -> Sequence[str] | None:
        """The remembered ids of Customers; None where they are not remembered anew."""
        return next((known.texts for table, known, _ in self.kept if table.key == "customers"), None)

    def _sums(self, known: Known, hashes: Hashes) -> dict[str, Any]:
        count = max(len(known.at) // BUCKET + 1, min(len(known.at), _BUCKETS))
        sums = bucket_sums(known.hashes, hashes, count)
        return {"total": sums.total, "count": len(sums.buckets), "planes": put_numbers(self.packer, sums.buckets, 2)}
