"""Which column is which field, which sheet is which."""

from __future__ import annotations

import pytest

from sheetcrm.schema import BookSchema, recognise_header, recognise_sheet
from sheetcrm.schema.headers import in_another_unit, may_be

BOOK = BookSchema.default()
CUSTOMERS = BOOK.sheet("customers")


@pytest.mark.parametrize(
    ("label", "key"),
    [
        ("客户编号", "customer_id"), ("Customer ID", "customer_id"), ("customer id", "customer_id"), ("CUSTOMER_ID", "customer_id"),
        ("customer_id", "customer_id"), (" 客户 编号 ", "customer_id"), ("客户编号*", "customer_id"), ("客户编号\n", "customer_id"),
        ("历史合作金额(万)", "history_amount_wan"), ("历史合作金额（万元）", "history_amount_wan"), ("历史合作金额", "history_amount_wan"),
        ("Past amount", "history_amount_wan"), ("标签", "tags"), ("需求标签", "tags"), ("来源渠道", "source"), ("客户等级", "tier"),
        ("关键需求", "core_needs"), ("Ｅ－ｍａｉｌ", "email"), ("email", "email"), ("E-mail", "email"), ("联系方式", "contact_info"),
        ("归档", "archived"), ("电话\u200b", "phone"),
    ],
)  # fmt: skip
def test_labels(label: str, key: str) -> None:
    assert recognise_header([label], CUSTOMERS).columns == {key: 0}


def test_a_whole_header() -> None:
    match = recognise_header(["客户编号", None, "客户名称", "", "我的列", "标签", "分类标签", "  "], CUSTOMERS)
    assert match.columns == {"customer_id": 0, "name": 2, "tags": 5}
    assert match.duplicates == [("tags", 6)]
    assert match.unknown == [4]
    assert match.score == 3


def test_the_preset_of_14_columns_is_recognised() -> None:
    labels = [
        "客户编号",
        "客户名称",
        "联系人",
        "联系方式",
        "所属行业",
        "规模",
        "合作状态",
        "价值层级",
        "核心需求",
        "历史合作金额(万)",
        "负责人",
        "更新时间",
        "分类标签",
        "备注",
    ]
    match = recognise_header(labels, CUSTOMERS)
    assert match.score == 14
    assert not match.unknown


@pytest.mark.parametrize("sheet", BOOK.sheets, ids=lambda sheet: sheet.key)
def test_every_label_finds_its_own_field_in_both_languages(sheet) -> None:
    for field in sheet.fields:
        for label in (field.key, field.label.zh, field.label.en, *field.aliases):
            assert recognise_header([label], sheet).columns == {field.key: 0}, label


@pytest.mark.parametrize(
    ("title", "key"),
    [
        ("Customers", "customers"), ("customers", "customers"), ("客户", "customers"), (" 客户 ", "customers"), ("FollowUps", "followups"),
        ("跟进记录", "followups"), ("Tags", "tags"), ("标签", "tags"), ("客户需求", "requirements"), ("Requirements", "requirements"),
        ("团队", "team"), ("Settings", "settings"), ("设置", "settings"), ("自定义字段", "fields"), ("问题清单", "issues"),
        ("DueList", "duelist"), ("待跟进清单", "duelist"), ("汇总", "summary"), ("SUMMARY", "summary"),
        ("Customers (2)", None), ("客户2", None), ("Sheet1", None), ("", None), ("Orders 2024", None),
    ],
)  # fmt: skip
def test_sheet_titles(title: str, key: str | None) -> None:
    assert recognise_sheet(title) == key


@pytest.mark.parametrize(
    ("label", "found"),
    [
        ("历史合作金额(万)", True),
        ("历史合作金额（万元）", True),
        ("历史合作金额(单位：万元)", True),
        ("历史合作金额", True),
        ("Past amount (10k CNY)", True),
        ("历史合作金额（必填）", True),
        ("历史合作金额(元)", False),
        ("历史合作金额（人民币元）", False),
        ("历史合作金额（千元）", False),
        ("历史合作金额 [CNY]", False),
        ("Past amount (k)", False),
    ],
)
def test_a_column_in_another_unit_is_another_column(label: str, found: bool) -> None:
    """Sales managers pay people by these numbers: 30,000 yuan are not 30,000 万."""
    match = recognise_header(["客户名称", label], CUSTOMERS)
    assert ("history_amount_wan" in match.columns, match.unknown) == (found, [] if found else [1])


def test_a_column_in_wan_is_not_taken_for_yuan() -> None:
    orders = BOOK.sheet("orders")
    assert "unit_price" in recognise_header(["客户编号", "单价(元)"], orders).columns
    assert "unit_price" not in recognise_header(["客户编号", "单价（万元）"], orders).columns


@pytest.mark.parametrize("label", ["序号", "序 号", "No.", "#", "行号", "Row No."])
def test_a_column_that_numbers_the_rows_is_proposed_for_nothing(label: str) -> None:
    """After the first sorting or deletion everybody would have somebody else's id."""
    assert not [field.key for field in CUSTOMERS.fields if may_be(label, field)]


def test_what_a_column_in_another_unit_would_be_is_known() -> None:
    field = in_another_unit("历史合作金额(元)", CUSTOMERS)
    assert field is not None and field.key == "history_amount_wan"
    assert in_another_unit("历史合作金额(万元)", CUSTOMERS) is None and in_another_unit("客户的星座(元)", CUSTOMERS) is None
