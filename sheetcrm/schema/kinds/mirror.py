"""``mirror``: a copy of a master value beside its id, for people to read; it is compared, never trusted."""

from __future__ import annotations

from sheetcrm.schema.kinds.text import TextKind

MIRROR = TextKind("mirror")
