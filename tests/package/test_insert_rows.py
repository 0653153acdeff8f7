"""Inserted rows, and records that are added where something stands in the way."""

from __future__ import annotations

import io
import re
from typing import Any

import openpyxl
import pytest
from drawn_workbook import book_to_draw
from edit_kit import judge, list_book, members, rezipped, sheet_of
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.table import Table
from rows_kit import cells, deleted, full_book, grid_book, inserted, reshaped

from sheetcrm.cells import MAX_ROW, CellWrite
from sheetcrm.errors import UsageError
from sheetcrm.package import Package, append_rows

GRIDS = st.dictionaries(st.tuples(st.integers(1, 14), st.integers(1, 5)), st.integers(0, 9999), min_size=1, max_size=30)
NEW = [{0: CellWrite("C0005"), 1: CellWrite("new")}, {0: CellWrite("C0006"), 3: CellWrite(7)}]


@settings(max_examples=50)
@given(grid=GRIDS, at=st.integers(1, 16), count=st.integers(1, 5), shape=st.sampled_from(["plain", "bare", "prefixed", "commented"]))
def test_cells_below_move_down(grid: dict[tuple[int, int], int], at: int, count: int, shape: str) -> None:
    book = reshaped(grid_book(grid), shape)
    before = cells(judge(book)["S"])
    after = cells(judge(inserted(book, "S", at, count))["S"])
    assert after == {(row + count * (row >= at), column): value for (row, column), value in before.items()}


@settings(max_examples=25)
@given(at=st.integers(2, 24), count=st.integers(1, 4))
def test_inserting_and_deleting_again_changes_nothing_that_anybody_sees(at: int, count: int) -> None:
    book = full_book()
    again = deleted(inserted(book, "My 客户", at, count), "My 客户", range(at, at + count))[1]
    before, after = members(book), members(again)
    assert {name for name in before if before[name] != after[name]} <= {"xl/worksheets/sheet1.xml", "xl/drawings/vmlDrawing1.vml"}
    one, two = judge(book)["My 客户"], judge(again)["My 客户"]
    assert cells(one) == cells(two)
    assert [str(held.sqref) for held in one.conditional_formatting] == [str(held.sqref) for held in two.conditional_formatting]
    assert (one.auto_filter.ref, one.print_area) == (two.auto_filter.ref, two.print_area)
    assert [brk.id for brk in one.row_breaks.brk] == [brk.id for brk in two.row_breaks.brk]


def test_the_last_row_of_the_sheet_is_not_pushed_over_its_edge() -> None:
    with pytest.raises(UsageError, match="E-ROWS"):
        inserted(grid_book({(MAX_ROW, 1): 1}), "S", 3, 1)


# --- records above a totals row


def totals_book(rows: int = 4, below: str | None = None) -> bytes:
    """A table A1:E(rows + 2) with a calculated column and a totals row; perhaps something below it."""
    target = io.BytesIO()
    book = book_to_draw(target)
    sheet = book.add_worksheet("客户")
    date = book.add_format({"num_format": "yyyy-mm-dd"})
    data = [[f"C{row:04}", f"name {row}", 45_000 + row, row * 10] for row in range(1, rows + 1)]
    columns: list[dict[str, Any]] = [
        {"header": "ID", "total_string": "合计"},
        {"header": "Name"},
        {"header": "Day", "format": date},
        {"header": "Amount", "total_function": "sum", "total_value": sum(range(rows + 1)) * 10},
        {"header": "Double", "formula": "=tblList[[#This Row],[Amount]]*2"},
        {"header": "Plain"},
    ]
    sheet.add_table(0, 0, rows + 1, 5, {"name": "tblList", "data": data, "columns": columns, "total_row": True})
    sheet.write_formula(rows + 1, 5, f"=SUM(D2:D{rows + 1})", None, 100)
    sheet.data_validation(1, 1, rows, 1, {"validate": "list", "source": ["a", "b"]})
    chart = book.add_chart({"type": "line"})
    chart.add_series({"name": ["客户", 0, 3], "categories": ["客户", 1, 0, rows, 0], "values": ["客户", 1, 3, rows, 3]})
    sheet.insert_chart("I2", chart)
    if below:
        sheet.write_string(rows + 4, 0, below)
    book.close()
    return target.getvalue()


