"""Random small books: sheets as lists of rows, mostly right, with what people get wrong in them.

A book follows from a number, so that a failing one is told by its number; most rows are right, so that something happens in it.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

T = dt.date(2024, 6, 30)
Make = Callable[[random.Random], Any]
Sheets = dict[str, list[dict[str, Any]]]


def one_of(*values: Any) -> Make:
    return lambda rng: rng.choice(values)


def mostly(*values: Any, wrong: tuple[Any, ...] = (None,), share: float = 0.12) -> Make:
    return lambda rng: rng.choice(wrong) if rng.random() < share else rng.choice(values)


EDGES = tuple(
    T - dt.timedelta(days=days)
    for days in (-1, 0, 9, 10, 11, 20, 21, 23, 29, 30, 31, 33, 34, 89, 90, 91, 364, 365, 366, 729, 730, 731)  # where periods and limits end
)


def day(first: dt.date, last: dt.date, blank: float = 0.1) -> Make:
    """Any day of these; every third one where something begins or ends."""
    span, edges = (last - first).days, [edge for edge in EDGES if first <= edge <= last]

    def make(rng: random.Random) -> dt.date | None:
        if rng.random() < blank:
            return None
        return rng.choice(edges) if edges and rng.random() < 0.35 else first + dt.timedelta(days=rng.randint(0, span))

    return make


def moment(first: dt.date, last: dt.date, blank: float = 0.08) -> Make:
    """A day, half of the time with the hour and minute."""
    plain = day(first, last, blank)

    def make(rng: random.Random) -> Any:
        found = plain(rng)
        with_time = found is not None and rng.random() < 0.5
        return dt.datetime.combine(found, dt.time(rng.randint(0, 23), rng.randint(0, 59))) if with_time else found

    return make


LATE = dt.date(2024, 7, 6)
lately = day(dt.date(2024, 5, 10), LATE)
moments = moment(dt.date(2024, 5, 10), LATE)
customer_ids = mostly("C1", "C2", "C3", "C4", wrong=(None, "C9", "C5"))
stages = mostly("潜在客户", "意向客户", "成交客户", "复购客户", "流失客户", wrong=(None, "不知道"))
owners = mostly("赵强", "李敏", "外人", "散户", share=0.3)

CUSTOMER: dict[str, Make] = {
    "customer_id": mostly("C1", "C2", "C3", "C4", "C5", share=0.05),
    "stage": stages,
    "source": mostly("行业展会", "官网", wrong=(None, "口口相传"), share=0.3),
    "owner": owners,
    "first_contact_date": day(dt.date(2024, 4, 1), LATE, 0.3),
    "created_date": day(dt.date(2024, 5, 1), LATE, 0.2),
    "updated_at": lately,
    "archived": mostly(None, wrong=("是",), share=0.1),
    "history_amount_wan": one_of(None, 0, 9.99, 10, 12.3456, 50, "很多"),
    "tier": one_of(None, None, "高价值", "普通", "钻石"),
    "customer_type": one_of(None, None, "新客户", "怪客户"),
    "tags": one_of(None, "技术型", "技术型,价格敏感", "价格敏感,新标签"),
}
FOLLOWUP: dict[str, Make] = {
    "customer_id": customer_ids,
    "followed_at": moments,
    "method": mostly("电话", "邮件", wrong=(None, "传书")),
    "owner": owners,
    "recorded_at": moments,
    "due_date": day(dt.date(2024, 5, 20), LATE, 0.4),
    "action_status": one_of("待办", "待办", "已完成", "已取消", "不知道", None),
    "completed_on": day(dt.date(2024, 5, 20), LATE, 0.6),
}
HISTORY: dict[str, Make] = {
    "changed_at": moments,
    "customer_id": customer_ids,
    "from_stage": stages,
    "to_stage": stages,
    "recorded_at": moments,
}
ORDER: dict[str, Make] = {
    "order_id": mostly(*(f"O{i}" for i in range(30)), share=0.1),
    "customer_id": customer_ids,
    "order_date": lambda rng: day(*rng.choice([(dt.date(2022, 6, 1), LATE), (dt.date(2024, 5, 25), LATE)]), 0.04)(rng),
    "amount": mostly(0, 100, 0.1, 0.2, 1234.56, 300000, None, wrong=(-5, "面议")),
    "quantity": mostly(2, 1.5, wrong=(None, 0)),
    "unit_price": mostly(33.33, 1000),
    "currency": mostly(None, None, "CNY", "人民币", "USD", wrong=("XYZ",)),
    "status": mostly("已签约", "履约中", "已完成", wrong=("报价", "已取消", "已退款", "不知道", None), share=0.3),
    "salesperson": owners,
}
SERVICE: dict[str, Make] = {
    "customer_id": customer_ids,
    "opened_at": moments,
    "type": mostly("投诉", "投诉", "咨询", wrong=("不知道", None)),
    "category": one_of("质量", "物流", None),
    "product": one_of("A1", "B2", None),
    "first_response_at": moments,
    "status": mostly("待处理", "已解决", "已关闭", wrong=("不知道", None)),
    "resolved_at": moment(dt.date(2024, 5, 20), LATE, 0.3),
    "satisfaction": mostly(1, 3, 4, 5, None, wrong=(0, 6, "好")),
}
FEEDBACK: dict[str, Make] = {
    "customer_id": mostly("C1", "C2", None, wrong=("C9",)),
    "date": lately,
    "score": mostly(1, 4, 5, None, wrong=(0, 7)),
    "nps": mostly(0, 6, 7, 9, 10, None, wrong=(11, "高")),
    "category": one_of(None, "质量", "物流"),
    "channel": mostly("电话访谈", "邮件", wrong=(None, "飞鸽")),
    "action": one_of(None, "复检"),
    "status": mostly("待处理", "已解决", wrong=(None, "不知道")),
}
COLUMNS = {"Customers": CUSTOMER, "FollowUps": FOLLOWUP, "StageHistory": HISTORY, "Orders": ORDER, "ServiceRecords": SERVICE, "Feedback": FEEDBACK}
MOST = {"Customers": 6, "FollowUps": 16, "StageHistory": 16, "Orders": 20, "ServiceRecords": 12, "Feedback": 8}
ID_OF = {"FollowUps": "followup_id", "ServiceRecords": "service_id", "Feedback": "feedback_id"}


def random_book(seed: int) -> Sheets:
    """The book of a number; one sheet in eight is empty."""
    rng = random.Random(seed)
    sheets: Sheets = {}
    for title, columns in COLUMNS.items():
        rows = 0 if title != "Customers" and rng.random() < 0.125 else rng.randint(1, MOST[title])
        sheets[title] = [{key: make(rng) for key, make in columns.items()} for _ in range(rows)]
    return sheets


books = st.integers(0, 2**40).map(random_book)


def tables(sheets: Sheets, *, repurchase: bool) -> dict[str, list[list[Any]]]:
    """The sheets as rows of cells, header first, with a Team and the settings that the books are about."""
    made = {}
    for title, rows in sheets.items():
        key = ID_OF.get(title)
        head = [*([key] if key else []), *COLUMNS[title]]
        made[title] = [head, *([*([f"X{i}"] if key else []), *(row[name] for name in COLUMNS[title])] for i, row in enumerate(rows))]
    choices = [["", "rate.USD", 7.1], ["", "stage.repurchase", "on" if repurchase else "off"]]
    return made | {
        "Team": [["name", "role"], ["赵强", "销售"], ["李敏", "销售"]],
        "Settings": [["group", "key", "value"], *choices],
    }
