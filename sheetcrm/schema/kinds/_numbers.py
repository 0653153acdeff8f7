"""Numbers in text: groups of thousands, multipliers, currencies; nothing that could mean two numbers is read."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache

from sheetcrm._lazy import lazy_pattern
from sheetcrm._values import NamedTuple
from sheetcrm.schema.currencies import SIGNS

_BARE = lazy_pattern(r"-?[0-9]{1,15}(?:\.[0-9]{1,15})?")
_NUMBER = lazy_pattern(
    r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,3}(?: \d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)(?:e[+-]?\d{1,3})?", re.ASCII | re.IGNORECASE
)
_MULTIPLIERS = {
    "千": 1_000,
    "k": 1_000,
    "万": 10_000,
    "萬": 10_000,
    "w": 10_000,
    "百万": 1_000_000,
    "百萬": 1_000_000,
    "千万": 10_000_000,
    "千萬": 10_000_000,
    "亿": 100_000_000,
    "億": 100_000_000,
}
_MULTIPLIER = lazy_pattern(rf" ?({'|'.join(sorted(_MULTIPLIERS, key=len, reverse=True))})$", re.ASCII | re.IGNORECASE)
_ABOUT = lazy_pattern(r"^(?:大约|大約|约|約|近|≈|~) ?", re.ASCII)
_ROUGHLY = lazy_pattern(r" ?(?:左右|上下|以上|\+)$", re.ASCII)


class Amount(NamedTuple):
    """A number as typed.

    value     the number with its multiplier;  approximate  约, 左右, + … stood with it;  share  it was a percentage
    in_units  a multiplier or a currency behind it says that it counts single units (in a column of 万: yuan)
    """

    value: Decimal
    approximate: bool
    share: bool
    in_units: bool


@cache
def _currency_patterns(base: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    names = sorted(SIGNS.get(base.upper(), (base,)), key=len, reverse=True)
    one = "|".join(map(re.escape, names))
    return re.compile(rf"^(?:{one}) ?", re.IGNORECASE), re.compile(rf" ?(?:{one})$", re.IGNORECASE)


def read_amount(text: str, base: str) -> Amount | None:
    """A cleaned text (NFKC, blanks single) as a number; None when it is none.  Only the base currency's signs are dropped."""
    if _BARE.fullmatch(text):
        return Amount(Decimal(text), False, False, False)
    front, behind = _currency_patterns(base)
    rest, approximate = _strip(text, _ABOUT)
    rest, roughly = _strip(rest, _ROUGHLY)
    negative = rest.startswith("(") and rest.endswith(")")
    if negative:
        rest = rest[1:-1].strip()
    rest, minus, signed = _sign(rest)
    rest, currency = _strip(rest, front)
    if currency and not signed:
        rest, minus, signed = _sign(rest)
    if currency and not negative and rest.startswith("(") and rest.endswith(")"):
        negative, rest = True, rest[1:-1].strip()
    rest, counted = _strip(rest, behind)
    if rest.endswith("+") and counted and not roughly:
        rest, roughly = rest[:-1].rstrip(), True  # 50万+元
    share = rest.endswith("%")
    rest = rest[:-1].rstrip() if share else rest
    unit = _MULTIPLIER.search(rest)
    body = rest[: unit.start()] if unit else rest
    if not _NUMBER.fullmatch(body) or (negative and signed) or (share and (unit or currency or counted)):
        return None
    value = Decimal(body.replace(",", "").replace(" ", "")) * (_MULTIPLIERS[unit[1].lower()] if unit else 1)
    if share:
        value /= 100
    if value.adjusted() > 300:
        return None
    return Amount(-value if negative or minus else value, approximate or roughly, share, bool(unit) or counted)


def _strip(text: str, pattern: re.Pattern[str]) -> tuple[str, bool]:
    rest, count = pattern.subn("", text, count=1)
    return rest, bool(count)


def _sign(text: str) -> tuple[str, bool, bool]:
    """(rest, it is negative, it had a sign)"""
    if text[:1] in ("-", "−", "+"):
        return text[1:].lstrip(), text[0] != "+", True
    return text, False, False
