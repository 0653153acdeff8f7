"""Rows below a list: everything that ends with the list follows it."""

from __future__ import annotations

import datetime as dt

import pytest
from edit_kit import judge, list_book, members, rezipped, rows_of, sheet_of

from sheetcrm.cells import CellWrite
from sheetcrm.errors import UsageError
from sheetcrm.package import Package, append_rows

NEW = [{0: CellWrite("C0005"), 1: CellWrite("new"), 2: CellWrite(dt.date(2026, 11, 22))}, {0: CellWrite("C0006")}]


def appended(book: bytes, last: int | None, rows: list[dict[int, CellWrite]] = NEW, **more: int) -> tuple[int, bytes]:
    package = Package.open(book)
    first = append_rows(package, sheet_of(package, "客户"), last, rows, **more)
    return first, package.tobytes()


@pytest.mark.parametrize("last", [5, None])
def test_a_list_grows_with_its_table_rules_formats_and_print_area(last: int | None) -> None:
    first, result = appended(list_book(4), last)
    book = judge(result)
    sheet = book["客户"]
    assert first == 6
    assert [cell.value for cell in sheet[6]] == ["C0005", "new", dt.datetime(2026, 11, 22), None]
    assert sheet["C7"].number_format == "yyyy-mm-dd"
    assert sheet.tables["tblList"].ref == sheet.tables["tblList"].autoFilter.ref == "A1:D7"
    assert [str(rule.sqref) for rule in sheet.data_validations.dataValidation] == ["B2:B7"]
    assert [str(cells.sqref) for cells in sheet.conditional_formatting] == ["A2:D7"]
    assert sheet.print_area == "'客户'!$A$1:$D$7"
    assert sheet.dimensions == "A1:D7"


def test_other_parts_and_rows_keep_their_bytes() -> None:
    book = list_book(4)
    before, after = members(book), members(appended(book, 5)[1])
    assert {name for name in before if before[name] != after[name]} == {"xl/worksheets/sheet1.xml", "xl/tables/table1.xml", "xl/workbook.xml"}
    old, new = rows_of(before["xl/worksheets/sheet1.xml"]), rows_of(after["xl/worksheets/sheet1.xml"])
    assert old == {number: xml for number, xml in new.items() if number < 6}


def test_appending_in_two_steps_is_appending_at_once() -> None:
    at_once = appended(list_book(4), 5)[1]
    step = appended(appended(list_book(4), 5, NEW[:1])[1], 6, NEW[1:])[1]
    assert members(step) == members(at_once)


def test_an_empty_table_is_filled_from_its_blank_row() -> None:
    book = list_book(1)
    parts = members(book)
    parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"].replace(
        rows_of(parts["xl/worksheets/sheet1.xml"])[2], b'<row r="2"><c r="C2" s="1"/></row>'
    )
    first, result = appended(rezipped(parts), 1)
    sheet = judge(result)["客户"]
    assert first == 2
    assert sheet["C2"].number_format == "yyyy-mm-dd"
    assert sheet["A3"].value == "C0006"
    assert sheet["A3"].font.b is not True
    assert sheet.tables["tblList"].ref == "A1:D3"


def test_records_of_the_list_are_never_overwritten() -> None:
    package = Package.open(list_book(4))
    with pytest.raises(UsageError, match="E-STRUCTURE"):
        append_rows(package, sheet_of(package, "客户"), 3, NEW)


def test_a_full_sheet_is_refused() -> None:
    with pytest.raises(UsageError, match="E-ROWS"):
        appended(list_book(4), 1_048_575)
