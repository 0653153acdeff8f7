"""A workbook as somebody types it into an empty one: sheets of plain rows, without formats and tables."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping

import openpyxl


def typed_workbook(sheets: Mapping[str, Iterable[Iterable[object]]]) -> bytes:
    """The .xlsx with these sheets: title -> rows, the header first."""
    made = openpyxl.Workbook()
    made.remove(made.worksheets[0])
    for title, rows in sheets.items():
        sheet = made.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()
