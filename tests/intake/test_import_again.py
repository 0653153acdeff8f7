"""The same list again changes nothing and rejects the same rows, however much its rows contradict each other."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from import_kit import Team, codes

import sheetcrm
from sheetcrm.sync.intake.results import SourceResult

MODES = st.sampled_from(["upsert", "upsert", "insert", "update"])
NO_PHASES = [Phase.explicit, Phase.reuse, Phase.generate]

CUSTOMERS = {
    "客户编号": ["", "A1", "a1", "A2", "C0001"],
    "外部编号": ["", "X1", "X2"],
    "客户名称": ["甲公司", "甲有限公司", "乙公司", "乙（苏州）公司", "乙（北京）公司", "", "---"],
    "联系人": ["", "张三", "李四"],
    "电话": ["", "13900000001", "13900000002", "13900000001/13900000002", "12345"],
    "邮箱": ["", "a@b.cn", "A@B.cn", "c@d.cn"],
    "标签": ["", "急需采购", "工业", "零售业", "技术型,服务型,决策周期长"],
    "行业": ["", "制造业", "零售业"],
    "负责人": ["李敏", "王强", ""],
}
FOLLOWUPS = {
    "跟进编号": ["", "F1", "f1", "F2"],
    "客户编号": ["", "A1", "A2"],
    "客户名称": ["甲公司", "乙（苏州）公司", "乙", ""],
    "跟进时间": ["2024-05-01", "2024-05-01 10:30", ""],
    "核心内容摘要": ["谈价格", "谈 价格", "签约", ""],
    "跟进人": ["", "李敏"],
}
ORDERS = {
    "订单编号": ["", "X1", "X2"],
    "客户名称": ["甲公司", "乙（苏州）公司"],
    "下单日期": ["2024-05-01", "2024-05-02"],
    "产品": ["泵", "阀", ""],
    "数量": ["", "2"],
    "单价": ["", "10"],
    "金额": ["", "20", "坏"],
    "状态": ["已完成", ""],
}


def lists(columns: dict[str, list[str]], least: int = 1, most: int = 6) -> st.SearchStrategy[str]:
    """Small lists in which much is repeated and little fits together."""
    rows = st.lists(st.tuples(*map(st.sampled_from, columns.values())), min_size=least, max_size=most)
    return rows.map(lambda rows: "\n".join([",".join(columns), *(",".join(f'"{cell}"' for cell in row) for row in rows)]) + "\n")


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook whose customers have ids of another program."""
    path = tmp_path_factory.mktemp("empty") / "empty.xlsx"
    team = Team(path, ("orders",))
    team.take("客户编号,客户名称,负责人\nZ1,早就有了,李敏\n")
    with sheetcrm.edit(path) as book:
        book.customers.add_columns("external_id")
        book.customers.update("Z1", external_id="Z")
    return path


def twice(team: Team, text: str, **wishes: object) -> SourceResult:
    """Bring a list in, and see that it has no more to say."""
    first = team.take(text, **wishes)
    before = team.path.read_bytes()
    again = team.take(text, **wishes)
    assert [(row.line, row.reasons[0].code) for row in again.rejected] == [(row.line, row.reasons[0].code) for row in first.rejected]
    assert (again.counts.inserted, again.counts.updated) == (0, 0)
    assert team.path.read_bytes() == before
    return first


@settings(max_examples=12, phases=NO_PHASES)
@given(before=lists(CUSTOMERS, 0, 4), text=lists(CUSTOMERS), mode=MODES, overwrite=st.booleans())
def test_lists_of_customers(empty: Path, before: str, text: str, mode: str, overwrite: bool) -> None:
    with tempfile.TemporaryDirectory() as folder:
        team = Team.of(empty, folder)
        team.take(before)
        twice(team, text, mode=mode, overwrite=overwrite)


@settings(max_examples=8, phases=NO_PHASES)
@given(text=lists(FOLLOWUPS), mode=MODES, overwrite=st.booleans())
def test_lists_of_followups(empty: Path, text: str, mode: str, overwrite: bool) -> None:
    with tempfile.TemporaryDirectory() as folder:
        team = Team.of(empty, folder)
        team.take("客户编号,客户名称,负责人\nA1,甲公司,李敏\nA2,乙（苏州）公司,王强\n")
        twice(team, text, mode=mode, overwrite=overwrite, sheet="followups")


