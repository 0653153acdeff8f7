"""How soon events are written down."""

from __future__ import annotations

import numpy as np

from sheetcrm.derive.columns import Bools, Floats

_MINUTE = 1 / 1440
_NOISE = 1e-6  # hours that binary fractions of a day may add


def end_of_untimed(moments: Floats) -> Floats:
    """A moment without time (midnight) counts from 23:59 of its day."""
    return np.where(moments == np.floor(moments), moments + 1439 * _MINUTE, moments)


def in_time(moment: Floats, recorded: Floats, hours: float) -> Bools:
    """recorded − moment ≤ ``hours`` (serials; an event without time counts from 23:59); False where one of them is missing."""
    soon: Bools = (recorded - end_of_untimed(moment)) * 24 <= hours + _NOISE
    return soon
