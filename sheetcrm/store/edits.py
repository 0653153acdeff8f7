"""``Edit``: one wanted change, as a value.  The writer is the only place that applies them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from operator import itemgetter
from typing import TYPE_CHECKING, Literal

from sheetcrm._values import NamedTuple
from sheetcrm.cells import CellRange, CellValue, CellWrite, Formula, cell_ref

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet


class SetCell(NamedTuple):
    """Put a value into one cell; everything else of the cell (style, note, validation) stays.

    sheet  title of the worksheet;  row from 1, column from 0;  number_format only where the value needs another one
    """

    sheet: str
    row: int
    column: int
    value: CellValue
    number_format: str | None = None

    @property
    def cell(self) -> str:
        return cell_ref(self.row, self.column)


_place: Callable[[SetCell], tuple[str, int, int]] = itemgetter(slice(0, 3))


def by_place(edits: Sequence[SetCell]) -> dict[tuple[str, int, int], SetCell]:
    """(sheet, row, column) -> what is put into that cell last."""
    return dict(zip(map(_place, edits), edits, strict=True))


class AppendRow(NamedTuple):
    """Add a record below the last one of a sheet.

    cells       column index -> value;  header_row  of the list
    last_row    last row of the list, its header row when there is no record yet; None: the last row with a value in any column
    """

    sheet: str
    cells: Mapping[int, CellWrite]
    last_row: int | None = None
    header_row: int | None = None


class DeleteRows(NamedTuple):
    """Delete records: their whole sheet rows vanish, and everything below moves up.

    rows     sheet rows (from 1), as they are numbered before any edit of the same run;  header_row  of the list
    columns  (first, last) column index of the list; None: those of its Excel table, else of its unbroken header

    Applied after all cells and new rows of the run.  An Excel table that loses its last record keeps a blank row.
    """

    sheet: str
    rows: tuple[int, ...]
    header_row: int | None = None
    columns: tuple[int, int] | None = None


class ExtendTable(NamedTuple):
    """Let an Excel table cover other cells, or call its columns what their header cells say; no cell changes.  Columns at its right end may go.

    sheet    title of the worksheet;  table  its display name
    ref      the new extent, header and totals row included;  names  of all its columns, left to right
    """

    sheet: str
    table: str
    ref: CellRange
    names: tuple[str, ...]


class RowBlock(NamedTuple):
    """Rows of a long list, written straight as XML below what ``SheetPlan.draw`` made.

    first_row   sheet row (from 1) of the first record.  ``draw`` formats the cells of this row (``write_blank``): each
                column of the block takes its cell format from there
    columns     one sequence of values for each column from column A on, all of the same length; None leaves the cell empty
    """

    first_row: int
    columns: Sequence[Sequence[str | float | int | Formula | None]]

    @property
    def length(self) -> int:
        return len(self.columns[0]) if self.columns else 0


class SheetPlan(NamedTuple):
    """A sheet to make: who it is, and how it is drawn on an empty XlsxWriter worksheet.

    key    which sheet it is, whatever its title (``summary``, ``duelist``, ``customers``, ``_lists``)
    draw   draws frame, formats, widths, validations and charts on ``(workbook, worksheet)``; text by ``write_string``
           only, never ``write``.  Charts refer to sheets by their title
    body   the long list below, if there is one
    """

    key: str
    title: str
    draw: Callable[[Workbook, Worksheet], None]
    body: RowBlock | None = None
    state: Literal["visible", "hidden", "veryHidden"] = "visible"


class PutSheet(NamedTuple):
    """Make a sheet, or bring the cells of the one that is there up to date (its part stays the owner's)."""

    plan: SheetPlan


class DressColumns(NamedTuple):
    """Give new columns of a sheet the look of drawn ones: format and width, format and note of their headers; no value changes.

    sheet    title of the worksheet;  header_row  from 1;  columns  indexes from 0
    plan     draws these columns on an empty sheet, where they stand
    """

    sheet: str
    header_row: int
    columns: tuple[int, ...]
    plan: SheetPlan


class ListValidation(NamedTuple):
    """A dropdown or another validation that a column should have.

    ranges are row spans of one column; formula without ``=``; kind as in Excel (list, date, decimal, custom)
    """

    column: int
    first_row: int
    last_row: int
    formula: str
    kind: Literal["list", "date", "decimal", "whole", "custom"] = "list"
    operator: str | None = None
    formula2: str | None = None
    style: Literal["stop", "warning", "information"] = "warning"
    prompt: tuple[str, str] | None = None
    error: tuple[str, str] | None = None


class FormulaFormat(NamedTuple):
    """A conditional format by formula over the rows of one or more columns."""

    first_column: int
    last_column: int
    first_row: int
    last_row: int
    formula: str
    font_color: str | None = None
    fill_color: str | None = None
    bold: bool = False


class RestoreRules(NamedTuple):
    """Validations and conditional formats that a sheet should have; only those that are missing are added."""

    sheet: str
    validations: tuple[ListValidation, ...] = ()
    formats: tuple[FormulaFormat, ...] = ()


class RewordRules(NamedTuple):
    """Validations that are exactly the first of a pair, words included, say what the second says.  Whatever somebody changed stays."""

    sheet: str
    pairs: tuple[tuple[ListValidation, ListValidation], ...]


class RewordCharts(NamedTuple):
    """Titles in the charts of a sheet that are exactly the first of a pair become the second."""

    sheet: str
    texts: tuple[tuple[str, str], ...]


class BorderFormat(NamedTuple):
    """A conditional format by formula that draws a border around the cells; color as ``#RRGGBB``, style ``thin`` or ``dashed``."""

    first_column: int
    last_column: int
    first_row: int
    last_row: int
    formula: str
    color: str
    style: str


class PutMarks(NamedTuple):
    """The conditional formats of a sheet whose formula holds ``sign`` become these; all others stay.

    make  False: a sheet that has none of them gets none
    """

    sheet: str
    sign: str
    formats: tuple[BorderFormat, ...]
    make: bool


class PutMeta(NamedTuple):
    """What the engine remembers in ``_meta``: key -> text.  Keys that are not named stay."""

    values: Mapping[str, str] = {}


class DefineName(NamedTuple):
    """A defined name over the whole workbook; formula without ``=``."""

    name: str
    formula: str
    hidden: bool = False


Edit = (
    SetCell
    | AppendRow
    | DeleteRows
    | ExtendTable
    | PutSheet
    | DressColumns
    | RestoreRules
    | RewordRules
    | RewordCharts
    | PutMarks
    | PutMeta
    | DefineName
)
