"""Screens for XML parts while they are inflated: declarations, runaway tokens, and (on demand) depth and well-formedness.

The cheap screen runs over every piece that anybody reads.  A part nobody reads can be proven with ``prove``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from xml.parsers import expat

from sheetcrm.errors import FileRefused
from sheetcrm.package.limits import Limits
from sheetcrm.text import Text

_ENCODING = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([^"'>]{1,40})["']""")
_KNOWN_ENCODING = re.compile(r"utf-?8|utf-?16(le|be)?|(us-)?ascii|iso-8859-\d+|windows-125\d|latin-?1", re.IGNORECASE)
_PROLOG = re.compile(rb"(?:\s+|<\?.*?\?>|<!--.*?-->)*", re.DOTALL)
_WIDE = [f"<!{word}".encode(codec) for word in ("DOCTYPE", "ENTITY") for codec in ("utf-16-le", "utf-16-be")]
_WORDS = (b"<!DOCTYPE", b"<!ENTITY")
_WINDOW = 16 << 10
_MANY = 32


class XmlScreen:
    """Feed it the pieces of one part in order.

    own     a spreadsheet part: encoding and token length count too; foreign parts are only searched for declarations
    again   gives the whole part once more, to look twice at a suspicious place
    """

    def __init__(self, part: str, file: str | None, limits: Limits, *, own: bool, again: Callable[[], Iterable[bytes]]) -> None:
        self.part, self.file, self.limits, self.own, self._again = part, file, limits, own, again
        self._first, self._wide, self._run, self._tail = True, False, 0, b""

    def feed(self, piece: bytes) -> None:
        """FileRefused E-DTD, E-XML, E-XML-SIZE."""
        if self._first:
            self._first = False
            self._head(piece)
        if self._wide:
            joined = self._tail + piece
            if any(word in joined for word in _WIDE):
                self._dtd()
            self._tail = joined[-24:]
            return
        if self.own:
            self._tokens(piece)
        self._declarations(piece)

    def _dtd(self) -> None:
        raise FileRefused("E-DTD", file=self.file, where=self.part)

    def _head(self, piece: bytes) -> None:
        if piece[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in piece[:4]:
            self._wide = True
            return
        body = piece[3:] if piece[:3] == b"\xef\xbb\xbf" else piece
        match = _PROLOG.match(body)
        rest = body[match.end() :] if match else body
        if rest.startswith((b"<!DOCTYPE", b"<!ENTITY")):
            self._dtd()
        if not self.own:
            return
        if not rest.startswith(b"<") or rest.startswith((b"<!", b"<?")):
            raise FileRefused("E-XML", file=self.file, where=self.part, problem=Text("没有根元素", "no root element"))
        encoding = _ENCODING.match(body.lstrip()[:300])
        if encoding and not _KNOWN_ENCODING.fullmatch(encoding[1].decode("latin-1")):
            name = encoding[1].decode("latin-1")
            raise FileRefused("E-XML", file=self.file, where=self.part, problem=Text(f"不支持的编码 {name}", f"unsupported encoding {name}"))

    def _tokens(self, piece: bytes) -> None:
        first = piece.find(b"<")
        if first < 0:
            self._run += len(piece)
        elif self._run + first <= self.limits.token:
            self._run = len(piece) - piece.rfind(b"<")
            return
        if self._run > self.limits.token or first >= 0:
            raise FileRefused("E-XML-SIZE", file=self.file, where=self.part, problem=Text("一段文字超过 1 MiB", "one text over 1 MiB"))

    def _declarations(self, piece: bytes) -> None:
        """Legal only before the root element, where they were looked for; behind it, only inside CDATA or a comment."""
        edge = self._tail + piece[:9]
        if any(word in edge for word in _WORDS) or _declares(piece):
            prove(self._again(), self.part, self.file, self.limits, exact=True)
        self._tail = piece[-9:]


def _declares(piece: bytes) -> bool:
    """Whether a declaration stands in the piece.  The rare ``!`` is found many times faster than ``<!``, where it is rare."""
    at = piece.find(b"!")
    for _ in range(_MANY):
        if at < 0:
            return False
        if piece.startswith(_WORDS, at - 1):
            return True
        at = piece.find(b"!", at + 1)
    return any(piece.find(word, max(at - 1, 0)) >= 0 for word in _WORDS)


class _Depth:
    """A running estimate of the nesting depth from counts of ``<``, ``</`` and ``/>`` in windows of 16 KiB."""

    def __init__(self) -> None:
        self.now = 0

    def feed(self, piece: bytes, limit: int) -> bool:
        """False when the estimate is above the limit anywhere."""
        import numpy as np

        data = np.frombuffer(piece, np.uint8)
        opens, slashes = data == 60, data == 47
        step = opens.astype(np.int8)
        step[:-1] -= 2 * (opens[:-1] & slashes[1:])
        step[:-1] -= slashes[:-1] & (data[1:] == 62)
        step[:-1] -= opens[:-1] & ((data[1:] == 33) | (data[1:] == 63))  # <! and <? open nothing
        depths = self.now + np.cumsum(np.add.reduceat(step, np.arange(0, len(step), _WINDOW), dtype=np.int64))
        self.now = int(depths[-1])
        return bool(depths.max() <= limit)


def prove(pieces: Iterable[bytes], part: str, file: str | None, limits: Limits, *, exact: bool = False) -> bool:
    """Well-formed, no DTD, not deeper than allowed.  FileRefused E-XML, E-DTD, E-XML-SIZE.

    Counting depth exactly costs a Python call for each element, so the fast pass only estimates it by counting tag ends and
    answers False where the estimate is out of bounds; the caller then asks again with ``exact``.
    """
    parser = expat.ParserCreate()
    depth = 0

    def refuse(*_: object) -> None:
        raise FileRefused("E-DTD", file=file, where=part)

    def deeper(_name: str, _attributes: object) -> None:
        nonlocal depth
        depth += 1
        if depth > limits.depth:
            raise FileRefused("E-XML-SIZE", file=file, where=part, problem=Text(f"嵌套超过 {limits.depth} 层", f"nested over {limits.depth} deep"))

    def back(_name: str) -> None:
        nonlocal depth
        depth -= 1

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    if exact:
        parser.StartElementHandler, parser.EndElementHandler = deeper, back
    estimate = _Depth()
    try:
        for piece in pieces:
            if not exact and piece and not estimate.feed(piece, limits.depth):
                return False
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        problem = f"{expat.ErrorString(error.code)}, {error.lineno}:{error.offset}"
        raise FileRefused("E-XML", file=file, where=part, problem=problem) from None
    except (LookupError, UnicodeError, ValueError) as error:
        raise FileRefused("E-XML", file=file, where=part, problem=str(error)) from None
    return True
