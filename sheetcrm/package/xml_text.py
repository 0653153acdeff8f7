"""From the characters of a spreadsheet part to the text that Excel shows: entities, line ends, white space, ``_xHHHH_``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.parsers import expat

import numpy as np
from numpy.typing import NDArray

from sheetcrm._lazy import lazy_pattern

MAIN_NAMESPACES = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)
"""SpreadsheetML, transitional and strict."""

SPACE = "http://www.w3.org/XML/1998/namespace space"
"""The name of ``xml:space`` as expat gives it with a blank as namespace separator."""

XML_BLANKS = " \t\r\n"
MAX_TEXT = 32_767
MAX_FORMULA = 8_192

_ESCAPED = lazy_pattern(r"_x([dD][89abAB][0-9A-Fa-f]{2})__x([dD][c-fC-F][0-9A-Fa-f]{2})_|_x([0-9A-Fa-f]{4})_")
_NEEDS_ESCAPE = lazy_pattern(r"_(?=x[0-9A-Fa-f]{4}_)|[\x00-\x08\x0b-\x1f\ufffe\uffff]")
_REFERENCE = lazy_pattern(r"&(?:#([0-9]{1,9})|#x([0-9A-Fa-f]{1,9})|([a-z]+));")
_REFERENCE_BYTES = lazy_pattern(rb"&#(?:([0-9]{1,9})|x([0-9A-Fa-f]{1,9}));")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}


class Unusual(Exception):
    """The part is not written in the shape that the fast readers know; the complete reader must take it."""


def unescape(text: str) -> str:
    """The text with ``&amp;`` and its kin resolved; the references were checked before."""
    if "&" not in text:
        return text
    if "&#" in text:
        return _REFERENCE.sub(_referenced, text)
    for name, character in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&")):
        text = text.replace(name, character)
    return text


def _referenced(match: re.Match[str]) -> str:
    if match[1]:
        return chr(int(match[1]))
    return chr(int(match[2], 16)) if match[2] else _NAMED[match[3]]


def places(data: bytes, mark: bytes) -> NDArray[np.int64]:
    """Where a mark of one or two bytes begins whose first byte is rare in most texts: ``find`` passes over all others at once."""
    at = np.fromiter(_found(data, mark[:1]), np.int64)
    if len(mark) == 2:
        at = at[np.frombuffer(data, np.uint8)[np.minimum(at + 1, len(data) - 1)] == mark[1]]
    return at


def _found(data: bytes, byte: bytes) -> Iterator[int]:
    at = data.find(byte)
    while at >= 0:
        yield at
        at = data.find(byte, at + 1)


def check_references(data: bytes) -> None:
    """``Unusual`` unless every ``&`` starts a predefined entity or a reference to a character that XML allows."""
    buffer = np.frombuffer(data, np.uint8)
    at = places(data, b"&")
    plain = np.zeros(len(at), np.bool_)
    for name in (b"&amp;", b"&lt;", b"&gt;", b"&quot;", b"&apos;"):  # byte by byte: five searches of the whole text would cost more
        same = at + len(name) <= len(buffer)
        for place in range(1, len(name)):
            same &= buffer[np.minimum(at + place, len(buffer) - 1)] == name[place]
        plain |= same
    for start in at[~plain].tolist():
        match = _REFERENCE_BYTES.match(data, start)
        if match is None:
            raise Unusual("reference")
        code = int(match[2], 16) if match[2] else int(match[1])
        if not (code in (9, 10, 13) or 0x20 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or 0x10000 <= code < 0x110000):
            raise Unusual("reference")


def unfold_lines(text: str) -> str:
    """Line ends as XML gives them to its readers: CR LF and a lone CR are LF."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def decode_controls(text: str) -> str:
    """``_x000D_`` -> carriage return, ``_x005F_`` -> ``_`` ... (ST_Xstring).  Half a surrogate pair stays as it is written."""
    return _ESCAPED.sub(_control, text) if "_x" in text else text


def _control(match: re.Match[str]) -> str:
    if match[1]:
        return chr(0x10000 + (int(match[1], 16) - 0xD800) * 0x400 + int(match[2], 16) - 0xDC00)
    code = int(match[3], 16)
    return match[0] if 0xD800 <= code < 0xE000 else chr(code)


def text_of(characters: str, *, preserve: bool) -> str:
    """The text of one ``<t>``: outer white space goes unless ``xml:space="preserve"``, then ``_xHHHH_`` is decoded."""
    return decode_controls(characters if preserve else characters.strip(XML_BLANKS))


def encode(text: str) -> str:
    """The inverse of ``text_of``: markup and ``_xHHHH_`` escaped.  White space is left to ``xml:space``."""
    text = _NEEDS_ESCAPE.sub(lambda match: f"_x{ord(match[0]):04X}_", text)
    return text.replace("&", "&amp;").replace("<", "&lt;")


def broken(error: expat.ExpatError) -> str:
    """One line for people: what expat found, and where."""
    return f"{expat.ErrorString(error.code)}, line {error.lineno}, column {error.offset + 1}"
