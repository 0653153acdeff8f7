"""Declared tags: names, aliases, parents, merges, and what is wrong with the rows of a Tags sheet."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sheetcrm.tags import DIMENSIONS, Dimension, TagRow, TagTable, normalise

Maker = Callable[..., TagTable]


def problems(table: TagTable) -> list[tuple[str, int | None, str, str]]:
    return [(problem.code, problem.row, problem.field, problem.value) for problem in table.problems]


def codes(cell: str, table: TagTable) -> list[str]:
    return [issue.code for issue in normalise(cell, table).issues]


def test_the_built_in_tags_stand_in_the_order_of_the_dimensions(table: TagTable) -> None:
    assert not table.problems
    assert list(dict.fromkeys(tag.dimension for tag in table.tags)) == [dimension.name for dimension in DIMENSIONS]
    assert [tag.name for tag in table.tags_of("规模")] == ["大型企业", "中小企业", "个体工商户", "500人以上"]


@pytest.mark.parametrize(
    ("prefix", "dimension"),
    [
        ("行业", "行业"),
        ("行业标签", "行业"),
        ("所属行业维度", "行业"),
        ("INDUSTRY", "行业"),
        ("需求维度", "需求特征"),
        ("状态", "合作状态"),
        ("區域", "区域"),
        ("频 率", "跟进频率"),
    ],
)
def test_prefix_names(table: TagTable, prefix: str, dimension: str) -> None:
    found = table.dimension_named(prefix)
    assert found is not None and found.name == dimension


@pytest.mark.parametrize("prefix", ["industry标签", "爱好", "", "行业行业"])
def test_other_prefixes_are_unknown(table: TagTable, prefix: str) -> None:
    assert table.dimension_named(prefix) is None


def test_weak_names_need_their_dimension(table: TagTable) -> None:
    for name in ("A", "b", "High", "其他", "Other"):
        assert table.lookup(name) is None
    assert normalise("A,其他", table).text == "A,其他"
    assert normalise("等级:A,行业:其他", table).text == "高价值,行业:其他"
    assert codes("行业:A", table) == ["TAG-UNKNOWN"]


def test_a_row_of_a_built_in_tag_adds_to_it(make: Maker) -> None:
    table = make(TagRow("製造業", "行业", ("重工", "车间")), TagRow("智能制造", "行业", ("工业4点0",)), TagRow("周度", "跟进频率", status="停用"))
    assert not table.problems
    assert normalise("重工", table).text == "制造业"
    assert normalise("工业4点0,制造业", table).text == "智能制造"  # a blank parent cell does not take the parent away
    assert codes("每周", table) == ["TAG-RETIRED"]


def test_rows_extend_the_column_of_a_bound_dimension_unless_they_have_a_parent(make: Maker) -> None:
    table = make(TagRow("农业", "行业"), TagRow("汽车零部件", "行业", parent="工业"))
    agriculture, parts = table.lookup("农业"), table.lookup("汽车零部件")
    assert agriculture is not None and agriculture.column_tag is agriculture
    assert parts is not None and parts.column_tag is table.lookup("制造业")


def test_the_second_of_two_equal_rows_is_reported_and_not_used(make: Maker) -> None:
    table = make(TagRow("续费", "自定义", ("续约",)), TagRow("续 费", "自定义", ("再签",), status="停用"), TagRow("续费", "关系"))
    assert problems(table) == [("TAG-DUP", 1, "tag", "续 费")]
    assert codes("续约", table) == []
    assert codes("再签", table) == ["TAG-UNKNOWN"]


def test_an_alias_of_two_tags_belongs_to_the_first(make: Maker) -> None:
    table = make(
        TagRow("续费", "自定义", ("老客", "熟客")),
        TagRow("复访", "自定义", ("老客", "续费")),
        TagRow("重工业", "行业", ("工业",)),
        TagRow("VIP", "价值层级"),
    )
    assert problems(table) == [
        ("TAG-ALIAS-CLASH", 1, "aliases", "老客"),
        ("TAG-ALIAS-CLASH", 1, "aliases", "续费"),
        ("TAG-ALIAS-CLASH", 2, "aliases", "工业"),
    ]
    assert normalise("老客、工业、VIP", table).text == "续费,制造业,VIP"  # a tag of its own goes before an alias
    assert table.problems[0].other == "续费" and table.problems[0].other_row == 0


def test_the_name_of_a_merged_tag_may_be_an_alias_of_its_heir(make: Maker) -> None:
    assert not make(TagRow("渠道", "自定义", status="合并", merged_into="伙伴"), TagRow("伙伴", "自定义", ("渠道",))).problems


@pytest.mark.parametrize(
    "name", ["a,b", "a、b", "A；B", "x|y", "a\nb", "#热", "「热」", "无", "-", "/", "热.", "- 热", "a #b", "行业:制造业", "\u200d"]
)
def test_names_that_a_cell_cannot_hold(make: Maker, name: str) -> None:
    table = make(TagRow(name, "自定义"), TagRow("好", "自定义", (name,)))
    assert problems(table) == [("TAG-NAME", 0, "tag", name), ("TAG-NAME", 1, "aliases", name)]
    assert len(table.tags_of("自定义")) == 1


@pytest.mark.parametrize("name", ["C#开发", "新能源/教育", "A - B", "50万+", "比例 1:2", "Wi-Fi 6", "R&D"])
def test_names_with_soft_separators_are_protected_by_their_row(make: Maker, name: str) -> None:
    table = make(TagRow(name, "自定义"))
    assert not table.problems
    for written in (name, f"自定义:{name}", f"制造业,{name}"):
        reading = normalise(written, table)
        assert reading.text.endswith(name) and not reading.issues


def test_parents_in_a_circle_are_no_parents(make: Maker) -> None:
    table = make(
        TagRow("甲", "自定义", parent="乙"),
        TagRow("乙", "自定义", parent="甲"),
        TagRow("丙", "自定义", parent="甲"),
        TagRow("丁", "自定义", parent="丁"),
    )
    assert problems(table) == [("TAG-CYCLE", 0, "parent", "甲"), ("TAG-CYCLE", 1, "parent", "乙"), ("TAG-CYCLE", 3, "parent", "丁")]
    assert normalise("甲,乙,丁", table).text == "甲,乙,丁"
    assert normalise("甲,丙", table).text == "丙"


def test_every_ancestor_is_left_out(make: Maker) -> None:
    table = make(TagRow("工业母机", "行业", parent="智能制造"))
    reading = normalise("制造业,急需采购,工业母机,智能制造", table)
    assert reading.text == "急需采购,工业母机"
    assert [(issue.code, issue.tag.name if issue.tag else "", issue.gaps["child"]) for issue in reading.issues] == [
        ("TAG-REDUNDANT-PARENT", "制造业", "工业母机"),
        ("TAG-REDUNDANT-PARENT", "智能制造", "工业母机"),
    ]


def test_merges_follow_the_chain_into_other_dimensions(make: Maker) -> None:
    table = make(
        TagRow("一", "自定义", status="合并", merged_into="二"),
        TagRow("二", "自定义", status="合并", merged_into="关系:战略客户"),
        TagRow("三", "自定义", status="合并"),
        TagRow("四", "自定义", status="合并", merged_into="没有的"),
        TagRow("五", "自定义", status="合并", merged_into="六"),
        TagRow("六", "自定义", status="合并", merged_into="七"),
        TagRow("七", "自定义", status="合并", merged_into="六"),
        TagRow("八", "自定义", status="合并", merged_into="九"),
        TagRow("九", "自定义", status="停用"),
        TagRow("十", "自定义", status="启用", merged_into="九"),
    )
    assert problems(table) == [("TAG-CYCLE", 5, "merged_into", "六"), ("TAG-CYCLE", 6, "merged_into", "七")]
    assert normalise("一", table).text == "战略合作伙伴" and codes("一", table) == ["TAG-MERGED"]
    assert normalise("三,四", table).text == "三,四" and codes("三,四", table) == ["TAG-RETIRED", "TAG-RETIRED"]
    assert normalise("五,七", table).text == "五,七" and codes("五,七", table) == ["TAG-CYCLE", "TAG-CYCLE"]
    assert normalise("八", table).text == "九" and codes("八", table) == ["TAG-MERGED", "TAG-RETIRED"]
    assert codes("十", table) == []


def test_a_merged_parent_hands_its_children_on(make: Maker) -> None:
    table = make(TagRow("制造业", "行业", status="合并", merged_into="大工业"), TagRow("大工业", "行业"))
    assert normalise("智能制造,大工业", table).text == "智能制造"
    assert normalise("制造,智能制造", table).text == "智能制造"


def test_repurchases_can_be_switched_off(make: Maker) -> None:
    table = make(TagRow("复购客户", "合作状态", status="启用"), repurchase=False)
    assert normalise("复购", table).text == "成交客户"
    assert normalise("复购,成交", table).text == "成交客户"


def test_the_same_name_in_two_dimensions(make: Maker) -> None:
    table = make(TagRow("渠道", "自定义"), TagRow("渠道", "关系", ("伙伴",)), TagRow("伙伴", "自定义"))
    reading = normalise("渠道", table)
    assert (reading.text, codes("渠道", table)) == ("关系:渠道", ["TAG-AMBIGUOUS"])
    assert codes(reading.text, table) == []
    assert normalise("自定义:渠道", table).text == "自定义:渠道"
    assert normalise("伙伴", table).text == "自定义:伙伴"  # a name goes before an alias, whatever the order


def test_own_dimensions(make: Maker) -> None:
    own = (*DIMENSIONS, Dimension("赛道", True, None, ("track",)), Dimension("需求"), Dimension("坏,名"), Dimension("行为", False))
    table = TagTable.build(own, [TagRow("出海", "Track"), TagRow("跨境", "赛道"), TagRow("报价单", "需求"), TagRow("游离", "没有的维度")])
    assert problems(table) == [("TAG-NAME", None, "dimension", "坏,名")]
    assert codes("出海,赛道标签:跨境", table) == ["TAG-EXCLUSIVE"]
    assert codes("活跃,沉默", table) == []  # 行为 was made to allow several
    found = table.dimension_named("需求")
    assert found is not None and found.name == "需求"  # a name goes before the prefix of another
    assert table.lookup("游离") is None


def test_rows_to_be_reviewed_are_known(make: Maker) -> None:
    assert codes("新想法", make(TagRow("新想法", "自定义", status="待审核"))) == []


def test_values_of_a_vocabulary_that_no_cell_can_hold() -> None:
    table = TagTable.build(None, (), {"行业": [TagRow("软件,硬件", "行业"), TagRow("软件", "行业")]})
    assert problems(table) == [("TAG-NAME", None, "tag", "软件,硬件")]
    assert [tag.name for tag in table.tags_of("行业")] == ["软件", "智能制造"]
