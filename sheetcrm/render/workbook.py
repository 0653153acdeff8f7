"""Plans drawn into a new workbook file of their own."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from sheetcrm.cells import CellRange, Formula
from sheetcrm.store.drawing import new_workbook
from sheetcrm.store.edits import DefineName, SheetPlan

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet


def draw_workbook(plans: Sequence[SheetPlan], names: Iterable[DefineName] = (), *, properties: dict[str, Any] | None = None) -> bytes:
    """A whole .xlsx with these sheets in this order, lists written out; deterministic (no time of the run in it).

    The first visible sheet is the one that opens.  Raises nothing for sound plans.
    """
    buffer = io.BytesIO()
    workbook = new_workbook(buffer)
    workbook.set_properties({"created": dt.datetime(2000, 1, 1), **(properties or {})})
    workbook.set_size(26000, 15000)
    first = True
    for plan in plans:
        worksheet = workbook.add_worksheet(plan.title)
        plan.draw(workbook, worksheet)
        _write_body(worksheet, plan)
        _stretch_table(worksheet, plan)
        if plan.state == "hidden":
            worksheet.hide()
        elif plan.state == "veryHidden":
            worksheet.very_hidden()
        elif first:
            worksheet.activate()
            worksheet.set_first_sheet()
            first = False
    for name in names:
        workbook.define_name(name.name, f"={name.formula}")
    workbook.close()
    return buffer.getvalue()


def _write_body(worksheet: Worksheet, plan: SheetPlan) -> None:
    if plan.body is None:
        return
    first = plan.body.first_row - 1
    drawn = worksheet.table.get(first, {})
    for column, values in enumerate(plan.body.columns):
        look: Format | None = getattr(drawn.get(column), "format", None)
        for i, value in enumerate(values):
            row = first + i
            if value is None:
                worksheet.write_blank(row, column, None, look)
            elif isinstance(value, Formula):
                worksheet.write_formula(row, column, f"={value.formula}", look, value.cached)
            elif isinstance(value, str):
                worksheet.write_string(row, column, value, look)
            else:
                worksheet.write_number(row, column, value, look)


def _stretch_table(worksheet: Worksheet, plan: SheetPlan) -> None:
    """A table that was drawn down to the first row of the list reaches to its last row."""
    if plan.body is None or plan.body.length < 2:
        return
    first = plan.body.first_row
    for table in worksheet.tables:
        drawn = CellRange.parse(table["range"])
        if drawn.last_row == first:
            table["range"] = table["a_range"] = str(drawn._replace(last_row=first + plan.body.length - 1))
            table["autofilter"] = table["a_range"] if table["autofilter"] else ""
