"""The dropdowns, checks and colours that each sheet should have: one description, drawn into new workbooks and restored by refresh.

``expected_rules`` derives both from the schema and from where the columns stand.  Structured references are not allowed in
validations and conditional formats, so everything goes through the defined names of ``render/lists.py`` or plain ranges.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Literal

from sheetcrm._values import NamedTuple
from sheetcrm.cells import column_letter
from sheetcrm.render import styles
from sheetcrm.store.edits import FormulaFormat, ListValidation
from sheetcrm.text.labels import LABELS
from sheetcrm.text.prompts import PROMPTS, prompt

if TYPE_CHECKING:
    from sheetcrm.schema import Field, SheetSchema

STOP_VOCABULARIES = frozenset({"stage", "tier", "action_status", "role"})
"""Enumerations that the figures stand on: another value is refused at the keyboard.  Elsewhere it is only warned about."""
ID_REPEATS = frozenset({"orders"})
"""Sheets with several rows of one id: the lines of an order."""
TAG_FIELDS = ("parent", "merged_into")
LAST_DAY = 109574  # 2199-12-31
ENTRY_FIELDS = ("entry_method", "entry_summary", "entry_next", "entry_done")
ValidationKind = Literal["list", "date", "decimal", "whole", "custom"]
_SEPARATORS = ",，、;；"
_BOOL = {"zh-CN": '"是,否"', "en": '"Yes,No"'}
_YES = {"zh-CN": '"是"', "en": '"Yes"'}


class Place(NamedTuple):
    """Where a sheet's columns stand: field key -> column index (from 0), and the rows that rules cover (from 1, headroom included)."""

    title: str
    columns: Mapping[str, int]
    first_row: int
    last_row: int

    def at(self, key: str) -> str:
        """``$M2``: the cell of a field in the first row, for relative formulas."""
        return f"${column_letter(self.columns[key])}{self.first_row}"

    def whole(self, key: str) -> str:
        """``$M$2:$M$5000``."""
        letter = column_letter(self.columns[key])
        return f"${letter}${self.first_row}:${letter}${self.last_row}"


class RuleContext(NamedTuple):
    """What the rules depend on besides the sheet: language, limits, and the names that exist.

    english   canonical value -> en label of the coloured vocabularies: both are recognised, whatever the language
    names     defined names that the workbook has or will get (``render/lists.py``); a rule whose name is missing is left out
    tags_max  most tags of a cell (setting ``tags.max``);  as_of  T as a serial, for the entries of the due list
    """

    lang: str
    names: frozenset[str]
    english: Mapping[str, str]
    tags_max: int = 5
    as_of: int | None = None


class ExpectedRules(NamedTuple):
    """What a sheet should have."""

    validations: tuple[ListValidation, ...]
    formats: tuple[FormulaFormat, ...]


def expected_rules(schema: SheetSchema, place: Place, context: RuleContext) -> ExpectedRules:
    """Validations (at most one a column) and conditional formats (first wins) of one sheet, for the columns it really has."""
    fields = [field for field in schema.fields if field.key in place.columns]
    validations = tuple(made for field in fields if (made := _validation(schema, field, place, context)))
    return ExpectedRules(validations, tuple(_formats(schema, fields, place, context)))


# --- validations


def _validation(schema: SheetSchema, field: Field, place: Place, context: RuleContext) -> ListValidation | None:
    if schema.role == "generated":
        return _entry_validation(field, place, context) if field.key in ENTRY_FIELDS else None
    if schema.role == "log" or (field.edit == "E" and field.key != schema.id_field):
        return None
    kind = field.kind.name
    if field.key == schema.id_field and schema.key in ID_REPEATS:
        return None
    if field.key == schema.id_field:
        unique = f"COUNTIF({place.whole(field.key)},{place.at(field.key)})=1"
        return _make(field, place, context, "id", unique, kind="custom", style="stop")
    if schema.key == "tags" and field.key in TAG_FIELDS:
        return _tag_validation(field, place, context)
    if field.reference is not None or field.key == "sub_stage":
        return _reference_validation(field, place, context)
    if field.vocabulary is not None and f"voc_{field.vocabulary}" in context.names:
        if field.vocabulary in STOP_VOCABULARIES:
            return _make(field, place, context, "enum_stop", f"voc_{field.vocabulary}", style="stop")
        return _make(field, place, context, "enum", f"voc_{field.vocabulary}")
    if kind == "bool":
        return _make(field, place, context, "bool", _BOOL[context.lang])
    if kind in ("date", "datetime"):
        return _date_validation(field, place, context)
    if kind in ("number", "money", "wan", "integer"):
        return _number_validation(field, place, context)
    if kind == "tags":
        return _tags_validation(field, place, context)
    return None


