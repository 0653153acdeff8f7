"""Laws of conditions: a column and its records agree, not and and-or follow De Morgan, what is printed is parsed to the same."""

from __future__ import annotations

import datetime as dt
import random
from functools import cache

from hypothesis import example, given, settings
from hypothesis import strategies as st
from where_book import FOLLOWUPS, TAGS, TEAM, Rows, TableValues, derived_of

from sheetcrm.derive import Derived
from sheetcrm.errors import UsageError
from sheetcrm.tags import fold
from sheetcrm.where import Condition, from_fields, parse
from sheetcrm.where.value_tests import folded

FIELDS = ["客户编号", "客户名称", "电话", "邮箱", "所属行业", "合作状态", "分类标签", "历史合作金额(万)", "负责人", "建档日期", "归档", "参与人"]
CELLS: dict[str, list[object]] = {
    "客户名称": ["华星智能", "ＡＢＣ 贸易", "abc贸易", "紅星", None, "=1+1", "a\nb", "O'Neil"],
    "电话": ["13900001234", "139 0000 1234/010-12345678", None, "无", "12", 13900001234, "139****1234"],
    "邮箱": ["a@b.cn", "A@B.CN", None, "x@", "手机号已加密"],
    "所属行业": ["制造业", "智能制造", "军工", None, "IT", "Other"],
    "合作状态": ["意向客户", "Won", "潜在", None, "签了", "潜在客户-初步接洽"],
    "分类标签": ["价格敏感", "工业,价格敏感", "智能制造;老带新", None, "不认识", "渠道伙伴"],
    "历史合作金额(万)": [0, 80, "5万", "面议", None, -3, "1,000"],
    "负责人": ["李敏", "赵强", "李 敏", None, "王五"],
    "建档日期": [dt.date(2026, 11, 22), "2026/11/1", "明天", None, dt.datetime(2026, 10, 31, 23, 59), 45000],
    "归档": ["是", "否", None, True, "也许"],
    "参与人": [None],
}


@cache
def ugly() -> Derived:
    """Two hundred customers as careless people would enter them, always the same."""
    pick = random.Random(5)
    rows: list[list[object]] = [list(FIELDS[:-1])]
    for n in range(1, 201):
        rows.append([f"C{n:04d}", *(pick.choice(CELLS[field]) for field in FIELDS[1:-1])])
    rows[7][0], rows[9][0] = None, "C0003"
    followups: list[list[object]] = [list(FOLLOWUPS[0])]
    for n in range(1, 201):
        day = dt.date(2026, 11, 22) - dt.timedelta(pick.randrange(90))
        who = pick.choice(["C0001", "c0002", "C0003", "C0999", None, f"C{pick.randrange(1, 200):04d}"])
        followups.append([f"F{n:05d}", who, None, day, pick.choice(["电话", None, "传真"]), "李敏、陈工", "x", None, pick.choice(["李敏", None])])
    sheets: dict[str, Rows] = {"客户": rows, "跟进记录": followups, "标签": TAGS, "团队": TEAM}
    return derived_of(sheets)


TESTS = [
    *(f"{field} {op}" for field in ("name", "电话", "email", "industry", "stage", "tags", "history_amount_wan", "owner", "建档日期", "archived")
      for op in ("is blank", "is not blank")),
    *(f"{field} {op} {value}" for field, values in {
        "history_amount_wan": ("0", "5万", "80", "-3"),
        "created_date": ("today", "2026-10", "last week", "最近 30 天", "2026-10-31"),
        "name": ("abc", "华星智能"),
        "customer_id": ("C0100", "c0003"),
      }.items() for value in values for op in ("=", "!=", "<", "<=", ">", ">=")),
    *(f"{field} {op} {value}" for field, values in {
        "name": ("abc", "星", "'", "%a%"),
        "phone": ("1234", "010"),
        "email": ("a@", "cn"),
        "stage": ("客户", "won"),
        "tags": ("价格敏感",),
      }.items() for value in (f"'{v.replace(chr(39), chr(39) * 2)}'" for v in values)
      for op in ("contains", "starts with", "ends with", "like", "not like")),
    "tags has 制造业", "tags has any (老带新, 价格敏感)", "tags has all (制造业, 价格敏感)", "tags has 不认识", "tags has 战略合作伙伴",
    "stage in (意向客户, Won)", "stage = 签了", "industry has 制造业", "industry = 军工", "phone = 13900001234", "owner = 李敏", "owner.role = 销售",
    "archived = 是", "created_date between last month and today", "history_amount_wan between 1 and 100", "name between a and b",
]  # fmt: skip
FOLLOWUP_TESTS = [
    "customer_id.stage = 意向客户", "customer_id.stage is blank", "客户.分类标签 has 制造业",
    "customer_id.history_amount_wan > 1", "customer_id is blank",
    "customer_id.owner.role = 销售", "customer_id.created_date = last month", "method = 传真", "followed_at >= this month", "participants has 陈工",
    "customer_id.name contains 'abc'", "customer_id.phone contains 1234",
]  # fmt: skip


