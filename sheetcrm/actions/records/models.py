"""Somebody's own pydantic models as sheets: read like the built-in ones, and made where the workbook does not have them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sheetcrm.errors import UsageError
from sheetcrm.schema import BookSchema
from sheetcrm.text import Text

if TYPE_CHECKING:
    from pydantic import BaseModel

    from sheetcrm.store import Book, Package, PutSheet

_LATE = Text("已经有改动，要先加模型", "something was changed already; add models first")
_TWICE = Text("另一个模型也叫这个名字", "another model has that name")


def schema_with(models: Sequence[type[BaseModel]]) -> tuple[BookSchema | None, dict[str, type[BaseModel]]]:
    """(the sheets with these models, None without any;  sheet key -> model of its records).  ``UsageError`` E-MODEL."""
    if not models:
        return None, {}
    from pydantic import PydanticUserError

    schema, of = BookSchema.default(), dict[str, "type[BaseModel]"]()
    for model in dict.fromkeys(models):
        before = set(schema.titles().values())
        try:
            schema = schema.with_model(model)
        except PydanticUserError as error:  # an annotation that cannot be resolved, a type that pydantic does not know
            said = str(error).partition("\n")[0]
            raise UsageError("E-MODEL", model=model.__name__, problem=said) from None
        key = schema.key_of(model)
        if key in of or (key in before and not issubclass(model, BookSchema.default().sheet(key).model)):
            raise UsageError("E-MODEL", model=model.__name__, problem=_TWICE)
        of[key] = model
    return schema, of


def too_late(model: type[BaseModel]) -> UsageError:
    return UsageError("E-MODEL", model=model.__name__, problem=_LATE)


def coming_columns(book: Book, key: str) -> list[str]:
    """Fields that a model has beyond the built-in one and that the sheet has no column for."""
    default, table = BookSchema.default().get(key), book.table(key)
    if table is None:
        return []
    return [spec.key for spec in book.schema.sheet(key).fields if not table.has(spec.key) and (default is None or spec.key not in default)]


def new_sheet(book: Book, package: Package, key: str) -> PutSheet:
    """An empty sheet for the records of a model."""
    from sheetcrm.render.template import Wanted, entered_plan, place_of, rule_context, sheet_title
    from sheetcrm.store import PutSheet, free_title

    schema = book.schema.sheet(key)
    wanted = Wanted(schema, free_title(package, sheet_title(schema, book.lang)), [spec.key for spec in schema.fields])
    context = rule_context(book.vocabularies, book.names, book.lang)
    rows = int(book.settings["template.rows"])
    return PutSheet(entered_plan(wanted, place_of(wanted, rows), context, book.vocabularies))
