"""A new workbook from the schema: entered and config sheets with headers, notes, tables, dropdowns, colours."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sheetcrm._values import NamedTuple
from sheetcrm.cells import CellRange, CellValue
from sheetcrm.render._apply import apply_rules
from sheetcrm.render._frame import page_setup, pages_wide
from sheetcrm.render.expected import ExpectedRules, Place, RuleContext, expected_rules
from sheetcrm.render.lists import Lists, Member, lists_sheet, tag_entries
from sheetcrm.render.styles import Styles
from sheetcrm.render.widths import column_width, text_width
from sheetcrm.store.edits import DefineName, SheetPlan
from sheetcrm.text.notes import note_text
from sheetcrm.text.starters import EXAMPLES_EN

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

    from sheetcrm.schema import Field, SheetSchema, Vocabularies

Row = Mapping[str, CellValue]
FROZEN = {"customers": 2, "followups": 3, "requirements": 3, "settings": 2, "team": 1, "tags": 1}
_TEXT_KINDS = frozenset({"id", "ref", "phone"})
_LONG_KINDS = frozenset({"longtext"})
_DECIMALS = {"#,##0.00": 2}
"""Number formats with commas -> places behind the point."""
_AMOUNT_WIDTH = 15.0


class Template(NamedTuple):
    """What a new workbook is made of.

    plans   entered and config sheets in the order given, then ``_lists``;  names  defined names of the whole workbook
    places  sheet key -> where its columns stand;  context  for further sheets (``duelist_plan``, ``issues_plan``)
    """

    plans: tuple[SheetPlan, ...]
    names: tuple[DefineName, ...]
    places: Mapping[str, Place]
    context: RuleContext


class Wanted(NamedTuple):
    """One sheet of a new workbook: its schema, title, columns (field keys, in order) and first records."""

    schema: SheetSchema
    title: str
    keys: Sequence[str]
    rows: Sequence[Row] = ()


def sheet_title(schema: SheetSchema, lang: str) -> str:
    """Title of a sheet in a new workbook: the Chinese label, or the canonical English name."""
    return schema.name if lang == "en" else schema.label.zh


def core_sheet(schema: SheetSchema, lang: str, rows: Sequence[Row] = (), keys: Sequence[str] | None = None) -> Wanted:
    """A sheet with its core columns, and with those further ones that ``rows`` fill."""
    used = {key for row in rows for key, value in row.items() if value is not None}
    chosen = [f.key for f in schema.fields if (f.key in keys if keys is not None else f.core or f.key in used)]
    return Wanted(schema, sheet_title(schema, lang), chosen, rows)


def template(wanted: Sequence[Wanted], vocabularies: Vocabularies, lang: str, *, rows: int = 5000, tags_max: int = 5) -> Template:
    """Plans of a new workbook; ``rows`` is the last sheet row that dropdowns and colours cover (setting ``template.rows``)."""
    places = {w.schema.key: place_of(w, rows) for w in wanted}
    tags = tag_entries(vocabularies, next((w.rows for w in wanted if w.schema.key == "tags"), ()), lang)
    lists = lists_sheet([w.schema for w in wanted], vocabularies, places, lang, _members(wanted), tags)
    context = rule_context(vocabularies, lists, lang, tags_max=tags_max)
    plans = [entered_plan(w, places[w.schema.key], context, vocabularies) for w in wanted]
    return Template((*plans, lists.plan), lists.names, places, context)


def rule_context(vocabularies: Vocabularies, lists: Lists | frozenset[str], lang: str, *, tags_max: int = 5, as_of: int | None = None) -> RuleContext:
    """The context of ``expected_rules`` for a workbook with these vocabularies and names."""
    english = {value.zh: value.en for name in ("stage", "tier", "due_state") if (found := vocabularies.get(name)) for value in found}
    return RuleContext(lang, lists.known if isinstance(lists, Lists) else lists, english, tags_max, as_of)


def place_of(wanted: Wanted, rows: int) -> Place:
    """Columns side by side from A, records from row 2; rules reach to row ``rows`` and always below the records."""
    return Place(wanted.title, {key: i for i, key in enumerate(wanted.keys)}, 2, max(rows, len(wanted.rows) + 101))


def _members(wanted: Sequence[Wanted]) -> list[Member]:
    rows = next((w.rows for w in wanted if w.schema.key == "team"), ())
    return [Member(i + 2, str(row["name"]), row.get("active") not in ("否", "No", False)) for i, row in enumerate(rows) if row.get("name")]


def entered_plan(wanted: Wanted, place: Place, context: RuleContext, vocabularies: Vocabularies) -> SheetPlan:
    """One entered or config sheet with its first records."""
    schema, lang = wanted.schema, context.lang
    by_key = {f.key: f for f in schema.fields}
    fields = [by_key[key] for key in wanted.keys]
    rules = expected_rules(schema, place, context)

    def draw(workbook: Workbook, worksheet: Worksheet) -> None:
        styles = Styles(workbook)
        _draw_sheet(worksheet, styles, schema, fields, wanted.rows, rules, place, lang)
        for column, f in enumerate(fields):
            _draw_note(worksheet, 0, column, f, lang, vocabularies)

    return SheetPlan(schema.key, wanted.title, draw)


def _draw_sheet(
    worksheet: Worksheet,
    styles: Styles,
    schema: SheetSchema,
    fields: Sequence[Field],
    rows: Sequence[Row],
    rules: ExpectedRules,
    place: Place,
    lang: str,
) -> None:
    formats = [_cell_format(styles, f) for f in fields]
    widths = [_width(f, [row.get(f.key) for row in rows], lang) for f in fields]
    for i, width in enumerate(widths):
        worksheet.set_column(i, i, width, formats[i])
    last = max(1, len(rows))
    columns = [{"header": f.label.of(lang), "header_format": styles[_head_style(f)], "format": formats[i]} for i, f in enumerate(fields)]
    name = "tbl" + re.sub(r"\W", "", schema.name)
    worksheet.add_table(0, 0, last, len(fields) - 1, {"name": name, "columns": columns, "style": "Table Style Light 1", "autofilter": True})
    worksheet.set_row(0, 24)
    for r, row in enumerate(rows or ({},)):
        for c, f in enumerate(fields):
            _write(worksheet, r + 1, c, row.get(f.key), formats[c])
    frozen = FROZEN.get(schema.key, 1)
    worksheet.freeze_panes(1, frozen)
    worksheet.set_selection(1, 0, 1, 0)
    apply_rules(worksheet, styles, rules)
    worksheet.ignore_errors({"number_stored_as_text": str(CellRange(2, 0, place.last_row, len(fields) - 1))})
    page_setup(worksheet, lang, repeat_row=1, repeat_columns=frozen, pages_wide=pages_wide(widths))


def columns_plan(schema: SheetSchema, title: str, columns: Mapping[str, int], header_row: int, lang: str, vocabularies: Vocabularies) -> SheetPlan:
    """Columns (field key -> index from 0) as a template has them, for a sheet that gets them later: headers with notes, formats, widths.

    header_row  from 1
    """

    def draw(workbook: Workbook, worksheet: Worksheet) -> None:
        styles = Styles(workbook)
        for key, column in columns.items():
            f = schema.field(key)
            worksheet.set_column(column, column, _width(f, (), lang), _cell_format(styles, f))
            worksheet.write_string(header_row - 1, column, f.label.of(lang), styles[_head_style(f)])
            _draw_note(worksheet, header_row - 1, column, f, lang, vocabularies)

    return SheetPlan(schema.key, title, draw)


def _width(f: Field, values: Sequence[CellValue], lang: str) -> float:
    """Width of a column for its header and these values; without any, for its example.  An amount of millions fits in any case."""
    shown = [_displayed(value, f) for value in values or [f.example]]
    width = column_width(f.label.of(lang), shown)
    if f.kind.name in _LONG_KINDS:
        return min(45, max(width, 30))
    return max(width, _AMOUNT_WIDTH) if f.kind.number_format in _DECIMALS else width


def _displayed(value: CellValue, f: Field) -> str:
    """A value as its cell shows it."""
    code = f.kind.number_format
    if code in _DECIMALS and isinstance(value, int | float) and not isinstance(value, bool):
        return f"{value:,.{_DECIMALS[code]}f}"
    return _shown(value)


def _head_style(f: Field) -> str:
    if f.edit == "E":
        return "head_engine"
    return f"head_{f.required}"


def _cell_format(styles: Styles, f: Field) -> Format:
    kind, code = f.kind.name, f.kind.number_format
    if kind in _TEXT_KINDS or code == "@":
        return styles["cell_text"]
    if kind in ("date", "datetime"):
        return styles[f"cell_{kind}"]
    if kind in _LONG_KINDS:
        return styles["cell_wrap"]
    base = "cell_number" if f.kind.numeric else "cell"
    return styles.with_number_format(base, code) if code else styles[base]


def _shown(value: CellValue) -> str:
    if isinstance(value, dt.datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    return "" if value is None else str(value)


def _write(worksheet: Worksheet, row: int, column: int, value: CellValue, look: Format) -> None:
    """A value in its own cell type: text never becomes a number, a formula or a link."""
    if value is None:
        worksheet.write_blank(row, column, None, look)
    elif isinstance(value, str):
        worksheet.write_string(row, column, value, look)
    elif isinstance(value, bool):
        worksheet.write_boolean(row, column, value, look)
    elif isinstance(value, dt.date):
        moment = value if isinstance(value, dt.datetime) else dt.datetime(value.year, value.month, value.day)
        worksheet.write_datetime(row, column, moment, look)
    else:
        worksheet.write_number(row, column, value, look)


def _draw_note(worksheet: Worksheet, row: int, column: int, f: Field, lang: str, vocabularies: Vocabularies) -> None:
    """The note on a header: meaning, whether it is required, an example, the accepted values."""
    vocabulary = vocabularies.get(f.vocabulary)
    values = vocabulary.labels(lang) if vocabulary is not None else []
    text = note_text(f.note.of(lang), f.required, f.edit == "E", _example(f, lang, vocabularies), values, lang)
    lines = sum(1 + int(text_width(line) // 30) for line in text.split("\n"))
    options: dict[str, Any] = {"author": "sheetcrm", "width": 230, "height": 16 * lines + 14, "font_size": 9, "color": "#FFFDF0"}
    worksheet.write_comment(row, column, text, options)


def _example(f: Field, lang: str, vocabularies: Vocabularies) -> str:
    """The example of a field in the language of the sheet."""
    shown = _shown(f.example)
    if lang != "en" or shown.isascii():
        return shown
    vocabulary = vocabularies.get(f.vocabulary)
    value = vocabulary.get(shown) if vocabulary is not None else None
    return value.label(lang) if value is not None else EXAMPLES_EN.get(shown, "")
