"""``ref``: the id of a record of another sheet.  Typed value: its key form."""

from __future__ import annotations

from sheetcrm.schema.kinds.id import IdKind

REF = IdKind("ref", checked=False)
