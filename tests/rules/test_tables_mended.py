"""Excel tables that a fix lets cover their data: looked at with openpyxl; and where nothing may be touched."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import openpyxl
import pytest
from case_files import Case, Sheet, workbook
from openpyxl.worksheet.table import Table as ExcelTable
from openpyxl.worksheet.table import TableColumn, TableFormula

from sheetcrm.actions._load import load
from sheetcrm.actions.fix import repair
from sheetcrm.errors import UsageError
from sheetcrm.rules import Finding

T = dt.date(2026, 11, 22)
HEAD = ["客户编号", "客户名称", "电话"]
ROWS = [["C0001", "华星智能", '"13900001234"'], ["C0002", "远启贸易", '"13900001235"'], ["C0003", "明蓝实业", '"13900001236"']]


def customers(table: str, rows: list[list[str]] | None = None, **more: Any) -> bytes:
    return workbook(Case("", "", 1, sheets=[Sheet("Customers", rows or [HEAD, *ROWS], tables=[table], **more)]))


def mended(data: bytes, *, unsafe: bool = False) -> tuple[Any, list[Finding]]:
    book = load(data, as_of=T)
    _, _, findings, _ = repair(book, unsafe=unsafe)
    return openpyxl.load_workbook(io.BytesIO(book.package.tobytes())), list(findings)


def table_of(book: Any) -> ExcelTable:
    return next(iter(book["Customers"].tables.values()))


def by_openpyxl(data: bytes, change: Any) -> bytes:
    book, target = openpyxl.load_workbook(io.BytesIO(data)), io.BytesIO()
    change(book)
    book.save(target)
    return target.getvalue()


def test_rows_and_columns_come_inside_with_their_names() -> None:
    book, findings = mended(customers("A1:B2"))
    table = table_of(book)
    assert (table.ref, table.autoFilter.ref) == ("A1:C4", "A1:C4")
    assert [c.name for c in table.tableColumns] == HEAD
    assert len({c.id for c in table.tableColumns}) == 3
    assert not [f for f in findings if f.code.startswith("TABLE-")]


def test_columns_to_the_left_move_the_filters_along() -> None:
    def only_some(book: Any) -> None:
        table_of(book).autoFilter.add_filter_column(0, ["远启贸易"])

    book, _ = mended(by_openpyxl(customers("B1:C4"), only_some))
    table = table_of(book)
    assert table.ref == "A1:C4" and [c.name for c in table.tableColumns] == HEAD
    assert [f.colId for f in table.autoFilter.filterColumn] == [1]


def test_the_table_takes_the_names_of_the_header_cells() -> None:
    book, findings = mended(customers("A1:C4 = 客户编号, 名称, 电话"))
    assert [c.name for c in table_of(book).tableColumns] == HEAD
    assert not [f for f in findings if f.code.startswith("TABLE-")]


def test_both_at_once() -> None:
    book, findings = mended(customers("A1:B2 = 客户编号, 名称"))
    assert table_of(book).ref == "A1:C4" and [c.name for c in table_of(book).tableColumns] == HEAD
    assert not [f for f in findings if f.code.startswith("TABLE-")]


def test_a_name_that_formulas_use_is_left_alone() -> None:
    def formula(book: Any) -> None:
        book["Customers"]["F1"] = "=COUNTA(tblCustomers[名称])"

    book, findings = mended(by_openpyxl(customers("A1:C4 = 客户编号, 名称, 电话"), formula))
    assert table_of(book).tableColumns[1].name == "名称"
    assert [f.code for f in findings if f.code == "TABLE-HEADER"] == ["TABLE-HEADER"]


def test_other_fixes_wait_while_a_header_is_in_doubt() -> None:
    def formula(book: Any) -> None:
        book["Customers"]["F1"] = "=COUNTA(tblCustomers[名称])"

    rows = [HEAD, ["C0001", '"华星智能 "', '"13900001234"'], ROWS[1]]
    with pytest.raises(UsageError) as raised:
        mended(by_openpyxl(customers("A1:C3 = 客户编号, 名称, 电话", rows), formula))
    assert raised.value.code == "E-STRUCTURE"


@pytest.mark.parametrize("hindrance", ["totals", "another table", "blank header"])
def test_tables_that_cannot_grow_are_only_reported(hindrance: str) -> None:
    def change(book: Any) -> None:
        sheet, table = book["Customers"], table_of(book)
        if hindrance == "totals":
            table.totalsRowCount = 1
        elif hindrance == "another table":
            for row, values in enumerate([("说明", "值"), ("a", 1), ("b", 2)], 5):
                for column, value in enumerate(values, 1):
                    sheet.cell(row + 1, column, value)
            sheet["A5"], sheet["B5"], sheet["C5"] = "C0004", "天瑞食品", "13900001237"
            sheet.add_table(ExcelTable(displayName="tblOther", ref="A6:B8"))
        else:
            sheet["C1"] = None
            sheet["D1"] = "邮箱"

    data = by_openpyxl(customers("A1:C3" if hindrance != "blank header" else "A1:B4"), change)
    before = table_of(openpyxl.load_workbook(io.BytesIO(data))).ref
    book, findings = mended(data)
    assert table_of(book).ref == before
    assert [f.fix for f in findings if f.code == "TABLE-RANGE"] == [None]


def test_unsafe_fix_renames_a_header_and_the_table_with_it() -> None:
    rows = [["客户编号", "客户名称", "联络号码"], *ROWS]
    book, findings = mended(customers("A1:C4", rows))
    assert book["Customers"]["C1"].value == "联络号码"
    assert [f.fix.safety for f in findings if f.code == "COL-UNKNOWN" and f.fix] == ["unsafe"]
    book, findings = mended(customers("A1:C4", rows), unsafe=True)
    assert book["Customers"]["C1"].value == "电话" and table_of(book).tableColumns[2].name == "电话"
    assert not [f for f in findings if f.code in ("COL-UNKNOWN", "TABLE-HEADER")]


def test_a_calculated_column_keeps_the_old_name_of_another() -> None:
    def change(book: Any) -> None:
        table = table_of(book)
        table._initialise_columns() if not table.tableColumns else None
        table.tableColumns[1] = TableColumn(id=2, name="客户名称", calculatedColumnFormula=TableFormula(attr_text="tblCustomers[联络号码]"))

    rows = [["客户编号", "客户名称", "联络号码"], *ROWS]
    book, findings = mended(by_openpyxl(customers("A1:C4", rows), change), unsafe=True)
    assert book["Customers"]["C1"].value == "联络号码"
    assert [(f.fix, "电话" in (f.suggestion or "")) for f in findings if f.code == "COL-UNKNOWN"] == [(None, True)]
