"""Many texts judged at once, as they lie one after the other in UTF-8: which of them need no closer look.

The answer is a careful one: what is not surely so is said not to be so, and the caller looks at those texts themselves.
"""

from __future__ import annotations

import unicodedata

import numpy as np
from numpy.typing import NDArray

_LOUD = bytes(byte in {*range(1, 10), *range(11, 32), 127, *range(0xC0, 0xE4), *range(0xEA, 256)} for byte in range(256))
"""1 for bytes that may make a text odd.  Printable ASCII, the NUL between texts, line feeds, and all of the ideographs U+4000 to U+9FFF do not."""
_STEP = 1 << 14
_BLOCKS = ((0xA1, 0x2FF), (0x2010, 0x2BFF), (0x3001, 0x33FF), (0xAC00, 0xD7A3), (0xFF01, 0xFFEF), (0x1F300, 0x1FAFF))
"""Where characters neither combine with their neighbours nor vanish; the others of these blocks are sorted out one by one."""
_WIDE = frozenset((*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B)))


def plain(blob: bytes, bounds: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which texts are surely made of printable characters alone, composed (NFC), without full-width letters and digits, without white
    space at their ends, two blanks in a row, or any other white space than blanks and line feeds.  An empty text is not.

    ``blob`` holds the texts, each followed by NUL; text i begins at ``bounds[i]``.
    """
    judged = np.zeros(0x200000, np.int8)
    found = [np.zeros(0, np.bool_)]
    for at in range(0, len(bounds) - 1, _STEP):  # piece by piece: what is made on the way is large
        part = bounds[at : at + _STEP + 1]
        found.append(_plain(blob[part[0] : part[-1]], part - part[0], judged))
    return np.concatenate(found)


def _plain(blob: bytes, bounds: NDArray[np.int64], judged: NDArray[np.int8]) -> NDArray[np.bool_]:
    data = np.frombuffer(blob, np.uint8)
    starts, ends = bounds[:-1], bounds[1:] - 1
    fine = (ends > starts) & (data[starts] > 32) & (data[np.maximum(ends - 1, 0)] > 32)
    at = np.flatnonzero(np.frombuffer(blob.translate(_LOUD), np.bool_))
    at = at[~_harmless(data, at, judged)]
    blank = data == 32
    for odd in (at, np.flatnonzero(blank[1:] & blank[:-1])):
        fine[np.searchsorted(bounds, odd, side="right") - 1] = False
    return fine


def _harmless(data: NDArray[np.uint8], at: NDArray[np.int64], judged: NDArray[np.int8]) -> NDArray[np.bool_]:
    """Which of the characters whose first bytes stand at ``at`` leave a text plain; each distinct one is judged once (1 yes, -1 no)."""
    top = len(data) - 1
    lead, *tails = (data[np.minimum(at + i, top)].astype(np.int32) for i in range(4))
    second, third, fourth = (tail & 63 for tail in tails)
    code = np.where(lead < 0x80, lead, ((lead & 31) << 6) | second)
    code = np.where(lead >= 0xE0, ((lead & 15) << 12) | (second << 6) | third, code)
    code = np.where(lead >= 0xF0, ((lead & 7) << 18) | (second << 12) | (third << 6) | fourth, code)
    for one in set(code[judged[code] == 0].tolist()):
        judged[one] = 1 if _leaves_plain(one) else -1
    return judged[code] > 0


def _leaves_plain(code: int) -> bool:
    if code in _WIDE or not any(low <= code <= high for low, high in _BLOCKS):
        return False
    character = chr(code)
    return character.isprintable() and not unicodedata.combining(character) and unicodedata.is_normalized("NFC", character)


def made_of(blob: bytes | memoryview, starts: NDArray[np.int64], ends: NDArray[np.int64], characters: bytes, longest: int) -> NDArray[np.bool_]:
    """Which of the texts ``blob[start:end]`` are made of these bytes alone, of 1 to ``longest`` of them; texts of one length at a time."""
    known, made, size_of = np.zeros(256, np.bool_), np.zeros(len(starts), np.bool_), ends - starts
    known[list(characters)] = True
    for size in np.flatnonzero(np.bincount(np.minimum(size_of, longest + 1))[1 : longest + 1]) + 1:
        at = np.flatnonzero(size_of == size)
        texts = np.ndarray((len(blob) - size + 1, size), np.uint8, blob, strides=(1, 1))[starts[at]]
        made[at] = known[texts].all(axis=1) if texts.tobytes().translate(None, characters) else True
    return made
