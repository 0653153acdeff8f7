"""Texts that stand in the cells themselves: their codes in the pool."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sheetcrm.package.numbers import I64, U64
from sheetcrm.package.scan_tags import Bytes8
from sheetcrm.package.strings import StringPool, finished_inline
from sheetcrm.package.xml_text import MAX_TEXT, Unusual, places


class InlineTexts:
    """Gives the codes of texts: all at once, but for those that are not what stands in the file."""

    def __init__(self, strings: StringPool) -> None:
        self._strings = strings

    def codes(self, data: bytes, buffer: Bytes8, words: U64, start: I64, end: I64, trim: NDArray[np.bool_]) -> I64:
        """Codes of the texts at ``data[start:end]``; ``trim``: outer white space does not count.  ``Unusual``: too long, not UTF-8."""
        special = _special(data, buffer, start, end)
        if not special.any():
            return self._strings.intern_spans(data, words, start, end - start)
        codes = np.empty(len(start), np.int64)
        there, plain = np.flatnonzero(special), np.flatnonzero(~special)
        codes[plain] = self._strings.intern_spans(data, words, start.take(plain), (end - start).take(plain))
        texts = [data[a:b] for a, b in zip(start.take(there).tolist(), end.take(there).tolist(), strict=True)]
        codes[there] = self._strings.intern_utf8(map(_finished, texts, trim.take(there).tolist()))
        return codes


def _finished(text: bytes, trim: bool) -> bytes:
    try:
        text = finished_inline(text, preserve=not trim)
    except UnicodeDecodeError:
        raise Unusual("UTF-8") from None
    if len(text) > MAX_TEXT and len(text.decode()) > MAX_TEXT:
        raise Unusual("a long text")
    return text


def _special(data: bytes, buffer: Bytes8, start: I64, end: I64) -> NDArray[np.bool_]:
    """Texts that are not themselves: with entities, ``_xHHHH_``, CR, outer white space, or very long."""
    special = (end - start) > MAX_TEXT
    special |= ((buffer[start] <= 32) | (buffer[end - 1] <= 32)) & (end > start)
    for mark in (b"&", b"\r", b"_x"):
        found = places(data, mark)
        owner = np.searchsorted(start, found, side="right") - 1
        found, owner = found[owner >= 0], owner[owner >= 0]
        special[owner[found < end[owner]]] = True
    return special
