"""What people may write as a condition, and which records it means."""

from __future__ import annotations

import datetime as dt

import pytest
from where_book import CUSTOMERS, T, chinese, derived_of, found

from sheetcrm.errors import UsageError
from sheetcrm.where import any_of, between, from_fields, parse

ALL = ["C0001", "C0002", "C0003", "C0004", "C0005"]


def ids(numbers: str) -> list[str]:
    return [f"C000{n}" for n in numbers]


@pytest.mark.parametrize(
    ("condition", "who"),
    [
        # fields by key, label, alias; values by label, alias, other language
        ("stage = 意向客户", "1"),
        ("合作状态 = 意向客户", "1"),
        ("Stage = Interested", "1"),
        ("STAGE == 成交", "23"),
        ("stage = won", "23"),
        ("合作状态=意向", "1"),
        ("'合作状态' = '意向客户'", "1"),
        ("“合作状态” ＝ “意向客户”", "1"),
        ("客户等级 = VIP", "1"),
        # a value outside the vocabulary that stands in the workbook
        ("industry = 军工", "3"),
        ("industry = 工业", "1"),
        ("industry has 制造业", "12"),
        ("industry in (制造业、IT服务)", "14"),
        ("industry contains manufact", "12"),
        # blank, not blank; comparisons with blanks are false, their negation true
        ("stage is blank", "4"),
        ("合作状态 为空", "4"),
        ("合作状态为空", "4"),
        ("stage is not empty", "1235"),
        ("stage != 成交客户", "145"),
        ("stage <> Won", "145"),
        ("not stage = 成交客户", "145"),
        ("stage = ''", "4"),
        ("phone = 无", "35"),
        ("phone is not blank", "124"),
        # lists, ranges
        ("stage in (意向客户, Won)", "123"),
        ("stage in 意向客户, Won", "123"),
        ("合作状态属于(意向客户、成交客户)", "123"),
        ("stage not in (意向客户, Won)", "45"),
        ("history_amount_wan between 10 and 100", "15"),
        ("历史合作金额 介于 10 和 100", "15"),
        ("历史合作金额(万)介于10至100", "15"),
        # numbers as the kind reads them: a bare number is 万 here
        ("历史合作金额(万) = 5", "2"),
        ("Past amount (10k CNY) >= 50000元", "125"),
        ("history_amount_wan < 1", "3"),
        ("history_amount_wan > -1", "1235"),
        ("历史合作金额大于等于15.5", "15"),
        # dates
        ("created_date = 2026-11-22", "4"),
        ("created_date = today", "4"),
        ("建档日期 = 今天", "4"),
        ("created_date = this month", "14"),
        ("created_date = 本月", "14"),
        ("created_date = 2026-11", "14"),
        ("created_date = 2026年11月", "14"),
        ("created_date = last month", "2"),
        ("created_date = 上个月", "2"),
        ("created_date = 去年", "3"),
        ("created_date = 2026", "124"),
        ("created_date = 2026Q4", "124"),
        ("created_date < this year", "3"),
        ("created_date > last month", "14"),
        ("created_date >= today-20", "14"),
        ("created_date = 20 days ago", "1"),
        ("created_date = last 20 days", "4"),
        ("created_date = 最近 21 天", "14"),
        ("created_date between 2026-10-31 and 2026-11-02", "12"),
        ("created_date 介于 上月 和 本月", "124"),
        ("下次跟进时间 <= today", "12"),
        ("下次跟进时间 早于 今天", "1"),
        ("next_followup_date = this week", "12"),
        ("next_followup_date = 未来 10 天", "5"),
        ("next_followup_date is blank", "3"),
        # tags: children, aliases, retired names, dimension
        ("tags has 价格敏感", "12"),
        ("标签 包含 价格敏感", "12"),
        ("标签包含价格敏感", "12"),
        ("tags = 价格敏感型客户", "12"),
        ("tags has 制造业", "35"),
        ("tags has 行业:工业", "35"),
        ("tags has industry:制造业", "35"),
        ("tags has 老带新", "5"),
        ("tags has any (急需采购, 老带新)", "15"),
        ("tags has all (价格敏感, 急需采购)", "1"),
        ("tags has 价格敏感,急需采购", "1"),
        ("tags not has 价格敏感", "345"),
        ("tags is blank", "4"),
        ("tags like 价格%", "12"),
        # phones, e-mail, ids in their normal form
        ("phone = 13900001234", "1"),
        ("phone = '+86 139-0000-1234'", "1"),
        ("phone = 13900005678", "2"),
        ("phone contains 1234", "12"),
        ("phone starts with 010", "2"),
        ("phone ends with 5678", "2"),
        ("email = zhang@example.COM", "1"),
        ("email ends with example.cn", "3"),
        ("customer_id = ｃ0001", "1"),
        ("customer_id > C0003", "45"),
        # texts without case, width and script
        ("name contains abc", "23"),
        ("name = 'ABC贸易'", "2"),
        ("name starts with abc", "23"),
        ("name contains 红星", "5"),
        ("name ends with '(上海)'", "3"),
        ("name like '*贸易*'", "235"),
        ("name like 'abc%上海_'", "3"),
        ("name 开头是 华星", "1"),
        ('name = "O\'Neil and Sons"', "4"),
        ("name = 'O''Neil and Sons'", "4"),
        ("name contains O'Neil", "4"),
        # people, yes and no, references
        ("owner = 李敏", "14"),
        ("负责人 是 王五", "5"),
        ("owner in (李敏, 赵强)", "124"),
        ("owner.role = 销售", "134"),
        ("负责人.角色 = Admin", "2"),
        ("archived = 是", "2"),
        ("archived = no", "3"),
        ("archived != yes", "1345"),
        # and, or, not
        ("stage = 意向客户 and tags has 价格敏感", "1"),
        ("阶段=意向客户且标签包含价格敏感", "1"),
        ("合作状态是成交客户或合作状态是流失客户", "235"),
        ("stage = 意向客户 or stage = 流失客户 and owner = 李敏", "1"),
        ("(stage = 意向客户 or stage = 流失客户) and owner = 王五", "5"),
        ("非(owner = 李敏) 并且 not stage is blank", "235"),
        ("not not owner = 李敏", "14"),
        ("owner = 李敏 && !(stage is blank) || customer_id = C0005", "15"),
        ("负责人=李敏且(合作状态为空)", "4"),
    ],
)
def test_customers_found(condition: str, who: str) -> None:
    assert found(condition) == ids(who)


