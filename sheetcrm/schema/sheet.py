"""``SheetSchema``: what one sheet holds, derived from a pydantic model."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any, Literal, cast

from pydantic import BaseModel

from sheetcrm.schema.field import Field
from sheetcrm.schema.record import Record, fields_of
from sheetcrm.text import Text

Role = Literal["entered", "log", "generated", "config"]


@dataclass(frozen=True, eq=False)
class SheetSchema:
    """One sheet.

    key       ``customers``;  name ``Customers``, the canonical title;  label  its titles in both languages
    role      ``entered`` people edit, ``log`` the engine appends, ``generated`` rebuilt by refresh, ``config``
    fields    in the order of the columns;  id_field  key of the field that names a record, None: rows have no name
    model     the pydantic model of a row;  core  False: a module, not in every workbook
    """

    key: str
    name: str
    label: Text
    role: Role
    fields: tuple[Field, ...]
    id_field: str | None
    model: type[Record]
    core: bool = True
    _by_key: dict[str, Field] = field(init=False, repr=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._by_key.update({spec.key: spec for spec in self.fields})

    @classmethod
    def of(
        cls,
        model: type[Record],
        *,
        key: str,
        name: str,
        label: Text,
        role: Role = "entered",
        id_field: str | None = None,
        core: bool = True,
    ) -> SheetSchema:
        """The schema of a model: every attribute annotated with a ``Field`` is a column."""
        return cls(key, name, label, role, tuple(fields_of(model).values()), id_field, model, core)

    def field(self, key: str) -> Field:
        """The field with this key; ``KeyError`` if there is none."""
        return self._by_key[key]

    def get(self, key: str) -> Field | None:
        return self._by_key.get(key)

    def __contains__(self, key: object) -> bool:
        return key in self._by_key

    @property
    def columns(self) -> tuple[Field, ...]:
        """The fields that a template starts with."""
        return tuple(spec for spec in self.fields if spec.core)

    def with_fields(self, more: Iterable[Field]) -> SheetSchema:
        """The schema with custom columns at the end; a key that is there already is left as it is."""
        new = [spec for spec in more if spec.key not in self._by_key]
        if not new:
            return self
        from pydantic import create_model

        attributes: dict[str, Any] = {spec.key: (_annotated(spec), ... if spec.required == "required" else None) for spec in new}
        model = create_model(self.model.__name__, __base__=self.model, **attributes)
        return replace(self, fields=(*self.fields, *new), model=cast("type[Record]", model))

    def with_model(self, model: type[Record]) -> SheetSchema:
        """The same sheet with rows of a subclass of its model: fields that it adds or overrides."""
        from sheetcrm.schema.kinds.pydantic import fields_of_any

        return replace(self, fields=tuple(fields_of_any(model)), model=model)


def _annotated(spec: Field) -> Any:
    from typing import Annotated

    return Annotated[Any, spec]


def model_schema(model: type[BaseModel]) -> SheetSchema:
    """A sheet of somebody's own pydantic model: attributes with a ``Field`` are read by its kind, the others by pydantic itself.

    The sheet is named after the class, its first attribute is the id when it is called ``…_id`` or ``id``.
    """
    from sheetcrm.schema.kinds.pydantic import fields_of_any

    fields = fields_of_any(model)
    first = fields[0].key if fields else ""
    row = (
        model
        if issubclass(model, Record)
        else type(
            model.__name__,
            (Record,),
            {"__annotations__": {f.key: _annotated(f) for f in fields}, **{f.key: None for f in fields if f.required != "required"}},
        )
    )
    name = model.__name__
    return SheetSchema(
        name.lower(), name, Text(name, name), "entered", tuple(fields), first if first == "id" or first.endswith("_id") else None, row, False
    )
