"""``BookSchema``: the sheets of a workbook."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from sheetcrm.schema.field import Field, ReadContext
from sheetcrm.schema.headers import title_form
from sheetcrm.schema.sheet import SheetSchema, model_schema
from sheetcrm.schema.sheets import LaterSheet, all_sheets

if TYPE_CHECKING:
    from pydantic import BaseModel


class BookSchema:
    """The sheets that a workbook may have, in workbook order.  Immutable: ``with_…`` give a new one.

    Sheets of modules are loaded when somebody asks for them: most workbooks have none.
    """

    def __init__(self, sheets: Iterable[SheetSchema | LaterSheet], custom: Mapping[str, Iterable[Field]] | None = None) -> None:
        self._entries = {sheet.key: sheet for sheet in sheets}
        self._custom = {key: tuple(fields) for key, fields in (custom or {}).items()}
        self._loaded: dict[str, SheetSchema] = {}

    @classmethod
    def default(cls) -> BookSchema:
        """The core sheets with Team, Settings and Fields, the modules, and the generated ones."""
        return _default()

    @property
    def sheets(self) -> tuple[SheetSchema, ...]:
        """Every sheet, modules too."""
        return tuple(self.sheet(key) for key in self._entries)

    @property
    def core(self) -> tuple[SheetSchema, ...]:
        """The sheets that a workbook has without modules."""
        return tuple(self.sheet(key) for key, entry in self._entries.items() if isinstance(entry, SheetSchema) and entry.core)

    def sheet(self, key: str) -> SheetSchema:
        """The sheet with this key; ``KeyError`` if there is none."""
        found = self._loaded.get(key)
        if found is None:
            entry = self._entries[key]
            plain = entry if isinstance(entry, SheetSchema) else entry.load()
            found = self._loaded[key] = plain.with_fields(self._custom.get(key, ()))
        return found

    def get(self, key: str) -> SheetSchema | None:
        return self.sheet(key) if key in self._entries else None

    def __contains__(self, key: object) -> bool:
        return key in self._entries

    def with_choices(self) -> list[Field]:
        """The fields of somebody's own models that bring their choices with them."""
        return [f for entry in self._entries.values() if isinstance(entry, SheetSchema) for f in entry.fields if f.choices]

    def titles(self) -> dict[str, str]:
        """Titles as they are compared -> sheet key."""
        table: dict[str, str] = {}
        for key, entry in self._entries.items():
            names = (entry.name, entry.label.zh, entry.label.en) if isinstance(entry, SheetSchema) else (entry.name, entry.zh)
            for title in names:
                table.setdefault(title_form(title), key)
        return table

    def with_model(self, model: type[BaseModel]) -> BookSchema:
        """With one more sheet, of somebody's own pydantic model; a subclass of a built-in model (``Customer``) takes its sheet's place."""
        from sheetcrm.schema.record import Record

        base = next((sheet for sheet in self.sheets if issubclass(model, sheet.model)), None)
        own = base.with_model(model) if base is not None and issubclass(model, Record) else model_schema(model)
        return BookSchema({**self._entries, own.key: own}.values(), self._custom)

    def key_of(self, model: type[BaseModel]) -> str:
        """The key of the sheet that ``with_model`` made of a model."""
        base = next((sheet for sheet in _default().sheets if issubclass(model, sheet.model)), None)
        return base.key if base is not None else model.__name__.lower()

    def with_fields(self, custom: Mapping[str, Iterable[Field]]) -> BookSchema:
        """With custom columns: sheet key -> fields."""
        if not custom:
            return self
        joined = {key: (*self._custom.get(key, ()), *custom.get(key, ())) for key in {*self._custom, *custom}}
        return BookSchema(self._entries.values(), joined)

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
    return BookSchema(all_sheets())


@cache
def _titles() -> dict[str, str]:
    return _default().titles()


def recognise_sheet(title: str) -> str | None:
    """The key of a built-in sheet by the title of a worksheet: the English name or the Chinese label, without case; None for any other."""
    return _titles().get(title_form(title))
