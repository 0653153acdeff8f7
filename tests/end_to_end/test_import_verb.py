"""``sheetcrm import``: what it says, what it writes, and what it leaves alone."""

from __future__ import annotations

import datetime as dt
import importlib.util
import io
import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from types import ModuleType

import openpyxl
import pytest
from command_line import ROOT, shared, sheetcrm, untouched
from people import rows_of
from ready_books import new_book

pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported")  # openpyxl: data bars
T = "2026-11-22"
GOOD = "客户名称,电话,负责人\n甲公司,13900000001,李敏\n乙公司,13900000002,王强\n"
BAD = "客户名称,电话,建档日期,备注,负责人\n甲公司,1.39E+10,3月5日,一,李敏\n乙公司,13900000002,2024-05-01,二,王强\n丙公司,13900000003,,李敏\n"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return new_book(tmp_path / "team.xlsx", lang="zh-CN", as_of=dt.date.fromisoformat(T))


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return tmp_path / "list.csv"


def customers(book: Path) -> list[tuple[object, ...]]:
    return [row[:5] for row in rows_of(book, "客户")[1:] if row[0]]


def told(*words: object) -> dict[str, object]:
    answer = json.loads(sheetcrm("import", *words, "--as-of", T, "--json").out)
    assert isinstance(answer, dict)
    return answer


def test_a_list_goes_in_once(book: Path, source: Path) -> None:
    source.write_text(GOOD, "gb18030")
    ran = sheetcrm("import", book, source, "--as-of", T)
    assert (ran.code, ran.err) == (0, "")
    assert "inserted 2, updated 0, rejected 0" in ran.out
    assert [row[1] for row in customers(book)] == ["甲公司", "乙公司"]
    with untouched(book.parent):
        again = sheetcrm("import", book, source, "--as-of", T)
    assert again.code == 0
    assert "nothing new, nothing was written" in again.out


def test_a_dry_run_says_the_same_and_writes_nothing(book: Path, source: Path) -> None:
    source.write_text(BAD, "utf-8")
    with untouched(book.parent):
        dry = told(book, source, "--dry-run")
    wet = told(book, source)
    assert dry["sources"] == wet["sources"]
    assert (dry["cells"], dry["written"], dry["rejects"]) == (wet["cells"], False, [])
    assert (wet["written"], wet["rejects"]) == (True, [str(source.with_name("list-rejected.xlsx"))])


def test_rejected_rows_can_be_corrected_and_brought_in(book: Path, source: Path) -> None:
    source.write_text(BAD, "utf-8")
    assert sheetcrm("import", book, source, "--as-of", T, lang="zh").code == 1
    rejects = source.with_name("list-rejected.xlsx")
    sheet = openpyxl.load_workbook(rejects).active
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0] == ("退回原因", "来源行", "客户名称", "电话", "建档日期", "备注", "负责人")
    assert [row[1:] for row in rows[1:]] == [
        ("2", "甲公司", "1.39E+10", "3月5日", "一", "李敏"),
        ("4", "丙公司", "13900000003", None, "李敏", "【缺】"),
    ]
    assert "PHONE-SCI" in rows[1][0]
    assert "DATE-YEARLESS" in rows[1][0]
    assert {cell.coordinate for row in sheet.iter_rows() for cell in row if cell.comment} == {"D2", "E2", "G3"}
    again = sheetcrm("import", book, rejects, "--as-of", T, "--dry-run")
    assert (again.code, "rejected 2" in again.out) == (1, True)  # nothing was corrected
    workbook = openpyxl.load_workbook(rejects)
    sheet = workbook.active
    sheet["D2"], sheet["E2"] = "13900000001", "2026-03-05"
    sheet["F3"], sheet["G3"] = None, "李敏"
    workbook.save(rejects)
    assert sheetcrm("import", book, rejects, "--as-of", T).code == 0
    assert sorted(str(row[1]) for row in customers(book)) == ["丙公司", "乙公司", "甲公司"]


def test_the_file_of_rejects_is_never_replaced(book: Path, source: Path) -> None:
    source.write_text(BAD, "utf-8")
    for name in ("list-rejected.xlsx", "list-rejected-2.xlsx"):
        assert told(book, source)["rejects"] == [str(source.with_name(name))]
    with untouched(book.parent):
        assert sheetcrm("import", book, source, "--rejects", source.with_name("list-rejected.xlsx")).complaint_code == "E-EXISTS"


def test_undo_takes_an_import_back(book: Path, source: Path) -> None:
    before = book.read_bytes()
    source.write_text(GOOD, "utf-8")
    assert sheetcrm("import", book, source, "--as-of", T).code == 0
    assert sheetcrm("undo", book).code == 0
    assert book.read_bytes() == before


def test_several_lists_are_all_or_nothing(book: Path, source: Path) -> None:
    source.write_text(GOOD, "utf-8")
    calls = source.with_name("calls.tsv")
    calls.write_text("客户\t跟进时间\t内容\n甲公司\t2024-05-01\t谈价格\n", "utf-16")
    broken = source.with_name("broken.json")
    broken.write_text("[{", "utf-8")
    with untouched(book.parent):
        assert sheetcrm("import", book, calls, source, broken).complaint_code == "E-JSON"
    answer = told(book, calls, source)
    assert [(one["sheet"], one["inserted"]) for one in answer["sources"]] == [("customers", 2), ("followups", 1)]  # type: ignore[attr-defined]


