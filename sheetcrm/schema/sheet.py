"""``SheetSchema``: what one sheet holds, derived from a pydantic model."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import field, replace
from typing import TYPE_CHECKING, Any, Literal, cast

from sheetcrm._values import dataclass
from sheetcrm.schema.declared import declared_fields, model_of, stand_for
from sheetcrm.schema.field import Field
from sheetcrm.text import Text

if TYPE_CHECKING:
    from pydantic import BaseModel

    from sheetcrm.schema.record import Record

Role = Literal["entered", "log", "generated", "config"]


@dataclass(frozen=True, eq=False)
class SheetSchema:
    """One sheet.

    key       ``customers``;  name ``Customers``, the canonical title;  label  its titles in both languages
    role      ``entered`` people edit, ``log`` the engine appends, ``generated`` rebuilt by refresh, ``config``
    fields    in the order of the columns;  id_field  key of the field that names a record, None: rows have no name
    core      False: a module, not in every workbook
    """

    key: str
    name: str
    label: Text
    role: Role
    fields: tuple[Field, ...]
    id_field: str | None
    make_model: Callable[[], type[Record]]
    core: bool = True
    _by_key: dict[str, Field] = field(init=False, repr=False, default_factory=dict)
    _model: dict[str, type[Record]] = field(init=False, repr=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._by_key.update({spec.key: spec for spec in self.fields})

    @property
    def model(self) -> type[Record]:
        """The pydantic model of a row, made when it is first asked for: most commands need none."""
        return self._model.get(self.key) or self._model.setdefault(self.key, self.make_model())

    @classmethod
    def of(
        cls,
        declared: type[Record],
        *,
        key: str,
        name: str,
        label: Text,
        role: Role = "entered",
        id_field: str | None = None,
        core: bool = True,
    ) -> SheetSchema:
        """The schema of a declaration: every attribute annotated with a ``Field`` is a column.  From then on its name stands for its model."""
        schema = cls(key, name, label, role, declared_fields(declared), id_field, lambda: model_of(declared), core)
        stand_for(declared, lambda: schema.model)
        return schema

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
        return replace(self, fields=(*self.fields, *new), make_model=lambda: self._model_with(new))

    def _model_with(self, new: Iterable[Field]) -> type[Record]:
        from pydantic import create_model

        attributes: dict[str, Any] = {spec.key: (_annotated(spec), ... if spec.required == "required" else None) for spec in new}
        return cast("type[Record]", create_model(self.model.__name__, __base__=self.model, **attributes))

    def with_model(self, model: type[Record]) -> SheetSchema:
        """The same sheet with rows of a subclass of its model: fields that it adds or overrides."""
        from sheetcrm.schema.kinds.pydantic import fields_of_any

        return replace(self, fields=tuple(fields_of_any(model)), make_model=lambda: model)


def _annotated(spec: Field) -> Any:
    from typing import Annotated

    return Annotated[Any, spec]


def model_schema(model: type[BaseModel]) -> SheetSchema:
    """A sheet of somebody's own pydantic model: attributes with a ``Field`` are read by its kind, the others by pydantic itself.

    The sheet is named after the class, its first attribute is the id when it is called ``…_id`` or ``id``.
    """
    from sheetcrm.schema.kinds.pydantic import fields_of_any
    from sheetcrm.schema.record import Record

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
        name.lower(), name, Text(name, name), "entered", tuple(fields), first if first == "id" or first.endswith("_id") else None, lambda: row, False
    )
