"""Bytes to text, in the encodings that lists come in.  What is not sure is refused, never guessed."""

from __future__ import annotations

import codecs
import re

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


def decode(data: bytes, *, file: str, encoding: str | None = None) -> tuple[str, str]:
    """(text, name of the encoding).

    By its byte order mark, else UTF-16 where every other byte is NUL, else UTF-8, else GB18030.  Refused (E-SOURCE-ENCODING) is text that is
    none of these, that is UTF-8 but for a few bytes, and text whose foreign letters all stand alone between Latin ones: that is hardly
    GB18030, although it could be read as such.  ``encoding`` settles it.
    """
    if encoding:
        return _as_named(data, encoding, file)
    for bom, name in _BOMS:
        if data.startswith(bom):
            return _strict(data, name, file), name.removesuffix("-sig")
    wide = _wide(data)
    if wide:
        return _strict(data, wide, file), wide
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        broken = error
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        raise _unknown(data, broken.start, file) from None
    sample = data[:_SAMPLE] + data[max(broken.start - _LOOK, _SAMPLE) : broken.start + _LOOK]
    if _nearly_utf8(sample) or _western(sample):
        raise _unknown(data, broken.start, file)
    return text, "gb18030"


def _as_named(data: bytes, encoding: str, file: str) -> tuple[str, str]:
    try:
        name = codecs.lookup(encoding).name
        if not codecs.lookup(encoding)._is_text_encoding:
            raise LookupError
    except LookupError:
        raise UsageError("E-ENCODING-NAME", encoding=encoding) from None
    return _strict(data, name, file).removeprefix("\ufeff"), name


def _strict(data: bytes, name: str, file: str) -> str:
    try:
        return data.decode(name)
    except UnicodeDecodeError as error:
        raise _unknown(data, error.start, file) from None


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
    return broken * 20 < len(_MANY.findall(data))


def _western(data: bytes) -> bool:
    """Nearly all letters beyond ASCII stand alone, as in Müller and café; those of Chinese come in pairs of bytes."""
    high = len(_HIGH.findall(data))
    return len(_ALONE.findall(data)) * 10 > high * 9


def _unknown(data: bytes, at: int, file: str) -> FileRefused:
    return FileRefused("E-SOURCE-ENCODING", file=file, line=data.count(b"\n", 0, at) + 1)
