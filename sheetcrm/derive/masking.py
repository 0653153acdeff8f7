"""The one place that masks personal data: values by what they are, free texts by what stands in them.

``hide`` puts a mark in the place of a value (手机号已加密), ``partial`` leaves enough to recognise it (139****1234).  A blank stays blank,
and a person's name is in both its first character and a star (张*).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from sheetcrm._lazy import lazy_pattern
from sheetcrm.schema.kinds._phones import read_number
from sheetcrm.tags.fold import clean
from sheetcrm.text.masks import MARKS

if TYPE_CHECKING:
    from sheetcrm.schema import Field

Mask = Literal["hide", "partial", "none"]
MASKS: tuple[Mask, ...] = ("hide", "partial", "none")
Sort = Literal["phone", "email", "wechat", "address", "contact_info", "name", "secret", "text"]
"""What a value is, for masking: ``secret`` a custom field marked sensitive; ``text`` free text, in which only patterns are masked."""

_DIGITS = re.compile(r"\d(?:[ \-().]?\d){6,}")
_ADDRESS_HEAD = lazy_pattern(r"^(.{1,12}?[市区县])")
_WECHAT_PREFIX = lazy_pattern(r"^(?:wx|vx|微信号?|wechat)[:： ]?\s*", re.IGNORECASE)
_LANDLINE = lazy_pattern(r"(0\d{2,3})-(\d{7,8})")
_NO_DIGIT = lazy_pattern(r"\D")
_FIRST_PRIVATE = 0xF0000
_PRIVATE = lazy_pattern("[\U000f0000-\U000ffffd]")
_SHORT_PHONES = ("phone", "mobile", "dingtalk_mobile", "wecom_mobile")
_BY_KIND: dict[str, Sort] = {"phone": "phone", "email": "email", "contact_info": "contact_info"}
_UNREADABLE = frozenset({"id", "ref"})
"""Kinds whose values tie records together: masked, they would tie nothing."""
_HEADERS: tuple[tuple[Sort, re.Pattern[str]], ...] = (
    ("wechat", re.compile(r"微信|微讯|wechat|weixin|\bwx\b|\bqq\b", re.IGNORECASE)),
    ("email", re.compile(r"邮箱|邮件|e-?mail", re.IGNORECASE)),
    ("phone", re.compile(r"电话|手机|座机|传真|phone|mobile|\btel\b|\bfax\b", re.IGNORECASE)),
    ("address", re.compile(r"地址|住址|address", re.IGNORECASE)),
    ("secret", re.compile(r"身份证|证件|护照|银行|账号|密码|passport|identity|bank|account|password", re.IGNORECASE)),
    ("contact_info", re.compile(r"联系方式|通讯", re.IGNORECASE)),
    ("name", re.compile(r"联系人|姓名|收货人|法人|contact|person", re.IGNORECASE)),
)


def sort_of(field: Field) -> Sort | None:
    """What the values of a field are, for masking; None: nothing in them is (ids, numbers, dates, yes and no) and nothing is marked sensitive."""
    kind = field.kind
    if kind.name in _BY_KIND:
        return _BY_KIND[kind.name]
    if getattr(kind, "person", False):
        return "name"
    if field.sensitive:
        if field.key in ("wechat", "address"):
            return "wechat" if field.key == "wechat" else "address"
        return "secret" if kind.numeric else sort_of_header(f"{field.label.zh} {field.label.en}", "secret")
    return None if kind.numeric or kind.name in _UNREADABLE or kind.name == "bool" else "text"


def sort_of_header(header: str, otherwise: Sort = "text") -> Sort:
    """What a column that no field has seems to hold, by its header."""
    return next((sort for sort, pattern in _HEADERS if pattern.search(header)), otherwise)


def mask_value(sort: Sort, text: str, how: Mask, lang: str = "zh-CN") -> str:
    """One value masked.  ``hide`` takes whole values away; ``partial``:

    phone    first 3 and last 4 digits (139****1234), of a landline the area code and the last 4 (010-****5678)
    email    first character, ``***`` and the domain;  wechat, secret  first 2 characters and ``***`` (of a short one: the first)
    address  up to the first 市, 区 or 县, else 6 characters (of a short one: 2), and ``***``;  name, in both ways: first character and ``*``
    contact_info  each part by what it is
    """
    if how == "none" or not text.strip():
        return text
    if sort == "name":
        return text.strip()[:1] + "*"
    if sort == "text":
        return mask_free_text(text, how, lang)
    if sort == "contact_info":
        return mask_part(text, how, lang)
    return MARKS[sort].of(lang) if how == "hide" else _partly(sort, text)


def mask_part(text: str, how: Mask, lang: str = "zh-CN") -> str:
    """One part of a mixed contact column: an e-mail address, a WeChat name behind its prefix, a number, else an address."""
    prefix = _WECHAT_PREFIX.match(text)
    if "@" in text or "＠" in text:
        return mask_value("email", text, how, lang)
    if prefix is not None and prefix.end() < len(text):
        return mask_value("wechat", text[prefix.end() :], how, lang)
    digits = sum(map(str.isdigit, text))
    return mask_value("phone" if digits >= 7 and digits * 2 > len(text) else "address", text, how, lang)


def mask_free_text(text: str, how: Mask, lang: str = "zh-CN") -> str:
    """A text without the telephone numbers, e-mail addresses, WeChat names, streets with house numbers and identity numbers in it, however
    they are spaced or wide."""
    return mask_texts("text", (text,), how, lang)[0]


def mask_texts(sort: Sort, texts: Sequence[str], how: Mask, lang: str = "zh-CN") -> list[str]:
    """Many distinct texts masked, in their order; of free texts only those that may hold something are looked at closely."""
    if how == "none":
        return list(texts)
    if sort != "text":
        return [mask_value(sort, text, how, lang) for text in texts]
    from sheetcrm.derive.personal_patterns import candidates  # here: what only shows findings needs none of it

    found = list(texts)
    for i in candidates(found):
        found[i] = _masked_text(found[i], how, lang)
    return found


def logged_texts(field: Field | None, texts: Sequence[str]) -> list[str]:
    """Values of a column as ChangeLog and lists of changed cells may have them: contact data and secrets masked so that they can be
    recognised, in free texts what looks like contact data.

    field  None: what stands where no field is
    """
    sort = sort_of(field) if field is not None else "text"
    if field is not None and (field.sensitive or sort not in ("text", "name", None)):
        return [mask_shown(text, field.key) for text in texts]
    if field is not None and sort == "text" and sort_of_header(f"{field.label.zh} {field.label.en}") == "secret":
        return ["***" if text else "" for text in texts]
    return mask_texts("text", texts, "partial") if sort == "text" else list(texts)


def logged_text(field: Field | None, text: str) -> str:
    """``logged_texts`` of one value."""
    return logged_texts(field, (text,))[0]


def mask_shown(value: str, key: str = "") -> str:
    """The content of a sensitive cell as findings and logs show it, whatever stands in it: enough to recognise it, not enough to use it.

    e-mail: first character, ``***``, the domain;  number of 7 digits and more: its first 3 and last 4 digits (a landline with
    an area code: that code and the last 4);  address: up to 市/区/县, else 6 characters;  other text: its first 2 characters.
    """
    if not value.strip():
        return value
    if "@" in value or "＠" in value:
        return " ".join(_partial_email(part) for part in value.split())
    if _DIGITS.search(value):
        return _DIGITS.sub(_partial_number, value)
    if key == "address":
        return _address_head(value) + "***"
    if key in _SHORT_PHONES:
        return value  # too short to call anybody: the digits are the message
    return value[:2] + "***"


def _partly(sort: Sort, text: str) -> str:
    if sort == "phone":
        return _partial_phone(text)
    if sort == "email":
        return _partial_email(text)
    if sort == "address":
        head = _address_head(text) if len(text) > 6 else text[:2]
        return mask_free_text(head, "partial") + "***"
    return text[: 2 if len(text) > 4 else 1] + "***"


def _partial_phone(text: str) -> str:
    """By the stored form of the number; what is none shows its last 4 digits at most, and of few digits nothing."""
    stored = read_number(clean(text)) or clean(text)
    landline = _LANDLINE.match(stored)
    if landline:
        return f"{landline[1]}-****{landline[2][-4:]}"
    digits = _NO_DIGIT.sub("", stored)
    if len(digits) < 10:
        return f"****{digits[-4:]}" if len(digits) >= 7 else "****"
    plus = "+" if stored.startswith("+") else ""
    return f"{plus}{digits[:3]}****{digits[-4:]}"


def _partial_email(text: str) -> str:
    local, at, domain = text.replace("＠", "@").rpartition("@")
    return f"{local.strip()[:1]}***{at}{domain.strip()}" if at else text[:1] + "***"


def _partial_number(match: re.Match[str]) -> str:
    text = match[0]
    digits = _NO_DIGIT.sub("", text)
    area = re.match(r"(0\d{2,3})[ \-]", text)
    return f"{area[1]}-****{digits[-4:]}" if area else f"{digits[:3]}****{digits[-4:]}"


def _address_head(text: str) -> str:
    head = _ADDRESS_HEAD.match(text)
    return head[1] if head else text[:6]


@lru_cache(4096)
def _masked_text(text: str, how: Mask, lang: str) -> str:
    """Every pattern in turn; a private character stands for what was found until all have had their turn."""
    from sheetcrm.derive.personal_patterns import PATTERNS, fold_forms

    text, kept = _PRIVATE.sub("\ufffd", text), list[str]()
    for sort, pattern in PATTERNS:
        folded, pieces, end = fold_forms(text), list[str](), 0
        for match in pattern.finditer(folded):
            start, stop = match.span(match.lastindex or 0)
            pieces += [text[end:start], chr(_FIRST_PRIVATE + len(kept))]
            kept.append(MARKS[sort].of(lang) if how == "hide" else _partly(sort, folded[start:stop].strip()))
            end = stop
        if end:
            text = "".join((*pieces, text[end:]))
    return _PRIVATE.sub(lambda match: kept[ord(match[0]) - _FIRST_PRIVATE], text)