@pytest.mark.parametrize(
    ("condition", "which"),
    [
        ("customer_id.stage = 意向客户", "1"),
        ("客户.合作状态 = 成交客户", "2"),
        ("customer.owner.role = 销售", "1"),
        ("customer_id.name contains 贸易", "23"),  # the third has no id, but the name of one customer
        ("customer_id.stage is blank", "4"),  # nobody has that id
        ("followed_at = 2026-11-02", "1"),
        ("followed_at = 2026-11-02 10:20", "1"),
        ("followed_at > 2026-11-02 10:20", "34"),
        ("followed_at <= 2026-11-02", "12"),
        ("followed_at >= 昨天", "34"),
        ("followed_at between 2026-11-02 and 2026-11-21", "134"),
        ("method = E-mail", "3"),
        ("participants has 陈工", "1"),
        ("参与人 包含 王", "3"),
        ("Stage after = Lost", "3"),
        ("Stage after is blank", "24"),
        ("summary = '回访  满意'", "3"),
    ],
)
def test_followups_found(condition: str, which: str) -> None:
    assert found(condition, "followups") == [f"F0000{n}" for n in which]


def test_a_value_that_reads_badly_is_not_blank_and_equals_nothing() -> None:
    assert "C0004" not in found("next_followup_date is blank")
    assert "C0004" not in found("next_followup_date >= 2000-01-01")
    assert "C0004" in found("not next_followup_date >= 2000-01-01")


def test_weeks_begin_on_monday() -> None:
    saturday = derived_of({"客户": CUSTOMERS}, dt.date(2026, 11, 21))
    assert found("next_followup_date = this week", derived=saturday) == found("next_followup_date between 2026-11-16 and 2026-11-22")
    assert found("next_followup_date = next week", derived=chinese()) == []
    monday = derived_of({"客户": CUSTOMERS}, dt.date(2026, 11, 23))
    assert found("next_followup_date = 上周", derived=monday) == ids("12")


def test_the_last_day_of_a_month_is_cut() -> None:
    march = derived_of({"客户": [["客户编号", "客户名称", "建档日期"], ["C0001", "甲", dt.date(2026, 2, 28)]]}, dt.date(2026, 3, 31))
    assert found("created_date = today-1m", derived=march) == ["C0001"]


