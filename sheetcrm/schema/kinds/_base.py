"""``BaseKind``: what all kinds share: cell errors, empty cells, many texts at once, and the way in from Python values."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from sheetcrm.cells import CellKind, CellValue, Raw
from sheetcrm.schema.dates import serial_of
from sheetcrm.schema.field import Field, Problem, Read, ReadContext, TextsRead
from sheetcrm.schema.vocabulary import Vocabulary

NAN = math.nan
BLANK = Read(None, True)

_FOUND = {CellKind.NUMBER: "number", CellKind.DATE: "date", CellKind.BOOL: "bool"}


class BaseKind:
    """A kind says how a text is read (``read_text_cell``) and, where cells of other types mean something, how they are (``read_other``).

    name           by which models and the sheet Fields ask for it;  number_format  of its cells (``@``: text), None: General
    numeric        typed columns are float64 arrays and not codes into distinct values
    What a cell means is worked out once for each distinct content, so values must be hashable.
    """

    name = ""
    number_format: str | None = None
    numeric = False
    takes_plain = False
    """A plain text (``is_plain``) within the field's length is its own value, and there is nothing to say about it."""
    takes_made_of: tuple[bytes, int] | None = None
    """(ASCII characters, how many): so is a text of 1 to so many of these characters."""

    def read(self, raw: Raw, field: Field, context: ReadContext) -> Read:
        """What one distinct cell content means: blank cells are blank, error cells are CELL-ERROR, the rest the two methods below say."""
        kind = raw.kind
        if kind is CellKind.TEXT:
            return self.read_text_cell(raw.text, field, context)
        if kind is CellKind.BLANK:
            return BLANK
        if kind is CellKind.ERROR:
            return Read(None, True, (Problem("CELL-ERROR", {"error": raw.text}),))
        return self.read_other(raw, field, context)

    def read_texts(self, texts: Sequence[str], field: Field, context: ReadContext) -> TextsRead:
        """``read`` of many distinct texts; override it where that is quicker than one by one."""
        read = self.read_text_cell
        return TextsRead.of(read(text, field, context) for text in texts)

    def read_all_but(self, odd: Iterable[int], values: list[Any], texts: Sequence[str], field: Field, context: ReadContext) -> TextsRead:
        """``values`` are right for every text but those at the places ``odd``, which are read one by one."""
        special: dict[int, Read] = {}
        for i in odd:
            read = self.read_text_cell(texts[i], field, context)
            values[i] = read.value
            if read.problems or read.value is None:
                special[i] = read
        return TextsRead(values, special)

    def read_text_cell(self, text: str, field: Field, context: ReadContext) -> Read:
        """What a TEXT cell means."""
        raise NotImplementedError

    def read_other(self, raw: Raw, field: Field, context: ReadContext) -> Read:
        """What a NUMBER, DATE or BOOL cell means."""
        raise NotImplementedError

    def write(self, value: Any, field: Field, context: ReadContext) -> CellValue:
        """The cell content that stands for a typed value; reading it gives the value again."""
        return None if value is None else str(value)

    def python(self, value: Any) -> Any:
        """The typed value as records hold it."""
        return value

    def raw(self, value: object) -> Raw:
        """A Python value as if it stood in a cell; ``TypeError`` when it cannot."""
        return python_raw(value)

    def json_schema(self, field: Field, vocabulary: Vocabulary | None, lang: str) -> dict[str, Any]:
        """The JSON Schema of a record's value."""
        schema: dict[str, Any] = {"type": "string"}
        if field.max_length:
            schema["maxLength"] = field.max_length
        return schema

    def __repr__(self) -> str:
        return f"<kind {self.name}>"


def wrong_type(raw: Raw, replacement: CellValue = None) -> Problem:
    """CELL-TYPE: a number, date or TRUE/FALSE cell where text belongs."""
    return Problem("CELL-TYPE", {"found": _FOUND[raw.kind]}, (), replacement)


def python_raw(value: object) -> Raw:
    """A Python value as the cell content that it would be; ``TypeError`` for what no cell can hold."""
    if value is None:
        return Raw(CellKind.BLANK, "", NAN)
    if isinstance(value, str):
        return Raw(CellKind.TEXT, str(value), NAN) if value else Raw(CellKind.BLANK, "", NAN)
    if isinstance(value, bool | np.bool_):
        return Raw(CellKind.BOOL, "TRUE" if value else "FALSE", float(value))
    if isinstance(value, int):
        return Raw(CellKind.NUMBER, str(value), float(value))
    if isinstance(value, dt.date):
        return Raw(CellKind.DATE, "", serial_of(value))
    if hasattr(value, "__float__"):
        number = float(value)
        if math.isfinite(number):
            return Raw(CellKind.NUMBER, repr(number), number)
    raise TypeError(type(value).__name__)
