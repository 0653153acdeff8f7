"""A part that changes at its end alone: what lies compressed before it is kept, and the whole is right."""

from __future__ import annotations

import io
import random
import zipfile
import zlib
from pathlib import Path

import pytest
from container_kit import SHEET, members, workbook, workbook_parts, zipped

from sheetcrm.package import Package, save
from sheetcrm.package.deflate import pack
from sheetcrm.package.deflate_end import with_new_end

_END = 1 << 20


def rows(count: int, seed: int = 0) -> bytes:
    draw = random.Random(seed)
    cells = (f'<row r="{i}"><c r="A{i}"><v>{draw.random()}</v></c><c r="B{i}" t="s"><v>{draw.randrange(999)}</v></c></row>' for i in range(count))
    return "".join(cells).encode()


def deflated(content: bytes, level: int = 6, memory: int = 8, flush_every: int = 0) -> bytes:
    deflater = zlib.compressobj(level, zlib.DEFLATED, -15, memory)
    if not flush_every:
        return deflater.compress(content) + deflater.flush()
    pieces = [deflater.compress(content[at : at + flush_every]) + deflater.flush(zlib.Z_SYNC_FLUSH) for at in range(0, len(content), flush_every)]
    return b"".join([*pieces, deflater.flush()])


def changed_end(content: bytes, stream: bytes, place: int, new: bytes) -> tuple[bytes, bytes] | None:
    """(what is packed, what must come out) when ``new`` is put in ``place`` bytes before the end."""
    old = content[-_END:]
    kept = len(old) - place
    end = old[:kept] + new + old[kept:]
    packed = with_new_end(memoryview(stream), len(content), zlib.crc32(content), old, end, kept)
    if packed is None:
        return None
    made, stored = b"".join(packed.content()), b"".join(packed.pieces)  # raises unless size and check sum are right
    inflater = zlib.decompressobj(-15)
    inflater.decompress(stored)
    assert inflater.eof and not inflater.unused_data, "the stream ends with its last byte"
    assert stored[: len(stream) // 2] == stream[: len(stream) // 2]
    assert made == content[: len(content) - len(old)] + end
    return stored, made


@pytest.mark.parametrize("level", [1, 4, 6, 9])
@pytest.mark.parametrize("memory", [6, 8, 9])
def test_every_length_of_the_new_end_and_every_bit_where_a_block_begins(level: int, memory: int) -> None:
    content = rows(30_000, level)
    stream = deflated(content, level, memory)
    for extra in (0, 1, 7, 300, 90_000):
        assert changed_end(content, stream, 12, rows(extra // 60, 5) + b"x" * (extra % 60)) is not None


def test_what_was_packed_by_us_and_what_was_flushed_by_others() -> None:
    content = rows(60_000)
    assert changed_end(content, b"".join(pack(content).pieces), 500, b"<new/>") is not None
    assert changed_end(content, deflated(content, flush_every=50_000), 500, b"<new/>") is not None


def test_changes_of_a_changed_end() -> None:
    content = rows(40_000)
    stream = deflated(content)
    for turn in range(30):
        made = changed_end(content, stream, 20 + turn, b"<new/>" * turn)
        assert made is not None
        stream, content = made


def test_what_must_be_packed_as_a_whole() -> None:
    content = rows(40_000)
    stream, old = deflated(content), content[-_END:]
    crc = zlib.crc32(content)
    assert with_new_end(memoryview(stream), len(content), crc, old, old[:-9], len(old) - 9) is None, "shorter than before"
    assert with_new_end(memoryview(stream), len(content), crc, old, b"<new/>" + old, 0) is None, "no block begins before the change"
    short = content[-1000:]
    assert with_new_end(memoryview(stream), len(content), crc, short, short + b"x", 1000) is None, "too little is known of the end"
    stored = deflated(random.Random(1).randbytes(2 << 20), 0)
    assert with_new_end(memoryview(stored), 2 << 20, 0, bytes(_END), bytes(_END + 1), _END) is None, "other blocks"


def test_a_large_sheet_keeps_its_compressed_rows(tmp_path: Path) -> None:
    parts = workbook_parts(150_000)
    path = tmp_path / "book.xlsx"
    path.write_bytes(zipped(parts))
    package = Package.open(path)
    content = package.read(SHEET)
    assert len(content) > 4 << 20
    at = content.index(b"</worksheet>")
    package.splice(SHEET, [(at, at, b"<pageMargins/>")])
    assert package.read(SHEET) == content[:at] + b"<pageMargins/>" + content[at:]
    before = members(path.read_bytes())[SHEET][0]
    save(package)
    after, saved = members(path.read_bytes())[SHEET]
    assert saved == content[:at] + b"<pageMargins/>" + content[at:]
    assert after[60 : len(before) // 2] == before[60 : len(before) // 2]


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED])
@pytest.mark.parametrize("read", [True, False])
def test_other_changes_of_a_large_sheet(method: int, read: bool) -> None:
    data = zipped(workbook_parts(150_000), method)
    content = Package.open(data).read(SHEET)
    for changes in (
        [(len(content) - 12, len(content), b"")],
        [(300, 300, b" "), (len(content), len(content), b" ")],
        [(len(content), len(content), b" ")],
    ):
        package = Package.open(data)
        if read:
            package.read(SHEET)
        package.splice(SHEET, changes)
        package.splice(SHEET, [(0, 0, b" ")]) if len(changes) > 1 else None
        wanted = package.read(SHEET)
        with zipfile.ZipFile(io.BytesIO(package.tobytes())) as archive:
            assert archive.read(SHEET) == wanted != content


def test_small_parts_are_not_kept() -> None:
    package = Package.open(workbook())
    content = package.read(SHEET)
    package.splice(SHEET, [(len(content), len(content), b" ")])
    with zipfile.ZipFile(io.BytesIO(package.tobytes())) as archive:
        assert archive.read(SHEET) == content + b" "