@pytest.mark.parametrize(
    ("condition", "at", "says"),
    [
        ("stge = 意向客户", 1, ("stage",)),
        ("stage = 意想客户", 9, ("意向客户", "Stage")),
        ("stage = 意向客户 and tier = 高价直", 25, ("高价值",)),
        ("tags has 价格敏敢", 10, ("价格敏感",)),
        ("owner = 李民", 9, ("李敏",)),
        ("created_date = 明年年底", 16, ("2026-11-22",)),
        ("created_date = 03/04/2024", 16, ("2024-03-04",)),
        ("history_amount_wan > 很多", 22, ()),
        ("stage > 意向客户", 1, ("=, in",)),
        ("archived contains 是", 1, ("=, in",)),
        ("stage = (意向客户", 9, ("partner",)),
        ("stage = '意向客户", 9, ("partner",)),
        ("stage = 意向客户 tier = 高价值", 19, ("and or or",)),
        ("stage = 意向客户)", 13, ("and or or",)),
        ("stage in ()", 11, ()),
        ("stage =", 8, ("is blank",)),
        ("stage", 6, ("between",)),
        ("and stage = 意向客户", 1, ("field",)),
        ("", 1, ("field",)),
        ("name.stage = 意向客户", 1, ("owner",)),
        ("created_date between 2026-01-01", 32, ("between 2026-01-01 and",)),
        ("stage = (意向客户, 成交客户)", 9, ("in (…)",)),
        ("(" * 70 + "stage = 意向客户" + ")" * 70, 61, ()),
    ],
)
def test_errors_say_where_and_what_instead(condition: str, at: int, says: tuple[str, ...]) -> None:
    with pytest.raises(UsageError) as caught:
        found(condition)
    line = caught.value.line("en")
    assert caught.value.exit_code == 2
    assert caught.value.gaps["at"] == at
    assert f"character {at}" in line
    assert all(words in line for words in says), line
    assert caught.value.line("zh-CN") != line


def test_a_sheet_that_is_not_there() -> None:
    alone = derived_of({"客户": CUSTOMERS})
    with pytest.raises(UsageError, match="sheetcrm init"):
        found("owner.role = 销售", derived=alone)


def test_fields_from_python() -> None:
    schema = chinese().book.need("customers").schema

    def of(**fields: object) -> list[str]:
        return found(from_fields(schema, fields))

    assert of(stage="意向客户") == of(stage="Interested") == ids("1")
    assert of(stage=["意向客户", "Won"]) == of(stage={"Won", "意向"}) == of(stage=any_of("意向客户", "成交客户")) == ids("123")
    assert of(tags="制造业") == ids("35")
    assert of(stage="意向客户", tags="急需采购") == ids("1")
    assert of(stage=None) == ids("4")
    assert of(created_date=dt.date(2026, 11, 22)) == of(created_date="today") == ids("4")
    assert of(created_date=between(dt.date(2026, 10, 31), dt.date(2026, 11, 2))) == ids("12")
    assert of(created_date=between(dt.date(2026, 11, 2))) == ids("14")
    assert of(created_date=between(high=dt.date(2026, 10, 31))) == ids("23")
    assert of(history_amount_wan=between(10, 100)) == of(history_amount_wan=any_of(80, 15.5)) == ids("15")
    assert of(history_amount_wan=lambda v: v is not None and v > 10) == ids("15")
    assert of(created_date=lambda day: day == T) == ids("4")
    assert of(name=lambda name: name.endswith("公司")) == ids("1")
    assert of(tags=lambda tags: len(tags) == 2) == ids("15")
    assert of(archived=True) == ids("2")
    assert of(owner__role="销售") == found(from_fields(schema, {"owner.role": "销售"})) == ids("134")
    assert of() == ALL
    with pytest.raises(UsageError, match="stage"):
        of(stge="意向客户")
    with pytest.raises(UsageError, match="E-WHERE"):
        of(created_date=object())


def test_conditions_can_be_joined() -> None:
    interested, li = parse("stage = 意向客户"), parse("owner = 李敏")
    assert found(interested & li) == ids("1")
    assert found(interested | li) == ids("14")
    assert found(~interested & li) == ids("4")
    assert str(interested & ~li) == "stage = '意向客户' and not owner = '李敏'"
