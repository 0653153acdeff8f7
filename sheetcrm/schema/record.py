"""``Record``: the base of all row models.  What a cell may hold is what a record may be given: the kind of each field decides."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Self, cast

from pydantic import BaseModel, ConfigDict, model_validator
from pydantic_core import PydanticCustomError

from sheetcrm.schema.declared import with_key
from sheetcrm.schema.field import Field, Problem, ReadContext
from sheetcrm.schema.problem_words import PROBLEM_WORDS
from sheetcrm.schema.values import BadValue, read_value
from sheetcrm.text import Text, say


class Record(BaseModel):
    """One row of a sheet, as a value.

    ``Customer(customer_id="C0001", …)`` raises ``pydantic.ValidationError`` whose error types are rule codes (``REQ-BLANK``,
    ``DATE-BAD`` …).  A record that was read from a workbook (``from_typed``) is not checked: the rules say what is wrong with
    it, and a required value that is blank there is None.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    @model_validator(mode="before")
    @classmethod
    def _name_what_is_missing(cls, data: Any) -> Any:
        """A required field that was not given is as wrong as a blank one, and is reported in the same way."""
        if isinstance(data, dict):
            return {name: None for name, info in cls.model_fields.items() if info.is_required()} | data
        return data

    @classmethod
    def from_typed(cls, values: dict[str, Any]) -> Self:
        """From typed values (dates as serials, see each kind), unchecked; fields that are not given are blank."""
        fields = fields_of(cls)
        plain = {key: values[key] for key in cls.model_fields if key not in fields and values.get(key) is not None}
        record = cls.model_construct(**{key: field.kind.python(values.get(key)) for key, field in fields.items()}, **plain)
        return cast("Self", record)


@lru_cache(maxsize=256)
def fields_of(model: type[BaseModel]) -> Mapping[str, Field]:
    """The ``Field`` of every attribute of a model that has one, with its key, in the order of the model."""
    found: dict[str, Field] = {}
    for name, info in model.model_fields.items():
        for extra in info.metadata:
            if isinstance(extra, Field):
                found[name] = with_key(extra, name)
    return found


def validate(field: Field, value: object, context: ReadContext) -> Any:
    """A Python value as a record holds it.  Raises ``PydanticCustomError`` with the rule code of what is wrong."""
    try:
        return field.kind.python(read_value(field, value, context))
    except BadValue as bad:
        raise _error(bad.problem, context.lang) from None


def _error(problem: Problem, lang: str) -> PydanticCustomError:
    what = say(PROBLEM_WORDS.get(problem.code, PROBLEM_WORDS["VALUE-BAD"]), lang)
    if problem.suggestions:
        maybe = Text("（可能是：{these}）", " (maybe: {these})")
        what += say(maybe, lang, these=(", " if lang == "en" else "、").join(problem.suggestions))
    code, text = cast("Any", problem.code), cast("Any", what.replace("{", "").replace("}", ""))
    return PydanticCustomError(code, text, {"suggestions": list(problem.suggestions)})
