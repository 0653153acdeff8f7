"""``pydantic``: any type that pydantic validates, for sheets of somebody's own models."""

from __future__ import annotations

from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from sheetcrm.cells import CellKind, CellValue, Raw
from sheetcrm.schema.dates import value_of
from sheetcrm.schema.field import Field, Kind, Problem, Read, ReadContext
from sheetcrm.schema.kinds import BOOL, DATE, DATETIME, ENUM, INTEGER, NUMBER, TEXT
from sheetcrm.schema.kinds._base import BLANK, BaseKind
from sheetcrm.schema.kinds._text import clean, read_text
from sheetcrm.schema.vocabulary import Vocabulary
from sheetcrm.text import Text


class PydanticKind(BaseKind):
    """Typed value: what pydantic makes of the cell.  What it refuses is VALUE-BAD with pydantic's own words."""

    name = "pydantic"

    def __init__(self, annotation: Any) -> None:
        self.adapter: TypeAdapter[Any] = TypeAdapter(annotation)

    def read_text_cell(self, text: str, field: Field, context: ReadContext) -> Read:
        value = read_text(text)
        return self._validated(value) if value else BLANK

    def read_other(self, raw: Raw, field: Field, context: ReadContext) -> Read:
        if raw.kind is CellKind.BOOL:
            return self._validated(bool(raw.number))
        if raw.kind is CellKind.DATE:
            return self._validated(value_of(raw.number))
        whole = raw.number == int(raw.number)
        return self._validated(int(raw.number) if whole else raw.number)

    def _validated(self, value: object) -> Read:
        try:
            found = self.adapter.validate_python(value)
        except ValidationError as error:
            return Read(None, False, (Problem("VALUE-BAD", {"reason": error.errors()[0]["msg"]}),))
        try:
            hash(found)
        except TypeError:  # typed columns keep distinct values in a dict
            found = repr(found)
        return Read(found)

    def write(self, value: Any, field: Field, context: ReadContext) -> CellValue:
        plain = self.adapter.dump_python(value, mode="json") if value is not None else None
        return plain if plain is None or isinstance(plain, str | int | float | bool) else str(plain)

    def json_schema(self, field: Field, vocabulary: Vocabulary | None, lang: str) -> dict[str, Any]:
        return self.adapter.json_schema()


def fields_of_any(model: type[BaseModel]) -> list[Field]:
    """The fields of any pydantic model, in its order."""
    from sheetcrm.schema.record import fields_of

    known = fields_of(model)
    return [known.get(name) or _field(f"{model.__name__.lower()}.{name}", name, info) for name, info in model.model_fields.items()]


def _field(vocabulary: str, name: str, info: FieldInfo) -> Field:
    """``pydantic.Field(json_schema_extra={"sensitive": True})`` marks a column that is masked wherever it is shown or written down."""
    label = info.title or clean(name.replace("_", " ")).capitalize()
    aliases = (info.alias,) if info.alias else ()
    note = info.description or ""
    choices = _choices(info.annotation)
    return Field(
        name,
        Text(label, label),
        ENUM if choices else _kind(info),
        "required" if info.is_required() else "optional",
        aliases,
        vocabulary=vocabulary if choices else None,
        sensitive=isinstance(info.json_schema_extra, dict) and info.json_schema_extra.get("sensitive") is True,
        note=Text(note, note),
        choices=choices,
    )


def _choices(annotation: Any) -> tuple[str, ...]:
    """The texts of ``Literal["a", "b"]``, also of an optional one; empty for any other type."""
    parts = [part for part in get_args(annotation) if part is not NoneType] if get_origin(annotation) in (Union, UnionType) else [annotation]
    chosen = get_args(parts[0]) if len(parts) == 1 and get_origin(parts[0]) is Literal else ()
    return chosen if all(isinstance(one, str) and one for one in chosen) else ()


def _kind(info: FieldInfo) -> Kind:
    """The plain kind of a plain type, so that it is read as in every other sheet; pydantic for everything else."""
    import datetime as dt

    plain: dict[Any, Kind] = {str: TEXT, dt.date: DATE, dt.datetime: DATETIME, int: INTEGER, float: NUMBER, bool: BOOL}
    if not info.metadata:
        for of, kind in plain.items():
            if info.annotation is of or info.annotation == (of | None):
                return kind
    return PydanticKind(Annotated[(info.annotation, *info.metadata)] if info.metadata else info.annotation)
