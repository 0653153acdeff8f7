"""``BookSchema``: the sheets of a workbook."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from pydantic import BaseModel

from sheetcrm.schema.field import Field, ReadContext
from sheetcrm.schema.headers import title_form
from sheetcrm.schema.sheet import SheetSchema, model_schema
from sheetcrm.schema.sheets import core_sheets


class BookSchema:
    """The sheets that a workbook may have, in workbook order.  Immutable: ``with_…`` give a new one."""

    def __init__(self, sheets: Iterable[SheetSchema]) -> None:
        self.sheets: tuple[SheetSchema, ...] = tuple(sheets)
        self._by_key = {sheet.key: sheet for sheet in self.sheets}

    @classmethod
    def default(cls) -> BookSchema:
        """The core sheets with Team, Settings and Fields, and the generated ones."""
        return _default()

    def sheet(self, key: str) -> SheetSchema:
        """The sheet with this key; ``KeyError`` if there is none."""
        return self._by_key[key]

    def get(self, key: str) -> SheetSchema | None:
        return self._by_key.get(key)

    def __contains__(self, key: object) -> bool:
        return key in self._by_key

    def with_model(self, model: type[BaseModel]) -> BookSchema:
        """With one more sheet, of somebody's own pydantic model."""
        return BookSchema((*self.sheets, model_schema(model)))

    def with_fields(self, custom: Mapping[str, Iterable[Field]]) -> BookSchema:
        """With custom columns: sheet key -> fields."""
        return BookSchema(sheet.with_fields(custom.get(sheet.key, ())) for sheet in self.sheets)

    def json_schema(self, lang: str = "zh-CN") -> dict[str, Any]:
        """The JSON Schema of the workbook's records: an object with one array of rows for each entered and config sheet."""
        vocabularies = ReadContext.default().vocabularies
        sheets = {sheet.name: sheet for sheet in self.sheets if sheet.role in ("entered", "config")}
        return {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": "sheetcrm",
            "type": "object",
            "properties": {
                name: {"title": sheet.label.of(lang), "type": "array", "items": {"$ref": f"#/$defs/{name}"}} for name, sheet in sheets.items()
            },
            "$defs": {
                name: {
                    "title": sheet.label.of(lang),
                    "type": "object",
                    "properties": {f.key: f.json_schema(vocabularies, lang) for f in sheet.fields},
                    "required": [f.key for f in sheet.fields if f.required == "required"],
                    "additionalProperties": False,
                }
                for name, sheet in sheets.items()
            },
        }


@cache
def _default() -> BookSchema:
    return BookSchema(core_sheets())


@cache
def titles() -> dict[str, str]:
    """Titles as they are compared -> sheet key."""
    table: dict[str, str] = {}
    for sheet in _default().sheets:
        for title in (sheet.name, sheet.label.zh, sheet.label.en):
            table.setdefault(title_form(title), sheet.key)
    return table
