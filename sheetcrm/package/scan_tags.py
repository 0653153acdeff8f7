"""The tags of the scan: constants as words of eight bytes, rows, and the attributes that follow the address of a cell."""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

from sheetcrm._values import NamedTuple
from sheetcrm.package.numbers import I64, U64, digits
from sheetcrm.package.text_hash import LOW
from sheetcrm.package.xml_text import Unusual

Bytes8 = NDArray[np.uint8]


def word(text: bytes) -> np.uint64:
    """Up to eight characters as the number that the scan sees, the first in the lowest byte."""
    return np.uint64(int.from_bytes(text.ljust(8, b"\0"), "little"))


_QUOTES, _ONES, _TOPS = (np.uint64(int.from_bytes(bytes([byte]) * 8, "little")) for byte in (0x22, 0x01, 0x80))

CELL, ROW, ROW_END = word(b'<c r="'), word(b'<row r="'), word(b"</row>")
VALUE, VALUE_END, VALUE_EMPTY, VALUE_EMPTY_SPACED = word(b"<v>"), word(b"</v></c>"), word(b"<v/>"), word(b"<v />")
CELL_END, FORMULA_OPEN, FORMULA_PLAIN, FORMULA_END = word(b"</c>"), word(b"<f"), word(b"<f>"), word(b"</f>")
INLINE, INLINE_KEPT, TEXT_END, INLINE_END = word(b"<is><t>"), word(b"<is><t "), word(b"</t></is"), word(b"</is></c")
KEPT = (word(b"<t xml:s"), word(b'pace="pr'), word(b'eserve">'))

NUMBER, SHARED, BOOL, STRING, ERROR, INLINE_TYPE = range(6)
_TYPES = {b"n": NUMBER, b"s": SHARED, b"b": BOOL, b"str": STRING, b"e": ERROR, b"inlineStr": INLINE_TYPE}

_CELL_TAIL = re.compile(rb'(?: s="(?P<s>[0-9]{1,6})"| t="(?P<t>[a-zA-Z]+)"| (?P<x>cm|vm)="[0-9]{1,9}"){0,4}(?P<end> ?/?)>')
_ATTRIBUTES = re.compile(rb'((?: [A-Za-z_][\w.\-]*(?::[A-Za-z_][\w.\-]*)?="[^"<>&\x00-\x1f\x7f-\xff]*")*)( ?/?)>')
_ATTRIBUTE = re.compile(rb' ([^=]+)="([^"]*)"')
_MAX_TAIL = 32
_TAIL_MASKS = [LOW.take(np.clip(np.arange(_MAX_TAIL + 1) - place, 0, 8)) for place in range(0, _MAX_TAIL, 8)]
"""For each eight bytes of a tail: the mask of those that belong to a tail of so many."""
_MAX_SAME = 48
"""Bytes of a row tag that are compared with those of another: not more than lie behind the last tag."""
_SLOTS = 1 << 12
MIX = [np.uint64(n | 1) for n in (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93)]


def attributes(text: bytes, prefixes: set[str]) -> dict[bytes, bytes]:
    """Attributes as the known writers give them, up to and including ``>``; ``Unusual`` for a name twice or an undeclared prefix."""
    match = _ATTRIBUTES.fullmatch(text)
    if match is None:
        raise Unusual("attributes")
    pairs = _ATTRIBUTE.findall(match[1])
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Unusual("an attribute twice")
    local: set[bytes] = set()
    for name in found:
        prefix, colon, rest = name.partition(b":")
        if name == b"xml:space" or name.startswith(b"xmlns"):
            raise Unusual("attribute")
        if colon and (prefix.decode() not in prefixes or rest in local):  # two prefixes may stand for one namespace
            raise Unusual("prefix")
        if colon:
            local.add(rest)
    return found


class Rows(NamedTuple):
    """The ``<row>`` tags of a piece.  ``word``: the digits of the number and the quote after it; ``width``: how many digits."""

    number: NDArray[np.int32]
    word: U64
    width: I64
    hidden: NDArray[np.bool_]
    closed: NDArray[np.bool_]


