"""One small team at the end of June 2024: every figure worked out by hand."""

from __future__ import annotations

import datetime as dt
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import sheetcrm
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

ORDERS = """
| order_id | customer_id | order_date | amount | status |
|----------|-------------|------------|--------|--------|
| O1       | C0001       | 2024-03-20 | 300000 | 已完成 |
| O2       | C0001       | 2024-06-05 | 250000 | 履约中 |
| O3       | C0004       | 2023-04-10 | 60000  | 已完成 |
| O4       | C0004       | 2024-01-15 | 40000  | 已完成 |
| O5       | C0004       | 2024-05-20 | 30000  | 已签约 |
| O6       | C0007       | 2024-06-12 | 120000 | 已签约 |
| O7       | C0002       | 2024-06-25 | 150000 | 报价   |
| O8       | C0005       | 2022-11-01 | 500000 | 已完成 |
"""

STAGE_HISTORY = """
| changed_at | customer_id | from_stage | to_stage |
|------------|-------------|------------|----------|
| 2024-02-10 | C0001       | 潜在       | 意向     |
| 2024-03-20 | C0001       | 意向       | 成交     |
| 2024-06-15 | C0002       | 潜在       | 意向     |
| 2023-03-20 | C0004       | 潜在       | 意向     |
| 2023-04-10 | C0004       | 意向       | 成交     |
| 2024-01-15 | C0004       | 成交       | 复购     |
| 2024-03-01 | C0005       | 潜在       | 意向     |
| 2024-06-18 | C0005       | 意向       | 流失     |
| 2024-05-06 | C0007       | 潜在       | 意向     |
| 2024-06-12 | C0007       | 意向       | 成交     |
"""

FEEDBACK = """
| feedback_id | date       | nps |
|-------------|------------|-----|
| B1          | 2024-06-01 | 10  |
| B2          | 2024-06-05 | 9   |
| B3          | 2024-06-10 | 8   |
| B4          | 2024-06-15 | 7   |
| B5          | 2024-06-20 | 6   |
| B6          | 2024-06-25 | 9   |
| B7          | 2024-06-30 | 3   |
"""

SHEETS = {
    "Customers": CUSTOMERS,
    "FollowUps": FOLLOWUPS,
    "Team": TEAM,
    "Orders": ORDERS,
    "StageHistory": STAGE_HISTORY,
    "Feedback": FEEDBACK,
}


@pytest.fixture(scope="module")
def derived(book_of: Callable[..., Book]) -> Derived:
    return Derived(book_of(SHEETS, T))


@pytest.fixture(scope="module")
def blocks(derived: Derived) -> dict[str, Any]:
    found: dict[str, Any] = compute_all(derived.book, derived)["blocks"]
    return found


@pytest.fixture(scope="module")
def of_all_time(derived: Derived) -> dict[str, Any]:
    found: dict[str, Any] = compute_all(derived.book, derived, "all")["blocks"]
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


VALUES = """
| id    | basis  | tier_computed | tier_eff | behaviour | rank_max | cycle_days | high_value |
|-------|--------|---------------|----------|-----------|----------|------------|------------|
| C0001 | 550000 | 高价值        | 高价值   | 活跃客户  | 4        | 70         | 550000     |
| C0002 | 150000 | 中价值        | 中价值   | 活跃客户  | 2        |            | 150000     |
| C0003 | 0      | 普通          | 普通     |           | 1        |            | 0          |
| C0004 | 70000  | 普通          | 普通     | 沉默客户  | 4        | 40         | 130000     |
| C0005 | 0      | 普通          | 高价值   |           | 3        |            | 500000     |
| C0006 |        |               |          | 活跃客户  | 1        |            |            |
| C0007 | 120000 | 中价值        | 中价值   | 活跃客户  | 3        | 72         | 120000     |
| C0008 |        |               |          | 活跃客户  | 2        |            |            |
"""


def test_values_of_each_customer(derived: Derived, rows_of: Callable[[str], list[list[object]]]) -> None:
    items = compute_all(derived.book, derived, blocks=["CV"])["blocks"]["CV"]["items"]
    keys = ("customer_id", "basis", "tier_computed", "tier_eff", "behaviour", "rank_max", "cycle_days", "high_value_basis")
    assert [[item[key] for key in keys] for item in items] == rows_of(VALUES)[1:]
    assert items[4]["win_date"] == "2022-11-01"  # before the start: no cycle


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


def test_funnel_and_transitions(blocks: dict[str, Any]) -> None:
    assert blocks["F1"] == {"reach": [8, 6, 4, 2], "steps": [0.75, pytest.approx(2 / 3), 0.5], "total_rate": 0.5, "left_out": 0}
    assert blocks["F2"]["steps"] == [
        {"stage": "潜在客户", "base": 3, "forward": 1, "forward_rate": pytest.approx(1 / 3), "lost": 0, "lost_rate": 0},
        {"stage": "意向客户", "base": 4, "forward": 1, "forward_rate": 0.25, "lost": 1, "lost_rate": 0.25},
        {"stage": "成交客户", "base": 2, "forward": 0, "forward_rate": 0, "lost": 0, "lost_rate": 0},
    ]


