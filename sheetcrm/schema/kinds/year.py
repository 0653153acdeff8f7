"""``year``: the year of a birth or a foundation."""

from __future__ import annotations

from sheetcrm.schema.kinds.number import YearKind

YEAR = YearKind("year", "0", whole=True)
