"""The invented records that a template came with: they may be deleted or typed over without anybody missing them.

``_meta`` remembers their ids, each with a hash of what names the record to people.  A record leaves that memory when it is deleted
or becomes somebody's own: from then on the ledger watches over it as over any other.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from sheetcrm.store.content import Hashes, mixed
from sheetcrm.store.packing import Packer, Unpacker, get_ids, get_numbers, put_ids, put_numbers
from sheetcrm.store.records import Known, known_records, left_out, record_hashes, word_fields

if TYPE_CHECKING:
    from sheetcrm.store.table import Table

SAMPLES = "samples"
"""``_meta`` key."""
_VERSION = 1
Samples = Mapping[str, Mapping[str, int]]
"""Sheet key -> id (key form) -> hash of the record."""


def pack_samples(tables: Mapping[str, Table], among: Samples | None = None) -> str:
    """The records of these tables as text, empty for none.  among: only those that were samples, and still are what they were."""
    packer, sheets = Packer(), {}
    for key, table in tables.items():
        if left_out(table) or (among is not None and key not in among):
            continue
        known = known_records(table)
        hashes = _hashes(table, known)
        was = None if among is None else among[key]
        told = zip(known.ids, hashes.tolist(), strict=True)
        chosen = [i for i, (identity, told_now) in enumerate(told) if was is None or was.get(identity) == told_now]
        if chosen:
            ids = put_ids(packer, [known.ids[i] for i in chosen])
            sheets[key] = {"ids": ids, "planes": put_numbers(packer, hashes[chosen], 4)}
    return packer.text({"version": _VERSION, "sheets": sheets}) if sheets else ""


def read_samples(text: str) -> dict[str, dict[str, int]]:
    """Empty for anything that is not one of our texts."""
    if not text:
        return {}
    found: dict[str, dict[str, int]] = {}
    try:
        unpacker = Unpacker(text)
        if unpacker.header["version"] == _VERSION:
            for key, said in unpacker.header["sheets"].items():
                ids = get_ids(unpacker, said["ids"])
                found[str(key)] = dict(zip(ids, get_numbers(unpacker, said["planes"], len(ids)).tolist(), strict=True))
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, OverflowError):
        return {}
    return found


def _hashes(table: Table, known: Known) -> Hashes:
    """uint32, one a record: of its name, whose it is and its day."""
    total: np.ndarray[Any, np.dtype[np.uint64]] = np.zeros(len(known.ids), np.uint64)
    for place, spec in enumerate(word_fields(table)):
        total += mixed(record_hashes(table, spec.key)[known.at], place)
    return (total >> np.uint64(32)).astype(np.uint32)