def test_deals(blocks: dict[str, Any], of_all_time: dict[str, Any]) -> None:
    assert blocks["K1"] == {"mean": 72, "median": 72, "n": 1, "excluded": 0}
    cycle = of_all_time["K1"]
    assert str(half_up(cycle["mean"], 1)) == "60.7"
    assert (cycle["median"], cycle["n"], cycle["excluded"]) == (70, 3, 1)
    assert blocks["K2"] == {"value": 0, "won": 0, "cohort": 3}
    assert blocks["K3"] == {"value": 1, "won": 1, "lost": 0}


def test_orders(blocks: dict[str, Any]) -> None:
    assert blocks["K4"] == {"value": 0.5, "repeat": 2, "buyers": 4, "basis": "orders"}
    assert blocks["K4b"] == {"value": pytest.approx(2 / 3), "repeat": 2, "buyers": 3}
    assert blocks["K5"] == {"value": 0.5, "kept": 1, "base": 2}
    assert blocks["K14"] == {"value": 370_000, "orders": 2, "mean": 185_000}


def test_recommendations(blocks: dict[str, Any]) -> None:
    assert str(half_up(blocks["K7"]["value"], 1)) == "14.3"
    assert (blocks["K7"]["n"], blocks["K7"]["promoters"], blocks["K7"]["detractors"]) == (7, 3, 2)
    assert blocks["K6"] == {"mean": None, "n": 0, "share_4": None}


def test_what_follow_ups_bring(blocks: dict[str, Any]) -> None:
    found = blocks["E1"]
    assert (found["credited"], found["followups"], str(half_up(found["value"] * 100, 1))) == (2, 9, "22.2")
    by_method = {item["value"]: (item["credited"], item["followups"]) for item in found["by_method"]}
    assert by_method == {"电话": (0, 5), "邮件": (1, 2), "面谈": (0, 1), "上门拜访": (1, 1)}  # F4 by mail, F9 on a visit
    assert blocks["E2"]["items"] == [
        {"value": "潜在客户", "mean": 10.5, "gaps": 2, "cadence": 7, "share_over": 0.5},
        {"value": "成交客户", "mean": 3, "gaps": 1, "cadence": 30, "share_over": 0},
    ]


def test_sources_of_all_time(of_all_time: dict[str, Any]) -> None:
    found = {item["value"]: (item["won"], item["customers"]) for item in of_all_time["CH"]["items"]}
    assert found == {"行业展会": (3, 3), "转介绍": (0, 1), "官网": (0, 1), "主动拜访": (0, 1), "线上广告": (1, 1), "未填": (0, 1)}


def test_customers_of_high_value(blocks: dict[str, Any]) -> None:
    assert [(item["customer_id"], item["amount"]) for item in blocks["HV"]["customers"]] == [
        ("C0001", 550_000),
        ("C0005", 500_000),
        ("C0002", 150_000),
        ("C0004", 130_000),
        ("C0007", 120_000),
    ]


def test_what_the_checks_find(tmp_path: Path, write_workbook: Callable[..., Path]) -> None:
    path = write_workbook(tmp_path / "book.xlsx", SHEETS)
    found = {(finding.code, finding.severity, finding.id, finding.field) for finding in sheetcrm.validate(path, as_of=T)}
    assert {("VOC-ALIAS", "I", "C0007", "industry"), ("VOC-ALIAS", "I", "C0007", "source")} <= found
    assert {("TIER-MISMATCH", "W", "C0005", "tier"), ("TIER-LOST-HIGH", "W", "C0005", "stage"), ("STAGE-REPEAT", "I", "C0001", "stage")} <= found
    assert [code for code, *_ in found].count("FU-OVERDUE") == 5
    contacts = {customer: severity for code, severity, customer, _ in found if code == "CONTACT-MIN"}
    assert contacts == {f"C000{i}": "W" if i == 5 else "E" for i in range(1, 9)}


def test_the_summary_shows_these_figures(tmp_path: Path, write_workbook: Callable[..., Path]) -> None:
    path = write_workbook(tmp_path / "book.xlsx", SHEETS)
    sheetcrm.init(path)
    sheetcrm.refresh(path, as_of=T)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl does not know the extensions of conditional formats
        sheet = openpyxl.load_workbook(path)["汇总"]
    shown = {row[0]: row[2] for row in sheet.iter_rows(values_only=True) if isinstance(row[0], str)}
    assert (shown["跟单成功率"], shown["复购率"], shown["年度留存率"], shown["平均成交周期(天)"]) == (1, 0.5, 0.5, 72)
    assert (shown["成交额(元)"], shown["跟进次数"], shown["潜在→成交转化率"]) == (370_000, 9, 0)
    assert shown["NPS"] == pytest.approx(100 / 7)


def test_head_of_the_report(derived: Derived) -> None:
    answer = compute_all(derived.book, derived, "month", blocks=["N0"])
    assert answer == {"as_of": "2024-06-30", "period": {"from": "2024-06-01", "to": "2024-06-30"}, "blocks": {"N0": {"value": 8}}}
