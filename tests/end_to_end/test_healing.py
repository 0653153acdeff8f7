"""What a refresh puts right by itself on sheets of a template, and what it leaves to people on their own sheets."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from people import T, by_openpyxl, columns, load, make_book, part_of, parts, records, rewrite
from ready_books import ready

import sheetcrm

CUSTOMERS = "客户"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return ready(tmp_path / "team.xlsx", _refreshed)


def _refreshed(path: Path) -> None:
    sheetcrm.new(path, sample=True, as_of=T)
    sheetcrm.refresh(path, as_of=T)


def table_part(path: Path, title: str = CUSTOMERS) -> str:
    rels = parts(path)[part_of(path, title).replace("worksheets/", "worksheets/_rels/") + ".rels"].decode()
    found = re.search(r"tables/table\d+\.xml", rels)
    assert found
    return "xl/" + found[0]


def ref_of(path: Path) -> str:
    (table,) = load(path)[CUSTOMERS].tables.values()
    return str(table.ref)


def shorter(path: Path) -> None:
    """The table ends three rows before the last record, as after typing below it in a program that does not extend tables."""
    last = records(path, CUSTOMERS)[-1]["row"]
    old = ref_of(path)
    new = re.sub(r"\d+$", str(last - 3), old)
    rewrite(path, {table_part(path): lambda xml: xml.replace(f'"{old}"'.encode(), f'"{new}"'.encode())})


def codes(path: Path) -> dict[str, int]:
    return sheetcrm.validate(path, as_of=T).by_code()


def test_a_table_that_became_too_short_covers_its_rows_again(book: Path) -> None:
    shorter(book)
    assert codes(book)["TABLE-RANGE"] == 1
    sheetcrm.refresh(book, as_of=T)
    last = records(book, CUSTOMERS)[-1]["row"]
    assert int(re.sub(r".*\D", "", ref_of(book))) == last
    assert "TABLE-RANGE" not in codes(book)
    content = book.read_bytes()
    assert sheetcrm.refresh(book, as_of=T, force=True).nothing and book.read_bytes() == content


def test_the_plan_names_the_table(book: Path) -> None:
    shorter(book)
    content = book.read_bytes()
    result = sheetcrm.refresh(book, as_of=T, plan=True)
    assert result.applied is not None and any("tbl" in change.before for change in result.applied.changes)
    assert book.read_bytes() == content


def test_a_dropdown_pasted_over_is_reported_by_validate_and_restored_by_refresh(book: Path) -> None:
    sheet = load(book)[CUSTOMERS]
    letter = sheet.cell(1, columns(sheet)["合作状态"]).column_letter
    area = next(str(area) for rule in sheet.data_validations.dataValidation for area in rule.sqref.ranges if re.match(rf"{letter}\d", str(area)))
    last = area.rpartition(letter)[2]
    pasted = f"{letter}2:{letter}4 {letter}7:{letter}{last}".encode()
    rewrite(book, {part_of(book, CUSTOMERS): lambda xml: xml.replace(f'sqref="{area}"'.encode(), b'sqref="' + pasted + b'"')})
    found = [f for f in sheetcrm.validate(book, as_of=T) if f.code == "DV-GAP"]
    assert [(f.cell, "2" in f.message) for f in found] == [(f"{letter}5", True)]
    sheetcrm.refresh(book, as_of=T)
    assert "DV-GAP" not in codes(book)
    listed = {row["规则"] for row in records(book, "问题清单")}
    assert "DV-GAP" not in listed
    assert sheetcrm.refresh(book, as_of=T, force=True).nothing


def test_other_peoples_tables_are_reported_and_left(tmp_path: Path) -> None:
    rows = [{"客户编号": f"C000{i}", "客户名称": f"公司{i}", "合作状态": "意向客户", "负责人": "李敏"} for i in range(1, 6)]
    path = make_book(tmp_path / "own.xlsx", {"Customers": rows})

    def table(workbook: Any) -> None:
        from openpyxl.worksheet.table import Table

        workbook["Customers"].add_table(Table(displayName="mine", ref="A1:D4"))

    by_openpyxl(path, table)
    sheetcrm.refresh(path, as_of=T)
    assert load(path)["Customers"].tables["mine"].ref == "A1:D4"
    assert codes(path)["TABLE-RANGE"] == 1
    result = sheetcrm.fix(path, as_of=T, select=["TABLE-RANGE"])
    assert result.receipt is not None and load(path)["Customers"].tables["mine"].ref == "A1:D6"


def test_a_header_that_the_table_calls_otherwise_is_mended_before_anything_else(book: Path) -> None:
    rewrite(book, {table_part(book): lambda xml: xml.replace('name="电话"'.encode(), 'name="手机"'.encode())})
    found = [f for f in sheetcrm.validate(book, as_of=T) if f.code == "TABLE-HEADER"]
    assert len(found) == 1 and "手机" in found[0].message
    sheetcrm.fix(book, as_of=T)
    assert "TABLE-HEADER" not in codes(book)
    assert [c.name for t in load(book)[CUSTOMERS].tables.values() for c in t.tableColumns if c.name in ("电话", "手机")] == ["电话"]


def test_a_header_renamed_to_an_unknown_word_finds_its_way_back(book: Path) -> None:
    sheet = load(book)[CUSTOMERS]
    column = columns(sheet)["合作状态"]

    def rename(workbook: Any) -> None:
        workbook[CUSTOMERS].cell(1, column).value = "进展如何"
        for table in workbook[CUSTOMERS].tables.values():
            table.tableColumns[column - 1].name = "进展如何"

    by_openpyxl(book, rename)
    missing = next(f for f in sheetcrm.validate(book, as_of=T) if f.code == "COL-MISSING")
    assert "进展如何" in missing.message and missing.fix is not None and missing.fix.safety == "unsafe"
    sheetcrm.fix(book, as_of=T, unsafe=True, select=["COL-MISSING"])
    assert load(book)[CUSTOMERS].cell(1, column).value == "合作状态"
    assert "COL-MISSING" not in codes(book)


def test_copied_rows_get_ids_of_their_own_and_references_stay_with_the_first(book: Path) -> None:
    first = records(book, CUSTOMERS)[0]
    last = records(book, CUSTOMERS)[-1]["row"]

    def copy(workbook: Any) -> None:
        sheet = workbook[CUSTOMERS]
        for cell in sheet[first["row"]]:
            sheet.cell(last + 1, cell.column).value = cell.value

    by_openpyxl(book, copy)
    ids = [row["客户编号"] for row in records(book, CUSTOMERS)]
    sheetcrm.fix(book, as_of=T, unsafe=True, select=["ID-DUP"])
    after = [row["客户编号"] for row in records(book, CUSTOMERS)]
    assert after[:-1] == ids[:-1] and after[-1] not in ids
    assert "ID-DUP" not in codes(book)
