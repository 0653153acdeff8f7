"""Typed values as what is put into cells: each distinct value once."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Any

from sheetcrm.cells import CellValue, CellWrite
from sheetcrm.store import Table

_SIGN = re.compile(r"[=+\-@]")
_NUMBER = re.compile(r"[+-]?[\d.,\s]*\d%?|[+-]?[\d\s()-]+|-+|[+=@]")
_TEXT = "@"
_NOTHING = CellWrite(None)


class CellMaker:
    """Writes of one table.

    formulas  texts so far that begin like a formula: they are written as text into a cell of text format, so that nothing ever computes them
    """

    def __init__(self, table: Table) -> None:
        self.table = table
        self.formulas = 0
        self._kept: dict[str, dict[Any, CellWrite]] = {}

    def write(self, key: str, value: Any) -> CellWrite:
        """One value."""
        [found] = self.column(key, [value])
        return found or CellWrite(None)

    def column(self, key: str, values: Sequence[Any]) -> list[CellWrite | None]:
        """The writes of one column; None for nothing."""
        kept = self._kept.setdefault(key, {None: _NOTHING})
        spec = self.table.schema.field(key)
        kind, context = spec.kind, self.table.context
        plain = kind.number_format is None
        for value in {*values} - kept.keys():
            content: CellValue = value if kind.name == "id" else kind.write(value, spec, context)
            guard = plain and isinstance(content, str) and looks_like_formula(content)
            kept[value] = CellWrite(content, _TEXT) if guard else self.table.write(key, content)
        writes = [kept[value] for value in values]
        if plain:
            self.formulas += sum(write.number_format == _TEXT for write in writes)
        return [write if write is not _NOTHING else None for write in writes]


def looks_like_formula(text: str) -> bool:
    """Begins with ``= + - @``, in whatever width, and is no number and no telephone number."""
    if text[:1].isalnum():
        return False
    plain = unicodedata.normalize("NFKC", text[:200]).strip()
    return bool(_SIGN.match(plain)) and not _NUMBER.fullmatch(plain)