def test_standard_input(book: Path) -> None:
    command = [sys.executable, "-m", "sheetcrm", "import", str(book), "-", "--as-of", T, "--lang", "en"]
    ran = subprocess.run(command, cwd=ROOT, input=GOOD.encode("gb18030"), capture_output=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert b"stdin" in ran.stdout
    assert len(customers(book)) == 2
    assert sheetcrm("import", book, "-", "-").complaint_code == "E-STDIN-TWICE"


def test_a_mapping_is_saved_and_used_again(book: Path, source: Path) -> None:
    source.write_text("单位代号,手机号,归谁\n甲公司,13900000001,李敏\n", "utf-8")
    first = sheetcrm("import", book, source, "--map", "单位代号=客户名称", "--map", "归谁=owner", "--save-mapping", "crm", "--as-of", T)
    assert first.code == 0
    assert (book.parent / ".sheetcrm" / "mappings" / "crm.json").is_file()
    source.write_text("单位代号,手机号,归谁\n乙公司,13900000002,李敏\n", "utf-8")
    assert sheetcrm("import", book, source, "--mapping", "crm", "--as-of", T).code == 0
    assert len(customers(book)) == 2
    assert sheetcrm("import", book, source, "--mapping", "none").complaint_code == "E-NO-FILE"
    (book.parent / "odd.json").write_text("[]", "utf-8")
    assert sheetcrm("import", book, source, "--mapping", book.parent / "odd.json").complaint_code == "E-MAPPING"


@pytest.mark.parametrize(
    ("content", "words", "code"),
    [
        ("a,b\n1,2\n", (), "E-IMPORT-HEADER"),
        (GOOD, ("--sheet", "summary"), "E-IMPORT-SHEET"),
        ("订单编号,客户,金额,日期,状态\n1,2,3,4,5\n", (), "E-IMPORT-NO-SHEET"),
        (GOOD, ("--map", "电话"), "E-MAP"),
        (GOOD, ("--map", "没有=name"), "E-MAP-HEADER"),
        (GOOD, ("--map", "电话=nofield"), "E-MAP-FIELD"),
        (GOOD, ("--set", "nofield=1"), "E-MAP-FIELD"),
        (GOOD, ("--delimiter", "::"), "E-DELIMITER"),
        (GOOD, ("--encoding", "klingon"), "E-ENCODING"),
        ("", (), "E-SOURCE-EMPTY"),
        ("<html><table></table></html>", (), "E-SOURCE-HTML"),
    ],
)
def test_wrong_use_is_one_line_and_touches_nothing(book: Path, source: Path, content: str, words: tuple[str, ...], code: str) -> None:
    source.write_text(content, "utf-8")
    with untouched(book.parent):
        assert sheetcrm("import", book, source, *words).complaint_code == code


def test_the_workbook_is_no_source_of_its_own(book: Path) -> None:
    with untouched(book.parent):
        assert sheetcrm("import", book, book).complaint_code == "E-SOURCE-SELF"


def test_the_report_in_both_languages(book: Path, source: Path) -> None:
    source.write_text(BAD.replace("备注", "口头禅"), "utf-8")
    english = sheetcrm("import", book, source, "--dry-run", "--as-of", T)
    assert "line 2: Phone: a telephone number in scientific notation (PHONE-SCI); Created '3月5日': the date has no year" in english.out
    assert "Columns that are not imported: 口头禅" in english.out
    chinese = sheetcrm("import", book, source, "--dry-run", "--as-of", T, lang="zh")
    assert "第 2 行：电话：号码变成了科学计数（PHONE-SCI）；建档日期“3月5日”：日期缺少年份（DATE-YEARLESS），可能是 2026-03-05" in chinese.out
    assert "1.39E+10" not in english.out + chinese.out  # contact data are not repeated on the screen


@pytest.fixture(scope="module")
def maker() -> ModuleType:
    spec = importlib.util.spec_from_file_location("import_csv", ROOT / "benchmarks" / "import_csv.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["import_csv"] = module
    spec.loader.exec_module(module)
    return module


def test_two_thousand_rows_with_three_percent_bad_ones(book: Path, source: Path, maker: ModuleType) -> None:
    made = maker.make(2000, 0.03)
    source.write_bytes(made.text.encode("gb18030"))
    answer = told(book, source)
    [result] = answer["sources"]  # type: ignore[misc]
    assert (result["encoding"], result["rows"], result["inserted"], result["rejected"]) == ("gb18030", 2000, 1940, 60)
    assert Counter(row["reasons"][0]["code"] for row in result["rejects"]) == made.bad
    digest = book.read_bytes()
    [again] = told(book, source)["sources"]  # type: ignore[misc]
    assert (again["unchanged"], again["inserted"], again["updated"], again["rejected"]) == (1940, 0, 0, 60)
    assert book.read_bytes() == digest
    found = openpyxl.load_workbook(book, read_only=True)["客户"]
    assert sum(1 for row in found.iter_rows(min_row=2, max_col=1, values_only=True) if row[0]) == 1940


def test_the_workbook_stays_sound(book: Path, source: Path, maker: ModuleType) -> None:
    tool = shared("tools", "xsd_check.py")
    source.write_text(maker.make(60, 0.1).text, "utf-8")
    assert sheetcrm("import", book, source, "--as-of", T).code == 1
    for path in (book, source.with_name("list-rejected.xlsx")):
        ran = subprocess.run([sys.executable, str(tool), str(path)], capture_output=True, text=True, check=False)
        assert ran.returncode == 0, ran.stdout
    assert openpyxl.load_workbook(io.BytesIO(book.read_bytes()))["客户"].tables  # the list is still a table
