"""Values that a program gives, as they will stand in the sheet: each read by the kind of its field, then by the rules of the model."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from sheetcrm.actions.records.problems import Wrong, near_names, wrong
from sheetcrm.actions.records.rows import Rows, Typed
from sheetcrm.errors import UsageError
from sheetcrm.render.expected import STOP_VOCABULARIES
from sheetcrm.schema import Field, Unknown
from sheetcrm.schema.field import ReadContext
from sheetcrm.schema.values import BadValue, read_value
from sheetcrm.store.table import CURRENCY, MONEY
from sheetcrm.store.typed import currency_context
from sheetcrm.text import Text

if TYPE_CHECKING:
    from pydantic import BaseModel

MOST_TEXT = 32_767
"""UTF-16 units that a cell holds."""
_OURS = ("sheetcrm.", "pydantic")


def known_fields(rows: Rows, given: Mapping[str, object], file: str) -> None:
    """UsageError E-FIELD for a name that is no field, E-NO-COLUMN for a field that the sheet has no column for."""
    for key in given:
        spec = rows.schema.get(key)
        if spec is None:
            keys = [one.key for one in rows.schema.fields]
            near = near_names(key, keys)
            code, words = ("E-FIELD-NEAR", {"near": ", ".join(near)}) if near else ("E-FIELD", {"known": ", ".join(keys)})
            raise UsageError(code, file=file or None, sheet=rows.schema.label, field=key, **words)
        if not rows.has(key) and given[key] not in (None, (), []):
            title = rows.table.title if rows.table is not None else rows.schema.name
            raise UsageError("E-NO-COLUMN", file=file or None, sheet=title, label=spec.label, field=key)


def row_currency(rows: Rows, given: Mapping[str, object], at: int | None = None) -> Any:
    """The currency in which a record will be: the one that is given, else the one that stands there; None for the base currency.

    at  place of the record, None for a new one
    """
    spec = rows.schema.get(CURRENCY)
    if spec is None or not rows.has(CURRENCY):
        return None
    if at is not None and CURRENCY not in given:
        return rows.value(at, CURRENCY)
    try:
        return read_value(spec, given.get(CURRENCY, spec.default), rows.context)
    except BadValue:
        return None


def read_values(rows: Rows, identity: object, given: Mapping[str, object], found: list[Wrong], currency: Any = None) -> Typed:
    """The typed values of those that are in order; the others go into ``found``.  currency: in which the record will be"""
    typed: Typed = {}
    own = currency_context(rows.context, currency)
    for key, value in given.items():
        spec = rows.schema.field(key)
        if not rows.has(key):
            continue
        try:
            typed[key] = _read(spec, value, rows.context, own if spec.kind.name == MONEY else None)
        except BadValue as bad:
            problem = bad.problem
            found.append(wrong(rows.schema, identity, spec, value, problem.code, rows.context, None, *problem.suggestions))
    return typed


def _read(spec: Field, value: object, context: ReadContext, own: ReadContext | None) -> Any:
    """``read_value``, and no value that only looks as if it were blank or known.  own: how an amount is read that is none in the base currency"""
    from sheetcrm.schema import Problem

    try:
        typed = read_value(spec, value, context)
    except BadValue:
        if own is None:
            raise
        typed = read_value(spec, value, own)
    if typed is None:
        masked = [problem for problem in spec.kind.read(spec.kind.raw(value), spec, context).problems if problem.code == "MASKED-VALUE"]
        if masked:
            raise BadValue(masked[0])
    elif isinstance(typed, Unknown) and spec.vocabulary in STOP_VOCABULARIES:
        raise BadValue(Problem("VOC-UNKNOWN"))
    elif isinstance(value, str) and len(value) > MOST_TEXT // 2 and len(value.encode("utf-16-le", "surrogatepass")) // 2 > MOST_TEXT:
        raise BadValue(Problem("TEXT-LONG"))
    return typed


def missing_values(rows: Rows, identity: object, typed: Typed, found: list[Wrong], given_later: str | None) -> None:
    """Required fields of a new record that nobody gave.  given_later: the id, where the record gets one by itself once all else is in order"""
    told = {one.field for one in found if one.id == ("" if identity is None else str(identity))} | {given_later}
    for spec in rows.schema.fields:
        if spec.required == "required" and rows.has(spec.key) and typed.get(spec.key) is None and spec.key not in told:
            found.append(wrong(rows.schema, identity, spec, None, "REQ-BLANK", rows.context))


def has_rules_of_its_own(model: type[BaseModel]) -> bool:
    """Somebody's own class is among those that the model is made of: it may have validators."""
    return any(not cls.__module__.startswith(_OURS) for cls in model.__mro__ if cls is not object)


def through_model(rows: Rows, identity: object, values: Typed, given: Mapping[str, object], found: list[Wrong]) -> Typed:
    """The values after somebody's own validators; what they refuse goes into ``found``.

    values  of the whole record as it will be;  given  fields of this call: only they can be wrong, what stood there before is not judged
    """
    from pydantic import ValidationError

    from sheetcrm.schema.record import Record

    plain = {key: rows.schema.field(key).kind.python(value) for key, value in values.items()}
    if not issubclass(rows.model, Record):
        plain = {key: value for key, value in plain.items() if value is not None or rows.schema.field(key).required == "required"}
    try:
        record = rows.model.model_validate(plain, context=rows.context)
    except ValidationError as error:
        for problem in error.errors():
            key = str(problem["loc"][0]) if problem["loc"] else ""
            if key and key not in given:
                continue
            spec = rows.schema.get(key) or rows.schema.fields[0]
            words = Text(problem["msg"], problem["msg"])
            code = "REQ-BLANK" if problem["type"] == "missing" else problem["type"] if "-" in problem["type"] else "MODEL"
            found.append(wrong(rows.schema, identity, spec, given.get(key), code, rows.context, None if code == "REQ-BLANK" else words))
        return values
    changed = {key: getattr(record, key) for key in plain if getattr(record, key) != plain[key]}
    return values | read_values(rows, identity, changed, found)
