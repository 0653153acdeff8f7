"""An old list, after records were merged: what it says of the merged one belongs to the survivor."""

from __future__ import annotations

from pathlib import Path

import pytest
from import_kit import Team, codes

import sheetcrm

OLD = (
    "客户编号,外部编号,客户名称,联系人,电话,邮箱,微信,负责人\n"
    "C0001,X1,甲公司,张三,13900000001,a@b.cn,,李敏\n"
    "C0002,X2,乙公司,李四,13900000002,c@d.cn,,李敏\n"
    "C0003,X3,丙公司,王五,13900000003,e@f.cn,,李敏\n"
)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """C0003 was merged into C0002, and that into C0001."""
    team = Team(tmp_path_factory.mktemp("merged") / "team.xlsx")
    team.take("客户名称,负责人\n甲公司,李敏\n")
    with sheetcrm.edit(team.path) as book:
        book.customers.add_columns("external_id")
        book.customers.update("C0001", external_id="X1")
    team.take(OLD)
    sheetcrm.merge_records(team.path, "C0002", "C0003")
    sheetcrm.merge_records(team.path, "C0001", "C0002")
    return team.path


@pytest.fixture
def merged(template: Path, tmp_path: Path) -> Team:
    return Team.of(template, tmp_path)


@pytest.mark.parametrize(
    "row", ["C0003,,,,,,", ",X3,,,,,", ",,,,,e@f.cn,", ",,丙公司,,13900000003,,", ",,丙公司,王五,,,", ",,丙公司,,,,", ",X2,别的名字,,,,"]
)
def test_a_row_of_the_merged_one_updates_the_survivor(merged: Team, row: str) -> None:
    result = merged.take(f"客户编号,外部编号,客户名称,联系人,电话,邮箱,微信\n{row}wx_new\n")
    assert (result.counts.updated, result.counts.inserted, codes(result)) == (1, 0, [])
    assert [one["customer_id"] for one in merged.rows() if one.get("wechat") == "wx_new"] == ["C0001"]


def test_the_whole_list_again_adds_nobody(merged: Team) -> None:
    before = len(merged.rows())
    result = merged.take(OLD)
    assert (result.counts.inserted, result.counts.updated, result.counts.rejected) == (0, 0, 0)
    assert len(merged.rows()) == before


def test_rows_of_other_sheets_belong_to_the_survivor(merged: Team) -> None:
    rows = (
        "客户编号,客户名称,跟进时间,核心内容摘要\n"
        "C0003,,2024-05-01,按编号\n,丙公司,2024-05-02,按名称\nX3,,2024-05-03,按外部编号\n,甲公司,2024-05-04,自己\n"
    )
    result = merged.take(rows, sheet="followups")
    assert (result.counts.inserted, codes(result)) == (4, [])
    assert merged.only("customer_id", "followups") == ["C0001"] * 4
    assert merged.take(rows, sheet="followups").counts.unchanged == 4


def test_one_name_at_survivor_and_merged_is_one_customer(team: Team) -> None:
    team.take("客户编号,客户名称,联系人,负责人\nC0001,甲公司,张三,李敏\nC0002,甲公司,李四,李敏\n")
    sheetcrm.merge_records(team.path, "C0001", "C0002")
    assert codes(team.take("客户名称,跟进时间,核心内容摘要\n甲公司,2024-05-01,谈价格\n", sheet="followups")) == []
    result = team.take("客户名称,联系人,微信\n甲公司,李四,wx_1\n甲公司,别人,\n")
    assert (result.counts.updated, result.counts.repeated, codes(result)) == (1, 1, [])
    assert [one["customer_id"] for one in team.rows() if one.get("wechat")] == ["C0001"]