def appended(book: bytes, last: int, rows: list[dict[int, CellWrite]] = NEW, title: str = "客户", header_row: int | None = 1) -> bytes:
    package = Package.open(book)
    assert append_rows(package, sheet_of(package, title), last, rows, header_row=header_row) == last + 1
    return package.tobytes()


def test_records_go_above_the_totals_row() -> None:
    result = appended(totals_book(below="a note"), 5)
    sheet = judge(result)["客户"]
    table = sheet.tables["tblList"]
    assert (table.ref, table.autoFilter.ref, table.totalsRowCount) == ("A1:F8", "A1:F7", 1)
    assert [sheet.cell(row, 1).value for row in range(5, 12)] == ["C0004", "C0005", "C0006", "合计", None, None, "a note"]
    assert sheet["D8"].value == "=SUBTOTAL(109,[Amount])"
    assert sheet["F8"].value == "=SUM(D2:D7)"
    assert [str(rule.sqref) for rule in sheet.data_validations.dataValidation] == ["B2:B7"]
    assert sheet["C6"].number_format == "yyyy-mm-dd"
    chart = members(result)["xl/charts/chart1.xml"].decode()
    assert re.findall(r"<c:f>([^<]+)</c:f>", chart) == ["客户!$D$1", "客户!$A$2:$A$7", "客户!$D$2:$D$7"]


def test_calculated_columns_go_on_without_a_value_and_excel_computes_them() -> None:
    parts = members(totals_book())
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(b' fullCalcOnLoad="1"', b"")
    result = members(appended(rezipped(parts), 5))
    xml = result["xl/worksheets/sheet1.xml"].decode()
    assert re.findall(r'<c r="E[67]"[^>]*>.*?</c>', xml) == [f'<c r="E{row}"><f>tblList[[#This Row],[Amount]]*2</f></c>' for row in (6, 7)]
    assert b'fullCalcOnLoad="1"' in result["xl/workbook.xml"]


def test_a_value_for_a_calculated_column_wins() -> None:
    sheet = judge(appended(totals_book(), 5, [{0: CellWrite("C0005"), 4: CellWrite(3)}]))["客户"]
    assert sheet["E6"].value == 3


def test_an_empty_table_gets_its_calculated_columns() -> None:
    parts = members(totals_book(1))
    xml = parts["xl/worksheets/sheet1.xml"].decode()
    parts["xl/worksheets/sheet1.xml"] = re.sub(r'<row r="2".*?</row>', "", xml).encode()
    sheet = judge(appended(rezipped(parts), 1))["客户"]
    assert [sheet.cell(row, 5).value for row in (2, 3)] == ["=tblList[[#This Row],[Amount]]*2"] * 2
    assert sheet.tables["tblList"].ref == "A1:F4"
    assert sheet["A4"].value == "合计"


# --- records above something else


def test_what_stands_below_a_list_moves_down() -> None:
    book = openpyxl.load_workbook(io.BytesIO(list_book(4)))
    sheet = book["客户"]
    sheet["A6"], sheet["D6"] = "sum", "=SUM(D2:D5)"
    for row in (7, 8, 9):
        sheet.cell(row, 1, f"second {row}")
    sheet.add_table(Table(displayName="tblSecond", ref="A7:A9"))
    target = io.BytesIO()
    book.save(target)
    after = judge(appended(target.getvalue(), 5))["客户"]
    assert [after.cell(row, 1).value for row in range(5, 12)] == ["C0004", "C0005", "C0006", "sum", "second 7", "second 8", "second 9"]
    assert after["D8"].value == "=SUM(D2:D7)"
    assert (after.tables["tblList"].ref, after.tables["tblSecond"].ref) == ("A1:D7", "A9:A11")