def conditions(tests: list[str]) -> st.SearchStrategy[Condition]:
    return st.recursive(
        st.sampled_from(tests).map(parse),
        lambda inner: st.one_of(
            inner.map(lambda c: ~c),
            st.tuples(inner, inner).map(lambda two: two[0] & two[1]),
            st.tuples(inner, inner).map(lambda two: two[0] | two[1]),
        ),
        max_leaves=5,
    )


EITHER = st.one_of(st.tuples(st.just("customers"), conditions(TESTS)), st.tuples(st.just("followups"), conditions(FOLLOWUP_TESTS)))
QUICK = settings(max_examples=150)


def test_every_single_test_is_understood() -> None:
    """None of the sampled tests is empty of meaning: together they tell most records apart."""
    for key, tests in (("customers", TESTS), ("followups", FOLLOWUP_TESTS)):
        masks = {parse(test).mask(ugly(), key).tobytes() for test in tests}
        assert len(masks) > len(tests) / 2


@QUICK
@given(EITHER)
def test_a_column_says_what_its_records_say(what: tuple[str, Condition]) -> None:
    key, condition = what
    table = ugly().book.need(key)
    mask = condition.mask(ugly(), key)
    assert mask.tolist() == [condition.holds(TableValues(ugly(), table, i), ugly()) for i in range(table.length)]


@QUICK
@given(conditions(TESTS), conditions(TESTS))
def test_de_morgan(one: Condition, other: Condition) -> None:
    def mask(condition: Condition) -> list[bool]:
        found: list[bool] = condition.mask(ugly(), "customers").tolist()
        return found

    assert mask(~(one & other)) == mask(~one | ~other)
    assert mask(~(one | other)) == mask(~one & ~other)
    assert mask(~one) == [not answer for answer in mask(one)]
    assert mask(one & other) == [a and b for a, b in zip(mask(one), mask(other), strict=True)]


@QUICK
@given(EITHER)
def test_what_is_printed_means_the_same(what: tuple[str, Condition]) -> None:
    key, condition = what
    again = parse(str(condition))
    assert again == condition
    assert str(again) == str(condition)
    assert again.mask(ugly(), key).tolist() == condition.mask(ugly(), key).tolist()


TEXT = st.text(st.sampled_from("ab李 敏'\"“”()（），,、.=<>!&|且或非不包含为空isandornt%*1-"), min_size=1, max_size=20)


@QUICK
@given(st.lists(TEXT, min_size=1, max_size=3), TEXT)
@example(["a.b"], "''")
@example(["and"], " or ")
def test_any_name_and_any_value_can_be_quoted(path: list[str], value: str) -> None:
    def quote(text: str) -> str:
        return "'" + text.replace("'", "''") + "'"

    if not all(part.strip() for part in path):
        return
    condition = parse(".".join(map(quote, path)) + "=" + quote(value))
    assert parse(str(condition)) == condition
    assert condition.node.path == tuple(part.strip() for part in path)  # type: ignore[union-attr]
    assert condition.node.operands[0].text == value  # type: ignore[union-attr]


WORDS = [
    "stage",
    "合作状态",
    "tags",
    "意向客户",
    "且",
    "或",
    "非",
    "不包含",
    "介于",
    "和",
    "and",
    "or",
    "not",
    "in",
    "between",
    "has",
    "any",
    "is",
    "blank",
    "like",
]
NOISE = st.lists(
    st.sampled_from([*WORDS, "=", "!=", "<", "(", ")", "（", ",", "、", "'", '"', "“", "today-", "0", " ", "\n", "!", "&&"]), max_size=12
)


@settings(max_examples=400)
@given(NOISE.map("".join) | NOISE.map(" ".join) | st.text(max_size=30))
def test_any_text_is_a_condition_or_a_clear_error(text: str) -> None:
    try:
        condition = parse(text)
    except UsageError as error:
        assert error.code.startswith("E-WHERE")
        assert 1 <= error.gaps["at"] <= len(text) + 1  # type: ignore[operator]
        return
    assert parse(str(condition)) == condition
    try:
        assert len(condition.mask(ugly(), "customers")) == ugly().book.need("customers").length
    except UsageError as error:
        assert error.code.startswith("E-WHERE")
        assert "\n" not in error.line("zh-CN") + error.line("en")


@settings(max_examples=100)
@given(
    st.lists(
        st.sampled_from(["ＡＢＣ", "紅 星", "", " a ", "\n", "乾燥", "乾坤", "é", "e\u0301", "\ue000", "ﬁ", "\u200b", "👩\u200d🔧", "ß"]), max_size=6
    )
)
def test_texts_folded_together_are_as_folded_alone(texts: list[str]) -> None:
    assert list(folded(texts)) == [fold(text) for text in texts]


def test_a_function_sees_what_records_hold() -> None:
    table = ugly().book.need("customers")
    seen: set[type] = set()

    def note(value: object) -> bool:
        seen.add(type(value))
        return value is not None

    mask = from_fields(table.schema, {"created_date": note}).mask(ugly(), "customers")
    assert seen == {dt.date, type(None)}
    assert mask.tolist() == [table.typed("created_date").value(i) is not None for i in range(table.length)]
