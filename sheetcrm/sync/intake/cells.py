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


class CellMaker:
    """Writes of one table.

    formulas  texts so far that begin like a formula: they are written as text into a cell of text format, so that nothing ever computes them
    """

    def __init__(self, table: Table) -> None:
        self.table = table
        self.formulas = 0
        self._kept: dict[str, dict[Any, CellWrite]] = {}

    def write(self, key: str, value: Any) -> CellWrite:
        kept = self._kept.setdefault(key, {})
        found = kept.get(value)
        if found is None:
            found = kept[value] = self._made(key, value)
        if found.value is not None and found.number_format == _TEXT and self._is_text(key):
            self.formulas += 1
        return found

    def column(self, key: str, values: Sequence[Any]) -> list[CellWrite | None]:
        """The writes of one column; None for nothing."""
        return [None if value is None else self.write(key, value) for value in values]

    def _is_text(self, key: str) -> bool:
        return self.table.schema.field(key).kind.number_format is None

    def _made(self, key: str, value: Any) -> CellWrite:
        spec = self.table.schema.field(key)
        content: CellValue = value if spec.kind.name == "id" or isinstance(value, CellWrite) else spec.kind.write(value, spec, self.table.context)
        write = self.table.write(key, content)
        if isinstance(content, str) and self._is_text(key) and looks_like_formula(content):
            return CellWrite(content, _TEXT)
        return write


def looks_like_formula(text: str) -> bool:
    """Begins with ``= + - @``, in whatever width, and is no number and no telephone number."""
    plain = unicodedata.normalize("NFKC", text[:200]).strip()
    return bool(_SIGN.match(plain)) and not _NUMBER.fullmatch(plain)
