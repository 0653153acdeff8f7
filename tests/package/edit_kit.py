"""Workbooks to edit, and how tests look at the result: with zipfile and openpyxl, not with our own reader."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import openpyxl
from drawn_workbook import book_to_draw
from openpyxl.workbook import Workbook as OpenpyxlBook

from sheetcrm.cells import Formula
from sheetcrm.package import Package, SheetInfo

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"
HEADS = ["urgency", "customer", "next", "days", "done"]


@dataclass(frozen=True)
class Rows:
    """A long list, as ``graft_sheets`` takes it."""

    first_row: int
    columns: Sequence[Sequence[str | float | int | Formula | None]]


def due_rows(count: int) -> Rows:
    names = [f"客户{n} & 子公司" for n in range(count)]
    return Rows(5, [["逾期"] * count, names, [46_000 + n for n in range(count)], [n * 1.5 for n in range(count)], [None] * count])


def drawn_book(summary: str = "总览", due: str = "DueList", counts: Sequence[int] = (3, 5, 8)) -> bytes:
    """A Summary with chart, note, links, data bars, and a DueList with a table of one drawn row."""
    target = io.BytesIO()
    book = book_to_draw(target)
    first, second = book.add_worksheet(summary), book.add_worksheet(due)
    head = book.add_format({"bold": True, "bg_color": "#1F4E79", "font_color": "white"})
    money = book.add_format({"num_format": "#,##0.00;[Red]-#,##0.00"})
    date = book.add_format({"num_format": "yyyy-mm-dd"})
    red = book.add_format({"bg_color": "#FBE3E1", "font_color": "#B42318"})
    first.merge_range("A1:D1", "总览 <Summary>", head)
    for row, (name, count) in enumerate(zip(("甲", "乙 & 丙", "丁"), counts, strict=True), 3):
        first.write_string(row, 0, name)
        first.write_number(row, 1, count, money)
    first.write_formula("B8", "=SUM(B4:B6)", money, sum(counts))
    chart = book.add_chart({"type": "bar"})
    chart.add_series({"name": "n", "categories": [summary, 3, 0, 5, 0], "values": [summary, 3, 1, 5, 1]})
    first.insert_chart("F3", chart, {"description": "counts"})
    first.conditional_format("B4:B6", {"type": "data_bar", "data_bar_2010": True})
    first.write_url("A10", f"internal:'{due}'!A1", string="go")
    first.write_url("A11", "https://example.com/x?a=1&b=2", string="web")
    first.write_comment("A4", "a note of ours")
    first.print_area("A1:H40")
    second.write_string(0, 0, "待跟进", head)
    second.add_table(3, 0, 4, 4, {"name": "tblDue", "columns": [{"header": text} for text in HEADS]})
    for column, style in enumerate([head, head, date, money, head]):
        second.write_string(3, column, HEADS[column], head)
        second.write_blank(4, column, None, style)
    second.data_validation(4, 4, 4, 4, {"validate": "list", "source": ["是", "否"], "error_type": "warning"})
    second.conditional_format(4, 0, 4, 3, {"type": "formula", "criteria": "=$D5>3", "format": red})
    second.print_area(0, 0, 4, 4)
    book.close()
    return target.getvalue()


def list_book(rows: int = 4) -> bytes:
    """A people's list: table tblList A1:D(rows+1), validation, conditional format, print area, a formula and a second sheet."""
    target = io.BytesIO()
    book = book_to_draw(target)
    sheet, other = book.add_worksheet("客户"), book.add_worksheet("Other")
    date, red = book.add_format({"num_format": "yyyy-mm-dd"}), book.add_format({"font_color": "#9C0006"})
    sheet.add_table(0, 0, rows, 3, {"name": "tblList", "columns": [{"header": h} for h in ("ID", "Name", "Day", "Amount")]})
    for row in range(1, rows + 1):
        sheet.write_string(row, 0, f"C{row:04}")
        sheet.write_string(row, 1, f"name {row}")
        sheet.write_number(row, 2, 45_000 + row, date)
        sheet.write_number(row, 3, row * 10.5)
    sheet.data_validation(1, 1, rows, 1, {"validate": "list", "source": ["a", "b"]})
    sheet.conditional_format(1, 0, rows, 3, {"type": "formula", "criteria": "=$D2>20", "format": red})
    sheet.print_area(0, 0, rows, 3)
    other.write_formula("A1", "=SUM(客户!D2:D5)", None, 105)
    other.write_formula("A2", "=A1*2", None, 210)
    book.close()
    return target.getvalue()


def members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def rezipped(parts: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


def with_sheet(xml: str, book: bytes | None = None) -> bytes:
    """A workbook whose first sheet is this XML."""
    parts = members(book or list_book())
    parts.pop("xl/worksheets/_rels/sheet1.xml.rels", None)
    return rezipped({**parts, "xl/worksheets/sheet1.xml": xml.encode()})


def sheet_of(package: Package, title: str) -> SheetInfo:
    return next(sheet for sheet in package.sheets if sheet.name == title)


def judge(data: bytes) -> OpenpyxlBook:
    """What openpyxl reads; it warns of everything that it would lose in saving, which is not our concern here."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return openpyxl.load_workbook(io.BytesIO(data))


def rows_of(xml: bytes) -> dict[int, bytes]:
    return {int(match[1]): match[0] for match in re.finditer(rb'<row r="(\d+)"[^>]*?(?:/>|>.*?</row>)', xml, re.DOTALL)}
