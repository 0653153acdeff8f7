"""What the cells of a list mean: the columns of each field put together, then read by its kind, each distinct content once."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sheetcrm._arrays import unique
from sheetcrm._values import NamedTuple, dataclass
from sheetcrm.cells import CellKind, unguarded
from sheetcrm.schema import E_FORM, Field, Problem, ReadContext, SheetSchema
from sheetcrm.schema.headers import label_form
from sheetcrm.schema.kinds.contact_info import ContactInfo
from sheetcrm.schema.person_names import name_and_title
from sheetcrm.store import Column, TypedColumn
from sheetcrm.store.sources import SourceSheet, text_column
from sheetcrm.store.table import CURRENCY, MONEY
from sheetcrm.store.typed import blank_column, read_own_currency, type_column
from sheetcrm.sync.intake.mapping import ListMapping

Places = NDArray[np.intp]
SPANS = {"satisfaction": "SAT-RANGE", "score": "SAT-RANGE", "nps": "NPS-RANGE"}
_QUIET = frozenset({"DATE-TEXT", "STORED-FORM", "VOC-ALIAS", "TEXT-NORM", "CELL-TYPE", "MASKED-VALUE"})
_KEPT_TEXT = re.compile(r"""="([^"]*)"|'(\d[\d -]*)""")
"""How some programs keep a number text in a CSV."""
_PARTS = {"phone": "phones", "email": "emails", "wechat": "wechat", "address": "address"}
_LATIN = re.compile(r"[A-Za-zÀ-ɏ.'’ -]*")


class Reason(NamedTuple):
    """Why a row is rejected.

    code  of the rule;  field  key, empty for the row as a whole;  value  as it stands;  column  place in the list, -1: none
    gaps  for the words;  suggestions  best first
    """

    code: str
    field: str = ""
    value: str = ""
    column: int = -1
    gaps: dict[str, object] = {}
    suggestions: tuple[str, ...] = ()


@dataclass
class Incoming:
    """A list as typed columns of fields.

    typed     field key -> column, one entry a row
    reasons   row -> why it is rejected;  warnings  rule code -> number of cells (W and I problems that people should know of)
    """

    source: SourceSheet
    mapping: ListMapping
    sheet: SheetSchema
    context: ReadContext
    typed: dict[str, TypedColumn] = field(default_factory=dict)
    reasons: dict[int, list[Reason]] = field(default_factory=dict)
    warnings: dict[str, int] = field(default_factory=dict)

    @property
    def length(self) -> int:
        return self.source.length

    def column(self, key: str) -> TypedColumn:
        """The values of a field; all blank where the list has none."""
        found = self.typed.get(key)
        return found if found is not None else blank_column(self.length, numeric=self.sheet.field(key).kind.numeric)

    def has(self, key: str) -> bool:
        return key in self.typed

    def good(self) -> Places:
        """Rows that are not rejected so far."""
        bad = np.zeros(self.length, bool)
        bad[list(self.reasons)] = True
        return np.flatnonzero(~bad)

    def reject(self, row: int, reason: Reason) -> None:
        self.reasons.setdefault(row, []).append(reason)

    def text(self, key: str, row: int) -> str:
        """What the list says of a field, as it stands, but for what keeps a number text in a CSV."""
        texts = (self.source.columns[place].text(row) for place in self.mapping.order.get(key, []))
        return " ".join(kept_text(text) if self.source.format == "csv" else text for text in texts if text)

    def place(self, key: str) -> int:
        """Place of the (first) column of a field, -1 without one."""
        return self.mapping.order.get(key, [-1])[0]


def listed(typed: TypedColumn, form: Callable[[Any], Any] | None = None) -> list[Any]:
    """The value of every row, None for none (dates and numbers as floats); ``form`` is made of each distinct value."""
    if typed.values.dtype.kind == "f":
        hidden = np.where(typed.blank | typed.bad, np.nan, typed.values)
        return [None if value != value else value for value in hidden.tolist()]
    domain = [*(typed.domain if form is None else map(form, typed.domain)), None]
    return [domain[code] for code in np.where(typed.blank | typed.bad, -1, typed.values).tolist()]


