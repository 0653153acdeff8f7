"""What all generated sheets share: their first lines, page setup, and how dates and JSON values become cell values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sheetcrm._values import NamedTuple
from sheetcrm.cells import CellRange
from sheetcrm.text.labels import label

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

    from sheetcrm.render.styles import Styles
    from sheetcrm.schema import Vocabularies

_EPOCH = dt.datetime(1899, 12, 30)
A4 = 9
PAGE_CHARACTERS = 200
"""Width of a sheet that fits on one landscape page at about 70 %: below that the print is too small."""


@lru_cache(maxsize=65536)
def serial(value: str | dt.date | None) -> float | None:
    """ISO date or date-time (text or object) as a serial of the 1900 date system; None stays None."""
    if value is None or value == "":
        return None
    moment = dt.datetime.fromisoformat(value) if isinstance(value, str) else value
    if not isinstance(moment, dt.datetime):
        moment = dt.datetime(moment.year, moment.month, moment.day)
    delta = moment - _EPOCH
    days = delta.days + (delta.seconds + delta.microseconds / 1e6) / 86400
    return int(days) if days == int(days) else days


def columns_of(rows: Iterable[Mapping[str, Any]], keys: Sequence[str]) -> dict[str, list[Any]]:
    """Rows of JSON objects as columns; a missing key is None."""
    rows = list(rows)
    return {key: [row.get(key) for row in rows] for key in keys}


def internal_link(title: str, cell: str = "A1") -> str:
    """Address of a cell as ``write_url`` wants it; the title is quoted whatever it is."""
    return "internal:'" + title.replace("'", "''") + f"'!{cell}"


def pages_wide(widths: Sequence[float]) -> int:
    """Pages side by side on which columns of these widths (in characters) can still be read."""
    return max(1, int(sum(widths) / PAGE_CHARACTERS + 0.75))


def page_setup(
    worksheet: Worksheet, lang: str, *, repeat_row: int | None = None, repeat_columns: int = 0, pages_wide: int = 1, pages_tall: int = 0
) -> None:
    """A4, landscape; the header row (from 1) and the first columns on each page; footer with file, sheet and page numbers.

    pages_wide, pages_tall  the sheet is made to fit on so many pages side by side and one below the other (0: as many as it takes)
    """
    worksheet.set_paper(A4)
    worksheet.set_landscape()
    worksheet.fit_to_pages(pages_wide, pages_tall)
    worksheet.set_margins(left=0.4, right=0.4, top=0.4, bottom=0.55)
    worksheet.set_footer("&L&8&F · &A&R&8" + label("footer.page", lang))
    if repeat_row is not None:
        worksheet.repeat_rows(repeat_row - 1)
    if pages_wide > 1 and repeat_columns:
        worksheet.repeat_columns(0, repeat_columns - 1)


def iso(value: str | dt.date) -> str:
    """A date as ``2024-06-30``."""
    return value if isinstance(value, str) else value.isoformat()[:10]


Show = Callable[[str, Any], str | None]
"""(name of a vocabulary, canonical value) -> the word for it in the language of the sheet; values it does not know stay."""


class DrawnTable(NamedTuple):
    """The Excel table of a generated list; styles are names of ``styles.FORMATS``, widths in characters.

    printed_columns  how many columns are printed (None: all), so that a wide list stays readable on one page
    link_column  where the way back to the summary stands (None: over the last frozen column)
    whole            the table covers the whole body: it is drawn with one row and grows with the list (drawing thousands of rows costs time)
    """

    name: str
    headers: Sequence[str]
    head_styles: Sequence[str]
    body_styles: Sequence[str]
    widths: Sequence[float]
    rows: int
    frozen_columns: int
    printed_columns: int | None = None
    whole: bool = True
    link_column: int | None = None


def draw_list(
    worksheet: Worksheet,
    styles: Styles,
    table: DrawnTable,
    heading: tuple[str, str, str],
    *,
    lang: str,
    header_row: int,
    summary: str | None = None,
) -> None:
    """Frame of a long list: three heading lines, header, one row of formatted blanks for the body, table, panes, print setup."""
    note, title, line = heading
    worksheet.hide_gridlines(2)
    worksheet.write_string(0, 0, note, styles["generated"])
    worksheet.set_row(1, 27)
    worksheet.write_string(1, 0, title, styles["title"])
    worksheet.write_string(2, 0, line, styles["subtitle"])
    worksheet.set_row(2, 18)
    if summary is not None:
        column = table.frozen_columns - 1 if table.link_column is None else table.link_column
        worksheet.write_url(1, column, internal_link(summary), styles["link"], label("link.summary", lang))
    for column, width in enumerate(table.widths):
        worksheet.set_column(column, column, width)
    worksheet.set_row(header_row - 1, 32)
    last = header_row - 1 + max(1, table.rows)
    columns = [{"header": h, "header_format": styles[s]} for h, s in zip(table.headers, table.head_styles, strict=True)]
    options = {"name": table.name, "columns": columns, "style": None, "autofilter": True}
    worksheet.add_table(header_row - 1, 0, header_row if table.whole else last, len(table.headers) - 1, options)
    for column, name in enumerate(table.body_styles):
        worksheet.write_blank(header_row, column, None, styles[name])
    worksheet.freeze_panes(header_row, table.frozen_columns)
    worksheet.ignore_errors({"number_stored_as_text": str(CellRange(header_row + 1, 0, last + 1, len(table.headers) - 1))})
    page_setup(worksheet, lang, repeat_row=header_row)
    worksheet.print_area(0, 0, last, (table.printed_columns or len(table.headers)) - 1)
    worksheet.set_selection(header_row, 0, header_row, 0)


def words_of(vocabularies: Vocabularies, lang: str) -> Show:
    """The words of a workbook's vocabularies: the label of a known value, anything else as it is."""

    def show(name: str, value: Any) -> str | None:
        if value is None:
            return None
        vocabulary = vocabularies.get(name)
        known = vocabulary.get(value) if vocabulary is not None else None
        return known.label(lang) if known is not None else str(value)

    return show
