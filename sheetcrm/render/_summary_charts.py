"""The charts of Summary: native Excel charts over cells of the sheet itself, each with its numbers in words as alt text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sheetcrm._values import NamedTuple
from sheetcrm.cells import column_letter
from sheetcrm.render.styles import AMBER, BLUE, INK, LIGHT_BLUE, LINE, MUTED, WHITE, Styles
from sheetcrm.text.labels import label

if TYPE_CHECKING:
    from xlsxwriter.chart import Chart
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

HELPER_COLUMN = 13
"""Numbers behind the charts stand in hidden columns from N on, beside the page."""
SLOTS = ("stage", "funnel", "industry", "source", "trend")
SLOT_COLUMNS = 4
"""Each chart has columns of its own, so that its data are where they were when another chart comes or goes."""
_BAR_COLOURS = {"潜在客户": "#9DB8D2", "意向客户": "#4178AE", "成交客户": "#2E6BA4", "复购客户": "#1F4E79", "流失客户": "#C99A95"}
_PALE = frozenset({"潜在客户"})
_FONT = {"size": 9, "color": MUTED}


class Series(NamedTuple):
    """Named bars of a chart (one of ``SLOTS``): categories, and one or two rows of numbers with their names; ``keys`` are canonical values."""

    slot: str
    title: str
    categories: Sequence[str]
    numbers: Sequence[Sequence[float]]
    names: Sequence[str]
    keys: Sequence[str] = ()


class Box(NamedTuple):
    """Where a chart stands: its first cell (row and column from 0) and its size in pixels."""

    row: int
    column: int
    width: int
    height: int


class Charts:
    """Draws charts on one sheet."""

    def __init__(self, workbook: Workbook, worksheet: Worksheet, styles: Styles, title: str, lang: str) -> None:
        self.workbook, self.worksheet, self.styles, self.sheet, self.lang = workbook, worksheet, styles, title, lang

    def column(self, series: Series, box: Box) -> None:
        """Upright columns, coloured by stage."""
        letters = self._helper(series)
        points = [{"fill": {"color": _BAR_COLOURS.get(key, LIGHT_BLUE)}} for key in series.keys]
        chart = self.workbook.add_chart({"type": "column"})
        chart.add_series(self._series(letters, 0, series, {"points": points or None, "gap": 55, "fill": {"color": BLUE}, **_labels()}))
        chart.set_y_axis({"visible": False, "major_gridlines": {"visible": False}, "min": 0})
        chart.set_x_axis({"interval_unit": 1, "num_font": _FONT, "line": {"color": LINE}, "major_tick_mark": "none"})
        self._place(chart, series, box)

    def bars(self, series: Series, box: Box) -> None:
        """Lying bars, first category on top; with two rows of numbers both stand side by side under a legend."""
        letters = self._helper(series)
        chart = self.workbook.add_chart({"type": "bar"})
        for i, colour in zip(range(len(series.numbers)), (LIGHT_BLUE if len(series.numbers) > 1 else BLUE, BLUE), strict=False):
            chart.add_series(self._series(letters, i, series, {"gap": 45, "fill": {"color": colour}, **_labels()}))
        self._bar_axes(chart)
        self._place(chart, series, box, legend=len(series.numbers) > 1)

    def funnel(self, series: Series, box: Box) -> None:
        """A stacked bar on an invisible spacer of half the missing length: drawn alike by every spreadsheet program."""
        reach = series.numbers[0]
        most = max(reach, default=0)
        spaced = Series(series.slot, series.title, series.categories, ([(most - n) / 2 for n in reach], reach), ("", *series.names), series.keys)
        letters = self._helper(spaced)
        points = [{"fill": {"color": _BAR_COLOURS.get(key, BLUE)}} for key in series.keys]
        chart = self.workbook.add_chart({"type": "bar", "subtype": "stacked"})
        chart.add_series(self._series(letters, 0, spaced, {"fill": {"none": True}, "border": {"none": True}, "gap": 22}))
        fonts = [{"size": 10, "bold": True, "color": INK if key in _PALE else WHITE} for key in series.keys]
        said = {"value": True, "position": "center", "num_format": "#,##0;;", "custom": [{"font": font} for font in fonts]}
        look = {"points": points or None, "fill": {"color": BLUE}, "gap": 22, "data_labels": said}
        chart.add_series(self._series(letters, 1, spaced, look))
        self._bar_axes(chart, most)
        self._place(chart, series, box)

    def trend(self, series: Series, box: Box) -> None:
        """Columns for the first row of numbers, a line for the second on an axis of its own: the two differ in size."""
        letters = self._helper(series)
        chart = self.workbook.add_chart({"type": "column"})
        labels = {"value": True, "font": {"size": 8, "color": BLUE}, "num_format": "#,##0;;"}
        chart.add_series(
            self._series(letters, 0, series, {"gap": 60, "fill": {"color": LIGHT_BLUE}, "data_labels": labels | {"position": "inside_base"}})
        )
        line = self.workbook.add_chart({"type": "line"})
        look: dict[str, Any] = {
            "line": {"color": AMBER, "width": 2},
            "marker": {"type": "circle", "size": 4, "fill": {"color": AMBER}, "border": {"none": True}},
        }
        look["data_labels"] = {"value": True, "position": "above", "font": {"size": 8, "color": AMBER}, "num_format": "#,##0;;"}
        line.add_series(self._series(letters, 1, series, look | {"y2_axis": True}))
        chart.combine(line)
        room: dict[str, Any] = {"label_position": "none", "line": {"none": True}, "major_tick_mark": "none", "minor_tick_mark": "none"}
        room |= {"major_gridlines": {"visible": False}, "min": 0}
        most = [max(row, default=0) for row in series.numbers]
        chart.set_y_axis(room | ({"max": most[0] * 1.9} if most[0] else {}))
        line.set_y2_axis(room | ({"min": -most[1] * 0.9, "max": most[1] * 1.2} if most[1] else {}))
        chart.set_x_axis({"interval_unit": 1, "num_font": _FONT | {"size": 8, "rotation": -45}, "line": {"color": LINE}, "major_tick_mark": "none"})
        self._place(chart, series, box, legend=True)

    @property
    def _quoted(self) -> str:
        return "'" + self.sheet.replace("'", "''") + "'"

    def _titled(self, series: Series) -> str:
        """The title as it is read: it says so where there is nothing to draw."""
        return series.title if any(map(any, series.numbers)) else f"{series.title} · {label('chart.empty', self.lang)}"

    def _helper(self, series: Series) -> tuple[str, list[str], int]:
        """Writes the numbers of a chart; letters of the category and number columns, and the last row."""
        first = _first_column(series)
        look = self.styles["helper"]
        self.worksheet.write_string(0, first, self._titled(series), look)
        for offset, values in enumerate((series.categories, *series.numbers)):
            head = series.names[offset - 1] if offset else ""
            self.worksheet.write_string(1, first + offset, head, look)
            for i, value in enumerate(values):
                if isinstance(value, str):
                    self.worksheet.write_string(2 + i, first + offset, value, look)
                else:
                    self.worksheet.write_number(2 + i, first + offset, value, look)
        count = 1 + len(series.numbers)
        self.worksheet.set_column(first, first + SLOT_COLUMNS - 1, 10, None, {"hidden": True})
        return column_letter(first), [column_letter(first + 1 + i) for i in range(count - 1)], 2 + max(1, len(series.categories))

    def _series(self, letters: tuple[str, list[str], int], i: int, series: Series, look: dict[str, Any]) -> dict[str, Any]:
        categories, numbers, last = letters
        sheet = self._quoted
        return {
            "name": series.names[i] or None,
            "categories": f"={sheet}!${categories}$3:${categories}${last}",
            "values": f"={sheet}!${numbers[i]}$3:${numbers[i]}${last}",
            "categories_data": list(series.categories),
            "values_data": list(series.numbers[i]),
        } | {key: value for key, value in look.items() if value is not None}

    def _bar_axes(self, chart: Chart, most: float | None = None) -> None:
        names = {"num_font": {"size": 8, "color": INK}, "line": {"none": True}, "major_tick_mark": "none"}
        chart.set_y_axis({"reverse": True, "interval_unit": 1, **names})
        limit = {"max": most} if most else {}
        chart.set_x_axis({"visible": False, "major_gridlines": {"visible": False}, "min": 0} | limit)

    def _place(self, chart: Chart, series: Series, box: Box, *, legend: bool = False) -> None:
        title = f"={self._quoted}!${column_letter(_first_column(series))}$1"  # by reference: what a chart shows may change later
        font = {"name_font": {"size": 11, "bold": True, "color": INK}, "overlay": False}
        chart.set_title({"name": title, "data": [self._titled(series)], **font})
        chart.set_legend({"position": "bottom", "font": _FONT} if legend else {"none": True})
        chart.set_chartarea({"border": {"color": LINE}, "fill": {"color": "#FFFFFF"}})
        chart.set_plotarea({"fill": {"none": True}})
        chart.show_hidden_data()
        chart.set_size({"width": box.width, "height": box.height})
        options = {"x_offset": 2, "y_offset": 2, "object_position": 1, "description": self._words(series)}
        self.worksheet.insert_chart(box.row, box.column, chart, options)

    def _words(self, series: Series) -> str:
        both = len(series.numbers) > 1
        parts = []
        for i, category in enumerate(series.categories):
            said = " / ".join(f"{row[i]:g}" for row in series.numbers)
            parts.append(f"{category} {said}")
        if both:
            parts.insert(0, f"({' / '.join(series.names)})")
        return label("chart.alt", self.lang, title=series.title, values=", ".join(parts) or label("chart.empty", self.lang))


def _first_column(series: Series) -> int:
    """Index of the first of the columns that hold the numbers of a chart."""
    return HELPER_COLUMN + SLOT_COLUMNS * SLOTS.index(series.slot)


def _labels() -> dict[str, Any]:
    return {"data_labels": {"value": True, "font": {"size": 9, "color": INK}, "num_format": "#,##0;;"}}