def read_values(
    source: SourceSheet,
    mapping: ListMapping,
    sheet: SheetSchema,
    context: ReadContext,
    constants: dict[str, str],
    has: Callable[[str], bool],
) -> Incoming:
    """The list as typed columns; rows with a value that cannot be read are rejected with the rule that says so.

    constants  field key -> value of every row that has none;  has  tells which fields have a column in the workbook
    """
    incoming = Incoming(source, mapping, sheet, replace(context, date1904=source.date1904))
    for key in sorted(dict.fromkeys([*mapping.order, *constants]), key=lambda key: key != CURRENCY):  # amounts are read by it
        spec = sheet.field(key)
        column = _stored(incoming, spec)
        typed = type_column(column, spec, incoming.context) if column is not None else None
        if key in constants:
            column = _filled_up(column, typed, constants[key], source.length)
            typed = type_column(column, spec, incoming.context)
        assert column is not None and typed is not None
        if spec.kind.name == MONEY and CURRENCY in incoming.typed and typed.bad.any():
            read_own_currency(typed, column, spec, incoming.context, incoming.typed[CURRENCY])
        incoming.typed[key] = typed
        _judge(incoming, spec, column, typed)
    if mapping.sheet == "customers":
        if has("contact_title"):
            _take_titles(incoming)
        if has("sub_stage"):
            _take_sub_stages(incoming)
        _mixed_contacts(incoming, has)
    return incoming


# --- the stored column of a field


def _stored(incoming: Incoming, spec: Field) -> Column | None:
    places = incoming.mapping.order.get(spec.key, [])
    words, csv = incoming.mapping.values.get(spec.key, {}), incoming.source.format == "csv"
    columns = [_translated(incoming.source.columns[place], words, csv) for place in places]
    if len(columns) <= 1:
        return columns[0] if columns else None
    return _joined(columns, incoming.mapping.joiner(spec), spec)


def _translated(column: Column, words: dict[str, str], csv: bool) -> Column:
    """Values of the export as values of ours; in a CSV ``="0012"`` as the text that it keeps, and ``'=1`` without its guard."""
    texts = column.is_text
    if not texts.any():
        return column
    distinct = unique(column.code[texts])
    changed: dict[int, str] = {}
    for code, text in zip(distinct.tolist(), column.strings.take(distinct), strict=True):
        new = kept_text(text) if csv else text
        new = words.get(label_form(new), new) if words else new
        if new != text:
            changed[code] = new
    if not changed:
        return column
    code, kind = column.code.copy(), column.kind.copy()
    for old, new in changed.items():
        at = texts & (column.code == old)
        code[at], kind[at] = (column.strings.intern(new), CellKind.TEXT) if new else (-1, CellKind.BLANK)
    return replace(column, code=code, kind=kind)


def kept_text(text: str) -> str:
    """A cell of a CSV without what keeps it text: ``="0012"`` and ``'0012`` are 0012, ``'=1`` is =1."""
    kept = _KEPT_TEXT.fullmatch(text)
    return kept[kept.lastindex or 1] if kept else unguarded(text)


def _joined(columns: Sequence[Column], joiner: str, spec: Field) -> Column:
    """Several columns as one: the texts of a row joined, the same one once."""
    texts = [_texts(column) for column in columns]
    join = _join_pieces if spec.kind.name == "text" else lambda parts: joiner.join(dict.fromkeys(parts))
    made = [join([part for part in parts if part.strip()]) for parts in zip(*texts, strict=True)]
    return text_column(made, columns[0].header)


def _join_pieces(parts: list[str]) -> str:
    """Pieces of a name or an address: with blanks between Latin ones, without between Chinese ones, where the family name comes first."""
    if len(parts) < 2:
        return parts[0].strip() if parts else ""
    if all(_LATIN.fullmatch(part) or not part.isalpha() for part in parts):
        return " ".join(part.strip() for part in parts)
    if len(parts) == 2 and all(len(part) <= 2 and part.isalpha() for part in parts):
        return parts[1].strip() + parts[0].strip()
    joined = ""
    for part in map(str.strip, parts):
        if not joined.endswith(part) and not part.startswith(joined):
            joined += part
        elif part.startswith(joined):
            joined = part
    return joined


def _texts(column: Column) -> list[str]:
    """The texts of all cells; numbers and dates as people see them."""
    from sheetcrm.schema.kinds._text import cell_text

    kinds = column.kind & 0x0F
    found = [""] * len(kinds)
    at = np.flatnonzero(kinds == CellKind.TEXT)
    for i, text in zip(at.tolist(), column.strings.take(column.code[at]), strict=True):
        found[i] = text
    for i in np.flatnonzero((kinds != CellKind.TEXT) & (kinds != CellKind.BLANK)).tolist():
        found[i] = cell_text(column.raw(i))
    return found


def _filled_up(column: Column | None, typed: TypedColumn | None, value: str, length: int) -> Column:
    """The column with one value in every row that has none."""
    if column is None or typed is None:
        return text_column([value] * length)
    blank = np.asarray(typed.blank)
    kind, code = np.where(blank, CellKind.TEXT, column.kind), np.where(blank, column.strings.intern(value), column.code)
    return replace(column, kind=kind.astype(np.uint8), code=code.astype(np.int32))