@settings(max_examples=8, phases=NO_PHASES)
@given(text=lists(ORDERS), mode=MODES, overwrite=st.booleans())
def test_lists_of_orders(empty: Path, text: str, mode: str, overwrite: bool) -> None:
    with tempfile.TemporaryDirectory() as folder:
        team = Team.of(empty, folder)
        team.take("客户编号,客户名称,负责人\nA1,甲公司,李敏\nA2,乙（苏州）公司,王强\n")
        twice(team, text, mode=mode, overwrite=overwrite, sheet="orders")


@pytest.mark.parametrize("overwrite", [False, True])
def test_one_address_at_two_ids(team: Team, overwrite: bool) -> None:
    rows = "客户编号,客户名称,邮箱,负责人\nA1,甲公司,a@b.cn,李敏\nA2,乙公司,a@b.cn,李敏\n,丙公司,a@b.cn,李敏\n,甲公司,a@b.cn,李敏\n"
    result = twice(team, rows, overwrite=overwrite)
    assert (result.counts.inserted, result.counts.repeated, codes(result)) == (2, 1, ["IMP-AMBIGUOUS"])


@pytest.mark.parametrize(("overwrite", "name"), [(False, "甲公司"), (True, "乙公司")])
def test_one_id_with_two_names(team: Team, overwrite: bool, name: str) -> None:
    rows = "客户编号,客户名称,邮箱,负责人\nA1,甲公司,a@b.cn,李敏\nA1,乙公司,c@d.cn,李敏\n,,c@d.cn,王强\n"
    twice(team, rows, overwrite=overwrite)
    assert team.rows()[0]["name"] == name


def test_a_region_that_comes_later_makes_a_name_ambiguous(team: Team) -> None:
    team.take("客户名称,负责人\n乙（苏州）公司,李敏\n")
    result = twice(team, "客户名称,负责人\n乙公司,李敏\n乙（北京）公司,李敏\n")
    assert (result.counts.inserted, codes(result)) == (1, ["IMP-AMBIGUOUS"])


def test_an_id_that_the_list_names_is_given_to_nobody_else(team: Team) -> None:
    team.take("客户编号,客户名称,邮箱,负责人\nA1,甲公司,a@b.cn,李敏\n")
    result = twice(team, "客户编号,客户名称,邮箱,负责人\nC0001,甲公司,a@b.cn,李敏\n,乙公司,,王强\n")
    assert (result.counts.inserted, result.ids) == (1, ["C0002"])


def test_ids_of_another_program_get_a_column(team: Team) -> None:
    rows = "外部编号,客户名称,邮箱,负责人\nX1,甲公司,,李敏\nX2,甲公司,,李敏\nX3,乙公司,a@b.cn,李敏\n"
    result = twice(team, rows)
    assert (result.counts.inserted, result.added, team.only("external_id")) == (3, ["外部编号"], ["X1", "X2", "X3"])
    renamed = team.take("外部编号,客户名称,邮箱\nX3,改了名的公司,new@b.cn\n", overwrite=True)
    assert (renamed.counts.updated, renamed.added, team.rows()[2]["name"]) == (1, [], "改了名的公司")


def test_no_column_is_added_for_rows_that_are_rejected(team: Team) -> None:
    before = team.path.read_bytes()
    assert team.take("外部编号,客户名称,电话,负责人\nX1,甲公司,12345,李敏\n,乙公司,12345,李敏\n").added == []
    assert team.path.read_bytes() == before


def test_tags_that_give_way_to_a_column_do_so_every_time(team: Team) -> None:
    team.take("客户名称,标签,行业,负责人\n甲公司,急需采购,制造业,李敏\n")
    twice(team, "客户名称,标签\n甲公司,零售业\n甲公司,价格敏感\n", overwrite=True)


def test_orders_without_an_amount_are_known_by_what_it_will_be(empty: Path, tmp_path: Path) -> None:
    team = Team.of(empty, tmp_path)
    result = twice(team, "客户名称,下单日期,产品,数量,单价,状态\n早就有了,2024-05-01,泵,2,10,已完成\n", sheet="orders")
    assert (result.counts.inserted, team.only("amount", "orders")) == (1, [20.0])


def test_rows_that_never_agree_are_rejected_together_and_no_others(team: Team) -> None:
    """With the last value counting, each way of reading these rows makes another one right."""
    rows = "客户名称,联系人,邮箱,负责人\n---,,,王强\n甲公司,李四,c@d.cn,\n甲公司,张三,,王强\n---,张三,c@d.cn,\n---,,c@d.cn,\n丙公司,,,李敏\n"
    result = twice(team, rows, overwrite=True)
    assert (codes(result), team.only("name")) == (["IMP-CONTRADICTION"] * 5, ["丙公司"])
