"""``integer``: a whole number."""

from __future__ import annotations

from sheetcrm.schema.kinds.number import NumberKind

INTEGER = NumberKind("integer", "0", shares=True, whole=True)
