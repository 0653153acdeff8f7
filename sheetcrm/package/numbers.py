"""Number literals of cells: exact values, one by one and in bulk.

A decimal with mantissa m <= 2**53 and k <= 22 digits after the point is m / 10**k, both exact in double precision, so that
one division rounds it correctly (Clinger 1990, the fast path).  Everything else goes through ``float``.
"""

from __future__ import annotations

import datetime as dt
import re

import numpy as np
from numpy.typing import NDArray

from sheetcrm._lazy import lazy_pattern
from sheetcrm._values import NamedTuple
from sheetcrm.package.grid import number_literal
from sheetcrm.package.xml_text import XML_BLANKS

BAD_NUMBER = "#NUM!"
"""What a cell shows whose content claims to be a number and is none, or is none that a double can hold."""
MAX_LITERAL = 32
SHIFT_1904 = 1462
"""Days from the 1900 to the 1904 date system: serial 0 of the latter is 1904-01-01, 1462 in the former."""

U64 = NDArray[np.uint64]
I64 = NDArray[np.int64]

_LITERAL = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_ISO = lazy_pattern(r"(?:([0-9]{4})-([0-9]{2})-([0-9]{2}))?(?:(?:^|T)([0-9]{2}):([0-9]{2})(?::([0-9]{2}(?:\.[0-9]{1,9})?))?)?Z?")


class Number(NamedTuple):
    """``literal`` is None where ``number_literal(value)`` gives the text of the file."""

    value: float
    literal: str | None


def read_number(text: str) -> Number | None:
    """``"46339.5"`` -> 46339.5; None for what is no number, longer than 32 characters, or beyond the range of a double."""
    text = text.strip(XML_BLANKS)
    if len(text) > MAX_LITERAL or not _LITERAL.fullmatch(text):
        return None
    value = float(text)
    if value in (float("inf"), float("-inf")):
        return None
    return Number(value, None if number_literal(value) == text else text)


def read_iso_date(text: str) -> Number | None:
    """``2026-11-22``, ``2026-11-22T09:30:00``, ``09:30:00`` -> the serial in the 1900 system; None for anything else."""
    text = text.strip(XML_BLANKS)
    match = _ISO.fullmatch(text)
    if not match or not (match[1] or match[4]):
        return None
    serial = 0.0
    if match[1]:
        try:
            day = dt.date(int(match[1]), int(match[2]), int(match[3]))
        except ValueError:
            return None
        days = (day - dt.date(1899, 12, 30)).days
        serial = float(days if days > 60 else days - 1)  # 1900-02-29, which never was, is serial 60
    if match[4]:
        hour, minute, second = int(match[4]), int(match[5]), float(match[6] or 0)
        if hour > 24 or minute > 59 or second >= 60:
            return None
        serial += (hour * 3600 + minute * 60 + second) / 86400
    return Number(serial, text if number_literal(serial) != text else None)


# --- in bulk: words of eight bytes, the first character in the lowest byte


def _u64(value: int) -> np.uint64:
    return np.uint64(value)


_ZEROS = _u64(0x3030303030303030)
_TO_TOP = _u64(0x7676767676767676)
"""Added to a byte from 10 on it reaches the highest bit."""
_POINTS = _u64(0x2E2E2E2E2E2E2E2E)
_ONES, _TOPS = _u64(0x0101010101010101), _u64(0x8080808080808080)
_LANE = _u64(0x000000FF000000FF)
_MUL_1, _MUL_2 = _u64(0x000F424000000064), _u64(0x0000271000000001)
_KEEP_TOP = np.array([0, *(((1 << 64) - 1) ^ ((1 << (8 * (8 - n))) - 1) for n in range(1, 9))], np.uint64)
"""Mask of the last n bytes of a word."""
_TEN = np.array([10.0**k for k in range(23)])
_TEN_INT = np.array([10**k for k in range(17)], np.int64)


