"""Orders, stage history, service, feedback, people and tags on small tables where the answer can be seen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from sheetcrm.derive import Derived, rate_of
from sheetcrm.reports import block_ids, block_shapes, compute_all, cv_columns, due_rows
from sheetcrm.store import Book, serial
from sheetcrm.text.blocks import BLOCKS
from sheetcrm.text.figures import FIGURES

T = dt.date(2024, 6, 30)
BookOf = Callable[..., Book]
CUSTOMERS = "| customer_id | stage |\n|---|---|\n| C1 | 成交客户 |\n| C2 | 成交客户 |\n| C3 | 意向客户 |"


def block(book: Book, name: str, period: str | None = None) -> dict[str, Any]:
    found: dict[str, Any] = compute_all(book, Derived(book), period, blocks=[name])["blocks"][name]
    return found


def settings(*pairs: str) -> str:
    return "\n".join(["| group | key | value |", "|---|---|---|", *(f"| | {key} | {value} |" for key, value in (pair.split("=") for pair in pairs))])


# --- orders

ORDERS = """
| order_id | customer_id | order_date | quantity | unit_price | amount | currency | status |
|----------|-------------|------------|----------|------------|--------|----------|--------|
| O1       | C1          | 2024-06-01 |          |            | 100.10 |          | 已签约 |
| O1       | C1          | 2024-06-01 | 3        | 33.30      |        |          | 已签约 |
| O1       | C2          | 2024-06-01 |          |            | 5000   |          | 已签约 |
| O2       | C1          | 2024-06-02 |          |            | 10     | usd      | 履约中 |
| O3       | C2          | 2024-06-03 |          |            | 10     | EUR      | 已完成 |
| O4       | C2          | 2024-06-04 |          |            | 7      | 人民币   | 已完成 |
| O4       | C2          | 2024-06-04 |          |            | 面议   |          | 已完成 |
|          | C2          | 2024-06-05 |          |            | 20     |          | 已完成 |
|          | C2          | 2024-06-05 |          |            | 30     |          | 已完成 |
| O5       | C2          | 2024-06-06 |          |            | 40     |          | 报价   |
| O6       | C2          | 2024-07-06 |          |            | 50     |          | 已签约 |
| O7       | C9          | 2024-06-07 |          |            | 60     |          | 已签约 |
| O8       | C2          | 2024-06-08 | 0        | 9          |        |          | 已签约 |
| O9       | C2          | 2024-06-09 |          |            | 0      |          | 已签约 |
"""


def test_lines_of_one_order_count_once_and_doubtful_orders_not_at_all(book_of: BookOf) -> None:
    book = book_of({"Customers": CUSTOMERS, "Orders": ORDERS, "Settings": settings("rate.USD=7.1")}, T)
    derived = Derived(book)
    assert derived.orders.count.tolist() == [2, 3, 0]  # the third line of O1 contradicts the first two; two orders without id; O9
    assert derived.orders.total.tolist() == [271.0, 50.0, 0.0]  # 100.10 + 99.90 + 10 × 7.1
    assert [at for at, split in enumerate(derived.order_lines.split.tolist()) if split] == [2]
    assert block(book, "K14") == {"value": 321.0, "orders": 5, "mean": pytest.approx(64.2)}


def test_a_cent_stays_a_cent_however_many_are_added(book_of: BookOf) -> None:
    orders = [["order_id", "customer_id", "order_date", "amount", "status"]]
    orders += [[f"O{i}", "C1", dt.date(2024, 6, 1), 0.1, "已签约"] for i in range(1000)]  # type: ignore[list-item]
    assert block(book_of({"Customers": CUSTOMERS, "Orders": orders}, T), "K14")["value"] == 100.0


@pytest.mark.parametrize(
    ("currency", "rate"), [("", 1), ("CNY", 1), (" 人民币 ", 1), ("￥", 1), ("美元", 7.1), ("ＵＳＤ", 7.1), ("EUR", None), ("XYZ", None)]
)
def test_what_a_currency_is_worth(book_of: BookOf, currency: str, rate: float | None) -> None:
    book = book_of({"Customers": CUSTOMERS, "Settings": settings("rate.USD=7.1")}, T)
    assert rate_of(book.settings, currency) == rate


def test_without_orders_repurchase_goes_by_stage(book_of: BookOf) -> None:
    customers = "| customer_id | stage |\n|---|---|\n| C1 | 复购客户 |\n| C2 | 成交客户 |\n| C3 | 成交客户 |\n| C4 | 意向客户 |"
    book = book_of({"Customers": customers}, T)
    assert block(book, "K4") == {"value": pytest.approx(1 / 3), "repeat": 1, "buyers": 3, "basis": "stage"}
    assert block(book, "K4b")["value"] is None
    assert [row["repurchase"] for row in block(book, "HV")["segments"]] == [pytest.approx(1 / 3)] * 4


def test_goals_stand_beside_their_figures(book_of: BookOf) -> None:
    orders = """
    | order_id | customer_id | order_date | amount | status |
    |----------|-------------|------------|--------|--------|
    | O1       | C1          | 2023-05-01 | 1      | 已签约 |
    | O2       | C1          | 2024-05-01 | 1      | 已签约 |
    """
    feedback = "| feedback_id | date | nps |\n|---|---|---|\n| B1 | 2024-06-01 | 9 |"
    goals = settings("target.retention=0.9", "target.nps=100", "target.conversion=0.7")
    book = book_of({"Customers": CUSTOMERS, "Orders": orders, "Feedback": feedback, "Settings": goals}, T)
    assert block(book, "K5") == {"value": 1, "kept": 1, "base": 1, "target": 0.9, "reached": True}
    assert block(book, "K7") == {"value": 100, "n": 1, "promoters": 1, "detractors": 0, "target": 100, "reached": True}
    assert block(book, "K2", "all") == {"value": pytest.approx(2 / 3), "won": 2, "cohort": 3, "target": 0.7, "reached": False}
    assert block(book, "K2") == {"value": None, "won": 0, "cohort": 0, "target": 0.7, "reached": None}


def test_a_group_is_flagged_at_both_bounds(book_of: BookOf) -> None:
    customers = "| customer_id | source | tags |\n|---|---|---|\n" + "\n".join(
        f"| C{i} | 官网 | {'新标签' if i < 4 else '技术型'} |" for i in range(5)
    )
    orders = "| order_id | customer_id | order_date | amount | status |\n|---|---|---|---|---|\n"
    orders += "\n".join(f"| O{i} | C{i % 5} | 2024-06-0{i + 1} | 10 | 已签约 |" for i in range(6))
    segments = block(book_of({"Customers": customers, "Orders": orders}, T), "HV")["segments"]
    found = {(row["dimension"], row["value"]): (row["buyers"], row["repurchase"], row["won_total"], row["flag"]) for row in segments}
    assert found["source", "官网"] == (5, 0.2, 60, True)
    assert found[None, "新标签"] == (4, 0.25, 50, False)  # one buyer too few
    assert [row["value"] for row in segments[-2:]] == ["技术型", "新标签"]  # unknown tags stand last


def test_a_year_begins_on_the_day_after(book_of: BookOf) -> None:
    customers = "| customer_id | name |\n|---|---|\n| C1 | 甲 |\n| C2 | 乙 |\n| C3 | 丙 |\n| C4 | 丁 |"
    orders = """
    | order_id | customer_id | order_date | amount | status |
    |----------|-------------|------------|--------|--------|
    | O1       | C1          | 2023-07-01 | 1      | 已签约 |
    | O2       | C2          | 2023-07-02 | 1      | 已签约 |
    | O3       | C3          | 2022-07-01 | 1      | 已签约 |
    | O4       | C4          | 2022-07-02 | 1      | 已签约 |
    """
    book = book_of({"Customers": customers, "Orders": orders}, T)  # T − 365 is 2023-07-01, T − 730 is 2022-07-01
    assert block(book, "K4b") == {"value": 0, "repeat": 0, "buyers": 1}
    assert block(book, "K5") == {"value": 0, "kept": 0, "base": 2}
    columns = cv_columns(Derived(book))
    assert columns["won_365"] == [0, 1, 0, 0]
    assert columns["frequency_class"] == [None, "低频客户", None, None]
    assert (columns["r"], columns["f"], columns["m"]) == ([3, 4, 1, 2], [1, 4, 1, 1], [1, 4, 1, 1])


# --- stage history


def test_the_stage_of_a_customer_on_any_day(book_of: BookOf) -> None:
    customers = """
    | customer_id | stage    | first_contact_date | created_date |
    |-------------|----------|--------------------|--------------|
    | C1          | 成交客户 |                    | 2024-05-10   |
    | C2          | 意向客户 | 2024-05-01         |              |
    | C3          |          |                    |              |
    """
    history = """
    | changed_at       | customer_id | from_stage | to_stage |
    |------------------|-------------|------------|----------|
    | 2024-05-20 09:00 | C1          | 潜在客户   | 意向客户 |
    | 2024-05-20 15:00 | C1          |            | 成交客户 |
    | 2024-04-02       | C1          | 瞎写       | 潜在客户 |
    | 2024-07-02       | C1          | 成交客户   | 流失客户 |
    | 2024-06-02       | C1          | 成交客户   | 瞎写     |
    """
    derived = Derived(book_of({"Customers": customers, "StageHistory": history}, T))
    names = [*derived.stage_names, None]

    def stages(who: int, *days: dt.date) -> list[str | None]:
        customer, serials = np.full(len(days), who, np.int32), np.array([serial(day) for day in days])
        return [names[place] for place in derived.timeline.stage_at(customer, serials).tolist()]

    may = [dt.date(2024, 4, 1), dt.date(2024, 4, 2), dt.date(2024, 5, 19), dt.date(2024, 5, 20), dt.date(2024, 7, 9)]
    assert stages(0, *may) == [None, "潜在客户", "潜在客户", "成交客户", "成交客户"]
    assert stages(1, dt.date(2024, 4, 30), dt.date(2024, 5, 1)) == [None, "意向客户"]
    assert stages(2, dt.date(2024, 5, 1)) == [None]
    assert derived.history_rows.origin.tolist() == [-1, 0, 1]  # a blank one is the stage after the row before; the earliest has none


def test_without_history_nothing_is_said_about_moves(book_of: BookOf) -> None:
    customers = """
    | customer_id | stage    | updated_at |
    |-------------|----------|------------|
    | C1          | 流失客户 | 2024-06-10 |
    | C2          | 流失客户 | 2024-05-10 |
    """
    followups = "| followup_id | customer_id | followed_at | method |\n|---|---|---|---|\n| F1 | C1 | 2024-06-02 | 电话 |"
    book = book_of({"Customers": customers, "FollowUps": followups}, T)
    assert block(book, "F2") == {"steps": None}
    assert block(book, "K3") == {"value": 0, "won": 0, "lost": 1}
    found = block(book, "E1")
    assert (found["value"], found["followups"]) == (None, 1)
    assert found["by_method"] == [{"value": "电话", "credited": 0, "followups": 1, "rate": None}]


def test_winning_back_is_an_advance_and_goes_to_the_last_follow_up_in_time(book_of: BookOf) -> None:
    history = """
    | changed_at | customer_id | from_stage | to_stage |
    |------------|-------------|------------|----------|
    | 2024-06-20 | C1          | 流失客户   | 潜在客户 |
    | 2024-06-20 | C2          | 意向客户   | 成交客户 |
    | 2024-06-20 | C3          |            | 意向客户 |
    """
    followups = """
    | followup_id | customer_id | followed_at      |
    |-------------|-------------|------------------|
    | F1          | C1          | 2024-06-06 08:00 |
    | F2          | C1          | 2024-06-05       |
    | F3          | C2          | 2024-06-05       |
    | F4          | C3          | 2024-06-20       |
    """
    found = block(book_of({"Customers": CUSTOMERS, "StageHistory": history, "FollowUps": followups}, T), "E1")
    assert (found["credited"], found["followups"]) == (1, 4)  # 14 days before C1; 15 before C2; C3 came from nowhere


# --- records in time, service, feedback


def test_an_event_without_time_counts_from_the_end_of_its_day(book_of: BookOf) -> None:
    followups = """
    | followup_id | customer_id | followed_at      | recorded_at      |
    |-------------|-------------|------------------|------------------|
    | F1          | C1          | 2024-06-10       | 2024-06-11 23:59 |
    | F2          | C1          | 2024-06-10       | 2024-06-12 00:00 |
    | F3          | C1          | 2024-06-10 10:00 | 2024-06-11 10:01 |
    | F4          | C1          | 2024-06-10       |                  |
    """
    assert block(book_of({"Customers": CUSTOMERS, "FollowUps": followups}, T), "K12") == {
        "value": pytest.approx(1 / 3),
        "on_time": 1,
        "total": 3,
    }


def test_scores_count_on_the_day_of_the_solution(book_of: BookOf) -> None:
    service = """
    | service_id | customer_id | opened_at  | resolved_at | satisfaction |
    |------------|-------------|------------|-------------|--------------|
    | S1         | C1          | 2024-05-20 | 2024-06-02  | 5            |
    | S2         | C1          | 2024-06-20 | 2024-07-02  | 1            |
    | S3         | C1          | 2024-06-21 |             | 3            |
    | S4         | C1          | 2024-06-21 |             | 6            |
    """
    feedback = """
    | feedback_id | customer_id | date       | score |
    |-------------|-------------|------------|-------|
    | B1          |             | 2024-06-01 | 4     |
    | B2          | C9          | 2024-06-01 | 1     |
    """
    found = block(book_of({"Customers": CUSTOMERS, "ServiceRecords": service, "Feedback": feedback}, T), "K6")
    assert found == {"mean": 4, "n": 3, "share_4": pytest.approx(2 / 3)}


def test_complaints_repeat_within_ninety_days(book_of: BookOf) -> None:
    service = """
    | service_id | customer_id | opened_at  | type | product | category |
    |------------|-------------|------------|------|---------|----------|
    | S1         | C1          | 2024-04-01 | 投诉 | A1      |          |
    | S2         | C1          | 2024-04-02 | 投诉 | A1      | 质量     |
    | S3         | C2          | 2024-04-02 | 投诉 |         | 质量     |
    | S4         | C2          | 2024-06-30 | 投诉 |         | 质量     |
    | S5         | C2          | 2024-06-30 | 咨询 |         | 质量     |
    | S6         | C3          | 2024-06-30 | 投诉 |         |          |
    | S7         | C3          | 2024-06-30 | 投诉 |         |          |
    """
    found = block(book_of({"Customers": CUSTOMERS, "ServiceRecords": service}, T), "SV")
    assert found["repeats"] == [{"customer_id": "C2", "product": "质量", "count": 2}]  # T − 90 is 2024-04-01
    assert found["value"] == 4


def test_feedback_by_category_and_channel(book_of: BookOf) -> None:
    feedback = """
    | feedback_id | customer_id | date       | channel  | score | category | action | status |
    |-------------|-------------|------------|----------|-------|----------|--------|--------|
    | B1          | C1          | 2024-06-01 | 电话     | 4     | 物流     | 换车队 | 处理中 |
    | B2          |             | 2024-06-02 | 问卷     | 2     | 质量     | 复检   | 已解决 |
    | B3          | C1          | 2024-06-03 | 飞鸽     | 9     | 质量     | 赔付   |        |
    | B4          | C1          | 2024-05-03 | 电话     | 1     | 质量     |        |        |
    | B5          | C9          | 2024-06-03 | 电话     | 1     | 质量     |        |        |
    """
    assert block(book_of({"Customers": CUSTOMERS, "Feedback": feedback}, T), "FB") == {
        "value": 3,
        "by_category": [{"value": "质量", "count": 2}, {"value": "物流", "count": 1}],
        "by_channel": [{"value": "电话访谈", "count": 1}, {"value": "问卷调查", "count": 1}, {"value": "未识别", "count": 1}],
        "mean_score": 3,
        "open_actions": 2,
    }


def test_customers_of_high_value_are_visited_again(book_of: BookOf) -> None:
    customers = """
    | customer_id | stage    | tier   | next_followup_date |
    |-------------|----------|--------|--------------------|
    | C1          | 成交客户 | 高价值 | 2024-12-01         |
    | C2          | 成交客户 | 高价值 | 2024-12-01         |
    | C3          | 成交客户 | 高价值 | 2024-12-01         |
    | C4          | 流失客户 | 高价值 | 2024-12-01         |
    | C5          | 成交客户 | 普通   | 2024-12-01         |
    """
    orders = "| order_id | customer_id | order_date | amount | status |\n|---|---|---|---|---|\n" + "\n".join(
        f"| O{i} | C{i} | 2024-04-0{i} | 1 | 已签约 |" for i in (1, 2, 4, 5)
    )
    feedback = "| feedback_id | customer_id | date | score |\n|---|---|---|---|\n| B1 | C1 | 2024-03-01 | 5 |\n| B2 | C1 | 2024-03-02 | 4 |"
    sheets = {"Customers": customers, "Orders": orders, "Feedback": feedback}
    rows = [(row["customer_id"], row["kind"], row["due"]) for row in due_rows(Derived(book_of(sheets, T)))]
    assert rows == [("C1", "回访", "2024-05-31"), ("C2", "回访", "2024-07-01")]  # 90 days after the score, after the win
    assert due_rows(Derived(book_of({"Customers": customers, "Orders": orders}, T))) == []


def test_the_primary_contact_fills_blanks(book_of: BookOf) -> None:
    customers = """
    | customer_id | contact_name | phone       | next_followup_date |
    |-------------|--------------|-------------|--------------------|
    | C1          |              |             | 2024-06-30         |
    | C2          | 自己         | 13900001234 | 2024-06-30         |
    | C3          |              | 123         | 2024-06-30         |
    """
    contacts = """
    | contact_id | customer_id | name | phone       | email         | is_primary |
    |------------|-------------|------|-------------|---------------|------------|
    | P1         | C1          | 旁人 | 13800000001 |               |            |
    | P2         | C1          | 主管 | 13800000002 | a@example.com | 是         |
    | P3         | C2          | 别人 | 13800000003 | b@example.com | 是         |
    | P4         | C3          | 主管 | 13800000004 |               | 是         |
    """
    derived = Derived(book_of({"Customers": customers, "Contacts": contacts}, T))
    assert derived.contact_methods.tolist() == [2, 2, 0]  # an unreadable number is not a blank
    assert [(row["contact_name"], row["phone"]) for row in due_rows(derived)][:2] == [("主管", "13800000002"), ("自己", "13900001234")]


# --- people

PEOPLE: dict[str, str] = {
    "Customers": """
        | customer_id | stage    | owner | created_date |
        |-------------|----------|-------|--------------|
        | C1          | 成交客户 | 李敏  | 2024-06-01   |
        | C2          | 意向客户 | 李敏  | 2024-05-01   |
        | C3          | 潜在客户 |       | 2024-05-01   |
    """,
    "FollowUps": """
        | followup_id | customer_id | followed_at | owner | due_date   | action_status |
        |-------------|-------------|-------------|-------|------------|---------------|
        | F1          | C1          | 2024-06-20  |       | 2024-06-25 | 待办          |
        | F2          | C2          | 2024-06-29  | 赵强  | 2024-06-29 | 已完成        |
    """,
    "Orders": """
        | order_id | customer_id | order_date | amount | status | salesperson |
        |----------|-------------|------------|--------|--------|-------------|
        | O1       | C1          | 2024-06-10 | 300    | 已签约 |             |
        | O2       | C1          | 2024-06-11 | 900    | 已签约 | 外人        |
    """,
    "Team": """
        | name | role | active | quota |
        |------|------|--------|-------|
        | 陈芳 | 销售 |        | 100   |
        | 离任 | 销售 | 否     | 100   |
        | 赵强 | 销售 | 否     |       |
        | 李敏 | 销售 | 是     | 600   |
    """,
}


def test_the_figures_of_each_person(book_of: BookOf) -> None:
    found = block(book_of(PEOPLE, T), "PF")
    keys = ("name", "customers", "new", "followups", "on_time", "overdue", "won_customers", "won_amount", "won_share", "quota", "quota_share")
    assert [tuple(row[key] for key in keys) for row in found["items"]] == [
        ("外人", 0, 0, 0, None, 0, 0, 900, 0.75, None, None),
        ("李敏", 2, 1, 1, 0, 1, 1, 300, 0.25, 600, 0.5),
        ("赵强", 0, 0, 1, 1, 0, 0, 0, 0, None, None),  # not active, but with data
        ("陈芳", 0, 0, 0, None, 0, 0, 0, 0, 100, 0),  # active
        ("未分配", 1, 0, 0, None, 1, 0, 0, 0, None, None),
    ]
    total = found["total"]
    assert tuple(total[key] for key in keys) == (None, 3, 1, 2, 0.5, 2, 1, 1200, 1, 700, pytest.approx(1200 / 700))
    stages = {item["value"]: item["count"] for item in found["items"][1]["by_stage"]}
    assert stages == {"潜在客户": 0, "意向客户": 1, "成交客户": 1, "复购客户": 0, "流失客户": 0}


# --- tags

TAGS = """
| tag        | dimension | status | merged_into  | parent   | created_on |
|------------|-----------|--------|--------------|----------|------------|
| 老带新     | 自定义    | 停用   |              |          |            |
| 渠道伙伴   | 自定义    | 合并   | 战略合作伙伴 |          |            |
| 重点项目   | 自定义    | 启用   |              |          |            |
| 重点项目组 | 自定义    | 启用   |              |          |            |
| 光伏       | 行业      | 启用   |              |          |            |
| 旧活动     | 自定义    | 启用   |              |          | 2024-03-30 |
| 新活动     | 采购信号  | 启用   |              |          | 2024-03-31 |
| 集团客户   | 关系      | 启用   |              |          |            |
| 下属单位   | 关系      | 启用   |              | 集团客户 |            |
"""


def test_what_to_do_about_each_tag(book_of: BookOf) -> None:
    customers = """
    | customer_id | tags              | created_date | updated_at       |
    |-------------|-------------------|--------------|------------------|
    | C1          | 老带新            | 2024-01-01   | 2024-02-03 10:00 |
    | C2          | 渠道伙伴          | 2024-01-02   |                  |
    | C3          | 重点项目、技术形  | 2024-01-03   | 2024-07-03       |
    | C4          | 重点项目组        |              |                  |
    | C5          | 下属单位,集团客户 | 2024-01-05   |                  |
    """
    items = block(book_of({"Customers": customers, "Tags": TAGS}, T), "TR")["items"]
    keys = ("tag", "status", "usage", "usage_with_children", "last_use", "age_days", "advice")
    assert [tuple(item[key] for key in keys) for item in items] == [
        ("渠道伙伴", "合并", 1, 1, "2024-01-02", None, "清理"),
        ("老带新", "停用", 1, 1, "2024-02-03", None, "清理"),
        ("技术形", "未识别", 1, 1, "2024-01-03", None, "新增/映射"),
        ("旧活动", "启用", 0, 0, None, 92, "建议停用"),
        ("光伏", "启用", 0, 0, None, None, "保留(绑定字段)"),
        ("重点项目", "启用", 1, 1, "2024-01-03", None, "疑似重复"),
        ("重点项目组", "启用", 1, 1, None, None, "疑似重复"),
        ("新活动", "启用", 0, 0, None, 91, "保留"),
        ("集团客户", "启用", 0, 1, None, None, "保留"),
        ("下属单位", "启用", 1, 1, "2024-01-05", None, "保留"),
    ]
    assert items[2]["suggestions"][0] == "技术型"
    assert items[5]["suggestions"] == ["重点项目组"]
    assert items[0]["usage_rate"] == 0.2


# --- words and shapes


def test_customer_view_as_columns(book_of: BookOf) -> None:
    book = book_of(PEOPLE, T)
    columns = cv_columns(Derived(book))
    assert {len(values) for values in columns.values()} == {3}
    assert columns["won_total"] == [1200, 0, 0]
    assert (columns["r"], columns["f"]) == ([1, None, None], [1, None, None])


def keys_of(shape: Any) -> set[str]:
    if isinstance(shape, list):
        return set().union(*map(keys_of, shape))
    return set(shape.get("properties", {})).union(*map(keys_of, shape.values())) if isinstance(shape, dict) else set()


def test_every_block_has_a_shape_and_words_in_both_languages() -> None:
    for name, shape in block_shapes().items():
        assert "properties" in shape, name
        words = BLOCKS[name]
        for text in (words.name, words.formula, *(FIGURES[key] for key in keys_of(shape))):
            assert text.of("zh-CN")
            assert text.of("en")
    assert block_ids() == list(BLOCKS)
