"""Cells with findings are marked where people work: by conditional formats in front of everybody's own, never by painting."""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from decision_kit import CUSTOMERS, faulty_book, people
from lxml import etree
from openpyxl.formatting.rule import CellIsRule, FormulaRule
from openpyxl.styles import PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from people import T, by_openpyxl, columns, load, make_book, part_of, parts, rewrite, type_into

import sheetcrm

SIGN = "sheetcrmmarks_"


def rules(path: Path | Workbook, title: str = CUSTOMERS) -> list[tuple[str, str, int, bool]]:
    """(range, formula, priority, stops) of our rules."""
    book, found = load(path) if isinstance(path, Path) else path, []
    for area in book[title].conditional_formatting:
        found += [(str(area.sqref), rule.formula[0], rule.priority, bool(rule.stopIfTrue)) for rule in area.rules if SIGN in str(rule.formula)]
    return found


def listed(path: Path | Workbook, severity: str) -> list[str]:
    """What the defined name covers."""
    book = load(path) if isinstance(path, Path) else path
    target = book.defined_names[SIGN + severity].attr_text
    title, _, area = target.rpartition("!")
    return [str(cell.value) for (cell,) in book[title.strip("'")][area.replace("$", "")] if cell.value is not None]


def marked(path: Path, folder: Path, severity: str, title: str = CUSTOMERS) -> set[str]:
    """The cells for which LibreOffice finds the formula of the conditional format true: the formula is put into cells of a copy."""
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("needs LibreOffice (soffice) on the PATH")
    (formula,) = [formula for _, formula, _, _ in rules(path, title) if SIGN + severity in formula]
    book = load(path)
    sheet, probe = book[title], book.create_sheet("probe")
    places = [(row, column) for row in range(2, sheet.max_row + 2) for column in range(1, sheet.max_column + 1)]
    for row, column in places:
        probe.cell(row, column).value = "=IFERROR(" + translated(formula, title, row, column) + ",FALSE)"
    copy = folder / "probe.xlsx"
    book.save(copy)
    where = f"-env:UserInstallation=file://{folder / 'profile'}"
    words = [office, where, "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(folder / "computed"), str(copy)]
    subprocess.run(words, check=True, capture_output=True, timeout=120)
    computed = load(folder / "computed" / "probe.xlsx", data_only=True)["probe"]
    return {f"{get_column_letter(column)}{row}" for row, column in places if computed.cell(row, column).value in (True, 1)}


def translated(formula: str, title: str, row: int, column: int) -> str:
    """The formula as it reads from (row, column), its cells on the sheet ``title``."""
    letter = get_column_letter(column)
    for old, new in (
        ("(A$1)", f"({title}!{letter}$1)"),
        ("LEN(A2)", f"LEN({title}!{letter}{row})"),
        ("ROW()", str(row)),
        ("$A2", f"{title}!$A{row}"),
    ):
        assert old in formula
        formula = formula.replace(old, new)
    return formula


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return faulty_book(tmp_path)


def cells_with(path: Path, severity: str) -> set[str]:
    return {str(f.cell) for f in sheetcrm.validate(path, as_of=T) if f.sheet == CUSTOMERS and f.severity == severity and f.code != "FU-OVERDUE"}


def test_exactly_the_cells_with_findings_are_marked(book: Path, tmp_path: Path) -> None:
    errors = marked(book, tmp_path, "E")
    assert errors == cells_with(book, "E") and len(errors) >= 2
    warnings = marked(book, tmp_path, "W")
    assert warnings == cells_with(book, "W") - errors and warnings


def test_odd_ids_headers_and_contents(tmp_path: Path) -> None:
    good = {"合作状态": "意向客户", "负责人": "李敏", "建档日期": dt.date(2026, 11, 19)}
    rows: list[dict[str, Any]] = [
        {"客户编号": "C?01*", "*客户名称 ": "甲", "电话": "12", **good},
        {"客户编号": "*", "*客户名称 ": "乙", "电话": "13900001111", **good},
        {"客户编号": 20240501001, "*客户名称 ": "丙", "电话": "34", **good},
        {"客户编号": None, "*客户名称 ": "丁", "电话": "56", **good},
        {"客户编号": "~C5", "*客户名称 ": "戊", "电话": 13.5, **good},
        {"客户编号": "C6", "*客户名称 ": "己\U0001f600", "电话": "七\U0001f600", **good, "建档日期": True},
        {"客户编号": "C7", "*客户名称 ": None, "电话": "=NA()", **good},
    ]
    path = make_book(tmp_path / "team.xlsx", {CUSTOMERS: rows})
    sheetcrm.refresh(path, as_of=T)
    wanted = {cell for cell in cells_with(path, "E") if cell != "C8"}  # openpyxl leaves no result of a formula to read
    assert len(wanted) >= 5 and wanted == {cell for cell in marked(path, tmp_path, "E") if cell != "C8"}


def test_a_mark_goes_when_the_cell_changes_and_follows_a_sorted_row(book: Path, tmp_path: Path) -> None:
    before = cells_with(book, "E")
    assert "C3" in before
    type_into(book, CUSTOMERS, {(3, "电话"): "13900004444"})
    assert marked(book, tmp_path, "E") == before - {"C3"}

    def swap(workbook: Any) -> None:
        sheet = workbook[CUSTOMERS]
        for column in range(1, sheet.max_column + 1):
            first, second = sheet.cell(4, column), sheet.cell(5, column)
            first.value, second.value = second.value, first.value

    by_openpyxl(book, swap)
    moved = {cell.replace("4", "5") if cell.endswith("4") else cell for cell in before - {"C3"}}
    assert marked(book, tmp_path, "E") == moved


def test_one_rule_a_severity_for_all_rows_that_never_stops(book: Path) -> None:
    found = rules(book)
    last = load(book)[CUSTOMERS].max_column
    assert [area for area, *_ in found] == [f"A2:{get_column_letter(last)}5000"] * 2
    assert not any(stops for *_, stops in found)
    content = book.read_bytes()
    assert sheetcrm.refresh(book, as_of=T, force=True).nothing and book.read_bytes() == content


def test_nothing_else_of_the_sheet_changes(tmp_path: Path) -> None:
    path = make_book(tmp_path / "team.xlsx", {CUSTOMERS: people(), "别人的": [{"a": 1}]})
    before = parts(path)
    sheetcrm.refresh(path, as_of=T)
    after = parts(path)
    own, other = part_of(path, CUSTOMERS), part_of(path, "别人的")
    assert after[other] == before[other]
    tree = etree.fromstring(after[own])
    for node in tree.findall("{*}conditionalFormatting"):
        assert SIGN in etree.tostring(node).decode()
        tree.remove(node)
    assert etree.tostring(tree, method="c14n") == etree.tostring(etree.fromstring(before[own]), method="c14n")


def test_a_sheet_without_findings_is_left_alone(tmp_path: Path) -> None:
    rows = [{**people()[0], "客户编号": "C0001"}]
    path = make_book(tmp_path / "team.xlsx", {CUSTOMERS: rows})
    settings = {"分组": "", "键": "ignore.ALL", "值": "是"}
    path = make_book(path, {CUSTOMERS: rows, "设置": [settings]})
    before = parts(path)[part_of(path, CUSTOMERS)]
    sheetcrm.refresh(path, as_of=T)
    assert parts(path)[part_of(path, CUSTOMERS)] == before and "_marks" not in load(path).sheetnames


def test_rules_of_other_people_keep_working_and_do_not_hide_ours(tmp_path: Path) -> None:
    path = make_book(tmp_path / "team.xlsx", {CUSTOMERS: people()})

    def add(workbook: Any) -> None:
        sheet = workbook[CUSTOMERS]
        sheet.conditional_formatting.add(
            "B2:B99", CellIsRule(operator="equal", formula=['"华星智能"'], fill=PatternFill("solid", bgColor="FF00FF00"))
        )
        sheet.conditional_formatting.add("D2:D99", FormulaRule(formula=["TRUE"], stopIfTrue=True, fill=PatternFill("solid", bgColor="FFFF0000")))

    by_openpyxl(path, add)
    sheetcrm.refresh(path, as_of=T)
    theirs = [r for area in load(path)[CUSTOMERS].conditional_formatting for r in area.rules if SIGN not in str(r.formula)]
    assert [(r.type, r.formula, bool(r.stopIfTrue)) for r in theirs] == [("cellIs", ['"华星智能"'], False), ("expression", ["TRUE"], True)]
    stopping = next(r.priority for r in theirs if r.stopIfTrue)
    priorities = [priority for _, _, priority, _ in rules(path)]
    assert max(priorities) < stopping and theirs[0].priority < theirs[1].priority
    everything = [*priorities, *(r.priority for r in theirs)]
    assert len(set(everything)) == len(everything) and min(everything) == 1


def test_more_rows_and_more_columns_are_covered_by_the_same_rules(book: Path) -> None:
    def grow(workbook: Any) -> None:
        sheet = workbook[CUSTOMERS]
        sheet.cell(1, sheet.max_column + 1, "微信")
        for number in range(6, 5200):
            sheet.cell(number, 1, f"C{number:05d}")
            sheet.cell(number, 2, f"客户{number}")

    by_openpyxl(book, grow)
    sheetcrm.refresh(book, as_of=T)
    made = load(book)
    found = rules(made)
    letter = get_column_letter(made[CUSTOMERS].max_column)
    assert len(found) == 2 and {area for area, *_ in found} == {f"A2:{letter}5299"}
    assert len(listed(made, "E")) <= 2000


def test_rules_that_cutting_and_pasting_split_are_whole_again(book: Path) -> None:
    (first, *_), _ = rules(book)
    halves = f"{first.partition(':')[0]}:{first.partition(':')[2].rstrip('0123456789')}3 A9:B9".encode()
    rewrite(book, {part_of(book, CUSTOMERS): lambda xml: xml.replace(f'"{first}"'.encode(), b'"' + halves + b'"', 1)})
    sheetcrm.refresh(book, as_of=T)
    assert [area for area, *_ in rules(book)] == [first] * 2


def test_marks_can_be_switched_off_and_on(tmp_path: Path) -> None:
    on = {CUSTOMERS: people(), "设置": [{"分组": "", "键": "marks", "值": "是"}]}
    path = make_book(tmp_path / "team.xlsx", on)
    plain = parts(path)[part_of(path, CUSTOMERS)]
    sheetcrm.refresh(path, as_of=T)
    assert len(rules(path)) == 2
    type_into(path, "设置", {(2, "值"): "否"})
    sheetcrm.refresh(path, as_of=T)
    assert not rules(path) and parts(path)[part_of(path, CUSTOMERS)] == plain and not listed(path, "E")
    assert sheetcrm.refresh(path, as_of=T, force=True).nothing
    type_into(path, "设置", {(2, "值"): "是"})
    sheetcrm.refresh(path, as_of=T)
    assert len(rules(path)) == 2 and listed(path, "E")


def test_marks_of_a_template_stand_before_its_colours(tmp_path: Path) -> None:
    path = tmp_path / "new.xlsx"
    sheetcrm.new(path, sample=True, as_of=T)
    head = columns(load(path)["客户"])
    type_into(path, "客户", {(2, "电话"): "12", (3, "合作状态"): "神秘阶段"})
    sheetcrm.refresh(path, as_of=T)
    ours = rules(path, "客户")
    others = [r.priority for area in load(path)["客户"].conditional_formatting for r in area.rules if SIGN not in str(r.formula)]
    assert len(ours) == 2 and max(priority for _, _, priority, _ in ours) < min(others) and len(set(others)) == len(others)
    assert any(text.startswith("customers|电话|") for text in listed(path, "E")) and head["电话"]
    type_into(path, "客户", {(2, "电话"): "13900001111"})
    sheetcrm.refresh(path, as_of=T)
    assert not any(text.startswith("customers|电话|") for text in listed(path, "E"))


def test_ignored_findings_are_not_marked(tmp_path: Path) -> None:
    path = make_book(tmp_path / "team.xlsx", {CUSTOMERS: people(), "设置": [{"分组": "", "键": "ignore.ALL.客户.电话", "值": "是"}]})
    sheetcrm.refresh(path, as_of=T)
    assert not any("|电话|" in text for text in listed(path, "E") + listed(path, "W")) and listed(path, "E")


def test_a_foreign_sheet_called_like_ours_is_left_alone(tmp_path: Path) -> None:
    path = make_book(tmp_path / "team.xlsx", {CUSTOMERS: people(), "_marks": [{"mine": "yes"}]})
    before = parts(path)[part_of(path, "_marks")]
    sheetcrm.refresh(path, as_of=T)
    assert parts(path)[part_of(path, "_marks")] == before and not rules(path)
