"""What should have been done by now."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from sheetcrm.derive.due_entries import shown
from sheetcrm.rules._batch import Batch, Bools, Detail, Spot
from sheetcrm.rules._rule import Rule, declare, finds, rule
from sheetcrm.rules._run import Floats, Run
from sheetcrm.rules._words import shown_date
from sheetcrm.text import Text

# places in derive's KINDS: 计划 周期 挽回 首访 行动 回访 复核 核对
_PLAN, _CADENCE, _WIN_BACK, _FIRST, _ACTION, _REVISIT, _REVIEW, _VERIFY = range(8)
_WHAT = (
    Text("计划的跟进", "the planned follow-up"),
    Text("按周期的跟进", "the regular follow-up"),
    Text("挽回联系", "the win-back contact"),
    Text("首次跟进", "the first follow-up"),
    Text("行动", "the action"),
)


@rule(
    "FU-OVERDUE",
    "W",
    name=Text("跟进逾期", "follow-up overdue"),
    message=Text("{what}应在 {due} 完成，已逾期 {late} 天", "{what} was due on {due}, {late} day(s) ago"),
    why=Text("答应的时间过了没有联系，客户最容易在这时转向别人。", "A promise that passes unkept is when customers turn elsewhere."),
    bad=Text("下次跟进时间 2026-11-01，到 11-22 还没有跟进", "next follow-up 2026-11-01, nothing done by 11-22"),
    good=Text("按时跟进并记录", "followed up in time, and written down"),
    remedy=Text("今天联系，或在待跟进清单里改期", "do it today, or set another date on the due list"),
)
def overdue(run: Run) -> Iterator[Batch]:
    customers, followups, contacts, actions = run.customers, run.followups, run.derived.contacts, run.derived.actions
    if customers is None:
        return
    late = contacts.due < run.t
    own = _own_plan(run)
    said = _said(run, contacts.kind, contacts.due)
    yield Batch(customers, "next_followup_date", np.flatnonzero(late & (contacts.kind == _PLAN) & own), detail=said)
    days = contacts.due  # the id stays the same: the next contact that is late is another finding
    yield Batch(customers, "customer_id", np.flatnonzero(late & (contacts.kind != _PLAN)), detail=said, about=lambda i: shown_date(float(days[i])))
    if followups is not None:
        planned = np.flatnonzero(late & (contacts.kind == _PLAN) & ~own)
        rows = run.derived.last_followup[planned]
        due_of_row = np.full(followups.length, np.nan)
        due_of_row[rows] = contacts.due[planned]
        kinds = np.full(followups.length, _PLAN, np.int8)
        yield Batch(followups, "next_followup_date", np.sort(rows), detail=_said(run, kinds, due_of_row))
        open_late = actions.open & (actions.due < run.t)
        due = np.full(followups.length, np.nan)
        due[actions.row] = actions.due
        yield Batch(followups, "due_date", actions.row[open_late], detail=_said(run, np.full(followups.length, _ACTION, np.int8), due))


def _own_plan(run: Run) -> Bools:
    """Customers whose planned date stands on the Customers sheet (else it is that of the latest follow-up)."""
    customers = run.customers
    assert customers is not None
    plan = np.floor(customers.typed("next_followup_date").values + 1e-9)
    own: Bools = plan == run.derived.contacts.due
    return own


def _said(run: Run, kinds: NDArray[np.int8], due: Floats) -> Callable[[int], Detail]:
    def detail(i: int) -> Detail:
        return Detail({"what": _WHAT[int(kinds[i])], "due": shown_date(float(due[i])), "late": int(run.t - due[i])})

    return detail


_CHECKS = {
    "VERIFY-DUE": (
        _VERIFY,
        "contact_verified_on",
        Rule(
            "VERIFY-DUE",
            "W",
            Text("该核对联系方式了", "contact data to verify"),
            Text("联系方式应在 {due} 前核对，已过 {late} 天", "the contact data should have been verified by {due}, {late} day(s) ago"),
            Text("电话和邮箱会悄悄失效，到要用时才发现就晚了。", "Phones and addresses go stale quietly, and it shows when they are needed."),
            Text("上次核对是三个月前", "verified three months ago"),
            Text("本月核对过", "verified this month"),
            Text("打电话核对，填上核对日期", "call, and write the date of the check"),
        ),
    ),
    "REVIEW-DUE": (
        _REVIEW,
        "profile_reviewed_on",
        Rule(
            "REVIEW-DUE",
            "W",
            Text("该复核高价值客户档案了", "profile of a high-value customer to review"),
            Text(
                "高价值客户的档案应在 {due} 前复核，已过 {late} 天",
                "the profile of this high-value customer should have been reviewed by {due}, {late} day(s) ago",
            ),
            Text("高价值客户的资料最该是新的。", "What is known of the best customers should be fresh."),
            Text("上次复核是半年前", "reviewed half a year ago"),
            Text("本季度复核过", "reviewed this quarter"),
            Text("复核档案，填上复核日期", "review the profile, and write the date"),
        ),
    ),
}
for _kind, _field, _rule in _CHECKS.values():
    declare(_rule)


@finds(*_CHECKS)
def checks_due(run: Run) -> Iterator[Batch]:
    customers, items = run.customers, run.derived.checks
    if customers is None:
        return
    for code, (kind, field, _) in _CHECKS.items():
        which = (items.kind == kind) & (items.due < run.t)
        due = np.full(customers.length, np.nan)
        due[items.customer[which]] = items.due[which]

        def detail(i: int, due: Floats = due) -> Detail:
            return Detail({"due": shown_date(float(due[i])), "late": int(run.t - due[i])})

        yield Batch(customers, field, np.sort(items.customer[which]), detail=detail, code=code)


@rule(
    "DUE-ENTRY",
    "E",
    name=Text("待跟进清单上的填写没能记入", "an entry on the due list could not be taken in"),
    message=Text("客户 {customer} 这一行的填写没有记入跟进记录：{reason}", "the entry for customer {customer} did not go into FollowUps: {reason}"),
    why=Text(
        "填在清单上的内容只有记入跟进记录才算数，统计和提醒也才会更新。",
        "What is typed on the due list counts only once it is in FollowUps; until then figures and reminders stay as they were.",
    ),
    bad=Text("下次跟进时间填了“下周”", "“next week” as the date of the next follow-up"),
    good=Text("下次跟进时间填 2026-12-01", "2026-12-01 as the date of the next follow-up"),
    remedy=Text(
        "改正这一格，再运行 sheetcrm refresh；不需要了就清空这一行的填写", "mend the cell and run sheetcrm refresh, or clear the entries of the row"
    ),
)
def entries_left(run: Run) -> Iterator[Spot]:
    """Rows of the due list that the next refresh cannot fold into FollowUps."""
    table = run.book.table("duelist")
    for entry in run.derived.due_entries if table is not None else ():
        if entry.wrong and table is not None:
            row, column = table.cell(entry.wrong, entry.at)
            customer = shown(table.columns.get("customer_id"), entry.at)
            value = shown(table.columns.get(entry.wrong), entry.at)
            gaps = {"customer": customer or "?", "reason": entry.reason}
            yield Spot(table.title, row, column, entry.wrong, customer or None, value or None, Detail(gaps))
