"""Drawn sheets moved into people's workbooks, and brought up to date there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from edit_kit import CORPUS, HEADS, Rows, drawn_book, due_rows, judge, list_book, members, rezipped, sheet_of

from sheetcrm.cells import CellWrite, Formula
from sheetcrm.errors import FileRefused, SheetcrmError, UsageError
from sheetcrm.package import GraftSheet, Package, graft_sheets, replace_cells, set_cells

DRAWN = drawn_book()


def grafted(book: bytes, rows: int = 3) -> bytes:
    package = Package.open(book)
    graft_sheets(package, DRAWN, [GraftSheet("总览", "总览"), GraftSheet("DueList", "DueList", "hidden", due_rows(rows))])
    return package.tobytes()


def refreshed(book: bytes, rows: int, drawn: bytes = DRAWN) -> tuple[bool, bytes]:
    package = Package.open(book)
    changed = replace_cells(package, sheet_of(package, "总览"), drawn, "总览")
    changed |= replace_cells(package, sheet_of(package, "DueList"), drawn, "DueList", due_rows(rows))
    return changed, package.tobytes()


def test_sheets_arrive_with_all_that_belongs_to_them() -> None:
    result = grafted(list_book(), 3)
    book = judge(result)
    assert book.sheetnames == ["客户", "Other", "总览", "DueList"]
    assert book["DueList"].sheet_state == "hidden"
    summary, due = book["总览"], book["DueList"]
    assert summary["A5"].value == "乙 & 丙"
    assert summary["B4"].number_format == "#,##0.00;[Red]-#,##0.00"
    assert summary["B8"].value == "=SUM(B4:B6)"
    assert summary["A4"].comment.text.strip() == "a note of ours"
    assert summary["A11"].hyperlink.target == "https://example.com/x?a=1&b=2"
    assert len(summary._charts) == 1
    assert [cell.value for cell in due[4]] == HEADS
    assert [cell.value for cell in due[7]][1:4] == ["客户2 & 子公司", judge(DRAWN).epoch.replace(year=2025, month=12, day=11), 3]
    assert due.tables["tblDue"].ref == "A4:E7"
    assert [str(rule.sqref) for rule in due.data_validations.dataValidation] == ["E5:E7"]
    assert due.print_area == "'DueList'!$A$1:$E$7"


def test_the_other_parts_keep_their_bytes_and_their_order() -> None:
    before, after = members(list_book()), members(grafted(list_book()))
    assert list(after)[: len(before)] == list(before)
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml", "docProps/app.xml"}


def test_formats_are_added_once() -> None:
    once = grafted(list_book())
    package = Package.open(once)
    graft_sheets(package, drawn_book("总览", "DueList"), [GraftSheet("DueList", "DueList 2", body=due_rows(2))])
    assert members(package.tobytes())["xl/styles.xml"] == members(once)["xl/styles.xml"]
    assert judge(package.tobytes())["DueList 2"].tables.keys() == {"tblDue_2"}


@pytest.mark.parametrize("rows", [0, 1, 2, 4, 400])
def test_a_refresh_brings_lists_rules_and_print_area_to_their_new_length(rows: int) -> None:
    changed, result = refreshed(grafted(list_book(), 3), rows)
    end = 4 + max(rows, 1)
    due = judge(result)["DueList"]
    assert changed
    assert due.tables["tblDue"].ref == due.tables["tblDue"].autoFilter.ref == f"A4:E{end}"
    assert [str(rule.sqref).split(":")[-1] for rule in due.data_validations.dataValidation] == [f"E{end}"]
    assert [str(cells.sqref) for cells in due.conditional_formatting] == [f"A5:D{end}"]
    assert due.print_area == f"'DueList'!$A$1:$E${end}"
    assert due.max_row == end
    assert due.cell(end, 2).value == (f"客户{rows - 1} & 子公司" if rows else None)


@pytest.mark.parametrize("rows", [0, 1, 3, 50])
def test_the_second_refresh_changes_nothing(rows: int) -> None:
    start = grafted(list_book(), 3)
    changed, once = refreshed(start, rows)
    assert changed == (rows != 3)
    assert refreshed(once, rows) == (False, once)


def test_charts_carry_the_new_figures() -> None:
    changed, result = refreshed(grafted(list_book()), 3, drawn_book(counts=(30, 50, 80)))
    chart = members(result)["xl/charts/chart1.xml"]
    assert changed
    assert b"<c:v>80</c:v>" in chart
    assert b"<c:v>8</c:v>" not in chart


def test_what_people_did_to_a_generated_sheet_stays() -> None:
    parts = members(grafted(list_book(), 3))
    xml = parts["xl/worksheets/sheet4.xml"].decode()
    rule = '<cfRule type="expression" dxfId="0" priority="9"><formula>$B5="people"</formula></cfRule>'
    xml = xml.replace("<sheetData>", '<cols><col min="2" max="2" width="77" customWidth="1"/></cols><sheetData>')
    xml = xml.replace("<conditionalFormatting", f'<conditionalFormatting sqref="B5:B7">{rule}</conditionalFormatting><conditionalFormatting', 1)
    xml = re.sub("<cols>.*?</cols>(?=.*<cols>)", "", xml)
    parts["xl/worksheets/sheet4.xml"] = xml.encode()
    parts["xl/charts/chart1.xml"] = parts["xl/charts/chart1.xml"].replace(b"<c:chart>", b'<c:roundedCorners val="1"/><c:chart>', 1)
    package = Package.open(rezipped(parts))
    set_cells(package, sheet_of(package, "DueList"), {(6, 7): CellWrite("my remark"), (40, 8): CellWrite("far below")})
    _, result = refreshed(package.tobytes(), 9, drawn_book(counts=(1, 2, 3)))
    due = judge(result)["DueList"]
    assert due.column_dimensions["B"].width == 77
    assert (due["H6"].value, due["I40"].value, due["B13"].value) == ("my remark", "far below", "客户8 & 子公司")
    assert {str(cells.sqref) for cells in due.conditional_formatting} == {"B5:B7", "A5:D13"}
    assert b'<c:roundedCorners val="1"/>' in members(result)["xl/charts/chart1.xml"]
    assert judge(result)["总览"]["A4"].comment.text.strip() == "a note of ours"
    assert refreshed(result, 9, drawn_book(counts=(1, 2, 3))) == (False, result)


def test_formulas_in_a_list_carry_their_cached_value() -> None:
    package = Package.open(list_book())
    rows = Rows(5, [["a"], [Formula('HYPERLINK("#A1","→ & go")', "→ & go")], [1], [Formula("1+1", 2)], [None]])
    graft_sheets(package, DRAWN, [GraftSheet("DueList", "DueList", body=rows)])
    assert judge(package.tobytes())["DueList"]["B5"].value == '=HYPERLINK("#A1","→ & go")'
    assert b"<v>\xe2\x86\x92 &amp; go</v>" in members(package.tobytes())["xl/worksheets/sheet3.xml"]


@pytest.mark.parametrize("title", ["客户", "OTHER", "", "a" * 32, "🙂" * 16, "a/b", "'a"])
def test_impossible_titles_are_refused_before_anything_changes(title: str) -> None:
    package = Package.open(list_book())
    with pytest.raises(UsageError, match="E-TITLE"):
        graft_sheets(package, DRAWN, [GraftSheet("总览", title)])
    assert not package.dirty


def test_a_protected_structure_is_left_alone() -> None:
    parts = members(list_book())
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(b"<bookViews>", b'<workbookProtection lockStructure="1"/><bookViews>')
    with pytest.raises(FileRefused, match="E-PROTECTED"):
        grafted(rezipped(parts))


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not beside the repository")
@pytest.mark.parametrize("path", sorted(CORPUS.glob("*.xl*")), ids=lambda path: path.stem)
def test_every_honest_workbook_takes_the_sheets_and_keeps_the_rest(path: Path) -> None:
    try:
        before = path.read_bytes()
        result = grafted(before, 20)
    except SheetcrmError as refusal:
        assert refusal.code in ("E-ENCRYPTED", "E-PROTECTED")
        return
    old, new = members(before), members(result)
    assert list(new)[: len(old)] == list(old)
    tails = ("[Content_Types].xml", "workbook.xml", "workbook.xml.rels", "styles.xml", "app.xml")
    assert all(name.replace("\\", "/").endswith(tails) for name in old if old[name] != new[name])
    assert refreshed(result, 20) == (False, result)
    changed, again = refreshed(result, 5)
    assert changed
    assert all(members(again)[name] == new[name] for name in old if not name.endswith("workbook.xml"))
