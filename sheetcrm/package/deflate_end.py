"""A part of which only the end changes: what lies compressed before it stays as it is.

For one rule more at the end of a worksheet of 50 MB all of it would be inflated and deflated.  A deflated part is a row of blocks, and
wherever one begins others can follow instead; but where that is stands nowhere.  So it is tried: a block begins where the rest of
the part comes out, byte for byte, when it is inflated from there (RFC 1951, 3.2).
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from sheetcrm.package.deflate import DEFLATED, Packed

_WINDOW = 1 << 15
"""How far back a block may refer."""
_SEARCHED, _STEP = 1 << 18, 1 << 14
"""Compressed bytes at the end among which a block must begin; how many of them are looked at together."""
_HEAD = 24
"""Bytes that are read behind the place where a block may begin."""
_TRIED = 512
"""Bytes after which what is no block has nearly always shown itself."""
_SUM = 128
_TRIES = 200
"""Places that are inflated in vain before the part is packed as a whole: a part can be made so that they never end."""


def _sums() -> NDArray[np.int64]:
    lengths = (np.arange(1 << 12)[:, None] >> np.array([0, 3, 6, 9])) & 7
    sums: NDArray[np.int64] = np.where(lengths > 0, _SUM >> lengths, 0).sum(axis=1)
    return sums


_SUMS = _sums()
"""For each four code lengths of three bits: what they take of all there is (``_SUM``)."""


def with_new_end(data: memoryview, size: int, crc: int, old: bytes, new: bytes, kept: int) -> Packed | None:
    """The part whose last bytes ``old`` have become ``new``, which begin with the same ``kept`` bytes; None: pack it as a whole.

    data, size, crc  the part as it is: deflated, inflated size and check sum
    """
    more = len(new) - len(old)
    if more < 0:  # the check sum can only be carried on
        return None
    likely = (begin for begin in _beginnings(data) if _likely(data, begin))
    for begin in islice(likely, _TRIES):
        rest = _inflated(_bits(data, begin), bytes(_WINDOW), len(old))  # as long as it is, at least
        if rest is None:
            continue
        at = len(old) - len(rest)
        if at < _WINDOW:
            return None
        window = old[at - _WINDOW : at]
        if at <= kept and _inflated(_bits(data, begin), window, len(old)) == old[at:]:
            beyond = zlib.crc32(old[at:]) ^ crc
            moved = zlib.crc32(bytes(more), beyond) ^ zlib.crc32(bytes(more))
            return Packed(_joined(data, begin, window, new[at:]), DEFLATED, moved ^ zlib.crc32(new[at:]), size + more)
    return None


def _beginnings(data: memoryview) -> Iterator[int]:
    """The bits at which a block with codes of its own may begin, the last first."""
    for last in range(len(data), max(0, len(data) - _SEARCHED), -_STEP):
        first = max(0, last - _STEP)
        piece = bytes(data[first : last + _HEAD]).ljust(last - first + _HEAD, b"\0")
        words = np.ndarray((len(piece) - 7,), "<u8", piece, strides=(1,))
        heads = words[: last - first, None] >> np.arange(8, dtype=np.uint64)
        codes, distances = (heads >> np.uint64(3)) & np.uint64(31), (heads >> np.uint64(8)) & np.uint64(31)
        possible = np.flatnonzero((heads & np.uint64(6) == 4) & (codes < 30) & (distances < 30))
        lengths = 3 * ((heads.ravel().take(possible) >> np.uint64(13) & np.uint64(15)) + np.uint64(4))
        taken = np.zeros(len(possible), np.int64)
        for turn in (0, 36):  # the lengths of the codes for the lengths of the codes, which must take all there is
            at = possible + 17 + turn
            mask = (np.uint64(1) << np.clip(lengths.astype(np.int64) - turn, 0, 36).astype(np.uint64)) - np.uint64(1)
            word = (words.take(at >> 3) >> (at & 7).astype(np.uint64)) & mask
            for place in (0, 12, 24):
                taken += _SUMS.take((word >> np.uint64(place)).astype(np.int64) & 4095)
        yield from (possible[taken == _SUM][::-1] + first * 8).tolist()


def _bits(data: memoryview, begin: int, most: int = _SEARCHED) -> bytes:
    """The bytes from a bit on."""
    piece = data[begin >> 3 : (begin >> 3) + most]
    return (int.from_bytes(piece, "little") >> (begin & 7)).to_bytes(len(piece), "little")


def _likely(data: memoryview, begin: int) -> bool:
    try:
        zlib.decompressobj(-15, bytes(_WINDOW)).decompress(_bits(data, begin, _TRIED))
    except zlib.error:
        return False
    return True


def _inflated(stream: bytes, window: bytes, most: int) -> bytes | None:
    """What comes out after ``window``; None when it is more than ``most`` bytes, or does not end with the stream (save an empty byte)."""
    inflater = zlib.decompressobj(-15, window)
    try:
        content = inflater.decompress(stream, most)
    except zlib.error:
        return None
    return content if inflater.eof and len(inflater.unused_data) < 2 else None


def _joined(data: memoryview, begin: int, window: bytes, rest: bytes) -> tuple[memoryview, bytes]:
    """The stream up to a bit, and from there blocks with this content."""
    deflater = zlib.compressobj(6, DEFLATED, -15, zdict=window)
    blocks = deflater.compress(rest) + deflater.flush()
    byte, bit = divmod(begin, 8)
    kept = data[byte] & ((1 << bit) - 1)
    end = (int.from_bytes(blocks, "little") << bit | kept).to_bytes(len(blocks) + 1, "little")
    filled = blocks[:-1] + bytes([blocks[-1] | 256 - (256 >> bit)])
    if not end[-1] and _inflated(filled, window, len(rest)) == rest:  # what went into the last byte only filled up the one before
        end = end[:-1]
    return data[:byte], end