# --- what is wrong with values


def _judge(incoming: Incoming, spec: Field, column: Column, typed: TypedColumn) -> None:
    """Rejects the rows whose value cannot be read, and counts what else is to be said."""
    place = incoming.place(spec.key)
    for group in typed.problems:
        if group.code not in E_FORM:
            if group.code not in _QUIET:
                incoming.warnings[group.code] = incoming.warnings.get(group.code, 0) + len(group.at)
            continue
        for row, which in zip(group.at.tolist(), group.of.tolist(), strict=True):
            problem: Problem = group.details[which]
            incoming.reject(row, Reason(group.code, spec.key, column.text(row), place, problem.gaps, problem.suggestions))
    code = SPANS.get(spec.key)
    if spec.span is not None and code is not None:
        least, most = spec.span
        with np.errstate(invalid="ignore"):
            outside = (typed.values < least) | (typed.values > most)
        for row in np.flatnonzero(outside).tolist():
            incoming.reject(row, Reason(code, spec.key, column.text(row), place))


# --- values that belong into several fields


def coded(values: Sequence[object]) -> TypedColumn:
    """A column of typed values that are no numbers; None is blank."""
    places: dict[object, int] = {}
    codes = np.array([-1 if value is None else places.setdefault(value, len(places)) for value in values], np.int32)
    return TypedColumn(codes, list(places), codes < 0, np.zeros(len(codes), bool))


def _take_titles(incoming: Incoming) -> None:
    """``张伟(采购总监)``: the name, and the title where the list has none."""
    names = incoming.typed.get("contact_name")
    if names is None:
        return
    split = {code: parts for code, text in enumerate(names.domain) if (parts := name_and_title(str(text)))}
    if not split:
        return
    titles = incoming.column("contact_title")
    new_names, new_titles = listed(names), listed(titles)
    for row in np.flatnonzero(np.isin(names.values, list(split))).tolist():
        new_names[row], title = split[int(names.values[row])]
        new_titles[row] = new_titles[row] if new_titles[row] is not None else title
    incoming.typed["contact_name"], incoming.typed["contact_title"] = coded(new_names), coded(new_titles)


def _take_sub_stages(incoming: Incoming) -> None:
    """``潜在客户-初步接洽`` in the stage: the sub-stage too, where the list has none."""
    stages = incoming.typed.get("stage")
    words = incoming.context.vocabularies.get("sub_stage")
    told: dict[int, str] = {}
    for group in stages.problems if stages is not None else ():
        for row, which in zip(group.at.tolist(), group.of.tolist(), strict=True):
            label = group.details[which].gaps.get("sub_stage")
            found = words.lookup(str(label)) if label and words is not None else None
            if found is not None:
                told[row] = found.zh
    if told:
        values = listed(incoming.column("sub_stage"))
        for row, value in told.items():
            values[row] = value if values[row] is None else values[row]
        incoming.typed["sub_stage"] = coded(values)


def _mixed_contacts(incoming: Incoming, has: Callable[[str], bool]) -> None:
    """One column of all contact data, taken apart where the workbook has columns of their own; and the other way round."""
    mixed = incoming.typed.get("contact_info")
    if mixed is not None and not has("contact_info"):
        infos = listed(mixed)
        for key, part in _PARTS.items():
            given = [getattr(info, part) if isinstance(info, ContactInfo) else () for info in infos]
            if has(key) and any(given):
                own = listed(incoming.column(key))
                incoming.typed[key] = coded([_part(key, parts) if old is None and parts else old for old, parts in zip(own, given, strict=True)])
        del incoming.typed["contact_info"]
    elif has("contact_info") and any(key in incoming.typed and not has(key) for key in _PARTS):
        infos = listed(incoming.column("contact_info"))
        apart = {key: listed(incoming.typed[key]) for key in _PARTS if key in incoming.typed and not has(key)}
        whole = [_put_together(info, {key: values[i] for key, values in apart.items()}) for i, info in enumerate(infos)]
        incoming.typed["contact_info"] = coded(whole)


def _part(key: str, parts: tuple[str, ...]) -> object:
    return parts if key == "phone" else parts[0] if key == "email" else " ".join(parts)


def _put_together(info: object, given: dict[str, object]) -> ContactInfo | None:
    parts: dict[str, tuple[str, ...]] = info._asdict() if isinstance(info, ContactInfo) else {}
    for key, value in given.items():
        more = value if isinstance(value, tuple) else (value,) if value is not None else ()
        name = _PARTS[key]
        parts[name] = tuple(dict.fromkeys((*parts.get(name, ()), *map(str, more))))
    made = ContactInfo(**parts)
    return made if made.parts else None
