"""Names of people with their title in brackets."""

from __future__ import annotations

from sheetcrm._lazy import lazy_pattern

_TITLED = lazy_pattern(r"([^()（）\n]{1,60}?)\s*[(（]([^()（）\n]{2,60})[)）]")
_NO_TITLE = lazy_pattern(r"[0-9]{5}|[@:：/]|^(?:先生|女士|小姐|离职|已离职|在职|本人|微信|电话|手机|男性|女性)$")


def name_and_title(text: str) -> tuple[str, str] | None:
    """``张伟(采购总监)`` -> the name and the title; None where the brackets hold a number, an address, or no title at all."""
    if text[-1:] not in (")", "）"):
        return None
    match = _TITLED.fullmatch(text)
    if match is None or _NO_TITLE.search(match[2].strip()) or not match[1].strip():
        return None
    return match[1].strip(), match[2].strip()
