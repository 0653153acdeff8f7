"""``bool``: yes or no, written 是 and 否 (Yes and No in an English workbook)."""

from __future__ import annotations

from typing import Any

from sheetcrm.cells import CellKind, CellValue, Raw
from sheetcrm.schema.field import Field, Problem, Read, ReadContext
from sheetcrm.schema.kinds._base import BLANK, BaseKind
from sheetcrm.schema.kinds._text import clean, is_blank_word
from sheetcrm.schema.vocabulary import Vocabulary
from sheetcrm.tags.fold import fold

_WORDS = dict.fromkeys(("是", "y", "yes", "true", "1", "√", "✓", "✔", "☑"), True) | dict.fromkeys(
    ("否", "n", "no", "false", "0", "×", "✗", "✘"), False
)
_LABELS = {"zh-CN": ("否", "是"), "en": ("No", "Yes")}


class BoolKind(BaseKind):
    name = "bool"

    def read_text_cell(self, text: str, field: Field, context: ReadContext) -> Read:
        found = _WORDS.get(text)
        if found is None:
            cleaned = clean(text)
            if not cleaned or is_blank_word(cleaned):
                return BLANK
            found = _WORDS.get(fold(cleaned))
        return Read(found) if found is not None else Read(None, False, (Problem("VOC-UNKNOWN", {}, _LABELS[_lang(context)][::-1]),))

    def read_other(self, raw: Raw, field: Field, context: ReadContext) -> Read:
        if raw.kind is CellKind.DATE or raw.number not in (0, 1):
            return Read(None, False, (Problem("VOC-UNKNOWN", {}, _LABELS[_lang(context)][::-1]),))
        return Read(raw.number == 1)

    def write(self, value: Any, field: Field, context: ReadContext) -> CellValue:
        return None if value is None else _LABELS[_lang(context)][bool(value)]

    def json_schema(self, field: Field, vocabulary: Vocabulary | None, lang: str) -> dict[str, Any]:
        return {"type": "boolean"}


def _lang(context: ReadContext) -> str:
    return "en" if context.lang == "en" else "zh-CN"


BOOL = BoolKind()
