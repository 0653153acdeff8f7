"""``id``: what a record is called.  Typed value: the key form for comparison."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sheetcrm._lazy import lazy_pattern
from sheetcrm.cells import CellKind, Raw
from sheetcrm.schema.field import Field, Problem, Read, ReadContext, TextsRead
from sheetcrm.schema.kinds._base import BLANK, BaseKind, wrong_type
from sheetcrm.schema.kinds._text import EXACT, cell_text, clean, norm_problem, not_matching, read_text
from sheetcrm.schema.kinds.text import PRECISION

PLAIN = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-"
_PLAIN = re.compile(r"[A-Z0-9_-]{1,32}")
_SHAPE = lazy_pattern(r"[A-Za-z0-9_-]{1,32}")


class IdKind(BaseKind):
    """checked: the own id of a sheet, whose shape must be right; a reference only has to name a record."""

    number_format = "@"
    takes_made_of = (PLAIN, 32)

    def __init__(self, name: str, *, checked: bool) -> None:
        self.name, self.checked = name, checked

    def read_texts(self, texts: Sequence[str], field: Field, context: ReadContext) -> TextsRead:
        return self.read_all_but(not_matching(_PLAIN, texts), list(texts), texts, field, context)

    def read_text_cell(self, text: str, field: Field, context: ReadContext) -> Read:
        value = read_text(text)
        key = id_key(value)
        if not key:
            return BLANK
        return Read(key, False, norm_problem(text, value) + self._shape(value, key))

    def read_other(self, raw: Raw, field: Field, context: ReadContext) -> Read:
        value = cell_text(raw)
        if raw.kind is CellKind.NUMBER and abs(raw.number) >= EXACT:
            return Read(id_key(value), False, (PRECISION,))
        lossless = value if raw.kind is CellKind.NUMBER else None
        return Read(id_key(value), False, (wrong_type(raw, lossless), *self._shape(value, id_key(value))))

    def _shape(self, value: str, key: str) -> tuple[Problem, ...]:
        if not self.checked or _SHAPE.fullmatch(value):
            return ()
        return (Problem("ID-FORMAT", {}, (key,) if _SHAPE.fullmatch(key) else ()),)


def id_key(text: str) -> str:
    """The form in which ids are compared: NFKC, trimmed, without blanks inside, upper case."""
    key = clean(text).replace(" ", "").upper()
    return key if key.isascii() else clean(key)  # what a blank kept apart may compose now


ID = IdKind("id", checked=True)
