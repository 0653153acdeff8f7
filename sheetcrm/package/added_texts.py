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

from sheetcrm.package.text_hash import LOW, text_keys

if TYPE_CHECKING:
    from sheetcrm.package.numbers import I64, U64

_PAD = 8
_TURNS = 8
"""Words of a text that are compared for all texts at once; what goes on is compared text by text."""
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
        first, last = self._stored, self._stored + len(length)
        self._blob = _room(self._blob, self._size + len(blob) + _PAD)
        self._bounds = _room(self._bounds, last + 1)
        self._keys = _room(self._keys, last)
        self._blob[self._size : self._size + len(blob)] = np.frombuffer(blob, np.uint8)
        self._bounds[first + 1 : last + 1] = self._size + np.cumsum(length + 1)
        self._keys[first:last] = keys
        self._size += len(blob)
        self._stored = last

    # --- many at once

    def intern_spans(self, data: bytes, words: U64, start: I64, length: I64) -> I64:
        """Numbers of the texts at ``data[start : start + length]``; ``words[i]`` is the word of eight bytes at byte i."""
        self._store()
        keys = text_keys(words, start, length)
        found = self._find(keys)
        known = np.flatnonzero(found >= 0)
        at = self._bounds.take(found.take(known))
        own: U64 = np.ndarray((len(self._blob) - 7,), "<u8", self._blob, strides=(1,))
        same = self._bounds.take(found.take(known) + 1) - 1 - at == length.take(known)
        same &= _equal(words, start.take(known), own, at, length.take(known), data, self._blob)
        found[known[~same]] = -1  # two texts with one hash: the later ones are kept as often as they come
        new = np.flatnonzero(found < 0)
        if new.size:
            found[new] = self._add(data, words, start.take(new), length.take(new), keys.take(new))
        return found

    def _find(self, keys: U64) -> I64:
        """The number under which each hash is indexed, else -1."""
        found = np.full(len(keys), -1, np.int64)
        left, slot, mask = np.arange(len(keys)), self._slot(keys), len(self._slots) - 1
        while left.size:
            held = self._slots.take(slot)
            taken = held >= 0
            if not taken.all():
                left, slot, held = left[taken], slot[taken], held[taken]
            same = self._keys.take(held) == keys.take(left)
            found[left[same]] = held[same]
            left, slot = left[~same], (slot[~same] + 1) & mask
        return found

    def _slot(self, keys: U64) -> I64:
        bits = len(self._slots).bit_length() - 1
        return (keys >> np.uint64(64 - bits)).view(np.int64)

    def _add(self, data: bytes, words: U64, start: I64, length: I64, keys: U64) -> I64:
        """Numbers of texts that are not known yet; equal ones among them get one number."""
        order = np.argsort(keys, kind="stable")
        ordered = keys.take(order)
        first = np.ones(len(order), np.bool_)
        np.not_equal(ordered[1:], ordered[:-1], out=first[1:])
        head = order[first].take(np.cumsum(first) - 1)  # for each text in that order the first one with its hash
        same = length.take(head) == length.take(order)
        same[~first & same] = _equal_within(words, start, length, head, order, ~first & same, data)
        alone = order[first | ~same]
        alone.sort()
        place = np.empty(len(order), np.int64)
        place[alone] = self._count + np.arange(len(alone))
        numbers = place.copy()
        numbers[order[same]] = place[head[same]]
        starts, sizes = start.take(alone), length.take(alone)
        pieces = [data[a:b] for a, b in zip(starts.tolist(), (starts + sizes).tolist(), strict=True)]
        self._count += len(alone)
        self._append(b"\0".join([*pieces, b""]), sizes, keys.take(alone))
        indexed = place[order[first]]
        self._indexed += len(indexed)
        if self._indexed * 2 > len(self._slots):
            self._slots = np.full(1 << (4 * self._indexed - 1).bit_length(), -1, np.int32)
            indexed = np.flatnonzero(self._keys[: self._count])
        self._index(indexed)
        return numbers

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


def _equal_within(words: U64, start: I64, length: I64, one: I64, other: I64, chosen: NDArray[np.bool_], data: bytes) -> NDArray[np.bool_]:
    """Whether texts of one piece are equal, in pairs."""
    left, right = one[chosen], other[chosen]
    return _equal(words, start.take(left), words, start.take(right), length.take(left), data, np.frombuffer(data, np.uint8))


def _equal(words: U64, start: I64, own: U64, at: I64, length: I64, data: bytes, held: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Whether the texts of these lengths at ``start`` (in ``words``, ``data``) and ``at`` (in ``own``, ``held``) are equal."""
    same = np.ones(len(start), np.bool_)
    left = np.arange(len(start))
    for turn in range(_TURNS):
        left = left[length.take(left) > 8 * turn]
        if not left.size:
            return same
        place = 8 * turn
        differ = (words[start.take(left) + place] ^ own[at.take(left) + place]) & LOW.take(np.minimum(length.take(left) - place, 8))
        same[left[differ != 0]] = False
    for i in left[(length.take(left) > 8 * _TURNS) & same.take(left)].tolist():
        a, b, size = int(start[i]), int(at[i]), int(length[i])
        same[i] = data[a : a + size] == held[b : b + size].tobytes()
    return same
