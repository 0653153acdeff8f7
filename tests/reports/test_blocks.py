"""Blocks and derived values on small tables where the answer can be seen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from sheetcrm.derive import Derived
from sheetcrm.reports import compute_all, due_rows
from sheetcrm.reports.requirements import cycle_days
from sheetcrm.store import Book

T = dt.date(2024, 6, 30)
BookOf = Callable[..., Book]


def block(book: Book, name: str, period: str | None = None) -> dict[str, Any]:
    found: dict[str, Any] = compute_all(book, Derived(book), period, blocks=[name])["blocks"][name]
    return found


def settings(*pairs: str) -> str:
    return "\n".join(["| group | key | value |", "|---|---|---|", *(f"| | {key} | {value} |" for key, value in (pair.split("=") for pair in pairs))])


def counts(found: dict[str, Any]) -> list[tuple[str, int]]:
    return [(item["value"], item["count"]) for item in found["items"]]


# --- who counts


def test_archived_merged_and_repeated_customers_do_not_count(book_of: BookOf) -> None:
    customers = """
    | customer_id | name | stage    | archived | merged_into |
    |-------------|------|----------|----------|-------------|
    | C1          | 甲   | 意向客户 |          |             |
    | c 1         | 乙   | 成交客户 |          |             |
    | C2          | 丙   | 意向客户 | 是       |             |
    | C3          | 丁   | 意向客户 |          | C1          |
    |             | 戊   | 意向客户 |          |             |
    | C4          | 己   | 潜在客户 | 否       |             |
    """
    derived = Derived(book_of({"Customers": customers}, T))
    assert derived.counted.tolist() == [True, False, False, False, False, True]
    assert derived.position_of(["C1", "C4", "C2", "C9"]).tolist() == [0, 5, -1, -1]


def test_a_follow_up_without_id_belongs_to_the_only_customer_of_that_name(book_of: BookOf) -> None:
    customers = "| customer_id | name |\n|---|---|\n| C1 | Acme Ltd |\n| C2 | 同名 |\n| C3 | 同名 |"
    followups = """
    | followup_id | customer_id | customer_name | followed_at |
    |-------------|-------------|---------------|-------------|
    | F1          |             | ACME ltd      | 2024-06-01  |
    | F2          |             | 同名          | 2024-06-01  |
    | F3          | C2          | Acme Ltd      | 2024-06-01  |
    | F4          | C9          | Acme Ltd      | 2024-06-01  |
    """
    derived = Derived(book_of({"Customers": customers, "FollowUps": followups}, T))
    assert derived.followup_customer.tolist() == [0, -1, 1, -1]


def test_one_mixed_contact_column_counts_by_its_parts(book_of: BookOf) -> None:
    customers = """
    | customer_id | contact_info                               |
    |-------------|--------------------------------------------|
    | C1          | 13900001234 / wx:zhang_cg / zhang@example.com |
    | C2          | 无                                         |
    """
    derived = Derived(book_of({"Customers": customers}, T))
    assert derived.contact_methods.tolist() == [3, 0]
    assert [row["phone"] for row in due_rows(derived)] == ["13900001234", None]


def test_one_good_number_beside_a_bad_one_is_a_contact_method(book_of: BookOf) -> None:
    customers = "| customer_id | phone | email |\n|---|---|---|\n| C1 | 13900001234/999 | nobody |\n| C2 | 138****0000 | a@example.com |"
    derived = Derived(book_of({"Customers": customers}, T))
    assert derived.contact_methods.tolist() == [1, 1]


# --- dimensions


def test_children_count_for_their_parent_and_zero_buckets_only_where_asked(book_of: BookOf) -> None:
    customers = "| customer_id | industry | stage |\n|---|---|---|\n| C1 | 智能制造 | 意向 |\n| C2 | 太空采矿 | 不知道 |\n| C3 | | |"
    book = book_of({"Customers": customers}, T)
    assert [(i["value"], i["count"], i["parent"], i["total"]) for i in block(book, "D1")["items"]] == [
        ("制造业", 0, None, 1),
        ("智能制造", 1, "制造业", 1),
        ("未识别", 1, None, 1),
        ("未填", 1, None, 1),
    ]
    stages = [("潜在客户", 0), ("意向客户", 1), ("成交客户", 0), ("复购客户", 0), ("流失客户", 0), ("未识别", 1), ("未填", 1)]
    assert counts(block(book, "D2")) == stages
    assert block(book, "F1")["left_out"] == 2


def test_repeat_customers_count_as_won_where_repurchase_is_no_stage(book_of: BookOf) -> None:
    customers = "| customer_id | stage |\n|---|---|\n| C1 | 复购客户 |\n| C2 | 成交客户 |"
    book = book_of({"Customers": customers, "Settings": settings("stage.repurchase=off")}, T)
    assert counts(block(book, "D2")) == [("潜在客户", 0), ("意向客户", 0), ("成交客户", 2), ("流失客户", 0)]
    assert block(book, "F1")["reach"] == [2, 2, 2]


def test_owners_stand_in_the_order_of_the_team(book_of: BookOf) -> None:
    customers = "| customer_id | owner |\n|---|---|\n| C1 | 外人 |\n| C2 | Bob |\n| C3 | 李敏 |\n| C4 | 赵强 |\n| C5 | |"
    team = "| name | role |\n|---|---|\n| 赵强 | 销售 |\n| 陈芳 | 销售 |\n| 李敏 | 销售 |"
    found = block(book_of({"Customers": customers, "Team": team}, T), "D7")
    assert counts(found) == [("赵强", 1), ("李敏", 1), ("Bob", 1), ("外人", 1), ("未填", 1)]


def test_a_typed_tier_goes_before_the_amount_and_bounds_are_inclusive(book_of: BookOf) -> None:
    customers = """
    | customer_id | tier   | history_amount_wan |
    |-------------|--------|--------------------|
    | C1          |        | 50                 |
    | C2          |        | 49.9999            |
    | C3          |        | 10                 |
    | C4          |        | 9.9999             |
    | C5          | 钻石   | 0                  |
    | C6          | 普通   | 500                |
    | C7          |        | 面议               |
    | C8          |        | 80万               |
    """
    derived = Derived(book_of({"Customers": customers}, T))
    assert [derived.tier_eff.name(i) for i in range(8)] == ["高价值", "中价值", "中价值", "普通", "普通", "普通", None, "高价值"]


def test_new_customers_go_by_created_then_first_contact(book_of: BookOf) -> None:
    customers = """
    | customer_id | first_contact_date | created_date | history_amount_wan |
    |-------------|--------------------|--------------|--------------------|
    | C1          | 2024-01-01         | 2024-06-02   | 60                 |
    | C2          | 2024-06-02         |              | 1                  |
    | C3          |                    |              | 60                 |
    | C4          |                    | 2024-07-15   | 60                 |
    """
    book = book_of({"Customers": customers, "Settings": settings("target.new_quality_customers=2")}, T)
    assert block(book, "N1")["ids"] == ["C1", "C2"]
    assert block(book, "N1", "all")["ids"] == ["C1", "C2", "C3"]
    assert block(book, "N2") == {"value": 1, "ids": ["C1"], "target": 2, "reached": False}
    assert block(book, "N2", "all")["reached"] is True


# --- due items


def test_checks_appear_only_with_their_columns_and_can_be_switched_off(book_of: BookOf) -> None:
    customers = """
    | customer_id | stage    | tier   | created_date | next_followup_date | contact_verified_on | profile_reviewed_on |
    |-------------|----------|--------|--------------|--------------------|---------------------|---------------------|
    | C1          | 意向客户 | 高价值 | 2024-01-01   | 2024-12-01         | 2024-05-30          | 2024-03-01          |
    | C2          | 意向客户 | 中价值 | 2024-05-31   | 2024-12-01         |                     |                     |
    | C3          | 意向客户 | 高价值 |              | 2024-12-01         |                     |                     |
    | C4          | 流失客户 | 高价值 | 2024-01-01   | 2024-12-01         |                     |                     |
    """
    rows = [(row["customer_id"], row["kind"], row["due"]) for row in due_rows(Derived(book_of({"Customers": customers}, T)))]
    assert rows == [
        ("C1", "复核", "2024-06-01"),  # 92 days after the review
        ("C1", "核对", "2024-06-30"),  # 31 days after the check: today
        ("C3", "复核", "2024-06-30"),  # neither date: T
        ("C3", "核对", "2024-06-30"),
        ("C2", "核对", "2024-07-01"),
    ]
    off = book_of({"Customers": customers, "Settings": settings("duelist.checks=off")}, T)
    assert due_rows(Derived(off)) == []


FOLLOWUPS = """
| followup_id | customer_id | followed_at      | next_action | owner | due_date   | action_status | completed_on | summary |
|-------------|-------------|------------------|-------------|-------|------------|---------------|--------------|---------|
| F1          | C1          | 2024-06-28 10:00 | 寄样品      |       | 2024-07-01 |               |              | 电话    |
| F2          | C1          | 2024-06-28 10:00 |             | 赵强  | 2024-07-02 | 待办          |              | 面谈    |
| F3          | C1          |                  | 查合同      |       | 2024-06-20 | 待办          |              |         |
| F4          | C1          |                  | 已办        |       | 2024-06-20 | 待办          | 2024-06-19   |         |
| F5          | C1          | 2024-07-03       | 未来        |       | 2024-07-04 | 待办          |              | 明天    |
"""


def test_action_rows_of_one_moment_stay_open_and_rows_after_t_do_not_exist(book_of: BookOf) -> None:
    customers = "| customer_id | stage | owner | next_followup_date |\n|---|---|---|---|\n| C1 | 成交客户 | 李敏 | 2024-08-01 |"
    derived = Derived(book_of({"Customers": customers, "FollowUps": FOLLOWUPS}, T))
    rows = [(row["row_id"], row["due"], row["owner"], row["next_action"], row["last_summary"]) for row in due_rows(derived)]
    assert rows == [
        ("F3", "2024-06-20", "李敏", "查合同", "面谈"),
        ("F1", "2024-07-01", "李敏", "寄样品", "面谈"),
        ("F2", "2024-07-02", "赵强", None, "面谈"),
    ]


def test_without_auto_close_a_later_follow_up_closes_nothing(book_of: BookOf) -> None:
    customers = "| customer_id | stage |\n|---|---|\n| C1 | 成交客户 |"
    followups = """
    | followup_id | customer_id | followed_at | due_date   | action_status |
    |-------------|-------------|-------------|------------|---------------|
    | F1          | C1          | 2024-06-01  | 2024-06-20 | 待办          |
    | F2          | C1          | 2024-06-10  |            |               |
    """
    sheets = {"Customers": customers, "FollowUps": followups}
    assert block(book_of(sheets, T), "K8") == {"value": 1, "on_time": 1, "total": 1}
    off = book_of({**sheets, "Settings": settings("actions.auto_close=off")}, T)
    assert block(off, "K8") == {"value": 0, "on_time": 0, "total": 1}
    assert [row["row_id"] for row in due_rows(Derived(off)) if row["kind"] == "行动"] == ["F1"]


def test_behaviour_has_inclusive_bounds_and_a_grace_for_new_customers(book_of: BookOf) -> None:
    customers = "| customer_id | stage | created_date |\n|---|---|---|\n" + "\n".join(
        f"| C{i} | {stage} | {created} |"
        for i, (stage, created) in enumerate(
            [("", ""), ("", ""), ("", ""), ("", ""), ("意向客户", "2024-05-31"), ("意向客户", "2024-05-30"), ("意向客户", ""), ("流失客户", "")]
        )
    )
    contacts = ["2024-05-31", "2024-05-30", "2024-04-01", "2024-03-31"]  # 30, 31, 90 and 91 days ago
    followups = "| followup_id | customer_id | followed_at |\n|---|---|---|\n" + "\n".join(
        f"| F{i} | C{i} | {day} |" for i, day in enumerate(contacts)
    )
    derived = Derived(book_of({"Customers": customers, "FollowUps": followups}, T))
    expected = ["活跃客户", "沉默客户", "沉默客户", "流失风险客户", None, "流失风险客户", "流失风险客户", None]
    assert [derived.behaviour.name(i) for i in range(8)] == expected


def test_an_open_action_of_today_is_neither_kept_nor_late(book_of: BookOf) -> None:
    followups = """
    | followup_id | customer_id | followed_at | due_date   | action_status |
    |-------------|-------------|-------------|------------|---------------|
    | F1          | C1          | 2024-06-10  | 2024-06-30 | 待办          |
    | F2          | C1          | 2024-06-10  | 2024-06-29 | 待办          |
    | F3          | C1          | 2024-06-10  | 2024-06-30 | 已完成        |
    | F4          | C1          | 2024-06-10  | 2024-06-20 | 已取消        |
    """
    book = book_of({"Customers": "| customer_id | stage |\n|---|---|\n| C1 | 成交客户 |", "FollowUps": followups}, T)
    assert block(book, "K8") == {"value": 0.5, "on_time": 1, "total": 2}


def test_completeness_counts_readable_values_only(book_of: BookOf) -> None:
    customers = """
    | customer_id | name | contact_name | phone       | industry | size     | tags   | source   | created_date | owner |
    |-------------|------|--------------|-------------|----------|----------|--------|----------|--------------|-------|
    | C1          | 甲   | 张经理       | 13900001234 | 外星业   | 中小企业 | 技术型 | 行业展会 | 2024-01-01   |       |
    | C2!         | 甲   | 张*          | 139         | 制造业   | 中小企业 | 无     | 暂无     | 明天         | 李敏  |
    """
    book = book_of({"Customers": customers}, T)
    assert Derived(book).filled_fields.tolist() == [9, 4]  # the second: name, industry, size, owner
    assert block(book, "K11") == {"mean": pytest.approx(0.65), "share": 0.5}


def test_contact_checks_within_the_last_month(book_of: BookOf) -> None:
    customers = """
    | customer_id | stage    | contact_verified_on |
    |-------------|----------|---------------------|
    | C1          | 意向客户 | 2024-05-30          |
    | C2          | 意向客户 | 2024-05-29          |
    | C3          | 意向客户 | 2024-07-01          |
    | C4          | 流失客户 | 2024-06-30          |
    | C5          |          |                     |
    """
    assert block(book_of({"Customers": customers}, T), "K13") == {"value": 0.25, "verified": 1, "total": 4}
    without = "| customer_id | stage |\n|---|---|\n| C1 | 意向客户 |"
    assert block(book_of({"Customers": without}, T), "K13") == {"value": None, "verified": None, "total": 1}


# --- requirements and tags


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("2个月", 60),
        ("1-2周", 10.5),
        ("１年", 365),
        ("45", 45),
        ("1 - 3 个 月", 60),
        ("2季度", 180),
        ("3 天", 3),
        ("尽快", None),
        ("两个月", None),
        ("2 mo", None),
    ],
)
def test_expected_cycles(text: str, days: float | None) -> None:
    assert cycle_days(text) == days


def test_requirements_by_type_and_priority(book_of: BookOf) -> None:
    requirements = """
    | requirement_id | customer_id | requirement_type | priority | expected_cycle | expected_amount | status | raised_on  |
    |----------------|-------------|------------------|----------|----------------|-----------------|--------|------------|
    | R1             | C1          | 服务需求         | 高       | 2个月          | 1000.10         | 新建   | 2024-06-01 |
    | R2             | C1          | 服务需求型       | 高       | 尽快           | 2000.20         |        |            |
    | R3             | C1          | 产品需求         |          | 1周            |                 | 新建   | 2024-06-01 |
    | R4             | C1          | 产品需求         | 低       | 1周            | 5               | 已放弃 | 2024-06-01 |
    | R5             | C1          | 产品需求         | 低       | 1周            | 5               | 新建   | 2024-07-01 |
    | R6             | C9          | 产品需求         | 低       | 1周            | 5               | 新建   | 2024-06-01 |
    """
    found = block(book_of({"Customers": "| customer_id | name |\n|---|---|\n| C1 | 甲 |", "Requirements": requirements}, T), "RQ")
    assert found["items"] == [
        {"type": "产品需求", "priority": "未填", "count": 1, "amount": 0, "mean_cycle_days": 7},
        {"type": "服务需求", "priority": "高", "count": 2, "amount": pytest.approx(3000.30), "mean_cycle_days": 60},
    ]
    assert (found["count"], found["amount"], found["mean_cycle_days"]) == (3, pytest.approx(3000.30), 33.5)


def test_tags_by_amount(book_of: BookOf) -> None:
    customers = """
    | customer_id | stage    | tags                  | history_amount_wan |
    |-------------|----------|-----------------------|--------------------|
    | C1          | 成交客户 | 技术型,价格敏感,价格敏感型 | 30              |
    | C2          | 意向客户 | 价格敏感              | 10                 |
    | C3          | 意向客户 | 新标签                |                    |
    | C4          | 成交客户 |                       | 60                 |
    """
    items = block(book_of({"Customers": customers}, T), "TG")["items"]
    assert [(i["tag"], i["dimension"], i["customers"], i["amount"], i["amount_share"], i["mean"], i["reach_3"]) for i in items] == [
        ("价格敏感", "需求特征", 2, 400_000, 0.4, 200_000, 0.5),
        ("技术型", "需求特征", 1, 300_000, 0.3, 300_000, 1),
        ("新标签", None, 1, 0, 0, 0, 0),
    ]
    assert [i["mean_cycle_days"] for i in items] == [None, None, None]
