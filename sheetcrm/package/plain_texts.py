"""Many texts judged at once, as they lie one after the other in UTF-8: which of them need no closer look.

The answer is a careful one: what is not surely so is said not to be so, and the caller looks at those texts themselves.
"""

from __future__ import annotations

import unicodedata

import numpy as np
from numpy.typing import NDArray

_QUIET = np.ones(256, np.bool_)
"""Bytes that cannot make a text odd: printable ASCII, the NUL between texts, line feeds, and all of the ideographs U+4000 to U+9FFF."""
_QUIET[1:10] = _QUIET[11:32] = _QUIET[127] = _QUIET[0xC0:0xE4] = _QUIET[0xEA:] = False
_BLOCKS = ((0xA1, 0x2FF), (0x2010, 0x2BFF), (0x3001, 0x33FF), (0xAC00, 0xD7A3), (0xFF01, 0xFFEF), (0x1F300, 0x1FAFF))
"""Where characters neither combine with their neighbours nor vanish; the others of these blocks are sorted out one by one."""
_WIDE = frozenset((*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B)))


def plain(blob: bytes, bounds: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which texts are surely made of printable characters alone, composed (NFC), without full-width letters and digits, without white
    space at their ends, two blanks in a row, or any other white space than blanks and line feeds.  An empty text is not.

    ``blob`` holds the texts, each followed by NUL; text i begins at ``bounds[i]``.
    """
    data = np.frombuffer(blob, np.uint8)
    starts, ends = bounds[:-1], bounds[1:] - 1
    fine = ends > starts
    if not len(data):
        return fine
    first, last = data[np.minimum(starts, len(data) - 1)], data[np.maximum(ends - 1, 0)]
    fine &= (first > 32) & (last > 32)
    at = np.flatnonzero(~_QUIET[data])
    at = at[~_harmless(data, at)]
    fine[np.searchsorted(bounds, at, side="right") - 1] = False
    if b"  " in blob:
        blanks = np.flatnonzero((data[1:] == 32) & (data[:-1] == 32))
        fine[np.searchsorted(bounds, blanks, side="right") - 1] = False
    return fine


def _harmless(data: NDArray[np.uint8], at: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which of the characters whose first bytes stand at ``at`` leave a text plain; each distinct one is judged once."""
    lead, top = data[at].astype(np.int32), len(data) - 1
    tails = [data[np.minimum(at + i, top)].astype(np.int32) & 63 for i in (1, 2, 3)]
    code = np.where(lead < 0x80, lead, ((lead & 31) << 6) | tails[0])
    code = np.where(lead >= 0xE0, ((lead & 15) << 12) | (tails[0] << 6) | tails[1], code)
    code = np.where(lead >= 0xF0, ((lead & 7) << 18) | (tails[0] << 12) | (tails[1] << 6) | tails[2], code)
    known = np.zeros(0x200000, np.bool_)
    known[code] = True
    for one in np.flatnonzero(known).tolist():
        known[one] = _leaves_plain(one)
    return known[code]


def _leaves_plain(code: int) -> bool:
    if code in _WIDE or not any(low <= code <= high for low, high in _BLOCKS):
        return False
    character = chr(code)
    return character.isprintable() and not unicodedata.combining(character) and unicodedata.is_normalized("NFC", character)
