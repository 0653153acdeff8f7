"""Follow-ups: what each row should say, and how it fits the customer it belongs to."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from sheetcrm.cells import CellKind
from sheetcrm.derive.options import days_by_value
from sheetcrm.rules._batch import Batch, Detail, Ints, Place
from sheetcrm.rules._rule import rule
from sheetcrm.rules._run import Floats, Run, days, numbers, places
from sheetcrm.rules._words import shown_date
from sheetcrm.store import Table
from sheetcrm.text import Text

_IGNORED = frozenset({"recorded_at", "updated_at"})


@rule(
    "FU-METHOD-MISSING",
    "W",
    name=Text("没有写跟进方式", "follow-up without method"),
    message=Text("这次跟进没有写跟进方式", "this follow-up does not say how it was made"),
    why=Text("不知道是电话还是拜访，就没法比较哪种方式更有效。", "Without it nobody can tell which way of following up works."),
    bad=Text("跟进方式空白", "Method blank"),
    good=Text("电话", "Phone"),
    remedy=Text("补上跟进方式", "fill in the method"),
)
def without_method(run: Run) -> Iterator[Batch]:
    table = run.followups
    if table is not None and table.has("method"):
        yield Batch(table, "method", places(table.typed("method").blank))


@rule(
    "FU-NO-NEXT",
    "W",
    name=Text("没有下一步", "no next step"),
    message=Text("最近一次跟进没有写下一步行动、完成时限或下次跟进时间", "the latest follow-up names no next action, no due date and no next date"),
    why=Text("没有下一步的客户最容易被忘记。", "Customers without a next step are the ones that are forgotten."),
    bad=Text("最近一次跟进的后三项都空白", "all three blank in the latest row"),
    good=Text("下一步行动“发送报价单”，下次跟进 2026-11-25", "Next action “send the quote”, Next follow-up 2026-11-25"),
    remedy=Text("写上下一步，或下次跟进时间", "write the next step, or the date of the next follow-up"),
)
def without_next(run: Run) -> Iterator[Batch]:
    table = run.followups
    if table is None:
        return
    fields = ("next_action", "due_date", "next_followup_date")
    last = run.derived.last_followup
    latest = last[(last >= 0) & ~run.derived.lost & run.live]
    blank = np.ones(table.length, bool)
    for key in fields:
        blank &= table.typed(key).blank
    at = np.sort(latest[blank[latest]])
    yield Batch(table, next((key for key in fields if table.has(key)), None), at)


@rule(
    "FU-DUE-BEFORE",
    "E",
    name=Text("完成时限早于跟进时间", "due before the follow-up"),
    message=Text("完成时限 {value} 早于这次跟进的日期 {day}", "due on {value}, before the follow-up itself on {day}"),
    why=Text("行动一记下来就逾期了，准时率也算不对。", "The action is late the moment it is written down, and the on-time rate is wrong."),
    bad=Text("跟进 2023-11-01，完成时限 2023-10-05", "followed up 2023-11-01, due 2023-10-05"),
    good=Text("跟进 2023-11-01，完成时限 2023-11-05", "followed up 2023-11-01, due 2023-11-05"),
    remedy=Text("核对这两个日期", "check both dates"),
)
def due_before(run: Run) -> Iterator[Batch]:
    if run.followups is not None:
        yield from _before(run, run.followups, "due_date")


@rule(
    "FU-PLAN-BEFORE",
    "W",
    name=Text("计划或完成早于跟进时间", "planned or done before the follow-up"),
    message=Text("“{label}” {value} 早于这次跟进的日期 {day}", "{label} {value} is before the follow-up itself on {day}"),
    why=Text("这样的计划不会生效，客户就没人提醒了。", "Such a plan has no effect, and nobody is reminded."),
    bad=Text("跟进 2023-11-01，下次跟进 2023-01-08", "followed up 2023-11-01, next on 2023-01-08"),
    good=Text("跟进 2023-11-01，下次跟进 2023-11-08", "followed up 2023-11-01, next on 2023-11-08"),
    remedy=Text("核对这两个日期，多半是年份写错了", "check both dates; mostly the year is wrong"),
)
def plan_before(run: Run) -> Iterator[Batch]:
    if run.followups is not None:
        for key in ("next_followup_date", "completed_on"):
            yield from _before(run, run.followups, key)


def _before(run: Run, table: Table, key: str) -> Iterator[Batch]:
    if table.has(key):
        day = run.derived.followup_facts.day
        at = places(days(table, key) < day)
        yield Batch(table, key, at, detail=lambda i: Detail({"day": shown_date(float(day[i]))}, related=(Place(table, "followed_at", i),)))


@rule(
    "FU-CADENCE",
    "I",
    name=Text("两次跟进隔得太久", "long gap between follow-ups"),
    message=Text(
        "离上一次跟进（{before}）隔了 {gap} 天，“{stage}”应每 {cadence} 天跟进一次",
        "{gap} days after the follow-up before it ({before}); “{stage}” asks for one every {cadence} days",
    ),
    why=Text(
        "回头看哪些客户曾经被冷落，下次好安排；已经过去的不用补。",
        "It shows which customers were left alone for a while, to plan better next time; what is past need not be made up.",
    ),
    bad=Text("意向客户 3 天一次，两次跟进隔了 12 天", "interested customers every 3 days, 12 days between two follow-ups"),
    good=Text("间隔不超过 3 天", "no more than 3 days apart"),
    remedy=Text(
        "不用改；周期不合适就在“设置”表里调整 cadence.{key}", "nothing to correct; if the cadence does not fit, change cadence.{key} in Settings"
    ),
)
def long_gaps(run: Run) -> Iterator[Batch]:
    """Days between two consecutive follow-ups of a customer > ``cadence.<stage>``, the stage of the customer on the day of the earlier."""
    table = run.followups
    if table is None:
        return
    facts, names = run.derived.followup_facts, run.derived.stage_names
    limits = days_by_value(run.book.settings, "cadence.", names)
    allowed = np.array([limits.get(name) or np.inf for name in names] + [np.inf])
    earlier, later = facts.order[:-1], facts.order[1:]
    stage = run.derived.followup_stage[earlier]
    gap = facts.day[later] - facts.day[earlier]
    long = (facts.customer[earlier] == facts.customer[later]) & (gap > allowed[stage])
    at, before, kind = later[long], earlier[long], stage[long]
    order = np.argsort(at, kind="stable")
    at, before, kind = at[order], before[order], kind[order]

    def detail(i: int) -> Detail:
        k = int(np.searchsorted(at, i))
        row, name = int(before[k]), names[int(kind[k])]
        gaps: dict[str, object] = {"gap": f"{facts.day[i] - facts.day[row]:.0f}", "before": shown_date(float(facts.day[row])), "key": name}
        gaps |= {"stage": run.book.word("stage", name), "cadence": f"{allowed[int(kind[k])]:g}"}
        return Detail(gaps, related=(Place(table, "followed_at", row),))

    yield Batch(table, "followed_at", at, detail=detail)


@rule(
    "STAGE-STALE",
    "W",
    name=Text("合作状态没有跟上", "stage not brought up to date"),
    message=Text("合作状态是“{value}”，而最近一次跟进后是“{after}”", "the stage is “{value}”, but after the latest follow-up it was “{after}”"),
    why=Text("阶段过时，跟进周期和漏斗都按旧状态算。", "With an old stage the cadence and the funnel are those of yesterday."),
    bad=Text("合作状态“潜在客户”，最近一次跟进后状态“意向客户”", "Stage “Prospect”, Stage after of the latest row “Interested”"),
    good=Text("两处都是“意向客户”", "“Interested” in both"),
    remedy=Text("改成“{after}”，或更正那次跟进的状态", "make it “{after}”, or correct the follow-up"),
)
def stale_stage(run: Run) -> Iterator[Batch]:
    table, customers = run.followups, run.customers
    if table is None or customers is None or not table.has("stage_after"):
        return
    last = run.derived.last_followup
    after, stage = table.typed("stage_after"), customers.typed("stage")
    place = {str(value): code for code, value in enumerate(stage.domain)}
    as_stage = np.array([place.get(str(value), -2) for value in after.domain] + [-1], np.int32)
    said = as_stage[np.append(after.values, np.int32(-1))[last]]
    known = np.array([type(value) is str for value in after.domain] + [False], bool)[np.append(after.values, np.int32(-1))[last]]
    at = places(run.live & known & (said != stage.values) & (stage.values >= 0))

    def detail(i: int) -> Detail:
        row = int(last[i])
        return Detail({"after": table.columns["stage_after"].text(row)}, related=(Place(table, "stage_after", row),))

    yield Batch(customers, "stage", at, detail=detail)


@rule(
    "DUE-CONFLICT",
    "I",
    name=Text("两处下次跟进时间不同", "two different next dates"),
    message=Text(
        "客户表里下次跟进是 {value}，最近一次跟进里是 {other}；按客户表的算",
        "the next follow-up is {value} here but {other} in the latest follow-up; the one here is used",
    ),
    why=Text("两个人可能各按一个日期去联系。", "Two people may each go by another date."),
    bad=Text("客户表 2026-12-01，跟进记录 2026-11-25", "Customers says 2026-12-01, FollowUps 2026-11-25"),
    good=Text("只在一处写，或两处相同", "written once, or the same in both"),
    remedy=Text("留下正确的那个日期", "keep the right one"),
)
def conflicting_plans(run: Run) -> Iterator[Batch]:
    table, customers = run.followups, run.customers
    if table is None or customers is None or not customers.has("next_followup_date"):
        return
    last = run.derived.last_followup
    planned = days(table, "next_followup_date")

    def detail(i: int) -> Detail:
        row = int(last[i])
        return Detail({"other": shown_date(float(planned[row]))}, related=(Place(table, "next_followup_date", row),))

    yield Batch(customers, "next_followup_date", places(run.derived.contacts.conflict), detail=detail)


@rule(
    "UPD-24H",
    "W",
    name=Text("跟进后很久才录入", "recorded late"),
    message=Text(
        "{value} 的{event} {hours} 小时后才录入，超过 {limit} 小时", "the {event} of {value} was recorded {hours} hours later, more than {limit}"
    ),
    why=Text("隔得越久，细节忘得越多，同事也看不到最新情况。", "The longer it takes, the more is forgotten, and colleagues see an old picture."),
    bad=Text("11-01 拜访，11-05 录入", "visited on 11-01, recorded on 11-05"),
    good=Text("当天录入", "recorded the same day"),
    remedy=Text("跟进后 {limit} 小时内录入", "record follow-ups within {limit} hours"),
)
def recorded_late(run: Run) -> Iterator[Batch]:
    limit = float(run.setting("update.max_hours"))
    for key, event in (("followups", "followed_at"), ("stagehistory", "changed_at")):
        table = run.book.table(key)
        if table is None or not table.has(event) or not table.has("recorded_at"):
            continue
        moment = numbers(table, event)
        late = (numbers(table, "recorded_at") - end_of_untimed(moment)) * 24
        at = places(late > limit + 1e-6)

        def detail(i: int, late: Floats = late, table: Table = table) -> Detail:
            what = Text("跟进", "follow-up") if table.key == "followups" else Text("阶段变更", "change of stage")
            return Detail({"event": what, "hours": f"{late[i]:.0f}", "limit": f"{limit:g}"}, related=(Place(table, "recorded_at", i),))

        yield Batch(table, event, at, detail=detail)


def end_of_untimed(moments: Floats) -> Floats:
    """A moment without time counts from 23:59 of its day."""
    return np.where(moments == np.floor(moments), moments + 1439 / 1440, moments)


@rule(
    "ROW-DUP",
    "W",
    name=Text("整行重复", "row entered twice"),
    message=Text("和第 {first} 行内容完全一样", "the same as row {first}"),
    why=Text("同一次跟进记了两遍，次数和效果都会算多。", "One follow-up entered twice counts twice."),
    bad=Text("第 8 行和第 5 行只有编号不同", "rows 5 and 8 differ in the id only"),
    good=Text("只有一行", "one row"),
    remedy=Text("确认是重复就删除这一行", "delete the row if it is a repetition"),
)
def repeated_rows(run: Run) -> Iterator[Batch]:
    for key in ("followups", "requirements"):
        table = run.book.table(key)
        if table is None or table.length < 2:
            continue
        first = _first_alike(table, {table.schema.id_field or ""} | _IGNORED)
        at = places(first >= 0)

        def detail(i: int, table: Table = table, first: Ints = first) -> Detail:
            row = int(first[i])
            return Detail({"first": int(table.rows[row])}, related=(Place(table, table.schema.id_field or "", row),))

        yield Batch(table, table.schema.id_field, at, detail=detail)


def _first_alike(table: Table, left_out: set[str]) -> Ints:
    """int32, one a record: the first record before it with the same content, -1 for none.

    Looked for among those that share the value, or the lack of one, in the column with the most values: mostly few.
    """
    coded = [typed for key in table.columns if key not in left_out and (typed := table.typed(key)).values.dtype.kind != "f"]
    telling = max(coded, key=lambda typed: len(typed.domain), default=None)
    rows = np.arange(table.length)
    if telling is not None:
        shared = np.bincount(telling.values[telling.values >= 0], minlength=len(telling.domain)) > 1
        rows = np.flatnonzero(np.append(shared, True)[telling.values])
    earlier = first_equal(content_hash(table, left_out, rows))
    first = np.full(table.length, -1, np.int32)
    first[rows] = np.where(earlier >= 0, rows[earlier], -1)
    return first


def content_hash(table: Table, left_out: set[str], rows: NDArray[np.intp] | slice = slice(None)) -> NDArray[np.uint64]:
    """64 bits for the content of each of these records: equal contents give equal numbers, others (all but surely) different ones."""
    total = np.zeros(len(table.rows[rows]), np.uint64)
    filled = np.zeros(len(total), np.int32)
    for number, (key, column) in enumerate(table.columns.items()):
        if key in left_out:
            continue
        typed = table.typed(key)
        values, blank, bad = typed.values[rows], typed.blank[rows], typed.bad[rows]
        values = values + 0.0 if values.dtype.kind == "f" else values.astype(np.int64)
        bits = np.ascontiguousarray(values).view(np.uint64).copy()
        bits[blank] = 0
        bits[bad] = column.code[rows][bad].astype(np.uint64) + np.uint64(1 << 40)
        filled += ~blank & (column.kind[rows] != CellKind.BLANK)
        total = _mixed(total ^ _mixed(bits + np.uint64((number + 1) * 0x9E3779B97F4A7C15 & 0xFFFFFFFFFFFFFFFF)))
    alone = filled < 2  # a customer and nothing else is an unfinished row, not a repetition
    total[alone] = _mixed(np.flatnonzero(alone).astype(np.uint64) + np.uint64(1 << 60))
    return total


def _mixed(x: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """The finalizer of splitmix64: every bit of the input changes half of the bits of the output."""
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return x ^ (x >> np.uint64(31))


def first_equal(hashes: NDArray[np.uint64]) -> Ints:
    """int32, one an entry: place of the first equal one before it, -1 for none."""
    order = np.argsort(hashes, kind="stable")
    ordered = hashes[order]
    new = np.ones(len(order), bool)
    new[1:] = ordered[1:] != ordered[:-1]
    first = order[np.flatnonzero(new)][np.cumsum(new) - 1]
    result = np.full(len(hashes), -1, np.int32)
    result[order[~new]] = first[~new]
    return result
