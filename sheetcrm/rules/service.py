"""Service records: answered in time, and with dates that fit each other; visits that are due."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sheetcrm.derive.plans import REVISIT
from sheetcrm.rules._batch import Batch, Detail, Place
from sheetcrm.rules._rule import finds, rule
from sheetcrm.rules._run import Run, days, is_one_of, places
from sheetcrm.rules._times import before
from sheetcrm.rules._words import shown_date
from sheetcrm.text import Text

DONE = ("已解决", "已关闭")


@rule(
    "SVC-OPEN-LATE",
    "W",
    name=Text("服务超时未解决", "service open too long"),
    message=Text(
        "{opened} 受理，已 {age} 天还没有解决，超过 {limit} 天", "opened on {opened} and still not resolved after {age} days; the limit is {limit}"
    ),
    why=Text("投诉拖得越久，客户越容易流失。", "The longer a complaint waits, the more likely the customer leaves."),
    bad=Text("11-10 受理，到 11-22 还是“处理中”", "opened 11-10, still “In progress” on 11-22"),
    good=Text("3 天内解决，并写上解决时间", "resolved within 3 days, with the time written down"),
    remedy=Text("今天处理；已经解决就改处理状态、填解决时间", "see to it today; if it is solved, set the status and the time"),
)
def open_too_long(run: Run) -> Iterator[Batch]:
    table = run.book.table("servicerecords")
    if table is None or not table.has("opened_at"):
        return
    limit = float(run.setting("service.sla_days"))
    opened = days(table, "opened_at")
    age = run.t - opened
    status = table.typed("status")
    done = is_one_of(status.values, status.domain, DONE)
    if not table.has("status"):
        done = ~np.isnan(days(table, "resolved_at"))

    def detail(i: int) -> Detail:
        gaps = {"opened": shown_date(float(opened[i])), "age": int(age[i]), "limit": f"{limit:g}"}
        return Detail(gaps, related=(Place(table, "opened_at", i),))

    yield Batch(table, "status" if table.has("status") else "opened_at", places(~done & (age > limit)), detail=detail)


@finds("DATE-ORDER")
def times_in_order(run: Run) -> Iterator[Batch]:
    """What ends, ends after it began."""
    for sheet, key, earlier in (
        ("servicerecords", "first_response_at", "opened_at"),
        ("servicerecords", "resolved_at", "opened_at"),
        ("orders", "end_date", "start_date"),
    ):
        table = run.book.table(sheet)
        if table is not None and table.has(key) and table.has(earlier):
            yield before(table, key, earlier)


@rule(
    "REVISIT-DUE",
    "W",
    name=Text("该做满意度回访了", "satisfaction visit due"),
    message=Text("满意度回访应在 {due} 前完成，已过 {late} 天", "the satisfaction visit was due on {due}, {late} day(s) ago"),
    why=Text("重要客户满意不满意，要主动问才知道。", "Whether an important customer is content shows only when somebody asks."),
    bad=Text("高价值客户上次评分是半年前", "the last score of a high-value customer is half a year old"),
    good=Text("三个月内有一次评分", "a score within the last three months"),
    remedy=Text("回访并在客户反馈或服务记录里填上评分", "visit, and enter the score in Feedback or ServiceRecords"),
)
def revisits(run: Run) -> Iterator[Batch]:
    customers, items = run.customers, run.derived.checks
    if customers is None:
        return
    which = (items.kind == REVISIT) & (items.due < run.t)
    due = np.full(customers.length, np.nan)
    due[items.customer[which]] = items.due[which]

    def detail(i: int) -> Detail:
        return Detail({"due": shown_date(float(due[i])), "late": int(run.t - due[i])})

    yield Batch(customers, "customer_id", np.sort(items.customer[which]), detail=detail)
