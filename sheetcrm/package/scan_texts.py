"""Texts that stand in the cells themselves: their codes in the pool, with as few Python objects as possible."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sheetcrm.package.numbers import I64, U64
from sheetcrm.package.scan_tags import LOW, MIX, Bytes8
from sheetcrm.package.strings import StringPool, finished_inline
from sheetcrm.package.xml_text import MAX_TEXT, Unusual

_WORDS = 3
_BITS = 15


class InlineTexts:
    """Gives the codes of texts.  Short ones (to 24 bytes) that came before are found in a table of the recent ones, all at once:
    a column of a few dozen words (owner, stage, method) makes no Python object a cell.  The rest is interned one by one."""

    def __init__(self, strings: StringPool) -> None:
        self._strings = strings
        self._recent = np.zeros((1 << _BITS, _WORDS + 1), np.uint64)  # the words of the text, then its code + 1

    def codes(self, data: bytes, buffer: Bytes8, words: U64, start: I64, end: I64, trim: NDArray[np.bool_]) -> NDArray[np.int64]:
        """Codes of the texts at ``data[start:end]``; ``trim``: outer white space does not count.  ``Unusual``: too long, not UTF-8."""
        length = end - start
        special = _special(data, buffer, start, end)
        codes = np.full(len(start), -1, np.int64)
        short = np.flatnonzero(~special & (length <= 8 * _WORDS))
        key = np.zeros((len(short), _WORDS + 1), np.uint64)
        mixed = np.zeros(len(short), np.uint64)
        begin, left = start[short], length[short]
        for i in range(_WORDS):
            part = words[begin + 8 * i] & LOW[np.clip(left - 8 * i, 0, 8)]
            key[:, i] = part
            mixed ^= part * MIX[i]
        slot = (mixed >> np.uint64(64 - _BITS)).astype(np.int64)
        recent = self._recent[slot]
        hit = recent[:, _WORDS] > 0
        for i in range(_WORDS):
            hit &= recent[:, i] == key[:, i]
        codes[short[hit]] = recent[hit, _WORDS].astype(np.int64) - 1
        rest = np.flatnonzero(codes < 0)
        codes[rest] = self._intern(data, start[rest], end[rest], special[rest], trim[rest])
        missed = np.flatnonzero(~hit)
        key[missed, _WORDS] = (codes[short[missed]] + 1).astype(np.uint64)
        self._recent[slot[missed]] = key[missed]
        return codes

    def _intern(self, data: bytes, start: I64, end: I64, special: NDArray[np.bool_], trim: NDArray[np.bool_]) -> list[int]:
        texts = [data[a:b] for a, b in zip(start.tolist(), end.tolist(), strict=True)]
        for i in np.flatnonzero(special).tolist():
            try:
                texts[i] = finished_inline(texts[i], preserve=not trim[i])
            except UnicodeDecodeError:
                raise Unusual("UTF-8") from None
            if len(texts[i]) > MAX_TEXT and len(texts[i].decode()) > MAX_TEXT:
                raise Unusual("a long text")
        return self._strings.intern_utf8(texts)


def _special(data: bytes, buffer: Bytes8, start: I64, end: I64) -> NDArray[np.bool_]:
    """Texts that are not themselves: with entities, ``_xHHHH_``, CR, outer white space, or very long."""
    special = (end - start) > MAX_TEXT
    special |= ((buffer[start] <= 32) | (buffer[end - 1] <= 32)) & (end > start)
    for lead, follow in ((b"&", 0), (b"\r", 0), (b"_", 120)):
        if lead in data:
            found = np.flatnonzero(buffer == lead[0])
            if follow:
                found = found[buffer[np.minimum(found + 1, len(buffer) - 1)] == follow]
            owner = np.searchsorted(start, found, side="right") - 1
            found, owner = found[owner >= 0], owner[owner >= 0]
            special[owner[found < end[owner]]] = True
    return special
