"""Things that people hand to a program that wants a workbook."""

from __future__ import annotations

import datetime as dt
import io
import shutil
import struct
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from typed_workbook import typed_workbook

HEADER = ("客户编号", "客户名称", "联系人", "电话", "微信", "合作状态", "负责人", "建档日期")
ROWS = (
    ("C0001", "华星智能科技有限公司", "王芳", "13800001001", "wangfang01", "意向客户", "李敏", dt.date(2026, 11, 2)),
    ("C0002", "远航物流有限公司", "赵强", "13800001002", "zhaoqiang02", "潜在客户", "李敏", dt.date(2026, 11, 3)),
)
_PROTECTION = b'<workbookProtection lockStructure="1"/>'
_SIGNATURE = "http://schemas.openxmlformats.org/package/2006/relationships/digital-signature/origin"
_REVISIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/revisionHeaders"


def customers(path: Path, rows: Iterable[tuple[Any, ...]] = ROWS, *, header: tuple[str, ...] = HEADER, title: str = "客户") -> Path:
    """A workbook with a customer list, as somebody typed it."""
    path.write_bytes(typed_workbook({title: (header, *rows)}))
    return path


def edited(path: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    """The workbook with its parts changed by hand."""
    with zipfile.ZipFile(path) as archive:
        parts = {info.filename: archive.read(info) for info in archive.infolist()}
    change(parts)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def protected(path: Path) -> Path:
    def change(parts: dict[str, bytes]) -> None:
        parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(b"<bookViews>", _PROTECTION + b"<bookViews>")

    return edited(customers(path), change)


def signed(path: Path) -> Path:
    def change(parts: dict[str, bytes]) -> None:
        link = f'<Relationship Id="rIdS" Type="{_SIGNATURE}" Target="_xmlsignatures/origin.sigs"/></Relationships>'.encode()
        parts["_rels/.rels"] = parts["_rels/.rels"].replace(b"</Relationships>", link)
        parts["_xmlsignatures/origin.sigs"] = b""

    return edited(customers(path), change)


def shared_workbook(path: Path) -> Path:
    def change(parts: dict[str, bytes]) -> None:
        link = f'<Relationship Id="rIdR" Type="{_REVISIONS}" Target="revisions/revisionHeaders.xml"/></Relationships>'.encode()
        rels = "xl/_rels/workbook.xml.rels"
        parts[rels] = parts[rels].replace(b"</Relationships>", link)
        parts["xl/revisions/revisionHeaders.xml"] = b'<headers xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'

    return edited(customers(path), change)


def two_headers(path: Path) -> Path:
    """The header pasted in once more between the records, one of which has a stage that ``fix`` would spell out."""
    typed = ("C0003", "北辰医疗器械有限公司", "孙丽", "13800001003", "sunli03", "Interested", "李敏", dt.date(2026, 11, 4))
    return customers(path, (*ROWS, HEADER, typed))


def compound_file(streams: tuple[str, str]) -> bytes:
    """An OLE compound file with two empty streams: what an .xls or an encrypted workbook looks like from outside."""
    head = bytearray(512)
    head[:8] = bytes.fromhex("d0cf11e0a1b11ae1")
    struct.pack_into("<HHHHH", head, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<IIIIIIIIII", head, 40, 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0, 0)
    struct.pack_into("<109I", head, 76, *([0] + [0xFFFFFFFF] * 108))
    none = 0xFFFFFFFF

    def entry(name: str, kind: int, right: int, child: int) -> bytes:
        wide = name.encode("utf-16-le") + b"\0\0"
        return wide.ljust(64, b"\0") + struct.pack("<HBBIII", len(wide), kind, 1, none, right, child) + bytes(36) + struct.pack("<IQ", 0xFFFFFFFE, 0)

    table = struct.pack("<128I", 0xFFFFFFFD, 0xFFFFFFFE, *([none] * 126))
    return bytes(head) + table + entry("Root Entry", 5, none, 1) + entry(streams[0], 2, 2, none) + entry(streams[1], 2, none, none) + bytes(128)


def bomb(path: Path) -> Path:
    """24 MiB of empty rows in the customer list."""
    return _stuffed(path, b"<row/>")


def blanks(path: Path) -> Path:
    """24 MiB of blanks in the customer list."""
    return _stuffed(path, b" ")


def _stuffed(path: Path, stuff: bytes) -> Path:
    def change(parts: dict[str, bytes]) -> None:
        sheet = parts["xl/worksheets/sheet1.xml"]
        parts["xl/worksheets/sheet1.xml"] = sheet.replace(b"</sheetData>", stuff * ((24 << 20) // len(stuff)) + b"</sheetData>")

    return edited(customers(path), change)


def truncated(path: Path) -> Path:
    whole = customers(path).read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    return path


def written(content: bytes) -> Callable[[Path], Path]:
    def write(path: Path) -> Path:
        path.write_bytes(content)
        return path

    return write


def word_document(path: Path) -> Path:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("[Content_Types].xml", '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>')
        archive.writestr("word/document.xml", "<document/>")
    return written(target.getvalue())(path)


def folder_named_like_a_workbook(path: Path) -> Path:
    path.mkdir()
    return path


def nothing_there(path: Path) -> Path:
    return path


def copy(source: Path, path: Path) -> Path:
    shutil.copy(source, path)
    return path
