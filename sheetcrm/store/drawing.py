"""Plans drawn by XlsxWriter into workbooks of their own."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import IO, TYPE_CHECKING

from sheetcrm.store.edits import SheetPlan

if TYPE_CHECKING:
    from xlsxwriter import Workbook


def new_workbook(target: IO[bytes], *, rows_in_order: bool = False) -> Workbook:
    """A workbook that is written to ``target`` when it is closed; texts stay texts, whatever they look like.

    rows_in_order  cells are written row by row, and a row is forgotten when the next one begins: for long lists
    """
    from sheetcrm.store._xlsxwriter import Workbook  # here: reading and checking need none of it

    keeping = {"constant_memory": True} if rows_in_order else {"in_memory": True}
    return Workbook(target, {**keeping, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False})


def draw(plans: Sequence[SheetPlan]) -> bytes:
    """The plans as sheets of a small workbook, from which they are grafted; their bodies are not in it."""
    target = io.BytesIO()
    with new_workbook(target) as workbook:
        sheets = [workbook.add_worksheet(plan.title) for plan in plans]
        for plan, worksheet in zip(plans, sheets, strict=True):
            plan.draw(workbook, worksheet)
    return target.getvalue()
