"""Vocabularies, what Settings and Tags add to them, and the tag table made of them."""

from __future__ import annotations

import pytest

from sheetcrm.schema import Settings, Vocabularies, dimensions_of, tag_rows_of

BUILT_IN = Vocabularies.of()


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("stage", "潜在客户 意向客户 成交客户 复购客户 流失客户"), ("tier", "高价值 中价值 普通"), ("size", "大型企业 中小企业 个体工商户"),
        ("customer_type", "新客户 老客户 潜在客户"), ("region", "华东 华南 华北 华中 西南 西北 东北 港澳台 海外"),
        ("industry", "制造业 智能制造 零售业 IT服务 新能源 金融 教育 医疗健康 建筑地产 物流运输 餐饮住宿 电商 其他"),
        ("source", "行业展会 转介绍 官网 主动拜访 线上广告 线上推广 客服反馈 第三方合作 其他"),
        ("method", "电话 邮件 面谈 上门拜访 线上会议 节日问候 社交媒体 问卷 微信 企业微信 钉钉 短信 其他"),
        ("order_status", "报价 已签约 履约中 已完成 已取消 已退款"), ("tag_status", "启用 停用 合并 待审核"),
        ("role", "管理员 销售 客服 市场 只读"),
        ("dimension", "行业 规模 合作状态 价值层级 区域 行为 跟进频率 需求特征 采购信号 关系 自定义"),
    ],
)  # fmt: skip
def test_values_in_order(name: str, values: str) -> None:
    assert [value.zh for value in BUILT_IN[name]] == values.split()


@pytest.mark.parametrize("name", list(BUILT_IN))
def test_every_name_is_unique_and_leads_to_its_value(name: str) -> None:
    vocabulary = BUILT_IN[name]
    for value in vocabulary:
        assert value.en
        for text in value.names:
            assert vocabulary.lookup(text) == value, text


def test_ranks_parents_and_won() -> None:
    assert [value.rank for value in BUILT_IN["stage"]] == [1, 2, 3, 4, None]
    assert BUILT_IN["industry"]["智能制造"].parent == "制造业"
    assert {value.zh for value in BUILT_IN["order_status"] if value.won} == {"已签约", "履约中", "已完成"}
    assert {value.zh: value.parent for value in BUILT_IN["sub_stage"]} == {
        "初步接洽": "潜在客户",
        "方案提交": "意向客户",
        "履约中": "成交客户",
        "需挽回": "流失客户",
    }
    assert BUILT_IN["tier"].weak == {"A", "B", "C", "High", "Medium", "Standard"}


def test_settings_add_values_and_names() -> None:
    settings = Settings.read(
        [("vocab.industry", "农业", "种植", "Agriculture"), ("vocab.industry", "制造业", "加工", ""), ("vocab.colour", "红", "", "Red")]
    )
    vocabularies = Vocabularies.of(settings)
    industry = vocabularies["industry"]
    assert industry.values[-1].zh == "农业"
    assert industry.lookup("agriculture") == industry["农业"]
    assert industry.lookup("加工") == industry["制造业"]
    assert industry.lookup("Manufacturing") == industry["制造业"]
    assert vocabularies["colour"].labels("en") == ["Red"]
    assert "农业" not in BUILT_IN["industry"]


def test_tags_add_values_of_bound_columns() -> None:
    settings = Settings()
    vocabularies = Vocabularies.of(settings)
    rows = [
        {"tag": "农业", "dimension": "Industry", "aliases": "种植、养殖", "status": "启用"},
        {"tag": "水稻", "dimension": "行业", "parent": "农业"},
        {"tag": "老工业", "dimension": "行业", "status": "合并", "merged_into": "制造业"},
        {"tag": "IT服务", "dimension": "行业", "aliases": "软件业"},
        {"tag": "爱钓鱼", "dimension": "自定义"},
    ]
    vocabularies.extend_from_tags(tag_rows_of(vocabularies, settings, rows))
    industry = vocabularies["industry"]
    assert industry.values[-1].zh == "农业"
    assert industry.lookup("养殖") == industry["农业"]
    assert industry.lookup("软件业") == industry["IT服务"]
    assert industry.lookup("老工业") == industry["制造业"]
    assert industry.lookup("水稻") is None
    assert industry["IT服务"].en == "IT services"


def test_dropdowns_leave_out_what_counts_as_another_value() -> None:
    off = Vocabularies.of(Settings.read([("", "stage.repurchase", "off")]))
    assert off.column("stage").labels("zh-CN") == ["潜在客户", "意向客户", "成交客户", "流失客户"]
    assert off["stage"].labels("en") == ["Prospect", "Interested", "Won", "Repeat", "Lost"]


def test_the_tag_table_knows_columns_settings_and_sub_stages() -> None:
    settings = Settings.read([("tag_dimension", "爱好", "exclusive", ""), ("tag_dimension", "行业", "multi", "")])
    assert next((d.name, d.exclusive, d.bound) for d in dimensions_of(settings)) == ("行业", False, "industry")
    assert dimensions_of(settings)[-1].name == "爱好"
    table = tag_rows_of(Vocabularies.of(settings), settings, [{"tag": "高尔夫", "dimension": "爱好", "status": "Active"}])
    assert [tag.text for tag in table.parse("工业，VIP、高尔夫,潜在客户-初步接洽").tags] == ["制造业", "高价值", "高尔夫", "潜在客户"]
    assert table.parse("潜在客户-初步接洽").sub_stage is not None
    assert not table.problems
