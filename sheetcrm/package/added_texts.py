"""Texts that stand in no sharedStrings.xml: held as one run of bytes, found again by their hash, many at once.

A sheet with inline texts has a million of them and some hundred thousand different ones.  A dictionary of Python objects would cost
more than all the rest of the reading; here a piece of a sheet is looked up with a few arrays, and a new text costs one slice.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import islice
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sheetcrm.package.text_hash import TextWords

if TYPE_CHECKING:
    from sheetcrm.package.numbers import I64, U64

_PAD = 8
_FIRST_BITS = 10


class AddedTexts:
    """Texts in final form (UTF-8), numbered from 0 in the order in which they came.

    ``intern`` gives equal texts one number, and so does ``intern_spans``; the two do not know each other's texts.
    """

    def __init__(self) -> None:
        self._codes: defaultdict[bytes, int] = defaultdict(self._next)
        self._count = 0
        self._stored = 0
        self._blob = np.zeros(_PAD, np.uint8)
        self._size = 0
        self._bounds = np.zeros(1, np.int64)
        self._keys = np.zeros(0, np.uint64)
        self._slots = np.full(1 << _FIRST_BITS, -1, np.int32)
        self._indexed = 0

    def __len__(self) -> int:
        return self._count

    def _next(self) -> int:
        self._count += 1
        return self._count - 1

    def intern(self, texts: Iterable[bytes]) -> list[int]:
        """Numbers of texts, one by one; a dictionary knows those that came this way before."""
        return list(map(self._codes.__getitem__, texts))

    # --- as one run of bytes

    def bounds(self) -> I64:
        """Where the texts begin, and after the last where the next would."""
        self._store()
        return self._bounds[: self._count + 1]

    def blob(self, first: int = 0, last: int | None = None) -> bytes:
        """Texts ``first`` up to ``last``, each followed by NUL."""
        bounds = self.bounds()
        return self._blob[bounds[first] : bounds[self._count if last is None else last]].tobytes()

    def buffer(self) -> memoryview:
        """All texts, each followed by NUL, and some room behind them."""
        self._store()
        return self._blob.data

    def take(self, numbers: I64) -> list[bytes]:
        """Some texts."""
        bounds, data = self.bounds(), self.buffer()
        starts, ends = bounds.take(numbers).tolist(), (bounds.take(numbers + 1) - 1).tolist()
        return [bytes(data[start:end]) for start, end in zip(starts, ends, strict=True)]

    def _store(self) -> None:
        """What ``intern`` was given since the last time."""
        waiting = self._count - self._stored
        if waiting:
            texts = list(islice(reversed(self._codes), waiting))[::-1]
            self._append(b"\0".join([*texts, b""]), np.fromiter(map(len, texts), np.int64, waiting), np.zeros(waiting, np.uint64))

    def _append(self, blob: bytes, length: I64, keys: U64) -> None:
        """``blob``: the texts, each followed by NUL."""
        self._grow(length, keys)
        self._blob[self._size - len(blob) : self._size] = np.frombuffer(blob, np.uint8)

    def _grow(self, length: I64, keys: U64) -> I64:
        """Room for texts; where they begin."""
        first, last = self._stored, self._stored + len(length)
        self._bounds = _room(self._bounds, last + 1)
        self._keys = _room(self._keys, last)
        self._bounds[first + 1 : last + 1] = self._size + np.cumsum(length + 1)
        self._keys[first:last] = keys
        self._size, self._stored = int(self._bounds[last]), last
        self._blob = _room(self._blob, self._size + _PAD)
        return self._bounds[first:last]

    # --- many at once

    def intern_spans(self, data: bytes, words: U64, start: I64, length: I64) -> I64:
        """Numbers of the texts at ``data[start : start + length]``; ``words[i]`` is the word of eight bytes at byte i."""
        self._store()
        texts = TextWords(words, start, length)
        keys = texts.keys()
        found = self._find(keys)
        new = np.flatnonzero(~self._held(texts, found, data))  # two texts with one hash: the later ones are kept as often as they come
        if new.size:
            new = new.take(np.argsort(texts.order.take(new)))
            found[new] = self._add(texts, new, keys.take(new), data)
        numbers = np.empty(len(found), np.int64)
        numbers[texts.order] = found
        return numbers

    def _held(self, texts: TextWords, found: I64, data: bytes) -> NDArray[np.bool_]:
        """Whether the texts are those with the numbers ``found``, -1: none."""
        at = self._bounds.take(found, mode="wrap")
        same: NDArray[np.bool_] = (found >= 0) & (self._bounds.take(found + 1) - at - 1 == texts.length)
        own, top = _words_of(self._blob), len(self._blob) - 8
        for turn, word in enumerate(texts.parts):
            place = at[: len(word)] + 8 * turn
            same[: len(word)] &= texts.cut(own[np.minimum(place, top, out=place)], turn) == word
        for text in np.flatnonzero(same[: texts.going[texts.step]]).tolist():
            same[text] = texts.held(text, data) == self._blob[at[text] : at[text] + texts.length[text]].tobytes()
        return same

    def _find(self, keys: U64) -> I64:
        """The number under which each hash is indexed, else -1."""
        slot, mask = self._slot(keys), len(self._slots) - 1
        found = self._slots.take(slot).astype(np.int64)
        other = self._keys.take(found, mode="wrap") != keys if len(self._keys) else found >= 0
        left = np.flatnonzero(other & (found >= 0))
        found[other] = -1
        slot = slot.take(left)
        while left.size:  # the slot is taken by another: the next one
            slot = (slot + 1) & mask
            held = self._slots.take(slot)
            same = (held >= 0) & (self._keys.take(held, mode="wrap") == keys.take(left))
            found[left[same]] = held[same]
            goes_on = (held >= 0) & ~same
            left, slot = left[goes_on], slot[goes_on]
        return found

    def _slot(self, keys: U64) -> I64:
        bits = len(self._slots).bit_length() - 1
        return (keys >> np.uint64(64 - bits)).view(np.int64)

    def _add(self, texts: TextWords, new: I64, keys: U64, data: bytes) -> I64:
        """Numbers of texts that are not known yet, in the order in which they came; equal ones among them get one number."""
        order = np.argsort(keys)
        ordered = keys.take(order)
        begins = np.ones(len(order), np.bool_)
        np.not_equal(ordered[1:], ordered[:-1], out=begins[1:])
        heads = np.minimum.reduceat(order, np.flatnonzero(begins))
        head = np.empty(len(order), np.int64)  # for each text the first one with its hash
        head[order] = heads.take(np.cumsum(begins) - 1)
        again = np.flatnonzero(head != np.arange(len(head)))
        again = again[_equal(texts, new.take(head.take(again)), new.take(again), data)]
        stays = np.ones(len(head), np.bool_)
        stays[again] = False
        numbers = self._count - 1 + np.cumsum(stays)
        numbers[again] = numbers.take(head.take(again))
        alone = np.flatnonzero(stays)
        self._count += len(alone)
        self._append_words(texts, new.take(alone), keys.take(alone), data)
        indexed = numbers.take(heads)
        self._indexed += len(indexed)
        if self._indexed * 2 > len(self._slots):
            self._slots = np.full(1 << (4 * self._indexed - 1).bit_length(), -1, np.int32)
            indexed = np.flatnonzero(self._keys[: self._count])
        self._index(indexed)
        return numbers

    def _append_words(self, texts: TextWords, chosen: I64, keys: U64, data: bytes) -> None:
        """Word by word, the last ones first.  What a word has too much is empty, and lies where the first word of a following text
        comes to stand after it.
        """
        at = self._grow(texts.length.take(chosen), keys)
        own = _words_of(self._blob)
        for i in np.flatnonzero(chosen < texts.going[texts.step]).tolist():
            text = texts.held(int(chosen[i]), data)
            self._blob[at[i] : at[i] + len(text)] = np.frombuffer(text, np.uint8)
        for turn in reversed(range(texts.step)):
            going = np.flatnonzero(chosen < texts.going[turn])
            own[at.take(going) + 8 * turn] = texts.parts[turn].take(chosen.take(going))

    def _index(self, numbers: I64) -> None:
        slot, mask = self._slot(self._keys.take(numbers)), len(self._slots) - 1
        while numbers.size:
            free = self._slots.take(slot) < 0
            self._slots[slot[free]] = numbers[free]
            waits = self._slots.take(slot) != numbers
            numbers, slot = numbers[waits], (slot[waits] + 1) & mask


def _room(array: NDArray[Any], size: int) -> NDArray[Any]:
    """The array, or a larger one that begins with it."""
    if len(array) >= size:
        return array
    larger = np.zeros(max(size, len(array) * 2), array.dtype)
    larger[: len(array)] = array
    return larger


def _words_of(blob: NDArray[np.uint8]) -> U64:
    """The word of eight bytes at each byte."""
    return np.ndarray((len(blob) - 7,), "<u8", blob, strides=(1,))


def _equal(texts: TextWords, one: I64, other: I64, data: bytes) -> NDArray[np.bool_]:
    """Whether texts of one piece are equal, in pairs."""
    same: NDArray[np.bool_] = texts.length.take(one) == texts.length.take(other)
    for turn, word in enumerate(texts.parts):
        going = np.flatnonzero(same & (one < texts.going[turn]))
        same[going] = word.take(one.take(going)) == word.take(other.take(going))
    for i in np.flatnonzero(same & (one < texts.going[texts.step])).tolist():
        same[i] = texts.held(int(one[i]), data) == texts.held(int(other[i]), data)
    return same
