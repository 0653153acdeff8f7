"""Tags of a customer: chunks, unknown texts, suggestions, columns that say the same, and what a fix writes."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sheetcrm.errors import UsageError
from sheetcrm.tags import TagOptions, TagRow, TagTable, mend, normalise

Maker = Callable[..., TagTable]


def codes(cell: str, table: TagTable, **more: object) -> list[str]:
    return [issue.code for issue in normalise(cell, table, **more).issues]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("- 制造业\r\n- 大型企业\r\n", "制造业,大型企业"),
        ("“制造业”、「大型企业」。", "制造业,大型企业"),
        ("1,000", "1,000"),
        ("a##b,C##", "a##b,C##"),
        ("##急需采购", "急需采购"),
        ("行业:#制造业", "制造业"),
        ("行业: 制造业 规模: 大型企业", "制造业,大型企业"),
        ("制造业 规模:大型企业", "制造业,大型企业"),
        ("行业:制造业-规模:SME", "制造业,中小企业"),
        ("Wi-Fi,TCP/IP,5G/6G,on-premise,50万+,B2B-SaaS,R&D", "Wi-Fi,TCP/IP,5G/6G,on-premise,50万+,B2B-SaaS,R&D"),
        ("制造业-未知-大型企业", "制造业-未知-大型企业"),
        ("制照业,製照業", "制照业"),
        ("制\u200b造\ufeff业", "制造业"),
        ("10:30 会议", "10:30 会议"),
    ],
)
def test_reading(table: TagTable, cell: str, text: str) -> None:
    assert normalise(cell, table).text == text


@pytest.mark.parametrize(
    ("cell", "text", "issues"),
    [
        ("行业:区域:华东", "华东", ["TAG-WRONG-DIM"]),
        ("行业:行业标签:制造业", "制造业", []),
        ("行业:制造业-大型企业", "制造业,大型企业", ["TAG-WRONG-DIM"]),
        ("行业:制照业", "行业:制照业", ["TAG-UNKNOWN"]),
        ("区域:行业:制照业", "区域:行业:制照业", ["TAG-WRONG-DIM", "TAG-UNKNOWN"]),
        ("爱好:制造业 大型企业", "爱好:制造业 大型企业", ["TAG-DIM-UNKNOWN"]),
        ("爱好:", "", ["TAG-EMPTY-VALUE"]),
        ("规模:暂无,规模: / ", "", ["TAG-EMPTY-VALUE", "TAG-EMPTY-VALUE"]),
        ("合作状态:潜在-初步接洽", "潜在客户", ["TAG-SUBSTAGE"]),
        ("意向客户-初步接洽", "意向客户-初步接洽", ["TAG-UNKNOWN"]),
        ("制造业,大型企业,VIP,意向,华东,周度", "制造业,大型企业,高价值,意向客户,华东,周度", ["TAG-COUNT"]),
    ],
)
def test_what_is_said(table: TagTable, cell: str, text: str, issues: list[str]) -> None:
    assert normalise(cell, table).text == text
    assert codes(cell, table) == issues


def suggestions(cell: str, table: TagTable) -> tuple[str, ...]:
    return next(issue.suggestions for issue in normalise(cell, table).issues if issue.code in ("TAG-UNKNOWN", "TAG-DIM-UNKNOWN"))


def test_suggestions(make: Maker) -> None:
    table = make(
        TagRow("乙丙丁戊", "自定义"),
        TagRow("甲丙丁戊", "自定义"),
        TagRow("甲乙丙丁", "自定义"),
        TagRow("甲乙丙己", "自定义", status="停用"),
        TagRow("甲乙丙戊", "关系", ("甲乙丙丁戊",)),
    )
    assert suggestions("甲乙丙丁戊己", table) == ("甲乙丙戊", "乙丙丁戊", "甲丙丁戊")  # 5/6 by its alias, then 4/6 in the order of the table
    assert suggestions("甲乙丙XY", table) == ("甲乙丙戊", "甲乙丙丁")  # 3/5 is just enough
    assert suggestions("行业:製照业", table) == ("制造业",)
    assert suggestions("华东-甲乙丙X", table)[0] == "华东"
    assert len(suggestions("甲乙丙丁X", table)) == 3
    assert "甲乙丙己" not in suggestions("甲乙丙己X", table)
    assert suggestions("其他X", table) == ("行业:其他",)
    assert suggestions("爱好:SME", table) == ("中小企业",)
    assert suggestions("华东-潜在-不知道", table) == ("华东", "潜在客户")


def test_unknown_tags_can_be_created_or_dropped(table: TagTable) -> None:
    cell = "制造业,新想法,需求:快,爱好:高尔夫," + "长" * 31
    keep, create, drop = (normalise(cell, table, options=TagOptions(unknown=unknown)) for unknown in ("keep", "create", "drop"))
    assert keep.creates == () and keep.text == cell
    assert create.creates == (("自定义", "新想法"), ("需求特征", "快")) and create.text == cell
    assert drop.text == "制造业,爱好:高尔夫"
    assert [issue.code for issue in drop.issues].count("TAG-UNKNOWN") == 3


@pytest.mark.parametrize(
    ("cell", "bound", "fills", "issues"),
    [
        ("智能制造", {"行业": None}, {"行业": "智能制造"}, []),
        ("500人以上", {"规模": None}, {"规模": "大型企业"}, []),
        ("制造业,零售业", {"行业": None}, {}, ["TAG-EXCLUSIVE"]),
        ("制造业", {}, {}, []),
        ("智能制造", {"行业": "制造业"}, {}, []),
        ("制造业", {"行业": "智能制造"}, {}, ["TAG-BOUND-MISMATCH"]),
        ("零售业,SME", {"行业": "制造业", "规模": "大型企业"}, {}, ["TAG-BOUND-MISMATCH", "TAG-BOUND-MISMATCH"]),
        ("零售业", {"行业": "Manufacturing"}, {}, ["TAG-BOUND-MISMATCH"]),
        ("零售业", {"行业": "不在表里"}, {}, []),
        ("制造业,急需采购", {"规模": "大型企业", "区域": None}, {}, []),
    ],
)
def test_columns(table: TagTable, cell: str, bound: dict[str, str | None], fills: dict[str, str], issues: list[str]) -> None:
    reading = normalise(cell, table, bound=bound)
    assert {dimension: tag.name for dimension, tag in reading.fills.items()} == fills
    assert [issue.code for issue in reading.issues] == issues
    off = normalise(cell, table, bound=bound, options=TagOptions(bound="off"))
    assert not off.fills and "TAG-BOUND-MISMATCH" not in [issue.code for issue in off.issues]


@pytest.mark.parametrize(
    ("stage", "sub_stage"),
    [("潜在客户", "初步接洽"), ("Prospect", "初步接洽"), ("成交客户", None), (None, "初步接洽")],
)
def test_a_sub_stage_belongs_to_its_stage(table: TagTable, stage: str | None, sub_stage: str | None) -> None:
    assert normalise("潜在-初步接洽", table, bound={"合作状态": stage}).sub_stage == sub_stage


@pytest.mark.parametrize(
    ("cell", "bound", "text"),
    [
        ("老带新,急需采购", {}, "急需采购"),
        ("意向客户,成交客户", {"合作状态": "成交客户"}, "成交客户"),
        ("意向客户,成交客户", {"合作状态": None}, "意向客户,成交客户"),
        ("活跃,沉默", {}, "活跃客户,沉默客户"),
        ("急需采购,零售业,SME", {"行业": "制造业"}, "急需采购,制造业,中小企业"),
        ("零售业,智能制造,金融", {"行业": "制造业"}, "智能制造"),
        ("零售业,金融", {"行业": "制造业"}, "制造业"),
        ("零售业,金融", {"行业": "不在表里"}, "零售业,金融"),
        ("急需采购", {"行业": "制造业"}, "急需采购"),
    ],
)
def test_mending(table: TagTable, cell: str, bound: dict[str, str | None], text: str) -> None:
    assert mend(cell, table, bound=bound).text == text


def test_mending_tells_the_sub_stage_that_it_takes_out(table: TagTable) -> None:
    mended = mend("潜在客户-初步接洽", table, bound={"合作状态": "潜在客户"})
    assert (mended.text, mended.sub_stage, mended.issues) == ("潜在客户", "初步接洽", ())


def test_mirror_adds_what_the_columns_say(table: TagTable) -> None:
    mirror = TagOptions(bound="mirror")
    bound = {"行业": "制造业", "规模": None, "区域": "不在表里", "合作状态": "成交客户"}
    assert mend("急需采购,已成交", table, bound=bound, options=mirror).text == "急需采购,成交客户,制造业"
    assert normalise("急需采购", table, bound=bound, options=mirror).text == "急需采购"


def test_off_leaves_columns_alone(table: TagTable) -> None:
    assert mend("零售业,金融", table, bound={"行业": "制造业"}, options=TagOptions(bound="off")).text == "零售业,金融"


def test_the_limit(table: TagTable) -> None:
    cell = "制造业,大型企业,急需采购,增加预算"
    assert codes(cell, table, options=TagOptions(max=4)) == []
    reading = normalise(cell, table, options=TagOptions(max=3))
    assert [(issue.code, issue.gaps) for issue in reading.issues] == [("TAG-COUNT", {"count": "4", "max": "3"})]
    assert reading.text == cell
    assert codes(cell, table, options=TagOptions(max=2, limit_scope="custom")) == []
    assert codes(cell, table, options=TagOptions(max=1, limit_scope="custom")) == ["TAG-COUNT"]


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        *(("joiner", joiner) for joiner in ("", " ", "/", "#", "x,", ",a", ",\u0338")),
        ("display", "short"),
        ("unknown", ""),
        ("bound", "on"),
        ("limit_scope", "none"),
    ],
)
def test_settings_that_cannot_be(setting: str, value: str) -> None:
    with pytest.raises(UsageError) as raised:
        TagOptions(**{setting: value})  # type: ignore[arg-type]
    assert raised.value.code == "E-CONFIG" and f"tags.{setting}" in raised.value.line("en")


def test_each_code_once_for_each_tag(table: TagTable) -> None:
    assert codes("制照业,制照业,老带新,老带新,高价直", table) == ["TAG-UNKNOWN", "TAG-RETIRED", "TAG-UNKNOWN"]
    assert codes("意向客户,成交客户,潜在客户,制造业,零售业", table) == ["TAG-EXCLUSIVE", "TAG-EXCLUSIVE"]
