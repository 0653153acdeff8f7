"""The company key: what is compared when two names might be one company."""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Sequence
from itertools import repeat

import numpy as np

from sheetcrm._lazy import lazy_pattern
from sheetcrm._values import NamedTuple
from sheetcrm.tags.fold import INVISIBLE, fold, simplified

_BRACKETED = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]|\{([^{}]*)\}|【([^【】]*)】|〔([^〔〕]*)〕")
_SPECIAL = re.compile("[(\\[{【〔\u200d\ufe00-\ufe0f\u180b-\u180f\U000e0100-\U000e01ef]")  # brackets, and what emoji are made of: one by one
_NOISE = lazy_pattern(r"[\W_]+")
_LEGAL = "股份有限责任集团公司"  # a name that is made of these alone is never stripped down to nothing
_WORDS = re.compile(r"\w+")
_ENGLISH = ("co", "ltd", "limited", "inc", "llc", "corp", "corporation", "company", "gmbh")
_FORMS = re.compile("|".join(rf"{form}\b(?<!\w{form})" for form in _ENGLISH))
_CHINESE = ("股份有限公司", "有限责任公司", "股份公司", "有限公司", "集团", "公司")
_BRANCH = "分公司"


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
    text = "\n".join(names)
    if text.count("\n") >= max(len(names), 1):
        text = "\n".join([" ".join(name.split()) for name in names])
    for hidden in INVISIBLE:
        text = text.replace(hidden, "")
    text = unicodedata.normalize("NFKC", simplified(unicodedata.normalize("NFKC", text)).casefold())
    lines = text.split("\n")
    if len(lines) != len(names):
        return [company_key(name) for name in names]  # a character that becomes a line break: nothing to rely on
    odd = [i for i, line in enumerate(lines) if _SPECIAL.search(line)] if _SPECIAL.search(text) else []
    keys = _without_endings(_without_noise(_FORMS.sub("", text))).split("\n")
    odd += [i for i, key in enumerate(keys) if not key.strip(_LEGAL)]
    found = list(map(CompanyKey._make, zip(keys, repeat(""))))
    for i in odd:
        found[i] = company_key(names[i])
    return found


def _without_noise(lines: str) -> str:
    """Without anything but letters and digits; a text of many names has few distinct characters."""
    known = np.zeros(sys.maxunicode + 1, np.bool_)
    known[np.frombuffer(lines.encode("utf-32-le", "surrogatepass"), "<u4")] = True
    for character in map(chr, np.flatnonzero(known).tolist()):
        if character != "\n" and _NOISE.match(character):
            lines = lines.replace(character, "")
    return lines


def _without_endings(lines: str) -> str:
    """Each line without its Chinese legal forms: always the first of them that any line still ends with."""
    lines += "\n"
    while True:
        lines = lines.replace(f"{_BRANCH}\n", f"{_BRANCH}\0\n")  # no legal form: it stays
        ending = next((form for form in _CHINESE if f"{form}\n" in lines), None)
        if ending is None:
            return lines[:-1].replace("\0", "")
        lines = lines.replace(f"{ending}\n", "\n")
