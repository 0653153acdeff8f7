"""Exports as a workbook of their own: only the chosen cells, in the frame of a template; nothing hidden, nobody's name in the properties."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sheetcrm.cells import MAX_ROW, guarded
from sheetcrm.errors import UsageError
from sheetcrm.render._frame import page_setup
from sheetcrm.render.export_columns import ExportColumn, ExportTable
from sheetcrm.render.styles import FORMATS, Styles
from sheetcrm.render.template import FROZEN
from sheetcrm.render.widths import column_width, visible
from sheetcrm.store.drawing import new_workbook

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

_LONGEST = 32_767
_LONGEST_LIST = 255
"""Characters that the values of a dropdown may have together."""
_WIDTHS_FROM = 200
_YES_NO = {"keys": ("否", "是"), "zh-CN": ("否", "是"), "en": ("No", "Yes")}
_EDITABLE = 200
"""Rows below the last record that a dropdown covers."""


def write_xlsx(tables: Sequence[ExportTable], path: Path, *, labels: str, lang: str) -> None:
    """A new workbook with one sheet a table: header, filter, frozen panes, widths, dropdowns of short vocabularies.

    Texts are text cells whatever they look like; what a spreadsheet would take for a formula is marked as text (quote prefix).
    Raises ``UsageError`` (E-ROWS) for more records than a sheet holds.
    """
    if any(table.length >= MAX_ROW for table in tables):
        raise UsageError("E-ROWS", file=path)
    with path.open("wb") as file:
        workbook = new_workbook(file, rows_in_order=True)
        workbook.set_properties({"created": dt.datetime(2000, 1, 1)})
        styles = Styles(workbook)
        quoted = _quoted_formats(workbook)
        for table in tables:
            worksheet = workbook.add_worksheet(table.name)
            _frame(worksheet, styles, table, labels, lang)
            _records(worksheet, styles, quoted, table, labels)
        workbook.close()


def _frame(worksheet: Worksheet, styles: Styles, table: ExportTable, labels: str, lang: str) -> None:
    """Everything of the sheet but its cells."""
    yes_no = _YES_NO[labels][::-1]
    for n, column in enumerate(table.columns):
        long = column.kind == "longtext"
        shown = [str(value) for value in list(column.domain[:_WIDTHS_FROM])] if column.type == "text" else []
        width = column_width(column.header, shown)
        worksheet.set_column(n, n, min(45, max(width, 30)) if long else max(width, min(column.width, 45)), styles[_style(column)])
        choices = yes_no if column.type == "bool" else column.choices
        if choices and len(",".join(choices)) <= _LONGEST_LIST and not any("," in choice for choice in choices):
            last = min(table.length + _EDITABLE, MAX_ROW - 1)
            worksheet.data_validation(1, n, last, n, {"validate": "list", "source": list(choices), "error_type": "warning"})
    worksheet.freeze_panes(1, min(FROZEN.get(table.key, 1), len(table.columns)))
    worksheet.set_row(0, 24)
    if table.columns:
        worksheet.autofilter(0, 0, max(1, table.length), len(table.columns) - 1)
        worksheet.ignore_errors({"number_stored_as_text": f"A1:XFD{min(table.length + 1, MAX_ROW)}"})
    page_setup(worksheet, lang, repeat_row=1)


def _records(worksheet: Worksheet, styles: Styles, quoted: Callable[[str], Format], table: ExportTable, labels: str) -> None:
    """Row by row, because rows that were written are let go of at once."""
    for n, column in enumerate(table.columns):
        worksheet.write_string(0, n, visible(column.header), styles["head_engine" if column.kind == "id" else "head"])
    writers = [_writer(worksheet, styles, quoted, column) for column in table.columns]
    values = [column.spread(_shown(column, labels), None) for column in table.columns]
    for row, cells in enumerate(zip(*values, strict=True), 1):
        for n, value in enumerate(cells):
            if value is not None:
                writers[n](row, n, value)


def _writer(worksheet: Worksheet, styles: Styles, quoted: Callable[[str], Format], column: ExportColumn) -> Callable[[int, int, Any], object]:
    name = _style(column)
    look = styles[name]
    if column.type in ("date", "datetime"):
        return lambda row, n, value: worksheet.write_datetime(row, n, value, look)
    if column.numeric:
        number = styles.with_number_format(name, column.number_format) if column.number_format else look
        return lambda row, n, value: worksheet.write_number(row, n, value, number)

    def text(row: int, n: int, value: str) -> object:
        return worksheet.write_string(row, n, value, quoted(name) if guarded(value) != value else look)

    return text


def _shown(column: ExportColumn, labels: str) -> Callable[[Any], Any]:
    if column.type == "bool":
        return _YES_NO[labels].__getitem__
    if column.type == "list":
        return lambda items: visible(column.joiner.join(items))[:_LONGEST]
    if column.type == "text":
        return lambda text: visible(str(text))[:_LONGEST]
    if column.numeric and column.type not in ("integer", "number"):
        return lambda day: day if isinstance(day, dt.datetime) else dt.datetime(day.year, day.month, day.day)
    return lambda number: number


def _style(column: ExportColumn) -> str:
    if column.type in ("date", "datetime"):
        return f"cell_{column.type}"
    if column.numeric:
        return "cell_number"
    return "cell_wrap" if column.kind == "longtext" else "cell_text"


def _quoted_formats(workbook: Workbook) -> Callable[[str], Format]:
    """The named formats once more, with the mark that a spreadsheet sets for a leading apostrophe."""
    made: dict[str, Format] = {}

    def quoted(name: str) -> Format:
        if name not in made:
            made[name] = workbook.add_format({**FORMATS[name], "quote_prefix": True})
        return made[name]

    return quoted
