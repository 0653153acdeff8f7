"""Telephone numbers: from what people type to one stored form."""

from __future__ import annotations

import re

from sheetcrm._lazy import lazy_pattern
from sheetcrm._values import NamedTuple

MOBILE = re.compile(r"1[3-9][0-9]{9}")
_LANDLINE = lazy_pattern(r"(010|02\d|0[3-9]\d\d)(\d{7,8})", re.ASCII)
_SERVICE = lazy_pattern(r"[48]00\d{7}", re.ASCII)
_FOREIGN = lazy_pattern(r"\+(?!86)[1-9]\d{6,14}", re.ASCII)
STORED = re.compile(r"1[3-9][0-9]{9}|0(?:10|2[0-9]|[3-9][0-9][0-9])-[0-9]{7,8}(?:-[0-9]{1,6})?|\+(?!86)[1-9][0-9]{6,14}")
"""The stored form of nearly every number: nothing to do."""
SEVERAL = lazy_pattern(rf"(?:{STORED.pattern})(?:/(?:{STORED.pattern}))+")
"""Several of them as they are stored."""

_SPLIT = lazy_pattern(r"[/,;、|\t\r\n\v\f\x85\u2028\u2029]+", re.ASCII)
_UNSEEN = lazy_pattern(r"[\t\v\f\x85\u2028\u2029]+", re.ASCII)
_DROPPED = lazy_pattern(r"[\s.·()\[\]{}【】〔〕\-‐‒–—―−]+", re.ASCII)
_EXTENSION = lazy_pattern(
    r"^(?P<base>.*?\d[\s)\]】]*)(?:-? ?(?:转分机|轉分機|转|轉|分机|分機|extension|ext|x|#)[.:]? ?|[-–—] ?)(?P<ext>\d{1,6})$",
    re.ASCII | re.IGNORECASE,
)
_DASHED = lazy_pattern(r"^(?P<base>[(\[]?(?:010|02\d|0[3-9]\d\d)[)\]]? ?[-–—]? ?\d{7,8}) ?[-–—] ?(?P<ext>\d{1,6})$", re.ASCII)
_SCIENTIFIC = lazy_pattern(r"(\d)(?:\.(\d+))?e\+?(\d{1,2})", re.ASCII | re.IGNORECASE)
_INSIDE = lazy_pattern(
    r"(?<![\d+])(?:(?:\+|00)?86[- ]?)?"
    r"(?:1[3-9]\d[- ]?\d{4}[- ]?\d{4}|\(?0\d{2,3}\)?[- ]{0,2}\d{3,4}[- ]?\d{4}(?:-\d{1,6})?|[48]00[- ]?\d{3,4}[- ]?\d{3,4})(?!\d)"
    r"|\+[1-9]\d{6,14}(?!\d)",
    re.ASCII,
)


SPACED = re.compile(r"1[3-9][0-9][ -][0-9]{4}[ -]?[0-9]{4}")
"""A mobile as people space it: stored without blanks and dashes."""


class Phones(NamedTuple):
    """The valid numbers of a cell in stored form, and the parts that are none."""

    numbers: tuple[str, ...]
    bad: tuple[str, ...]


def read_number(text: str) -> str | None:
    """One number in stored form: mobile 11 digits, landline ``010-12345678``, extension ``-801``, foreign ``+…``; None if it is none."""
    dashed = _DASHED.match(text)
    if dashed and (base := _base(dashed["base"])):
        return f"{base}-{dashed['ext']}"
    whole = _base(text)
    if whole:
        return whole
    match = _EXTENSION.match(text)
    base = _base(match["base"]) if match else None
    return f"{base}-{match['ext']}" if match and base else None


def _base(text: str) -> str | None:
    digits = _DROPPED.sub("", text)
    if digits.startswith("00"):
        digits = "+" + digits[2:]
    if digits.startswith("+86"):
        home = digits[3:]
        return _home(home) or _home("0" + home, landline=True)
    if digits.startswith("+"):
        return digits if _FOREIGN.fullmatch(digits) else None
    found = _home(digits)
    if found is None and digits.startswith("86"):
        found = _home(digits[2:])
    return found


def _home(digits: str, landline: bool = False) -> str | None:
    """A number within China in stored form."""
    match = _LANDLINE.fullmatch(digits)
    if match:
        return f"{match[1]}-{match[2]}"
    if landline:
        return None
    if MOBILE.fullmatch(digits) or _SERVICE.fullmatch(digits):
        return digits
    if len(digits) == 12 and digits[0] == "0" and MOBILE.fullmatch(digits[1:]):
        return digits[1:]
    return None


def read_phones(text: str) -> Phones:
    """All numbers of a text after NFKC: split at ``/ , ; 、 |``, tab and line breaks; at blanks only when every part is a number."""
    numbers: list[str] = []
    bad: list[str] = []
    for part in _SPLIT.split(text):
        part = strip_marks(part)
        if not part:
            continue
        found = _part(part)
        numbers += found
        if not found:
            bad.append(part)
    return Phones(tuple(dict.fromkeys(numbers)), tuple(bad))


def _part(part: str) -> list[str]:
    whole = read_number(part)
    if whole:
        return [whole]
    pieces = part.split()
    found = [read_number(piece) for piece in pieces] if len(pieces) > 1 else [None]
    return [number for number in found if number] if all(found) else []


def visible_separators(text: str) -> str:
    """Tabs and odd line breaks part numbers too, but nobody sees them: as ``/``."""
    return _UNSEEN.sub("/", text)


def strip_marks(text: str) -> str:
    """Without outer blanks, a leading ``'`` and a final ``.0`` behind digits."""
    text = text.strip().lstrip("'").strip()
    return text[:-2] if text.endswith(".0") and text[:-2].isdigit() else text


def inside(text: str) -> str | None:
    """The number inside a text, when there is exactly one."""
    if sum(map(text.count, "0123456789")) < 7:
        return None
    found = {number for match in _INSIDE.finditer(text) if (number := read_number(match[0].strip()))}
    return found.pop() if len(found) == 1 else None


def scientific(text: str) -> tuple[bool, str | None]:
    """Whether a text is a number that Excel wrote with an exponent, and the telephone number if all its digits are there."""
    match = _SCIENTIFIC.fullmatch(text)
    if not match:
        return False, None
    digits = match[1] + (match[2] or "")
    return True, read_number(digits) if len(digits) == int(match[3]) + 1 else None
