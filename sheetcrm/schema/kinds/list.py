"""``list``: several short texts in one cell, parted by 、 , ; or line breaks.  Typed value: their tuple."""

from __future__ import annotations

import re
from typing import Any

from sheetcrm.cells import CellValue, Raw
from sheetcrm.schema.field import Field, Read, ReadContext
from sheetcrm.schema.kinds._base import BLANK, BaseKind, python_raw
from sheetcrm.schema.kinds._text import norm_problem, read_text
from sheetcrm.schema.kinds.longtext import LONGTEXT
from sheetcrm.schema.kinds.text import length_problem
from sheetcrm.schema.vocabulary import Vocabulary

_SPLIT = re.compile(r"[,，、;；\n]")


class ListKind(BaseKind):
    name = "list"

    def read_text_cell(self, text: str, field: Field, context: ReadContext) -> Read:
        value = read_text(text)
        items = split_list(value)
        if not items:
            return BLANK
        return Read(items, False, norm_problem(text, value) + length_problem(value, field))

    def read_other(self, raw: Raw, field: Field, context: ReadContext) -> Read:
        read = LONGTEXT.read_other(raw, field, context)
        return Read((read.value,), False, read.problems)

    def write(self, value: Any, field: Field, context: ReadContext) -> CellValue:
        return (", " if context.lang == "en" else "、").join(value) if value else None

    def python(self, value: Any) -> Any:
        return tuple(value or ())

    def raw(self, value: object) -> Raw:
        return python_raw("、".join(map(str, value)) if isinstance(value, list | tuple) else value)

    def json_schema(self, field: Field, vocabulary: Vocabulary | None, lang: str) -> dict[str, Any]:
        return {"type": "array", "items": {"type": "string"}}


def split_list(text: str) -> tuple[str, ...]:
    """The items of a cell, without blanks around them and without repeats."""
    return tuple(dict.fromkeys(item for part in _SPLIT.split(text) if (item := part.strip())))


LIST = ListKind()
