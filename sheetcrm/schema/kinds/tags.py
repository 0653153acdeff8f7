"""``tags``: the tags of a customer.  Typed value: what the workbook's tag table makes of the cell, else its text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sheetcrm._lazy import lazy_pattern
from sheetcrm.cells import CellValue, Raw
from sheetcrm.schema.field import Field, Read, ReadContext, TextsRead
from sheetcrm.schema.kinds._base import BLANK, BaseKind, python_raw
from sheetcrm.schema.kinds._text import cell_text, clean, is_blank_word, without_controls
from sheetcrm.schema.vocabulary import Vocabulary

_SPLIT = lazy_pattern(r"[,，、;；|\n\t]")


class TagsKind(BaseKind):
    name = "tags"

    def read_texts(self, texts: Sequence[str], field: Field, context: ReadContext) -> TextsRead:
        """A text without controls that holds a tag is no blank word: what the tag table makes of it is all there is to say."""
        if context.tag_table is None:
            return super().read_texts(texts, field, context)
        readings = context.tag_table.parse_all([text if text.isprintable() else "" for text in texts])
        odd = [i for i, reading in enumerate(readings) if not reading.tags]
        return self.read_all_but(odd, readings, texts, field, context)

    def read_text_cell(self, text: str, field: Field, context: ReadContext) -> Read:
        cleaned = clean(text)
        if not cleaned or is_blank_word(cleaned):
            return BLANK
        if context.tag_table is None:
            return Read(text)
        reading = context.tag_table.parse(without_controls(text))
        return Read(reading) if reading.tags or reading.issues else BLANK

    def read_other(self, raw: Raw, field: Field, context: ReadContext) -> Read:
        """A number is read as ``2024``, a date as ``2024-03-15``."""
        return self.read_text_cell(cell_text(raw), field, context)

    def write(self, value: Any, field: Field, context: ReadContext) -> CellValue:
        if value is None or isinstance(value, str):
            return value
        prefixed = context.settings["tags.display"] == "prefixed"
        return str(context.settings["tags.joiner"]).join(tag.prefixed if prefixed else tag.text for tag in value.tags) or None

    def python(self, value: Any) -> Any:
        if value is None:
            return ()
        if isinstance(value, str):
            return tuple(item for part in _SPLIT.split(value) if (item := clean(part)))
        return tuple(tag.text for tag in value.tags)

    def raw(self, value: object) -> Raw:
        return python_raw(",".join(map(str, value)) if isinstance(value, list | tuple) else value)

    def json_schema(self, field: Field, vocabulary: Vocabulary | None, lang: str) -> dict[str, Any]:
        return {"type": "array", "items": {"type": "string"}}


TAGS = TagsKind()
