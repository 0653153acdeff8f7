"""``longtext``: text of any length, with line breaks."""

from __future__ import annotations

from sheetcrm.schema.kinds.text import TextKind

LONGTEXT = TextKind("longtext")
