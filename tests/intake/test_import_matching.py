"""Which record a row is, and what becomes of cells that hold something already."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from import_kit import Team, codes
from ready_books import ready

BASE = (
    "客户编号,客户名称,联系人,电话,邮箱,负责人\n"
    "C0001,华星智能科技（苏州）有限公司,张经理,13900000001,zhang@hx.cn,李敏\n"
    "C0002,蓝海贸易有限公司,王芳,13900000002,wang@lh.cn,李敏\n"
    "C0003,蓝海贸易有限公司,刘洋,,,李敏\n"
)


@pytest.fixture
def filled(tmp_path: Path) -> Team:
    return Team.at(ready(tmp_path / "team.xlsx", _with_base))


def _with_base(path: Path) -> None:
    assert Team(path).take(BASE).counts.inserted == 3


@pytest.mark.parametrize(
    ("row", "identity"),
    [
        ("c0002,完全别的名字,,,", "C0002"),
        (",别的名字,,,ZHANG@hx.cn", "C0001"),
        (",华星智能科技,,139 0000 0001,", "C0001"),
        (",华星智能科技集团有限公司,新人,,", "C0001"),
        (",蓝海贸易,刘洋,,", "C0003"),
        (",蓝海贸易公司,王芳,,", "C0002"),
        (",,,13900000002,", "C0002"),
    ],
)
def test_a_row_finds_its_record(filled: Team, row: str, identity: str) -> None:
    result = filled.take(f"客户编号,客户名称,联系人,电话,邮箱,备注\n{row},记号\n")
    assert (result.counts.updated, result.counts.inserted) == (1, 0)
    assert [one["customer_id"] for one in filled.rows() if one.get("notes") == "记号"] == [identity]


def test_the_number_alone_makes_a_candidate_only(filled: Team) -> None:
    result = filled.take("客户名称,电话,负责人\n另一家公司,13900000001,王强\n")
    assert result.counts.inserted == 1
    [one] = result.candidates
    assert (one.line, one.name, one.customer_id, one.other) == (2, "另一家公司", "C0001", "华星智能科技（苏州）有限公司")
    assert filled.take("客户名称,电话,负责人\n另一家公司,13900000001,王强\n").counts.unchanged == 1


def test_another_region_is_another_company(filled: Team) -> None:
    assert filled.take("客户名称,负责人\n华星智能科技（北京）有限公司,李敏\n").counts.inserted == 1


def test_what_fits_several_records_is_rejected(filled: Team) -> None:
    assert codes(filled.take("客户名称,联系人,负责人\n蓝海贸易,陌生人,李敏\n")) == ["IMP-AMBIGUOUS"]


def test_repeats_in_the_list_are_one_record(team: Team) -> None:
    result = team.take("客户名称,电话,邮箱,备注,负责人\n甲公司,13900000001,,一,李敏\n甲有限公司,,a@b.cn,二,李敏\n乙公司,,,,李敏\n")
    assert (result.counts.inserted, result.counts.repeated, result.repeat_kept) == (2, 1, 2)
    first = team.rows()[0]
    assert (first["name"], first["phone"], first["email"], first["notes"]) == ("甲公司", ("13900000001",), "a@b.cn", "一")


def test_different_ids_in_the_list_are_different_records(team: Team) -> None:
    result = team.take("客户编号,客户名称,负责人\nA-1,甲公司,李敏\nA-2,甲公司,李敏\n")
    assert (result.counts.inserted, team.only("customer_id")) == (2, ["A-1", "A-2"])
    assert team.take("客户名称,负责人\n乙公司,李敏\n").ids == ["C0001"]


def test_cells_that_hold_something_win_unless_told_otherwise(filled: Team) -> None:
    rows = "客户编号,客户名称,电话,微信\nC0003,新名字,13911112222,liu_y\n"
    result = filled.take(rows)
    third = filled.rows()[2]
    assert (third["name"], third["phone"], third["wechat"]) == ("蓝海贸易有限公司", ("13911112222",), "liu_y")
    assert (result.counts.updated, result.kept) == (1, 1)
    again = filled.take(rows.replace("13911112222", "13933334444"), overwrite=True)
    third = filled.rows()[2]
    assert (third["name"], third["phone"], third["customer_id"]) == ("新名字", ("13933334444",), "C0003")
    assert (again.counts.updated, again.kept) == (1, 0)


@pytest.mark.parametrize("value", ["", " ", "-", "139****0001", "手机号已加密"])
def test_blank_and_masked_values_never_replace_one(filled: Team, value: str) -> None:
    result = filled.take(f"客户编号,客户名称,电话\nC0001,,{value}\n", overwrite=True)
    assert (result.counts.unchanged, filled.rows()[0]["phone"]) == (1, ("13900000001",))


def test_insert_and_update_do_one_thing_each(filled: Team) -> None:
    rows = "客户编号,客户名称,备注,负责人\nC0001,,有备注,李敏\n,新公司,,李敏\n"
    inserted = filled.take(rows, mode="insert")
    assert (inserted.counts.inserted, inserted.counts.skipped, filled.rows()[0].get("notes")) == (1, 1, None)
    updated = filled.take(rows.replace("新公司", "更新的公司"), mode="update")
    assert (updated.counts.updated, updated.counts.skipped, len(filled.rows())) == (1, 1, 4)


def test_a_new_name_is_followed_by_the_names_beside_references(filled: Team) -> None:
    filled.take("客户编号,跟进时间,核心内容摘要\nC0001,2024-05-01,一\n")
    filled.take("客户编号,客户名称\nC0001,华星新名字\n", overwrite=True)
    assert filled.only("customer_name", "followups") == ["华星新名字"]


def test_followups_without_id_are_known_by_their_content(filled: Team) -> None:
    rows = "客户,跟进日期,内容\n华星智能科技,2024-05-01 10:30,谈价格\n华星智能科技,2024-05-01 10:30,谈价格\n华星智能科技,2024-05-02,谈价格\n"
    first = filled.take(rows, sheet="followups")
    assert (first.counts.inserted, first.counts.repeated) == (2, 1)
    again = filled.take(rows, sheet="followups")
    assert (again.counts.unchanged, again.counts.repeated) == (2, 1)


def test_the_id_of_a_deleted_record_is_not_given_again(filled: Team) -> None:
    import sheetcrm

    with sheetcrm.edit(filled.path) as book:
        book.customers.delete("C0003")
    assert codes(filled.take("客户编号,客户名称,负责人\nC0003,新公司,李敏\n")) == ["ID-REUSED"]
    assert filled.take("客户名称,负责人\n新公司,李敏\n").ids == ["C0004"]


NAMES = st.sampled_from(["甲公司", "甲有限公司", "乙公司", "乙（苏州）公司", "乙（北京）公司", ""])
PHONES = st.sampled_from(["", "13900000001", "13900000002", "010-12345678", "12345"])
MAILS = st.sampled_from(["", "a@b.cn", "c@d.cn"])
TAGS = st.sampled_from(["", "急需采购", "价格敏感;急需采购", "工业", "零售,未知标签"])
NOTES = st.sampled_from(["", "一", "=二", "  三 "])
ROWS = st.lists(st.tuples(NAMES, PHONES, MAILS, TAGS, NOTES), min_size=1, max_size=8)


@settings(max_examples=15, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(first=ROWS, second=ROWS, overwrite=st.booleans())
def test_counts_add_up_and_the_same_list_again_changes_nothing(first: list[tuple[str, ...]], second: list[tuple[str, ...]], overwrite: bool) -> None:
    with tempfile.TemporaryDirectory() as folder:
        team = Team(Path(folder) / "team.xlsx")
        for rows in (first, second):
            lines = (f'{name},{phone},{mail},"{tags}",{note},李敏\n' for name, phone, mail, tags, note in rows)
            text = "客户名称,电话,邮箱,标签,备注,负责人\n" + "".join(lines)
            counts = team.take(text, overwrite=overwrite).counts
            assert sum(vars(counts).values()) == len(rows)
            if not overwrite:
                before = team.path.read_bytes()
                again = team.take(text).counts
                assert (again.inserted, again.updated, again.rejected) == (0, 0, counts.rejected)
                assert team.path.read_bytes() == before


def test_what_a_row_adds_helps_the_rows_below_it(team: Team) -> None:
    rows = "客户名称,电话,邮箱,负责人\n甲公司,,,李敏\n甲公司,13900000001,,李敏\n,13900000001,a@b.cn,李敏\n别名,,a@b.cn,李敏\n"
    assert (team.take(rows).counts.inserted, len(team.rows())) == (1, 1)
