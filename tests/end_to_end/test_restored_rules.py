"""Dropdowns and colours of a template come back when pasting destroyed them; other people's stay."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from command_line import shared
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from people import T, by_openpyxl, columns, columns_of, load, make_book, part_of, parts, records, rewrite, type_into
from ready_books import new_book

import sheetcrm

CUSTOMERS = "客户"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return new_book(tmp_path / "team.xlsx", sample=True, as_of=T)


def letter(path: Path, label: str, title: str = CUSTOMERS) -> str:
    return get_column_letter(columns_of(path, title)[label])


def rules_by_label(path: Path, title: str = CUSTOMERS) -> dict[str, set[tuple[str, str]]]:
    """Label -> (ranges, source) of the validations of its column, ranges of other columns left out."""
    sheet = load(path)[title]
    found: dict[str, set[tuple[str, str]]] = {}
    for label, column in columns(sheet).items():
        found[label] = set()
        for rule in sheet.data_validations.dataValidation:
            ranges = [str(area) for area in rule.sqref.ranges if re.match(rf"{get_column_letter(column)}\d", str(area))]
            if ranges:
                found[label].add((" ".join(sorted(ranges)), rule.formula1))
    return found


def rules_of(path: Path, label: str, title: str = CUSTOMERS) -> set[tuple[str, str]]:
    return rules_by_label(path, title)[label]


def formats_of(path: Path, title: str = CUSTOMERS) -> set[tuple[str, str]]:
    sheet = load(path)[title]
    return {(str(area.sqref), str(rule.formula)) for area in sheet.conditional_formatting for rule in area.rules}


def without(pattern: bytes, count: int = 0) -> Any:
    return lambda xml: re.sub(pattern, b"", xml, count=count, flags=re.DOTALL)


def test_all_validations_and_colours_come_back(book: Path) -> None:
    wanted, colours = rules_by_label(book), formats_of(book)
    assert all(wanted[label] for label in ("合作状态", "价值层级", "所属行业", "负责人", "建档日期", "客户编号", "分类标签")) and colours
    part = part_of(book, CUSTOMERS)
    rewrite(
        book,
        {part: lambda xml: without(rb"<conditionalFormatting.*</conditionalFormatting>")(without(rb"<dataValidations.*</dataValidations>")(xml))},
    )
    assert not formats_of(book)
    sheetcrm.refresh(book, as_of=T)
    assert rules_by_label(book) == wanted
    assert formats_of(book) == colours
    content = book.read_bytes()
    assert sheetcrm.refresh(book, as_of=T, force=True).nothing and book.read_bytes() == content


def test_a_dropdown_that_pasting_split_is_whole_again(book: Path) -> None:
    ((area, source),) = rules_of(book, "合作状态")
    column = letter(book, "合作状态")
    last = int(area.rpartition(column)[2])
    pasted = f"{column}2:{column}9 {column}15:{column}{last}".encode()
    rewrite(book, {part_of(book, CUSTOMERS): lambda xml: xml.replace(area.encode(), pasted)})
    sheetcrm.refresh(book, as_of=T)
    covered: set[int] = set()
    for ranges, formula in rules_of(book, "合作状态"):
        assert formula == source
        for piece in ranges.split():
            first, _, end = piece.replace(column, "").partition(":")
            covered |= set(range(int(first), int(end or first) + 1))
    assert covered == set(range(2, last + 1))
    assert sheetcrm.refresh(book, as_of=T, force=True).nothing


def test_other_peoples_rules_stay_and_win(book: Path) -> None:
    column = letter(book, "所属行业")

    def own(workbook: Any) -> None:
        sheet = workbook[CUSTOMERS]
        for rule in sheet.data_validations.dataValidation:
            rule.sqref = type(rule.sqref)(" ".join(str(r) for r in rule.sqref.ranges if not str(r).startswith(column)) or "AZ1")
        mine = DataValidation(type="list", formula1='"甲,乙"', showErrorMessage=True)
        mine.add(f"{column}3:{column}5")
        sheet.add_data_validation(mine)
        sheet.conditional_formatting.add("Z2:Z9", CellIsRule(operator="greaterThan", formula=["5"], fill=PatternFill(bgColor="FFCC00")))

    by_openpyxl(book, own)
    sheetcrm.refresh(book, as_of=T)
    found = rules_of(book, "所属行业")
    assert (f"{column}3:{column}5", '"甲,乙"') in found
    ours = [ranges for ranges, source in found if source == "voc_industry"]
    assert ours and not re.search(rf"{column}[2-5]:{column}[3-9]\d", " ".join(ours))
    assert ("Z2:Z9", "['5']") in formats_of(book)
    assert sheetcrm.refresh(book, as_of=T, force=True).nothing


def listed(path: Path, name: str) -> list[Any]:
    """What a dropdown offers: the filled cells of the column that its name stands for."""
    book = load(path, data_only=True)
    match = re.search(r"(\w+)!\$([A-Z]+)\$(\d+)", book.defined_names[name].attr_text)
    assert match
    return [cell.value for cell in book[match[1]][match[2]][int(match[3]) - 1 :] if cell.value]


def add_row(path: Path, title: str, values: dict[str, Any]) -> None:
    last = records(path, title)[-1]["row"]
    type_into(path, title, {(last + 1, label): value for label, value in values.items()})


def test_a_value_added_in_settings_is_offered(book: Path) -> None:
    before = listed(book, "voc_industry")
    add_row(book, "设置", {"分组": "vocab.industry", "键": "文旅", "值": "文化旅游,旅游", "说明": "Culture and travel"})
    sheetcrm.refresh(book, as_of=T)
    assert set(listed(book, "voc_industry")) == {*before, "文旅"}
    assert sheetcrm.refresh(book, as_of=T, force=True).nothing


def test_a_member_added_to_the_team_is_offered(book: Path) -> None:
    before = listed(book, "voc_owner")
    add_row(book, "团队", {"姓名": "新同事", "角色": "销售", "在职": "是"})
    sheetcrm.refresh(book, as_of=T)
    assert set(listed(book, "voc_owner")) == {*before, "新同事"}


@pytest.mark.parametrize("title", ["_lists", "_meta"])
def test_a_deleted_sheet_of_ours_comes_back_with_its_dropdowns(book: Path, title: str) -> None:
    wanted, offered = rules_of(book, "所属行业"), listed(book, "voc_industry")

    def delete(workbook: Any) -> None:
        workbook.remove(workbook[title])
        for name in workbook.defined_names.values():  # as Excel leaves names of a sheet that is gone
            if name.attr_text.startswith(title):
                name.attr_text = "#REF!$A$1"

    by_openpyxl(book, delete)
    rewrite(book, {part_of(book, CUSTOMERS): without(rb"<dataValidations.*</dataValidations>")})
    sheetcrm.refresh(book, as_of=T)
    assert (rules_of(book, "所属行业"), listed(book, "voc_industry")) == (wanted, offered)
    assert sheetcrm.refresh(book, as_of=T, force=True).nothing


def test_short_lists_stand_in_the_rule_and_fit(book: Path) -> None:
    for sheet in load(book).worksheets:
        for rule in sheet.data_validations.dataValidation:
            if rule.type == "list" and rule.formula1.startswith('"'):
                assert len(rule.formula1) <= 255


def test_sheets_that_are_not_from_our_template_get_none(tmp_path: Path) -> None:
    rows = [{"客户编号": "C0001", "客户名称": "甲", "合作状态": "意向客户", "负责人": "李敏"}]
    path = make_book(tmp_path / "own.xlsx", {"Customers": rows, "Settings": [{"键": "marks", "值": "off"}]})
    before = parts(path)[part_of(path, "Customers")]
    sheetcrm.refresh(path, as_of=T)
    assert parts(path)[part_of(path, "Customers")] == before
    assert not load(path)["Customers"].data_validations.dataValidation
    path = make_book(tmp_path / "marked.xlsx", {"Customers": rows})
    sheetcrm.refresh(path, as_of=T)
    assert not load(path)["Customers"].data_validations.dataValidation
    assert {"sheetcrmmarks_" in formula for _, formula in formats_of(path, "Customers")} == {True}


def test_bench_workbook_keeps_its_sheets_byte_for_byte(tmp_path: Path) -> None:
    import subprocess
    import sys

    path = tmp_path / "XS.xlsx"
    tool = shared("tools", "make_bench_workbook.py")
    subprocess.run([sys.executable, tool, "--size", "XS", "--stale", "--as-of", str(T), path], check=True, capture_output=True)
    before = parts(path)
    sheetcrm.refresh(path, as_of=T)
    after = parts(path)
    sheets = [name for name in before if name.startswith("xl/worksheets/") and name.endswith(".xml")]
    assert sheets and all(before[name] == after[name] for name in sheets)