def test_what_stands_beside_is_not_torn_apart() -> None:
    book = openpyxl.load_workbook(io.BytesIO(list_book(4)))
    sheet = book["客户"]
    sheet["A6"] = "sum"
    sheet["G5"], sheet["G6"] = "a block", "of notes"
    target = io.BytesIO()
    book.save(target)
    with pytest.raises(UsageError, match="E-ROW-BESIDE"):
        appended(target.getvalue(), 5)
    sheet["G5"] = None
    target = io.BytesIO()
    book.save(target)
    after = judge(appended(target.getvalue(), 5))["客户"]
    assert (after["A8"].value, after["G8"].value) == ("sum", "of notes")


def test_a_table_beside_the_list_does_not_grow() -> None:
    book = openpyxl.load_workbook(io.BytesIO(list_book(4)))
    sheet = book["客户"]
    for row in range(1, 6):
        sheet.cell(row, 8, f"h{row}")
    sheet.add_table(Table(displayName="tblBeside", ref="H1:H5"))
    target = io.BytesIO()
    book.save(target)
    after = judge(appended(target.getvalue(), 5))["客户"]
    assert (after.tables["tblList"].ref, after.tables["tblBeside"].ref) == ("A1:D7", "H1:H5")


# --- formulas of a plain list


def plain(formulas: list[Any], shared: bool = False) -> bytes:
    """A list without table, ID and Amount, with these cells in a third column."""
    grid: dict[tuple[int, int], Any] = {(1, 1): "ID", (1, 2): "Amount", (1, 3): "Own"}
    for row, formula in enumerate(formulas, 2):
        grid |= {(row, 1): f"C{row}", (row, 2): row * 10}
        if formula is not None:
            grid[row, 3] = formula
    book = grid_book(grid)
    if not shared:
        return book
    parts = members(book)
    xml = parts["xl/worksheets/sheet1.xml"].decode()
    last = len(formulas) + 1
    xml = re.sub(r'<c r="C2"[^>]*>.*?</c>', f'<c r="C2"><f t="shared" ref="C2:C{last}" si="3">B2*2+$B$2</f><v>1</v></c>', xml)
    for row in range(3, last + 1):
        xml = re.sub(rf'<c r="C{row}"[^>]*>.*?</c>', f'<c r="C{row}"><f t="shared" si="3"/><v>1</v></c>', xml)
    return rezipped({**parts, "xl/worksheets/sheet1.xml": xml.encode()})


@pytest.mark.parametrize(
    ("formulas", "expected"),
    [
        (["=B2*2+$B$2", "=B3*2+$B$2"], "=B4*2+$B$2"),
        (["=B2*2"], "=B3*2"),
        ([None, "=B3*2"], "=B4*2"),
        (["=B2*2", "=B3*3"], None),
        ([7, "=B3*2"], None),
        (["=B2*2", 7], None),
        (["=B2*2", None], None),
    ],
)
def test_a_formula_that_the_last_records_share_goes_on(formulas: list[Any], expected: str | None) -> None:
    last = len(formulas) + 1
    sheet = judge(appended(plain(formulas), last, [{0: CellWrite("new"), 1: CellWrite(5)}], "S"))["S"]
    assert sheet.cell(last + 1, 3).value == expected


def test_a_shared_formula_goes_on() -> None:
    sheet = judge(appended(plain([1, 1, 1], shared=True), 4, [{0: CellWrite("new")}], "S"))["S"]
    assert sheet["C5"].value == "=B5*2+$B$2"


def test_formulas_beside_the_list_do_not_go_on() -> None:
    book = openpyxl.load_workbook(io.BytesIO(plain(["=B2", "=B3"])))
    book["S"]["F2"], book["S"]["F3"] = "=B2+1", "=B3+1"
    target = io.BytesIO()
    book.save(target)
    sheet = judge(appended(target.getvalue(), 3, [{0: CellWrite("new")}], "S"))["S"]
    assert (sheet["C4"].value, sheet["F4"].value) == ("=B4", None)


def test_header_formulas_are_not_taken_for_records() -> None:
    sheet = judge(appended(plain([]), 1, [{0: CellWrite("new")}], "S"))["S"]
    assert [cell.value for cell in sheet[2]] == ["new", None, None]
