"""A new workbook of XlsxWriter whose bytes do not depend on the second it was made in."""

from __future__ import annotations

import datetime as dt
from typing import IO, Any

import xlsxwriter

MADE = dt.datetime(2026, 1, 2, 3, 4, 5)


def book_to_draw(target: IO[bytes], **options: Any) -> xlsxwriter.Workbook:
    """The workbook, still to be drawn; ``options`` as XlsxWriter knows them."""
    book = xlsxwriter.Workbook(target, {"in_memory": True, **options})
    book.set_properties({"created": MADE})
    return book
