"""Personal data as it may be shown in findings: enough to recognise a value, not enough to use it."""

from __future__ import annotations

import re

_DIGITS = re.compile(r"\d(?:[ \-().]?\d){6,}")
_ADDRESS_HEAD = re.compile(r"^(.{1,12}?[市区县])")


def mask(value: str, key: str = "") -> str:
    """A sensitive value, partly hidden.

    e-mail: first character, ``***``, the domain;  number of 7 digits and more: its first 3 and last 4 digits (a landline with
    an area code: that code and the last 4);  address: up to 市/区/县, else 6 characters;  other text: its first 2 characters.
    """
    if not value.strip():
        return value
    if "@" in value or "＠" in value:
        return " ".join(_mask_email(part) for part in value.split())
    if _DIGITS.search(value):
        return _DIGITS.sub(_mask_number, value)
    if key == "address":
        head = _ADDRESS_HEAD.match(value)
        return (head[1] if head else value[:6]) + "***"
    if key in ("phone", "mobile", "dingtalk_mobile", "wecom_mobile"):
        return value  # too short to call anybody: the digits are the message
    return value[:2] + "***"


def _mask_email(text: str) -> str:
    local, at, domain = text.replace("＠", "@").rpartition("@")
    return f"{local[:1]}***{at}{domain}" if at else text[:1] + "***"


def _mask_number(match: re.Match[str]) -> str:
    text = match[0]
    digits = re.sub(r"\D", "", text)
    area = re.match(r"(0\d{2,3})[ \-]", text)
    return f"{area[1]}-****{digits[-4:]}" if area else f"{digits[:3]}****{digits[-4:]}"
