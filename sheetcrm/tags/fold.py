"""How two texts are compared: without case, width, invisible characters, script (traditional, simplified) and blanks."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from sheetcrm._lazy import lazy_pattern

if TYPE_CHECKING:
    from fractions import Fraction

_INVISIBLE_CODES = (0x00AD, 0x200B, 0x200C, 0x200E, 0x200F, *range(0x202A, 0x202F), 0x2060, *range(0x2066, 0x206A), 0xFEFF)

INVISIBLE = "".join(map(chr, _INVISIBLE_CODES))
"""Characters that nobody sees and that every reading drops: soft hyphen, zero-width space and non-joiner, direction marks, BOM.
Not the zero-width joiner and the variation selectors: emoji are made of them."""

_INVISIBLE_RUN = re.compile(f"[{INVISIBLE}]+")
_EMOJI_GLUE = re.compile("[\u200d\ufe00-\ufe0f\u180b-\u180d\u180f\U000e0100-\U000e01ef]+")  # ZWJ and variation selectors
_UNFIT = lazy_pattern("[\0\ud800-\udfff]")
_FIT = lazy_pattern("[^\0\ud800-\udfff]+")

# OpenCC takes 30 ms to load; most workbooks never need it.  A text can only change when it has an ideograph that GB 2312
# (the simplified set) lacks, or one of the few that it shares with the traditional set: the first 16 change by themselves,
# the others inside certain phrases (答覆 but 覆盖).  tests/tags/test_fold.py holds this list against OpenCC's dictionaries.
_SHARED_WITH_TRADITIONAL = re.compile("[乾吒夥後徵拚捱摺於榘菸薹袷醣麴麽么俱哩坏彷沈藉覆]")
_IDEOGRAPHS = "\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_BESIDE_IDEOGRAPHS = lazy_pattern(f"(?<=[{_IDEOGRAPHS}]) | (?=[{_IDEOGRAPHS}])")


def clean(text: str) -> str:
    """The text as it is kept: invisible characters removed, NFKC, each run of white space one blank, trimmed."""
    if text.isascii():
        return " ".join(text.split())
    return " ".join(unicodedata.normalize("NFKC", without_invisible(text)).split())


def without_invisible(text: str) -> str:
    """The text without ``INVISIBLE`` characters."""
    return _INVISIBLE_RUN.sub("", text)


@lru_cache(8192)  # the same names and labels are compared again and again
def fold(text: str) -> str:
    """The text as it is compared: ``clean``, no emoji glue (ZWJ, variation selectors), simplified script, no case; ``clean`` again."""
    if text.isascii():
        return " ".join(text.casefold().split())
    text = simplified(_EMOJI_GLUE.sub("", clean(text)))
    return clean(text.casefold())


def tight(text: str) -> str:
    """``fold`` without blanks: the second attempt of every comparison (``IT 服务`` is ``IT服务``)."""
    return fold(text).replace(" ", "")


def person_form(name: str) -> str:
    """The name of a person as it is compared: ``fold``, without blanks beside ideographs: ``李 敏`` is 李敏, but ``Li Min`` two words."""
    folded = fold(name)
    return _BESIDE_IDEOGRAPHS.sub("", folded) if " " in folded else folded


def simplified(text: str) -> str:
    """The text in simplified script, by OpenCC's ``t2s`` over the whole text, because some characters change by context."""
    if not _may_change(text):
        return text
    convert = _opencc().convert
    # OpenCC takes no lone surrogates, and older ones stop at NUL: such damaged text is converted around them
    return str(convert(text)) if not _UNFIT.search(text) else _FIT.sub(lambda piece: str(convert(piece[0])), text)


def similarity(a: str, b: str) -> Fraction:
    """1 − Levenshtein(a, b) ÷ max(len a, len b) in code points of the folded texts without blanks; exact, 0 to 1."""
    return tight_similarity(tight(a), tight(b))


def tight_similarity(a: str, b: str) -> Fraction:
    """``similarity`` of two texts that are ``tight`` already; two empty texts are equal (1)."""
    from fractions import Fraction  # not at import: most workbooks have nothing to suggest

    from rapidfuzz.distance import Levenshtein

    longest = max(len(a), len(b))
    return Fraction(longest - Levenshtein.distance(a, b), longest) if longest else Fraction(1)


def _may_change(text: str) -> bool:
    """False only where t2s cannot change the text; decided without loading OpenCC."""
    if _SHARED_WITH_TRADITIONAL.search(text):
        return True
    try:
        text.encode("gb2312")
    except UnicodeEncodeError:
        try:
            "".join(filter(_is_ideograph, text)).encode("gb2312")
        except UnicodeEncodeError:
            return True
    return False


def _is_ideograph(character: str) -> bool:
    return "\u2e80" <= character <= "\u9fff" or "\uf900" <= character <= "\ufaff" or "\U00020000" <= character <= "\U0003ffff"


@cache
def _opencc() -> Any:
    from opencc import OpenCC

    return OpenCC("t2s")