def digits(words: U64, lengths: I64) -> tuple[I64, NDArray[np.bool_]]:
    """Values of the decimal digits in the last ``lengths`` (0..8) bytes of each word, and whether they all are digits."""
    word = (words ^ _ZEROS) & _KEEP_TOP.take(lengths)  # "0" is 0x30 and "9" is 0x39: what is left of a digit is its value
    fine = ((word | (word + _TO_TOP)) & _TOPS) == 0
    word = word * _u64(10) + (word >> _u64(8))
    word = ((word & _LANE) * _MUL_1 + ((word >> _u64(16)) & _LANE) * _MUL_2) >> _u64(32)
    return word.view(np.int64), fine


class Bulk(NamedTuple):
    """``value`` of each literal; ``exact``: it is right, and ``number_literal`` gives the literal back."""

    value: NDArray[np.float64]
    exact: NDArray[np.bool_]


def parse_literals(data: NDArray[np.uint8], words: U64, start: I64, end: I64) -> Bulk:
    """Numbers at ``data[start:end]``; those that are not ``exact`` must be read one by one (``read_number``).

    ``words[i]`` is the word at byte i; at least 24 readable bytes lie before each start.
    """
    first = data.take(start)
    negative = first == 45
    signed = bool(negative.any())
    at = start + negative if signed else start
    first = data.take(at) if signed else first
    length = end - at
    value = np.zeros(len(start))
    exact = np.zeros(len(start), np.bool_)
    gap = words[at] ^ _POINTS
    hit = (gap - _ONES) & ~gap & _TOPS  # the lowest bit set stands at the first point
    pointed = np.flatnonzero(hit)
    lowest = hit.take(pointed)
    lowest &= ~lowest + _u64(1)
    point = ((lowest.astype(np.float64).view(np.int64) >> 52) - 1023) >> 3
    inside = point < length.take(pointed)
    pointed, point = pointed[inside], point[inside]

    whole = (length >= 1) & (length <= 16) & ((first != 48) | ((length == 1) & ~negative))
    whole[pointed] = False
    chosen = np.flatnonzero(whole)
    if chosen.size:
        _whole(words, end, length, chosen, value, exact)
    places = length.take(pointed) - point - 1
    fine = (point >= 1) & (places >= 1) & (places <= 16) & (data.take(end.take(pointed) - 1) != 48)
    fine &= (first.take(pointed) != 48) | (point == 1)
    if fine.any():
        _decimal(words, at, end, point[fine], pointed[fine], value, exact)
    if signed:
        np.negative(value, out=value, where=negative)
    return Bulk(value, exact)


def _whole(words: U64, end: I64, length: I64, chosen: I64, value: NDArray[np.float64], exact: NDArray[np.bool_]) -> None:
    ends, lengths = end.take(chosen), length.take(chosen)
    low, fine = digits(words[ends - 8], np.minimum(lengths, 8))
    if (lengths > 8).any():
        high, fine_high = digits(words[ends - 16], np.maximum(lengths - 8, 0))
        low, fine = high * 100_000_000 + low, fine & fine_high
    value[chosen] = low
    exact[chosen] = fine & (low < 10**15)


def _decimal(words: U64, at: I64, end: I64, points: I64, chosen: I64, value: NDArray[np.float64], exact: NDArray[np.bool_]) -> None:
    starts, ends = at.take(chosen), end.take(chosen)
    places = ends - starts - points - 1
    whole, fine = digits(words[starts + points - 8], points)
    low, fine_low = digits(words[ends - 8], np.minimum(places, 8))
    high, fine_high = digits(words[ends - 16], np.maximum(places - 8, 0))
    fine &= fine_low & fine_high
    # whole has at most 7 digits: with 16 places the mantissa may pass 2**53 (then it is read one by one), with 7 + 16 even 2**63
    fits = whole.astype(np.float64) * _TEN[places] < 9.0e15
    mantissa = np.where(fits, whole, 0) * _TEN_INT[places] + high * 100_000_000 + low
    number = mantissa / _TEN[places]
    # a decimal is the shortest text of its double when its last place is wider than the gap between doubles
    unique = np.spacing(number) * _TEN[places] < 1.0
    value[chosen] = number
    exact[chosen] = fine & fits & unique & (mantissa <= 2**53) & (number >= 1e-4)
