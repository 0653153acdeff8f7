"""Has a workbook changed?  Answered from the end of the file alone, by the standard library alone.

Kept apart from the other modules so that the answer "nothing to do" costs no import of numpy or ISA-L.
"""

from __future__ import annotations

import hashlib
import os
import struct
import zlib
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from sheetcrm._values import NamedTuple

META_PART = "xl/worksheets/sheetcrm_meta.xml"
"""The part that holds our own bookkeeping; it is left out of the digest because the digest is written into it."""
_HEAD = 64 << 10
_TAIL = 256 << 10


class _Entry(NamedTuple):
    name: bytes
    method: int
    crc: int
    packed: int
    size: int
    offset: int


def fingerprint(path: str | os.PathLike[str]) -> tuple[str, bytes]:
    """(digest of what the ZIP directory says of all parts but ours, first 64 KiB of our part inflated).

    ``b""`` when our part is absent; ``("", b"")`` for anything that is not a plain ZIP: then only a full read can tell.
    It is a cache key, not a proof: the digest covers names, CRC-32s and sizes.  ``OSError`` when the file cannot be read.
    """
    with open(path, "rb") as file:  # noqa: PTH123  # importing pathlib would cost as much as the answer
        try:
            entries = list(_entries(*_directory(file)))
            head = b""
            for entry in entries:
                if is_meta(entry.name):
                    head = _head(file, entry)
        except (struct.error, ValueError, zlib.error):
            return "", b""
    return digest_records((entry.name, entry.crc, entry.packed, entry.size) for entry in entries), head


def head_of(path: str | os.PathLike[str], part: str) -> bytes:
    """The first 64 KiB of a part, inflated; ``b""`` when it is absent, and for anything that is not a plain ZIP.

    ``OSError`` when the file cannot be read.
    """
    with open(path, "rb") as file:  # noqa: PTH123  # as above
        try:
            found = [entry for entry in _entries(*_directory(file)) if entry.name.replace(b"\\", b"/").lower() == part.encode()]
            return _head(file, found[0]) if found else b""
        except (struct.error, ValueError, zlib.error):
            return b""


def digest_records(records: Iterable[tuple[bytes, int, int, int]]) -> str:
    """blake2b over (raw name, CRC-32, compressed size, size) of each member in directory order, but our own part."""
    digest = hashlib.blake2b(digest_size=20)
    for name, crc, packed, size in records:
        if not is_meta(name):
            digest.update(struct.pack("<HIQQ", len(name), crc, packed, size) + name)
    return digest.hexdigest()


def is_meta(name: bytes) -> bool:
    return name.replace(b"\\", b"/").lower() == META_PART.encode()


def _directory(file: BinaryIO) -> tuple[bytes, int]:
    """(raw central directory, number of entries); ``ValueError`` where the end record is not plain."""
    size = file.seek(0, os.SEEK_END)
    start = max(0, size - _TAIL)
    file.seek(start)
    tail = file.read()
    at = tail.rfind(b"PK\5\6")
    if at < 0:
        raise ValueError("no end record")
    _, _, _, count, length, offset, comment = struct.unpack_from("<HHHHIIH", tail, at + 4)
    if offset == 0xFFFFFFFF or count == 0xFFFF or at + 22 + comment != len(tail) or offset + length != start + at:
        raise ValueError("not plain")
    if offset >= start:
        return tail[offset - start : offset - start + length], count
    file.seek(offset)
    return file.read(length), count


def _entries(directory: bytes, count: int) -> Iterator[_Entry]:
    at = 0
    for _ in range(count):
        if directory[at : at + 4] != b"PK\1\2":
            raise ValueError("directory")
        method, _, crc, packed, size, name, extra, comment = struct.unpack_from("<H4sIIIHHH", directory, at + 10)
        (offset,) = struct.unpack_from("<I", directory, at + 42)
        yield _Entry(directory[at + 46 : at + 46 + name], method, crc, packed, size, offset)
        at += 46 + name + extra + comment


def _head(file: BinaryIO, entry: _Entry) -> bytes:
    file.seek(entry.offset)
    header = file.read(30)
    if header[:4] != b"PK\3\4":
        raise ValueError("header")
    name, extra = struct.unpack_from("<HH", header, 26)
    file.seek(name + extra, os.SEEK_CUR)
    data = file.read(min(entry.packed, _HEAD))
    return zlib.decompressobj(-15).decompress(data, _HEAD) if entry.method == 8 else data
