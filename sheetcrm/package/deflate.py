"""Deflate and inflate by ISA-L where it is installed, else by zlib: the same bytes out of ``inflate``, either way."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib import import_module
from typing import Any, Protocol

from sheetcrm._values import NamedTuple

_fast: Any
_igzip: Any
try:
    _fast, _igzip = import_module("isal.isal_zlib"), import_module("isal.igzip_lib")
except ImportError:  # no wheel for this machine: zlib does the same, more slowly
    _fast = _igzip = None

STORED, DEFLATED = 0, 8
_PIECE = 1 << 20
_BIG = 1 << 18
"""From this size on speed counts more than the last per cent of size."""
crc32: Callable[..., int] = (_fast or zlib).crc32
_deflater: Callable[..., Any] = (_fast or zlib).compressobj
_BAD: tuple[type[Exception], ...] = (zlib.error, _igzip.error) if _igzip else (zlib.error,)


class InflateError(Exception):
    """The compressed data is not what the directory says; ``args[0]`` is ``cut``, ``bad``, ``more``, ``less`` or ``crc``."""


class Packed(NamedTuple):
    """Content ready for a ZIP member: ``pieces`` that are stored one behind the other, ``crc`` and ``size`` of the content itself."""

    pieces: Sequence[bytes | memoryview]
    method: int
    crc: int
    size: int

    @property
    def length(self) -> int:
        """Bytes as stored."""
        return sum(map(len, self.pieces))

    def content(self, piece: int = _PIECE) -> Iterator[bytes]:
        """The content itself, in pieces."""
        return inflate(memoryview(b"".join(self.pieces)), self.method, self.size, self.crc, piece=piece)


class Sliced(Protocol):
    """Bytes that are taken piece by piece: a ``memoryview``, or a stretch of a file."""

    def __len__(self) -> int: ...
    def __getitem__(self, piece: slice, /) -> bytes | memoryview: ...


class _Inflater(Protocol):
    """Keeps what it was given and has not used yet."""

    @property
    def eof(self) -> bool: ...
    @property
    def needs_input(self) -> bool: ...
    def decompress(self, data: bytes | memoryview, max_length: int, /) -> bytes: ...


class _Zlib:
    def __init__(self) -> None:
        self._inflater = zlib.decompressobj(-15)

    @property
    def eof(self) -> bool:
        return self._inflater.eof

    @property
    def needs_input(self) -> bool:
        return not self._inflater.unconsumed_tail

    def decompress(self, data: bytes | memoryview, most: int) -> bytes:
        return self._inflater.decompress(self._inflater.unconsumed_tail + data, most)


def inflate(data: Sliced, method: int, size: int, crc: int | None, *, piece: int = _PIECE) -> Iterator[bytes]:
    """The content in pieces of at most ``piece`` bytes.  Raises InflateError; never gives more than ``size`` bytes.

    crc  the checksum: it is compared before the last piece is handed out, so that a consumer never sees the end of a damaged part;
         None where the same bytes were compared before
    """
    # Some writers mark an empty member as deflated without even an empty deflate block.
    source = _stored(data, piece) if method == STORED or not len(data) else _deflated(data, size, piece)
    made, check, held = 0, 0, b""
    for out in source:
        made += len(out)
        if made > size:
            raise InflateError("more")
        if crc is not None:
            check = crc32(out, check)
        if held:
            yield held
        held = out
    if made < size:
        raise InflateError("less")
    if crc is not None and check != crc:
        raise InflateError("crc")
    if held:
        yield held


def _stored(data: Sliced, piece: int) -> Iterator[bytes]:
    for start in range(0, len(data), piece):
        yield bytes(data[start : start + piece])


def _deflated(data: Sliced, size: int, piece: int) -> Iterator[bytes]:
    inflater: _Inflater = _igzip.IgzipDecompressor(flag=_igzip.DECOMP_DEFLATE) if _igzip else _Zlib()
    # Feed about as much as gives one piece, so that little input has to be kept back and copied.
    step = min(max(4096, len(data) * piece // max(size, 1)), _PIECE)
    position = 0
    try:
        while not inflater.eof:
            more: bytes | memoryview = data[position : position + step] if inflater.needs_input else b""
            starved = inflater.needs_input and not len(more)
            position += len(more)
            out = inflater.decompress(more, piece)
            if out:
                yield out
            elif starved:
                raise InflateError("cut")
    except _BAD as error:
        raise InflateError("bad") from error


def pack(content: bytes) -> Packed:
    """One content held in memory."""
    return pack_stream([content])


def pack_stream(pieces: Iterable[bytes]) -> Packed:
    """Deflate pieces as they come; only the compressed bytes are kept."""
    coming, head, size = iter(pieces), list[bytes](), 0
    for piece in coming:
        head.append(piece)
        size += len(piece)
        if size >= _BIG:
            break
    packing = _Packing(_deflater(1, DEFLATED, -15) if size >= _BIG else zlib.compressobj(6, DEFLATED, -15))
    packing.put(b"".join(head))
    head.clear()
    for piece in coming:
        packing.put(piece)
    return packing.done(zlib.Z_FINISH)


def pack_head(pieces: Iterable[bytes], end: int) -> tuple[Packed, bytes]:
    """Deflate a big content but for its end, of at most ``end`` bytes, which is given back: other blocks can follow what is packed."""
    packing = _Packing(_deflater(1, DEFLATED, -15))
    before = held = b""
    for piece in pieces:
        packing.put(before)
        before, held = held, piece
    last = before + held
    cut = max(0, len(last) - end)
    packing.put(last[:cut])
    return packing.done(zlib.Z_SYNC_FLUSH), last[cut:]


class _Packing:
    """Content that is being deflated."""

    def __init__(self, deflater: Any) -> None:
        self._deflater, self._out, self._crc, self._size = deflater, list[bytes](), 0, 0

    def put(self, piece: bytes) -> None:
        self._crc, self._size = crc32(piece, self._crc), self._size + len(piece)
        self._out.append(self._deflater.compress(piece))

    def done(self, flush: int) -> Packed:
        return Packed([*self._out, self._deflater.flush(flush)], DEFLATED, self._crc, self._size)
