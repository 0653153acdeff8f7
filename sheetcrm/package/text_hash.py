"""A hash for each of many texts that lie one after the other, with whole arrays instead of a call for each text.

The same text has the same hash in every program and on every machine: it may be kept in a file.  It guards against
accidents, not against somebody who wants two texts to look alike.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

_STEP = 1 << 14
_FEW = 8
"""Texts of a piece that may be longer than all others."""
_A, _B, _C = (np.uint64(n) for n in (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB))
LOW = np.array([(1 << (8 * n)) - 1 for n in range(9)], np.uint64)
"""Masks of the first n bytes of a word, the first of which is the lowest."""


def text_hashes(blob: bytes, bounds: NDArray[np.int64]) -> NDArray[np.uint32]:
    """One number for each text, 0 for an empty one only.  Text i is ``blob[bounds[i] : bounds[i + 1] - 1]``."""
    found = [np.zeros(0, np.uint32)]
    for at in range(0, len(bounds) - 1, _STEP):  # piece by piece: what is made on the way is large
        part = bounds[at : at + _STEP + 1]
        held, base = (blob, 0) if part[-1] + 8 <= len(blob) else (blob[part[0] : part[-1]] + bytes(8), part[0])  # the last word of all
        words = np.ndarray((len(held) - 7,), "<u8", held, strides=(1,))
        found.append(_hashed(words, part[:-1] - base, np.diff(part) - 1))
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
    # the longest texts first, so that those with a next word are always the first ones: word by word, all of them at once
    count = (length + 7) >> 3
    most = int(count.max(initial=0))
    order = np.argsort((most - count).astype(np.uint16 if most < 1 << 16 else np.int64), kind="stable")
    count, starts, length = count[order], starts[order], length[order]
    keep = LOW[((length - 1) & 7) + 1]  # of the last word of each text
    key = length.astype(np.uint64) * _A
    factors = _factors(most)
    going = [*np.searchsorted(-count, -np.arange(1, most + 1), side="right").tolist(), 0]  # how many have a first, second … word
    step = next(turn for turn, texts in enumerate(going) if texts <= _FEW)
    for turn in range(step):
        word, ending = words[starts[: going[turn]] + 8 * turn], going[turn + 1]
        word[ending:] &= keep[ending : len(word)]
        key[: len(word)] += _mixed(word, factors[turn])
    for text in range(going[step]):  # the few that are longer: text by text
        word = words[starts[text] : starts[text] + 8 * count[text] : 8][step:].copy()
        word[-1] &= keep[text]
        key[text : text + 1] += _mixed(word, factors[step : count[text]]).sum()
    key = (key ^ (key >> np.uint64(33))) * _C
    found = np.empty(len(order), np.uint64)
    found[order] = key | np.uint64(1)
    return found


def _mixed(word: NDArray[np.uint64], factor: np.uint64 | NDArray[np.uint64]) -> NDArray[np.uint64]:
    """In place."""
    word ^= word >> np.uint64(32)
    word *= factor
    word ^= word >> np.uint64(29)
    return word


def _factors(count: int) -> NDArray[np.uint64]:
    """A different odd number for each place of a word in its text."""
    made = np.arange(1, count + 1, dtype=np.uint64) * _A
    made = (made ^ (made >> np.uint64(30))) * _B
    return (made ^ (made >> np.uint64(27))) | np.uint64(1)
