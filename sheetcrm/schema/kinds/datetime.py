"""``datetime``: a moment; a day without time counts as its midnight."""

from __future__ import annotations

from sheetcrm.schema.kinds.date import DateKind

DATETIME = DateKind("datetime", "yyyy-mm-dd hh:mm", timed=True)