class RowTags:
    """Reads row tags; what follows the number is nearly always the same, so it is judged once for each distinct text."""

    def __init__(self, prefixes: set[str]) -> None:
        self._prefixes = prefixes
        self._known: dict[bytes, tuple[bool, bool]] = {}

    def read(self, data: bytes, words: U64, at: I64, until: I64) -> Rows:
        """``at``: where the tags begin; ``until``: the next ``<``."""
        head = words[at + 8]
        gap = head ^ _QUOTES
        hit = (gap - _ONES) & ~gap & _TOPS  # the lowest bit set stands at the first quote
        width = (((hit & (~hit + np.uint64(1))).astype(np.float64).view(np.int64) >> 52) - 1023) >> 3
        if not hit.all() or not width.all():
            raise Unusual("row number")
        number, fine = digits(words[at + width], width)
        if not fine.all() or (head & np.uint64(255) == 48).any() or number.max(initial=0) > 1_048_576:
            raise Unusual("row number")
        hidden, closed = self._tails(data, words, at + width + 9, until)
        return Rows(number.astype(np.int32), head & LOW[width + 1], width, hidden, closed)

    def _tails(self, data: bytes, words: U64, starts: I64, until: I64) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """What follows the numbers: hidden rows, closed rows.  Most are like the first, which is found out all at once."""
        first, known = data[int(starts[0]) : int(until[0])], self._known
        same = until - starts == len(first)
        if len(first) <= _MAX_SAME:
            for place in range(0, len(first), 8):
                piece = first[place : place + 8]
                same &= (words[starts + place] & LOW[len(piece)]) == word(piece)
        else:
            same[1:] = False
        if first not in known:
            known[first] = self._judge(first)
        hidden, closed = np.full(len(starts), known[first][0]), np.full(len(starts), known[first][1])
        for i in np.flatnonzero(~same).tolist():
            tail = data[int(starts[i]) : int(until[i])]
            if tail not in known:
                known[tail] = self._judge(tail)
            hidden[i], closed[i] = known[tail]
        return hidden, closed

    def _judge(self, tail: bytes) -> tuple[bool, bool]:
        found = attributes(tail, self._prefixes)
        if b"r" in found:
            raise Unusual("row number twice")
        return found.get(b"hidden") in (b"1", b"true"), tail.endswith(b"/>")


class CellTags:
    """What stands between the address of a cell and its content: style and type, of which a sheet has a few dozen.

    Each distinct text is judged once; a cell finds its own by a hash of up to four words, compared in full.
    """

    def __init__(self, dates: NDArray[np.bool_]) -> None:
        self._dates = dates
        self._slot = np.full(_SLOTS, -1, np.int64)
        self._words = np.zeros((0, _MAX_TAIL // 8), np.uint64)
        self._off_table: list[int] = []
        self.type = np.zeros(0, np.int8)
        self.is_date = np.zeros(0, np.bool_)
        self.closed = np.zeros(0, np.bool_)

    def find(self, data: bytes, words: U64, start: I64, end: I64) -> I64:
        """For each cell the index into ``type``, ``is_date``, ``closed``."""
        length = end - start
        longest = int(length.max())
        if longest > _MAX_TAIL or int(length.min()) < 1:
            raise Unusual("cell attributes")
        parts = [words[start + 8 * i] & _TAIL_MASKS[i].take(length) for i in range((longest + 7) // 8)]
        mixed = parts[0] * MIX[0]
        for part, factor in zip(parts[1:], MIX[1:], strict=False):
            mixed ^= part * factor
        slot = (mixed >> np.uint64(52)).astype(np.int64)
        found: I64 = self._slot.take(slot)
        wrong = found < 0
        if len(self._words):
            for i, part in enumerate(parts):
                wrong |= self._words[:, i].take(found, mode="wrap") != part
        unknown = np.flatnonzero(wrong)
        for index in self._off_table if unknown.size else ():
            unknown = self._settle(found, unknown, parts, index)
        while unknown.size:
            at = int(unknown[0])
            index = self._add(data[int(start[at]) : int(end[at])])
            if self._slot[slot[at]] < 0:
                self._slot[slot[at]] = index
            else:
                self._off_table.append(index)
            unknown = self._settle(found, unknown, parts, index)
        return found

    def _settle(self, found: I64, unknown: I64, parts: list[U64], index: int) -> I64:
        same = np.ones(len(unknown), np.bool_)
        for i, part in enumerate(parts):
            same &= part[unknown] == self._words[index, i]
        found[unknown[same]] = index
        return unknown[~same]

    def _add(self, tail: bytes) -> int:
        match = _CELL_TAIL.fullmatch(tail)
        if match is None or any(tail.count(name) > 1 for name in (b" s=", b" t=", b" cm=", b" vm=")):
            raise Unusual("cell attributes")
        kind = _TYPES.get(match["t"] or b"n")
        if kind is None or len(self.type) > 5_000:
            raise Unusual("cell type")
        style = int(match["s"] or 0)
        row = np.frombuffer(tail.ljust(_MAX_TAIL, b"\0"), "<u8").astype(np.uint64)
        self._words = np.vstack((self._words, row))
        self.type = np.append(self.type, np.int8(kind))
        self.is_date = np.append(self.is_date, bool(style < len(self._dates) and self._dates[style]))
        self.closed = np.append(self.closed, match["end"].endswith(b"/"))
        return len(self.type) - 1
