"""``wan``: an amount in a column that counts in 万."""

from __future__ import annotations

from sheetcrm.schema.kinds.number import NumberKind

WAN = NumberKind("wan", "#,##0.00", unit=10_000)
