"""Currencies: the signs and words that stand beside amounts, and those that a currency column holds."""

from __future__ import annotations

import unicodedata

SIGNS = {
    "CNY": ("¥", "CNY", "RMB", "人民币", "人民幣", "元", "块", "塊", "圆", "圓", "元整", "圆整"),
    "USD": ("$", "US$", "USD", "美元", "美金"),
    "EUR": ("€", "EUR", "欧元", "歐元"),
    "GBP": ("£", "GBP", "英镑", "英鎊"),
    "JPY": ("¥", "JP¥", "JPY", "日元", "日圆", "円"),
    "HKD": ("$", "HK$", "HKD", "港元", "港币", "港幣"),
    "TWD": ("$", "NT$", "TWD", "新台币", "新臺幣", "台币"),
    "KRW": ("₩", "KRW", "韩元", "韓元"),
    "SGD": ("$", "S$", "SGD", "新加坡元", "新币"),
    "AUD": ("$", "A$", "AUD", "澳元"),
    "CAD": ("$", "C$", "CAD", "加元"),
}
"""What may stand beside an amount in a currency; several currencies share a sign."""
_NAMES = {"CN¥": "CNY", "块": "", "塊": "", "圆": "", "圓": "", "元整": "", "圆整": ""}
"""Words of a currency column that are no sign of an amount, and signs that are no word of a currency column (empty)."""


def _codes() -> dict[str, str]:
    found: dict[str, str] = {}
    for code, signs in SIGNS.items():
        for sign in signs:
            found.setdefault(sign, code)
    return {sign: code for sign, code in {**found, **_NAMES}.items() if code}


_CODES = _codes()


def currency_code(text: str) -> str:
    """The code of a currency written as code, sign or word: ``usd``, ``$`` and 美元 are ``USD``; of a shared sign the first.

    What is none of them comes back in capitals; blank stays blank.
    """
    word = unicodedata.normalize("NFKC", text).strip().upper()
    return _CODES.get(word, word)
