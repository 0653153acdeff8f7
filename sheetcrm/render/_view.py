"""What the lists of figures share: a note, a title, a table under filter buttons, bars in the cells and colours of states."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sheetcrm._values import NamedTuple
from sheetcrm.render._frame import DrawnTable, draw_list
from sheetcrm.render.styles import Styles
from sheetcrm.render.widths import text_width
from sheetcrm.store.edits import RowBlock, SheetPlan

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet


HEADER_ROW = 4
_TITLE_WIDTH = 26.0
_BLUE_BAR, _RED_BAR = "#C9DDF0", "#F0A8A0"


class ViewColumn(NamedTuple):
    """A column of a list: its header, how its cells look (a name of ``styles.FORMATS``), width in characters, values from top to bottom.

    bar     a bar in the cells: ``share`` (0–1), ``most`` (up to the largest), ``late`` (red), or none
    chips   text of a cell -> (font, fill) of cells that hold it
    """

    header: str
    style: str
    width: float
    values: Sequence[Any]
    bar: str = ""
    chips: Mapping[str, tuple[str, str]] = {}


class View(NamedTuple):
    """A list of figures.

    heading  note, title and line above it;  frozen  columns that stay when the sheet is scrolled sideways
    printed  columns that are printed (None: all);  total  values of a row below the table, column by column
    """

    key: str
    title: str
    table: str
    heading: tuple[str, str, str]
    lang: str
    columns: Sequence[ViewColumn]
    frozen: int = 1
    printed: int | None = None
    summary: str | None = None
    total: Sequence[Any] | None = None


def view_plan(view: View) -> SheetPlan:
    """The list as a sheet."""
    rows = max((len(column.values) for column in view.columns), default=0)
    table = DrawnTable(
        name=view.table,
        headers=[column.header for column in view.columns],
        head_styles=["head"] * len(view.columns),
        body_styles=[column.style for column in view.columns],
        widths=[_width(column) for column in view.columns],
        rows=rows,
        frozen_columns=view.frozen,
        printed_columns=view.printed,
        whole=view.total is None,
        link_column=_beside_title([_width(column) for column in view.columns]),
    )

    def draw(workbook: Workbook, worksheet: Worksheet) -> None:
        styles = Styles(workbook)
        draw_list(worksheet, styles, table, view.heading, lang=view.lang, header_row=HEADER_ROW, summary=view.summary)
        last = HEADER_ROW + max(1, rows) - 1
        for index, column in enumerate(view.columns):
            _formats(worksheet, styles, column, index, HEADER_ROW, last)
        if view.total is not None:
            _rows(worksheet, styles, view.columns, rows)
            _total(worksheet, styles, view.columns, view.total, last + 1)
            worksheet.print_area(0, 0, last + 1, (view.printed or len(view.columns)) - 1)

    body = RowBlock(HEADER_ROW + 1, [column.values for column in view.columns]) if view.total is None else None
    return SheetPlan(view.key, view.title, draw, body)


def worded(values: Sequence[Any], word: Callable[[Any], Any]) -> list[Any]:
    """The values in the words of the sheet; each distinct one is looked up once."""
    known: dict[Any, Any] = {value: None if value is None else word(value) for value in set(values)}
    return [known[value] for value in values]


def _width(column: ViewColumn) -> float:
    """Headers may take two lines; the button of the filter stands beside them."""
    longest = max(map(text_width, column.header.split())) if column.header.isascii() else text_width(column.header) / 2
    return max(column.width, min(longest + 4.5, 20))


def _beside_title(widths: Sequence[float]) -> int:
    """The first column that the title does not reach."""
    return next((i for i in range(len(widths)) if sum(widths[:i]) >= _TITLE_WIDTH), len(widths) - 1)


def _formats(worksheet: Worksheet, styles: Styles, column: ViewColumn, index: int, first: int, last: int) -> None:
    for text, colours in column.chips.items():
        rule = {"type": "cell", "criteria": "==", "value": '"' + text.replace('"', '""') + '"', "format": styles.chip(colours)}
        worksheet.conditional_format(first, index, last, index, rule)
    if not column.bar:
        return
    bar: dict[str, Any] = {"type": "data_bar", "bar_color": _RED_BAR if column.bar == "late" else _BLUE_BAR, "bar_solid": True}
    bar |= {"bar_no_border": True, "data_bar_2010": True, "min_type": "num", "min_value": 0}
    if column.bar == "share":
        bar |= {"max_type": "num", "max_value": 1}
    worksheet.conditional_format(first, index, last, index, bar)


def _rows(worksheet: Worksheet, styles: Styles, columns: Sequence[ViewColumn], rows: int) -> None:
    """A short list, cell by cell."""
    for index, column in enumerate(columns):
        for i in range(rows):
            _write(worksheet, HEADER_ROW + i, index, column.values[i], styles, column.style)


def _total(worksheet: Worksheet, styles: Styles, columns: Sequence[ViewColumn], values: Sequence[Any], row: int) -> None:
    for index, (column, value) in enumerate(zip(columns, values, strict=True)):
        kind = column.style.removeprefix("body")
        style = f"total{kind}" if kind in ("_count", "_days1", "_share", "_money") else "total"
        _write(worksheet, row, index, value, styles, style)


def _write(worksheet: Worksheet, row: int, column: int, value: Any, styles: Styles, style: str) -> None:
    if value is None:
        worksheet.write_blank(row, column, None, styles[style])
    elif isinstance(value, str):
        worksheet.write_string(row, column, value, styles[style])
    else:
        worksheet.write_number(row, column, value, styles[style])
