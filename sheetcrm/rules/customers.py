"""Customers: stage, tier, type and dates that do not fit each other."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sheetcrm.rules._batch import Batch, Detail, Ints, Place
from sheetcrm.rules._rule import rule
from sheetcrm.rules._run import Floats, Run, day_part, days, is_one_of, numbers, places
from sheetcrm.rules._times import LATER
from sheetcrm.rules._words import shown_date
from sheetcrm.rules.orders import WonBy
from sheetcrm.text import Text

LOST = "流失客户"


@rule(
    "STAGE-SUB",
    "E",
    name=Text("阶段细分不属于合作状态", "sub-stage of another stage"),
    message=Text("阶段细分“{value}”属于“{owner}”，而合作状态是“{stage}”", "the sub-stage “{value}” belongs to “{owner}”, but the stage is “{stage}”"),
    why=Text("多半是改了合作状态却忘了改细分，不知道该信哪一个。", "Mostly the stage was changed and the sub-stage forgotten; which one is right?"),
    bad=Text("合作状态“成交客户”，阶段细分“初步接洽”", "Stage “Won”, Sub-stage “初步接洽” (of Prospect)"),
    good=Text("合作状态“潜在客户”，阶段细分“初步接洽”", "Stage “Prospect”, Sub-stage “初步接洽”"),
    remedy=Text("改正其中一个，或清空阶段细分", "correct one of them, or clear the sub-stage"),
)
def wrong_sub_stage(run: Run) -> Iterator[Batch]:
    table = run.customers
    vocabulary = run.book.vocabularies.get("sub_stage")
    if table is None or vocabulary is None or not table.has("sub_stage"):
        return
    typed, (stage, stages) = table.typed("sub_stage"), run.stage
    owners = [value.parent if type(text) is str and (value := vocabulary.get(text)) else None for text in typed.domain]
    place = {text: code for code, text in enumerate(stages) if type(text) is str}
    wanted = np.array([place.get(owner, -3) if owner else -2 for owner in owners] + [-2], np.int32)[typed.values]
    known = np.array([type(text) is str for text in stages] + [False], bool)[stage]
    stage_words = run.book.vocabularies["stage"]

    def detail(i: int) -> Detail:
        owner = stage_words.get(owners[int(typed.values[i])] or "")
        gaps = {"owner": Text(owner.zh, owner.en) if owner else "", "stage": table.columns["stage"].text(i)}
        return Detail(gaps, related=(Place(table, "stage", i),))

    yield Batch(table, "sub_stage", places(known & (wanted != -2) & (wanted != stage)), detail=detail)


@rule(
    "LOST-REASON",
    "W",
    name=Text("没有写流失原因", "lost without a reason"),
    message=Text("合作状态是“流失客户”，但没有写流失原因", "the customer is lost, but no reason is given"),
    why=Text("不知道为什么流失，就没法挽回，也学不到教训。", "Without the reason nobody can win them back, or learn from it."),
    bad=Text("流失原因空白", "Lost reason blank"),
    good=Text("竞品吸引", "Competitor"),
    remedy=Text("选一个流失原因", "choose a reason"),
)
def lost_without_reason(run: Run) -> Iterator[Batch]:
    table = run.customers
    if table is not None and table.has("lost_reason"):
        yield Batch(table, "lost_reason", places(run.live & run.in_stage(LOST) & table.typed("lost_reason").blank))


@rule(
    "TIER-MISMATCH",
    "W",
    name=Text("价值层级和金额不符", "tier does not fit the amount"),
    message=Text(
        "价值层级是“{value}”，按合作金额 {amount}应是“{computed}”",
        "the tier is “{value}”, but an amount of {amount} makes it “{computed}”",
    ),
    why=Text("层级决定回访频率和谁来跟；填高了浪费人力，填低了怠慢客户。", "The tier decides how often and by whom a customer is visited."),
    bad=Text("历史合作金额 80 万，价值层级“普通”", "Past amount 80 × 10,000, Tier “Standard”"),
    good=Text("历史合作金额 80 万，价值层级“高价值”", "Past amount 80 × 10,000, Tier “High”"),
    remedy=Text("改成“{computed}”；有意为之就保持不变", "make it “{computed}”, or keep it if it is meant so"),
    fix="unsafe",
)
def wrong_tier(run: Run) -> Iterator[Batch]:
    table, derived = run.customers, run.derived
    if table is None or not table.has("tier"):
        return
    typed, computed = derived.tier_typed, derived.tier_computed
    words = run.book.vocabularies["tier"]
    basis: Floats = derived.amount_basis.tier
    at = places(run.live & (typed.values >= 0) & (computed.values >= 0) & (typed.values != computed.values))

    def detail(i: int) -> Detail:
        value = words[computed.names[int(computed.values[i])]]
        gaps = {"computed": Text(value.zh, value.en), "amount": Text(f"{basis[i] / 10_000:.10g} 万", f"{basis[i]:,.10g}")}
        return Detail(
            gaps, (), value.label(run.book.lang), related=(Place(table, "history_amount_wan", i),) if table.has("history_amount_wan") else ()
        )

    yield Batch(table, "tier", at, detail=detail, fixable=True)


@rule(
    "TIER-LOST-HIGH",
    "W",
    name=Text("高价值客户流失", "high-value customer lost"),
    message=Text("价值层级是“高价值”，但客户已流失", "a high-value customer is lost"),
    why=Text("这样的客户最值得挽回。", "These are the customers most worth winning back."),
    bad=Text("合作状态“流失客户”，价值层级“高价值”", "Stage “Lost”, Tier “High”"),
    good=Text("挽回后改回合作状态，或降低层级", "the stage after winning them back, or a lower tier"),
    remedy=Text("安排挽回；确定放弃就调低价值层级", "plan to win them back; if that is given up, lower the tier"),
)
def lost_high(run: Run) -> Iterator[Batch]:
    table = run.customers
    if table is not None and table.has("tier") and table.has("stage"):
        tier = table.typed("tier")
        at = places(run.live & run.in_stage(LOST) & is_one_of(tier.values, tier.domain, ("高价值",)))
        yield Batch(table, "stage", at, detail=lambda i: Detail(related=(Place(table, "tier", i),)))


@rule(
    "TYPE-STAGE",
    "I",
    name=Text("客户类型和合作状态不符", "customer type does not fit the stage"),
    message=Text("客户类型是“{value}”，按合作状态应是“{expected}”", "the customer type is “{value}”; by stage and orders it would be “{expected}”"),
    why=Text("新老客户的统计会和漏斗对不上。", "Figures by type and by stage contradict each other."),
    bad=Text("合作状态“潜在客户”，客户类型“老客户”", "Stage “Prospect”, Type “Existing”"),
    good=Text("客户类型“潜在客户”", "Type “Prospect”"),
    remedy=Text("改成“{expected}”，或更正合作状态", "make it “{expected}”, or correct the stage"),
)
def wrong_type(run: Run) -> Iterator[Batch]:
    table = run.customers
    if table is None or not table.has("customer_type"):
        return
    derived = run.derived
    typed, expected = derived.customer_codes("customer_type", "customer_type"), derived.customer_type_derived
    words = run.book.vocabularies["customer_type"]
    at = places(run.live & (typed.values >= 0) & (expected.values >= 0) & (typed.values != expected.values))

    def detail(i: int) -> Detail:
        value = words[expected.names[int(expected.values[i])]]
        return Detail({"expected": Text(value.zh, value.en)}, related=(Place(table, "stage", i),))

    yield Batch(table, "customer_type", at, detail=detail)


@rule(
    "DATE-ORDER",
    "W",
    name=Text("日期先后颠倒", "dates in the wrong order"),
    message=Text("“{label}” {value} {relation}{event} {day}", "{label} {value} {relation} {event} {day}"),
    why=Text("成交周期从首次接触算起，日期颠倒周期就是负的。", "The sales cycle begins with the first contact; in the wrong order it is negative."),
    bad=Text("首次接触 2024-05-01，建档 2024-03-01", "First contact 2024-05-01, Created 2024-03-01"),
    good=Text("首次接触 2024-02-20，建档 2024-03-01", "First contact 2024-02-20, Created 2024-03-01"),
    remedy=Text("核对这两个日期", "check both dates"),
)
def wrong_order(run: Run) -> Iterator[Batch]:
    table = run.customers
    if table is None or not table.has("first_contact_date"):
        return
    first = days(table, "first_contact_date")
    created = days(table, "created_date")
    facts = run.derived.followup_facts
    followed = np.append(facts.day, np.nan)[facts.first]
    ordered, won = run.derived.orders.first_day, WonBy(run)
    events = (
        (first > created + 1, created, Text("建档日期", "the creation date"), "created_date"),
        (first > followed, followed, Text("第一次跟进", "the first follow-up"), None),
        (first > ordered, ordered, Text("第一笔订单", "the first order"), None),
    )
    wrong = run.live & (events[0][0] | events[1][0] | events[2][0])

    def detail(i: int) -> Detail:
        _, day, words, key = next(event for event in events if event[0][i])
        related: tuple[Place, ...] = (Place(table, key, i),) if key and table.has(key) else ()
        if words == events[2][2]:
            related = won.places(i, "order_date", 1)
        if key is None and run.followups is not None and facts.first[i] >= 0 and words == events[1][2]:
            related = (Place(run.followups, "followed_at", int(facts.first[i])),)
        return Detail({"relation": LATER, "event": words, "day": shown_date(float(day[i]))}, related=related)

    yield Batch(table, "first_contact_date", places(wrong), detail=detail)


@rule(
    "UPD-STALE",
    "W",
    name=Text("更新时间落后于跟进", "not updated since the last follow-up"),
    message=Text(
        "更新时间 {value} 比{what} {newest} 早 {hours} 小时，超过 {limit} 小时",
        "updated {value}, {hours} hours before {what} {newest}; more than {limit}",
    ),
    why=Text(
        "跟进之后客户资料没有跟着更新，别人看到的是旧情况。", "After the follow-up the record was not brought up to date; others see the old picture."
    ),
    bad=Text("更新时间 06-01，最近跟进 06-20", "updated 06-01, last follow-up 06-20"),
    good=Text("跟进当天更新资料", "updated on the day of the follow-up"),
    remedy=Text("核对客户资料，更新后写上时间", "check the record and write the time of the update"),
)
def stale_update(run: Run) -> Iterator[Batch]:
    table = run.customers
    if table is None or not table.has("updated_at"):
        return
    limit = float(run.setting("update.max_hours"))
    last = run.derived.last_followup
    followed = np.append(run.derived.followup_facts.moment, np.nan)[last]
    changed, row = _last_changes(run, table.length)
    newest = np.fmax(followed, changed)
    behind = (newest - numbers(table, "updated_at")) * 24
    followups, history = run.followups, run.book.table("stagehistory")

    def detail(i: int) -> Detail:
        by_stage = history is not None and row[i] >= 0 and not changed[i] < followed[i]
        what = Text("阶段变更", "the latest change of stage") if by_stage else Text("最近一次跟进", "the latest follow-up")
        gaps = {"what": what, "newest": shown_date(float(newest[i])), "hours": f"{behind[i]:.0f}", "limit": f"{limit:g}"}
        if by_stage and history is not None:
            return Detail(gaps, related=(Place(history, "changed_at", int(row[i])),))
        return Detail(gaps, related=(Place(followups, "followed_at", int(last[i])),) if followups is not None else ())

    yield Batch(table, "updated_at", places(run.live & (behind > limit + 1e-6)), detail=detail)


def _last_changes(run: Run, customers: int) -> tuple[Floats, Ints]:
    """(moment of the latest change of stage up to T, its record of StageHistory) of each customer; nan and -1 for none."""
    table = run.book.table("stagehistory")
    moment, row = np.full(customers, np.nan), np.full(customers, -1, np.int32)
    if table is not None and table.has("changed_at"):
        when, owner = numbers(table, "changed_at"), run.derived.customer_of(table)
        known = np.flatnonzero((owner >= 0) & (day_part(when) <= run.t))
        known = known[np.argsort(when[known], kind="stable")]
        moment[owner[known]], row[owner[known]] = when[known], known  # of a repeated customer the last assignment stays: the latest
    return moment, row
