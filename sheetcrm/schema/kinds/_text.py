"""How text is read before any kind looks at it, and what is said about characters that nobody sees."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from sheetcrm._lazy import lazy_pattern
from sheetcrm.cells import CellKind, CellValue, Raw
from sheetcrm.schema.field import STORED_FORM, Problem
from sheetcrm.tags.fold import INVISIBLE
from sheetcrm.tags.fold import clean as _clean
from sheetcrm.text import LANGS
from sheetcrm.text.masks import MARKS

BLANK_WORDS = frozenset({"-", "—", "无", "無", "n/a", "暂无", "暫無"})
"""Words that stand for nothing in typed fields (compared after ``clean``, without case)."""
MASKS = frozenset(mark.of(lang) for mark in MARKS.values() for lang in LANGS)
"""What a masked export writes in place of personal data, in either language."""
EXACT = 10**15
"""From here on Excel has lost digits: it keeps 15."""

_INVISIBLE = lazy_pattern(f"[{INVISIBLE}]+")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]+")  # controls that are not white space
_CR = lazy_pattern(r"\r\n?")
_BLANKS = lazy_pattern(r"[^\S\n]+")
_WIDE = {code: code - 0xFEE0 for span in ((0xFF10, 0xFF1A), (0xFF21, 0xFF3B), (0xFF41, 0xFF5B)) for code in range(*span)}
_WIDE_RUN = re.compile("[０-９Ａ-Ｚａ-ｚ]")
_ODD = lazy_pattern(f"[{INVISIBLE}\\x00-\\x09\\x0b-\\x1f\\x7f-\\xa0０-９Ａ-Ｚａ-ｚ]")


def is_plain(text: str) -> bool:
    """True when reading cannot change the text; a quick test that lets nearly every real text pass.

    ``isprintable`` is false for control, invisible and every white-space character but the blank.
    """
    if not text.isprintable() and ("\n" in (text[:1], text[-1:]) or not text.replace("\n", "").isprintable()):
        return False
    if text[:1] == " " or text[-1:] == " " or "  " in text:
        return False
    return text.isascii() or (_WIDE_RUN.search(text) is None and unicodedata.is_normalized("NFC", text))


_JOINT = "\x1f"
_PIECE = 512


def not_plain(texts: Sequence[str]) -> Iterator[int]:
    """Places of the texts that are not ``is_plain``, where almost all are: tested by the hundred, one by one only where something is odd."""
    for start in range(0, len(texts), _PIECE):
        piece = texts[start : start + _PIECE]
        joined = _JOINT.join(piece)
        if joined.count(_JOINT) != len(piece) - 1 or "" in piece or not _all_plain(joined):
            yield from (start + i for i, text in enumerate(piece) if not text or not is_plain(text))


def not_matching(pattern: re.Pattern[str], texts: Sequence[str]) -> Iterator[int]:
    """Places of the texts that the pattern does not match as a whole."""
    match, many = pattern.fullmatch, re.compile(f"(?:(?:{pattern.pattern}){_JOINT})*+", pattern.flags)
    for start in range(0, len(texts), _PIECE):
        piece = texts[start : start + _PIECE]
        joined = _JOINT.join(piece) + _JOINT
        if joined.count(_JOINT) != len(piece) or many.fullmatch(joined) is None:
            yield from (start + i for i, text in enumerate(piece) if match(text) is None)


def _all_plain(joined: str) -> bool:
    flat = joined.replace(_JOINT, "")
    if not flat.isprintable():
        flat = flat.replace("\n", "")
        if not flat.isprintable() or "\n" + _JOINT in joined or _JOINT + "\n" in joined or joined[:1] == "\n" or joined[-1:] == "\n":
            return False
    if "  " in joined or " " + _JOINT in joined or _JOINT + " " in joined or joined[:1] == " " or joined[-1:] == " ":
        return False
    return flat.isascii() or (_WIDE_RUN.search(flat) is None and unicodedata.is_normalized("NFC", joined))


def read_text(text: str) -> str:
    """The text as read: no invisible or control characters, NFC, full-width letters and digits as ASCII, line breaks as LF,
    runs of blanks as one, trimmed.  Chinese punctuation and emoji stay."""
    if is_plain(text):
        return text
    text = _CONTROL.sub("", _CR.sub("\n", _INVISIBLE.sub("", text)))
    return _BLANKS.sub(" ", unicodedata.normalize("NFC", text.translate(_WIDE))).strip()


def norm_problem(text: str, replacement: CellValue) -> tuple[Problem, ...]:
    """TEXT-NORM with the code points concerned, when the text has any; the replacement is what ``fix`` writes."""
    if is_plain(text):
        return ()
    points = odd_points(text)
    return (Problem("TEXT-NORM", {"points": ", ".join(points)}, (), replacement),) if points else ()


def stored_form(text: str, stored: str) -> tuple[Problem, ...]:
    """STORED-FORM, when a value is written otherwise than it is stored."""
    return (Problem(STORED_FORM, {}, (), stored),) if stored != text else ()


def odd_points(text: str) -> list[str]:
    """Code points that TEXT-NORM names, in order and once each: invisible, control, NBSP and CR, white space at the ends,
    full-width letters and digits, characters that NFC composes or replaces."""
    found: list[str] = _ODD.findall(text)
    body = text.strip()
    start = text.find(body)
    found += text[:start] + text[start + len(body) :]
    if not unicodedata.is_normalized("NFC", text):
        found += [ch for ch in text if unicodedata.combining(ch) or not unicodedata.is_normalized("NFC", ch)]
    return [f"U+{ord(ch):04X}" for ch in dict.fromkeys(found)]


def clean(text: str) -> str:
    """The text as typed kinds look at it: no invisible or control characters, NFKC, single blanks, trimmed."""
    return _clean(text) if text.isprintable() else _clean(without_controls(text))


def without_controls(text: str) -> str:
    """Without the control characters that are not white space."""
    return _CONTROL.sub("", text)


def is_blank_word(cleaned: str) -> bool:
    """True for the words that mean nothing, in a text that went through ``clean``."""
    return len(cleaned) <= 3 and cleaned.casefold() in BLANK_WORDS


def number_text(raw: Raw) -> str:
    """A number as people see it: an integer without exponent or ``.0``, else the shortest decimal."""
    value = raw.number
    if value == int(value) and abs(value) < EXACT:
        return str(int(value))
    return raw.text if raw.text and "e" not in raw.text.lower() else _plain_decimal(value)


def _plain_decimal(value: float) -> str:
    from decimal import Decimal

    return format(Decimal(repr(value)), "f").removesuffix(".0")


def cell_text(raw: Raw) -> str:
    """Any cell content as the text that a text field reads from it; a date as ``2024-03-15`` or with its time."""
    if raw.kind is CellKind.NUMBER:
        return number_text(raw)
    if raw.kind is CellKind.DATE:
        from sheetcrm.schema.dates import moment_text

        return moment_text(raw.number)
    return raw.text


__all__ = [
    "BLANK_WORDS",
    "EXACT",
    "MASKS",
    "cell_text",
    "clean",
    "is_blank_word",
    "is_plain",
    "norm_problem",
    "number_text",
    "odd_points",
    "read_text",
    "stored_form",
    "without_controls",
]
