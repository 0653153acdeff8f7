"""Small workbooks for the container tests, made by the standard library and by hand."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
SHEET = "xl/worksheets/sheet1.xml"
_CT = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def workbook_parts(rows: int = 3, /, **changed: str) -> dict[str, bytes]:
    """Part name -> content of a minimal sound workbook with one sheet."""
    body = "".join(f'<row r="{i}"><c r="A{i}"><v>{i}</v></c></row>' for i in range(1, rows + 1))
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_CT}.sheet.main+xml"/>'
        f'<Override PartName="/{SHEET}" ContentType="{_CT}.worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{RELS}">'
        f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="Data" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{RELS}">'
        f'<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        SHEET: f'<worksheet xmlns="{MAIN}"><sheetData>{body}</sheetData></worksheet>',
    }
    parts.update(changed)
    return {name: text.encode() for name, text in parts.items()}


def zipped(parts: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in parts.items():
            info = zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0))
            info.compress_type = method
            archive.writestr(info, content)
    return buffer.getvalue()


def workbook(rows: int = 3, /, **changed: str) -> bytes:
    return zipped(workbook_parts(rows, **changed))


def members(data: bytes) -> dict[str, tuple[bytes, bytes]]:
    """Name -> (bytes from the local header to the next member, content), as the standard library sees the file."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        infos = sorted((info for info in archive.infolist()), key=lambda info: info.header_offset)
        ends = [info.header_offset for info in infos[1:]] + [archive.start_dir]
        runs = [data[info.header_offset : end] for info, end in zip(infos, ends, strict=True)]
        return {info.filename: (run, b"" if info.is_dir() else archive.read(info)) for info, run in zip(infos, runs, strict=True)}


def raw_zip(items: list[tuple[bytes, bytes]], *, zip64: bool = False, comment: bytes = b"", flags: int = 0) -> bytes:
    """A container with names and layout that ``zipfile`` would not write; with ``zip64`` every size and offset is wide."""
    out, directory = io.BytesIO(), []
    for name, content in items:
        deflater = zlib.compressobj(6, zlib.DEFLATED, -15)
        packed = deflater.compress(content) + deflater.flush()
        offset, crc = out.tell(), zlib.crc32(content)
        narrow = (0xFFFFFFFF, 0xFFFFFFFF) if zip64 else (len(packed), len(content))
        wide = struct.pack("<HHQQ", 1, 16, len(content), len(packed)) if zip64 else b""
        wider = struct.pack("<HHQQQ", 1, 24, len(content), len(packed), offset) if zip64 else b""
        fixed = struct.pack("<HHHHHIII", 45 if zip64 else 20, flags, 8, 0, 0x5021, crc, *narrow)
        out.write(b"PK\3\4" + fixed + struct.pack("<HH", len(name), len(wide)) + name + wide + packed)
        tail = struct.pack("<HHHHHII", len(name), len(wider), 0, 0, 0, 0, 0xFFFFFFFF if zip64 else offset)
        directory.append(b"PK\1\2" + struct.pack("<H", 45) + fixed + tail + name + wider)
    start, records = out.tell(), b"".join(directory)
    out.write(records)
    if zip64:
        end = out.tell()
        out.write(b"PK\6\6" + struct.pack("<QHHIIQQQQ", 44, 45, 45, 0, 0, len(items), len(items), len(records), start))
        out.write(b"PK\6\7" + struct.pack("<IQI", 0, end, 1))
        out.write(b"PK\5\6" + struct.pack("<HHHHIIH", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, len(comment)) + comment)
    else:
        out.write(b"PK\5\6" + struct.pack("<HHHHIIH", 0, 0, len(items), len(items), len(records), start, len(comment)) + comment)
    return out.getvalue()
