"""What telephone numbers, e-mail addresses, WeChat names, addresses and identity numbers look like inside free text.

The patterns are matched against a text in which wide, circled and other decimal digits, wide letters and odd blanks have become plain
ones, one character for one (``fold_forms``), so that a match says where it stands in the text itself.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Literal

from sheetcrm._lazy import lazy_pattern
from sheetcrm.tags.fold import INVISIBLE

Found = Literal["phone", "email", "wechat", "address", "secret"]

_GAP = r"[ ._·()\-]{0,3}"
_NO_DIGIT_BEFORE, _NO_DIGIT_BEHIND = r"(?<![0-9])", r"(?![0-9])"
_CODE = rf"(?:(?:\+|00)?86{_GAP})?"
_MOBILE = rf"{_NO_DIGIT_BEFORE}{_CODE}0?1[3-9][0-9](?:{_GAP}[0-9]){{8}}{_NO_DIGIT_BEHIND}"
_SPACED = rf"{_NO_DIGIT_BEFORE}1[ ._·\-][3-9](?:[ ._·\-][0-9]){{9}}{_NO_DIGIT_BEHIND}"
_AREA = r"0(?:10|2[0-9]|[3-9][0-9]{2})"
_LANDLINE = rf"{_NO_DIGIT_BEFORE}{_CODE}\(?{_AREA}{_GAP}[0-9]{{3,4}}{_GAP}[0-9]{{4}}{_NO_DIGIT_BEHIND}"
_ABROAD_HOME = rf"(?:\+|00)86{_GAP}(?:10|2[0-9]|[3-9][0-9]{{2}}){_GAP}[0-9]{{3,4}}{_GAP}[0-9]{{4}}{_NO_DIGIT_BEHIND}"
_SERVICE = rf"{_NO_DIGIT_BEFORE}[48]00(?:{_GAP}[0-9]){{7}}{_NO_DIGIT_BEHIND}"
_FOREIGN = rf"\+{_GAP}[1-9](?:{_GAP}[0-9]){{6,14}}{_NO_DIGIT_BEHIND}"
_LOCAL = rf"(?:电话|手机|座机|固话|总机|传真|致电|拨打|phone|mobile|tel|call)[^0-9\n]{{0,6}}([0-9]{{3,4}}{_GAP}[0-9]{{4}}){_NO_DIGIT_BEHIND}"
_IN_CHINESE = r"[一幺壹][三四五六七八九叁肆伍陆柒捌玖](?:[ \-]?[零〇○一二三四五六七八九幺壹贰叁肆伍陆柒捌玖]){9}"
_IDENTITY = r"(?<![0-9])[1-9][0-9]{5}(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])[0-9]{2}[0-9]{3}[0-9Xx](?![0-9])"
_AT = r" ?(?:@|\(at\)|\[at\]) ?"
_EMAIL = rf"[A-Za-z0-9_+%.\-]{{1,64}}{_AT}(?:[A-Za-z0-9\-]{{1,63}}[.。])+[A-Za-z]{{2,}}"
_ANY_EMAIL = rf"[^\s@,;:、。()（）<>《》\"'“”‘’]{{1,64}}{_AT}(?:[\w\-]{{1,63}}[.。])+[\w\-]{{2,}}"
_NAMED = r"(?:微信|薇信|威信|V信|wechat|weixin|(?<![A-Za-z])[wv]x)(?:号码|号|ID|名)?"
_WECHAT = rf"{_NAMED} ?[:：是为=] ?(?!wechat|weixin)([A-Za-z][A-Za-z0-9_\-]{{4,19}})"
_WECHAT_BARE = rf"{_NAMED} ?(?=[A-Za-z]*[0-9_\-])([A-Za-z][A-Za-z0-9_\-]{{4,19}})"
_HAN = "[\u4e00-\u9fff]"
_HOUSE = r"[0-9一二三四五六七八九十百]{1,6}(?:-[0-9]{1,5})? ?(?:号|弄|栋|幢|座|室)"
_ROOM = r"(?:[0-9A-Za-z\-\u4e00-\u9fff]{0,8}?[0-9A-Z] ?(?:号楼|号|弄|栋|幢|座|室|单元|楼|层))"
_STREET = (
    rf"(?:{_HAN}{{2,3}}(?:省|自治区))?(?:{_HAN}{{2,4}}[市州盟])?(?:{_HAN}{{1,5}}[区县旗])?"
    rf"[\u4e00-\u9fffA-Za-z0-9]{{1,8}}?(?:路|街|大道|巷|弄|胡同) ?{_HOUSE}{_ROOM}{{0,4}}"
)
_AFTER_ADDRESS = r"(?:地址|住址) ?[:：是为]+ ?((?:[^\s,，。；;（）()]| (?=[0-9A-Za-z号弄栋幢座室])){4,60})"
_WECHAT_OWN = r"(wxid_[A-Za-z0-9_\-]{4,30})"

PATTERNS: tuple[tuple[Found, re.Pattern[str]], ...] = (
    ("email", lazy_pattern(_EMAIL, re.IGNORECASE)),
    ("email", lazy_pattern(_ANY_EMAIL, re.IGNORECASE)),
    ("secret", lazy_pattern(_IDENTITY)),
    ("phone", lazy_pattern(rf"(?:{_MOBILE}|{_SPACED}|{_LANDLINE}|{_ABROAD_HOME}|{_SERVICE}|{_FOREIGN}|{_IN_CHINESE})")),
    ("phone", lazy_pattern(_LOCAL, re.IGNORECASE)),
    ("address", lazy_pattern(_AFTER_ADDRESS)),
    ("address", lazy_pattern(_STREET)),
    ("wechat", lazy_pattern(_WECHAT_OWN, re.IGNORECASE)),
    ("wechat", lazy_pattern(_WECHAT, re.IGNORECASE)),
    ("wechat", lazy_pattern(_WECHAT_BARE, re.IGNORECASE)),
)
"""In the order in which they are looked for.  A group marks the part that is masked, else it is the whole match."""

_JOINT = "\x1f"
_PIECE = 512
_BETWEEN = rf"[\s._·()（）．＿\-‐‑‒–—―−－﹣ー{INVISIBLE}]{{0,3}}"
_RUN = re.compile(rf"[\d①-⑨⓪](?:{_BETWEEN}[\d①-⑨⓪]){{6}}")
_DAY = lazy_pattern(r"(?<![0-9.\-/])(?:19|20)[0-9]{2}([-/.])(?:1[0-2]|0?[1-9])\1(?:3[01]|[12][0-9]|0?[1-9])(?![0-9\-/])")
"""A day is a run of digits too, but no number of anybody: those begin with another digit, or with a word."""
_CHINESE_RUN = re.compile(_IN_CHINESE)
_PLACE = re.compile(r"[路街道巷弄同] ?[\d一二三四五六七八九十百]{1,6}(?:[-－][\d]{1,5})? ?[号弄栋幢座室]|[地住]址 ?[:：是为]")
_WORDS = ("@", "＠", "(at)", "[at]", "（at）", "［at］", "微信", "薇信", "威信", "v信", "wx", "vx", "ｗｘ", "ｖｘ", "wechat", "weixin")
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−－﹣ー"), "-")


def fold_forms(text: str) -> str:
    """The text with plain digits, letters, blanks and dashes, character for character."""
    return text if text.isascii() else text.translate(_forms())


def candidates(texts: Sequence[str]) -> Iterator[int]:
    """Places of the texts that may hold personal data; nearly all texts are passed over by the hundred."""
    for start in range(0, len(texts), _PIECE):
        piece = texts[start : start + _PIECE]
        joined = _JOINT.join(piece)
        if _may_hold(joined):
            yield from (start + i for i, text in enumerate(piece) if _may_hold(text))


def _may_hold(text: str) -> bool:
    lower = text.lower()
    if any(word in lower for word in _WORDS) or _CHINESE_RUN.search(text) or _PLACE.search(text):
        return True
    return _RUN.search(text) is not None and _RUN.search(_DAY.sub(" ", text)) is not None


@cache
def _forms() -> dict[int, str]:
    """Every decimal digit, wide form, odd blank and dash -> its plain form.  Characters that nobody sees become blanks."""
    table: dict[int, str] = {}
    for code in range(0x80, sys.maxunicode + 1 if sys.maxunicode < 0x20000 else 0x20000):
        char = chr(code)
        digit = unicodedata.digit(char, -1)
        if digit >= 0:
            table[code] = str(digit)
        elif char.isspace() and char not in "\n\u2028\u2029\x85":
            table[code] = " "
    table.update({code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)})
    table.update({ord(char): " " for char in INVISIBLE})
    table.update(_DASHES)
    return table
