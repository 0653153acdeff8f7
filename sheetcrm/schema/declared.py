"""``Declared``: the sheets are declared as pydantic models, and become such when somebody asks for the model.

To a type checker a declaration is the pydantic model.  At run time it is a plain class with annotations: the engine reads the
fields off them and needs no more, and importing pydantic would take longer than all that a refresh does with a small workbook.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

from sheetcrm.schema.field import Field

if TYPE_CHECKING:
    from sheetcrm.schema.record import Record

    Declared = Record
else:

    class Declared:
        """The base of the declarations in ``schema/sheets``; their models are made by ``model_of``."""


def with_key(field: Field, key: str) -> Field:
    """The field under the name of the attribute that it annotates."""
    return field if field.key == key else replace(field, key=key)


def declared_fields(declared: type[Record]) -> tuple[Field, ...]:
    """The ``Field`` of every attribute of a declaration, with its key, in their order."""
    return tuple(with_key(extra, key) for key, hint in declared.__annotations__.items() for extra in hint.__metadata__ if isinstance(extra, Field))


def model_of(declared: type[Record]) -> type[Record]:
    """The pydantic model of a declaration: same name, same module, same text of help."""
    from pydantic import create_model

    from sheetcrm.schema.record import Record

    attributes: dict[str, Any] = {key: (hint, vars(declared).get(key, ...)) for key, hint in declared.__annotations__.items()}
    made = create_model(declared.__name__, __base__=Record, __module__=declared.__module__, __doc__=declared.__doc__, **attributes)
    return cast("type[Record]", made)


def stand_for(declared: type[Record], model: Callable[[], type[Record]]) -> None:
    """From now on the name of a declaration stands for its model in its module: what is imported from there is the model, always the same one."""
    module, name = sys.modules[declared.__module__], declared.__name__

    def load(wanted: str) -> Any:
        if wanted != name:
            raise AttributeError(f"module {module.__name__!r} has no attribute {wanted!r}")
        setattr(module, name, model())
        return getattr(module, name)

    delattr(module, name)
    setattr(module, "__getattr__", load)  # noqa: B010  # mypy knows no module by this name
