"""Bytes to text, in the encodings that lists come in.  What is not sure is refused, never guessed."""

from __future__ import annotations

import codecs
import re

from sheetcrm._values import NamedTuple
from sheetcrm.errors import FileRefused, UsageError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LOOK = 1 << 16
_SAMPLE = 1 << 18
_MANY = re.compile(rb"[\xc2-\xf4][\x80-\xbf]{1,3}")
_ALONE = re.compile(rb"(?<![\x80-\xff])[\x80-\xff](?![\x80-\xff])")
_HIGH = re.compile(rb"[\x80-\xff]")
_PAIRS = re.compile(rb"[\xa1-\xf7][\xa1-\xfe]")
"""Characters of GB2312: nearly all that people write."""
_FOREIGN = re.compile(r"[^\x00-\x7f\ufffd]")
_CONTROL = re.compile(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_BINARY = (b"%PDF-", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf", b"BZh", b"\xfd7zXZ", b"SQLite format 3", b"PAR1")
_HEAD = 4096
_FEW = 20
LOST = "\ufffd"
"""In the place of bytes that could not be read."""


class Decoded(NamedTuple):
    """lossy  a few bytes could not be read: in their place stands U+FFFD"""

    text: str
    encoding: str
    lossy: bool = False


def decode(data: bytes, *, file: str, encoding: str | None = None) -> Decoded:
    """A text by its byte order mark, else UTF-16 where every other byte is NUL, else UTF-8, else GB18030.

    A few damaged bytes in what surely is one of these cost no more than their rows (``lossy``).  Refused is what is none of these
    (E-SOURCE-ENCODING), text whose foreign letters all stand alone between Latin ones, since that is hardly GB18030 although it could be
    read as such, and what is no text at all (E-SOURCE-BINARY).  ``encoding`` settles it.  NUL bytes are left out.
    """
    if is_binary(data):
        raise FileRefused("E-SOURCE-BINARY", file=file)
    found = _decoded(data, file, encoding)
    return found._replace(text=found.text.lstrip("\ufeff").replace("\0", ""))


def is_binary(data: bytes) -> bool:
    """Known by its first bytes, or by control characters that no text has."""
    head = data[:_HEAD]
    if head.startswith(_BINARY):
        return True
    return b"\0" not in head and len(_CONTROL.findall(head)) * 50 > len(head)


def _decoded(data: bytes, file: str, encoding: str | None) -> Decoded:
    if encoding:
        return _as(data, text_encoding(encoding), file)
    for bom, name in _BOMS:
        if data.startswith(bom):
            return _as(data, name, file)
    wide = _wide(data)
    if wide:
        return _as(data, wide, file)
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError as error:
        broken = error
    sample = data[:_SAMPLE] + data[max(broken.start - _LOOK, _SAMPLE) : broken.start + _LOOK]
    if _nearly_utf8(sample):
        return _as(data, "utf-8", file)
    if _western(sample):
        raise _unknown(data, broken.start, file)
    try:
        return Decoded(data.decode("gb18030"), "gb18030")
    except UnicodeDecodeError:
        if not _chinese(sample):
            raise _unknown(data, broken.start, file) from None
    return _as(data, "gb18030", file)


def text_encoding(name: str) -> str:
    """The usual name of an encoding of texts (``GBK`` -> ``gbk``).  ``UsageError`` E-ENCODING for what is none, such as ``base64``."""
    try:
        found = codecs.lookup(name)
    except (LookupError, ValueError):
        raise UsageError("E-ENCODING", encoding=name) from None
    if not found._is_text_encoding:
        raise UsageError("E-ENCODING", encoding=name)
    return found.name


def _as(data: bytes, name: str, file: str) -> Decoded:
    """In an encoding that is sure; refused where more than a few bytes are damaged."""
    plain = name.removesuffix("-sig")
    try:
        return Decoded(data.decode(name), plain)
    except UnicodeDecodeError as error:
        text = data.decode(name, "replace")
        if text.count(LOST) * _FEW > sum(1 for _ in _FOREIGN.finditer(text)):
            raise _unknown(data, error.start, file) from None
    return Decoded(text, plain, lossy=True)


def _wide(data: bytes) -> str:
    """UTF-16 without a mark: blanks, separators and digits have a NUL on one side, and hardly anything has one on the other."""
    head = data[:_LOOK]
    if len(data) % 2 or b"\0" not in head:
        return ""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if max(even, odd) < 4 * min(even, odd) + 1:
        return ""
    return "utf-16-le" if odd > even else "utf-16-be"


def _nearly_utf8(data: bytes) -> bool:
    """UTF-8 but for a few bytes: whatever GB18030 makes of the rest would be nonsense."""
    broken = data.decode("utf-8", "replace").count("\ufffd")
    return broken * _FEW < len(_MANY.findall(data))


def _chinese(data: bytes) -> bool:
    """Nearly all bytes beyond ASCII are characters of GB2312."""
    return len(_PAIRS.findall(data)) * 2 * _FEW > len(_HIGH.findall(data)) * (_FEW - 1)


def _western(data: bytes) -> bool:
    """Nearly all letters beyond ASCII stand alone, as in Müller and café; those of Chinese come in pairs of bytes."""
    high = len(_HIGH.findall(data))
    return len(_ALONE.findall(data)) * 10 > high * 9


def _unknown(data: bytes, at: int, file: str) -> FileRefused:
    return FileRefused("E-SOURCE-ENCODING", file=file, line=data.count(b"\n", 0, at) + 1)