def _make(
    field: Field,
    place: Place,
    context: RuleContext,
    words: str,
    formula: str,
    *,
    kind: ValidationKind = "list",
    style: Literal["stop", "warning"] = "warning",
    operator: str | None = None,
    formula2: str | None = None,
    **gaps: object,
) -> ListValidation:
    name = field.label.of(context.lang)
    column = place.columns[field.key]
    title, hint, problem = (prompt(part, context.lang, label=name, **gaps) for part in PROMPTS[words])
    shown, refused = (name[:32], hint[:255]), (title[:32], problem[:225])
    return ListValidation(column, place.first_row, place.last_row, formula, kind, operator, formula2, style, shown, refused)


def _reference_validation(field: Field, place: Place, context: RuleContext) -> ListValidation | None:
    if field.key == "sub_stage":
        if "voc_sub_stage" not in context.names or "stage" not in place.columns:
            return None
        stage = place.at("stage")
        return _make(field, place, context, "sub_stage", below("voc_sub_stage", "voc_sub_stage_parent", stage))
    if field.reference == "team" and "voc_owner" in context.names:
        return _make(field, place, context, "owner", "voc_owner")
    if field.reference == "customers" and "voc_customer_id" in context.names:
        return _make(field, place, context, "customer", "voc_customer_id")
    if field.reference == "requirements" and "voc_requirement_id" in context.names:
        return _make(field, place, context, "requirement", "voc_requirement_id")
    return None


def _tag_validation(field: Field, place: Place, context: RuleContext) -> ListValidation | None:
    """The tag above another one, and the one that takes its place, are of its dimension."""
    if "voc_tag_dimension" not in context.names or "dimension" not in place.columns:
        return None
    return _make(field, place, context, "tag_of_dimension", below("voc_tag", "voc_tag_dimension", place.at("dimension")))


def below(values: str, keys: str, key: str) -> str:
    """The part of the list ``values`` whose neighbours in the sorted list ``keys`` are ``key``: what a cascading dropdown offers."""
    return f"OFFSET({values},MATCH({key},{keys},0)-1,0,COUNTIF({keys},{key}),1)"


def _date_validation(field: Field, place: Place, context: RuleContext) -> ListValidation:
    last = str(LAST_DAY)
    if field.past_only:
        last = "TODAY()+1" if field.kind.name == "datetime" else "TODAY()"
    words = "date_past" if field.past_only else "date"
    return _make(field, place, context, words, "1", kind="date", operator="between", formula2=last)


def _number_validation(field: Field, place: Place, context: RuleContext) -> ListValidation:
    kind: ValidationKind = "whole" if field.kind.name == "integer" else "decimal"
    if field.span is not None:
        least, most = field.span
        return _make(field, place, context, "number_span", str(least), kind=kind, operator="between", formula2=str(most), least=least, most=most)
    if field.key == "quantity":
        return _make(field, place, context, "number_above", "0", kind=kind, operator=">", minimum=0)
    if field.minimum is None:
        return _make(field, place, context, "number", "-1E+15", kind=kind, operator="between", formula2="1E+15")
    return _make(field, place, context, "number_min", f"{field.minimum:g}", kind=kind, operator=">=", minimum=f"{field.minimum:g}")


def _tags_validation(field: Field, place: Place, context: RuleContext) -> ListValidation:
    cell = place.at(field.key)
    without = cell
    for separator in _SEPARATORS:
        without = f'SUBSTITUTE({without},"{separator}","")'
    return _make(field, place, context, "tags", f"LEN({cell})-LEN({without})<{context.tags_max}", kind="custom", n=context.tags_max)


def _entry_validation(field: Field, place: Place, context: RuleContext) -> ListValidation | None:
    if field.key == "entry_method":
        return _make(field, place, context, "entry_method", "voc_method") if "voc_method" in context.names else None
    if field.key == "entry_next":
        first = str(context.as_of or 1)
        return _make(field, place, context, "entry_next", first, kind="date", operator="between", formula2=str(LAST_DAY))
    if field.key == "entry_done":
        return _make(field, place, context, "entry_done", _YES[context.lang])
    return _make(field, place, context, "entry_summary", f"LEN({place.at(field.key)})<=32767", kind="custom")


# --- conditional formats


