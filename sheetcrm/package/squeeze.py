"""Bytes made small and back, and their check sum: for what the engine keeps in cells of its own."""

from __future__ import annotations

import zlib

_LEVEL = 5


def squeeze(data: bytes, *, words: bool = False) -> bytes:
    """Deflated.  words: texts, which are worth a longer search for what was said before."""
    return zlib.compress(data, _LEVEL if words else 1)  # never ISA-L: the same data must give the same bytes, or a refresh would find itself changed


def unsqueeze(blob: bytes, most: int) -> bytes:
    """``squeeze`` backwards; ``ValueError`` when that is not what it is, or more than ``most`` bytes come of it."""
    try:
        data = zlib.decompressobj().decompress(blob, most + 1)
    except zlib.error as error:
        raise ValueError(str(error)) from None
    if len(data) > most:
        raise ValueError("too long")
    return data


def check_sum(data: bytes) -> int:
    """CRC-32."""
    return zlib.crc32(data)
