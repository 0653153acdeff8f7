"""The logic of due items against the plain reading of its rules, one customer at a time."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheetcrm.derive import BLANK, KINDS, RULES, Codes
from sheetcrm.derive.actions import actions
from sheetcrm.derive.cadence import cadence
from sheetcrm.derive.due import STATES, due_items, in_list_order
from sheetcrm.derive.followups import closing_days, follow_ups
from sheetcrm.derive.plans import contact_items

NAN = math.nan
T = 45473.0
days = st.one_of(st.just(NAN), st.integers(int(T) - 40, int(T) + 40).map(float))
moments = st.one_of(st.just(NAN), st.integers(-60, 20).map(lambda hours: T + hours / 6))
STAGES = ("潜在客户", "意向客户", "成交客户", "复购客户", "流失客户")
TIERS = ("高价值", "中价值", "普通")


def ints(values: list[int]) -> np.ndarray:
    return np.array(values, np.int32)


def floats(values: list[float]) -> np.ndarray:
    return np.array(values, np.float64)


def same(found: np.ndarray, wanted: list[float]) -> None:
    np.testing.assert_array_equal(found, floats(wanted))


# --- follow-ups in time


@given(st.lists(st.tuples(st.integers(-1, 3), moments), max_size=25))
def test_last_first_and_closing_follow_up_of_every_customer(rows: list[tuple[int, float]]) -> None:
    facts = follow_ups(ints([c for c, _ in rows]), floats([m for _, m in rows]), 4, T)
    exists = [c >= 0 and m == m and math.floor(m) <= T for c, m in rows]
    assert facts.exists.tolist() == exists
    for customer in range(4):
        own = [i for i, (c, _) in enumerate(rows) if exists[i] and c == customer]
        assert facts.last[customer] == max(own, key=lambda i: (rows[i][1], i), default=-1)
        assert facts.first[customer] == min(own, key=lambda i: (rows[i][1], i), default=-1)
    wanted = []
    for i, (customer, moment) in enumerate(rows):
        later = [m for j, (c, m) in enumerate(rows) if exists[i] and exists[j] and c == customer and m > moment]
        wanted.append(float(math.floor(min(later))) if later else NAN)
    same(closing_days(facts), wanted)


def test_a_follow_up_of_the_same_moment_closes_nothing_however_the_fraction_was_stored() -> None:
    ten_twenty = T - 1 + 620 / 1440
    facts = follow_ups(ints([0, 0, 0]), floats([ten_twenty, ten_twenty + 1e-10, T]), 1, T)
    same(closing_days(facts), [T, T, NAN])


# --- action items


STATUS = ("待办", "已完成", "已取消")


@given(
    st.lists(st.tuples(st.integers(-1, 2), days, days, days, st.integers(-2, 2), days), max_size=15),
    st.booleans(),
)
def test_an_action_is_open_until_status_completion_or_a_later_follow_up_closes_it(
    rows: list[tuple[int, float, float, float, int, float]], auto: bool
) -> None:
    customer, status = [row[0] for row in rows], [row[4] for row in rows]
    moment, due, completed, closing = ([float(row[k]) for row in rows] for k in (1, 2, 3, 5))
    found = actions(
        ints(customer), floats(moment), floats(due), floats(completed), Codes(ints(status), STATUS), floats(closing), t=T, auto_close=auto
    )
    wanted = [i for i in range(len(rows)) if customer[i] >= 0 and due[i] == due[i] and not moment[i] > T]
    assert found.row.tolist() == wanted
    for k, i in enumerate(wanted):
        name = STATUS[status[i]] if status[i] >= 0 else None
        done_on = NAN if completed[i] > T else completed[i]
        closed_by_contact = auto and closing[i] == closing[i]
        is_open = name not in ("已完成", "已取消") and done_on != done_on and not closed_by_contact
        assert found.open[k] == is_open
        assert found.cancelled[k] == (name == "已取消")
        if is_open:
            expected = NAN
        elif done_on == done_on:
            expected = done_on
        elif closing[i] == closing[i]:
            expected = closing[i]
        else:
            expected = due[i] if name == "已完成" else NAN
        same(found.closed_on[k : k + 1], [expected])


# --- cadence


@pytest.mark.parametrize(
    ("stage", "tier", "tag_days", "expected"),
    [
        ("意向客户", "中价值", NAN, (3, "阶段周期")),
        ("成交客户", "中价值", NAN, (30, "阶段周期")),  # equal: the stage is named
        ("试用客户", "中价值", NAN, (30, "层级周期")),
        ("潜在客户", "高价值", NAN, (7, "阶段周期")),
        ("潜在客户", None, 30, (30, "标签周期")),
        ("潜在客户", None, 0, None),  # only tags that say none
        ("流失客户", "中价值", 7, (90, "阶段周期")),
        (None, None, NAN, None),
        (None, "普通", NAN, None),
    ],
)
def test_cadence(stage: str | None, tier: str | None, tag_days: float, expected: tuple[float, str] | None) -> None:
    stages = (*STAGES, "试用客户")
    found = cadence(
        Codes(ints([stages.index(stage) if stage else BLANK]), stages),
        Codes(ints([TIERS.index(tier) if tier else BLANK]), TIERS),
        floats([tag_days]),
        {"潜在客户": 7, "意向客户": 3, "成交客户": 30, "复购客户": 30, "流失客户": 90},
        {"高价值": 0, "中价值": 30, "普通": 0},
        lost="流失客户",
    )
    if expected is None:
        assert np.isnan(found.days[0])
        assert found.rule[0] == -1
    else:
        assert (found.days[0], RULES[found.rule[0]]) == expected


# --- contact items


@given(st.booleans(), st.booleans(), days, days, days, st.one_of(st.just(NAN), st.integers(1, 90).map(float)), days)
def test_contact_item_of_one_customer(counted: bool, lost: bool, last: float, own: float, other: float, every: float, created: float) -> None:
    found = contact_items(
        np.array([counted]), np.array([lost]), floats([last]), floats([own]), floats([other]), floats([every]), floats([created]), t=T, first_touch=1
    )
    wanted: tuple[str, float] | None
    if not counted:
        wanted = None
    elif last != last:
        wanted = ("计划", own) if own == own else ("首访", created + 1 if created == created else T)
    elif own > last:
        wanted = ("计划", own)
    elif other > last:
        wanted = ("计划", other)
    elif every == every:
        wanted = ("挽回" if lost else "周期", last + every)
    else:
        wanted = None
    got = (KINDS[found.kind[0]], found.due[0]) if found.kind[0] >= 0 else None
    assert got == wanted
    assert found.conflict[0] == (counted and own > last and other > last and own != other)


# --- the list


@given(
    st.lists(st.tuples(st.integers(0, 5), st.sampled_from([0, 1, 3, 4, 7]), st.integers(-3, 3)), max_size=20),
    st.lists(st.integers(-2, 4), min_size=6, max_size=6),
    st.lists(st.integers(-1, 2), min_size=6, max_size=6),
)
def test_total_order_of_the_list(raw: list[tuple[int, int, int]], stage: list[int], tier: list[int]) -> None:
    rank = [3, 1, 0, 5, 2, 4]
    customer_rows, followup_rows = list(range(2, 8)), list(range(2, 30))
    row = [i if kind == 4 else -1 for i, (_, kind, _) in enumerate(raw)]
    items = due_items(ints([c for c, _, _ in raw]), np.array([k for _, k, _ in raw], np.int8), floats([T + d for _, _, d in raw]), ints(row), T)
    found = in_list_order(items, Codes(ints(stage), STAGES), Codes(ints(tier), TIERS), ints(rank), ints(customer_rows), ints(followup_rows))
    stages = ["意向客户", "成交客户", "复购客户", "潜在客户", "流失客户"]

    def key(i: int) -> tuple[object, ...]:
        customer, kind, shift = raw[i]
        state = 0 if shift < 0 else 1 if shift == 0 else 2
        own_stage = stages.index(STAGES[stage[customer]]) if stage[customer] >= 0 else 5
        own_tier = tier[customer] if tier[customer] >= 0 else 3
        sheet_row = followup_rows[row[i]] if kind == 4 else customer_rows[customer]
        return state, own_stage, own_tier, shift, rank[customer], kind, sheet_row

    wanted = sorted(range(len(raw)), key=key)
    assert found.customer.tolist() == [raw[i][0] for i in wanted]
    assert found.kind.tolist() == [raw[i][1] for i in wanted]
    assert found.row.tolist() == [row[i] for i in wanted]
    assert found.days_late.tolist() == [max(0, -raw[i][2]) for i in wanted]
    assert [STATES[s] for s in found.state] == [("逾期" if raw[i][2] < 0 else "今日" if raw[i][2] == 0 else "即将") for i in wanted]
