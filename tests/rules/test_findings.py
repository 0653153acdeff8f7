"""Findings as a container: order, counts, columns, masking, selection."""

from __future__ import annotations

import datetime as dt

import pytest
from case_files import Case, Sheet, workbook

from sheetcrm.derive import Derived
from sheetcrm.derive.masking import mask_shown as mask
from sheetcrm.errors import UsageError
from sheetcrm.package import Package
from sheetcrm.rules import Findings, check, propose
from sheetcrm.store import SetCell, read_book

HEAD = ["客户编号", "客户名称", "电话", "邮箱", "所属行业", "合作状态", "建档日期"]
ROWS = [
    ["C0001", "华星智能", '"1390000123"', "zhang@example", "工业", "意向客户", "3月15日"],
    ["C0001", "远启贸易", '"13900001235"', "li@example.com", "制造业", "快成了", '"2026.3.1"'],
    ["", "明蓝实业", '"13900001236"', "", "", "", "2026-03-01"],
]
FOLLOWUPS = [["跟进编号", "客户编号", "跟进时间", "核心内容摘要"], ["F00001", "C0412", "2026-11-01", '"介绍新产品 "']]


def findings(rows: list[list[str]] = ROWS, lang: str = "zh-CN", **options: object) -> Findings:
    case = Case("", "", 1, sheets=[Sheet("FollowUps", FOLLOWUPS), Sheet("Customers", [HEAD, *rows])])
    book = read_book(Package.open(workbook(case)), as_of=dt.date(2026, 11, 22), lang=lang)  # type: ignore[arg-type]
    return check(book, Derived(book), **options)  # type: ignore[arg-type]


def test_order_is_severity_sheet_row_column_code() -> None:
    found = findings()
    sheets = {"FollowUps": 0, "Customers": 1}  # the workbook, and sheets that are missing, come first
    keys = [("EWI".index(f.severity), sheets.get(f.sheet or "", -1), f.row or 0, f.column or "", f.code) for f in found]
    assert len(keys) > 10 and keys == sorted(keys)


def test_counts_agree_with_the_findings_themselves() -> None:
    found = findings()
    assert sum(found.counts().values()) == sum(found.by_code().values()) == sum(found.by_sheet().values()) == len(found) == len(list(found))
    for severity, count in found.counts().items():
        assert count == sum(f.severity == severity for f in found)
    for code, count in found.by_code().items():
        assert count == sum(f.code == code for f in found)


def test_columns_say_the_same_as_the_objects() -> None:
    found = findings()
    columns = found.columns()
    for name in ("severity", "code", "sheet", "row", "cell", "column", "field", "id", "value", "message", "suggestion"):
        assert getattr(columns, name) == [getattr(f, name) for f in found]
    assert columns.fixable == [f.fix is not None and f.fix.safety == "safe" for f in found] == found.fixable.tolist()
    assert len(found.columns(3)) == 3 and found.columns(3).message == columns.message[:3]
    assert found.head(4) == list(found)[:4] and found[-1] == list(found)[-1] and found[2:5] == list(found)[2:5]


def test_sensitive_values_are_masked_and_others_are_not() -> None:
    by_code = {f.code: f for f in findings()}
    assert by_code["PHONE-BAD"].value == "139****0123"
    assert by_code["EMAIL-BAD"].value == "z***@example"
    assert "zhang" not in by_code["EMAIL-BAD"].message and "1390000123" not in by_code["PHONE-BAD"].message
    assert by_code["VOC-UNKNOWN"].value == "快成了"


def test_what_a_fix_would_write_is_masked_too() -> None:
    found = next(f for f in findings([["C0001", "华星智能", "13900001234", "", "", "", ""]]) if f.code == "CELL-TYPE")
    assert found.fix and [e.value for e in found.fix.edits if isinstance(e, SetCell)] == ["13900001234"]
    assert "13900001234" not in f"{found.value} {found.message} {found.suggestion}"


@pytest.mark.parametrize(
    ("value", "key", "shown"),
    [
        ("13900001234", "phone", "139****1234"),
        ("010-12345678", "phone", "010-****5678"),
        ("12345", "phone", "12345"),
        ("zhang@example.com", "email", "z***@example.com"),
        ("苏州市工业园区星湖街1号", "address", "苏州市***"),
        ("zhang_cg", "wechat", "zh***"),
        ("", "wechat", ""),
    ],
)
def test_masks(value: str, key: str, shown: str) -> None:
    assert mask(value, key) == shown


def test_select_and_ignore_take_codes_and_their_beginnings() -> None:
    everything = findings().by_code()
    assert set(findings(select=["DATE"]).by_code()) == {code for code in everything if code.startswith("DATE-")}
    assert set(findings(select=["date-text", "ID-DUP"]).by_code()) == {"DATE-TEXT", "ID-DUP"}
    assert set(findings(ignore=["DATE"]).by_code()) == {code for code in everything if not code.startswith("DATE-")}
    assert set(findings(select=["DATE-TEXT"], ignore=["DATE"]).by_code()) == {"DATE-TEXT"}
    assert set(findings(select=["DATE"], ignore=["DATE-TEXT"]).by_code()) == {"DATE-YEARLESS"}
    assert not len(findings(ignore=["ALL"]))
    with pytest.raises(UsageError) as raised:
        findings(select=["DATE-BAAD"])
    assert "DATE-BAAD" in raised.value.line("zh-CN")


def test_a_cell_gets_one_edit() -> None:
    edits = propose(findings())
    cells = [(e.sheet, e.row, e.column) for e in edits if isinstance(e, SetCell)]
    assert cells and len(cells) == len(set(cells))
    assert cells == sorted(cells, key=lambda c: (["FollowUps", "Customers"].index(c[0]), *c[1:]))


def test_unsafe_fixes_only_when_asked_for() -> None:
    rows = [["C0001", "华星智能", "", "", "", "成交客户", "2026-03-01"]]
    case = Case("", "", 1, sheets=[Sheet("Customers", [[*HEAD, "价值层级", "历史合作金额(万)"], [*rows[0], "普通", "80"]])])
    book = read_book(Package.open(workbook(case)), as_of=dt.date(2026, 11, 22), lang="zh-CN")
    found = check(book, Derived(book))
    assert propose(found) == []
    assert [(e.row, e.column, e.value) for e in propose(found, "unsafe") if isinstance(e, SetCell)] == [(2, 7, "高价值")]


def test_without_anything_wrong_there_is_nothing() -> None:
    found = findings(select=["TAG"])
    assert len(found) == 0 and list(found) == [] and found.counts() == {"E": 0, "W": 0, "I": 0}
    assert found.by_code() == {} and found.fixes() == [] and len(found.columns()) == 0 and found.head(5) == []


def test_english() -> None:
    first = next(f for f in findings(lang="en") if f.code == "ID-DUP")
    assert first.message == "客户编号 C0001 is used 2 times, also in A3"
