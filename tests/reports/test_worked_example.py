"""One small team at the end of June 2024: every figure worked out by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from sheetcrm.derive import Derived
from sheetcrm.reports import compute_all, due_columns, due_rows, half_up
from sheetcrm.store import Book, from_serial

T = dt.date(2024, 6, 30)

CUSTOMERS = """
| 客户编号 | 所属行业 | 客户来源 | 合作状态 | 负责人 | 首次接触时间 | 建档日期   | 下次跟进时间 | 历史合作金额(万) | 价值层级 | 分类标签      |
|----------|----------|----------|----------|--------|--------------|------------|--------------|------------------|----------|---------------|
| C0001    | 制造业   | 行业展会 | 成交客户 | 李敏   | 2024-01-10   | 2024-01-10 |              | 80               | 高价值   |               |
| C0002    | 零售业   | 转介绍   | 意向客户 | 赵强   | 2024-06-03   | 2024-06-03 |              | 15               | 中价值   |               |
| C0003    | IT服务   | 官网     | 潜在客户 | 陈芳   | 2024-06-20   | 2024-06-20 |              | 0                |          | 技术型        |
| C0004    | 制造业   | 线上广告 | 复购客户 | 李敏   | 2023-03-01   | 2023-03-02 |              |                  |          |               |
| C0005    | 新能源   | 行业展会 | 流失客户 | 赵强   | 2024-02-01   | 2024-02-02 |              |                  | 高价值   |               |
| C0006    | 零售业   | 主动拜访 | 潜在客户 | 陈芳   | 2024-05-15   | 2024-05-16 | 2024-07-02   |                  |          | 跟进频率:月度 |
| C0007    | 工业     | 展会     | 成交客户 | 赵强   | 2024-04-01   | 2024-04-01 | 2024-06-10   |                  |          |               |
| C0008    | IT服务   |          | 意向客户 | 李敏   |              | 2024-06-10 |              |                  |          |               |
"""

FOLLOWUPS = """
| followup_id | customer_id | followed_at | method   | due_date   | next_followup_date | action_status | completed_on |
|-------------|-------------|-------------|----------|------------|--------------------|---------------|--------------|
| F1          | C0001       | 2024-06-01  | 电话     | 2024-06-05 |                    | 待办          |              |
| F2          | C0001       | 2024-06-04  | 面谈     |            | 2024-07-03         |               |              |
| F3          | C0002       | 2024-06-05  | 电话     | 2024-06-08 |                    | 待办          |              |
| F4          | C0002       | 2024-06-12  | 邮件     | 2024-06-20 |                    | 待办          |              |
| F5          | C0002       | 2024-06-26  | 电话     | 2024-06-29 |                    | 待办          |              |
| F6          | C0004       | 2024-05-25  | 电话     |            |                    |               |              |
| F7          | C0005       | 2024-06-10  | 电话     | 2024-06-14 |                    | 已完成        | 2024-06-13   |
| F8          | C0006       | 2024-06-01  | 邮件     |            |                    |               |              |
| F9          | C0007       | 2024-06-08  | 上门拜访 | 2024-06-12 |                    | 已完成        | 2024-06-12   |
| F10         | C0008       | 2024-06-29  | 电话     | 2024-07-05 | 2024-07-01         | 待办          |              |
"""

TEAM = """
| name | role |
|------|------|
| 李敏 | 销售 |
| 赵强 | 销售 |
| 陈芳 | 销售 |
"""

SHEETS = {"Customers": CUSTOMERS, "FollowUps": FOLLOWUPS, "Team": TEAM}


@pytest.fixture(scope="module")
def derived(book_of: Callable[..., Book]) -> Derived:
    return Derived(book_of(SHEETS, T))


@pytest.fixture(scope="module")
def blocks(derived: Derived) -> dict[str, Any]:
    found: dict[str, Any] = compute_all(derived.book, derived)["blocks"]
    return found


def counts(block: dict[str, Any]) -> dict[str, int]:
    return {item["value"]: item["count"] for item in block["items"]}


def test_due_list_rows_and_their_order(derived: Derived) -> None:
    rows = [(row["state"], row["kind"], row["due"], row["days_late"], row["customer_id"], row["row_id"]) for row in due_rows(derived)]
    assert rows == [
        ("逾期", "周期", "2024-06-29", 1, "C0002", None),
        ("逾期", "行动", "2024-06-29", 1, "C0002", "F5"),
        ("逾期", "计划", "2024-06-10", 20, "C0007", None),
        ("逾期", "周期", "2024-06-24", 6, "C0004", None),
        ("逾期", "首访", "2024-06-21", 9, "C0003", None),
        ("即将", "计划", "2024-07-01", 0, "C0008", None),
        ("即将", "行动", "2024-07-05", 0, "C0008", "F10"),
        ("即将", "计划", "2024-07-03", 0, "C0001", None),
        ("即将", "计划", "2024-07-02", 0, "C0006", None),
    ]


def test_due_list_columns_for_the_sheet(derived: Derived) -> None:
    columns = due_columns(derived)
    assert from_serial(columns["reminder_at"][5]) == dt.datetime(2024, 6, 30, 18)
    assert columns["rule"] == ["阶段周期", "行动", "计划", "阶段周期", "首访", "计划", "行动", "计划", "计划"]
    assert columns["owner"] == ["赵强", "赵强", "赵强", "李敏", "陈芳", "李敏", "李敏", "李敏", "陈芳"]
    assert columns["cadence_days"] == [3, 3, 30, 30, 7, 3, 3, 30, 30]
    assert [None if day is None else from_serial(day).day for day in columns["last_followup"]] == [26, 26, 8, 25, None, 29, 29, 4, 1]


def test_the_win_back_of_the_lost_customer_lies_beyond_the_horizon(derived: Derived, book_of: Callable[..., Book]) -> None:
    (at,) = derived.position_of(["C0005"])
    assert from_serial(derived.contacts.due[at]).date() == dt.date(2024, 9, 8)
    assert due_rows(Derived(book_of(SHEETS, dt.date(2024, 9, 8))))[-1]["kind"] == "挽回"


def test_customers_and_new_customers(blocks: dict[str, Any]) -> None:
    assert blocks["N0"] == {"value": 8}
    assert blocks["N1"] == {"value": 3, "ids": ["C0002", "C0003", "C0008"]}
    assert blocks["N2"] == {"value": 1, "ids": ["C0002"]}


def test_customers_by_dimension(blocks: dict[str, Any]) -> None:
    assert counts(blocks["D1"]) == {"制造业": 3, "零售业": 2, "IT服务": 2, "新能源": 1}
    assert blocks["D1"]["items"][0] == {"value": "制造业", "count": 3, "share": 0.375, "parent": None, "total": 3}
    assert counts(blocks["D2"]) == {"潜在客户": 2, "意向客户": 2, "成交客户": 2, "复购客户": 1, "流失客户": 1}
    assert counts(blocks["D3"]) == {"行业展会": 3, "转介绍": 1, "官网": 1, "主动拜访": 1, "线上广告": 1, "未填": 1}
    assert counts(blocks["D7"]) == {"李敏": 3, "赵强": 3, "陈芳": 2}
    assert counts(blocks["D8"]) == {"活跃客户": 5, "沉默客户": 1, "未填": 2}


def test_values_of_each_customer(derived: Derived) -> None:
    assert [derived.behaviour.name(i) for i in range(8)] == ["活跃客户", "活跃客户", None, "沉默客户", None, "活跃客户", "活跃客户", "活跃客户"]
    basis = derived.amount_basis.tier
    assert [basis[i] for i in (1, 2)] == [150_000, 0]  # the customers whose past amount decides
    assert [derived.tier_computed.name(i) for i in (1, 2, 5, 7)] == ["中价值", "普通", None, None]
    assert [derived.tier_eff.name(i) for i in (0, 1, 2, 4, 5, 7)] == ["高价值", "中价值", "普通", "高价值", None, None]
    assert [int(derived.rank_max[i]) for i in (1, 2, 5, 7)] == [2, 1, 1, 2]


def test_actions_cadence_and_contacts(blocks: dict[str, Any]) -> None:
    assert blocks["K8"] == {"value": 0.5, "on_time": 3, "total": 6}
    assert blocks["K9"] == {"value": 0.5, "kept": 4, "total": 8}
    assert blocks["K10"] == {"overdue": 5, "today": 0, "upcoming": 4}
    assert blocks["K15"]["value"] == 9
    assert blocks["K15"]["customers"] == 6
    assert blocks["K15"]["methods"] == [
        {"value": "电话", "count": 5},
        {"value": "邮件", "count": 2},
        {"value": "面谈", "count": 1},
        {"value": "上门拜访", "count": 1},
    ]


def test_completeness(blocks: dict[str, Any], derived: Derived) -> None:
    assert derived.filled_fields.tolist() == [5, 5, 6, 5, 5, 6, 5, 4]
    assert str(half_up(blocks["K11"]["mean"] * 100, 2)) == "51.25"
    assert blocks["K11"]["share"] == 0


def test_head_of_the_report(derived: Derived) -> None:
    answer = compute_all(derived.book, derived, "month", blocks=["N0"])
    assert answer == {"as_of": "2024-06-30", "period": {"from": "2024-06-01", "to": "2024-06-30"}, "blocks": {"N0": {"value": 8}}}
