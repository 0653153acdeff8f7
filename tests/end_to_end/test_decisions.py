"""What people choose on the Issues sheet is carried out by the next refresh, exactly, and never lost."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest
from command_line import process, untouched
from command_line import sheetcrm as command
from decision_kit import CUSTOMERS, DECISION, ISSUES, choose, codes, faulty_book, issue, people
from people import T, by_openpyxl, columns, header_row, load, make_book, part_of, parts, records, rewrite, type_into

import sheetcrm


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return faulty_book(tmp_path)


def cell(path: Path, record: str, label: str) -> Any:
    return next(row[label] for row in records(path, CUSTOMERS) if row["客户编号"] == record)


def test_the_column_is_the_last_and_offers_two_words(book: Path) -> None:
    sheet = load(book)[ISSUES]
    head = columns(sheet)
    assert head[DECISION] == max(head.values())
    letter = sheet.cell(1, head[DECISION]).column_letter
    (rule,) = [dv for dv in sheet.data_validations.dataValidation if str(dv.sqref).startswith(letter)]
    assert rule.formula1 == '"修复,忽略"' and "刷新" in rule.prompt
    assert str(rule.sqref) == f"{letter}{header_row(sheet) + 1}:{letter}{sheet.max_row}"


def test_fix_repairs_this_finding_and_no_other(book: Path) -> None:
    choose(book, "DATE-TEXT", "C0002", "修复")
    result = sheetcrm.refresh(book, as_of=T)
    assert result.decided is not None and result.decided.fixed == 1 and not result.decided.gone
    assert str(cell(book, "C0002", "建档日期")) == "2026-11-19"
    assert cell(book, "C0003", "合作状态") == "意向" and cell(book, "C0004", "电话") == 13900003333
    assert ("DATE-TEXT", "C0002") not in codes(book)
    assert sheetcrm.refresh(book, as_of=T, force=True).nothing


def test_ignore_silences_until_the_value_changes(book: Path) -> None:
    before = codes(book)
    errors = sheetcrm.validate(book, as_of=T).counts()["E"]
    choose(book, "PHONE-BAD", "C0002", "忽略")
    result = sheetcrm.refresh(book, as_of=T)
    assert result.decided is not None and result.decided.ignored == 1
    assert codes(book) == [found for found in before if found != ("PHONE-BAD", "C0002")]
    assert result.counts["E"] == errors - 1
    assert all(row["规则"] != "PHONE-BAD" for row in records(book, ISSUES))
    assert any("已忽略 1 条" in str(row[0].value) for row in load(book)[ISSUES].iter_rows(max_row=3))
    assert cell(book, "C0002", "电话") == "123"
    content = book.read_bytes()
    assert sheetcrm.refresh(book, as_of=T, force=True).nothing and book.read_bytes() == content
    type_into(book, CUSTOMERS, {(3, "电话"): "124"})
    assert ("PHONE-BAD", "C0002") in codes(book)
    type_into(book, CUSTOMERS, {(3, "电话"): "123"})
    assert ("PHONE-BAD", "C0002") not in codes(book)


def test_an_ignored_finding_follows_its_record_when_rows_move(book: Path) -> None:
    choose(book, "PHONE-BAD", "C0002", "忽略")
    sheetcrm.refresh(book, as_of=T)

    def insert(workbook: Any) -> None:
        sheet = workbook[CUSTOMERS]
        sheet.insert_rows(2, 3)
        for column, value in enumerate(["C0009", "新客户", "13911112222"], 1):
            sheet.cell(2, column, value)

    by_openpyxl(book, insert)
    found = codes(book)
    assert ("PHONE-BAD", "C0002") not in found and any(record == "C0009" for _, record in found)


@pytest.mark.parametrize("code", ["SHEET-MISSING", "COL-UNKNOWN"])
def test_the_first_thing_that_a_process_does_may_be_to_carry_out_a_decision(tmp_path: Path, code: str) -> None:
    path = make_book(tmp_path / "team.xlsx", {CUSTOMERS: [{**row, "备忘": "x"} for row in people()]})
    sheetcrm.refresh(path, as_of=T)
    before = codes(path)
    first = next(row for row in records(path, ISSUES) if row["规则"] == code)
    type_into(path, ISSUES, {(first["row"], DECISION): "忽略"})
    out, err = process("refresh", path, "--as-of", str(T)).communicate()
    assert "1 条以后不再提示" in out and not err
    assert [c for c, _ in codes(path)].count(code) == [c for c, _ in before].count(code) - 1
    _, err = process("refresh", path, "--as-of", str(T), "--forget", code).communicate()
    assert not err and codes(path) == before


def test_an_ignored_finding_is_not_fixed_and_does_not_fail_the_run(tmp_path: Path) -> None:
    path = faulty_book(tmp_path)
    choose(path, "DATE-TEXT", "C0002", "忽略")
    sheetcrm.refresh(path, as_of=T, fix=True)
    assert cell(path, "C0002", "建档日期") == "2026.11.19"
    assert cell(path, "C0003", "合作状态") == "意向客户"
    sheetcrm.fix(path, as_of=T)
    assert cell(path, "C0002", "建档日期") == "2026.11.19"


def test_a_record_without_id_is_known_by_its_content(tmp_path: Path) -> None:
    rows = people()
    rows[1]["客户编号"] = None
    path = faulty_book(tmp_path, rows)
    choose(path, "PHONE-BAD", None, "忽略")
    sheetcrm.refresh(path, as_of=T)
    assert "PHONE-BAD" not in [code for code, _ in codes(path)]
    type_into(path, CUSTOMERS, {(3, "客户名称"): "另一家"})
    assert "PHONE-BAD" in [code for code, _ in codes(path)]


def test_findings_of_the_workbook_and_of_a_sheet_can_be_ignored(tmp_path: Path) -> None:
    path = make_book(tmp_path / "team.xlsx", {CUSTOMERS: [{**row, "备忘": "x"} for row in people()]})
    sheetcrm.refresh(path, as_of=T)
    missing = [row for row in records(path, ISSUES) if row["规则"] == "SHEET-MISSING"]
    assert len(missing) > 1
    type_into(path, ISSUES, {(missing[0]["row"], DECISION): "忽略", (issue(path, "COL-UNKNOWN")["row"], DECISION): "忽略"})
    result = sheetcrm.refresh(path, as_of=T)
    assert result.decided is not None and (result.decided.ignored, result.decided.gone) == (2, [])
    left = [code for code, _ in codes(path)]
    assert "COL-UNKNOWN" not in left and left.count("SHEET-MISSING") == len(missing) - 1


@pytest.mark.parametrize("word", ["修复", " 修 复 ", "Fix", "FIX", "fix.", "修復"])
def test_words_may_be_spelled_in_many_ways(book: Path, word: str) -> None:
    choose(book, "VOC-ALIAS", "C0003", word)
    sheetcrm.refresh(book, as_of=T)
    assert cell(book, "C0003", "合作状态") == "意向客户"


@pytest.mark.parametrize("word", ["忽略", "Ignore", "ｉｇｎｏｒｅ", "接受"])
def test_words_for_ignoring(book: Path, word: str) -> None:
    choose(book, "PHONE-BAD", "C0002", word)
    sheetcrm.refresh(book, as_of=T)
    assert ("PHONE-BAD", "C0002") not in codes(book)


def test_an_english_workbook(tmp_path: Path) -> None:
    head = ("Customer ID", "Customer name", "Phone", "Stage", "Owner", "Created")
    rows = [("C0001", "Harbour", "123", "Lead", "Tom", "2026.03.04")]
    path = make_book(tmp_path / "team.xlsx", {CUSTOMERS: [dict(zip(head, row, strict=True)) for row in rows]})
    sheetcrm.refresh(path, as_of=T)
    rows_of = {row["Rule"]: row["row"] for row in records(path, "Issues")}
    type_into(path, "Issues", {(rows_of["PHONE-BAD"], "Decision"): "Ignore", (rows_of["DATE-TEXT"], "Decision"): "Fix"})
    assert load(path)["Issues"].data_validations.dataValidation[-1].formula1 == '"Fix,Ignore"'
    ran = command("refresh", path, "--as-of", T)
    assert "marked Fix on the Issues sheet and repaired: 1" in ran.out and "not reported again: 1" in ran.out
    assert not {"PHONE-BAD", "DATE-TEXT"} & {code for code, _ in codes(path)}


def test_sorted_filtered_and_shortened_lists_are_understood(book: Path) -> None:
    choose(book, "PHONE-BAD", "C0002", "忽略")
    choose(book, "VOC-ALIAS", "C0003", "修复")

    def sort(workbook: Any) -> None:
        sheet = workbook[ISSUES]
        first, head = header_row(sheet) + 1, columns(sheet)
        rows = [[c.value for c in row] for row in sheet.iter_rows(min_row=first)]
        rows = sorted((row for row in rows if row[head["规则"] - 1] != "CELL-TYPE"), key=lambda row: str(row[2]), reverse=True)
        for number in range(first, sheet.max_row + 1):
            values = rows[number - first] if number - first < len(rows) else [None] * len(head)
            for column, value in enumerate(values, 1):
                sheet.cell(number, column).value = value
            sheet.row_dimensions[number].hidden = number % 2 == 0

    by_openpyxl(book, sort)
    result = sheetcrm.refresh(book, as_of=T)
    assert result.decided is not None and (result.decided.fixed, result.decided.ignored, result.decided.gone) == (1, 1, [])
    assert cell(book, "C0003", "合作状态") == "意向客户" and ("PHONE-BAD", "C0002") not in codes(book)


def test_fix_without_a_fix_stays_on_the_list_and_says_so(book: Path) -> None:
    choose(book, "PHONE-BAD", "C0002", "修复")
    ran = command("refresh", book, "--as-of", T, lang="zh")
    assert "没有自动修复" in ran.out and "PHONE-BAD" in ran.out
    assert issue(book, "PHONE-BAD", "C0002")[DECISION].startswith("修复（")
    assert sheetcrm.refresh(book, as_of=T, force=True).nothing
    type_into(book, CUSTOMERS, {(3, "电话"): "13900004444"})
    sheetcrm.refresh(book, as_of=T)
    assert all(row[DECISION] is None for row in records(book, ISSUES))


def test_other_words_are_kept_as_typed(book: Path) -> None:
    choose(book, "PHONE-BAD", "C0002", "问过客户,下周补")
    result = sheetcrm.refresh(book, as_of=T)
    assert issue(book, "PHONE-BAD", "C0002")[DECISION] == "问过客户,下周补"
    assert result.decided is not None and len(result.decided.unread) == 1


def test_a_finding_that_is_gone_or_changed_is_told_and_nothing_is_done(book: Path) -> None:
    choose(book, "PHONE-BAD", "C0002", "忽略")
    choose(book, "VOC-ALIAS", "C0003", "修复")
    type_into(book, CUSTOMERS, {(3, "电话"): "1234", (4, "合作状态"): "成交客户"})
    result = sheetcrm.refresh(book, as_of=T)
    assert result.decided is not None and len(result.decided.gone) == 2 and not result.decided.fixed
    assert ("PHONE-BAD", "C0002") in codes(book) and cell(book, "C0003", "合作状态") == "成交客户"


def test_two_fixes_of_one_cell_both_happen(tmp_path: Path) -> None:
    rows = people()
    rows[0]["合作状态"], rows[0]["客户名称"] = " 意向 ", "华星\u200b 智能"
    path = faulty_book(tmp_path, rows)
    todo = {(row["row"], DECISION): "修复" for row in records(path, ISSUES) if row["编号"] == "C0001" and row["可自动修复"] == "是"}
    assert len(todo) >= 2
    type_into(path, ISSUES, todo)
    result = sheetcrm.refresh(path, as_of=T)
    assert result.decided is not None and result.decided.fixed == len(todo)
    assert cell(path, "C0001", "合作状态") == "意向客户" and cell(path, "C0001", "客户名称") == "华星 智能"


def test_a_fix_in_a_sheet_in_doubt_waits(book: Path) -> None:
    choose(book, "DATE-TEXT", "C0002", "修复")
    by_openpyxl(book, lambda workbook: workbook[CUSTOMERS].merge_cells("C4:C5"))
    result = sheetcrm.refresh(book, as_of=T)
    assert result.decided is not None and len(result.decided.doubt) == 1
    assert cell(book, "C0002", "建档日期") == "2026.11.19"
    assert issue(book, "DATE-TEXT", "C0002")[DECISION].startswith("修复（")
    by_openpyxl(book, lambda workbook: workbook[CUSTOMERS].unmerge_cells("C4:C5"))
    sheetcrm.refresh(book, as_of=T)
    assert str(cell(book, "C0002", "建档日期")) == "2026-11-19"


def test_plan_shows_the_decisions_and_writes_nothing(book: Path, tmp_path: Path) -> None:
    choose(book, "DATE-TEXT", "C0002", "修复")
    choose(book, "PHONE-BAD", "C0002", "忽略")
    with untouched(tmp_path):
        ran = command("refresh", book, "--plan", "--as-of", T)
    assert "repaired: 1" in ran.out and "not reported again: 1" in ran.out and "2026.11.19" in ran.out


def test_forget_reports_again(book: Path) -> None:
    choose(book, "PHONE-BAD", "C0002", "忽略")
    choose(book, "DATE-BAD", "C0003", "忽略")
    sheetcrm.refresh(book, as_of=T)
    ran = command("refresh", book, "--as-of", T, "--forget", "PHONE-BAD:客户:C0002")
    assert "Reported again from now on: 1" in ran.out
    assert ("PHONE-BAD", "C0002") in codes(book) and ("DATE-BAD", "C0003") not in codes(book)
    sheetcrm.refresh(book, as_of=T, forget=["ALL"])
    assert ("DATE-BAD", "C0003") in codes(book)
    assert command("refresh", book, "--as-of", T, "--forget", "NO-SUCH").complaint_code == "E-RULE"


def test_what_no_longer_matches_is_reported_and_can_be_cleared(book: Path) -> None:
    choose(book, "PHONE-BAD", "C0002", "忽略")
    sheetcrm.refresh(book, as_of=T)
    type_into(book, CUSTOMERS, {(3, "电话"): "13900004444"})
    (stale,) = [f for f in sheetcrm.validate(book, as_of=T) if f.code == "SUPPRESS-STALE"]
    assert stale.severity == "I" and "1" in stale.message
    sheetcrm.refresh(book, as_of=T, forget=["STALE"])
    assert "SUPPRESS-STALE" not in [code for code, _ in codes(book)]


def test_only_the_fixed_cell_changes_in_the_entered_sheet(book: Path) -> None:
    part = part_of(book, CUSTOMERS)
    choose(book, "DATE-TEXT", "C0002", "修复")
    before = [[c.value for c in row] for row in load(book)[CUSTOMERS].iter_rows()]
    sheetcrm.refresh(book, as_of=T)
    after = [[c.value for c in row] for row in load(book)[CUSTOMERS].iter_rows()]
    differ = [(r, c) for r, row in enumerate(before) for c, value in enumerate(row) if value != after[r][c]]
    assert len(differ) == 1 and part in parts(book)


def test_a_damaged_memory_counts_as_none(book: Path) -> None:
    choose(book, "PHONE-BAD", "C0002", "忽略")
    sheetcrm.refresh(book, as_of=T)
    rewrite(book, {part_of(book, "_meta"): lambda xml: xml.replace(b"[[", b"[{")})
    assert ("PHONE-BAD", "C0002") in codes(book)


def test_saved_by_libreoffice_before_and_after(book: Path, tmp_path: Path) -> None:
    choose(book, "PHONE-BAD", "C0002", "忽略")
    choose(book, "DATE-TEXT", "C0002", "修复")
    through_libreoffice(book, tmp_path)
    result = sheetcrm.refresh(book, as_of=T)
    assert result.decided is not None and (result.decided.fixed, result.decided.ignored) == (1, 1)
    through_libreoffice(book, tmp_path)
    assert ("PHONE-BAD", "C0002") not in codes(book) and ("DATE-TEXT", "C0002") not in codes(book)


def through_libreoffice(path: Path, folder: Path) -> None:
    """Opened and saved by LibreOffice."""
    import shutil

    office = shutil.which("soffice")
    if office is None:
        pytest.skip("needs LibreOffice (soffice) on the PATH")
    out = folder / "saved"
    where = f"-env:UserInstallation=file://{folder / 'profile'}"
    words = [office, where, "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(out), str(path)]
    subprocess.run(words, check=True, capture_output=True, timeout=120)
    shutil.copy(out / path.name, path)
