"""``fix``: what it repairs, and that it touches nothing else."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from command_line import sheetcrm as command
from hypothesis import given, settings
from hypothesis import strategies as st
from people import T, load, make_book, part_of, parts, records

import sheetcrm

GOOD = {"客户名称": "华星智能", "联系人": "张经理", "电话": "13900001234", "邮箱": "zhang@example.com", "所属行业": "制造业", "合作状态": "意向客户"}
GOOD |= {"分类标签": "制造业,价格敏感", "负责人": "李敏", "建档日期": dt.date(2026, 5, 1), "备注": "决策链复杂"}
FOLLOWUP = {"跟进编号": "F00001", "客户编号": "C0001", "客户名称": "华星智能", "跟进时间": dt.date(2026, 11, 1), "跟进方式": "电话"}
FOLLOWUP |= {"核心内容摘要": "报价", "负责人": "李敏", "下次跟进时间": dt.date(2026, 11, 30)}


def book_with(folder: Path, followup: dict[str, Any] | None = None, **wrong: Any) -> Path:
    rows = [
        {"客户编号": "C0001", **GOOD, **wrong},
        {"客户编号": "C0002", **GOOD, "客户名称": "远启贸易", "电话": "13900005678", "邮箱": "li@example.com"},
    ]
    return make_book(folder / "team.xlsx", {"Customers": rows, "FollowUps": [{**FOLLOWUP, **(followup or {})}]})


def cell(path: Path, title: str, label: str, row: int = 2) -> Any:
    sheet = load(path)[title]
    return next(sheet.cell(row, head.column) for head in sheet[1] if head.value == label)


@pytest.mark.parametrize(
    ("label", "wrong", "right", "look"),
    [
        ("建档日期", "2026年5月1日", dt.datetime(2026, 5, 1), "yyyy-mm-dd"),
        ("建档日期", "２０２６.５.１", dt.datetime(2026, 5, 1), "yyyy-mm-dd"),
        ("电话", 13900001234, "13900001234", "@"),
        ("电话", "１３９００００１２３４", "13900001234", "@"),
        ("客户编号", 20240501001, "20240501001", "@"),
        ("所属行业", "工业", "制造业", None),
        ("合作状态", "潜在", "潜在客户", None),
        ("分类标签", " 工业，，价格 敏感 ,", "制造业,价格敏感", None),
        ("客户名称", "\u200b华星　智能\xa0", "华星 智能", None),
        ("邮箱", "zhang＠example.com\xa0", "zhang@example.com", "@"),
    ],
)
def test_what_is_repaired_and_how_it_looks(tmp_path: Path, label: str, wrong: Any, right: Any, look: str | None) -> None:
    path = book_with(tmp_path, **{label: wrong})
    before = cell(path, "Customers", label).number_format
    result = sheetcrm.fix(path, as_of=T, ignore=["FK"])
    fixed = cell(path, "Customers", label)
    assert (fixed.value, fixed.number_format) == (right, look or before)
    assert [(c.sheet, c.cell) for c in result.changes] == []
    assert result.applied.cells == (1 if label != "客户编号" else result.applied.cells)


def test_a_mirror_name_follows_the_customer(tmp_path: Path) -> None:
    path = book_with(tmp_path, {"客户名称": "华兴"})
    sheetcrm.fix(path, as_of=T)
    assert cell(path, "FollowUps", "客户名称").value == "华星智能"


def test_an_english_workbook_gets_english_labels(tmp_path: Path) -> None:
    row = {
        "Customer ID": "C0001",
        "Customer name": "Huaxing",
        "Stage": "opportunity",
        "Industry": "制造",
        "Owner": "Li Min",
        "Created": dt.date(2026, 5, 1),
    }
    path = make_book(tmp_path / "team.xlsx", {"Customers": [row]})
    sheetcrm.fix(path, as_of=T)
    (fixed,) = records(path, "Customers")
    assert (fixed["Stage"], fixed["Industry"]) == ("Interested", "Manufacturing")


def cells_of(xml: bytes) -> dict[bytes, bytes]:
    """Reference -> the ``<c>`` as it is written."""
    return {match[1]: match[0] for match in re.finditer(rb'<c r="([A-Z]+\d+)"[^>]*?(?:/>|>.*?</c>)', xml, re.DOTALL)}


def frame_of(xml: bytes, touched: set[bytes]) -> bytes:
    """The sheet without the cells that were touched."""
    return re.sub(rb'<c r="([A-Z]+\d+)"[^>]*?(?:/>|>.*?</c>)', lambda m: m[1] if m[1] in touched else m[0], xml, flags=re.DOTALL)


def test_every_other_byte_stays(tmp_path: Path) -> None:
    """The change log apart, which is a sheet of its own and is switched off here."""
    path = book_with(tmp_path, 建档日期="2026.5.1", 电话=13900001234, 所属行业="工业")
    book = openpyxl.load_workbook(path)
    settings_sheet = book.create_sheet("Settings")
    for row in (["分组", "键", "值"], [None, "changelog.auto", "off"]):
        settings_sheet.append(row)
    book.save(path)
    part, before = part_of(path, "Customers"), parts(path)
    shown = sheetcrm.fix(path, as_of=T, diff=True).changes
    assert parts(path) == before
    sheetcrm.fix(path, as_of=T)
    after = parts(path)
    touched = {change.cell.encode() for change in shown}
    assert {name for name in before if before[name] != after[name]} == {part, "xl/styles.xml"} and before.keys() == after.keys()
    old, new = cells_of(before[part]), cells_of(after[part])
    assert {ref for ref in old if old[ref] != new[ref]} == touched and len(touched) == 3
    assert frame_of(before[part], touched) == frame_of(after[part], touched)
    for kept in (b"<fonts", b"<fills", b"<borders", b"<cellStyleXfs", b"<cellStyles"):
        pieces = [re.search(kept + rb".*?</" + kept[1:] + b">", data["xl/styles.xml"], re.DOTALL) for data in (before, after)]
        assert pieces[0] and pieces[1] and pieces[0][0] == pieces[1][0]


def test_diff_shows_before_and_after(tmp_path: Path) -> None:
    path = book_with(tmp_path, 建档日期="2026.5.1", 所属行业="工业")
    ran = command("fix", path, "--diff", "--as-of", T)
    assert "2026.5.1" in ran.out and "2026-05-01" in ran.out and "工业" in ran.out
    result = sheetcrm.fix(path, as_of=T, dry_run=True)
    assert {(c.before, c.after) for c in result.changes} == {("2026.5.1", "2026-05-01"), ("工业", "制造业")}
    assert result.receipt is None


def test_select_and_ignore(tmp_path: Path) -> None:
    path = book_with(tmp_path, 建档日期="2026.5.1", 所属行业="工业")
    assert [c.after for c in sheetcrm.fix(path, as_of=T, diff=True, select=["DATE"]).changes] == ["2026-05-01"]
    assert [c.after for c in sheetcrm.fix(path, as_of=T, diff=True, ignore=["DATE-TEXT"]).changes] == ["制造业"]
    sheetcrm.fix(path, as_of=T, select=["VOC-ALIAS"])
    assert (cell(path, "Customers", "所属行业").value, cell(path, "Customers", "建档日期").value) == ("制造业", "2026.5.1")


@pytest.mark.parametrize("blocked", [["合计", None, 3], ["客户编号", *GOOD]])
def test_a_sheet_in_doubt_is_not_written_to(tmp_path: Path, blocked: list[Any]) -> None:
    path = book_with(tmp_path, 所属行业="工业")
    book = openpyxl.load_workbook(path)
    book["Customers"].append(blocked)
    book.save(path)
    content = path.read_bytes()
    ran = command("fix", path, "--as-of", T)
    assert (ran.code, ran.complaint_code) == (2, "E-STRUCTURE")
    assert path.read_bytes() == content


def test_unsafe_does_more_and_nothing_that_is_safe_less(tmp_path: Path) -> None:
    path = book_with(tmp_path, 所属行业="工业", 分类标签="制造业,未知标签甲")
    safe = {(c.cell, c.after) for c in sheetcrm.fix(path, as_of=T, diff=True).changes}
    unsafe = {(c.cell, c.after) for c in sheetcrm.fix(path, as_of=T, diff=True, unsafe=True).changes}
    assert safe <= unsafe


WRONG = {
    "建档日期": ["2026.5.1", "2026年13月1日", "5月1日", 20260501, 46143, "明天", "#N/A"],
    "电话": [13900001234, "139 0000 1234", "1.39E+10", "12345", "13900001234/010-12345678", "１３９００００１２３４"],
    "邮箱": ["<a@B.CN>", "a@b", "mailto:x@y.com", 5],
    "所属行业": ["工业", "it服务", "制照业", 3, "製造業"],
    "合作状态": ["潜在", "潜在客户-初步接洽", "VIP"],
    "分类标签": ["工业,制造业", "行业:华东", "#急需采购 #价格敏感", "智能制造,制造业", "C#开发", "潜在客户-初步接洽"],
    "客户名称": [" 华星\t智能 ", "ＡＢＣ公司", "华星\r\n智能"],
}


@settings(max_examples=25)
@given(wrong=st.fixed_dictionaries({}, optional={label: st.sampled_from(values) for label, values in WRONG.items()}))
def test_fixing_is_done_once_and_adds_no_finding(tmp_path: Path, wrong: dict[str, Any]) -> None:
    path = book_with(tmp_path, **wrong)

    def found() -> set[tuple[str, str | None, str | None]]:
        return {(f.code, f.sheet, f.cell) for f in sheetcrm.validate(path, as_of=T)}

    before = found()
    first = sheetcrm.fix(path, as_of=T)
    assert first.settled
    assert found() <= before
    content = path.read_bytes()
    second = sheetcrm.fix(path, as_of=T)
    assert (second.applied.total, second.receipt, path.read_bytes()) == (0, None, content)
