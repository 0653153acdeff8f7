"""The content of cells as numbers that survive every program: a 32-bit hash for each, 0 for a blank cell.

Excel, WPS and LibreOffice write the same content in different ways (shared or inline texts, 15 or 17 digits, dates with or
without a date format), so texts are hashed without outer blanks and line feeds in one form, numbers by their first ten digits.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from sheetcrm.cells import CellKind
from sheetcrm.package import KIND_MASK, GridColumn, StringPool, hashes_of, text_hashes
from sheetcrm.store.column import Column, PoolTexts
from sheetcrm.store.table import Table

Hashes = NDArray[np.uint32]
_BY_MEANING = frozenset({"id", "ref"})
"""Kinds whose typed value is hashed: one id, however it is written."""
TRUTHS = np.array([2, 3], np.uint32)
"""Hashes of FALSE and TRUE."""
_BLANK = ord(" ")
_LOST_BITS = np.uint64(0x3FFFF)
_HALF = np.uint64(0x20000)
_NONE = np.zeros(0, np.uint32)
_POOLS: WeakKeyDictionary[StringPool, Hashes] = WeakKeyDictionary()
_STEP = 1 << 14  # texts at a time: what is made on the way is large


def hash_texts(texts: Iterable[str]) -> Hashes:
    """uint32, one a text: 0 for a text of white space alone, never 0 for another."""
    contents = texts if isinstance(texts, list) else list(texts)
    pieces = [_hash_piece(contents[at : at + _STEP]) for at in range(0, len(contents), _STEP)]
    return np.concatenate([np.zeros(0, np.uint32), *pieces])


def _hash_piece(contents: list[str]) -> Hashes:
    joined = ("\0" + "\0".join(contents) + "\0").encode("utf-8", "surrogatepass")
    data = np.frombuffer(joined, np.uint8)
    ends = np.flatnonzero(data == 0)
    if len(ends) == len(contents) + 1 and b"\r" not in joined:  # else a text holds a NUL of its own
        outer = np.stack((data[ends[:-1] + 1], data[ends[1:] - 1]))
        if not ((outer <= _BLANK) & (outer > 0)).any():
            return hash_checks(text_hashes(joined[1:], ends))
    encoded = [text.encode("utf-8", "surrogatepass") for text in contents]
    return hash_checks(hashes_of([text.strip().replace(b"\r\n", b"\n").replace(b"\r", b"\n") for text in encoded]))


def hash_checks(checks: NDArray[np.uint32]) -> Hashes:
    """What ``StringPool.checks`` says of texts (0 for a blank one) as hashes."""
    wide = checks.astype(np.uint64)
    wide += np.uint64(1 << 40)
    found = _spread(wide)
    found[checks == 0] = 0
    return found


def hash_numbers(values: NDArray[np.float64]) -> Hashes:
    """uint32, one a number, by its first ten digits or so; 0 for nan."""
    blank = np.isnan(values)
    plain = values + 0.0
    plain[blank] = 0.0
    wide = plain.view(np.uint64)
    wide += _HALF
    wide &= ~_LOST_BITS
    found = _spread(wide)
    found[blank] = 0
    return found


def mixed(hashes: NDArray[np.integer], salt: int) -> NDArray[np.uint64]:
    """Hashes made different by a salt (the number of a column): their sum over a row is a hash of the row."""
    wide = hashes.astype(np.uint64)
    wide += np.uint64(salt + 1)
    wide *= np.uint64((2 * salt + 1) * 0x9E3779B97F4A7C15 & 0xFFFFFFFFFFFFFFFF)
    wide ^= wide >> np.uint64(29)
    wide *= np.uint64(0xBF58476D1CE4E5B9)
    wide *= hashes != 0  # where many are blank, twice as quick as putting zeros there
    return wide


def _spread(wide: NDArray[np.uint64]) -> Hashes:
    """64 bits, changed in place -> 32 that all depend on all of them, never 0."""
    for factor in (np.uint64(0xFF51AFD7ED558CCD), np.uint64(0xC4CEB9FE1A85EC53)):
        wide ^= wide >> np.uint64(33)
        wide *= factor
    wide >>= np.uint64(32)
    found = wide.astype(np.uint32)
    return np.maximum(found, np.uint32(1), out=found)


def _pool_hashes(strings: StringPool) -> Hashes:
    """One hash for each text of a pool; made once for those that are there."""
    known, checks = _POOLS.get(strings, _NONE), strings.checks()
    if len(known) < len(checks):
        known = _POOLS[strings] = np.concatenate([known, hash_checks(checks[len(known) :])])
    return known


def cell_hashes(column: Column | GridColumn, strings: StringPool) -> Hashes:
    """One hash a cell of a stored column: each text of the workbook is hashed once."""
    kinds = column.kind & KIND_MASK
    found = np.zeros(len(kinds), np.uint32)
    texts = (kinds == CellKind.TEXT) | (kinds == CellKind.ERROR)
    if texts.any():
        found = _pool_hashes(strings).take(column.code, mode="wrap")
        found *= texts
    if column.number is not None:
        found |= hash_numbers(column.number)  # nan where no number stands
    truths = kinds == CellKind.BOOL
    if truths.any():
        found[truths] = TRUTHS[np.clip(column.code[truths], 0, 1)]
    return found


def field_hashes(table: Table, key: str) -> Hashes:
    """One hash a record of a field; kept by the table until a cell of the field changes."""
    found: Hashes | None = table.content.get(key)
    if found is None:
        column = table.columns[key]
        if column.field is not None and column.field.kind.name in _BY_MEANING:
            typed = table.typed(key)
            found = spread_over(_hash_domain(typed.domain), np.where(typed.blank, -1, typed.values))
        else:
            found = cell_hashes(column, column.strings)
        table.content[key] = found
    return found


def spread_over(hashes: Hashes, codes: NDArray[np.integer]) -> Hashes:
    """hashes[codes], 0 where the code is negative."""
    found: Hashes = np.append(hashes, np.uint32(0))[codes]
    return found


def _hash_domain(domain: Sequence[object]) -> Hashes:
    if isinstance(domain, PoolTexts):
        return hash_checks(domain.checks())
    return hash_texts([str(value) for value in domain])
