"""Validations and conditional formats: missing ones are added, people's are left alone, none is added twice."""

from __future__ import annotations

import pytest
from edit_kit import CORPUS, judge, list_book, sheet_of

from sheetcrm.cells import CellRange
from sheetcrm.package import Package, put_rules, read_rules
from sheetcrm.store.edits import FormulaFormat, ListValidation

LIST = ListValidation(0, 2, 200, "voc_Status", prompt=("状态", "请选择"), error=("状态", "在词表里添加后再选"))
MARK = FormulaFormat(0, 3, 2, 200, '$A2=""', fill_color="#FFF2CC", bold=True)


def put(book: bytes, *rules: ListValidation | FormulaFormat) -> bytes:
    package = Package.open(book)
    validations = [rule for rule in rules if isinstance(rule, ListValidation)]
    put_rules(package, sheet_of(package, "客户"), validations, [rule for rule in rules if isinstance(rule, FormulaFormat)])
    return package.tobytes()


def test_rules_are_added_once_where_the_schema_wants_them() -> None:
    once = put(list_book(), LIST, MARK)
    sheet = judge(once)["客户"]
    assert [(str(rule.sqref), rule.formula1, rule.promptTitle) for rule in sheet.data_validations.dataValidation][1:] == [
        ("A2:A200", "voc_Status", "状态")
    ]
    rule = next(rules[0] for cells, rules in sheet.conditional_formatting._cf_rules.items() if str(cells.sqref) == "A2:D200")
    assert (rule.formula, rule.dxf.fill.bgColor.rgb, rule.dxf.font.b, rule.priority) == (['$A2=""'], "FFFFF2CC", True, 2)
    assert put(once, LIST, MARK) == once


def test_a_rule_with_fewer_rows_is_extended() -> None:
    result = put(list_book(4), ListValidation(1, 2, 99, '"a,b"'), FormulaFormat(0, 3, 2, 99, "$D2>20"))
    sheet = judge(result)["客户"]
    assert [str(rule.sqref) for rule in sheet.data_validations.dataValidation] == ["B2:B99"]
    assert [str(cells.sqref) for cells in sheet.conditional_formatting] == ["A2:D99"]


def test_the_validation_that_people_chose_for_some_rows_stays_theirs() -> None:
    sheet = judge(put(list_book(4), ListValidation(1, 2, 9, "voc_Other")))["客户"]
    assert {str(rule.sqref): rule.formula1 for rule in sheet.data_validations.dataValidation} == {"B2:B5": '"a,b"', "B6:B9": "voc_Other"}


def test_rules_of_the_excel_2010_extension_are_seen() -> None:
    if not CORPUS.is_dir():
        pytest.skip("the corpus is not beside the repository")
    package = Package.open(CORPUS / "poi__dataValidationTableRange.xlsx")
    found = [rule for sheet in package.sheets for rule in read_rules(package, sheet).validations]
    assert found
    package = Package.open(CORPUS / "phpspreadsheet__issue.3145.xlsx")
    rules = [rule for sheet in package.sheets for rule in read_rules(package, sheet).validations]
    assert any(rule.x14 and rule.formula1 and rule.sqref for rule in rules)
    sheet = next(sheet for sheet in package.sheets if any(rule.x14 for rule in read_rules(package, sheet).validations))
    rule = next(rule for rule in read_rules(package, sheet).validations if rule.x14)
    cells: CellRange = rule.sqref[0]
    wanted = ListValidation(cells.first_column, cells.first_row, cells.last_row, "voc_Other")
    assert not put_rules(package, sheet, [wanted])


def test_tables_links_and_ranges_are_reported() -> None:
    rules = read_rules(package := Package.open(list_book(4)), sheet_of(package, "客户"))
    (table,) = rules.tables
    assert (table.display_name, str(table.ref), table.columns, table.totals_row) == ("tblList", "A1:D5", ["ID", "Name", "Day", "Amount"], False)
    assert [(str(rule.sqref[0]), rule.kind, rule.formula1) for rule in rules.validations] == [("B2:B5", "list", '"a,b"')]
    assert [(str(rule.sqref[0]), rule.kind, rule.formulas) for rule in rules.formats] == [("A2:D5", "expression", ("$D2>20",))]
