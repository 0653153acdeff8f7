"""Money without rounding errors: whole ten-thousandths of a yuan, and what one unit of a currency is worth."""

from __future__ import annotations

import numpy as np

from sheetcrm.derive.columns import Floats
from sheetcrm.schema import Settings
from sheetcrm.schema.currencies import currency_code

UNITS = 10_000
"""Units of a yuan.  Sums of them are exact up to 900 thousand million yuan, in whatever order they are added."""


def to_units(yuan: Floats) -> Floats:
    """Whole ten-thousandths, decimal half up; nan stays nan."""
    units: Floats = np.floor(np.round(yuan * UNITS, 4) + 0.5)  # the inner rounding takes away what binary fractions add
    return units


def to_yuan(units: Floats) -> Floats:
    return units / UNITS


def rate_of(settings: Settings, currency: str) -> float | None:
    """Yuan for one unit of a currency (code, sign or word); 1 for the base currency and for blank; None without a ``rate.CUR`` above 0."""
    code = currency_code(currency)
    if not code or code == str(settings["currency.base"]).strip().upper():
        return 1.0
    found = {key.upper(): value for key, value in settings.family("rate.").items()}.get(code)
    return float(found) if found is not None and float(found) > 0 else None
