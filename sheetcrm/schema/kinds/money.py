"""``money``: an amount in the base currency; a percentage is no amount."""

from __future__ import annotations

from sheetcrm.schema.kinds.number import NumberKind

MONEY = NumberKind("money", "#,##0.00")
