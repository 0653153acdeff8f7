"""What is this file, if it is no workbook?  One plain answer for each thing that people rename to .xlsx."""

from __future__ import annotations

import re

from sheetcrm._lazy import lazy_pattern
from sheetcrm.errors import FileRefused
from sheetcrm.text import Text

_CFB = bytes.fromhex("d0cf11e0a1b11ae1")
_HTML = lazy_pattern(rb"\s*<(!doctype\s+html|html|head|body|table|meta|style|div)\b", re.IGNORECASE)
_MAGIC: tuple[tuple[bytes, Text], ...] = (
    (b"%PDF", Text("PDF 文件", "a PDF")),
    (b"\x89PNG", Text("图片", "a picture")),
    (b"\xff\xd8\xff", Text("图片", "a picture")),
    (b"GIF8", Text("图片", "a picture")),
    (b"Rar!", Text("RAR 压缩包", "a RAR archive")),
    (b"7z\xbc\xaf", Text("7z 压缩包", "a 7z archive")),
    (b"\x1f\x8b", Text("gzip 压缩包", "a gzip archive")),
    (b"SQLite format 3", Text("SQLite 数据库", "an SQLite database")),
    (b"version https://git-lfs", Text("Git LFS 指针，真正的文件还没有取下来", "a Git LFS pointer; the file itself was not fetched")),
)
WORD = Text("Word 文档", "a Word document")
POWERPOINT = Text("PowerPoint 演示文稿", "a PowerPoint presentation")
ODS = Text("OpenDocument 表格(.ods)", "an OpenDocument spreadsheet (.ods)")
NUMBERS = Text("Apple Numbers 表格", "an Apple Numbers spreadsheet")
PLAIN_ZIP = Text("普通压缩包", "a plain zip archive")
UNKNOWN = Text("无法识别的文件", "a file of an unknown kind")
XML_2003 = Text("“XML 电子表格 2003”", "an XML Spreadsheet 2003")
OLE = Text("别的 Office 旧格式文件", "another old Office file")


def refuse_foreign(data: bytes, file: str | None) -> None:
    """Raise the right FileRefused unless the bytes begin like a ZIP."""
    if data[:4] == b"PK\3\4":
        return
    if not data:
        raise FileRefused("E-EMPTY", file=file)
    if data[:8] == _CFB:
        raise _compound(data, file)
    if data[:4] == b"PK\5\6":
        raise FileRefused("E-NOT-XLSX", file=file, kind=PLAIN_ZIP)
    if data[:2] == b"PK" and len(data) < 30:
        raise FileRefused("E-TRUNCATED", file=file)
    if not data.strip(b"\0"):
        raise FileRefused("E-ZEROS", file=file)
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            raise FileRefused("E-NOT-XLSX", file=file, kind=kind)
    if data[:2] == b"\x09\x08" or data[:4] in (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00"):
        raise FileRefused("E-XLS", file=file)
    if data.find(b"PK\3\4") >= 0 and data.find(b"PK\5\6") >= 0:
        raise FileRefused("E-ZIP", file=file, problem=Text("压缩包前面有多余的内容", "content before the zip"))
    raise _text(data, file)


def _compound(data: bytes, file: str | None) -> FileRefused:
    """An OLE compound file: which streams its folder names decides."""

    def has(name: str) -> bool:
        return name.encode("utf-16-le") + b"\0\0" in data

    if has("EncryptedPackage") or has("EncryptionInfo"):
        return FileRefused("E-ENCRYPTED", file=file)
    if has("Workbook") or has("Book"):
        return FileRefused("E-XLS", file=file)
    kind = WORD if has("WordDocument") else POWERPOINT if has("PowerPoint Document") else OLE
    return FileRefused("E-NOT-XLSX", file=file, kind=kind)


def _text(data: bytes, file: str | None) -> FileRefused:
    head = data[:4096]
    wide = head[:2] in (b"\xff\xfe", b"\xfe\xff")
    if wide:
        head = head[: len(head) // 2 * 2].decode("utf-16", "replace").encode()
    head = head.removeprefix(b"\xef\xbb\xbf")
    if _HTML.match(head) or (head[:20].lower().startswith(b"mime-version:") and b"text/html" in head.lower()):
        return FileRefused("E-HTML", file=file)
    if head.lstrip().startswith(b"<"):
        kind = XML_2003 if b"urn:schemas-microsoft-com:office:spreadsheet" in head else Text("XML 文件", "an XML file")
        return FileRefused("E-HTML" if b"<table" in head.lower() and kind is not XML_2003 else "E-NOT-XLSX", file=file, kind=kind)
    if all(byte >= 32 or byte in b"\t\r\n\x0c\x1a" for byte in head):
        return FileRefused("E-CSV", file=file)
    return FileRefused("E-NOT-XLSX", file=file, kind=UNKNOWN)


def kind_of_zip(names: set[str], mimetype: bytes, main: str) -> Text | None:
    """What a ZIP without a workbook is; None when it looks like a damaged workbook.  ``names`` in lower case."""
    if mimetype.startswith(b"application/vnd.oasis.opendocument"):
        return ODS if b"spreadsheet" in mimetype else Text("OpenDocument 文件", "an OpenDocument file")
    if "wordprocessingml" in main or any(name.startswith("word/") for name in names):
        return WORD
    if "presentationml" in main or any(name.startswith("ppt/") for name in names):
        return POWERPOINT
    if any(name.endswith(".iwa") for name in names):
        return NUMBERS
    if any(name.startswith("xl/") or name == "[content_types].xml" for name in names):
        return None
    return PLAIN_ZIP
