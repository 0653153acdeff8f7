"""A hash for each of many texts that lie one after the other, with whole arrays instead of a call for each text.

The same text has the same hash in every program and on every machine: it may be kept in a file.  It guards against
accidents, not against somebody who wants two texts to look alike.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

_STEP = 1 << 14
_A, _B, _C = (np.uint64(n) for n in (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB))
_KEEP = np.array([(1 << (8 * n)) - 1 for n in range(9)], np.uint64)


def text_hashes(blob: bytes, bounds: NDArray[np.int64]) -> NDArray[np.uint32]:
    """One number for each text, 0 for an empty one only.  Text i is ``blob[bounds[i] : bounds[i + 1] - 1]``."""
    found = [np.zeros(0, np.uint32)]
    for at in range(0, len(bounds) - 1, _STEP):  # piece by piece: what is made on the way is large
        part = bounds[at : at + _STEP + 1]
        piece = blob[part[0] : part[-1]] + bytes(8)
        words = np.ndarray((len(piece) - 7,), "<u8", piece, strides=(1,))
        found.append(_hashed(words, part[:-1] - part[0], np.diff(part) - 1))
    return np.concatenate(found)


def hashes_of(texts: Sequence[bytes]) -> NDArray[np.uint32]:
    """``text_hashes`` of texts that stand by themselves."""
    bounds = np.zeros(len(texts) + 1, np.int64)
    bounds[1:] = np.cumsum(np.fromiter(map(len, texts), np.int64, len(texts)) + 1)
    return text_hashes(b"\0".join([*texts, b""]), bounds)


def _hashed(words: NDArray[np.uint64], starts: NDArray[np.int64], length: NDArray[np.int64]) -> NDArray[np.uint32]:
    found = (text_keys(words, starts, length) >> np.uint64(32)).astype(np.uint32)
    return np.where(length > 0, np.maximum(found, np.uint32(1)), np.uint32(0))


def text_keys(words: NDArray[np.uint64], starts: NDArray[np.int64], length: NDArray[np.int64]) -> NDArray[np.uint64]:
    """A hash of 64 bits for each text, never 0.  ``words[i]`` is the word of eight bytes at byte i; eight bytes lie behind each text."""
    count = (length + 7) >> 3
    ends = np.cumsum(count)
    first = ends - count
    turn = np.arange(int(count.sum())) - np.repeat(first, count)  # which word of its text
    word = words[np.repeat(starts, count) + 8 * turn]
    some = count > 0
    word[ends[some] - 1] &= _KEEP[((length[some] - 1) & 7) + 1]
    word = (word ^ (word >> np.uint64(32))) * _factors(int(count.max(initial=0)))[turn]
    word ^= word >> np.uint64(29)
    key = length.astype(np.uint64) * _A
    if some.any():
        key[some] += np.add.reduceat(word, first[some])
    key = (key ^ (key >> np.uint64(33))) * _C
    return key | np.uint64(1)


def _factors(count: int) -> NDArray[np.uint64]:
    """A different odd number for each place of a word in its text."""
    made = np.arange(1, count + 1, dtype=np.uint64) * _A
    made = (made ^ (made >> np.uint64(30))) * _B
    return (made ^ (made >> np.uint64(27))) | np.uint64(1)