def _formats(schema: SheetSchema, fields: list[Field], place: Place, context: RuleContext) -> Iterator[FormulaFormat]:
    keys = {field.key for field in fields}
    entered = schema.role in ("entered", "config")
    if entered and schema.id_field in keys and schema.key not in ID_REPEATS:
        cell = place.at(schema.id_field or "")
        yield _paint(
            place, schema.id_field or "", f'AND({cell}<>"",COUNTIF({place.whole(schema.id_field or "")},{cell})>1)', styles.OVERDUE, bold=True
        )
    yield from _date_formats(schema, keys, place, context)
    if {"stage", "sub_stage"} <= keys and entered and "voc_sub_stage" in context.names:
        stage, sub = place.at("stage"), place.at("sub_stage")
        foreign = f"AND(COUNTIF(voc_sub_stage,{sub})>0,COUNTIFS(voc_sub_stage_parent,{stage},voc_sub_stage,{sub})=0)"
        yield _paint(place, "sub_stage", f'AND({sub}<>"",{foreign})', styles.OVERDUE)
    for field in fields:
        colours = {"stage": styles.STAGE_COLOURS, "tier": styles.TIER_COLOURS}.get(field.vocabulary or "", {})
        for value, pair in colours.items():
            yield _paint(place, field.key, _is(place.at(field.key), value, context.english.get(value, value)), pair)
    if entered and fields:
        first, last = column_letter(min(place.columns.values())), column_letter(max(place.columns.values()))
        started = f"COUNTA(${first}{place.first_row}:${last}{place.first_row})>0"
        for field in fields:
            if field.required == "required" and field.edit != "E":
                yield _paint(place, field.key, f'AND({place.at(field.key)}="",{started})', ("", styles.MISSING_FILL))
    yield from _state_formats(schema, keys, place, context)


def _date_formats(schema: SheetSchema, keys: set[str], place: Place, context: RuleContext) -> Iterator[FormulaFormat]:
    """Planned dates: red when late, amber today, and neither once there was a later contact (then the plan is used up)."""
    if schema.key == "customers" and "next_followup_date" in keys:
        cell = place.at("next_followup_date")
        open_ = f"ISNUMBER({cell})"
        if "voc_followup_date" in context.names and "customer_id" in keys:
            open_ += f',COUNTIFS(voc_followup_customer,{place.at("customer_id")},voc_followup_date,">="&{cell})=0'
        yield from _late(place, "next_followup_date", open_)
    if schema.key == "followups" and "due_date" in keys:
        cell = place.at("due_date")
        open_ = f"ISNUMBER({cell})"
        if "action_status" in keys:
            status = place.at("action_status")
            done = ('"已完成"', '"Done"', '"已取消"', '"Cancelled"')
            open_ += "".join(f",{status}<>{word}" for word in done)
        if "completed_on" in keys:
            open_ += f',{place.at("completed_on")}=""'
        if {"customer_id", "followed_at"} <= keys:
            later = f'{place.whole("followed_at")},">"&{place.at("followed_at")}'
            open_ += f",COUNTIFS({place.whole('customer_id')},{place.at('customer_id')},{later})=0"
        yield from _late(place, "due_date", open_)


def _late(place: Place, key: str, open_: str) -> Iterator[FormulaFormat]:
    cell = place.at(key)
    yield _paint(place, key, f"AND({open_},{cell}<TODAY())", styles.OVERDUE, bold=True)
    yield _paint(place, key, f"AND({open_},INT({cell})=TODAY())", styles.TODAY, bold=True)


def _state_formats(schema: SheetSchema, keys: set[str], place: Place, context: RuleContext) -> Iterator[FormulaFormat]:
    if schema.role != "generated":
        return
    if "state" in keys:
        for value, pair in styles.STATE_COLOURS.items():
            yield _paint(place, "state", _is(place.at("state"), value, context.english.get(value, value)), pair, bold=True)
    if "severity" in keys:
        for code, pair in styles.SEVERITY_COLOURS.items():
            words = LABELS[f"severity.{code}"]
            yield _paint(place, "severity", _is(place.at("severity"), words.zh, words.en), pair, bold=True)


def _is(cell: str, zh: str, en: str) -> str:
    return f'{cell}="{zh}"' if zh == en else f'OR({cell}="{zh}",{cell}="{en}")'


def _paint(place: Place, key: str, formula: str, pair: tuple[str, str], *, bold: bool = False) -> FormulaFormat:
    column = place.columns[key]
    return FormulaFormat(column, column, place.first_row, place.last_row, formula, pair[0] or None, pair[1], bold)
