"""The company key: what is compared when two names might be one company."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

from sheetcrm.tags.fold import INVISIBLE, fold, simplified

_BRACKETED = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]|\{([^{}]*)\}|【([^【】]*)】|〔([^〔〕]*)〕")
_SPECIAL = re.compile("[(\\[{【〔\u200d\ufe00-\ufe0f\u180b-\u180f\U000e0100-\U000e01ef]")  # brackets, and what emoji are made of
_HIDDEN = re.compile(f"[{INVISIBLE}]+")
_UNUSUAL = re.compile(_SPECIAL.pattern + "|[a-z]")  # brackets set a region aside, Latin words may be legal forms: one by one
_NOISE = re.compile(r"[\W_]+")
_NOISE_IN_LINE = re.compile(r"(?:(?!\n)[\W_])+")
_LEGAL = "股份有限责任集团公司"  # a name that is made of these alone is never stripped down to nothing
_ENDINGS = re.compile(r"(?<=.)(?:股份有限公司|有限责任公司|股份公司|有限公司|集团|(?<!分)公司)+$", re.MULTILINE)
_WORDS = re.compile(r"\w+")
_ENGLISH = frozenset({"co", "ltd", "limited", "inc", "llc", "corp", "corporation", "company", "gmbh"})
_CHINESE = ("股份有限公司", "有限责任公司", "股份公司", "有限公司", "集团", "公司")


class CompanyKey(NamedTuple):
    """key  the name without legal form, punctuation and brackets;  region  what stood in brackets, empty when nothing did"""

    key: str
    region: str

    def matches(self, other: CompanyKey) -> bool:
        """Equal keys, and regions that are not two different ones (苏州 and 北京 are two firms)."""
        return self.key == other.key and (not self.region or not other.region or self.region == other.region)


def company_key(name: str) -> CompanyKey:
    """For matching only: ``华星智能科技（苏州）有限公司`` -> 华星智能科技, 苏州.

    Folded; bracketed text set aside as region, unless nothing is left; English legal forms removed as whole words; blanks and
    punctuation removed; Chinese legal forms removed from the end, longest first and repeatedly, never down to nothing.
    """
    folded = fold(name)
    outside = _BRACKETED.sub(" ", folded)
    region = ""
    if _strip(outside):
        region = "".join(_NOISE.sub("", "".join(filter(None, match.groups()))) for match in _BRACKETED.finditer(folded))
    else:
        outside = folded
    return CompanyKey(_strip(outside), region)


def _strip(text: str) -> str:
    words = _WORDS.findall(text)
    kept = [word for word in words if word not in _ENGLISH]
    key = "".join(kept or words).replace("_", "")
    while key.endswith(_CHINESE):
        ending = next((e for e in _CHINESE if key.endswith(e) and not (e == "公司" and key.endswith("分公司"))), None)
        if ending is None or len(ending) == len(key):
            break
        key = key[: -len(ending)]
    return key


def company_keys(names: Sequence[str]) -> list[CompanyKey]:
    """``company_key`` of many names, folded and stripped in one go: a fraction of the time."""
    folded = unicodedata.normalize("NFKC", _HIDDEN.sub("", "\n".join([" ".join(name.split()) for name in names])))
    lines = simplified(folded).casefold().split("\n")
    if len(lines) != len(names):
        return [company_key(name) for name in names]  # a character that becomes a line break: nothing to rely on
    usual = [i for i, line in enumerate(lines) if not _UNUSUAL.search(line)]
    stripped = _ENDINGS.sub("", _NOISE_IN_LINE.sub("", "\n".join([lines[i] for i in usual]))).split("\n")
    quick = dict(zip(usual, stripped, strict=True)) if len(stripped) == len(usual) else {}
    return [CompanyKey(key, "") if (key := quick.get(i, "")).strip(_LEGAL) else company_key(name) for i, name in enumerate(names)]
