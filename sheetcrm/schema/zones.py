"""Time zones: times with an offset are brought to the workbook's own."""

from __future__ import annotations

import datetime as dt
from functools import cache


@cache
def zone(name: str) -> dt.tzinfo:
    """A zone by its name in the tz database.  ``ValueError`` when there is none.

    Asia/Shanghai works without a tz database too: a plain UTC+8.
    """
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        if name == "Asia/Shanghai":
            return dt.timezone(dt.timedelta(hours=8))
        raise ValueError(name) from error
