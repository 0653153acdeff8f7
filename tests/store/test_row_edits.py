"""``DeleteRows`` among other edits: the order in which they are applied, and what is said of them."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.table import Table as ExcelTable

from sheetcrm.cells import CellWrite
from sheetcrm.errors import UsageError
from sheetcrm.store import AppendRow, Applied, DeleteRows, Edit, Package, SetCell, apply_edits, read_book
from sheetcrm.store.book import Book

HEADER = ["客户编号", "客户名称", "电话", "负责人", "客户阶段"]


def book(records: int = 6, *, table: bool = True, totals: bool = False, two: bool = False) -> bytes:
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.title = "客户"
    sheet.append(HEADER)
    for i in range(1, records + 1):
        sheet.append([f"C{i:04}", f"客户{i}", f"1380000{i:04}", "李敏", "意向客户"])
    if totals:
        sheet.append([None, "合计", None, None, f"=COUNTA(A2:A{records + 1})"])
    if table:
        sheet.add_table(excel := ExcelTable(displayName="tblCustomers", ref=f"A1:E{records + 1 + totals}"))
        excel._initialise_columns()
        for column, name in zip(excel.tableColumns, HEADER, strict=True):
            column.name = name
        if totals:
            excel.totalsRowCount = 1
            excel.autoFilter.ref = f"A1:E{records + 1}"
    if two:
        start = records + 5
        for i, line in enumerate([["编号", "备注"], ["N1", "a"], ["N2", "b"]]):
            for j, value in enumerate(line, 1):
                sheet.cell(start + i, j, value)
    other = made.create_sheet("备忘")
    other["A1"], other["A2"] = "=客户!B4", "=COUNTA(客户!B2:B7)"
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


def applied(data: bytes, edits: Sequence[Edit], *, detail: bool = False) -> tuple[Applied, Any]:
    package = Package.open(data)
    done = apply_edits(package, edits, detail=detail)
    return done, openpyxl.load_workbook(io.BytesIO(package.tobytes()))


def read(data: bytes) -> Book:
    return read_book(Package.open(data), as_of=dt.date(2026, 11, 22))


def ids(sheet: Any) -> list[Any]:
    return [cell.value for cell in sheet["A"][1:]]


def test_row_numbers_are_those_before_the_run() -> None:
    edits = [
        DeleteRows("客户", (2, 4), 1),
        SetCell("客户", 5, 1, "changed"),
        AppendRow("客户", {0: CellWrite("C0007")}, 7, 1),
        DeleteRows("客户", (7,), 1),
    ]
    done, after = applied(book(), edits)
    sheet = after["客户"]
    assert ids(sheet) == ["C0002", "C0004", "C0005", "C0007"]
    assert sheet["B3"].value == "changed"
    assert sheet.tables["tblCustomers"].ref == "A1:E5"
    assert (done.deleted, done.rows, done.broken) == (3, 1, 1)
    assert done.total == 3 + 2


def test_the_texts_of_deleted_rows_are_listed_when_asked() -> None:
    done, _ = applied(book(), [DeleteRows("客户", (3,), 1)], detail=True)
    assert [(change.cell, change.before, change.after) for change in done.changes][:2] == [("A3", "C0002", ""), ("B3", "客户2", "")]
    assert not applied(book(), [DeleteRows("客户", (3,), 1)])[0].changes


def test_formulas_of_other_sheets_follow() -> None:
    done, after = applied(book(), [DeleteRows("客户", (3, 4), 1)])
    assert [cell.value for cell in after["备忘"]["A"]] == ["=客户!#REF!", "=COUNTA(客户!B2:B5)"]
    assert done.broken == 1


def test_rows_of_two_lists_on_one_sheet() -> None:
    _, after = applied(book(two=True), [DeleteRows("客户", (2, 3), 1), DeleteRows("客户", (12,), 11)])
    assert ids(after["客户"]) == ["C0003", "C0004", "C0005", "C0006", None, None, None, "编号", "N2"]


def test_the_table_knows_the_columns_of_its_list() -> None:
    made = openpyxl.load_workbook(io.BytesIO(book(table=False)))
    sheet = made["客户"]
    sheet["F1"], sheet["F3"] = "自己的列", "own"
    sheet["I1"], sheet["I4"] = "旁注", "a note"
    target = io.BytesIO()
    made.save(target)
    table = read(target.getvalue()).tables["customers"]
    assert ids(applied(target.getvalue(), [table.delete([1, 4])])[1]["客户"]) == ["C0001", "C0003", "C0004", "C0006"]
    with pytest.raises(UsageError, match=r"E-ROW-BESIDE.*客户!I4"):
        applied(target.getvalue(), [table.delete([2])])


def test_the_last_records_may_go_and_new_ones_come_in_one_run() -> None:
    _, after = applied(book(2), [DeleteRows("客户", (2, 3), 1), AppendRow("客户", {0: CellWrite("C0009")}, 3, 1)])
    assert ids(after["客户"]) == ["C0009"]
    assert after["客户"].tables["tblCustomers"].ref == "A1:E2"


def test_a_totals_row_of_the_table_is_no_record_and_stands_in_nobodys_way() -> None:
    data = book(totals=True)
    found = read(data)
    table = found.tables["customers"]
    assert (table.length, table.last_row) == (6, 7)
    assert "ROW-TOTAL" not in [note.code for note in found.notes]
    _, after = applied(data, [table.append({"customer_id": "C0007", "name": "新客户"})])
    sheet = after["客户"]
    assert ids(sheet)[5:] == ["C0006", "C0007", None]
    assert [cell.value for cell in sheet[9]][1:] == ["合计", None, None, "=COUNTA(A2:A8)"]
    assert sheet.tables["tblCustomers"].ref == "A1:E9"


def test_a_total_that_somebody_typed_below_a_plain_list_is_still_in_doubt() -> None:
    found = read(book(totals=True, table=False))
    assert "ROW-TOTAL" in [note.code for note in found.doubt_notes("客户")]


def test_other_columns_are_named_by_whoever_knows_them() -> None:
    made = openpyxl.load_workbook(io.BytesIO(book(table=False)))
    made["客户"]["H3"] = "a note"
    target = io.BytesIO()
    made.save(target)
    with pytest.raises(UsageError, match=r"E-ROW-BESIDE.*客户!H3"):
        applied(target.getvalue(), [DeleteRows("客户", (3,), 1)])
    assert ids(applied(target.getvalue(), [DeleteRows("客户", (3,), 1, (0, 7))])[1]["客户"])[1] == "C0003"
