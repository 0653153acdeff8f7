"""Money without rounding errors: whole ten-thousandths of a yuan, and what one unit of a currency is worth."""

from __future__ import annotations

import unicodedata

import numpy as np

from sheetcrm.derive.columns import Floats
from sheetcrm.schema import Settings

UNITS = 10_000
"""Units of a yuan.  Sums of them are exact up to 900 thousand million yuan, in whatever order they are added."""

_WORDS = {
    "CNY": ("RMB", "CN¥", "¥", "人民币", "人民幣", "元"),
    "USD": ("$", "US$", "美元", "美金"),
    "EUR": ("€", "欧元", "歐元"),
    "GBP": ("£", "英镑", "英鎊"),
    "JPY": ("JP¥", "日元", "日圆", "円"),
    "HKD": ("HK$", "港元", "港币", "港幣"),
    "TWD": ("NT$", "新台币", "新臺幣", "台币"),
}
_CODES = {word: code for code, words in _WORDS.items() for word in words}


def to_units(yuan: Floats) -> Floats:
    """Whole ten-thousandths, decimal half up; nan stays nan."""
    units: Floats = np.floor(np.round(yuan * UNITS, 4) + 0.5)  # the inner rounding takes away what binary fractions add
    return units


def to_yuan(units: Floats) -> Floats:
    return units / UNITS


def rate_of(settings: Settings, currency: str) -> float | None:
    """Yuan for one unit of a currency (code, sign or word); 1 for the base currency and for blank; None without a ``rate.CUR`` above 0."""
    text = unicodedata.normalize("NFKC", currency).strip().upper()
    code = _CODES.get(text, text)
    if not code or code == str(settings["currency.base"]).strip().upper():
        return 1.0
    found = {key.upper(): value for key, value in settings.family("rate.").items()}.get(code)
    return float(found) if found is not None and float(found) > 0 else None
