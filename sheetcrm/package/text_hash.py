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
    texts = TextWords(words, starts, length)
    found = np.empty(len(starts), np.uint64)
    found[texts.order] = texts.keys()
    return found


class TextWords:
    """Texts by their words of eight bytes, in an order of their own: the longest first, so that those with a next word are always
    the first ones.  Word by word, all of them at once; the few that go on much longer are taken text by text.

    order             which text each is;  starts, length, count: where it begins, bytes, words
    going             how many have a first, second … word;  step: how many words are taken for all at once
    parts             the first words, the second ones … up to ``step``; nothing behind the end of a text
    """

    def __init__(self, words: NDArray[np.uint64], starts: NDArray[np.int64], length: NDArray[np.int64]) -> None:
        count = (length + 7) >> 3
        most = int(count.max(initial=0))
        self.order = np.argsort((most - count).astype(np.uint16 if most < 1 << 16 else np.int64), kind="stable")
        self.count, self.starts, self.length = count.take(self.order), starts.take(self.order), length.take(self.order)
        self._words, self._keep = words, LOW.take(((self.length - 1) & 7) + 1)  # the bytes of the last word of each text
        self.going = [*np.searchsorted(-self.count, -np.arange(1, most + 1), side="right").tolist(), 0]
        self.step = int(np.argmin(np.arange(most + 1) + self.going))  # a word of all texts costs about as much as all words of a text
        self.parts = [self.cut(words[self.starts[: self.going[turn]] + 8 * turn], turn) for turn in range(self.step)]

    def cut(self, word: NDArray[np.uint64], turn: int) -> NDArray[np.uint64]:
        """The same without what lies behind the end of a text; in place."""
        ending = self.going[turn + 1]
        word[ending:] &= self._keep[ending : len(word)]
        return word

    def held(self, text: int, data: bytes) -> bytes:
        """One text of ``data``."""
        return data[self.starts[text] : self.starts[text] + self.length[text]]

    def keys(self) -> NDArray[np.uint64]:
        """``text_keys``, in this order."""
        key = self.length.astype(np.uint64) * _A
        factors = _factors(len(self.going) - 1)
        for word, factor in zip(self.parts, factors[: self.step], strict=True):
            key[: len(word)] += _mixed(word, factor)
        for text in range(self.going[self.step]):
            first, count = self.starts[text], self.count[text]
            word = self._words[first + 8 * self.step : first + 8 * count : 8].copy()
            word[-1] &= self._keep[text]
            key[text : text + 1] += _mixed(word, factors[self.step : count]).sum()
        key = (key ^ (key >> np.uint64(33))) * _C
        return key | np.uint64(1)


def _mixed(word: NDArray[np.uint64], factor: np.uint64 | NDArray[np.uint64]) -> NDArray[np.uint64]:
    mixed = word >> np.uint64(32)
    mixed ^= word
    mixed *= factor
    mixed ^= mixed >> np.uint64(29)
    return mixed


def _factors(count: int) -> NDArray[np.uint64]:
    """A different odd number for each place of a word in its text."""
    made = np.arange(1, count + 1, dtype=np.uint64) * _A
    made = (made ^ (made >> np.uint64(30))) * _B
    return (made ^ (made >> np.uint64(27))) | np.uint64(1)
