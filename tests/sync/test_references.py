"""Who refers to a record: every field of every sheet, and how references move."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import pytest
from typed_workbook import typed_workbook

from sheetcrm.schema import BookSchema
from sheetcrm.store import Book, Package, SetCell, apply_edits, read_book
from sheetcrm.sync.references import Reference, follow_names, references_to, repoint, rows_with

T = dt.date(2026, 11, 20)
BOTH = ["客户编号", "客户名称"]
SHEETS: dict[str, list[Sequence[Any]]] = {
    "Customers": [
        [*BOTH, "合作状态", "负责人", "建档日期", "合并至"],
        ["C0001", "华星智能", "潜在客户", "李敏", T, None],
        ["C0002", "远启贸易", "潜在客户", "王强", T, None],
        ["C0003", "明蓝实业", "潜在客户", "李敏", T, "c0002"],
    ],
    "FollowUps": [
        ["跟进编号", *BOTH, "跟进时间", "核心内容摘要", "负责人"],
        ["F00001", "C0002", "远启", T, "问价", "李敏"],
        ["F00002", " c0002 ", None, T, "报价", "王强"],
        ["F00003", "C0001", "华星智能", T, "报价", "李敏"],
    ],
    "Requirements": [["需求编号", *BOTH, "需求类型", "具体描述"], ["R0001", "C0002", "远启贸易", "其他", "检测"]],
    "Contacts": [["联系人编号", *BOTH, "姓名"], ["P0001", "C0002", "远启贸易", "王经理"]],
    "Orders": [
        ["订单号", *BOTH, "交易日期", "订单金额(元)", "订单状态", "需求编号", "伙伴"],
        ["O1", "C0001", "华星智能", T, 5, "已成交", "R0001", "C0002"],
    ],
    "ServiceRecords": [["服务编号", *BOTH, "受理时间"], ["S0001", "C0002", "远启贸易", T]],
    "Feedback": [["反馈编号", *BOTH, "反馈日期"], ["B0001", "C0002", "远启贸易", T], ["B0002", None, None, T]],
    "Attachments": [
        ["附件编号", *BOTH, "关联表", "关联编号", "标题", "路径/链接"],
        ["A0001", "C0001", "华星智能", "客户", "C0002", "合同", "a.pdf"],
        ["A0002", "C0001", "华星智能", "订单", "O1", "合同", "b.pdf"],
        ["A0003", "C0001", "华星智能", "跟进", "F00001", "记录", "c.pdf"],
        ["A0004", "C0001", "华星智能", "订单", "C0002", "编号碰巧一样", "d.pdf"],
    ],
    "StageHistory": [["变更时间", *BOTH, "新状态", "跟进编号"], [T, "C0002", "远启贸易", "潜在客户", "F00001"]],
    "Team": [["姓名", "角色"], ["李敏", "销售"], ["王强", "销售"]],
    "Fields": [["工作表", "键", "中文名", "类型", "可选值"], ["Orders", "x_partner", "伙伴", "ref", "客户"]],
}


@pytest.fixture
def package() -> Package:
    return Package.open(typed_workbook(SHEETS))


@pytest.fixture
def book(package: Package) -> Book:
    return read_book(package, as_of=T)


def places(found: Sequence[Reference]) -> set[tuple[str, str]]:
    return {(ref.sheet, ref.field) for ref in found}


def test_every_field_that_refers_to_a_customer_is_known(book: Book) -> None:
    own = {
        (key, "customer_id")
        for key in ("followups", "requirements", "contacts", "orders", "servicerecords", "feedback", "attachments", "stagehistory")
    }
    expected = {*own, ("customers", "merged_into"), ("orders", "x_partner"), ("attachments", "related_id")}
    assert places(references_to(book, "customers")) == expected


def test_the_schema_has_no_reference_that_is_left_out(book: Book) -> None:
    """Each column of the built-in sheets that is a reference is found from the sheet that it refers to."""
    for sheet in BookSchema.default().sheets:
        table = book.table(sheet.key)
        for field in sheet.fields if table is not None and sheet.role != "generated" else ():
            if (
                field.kind.name in ("ref", "person")
                and field.reference
                and table is not None
                and table.has(field.key)
                and field.key != sheet.id_field
            ):
                assert (sheet.key, field.key) in places(references_to(book, field.reference))


def test_other_records_are_referred_to_as_well(book: Book) -> None:
    assert places(references_to(book, "followups")) == {("stagehistory", "followup_id"), ("attachments", "related_id")}
    assert places(references_to(book, "requirements")) == {("orders", "requirement_id"), ("attachments", "related_id")}
    assert places(references_to(book, "team")) == {("customers", "owner"), ("followups", "owner")}


def rows(book: Book, sheet: str, field: str, target: str, *ids: str) -> list[int]:
    ref = next(one for one in references_to(book, target) if (one.sheet, one.field) == (sheet, field))
    return rows_with(book, ref, ids).tolist()


def test_rows_with_an_id_however_it_is_typed_workbook(book: Book) -> None:
    assert rows(book, "followups", "customer_id", "customers", "c0002") == [0, 1]
    assert rows(book, "customers", "merged_into", "customers", "C0002") == [2]
    assert rows(book, "followups", "customer_id", "customers", "C0001", "C0002") == [0, 1, 2]
    assert rows(book, "followups", "owner", "team", "李敏") == [0, 2]
    assert rows(book, "feedback", "customer_id", "customers", "C0009") == []


def test_the_sheet_beside_an_id_decides_what_it_names(book: Book) -> None:
    assert rows(book, "attachments", "related_id", "customers", "C0002") == [0]
    assert rows(book, "attachments", "related_id", "orders", "o1", "C0002") == [1, 3]
    assert rows(book, "attachments", "related_id", "followups", "F00001") == [2]


def after(package: Package, book: Book, edits: Sequence[SetCell]) -> Book:
    apply_edits(package, edits)
    return read_book(package, as_of=T)


def column(book: Book, sheet: str, field: str) -> list[str]:
    table = book.need(sheet)
    return [table.columns[field].text(i) for i in range(table.length)]


def test_references_move_and_filled_mirrors_follow(package: Package, book: Book) -> None:
    found = after(package, book, repoint(book, "customers", {"c0002": "C0001"}))
    for ref in references_to(found, "customers"):
        assert not rows_with(found, ref, ["C0002"]).size, ref
    assert column(found, "followups", "customer_id") == ["C0001", "C0001", "C0001"]
    assert column(found, "followups", "customer_name") == ["华星智能", "", "华星智能"], "an empty mirror stays empty"
    assert column(found, "contacts", "customer_name") == ["华星智能"] and column(found, "stagehistory", "customer_name") == ["华星智能"]
    assert column(found, "orders", "x_partner") == ["C0001"] and column(found, "orders", "customer_name") == ["华星智能"]
    assert column(found, "attachments", "related_id") == ["C0001", "O1", "F00001", "C0002"], "the order of that id is none of ours"
    assert column(found, "customers", "merged_into") == ["", "", "C0001"]
    assert column(found, "feedback", "customer_id") == ["C0001", ""]


def test_nothing_else_is_touched(book: Book) -> None:
    touched = {(edit.sheet, edit.cell) for edit in repoint(book, "customers", {"C0002": "C0001"})}
    assert not touched & {("FollowUps", "B4"), ("Attachments", "B2"), ("Orders", "B2"), ("Customers", "A3")}
    assert repoint(book, "customers", {"C0009": "C0001"}) == []
    assert {edit.cell for edit in repoint(book, "team", {"王强": "李敏"})} == {"D3", "F3"}


def test_a_mirror_that_is_a_formula_is_left_alone() -> None:
    sheets = {key: list(SHEETS[key]) for key in ("Customers", "FollowUps")}
    sheets["FollowUps"] = [["跟进编号", *BOTH, "跟进时间", "核心内容摘要"], ["F00001", "C0002", '="远启"', T, "问价"]]
    book = read_book(Package.open(typed_workbook(sheets)), as_of=T)
    assert [(edit.cell, edit.value) for edit in repoint(book, "customers", {"C0002": "C0001"}) if edit.sheet == "FollowUps"] == [("B2", "C0001")]


def test_names_are_brought_up_to_date(book: Book) -> None:
    found = follow_names(book, "customers", ["C0002", "C0001"])
    assert [(edit.sheet, edit.cell, edit.value) for edit in found] == [("FollowUps", "C2", "远启贸易")]
