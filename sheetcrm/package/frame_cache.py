"""Frames of worksheets remembered: whoever reads a sheet whole lets its frame fall off, and rules cost no second pass."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from sheetcrm.package.row_places import RowPlaces
from sheetcrm.package.sheet_frame import Frame, head_of, scan
from sheetcrm.package.xml_text import Unusual

if TYPE_CHECKING:
    from sheetcrm.package import Package

Spans = Mapping[int, tuple[int, int]]
_HEAD_LIMIT = 4 << 20


class Holder(Protocol):
    """What passing a part on needs of a ``Package``."""

    @property
    def cache(self) -> dict[str, object]: ...
    def chunks(self, name: str, size: int = ...) -> Iterator[bytes]: ...


def tapped(package: Holder, part: str, chunks: Iterable[bytes] | None = None) -> Iterator[bytes]:
    """``package.chunks(part)``, passed on unchanged; when they have all gone by, the frame of the sheet is remembered."""
    first, last, before = b"", b"", b""
    frame: Frame | None = None
    total = 0
    for chunk in package.chunks(part) if chunks is None else chunks:
        yield chunk
        total += len(chunk)
        if frame is None and len(first) < _HEAD_LIMIT:
            first += chunk
            frame = head_of(first, part)
        before, last = last, chunk
    if frame is not None and _with_tail(frame, before + last, total):
        package.cache[_key(part)] = frame


def _with_tail(frame: Frame, window: bytes, total: int) -> bool:
    """Fills in the tail if it lies in the window, the last bytes of the part, and fits the head."""
    start = total - len(window)
    if frame.empty:
        at = frame.body_start - start
    else:
        at = window.find(f"</{frame.q}sheetData".encode())
    if at < 0:
        return False
    frame.tail, frame.tail_start = window[at:], start + at
    try:
        frame.parsed()
    except Unusual:
        return False
    return True


def remember_rows(package: Holder, part: str, places: RowPlaces) -> None:
    """Where the rows of a worksheet stand that was just read whole."""
    package.cache[_rows_key(part)] = places


def known_rows(package: Package, part: str, wanted: Sequence[int]) -> tuple[Frame, Spans] | None:
    """Where some rows of a worksheet stand that was read since it changed: number -> (start, end); None when nothing is remembered."""
    places, frame = package.cache.get(_rows_key(part)), package.cache.get(_key(part))
    if isinstance(places, RowPlaces) and isinstance(frame, Frame) and frame.tail_start + len(frame.tail) == package.size(part):
        return frame, places.find(wanted, frame.tail_start)
    return None


def frame_of(package: Package, part: str) -> Frame:
    """The frame of a worksheet as it is now.  ``FileRefused`` E-XML, E-DTD."""
    known = package.cache.get(_key(part))
    if isinstance(known, Frame) and known.tail_start + len(known.tail) == package.size(part):
        return known
    frame, _ = scan(lambda: package.chunks(part), part)
    package.cache[_key(part)] = frame
    return frame


def remember_frame(package: Package, part: str, frame: Frame) -> None:
    """What surrounds the rows of a worksheet that were just changed; one whose end nobody has read is not remembered."""
    if frame.tail and not frame.empty:
        package.cache[_key(part)] = replace(frame, tail_start=package.size(part) - len(frame.tail))


def forget(package: Package, part: str) -> None:
    """To be called by whoever replaces a worksheet part."""
    package.cache.pop(_key(part), None)
    package.cache.pop(_rows_key(part), None)


def _rows_key(part: str) -> str:
    return "rows of " + _key(part)


def _key(part: str) -> str:
    return "frame:" + re.sub(r"\\", "/", part).lower()
