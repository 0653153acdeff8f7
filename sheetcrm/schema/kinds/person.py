"""``person``: the name of somebody on the Team sheet."""

from __future__ import annotations

from sheetcrm.schema.kinds.text import TextKind

PERSON = TextKind("person", blank_words=True)
