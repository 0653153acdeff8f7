"""Values of vocabularies, and yes or no."""

from __future__ import annotations

import datetime as dt

import pytest

from sheetcrm.schema import Unknown


@pytest.mark.parametrize(
    ("vocabulary", "text", "value"),
    [
        ("industry", "工业", "制造业"), ("industry", "Manufacturing", "制造业"), ("industry", "manufacturing", "制造业"),
        ("industry", "it服务", "IT服务"), ("industry", "ＩＴ服务", "IT服务"), ("industry", "IT 服务", "IT服务"), ("industry", "製造業", "制造业"),
        ("industry", " 制造业 ", "制造业"), ("industry", "制造业\u200b", "制造业"), ("industry", "smart Manufacturing", "智能制造"),
        ("industry", "SMARTMANUFACTURING", "智能制造"),
        ("stage", "潜在", "潜在客户"), ("stage", "意向", "意向客户"), ("stage", "已成交", "成交客户"), ("stage", "回购", "复购客户"),
        ("stage", "churned", "流失客户"), ("stage", "潛在客戶", "潜在客户"), ("stage", "Won", "成交客户"),
        ("tier", "VIP", "高价值"), ("tier", "vip客户", "高价值"), ("tier", "A", "高价值"), ("tier", "b类", "中价值"), ("tier", "低价值", "普通"),
        ("tier", "普通客户", "普通"), ("tier", "Standard", "普通"),
        ("size", "SME", "中小企业"), ("size", "大企业", "大型企业"), ("region", "华东区", "华东"), ("region", "华东地区", "华东"),
        ("region", "HK-Macau-Taiwan", "港澳台"), ("source", "展会", "行业展会"), ("source", "老客户介绍", "转介绍"),
        ("method", "email", "邮件"), ("method", "E-mail", "邮件"), ("method", "腾讯会议", "线上会议"), ("action_status", "完成", "已完成"),
        ("requirement_type", "产品需求型", "产品需求"), ("order_status", "In delivery", "履约中"), ("service_type", "售后", "售后请求"),
        ("role", "Sales", "销售"), ("lost_reason", "Price", "价格"), ("consent", "Withdrawn", "已撤回"), ("priority", "High", "高"),
        ("dimension", "所属行业", "行业"), ("tag_status", "Retired", "停用"),
    ],
)  # fmt: skip
def test_other_names_of_a_value(read, vocabulary: str, text: str, value: str) -> None:
    found = read("enum", text, vocabulary=vocabulary)
    assert found.value == value
    assert [(p.code, p.replacement) for p in found.problems] == [("VOC-ALIAS", value)]


@pytest.mark.parametrize(("vocabulary", "text"), [("stage", "潜在客户"), ("industry", "IT服务"), ("tier", "高价值"), ("sub_stage", "初步接洽")])
def test_the_label_itself(outcome, vocabulary: str, text: str) -> None:
    assert outcome("enum", text, vocabulary=vocabulary) == (text, "", ())


def test_in_an_english_workbook_the_english_label_is_the_one(read) -> None:
    assert read("enum", "Manufacturing", vocabulary="industry", lang="en").problems == ()
    assert read("enum", "Manufacturing", vocabulary="industry", lang="en").value == "制造业"
    assert [p.replacement for p in read("enum", "制造业", vocabulary="industry", lang="en").problems] == ["Manufacturing"]


def test_unknown_values_are_kept_with_suggestions(read) -> None:
    found = read("enum", "制照业", vocabulary="industry")
    assert isinstance(found.value, Unknown)
    assert found.value == "制照业"
    assert [(p.code, p.suggestions) for p in found.problems] == [("VOC-UNKNOWN", ("制造业",))]
    assert read("enum", "完全不同的东西", vocabulary="industry").problems[0].suggestions == ()
    assert read("enum", " 新\u200b行业 ", vocabulary="industry").value == "新行业"
    assert [p.code for p in read("enum", " 新\u200b行业 ", vocabulary="industry").problems] == ["VOC-UNKNOWN", "TEXT-NORM"]


def test_suggestions_are_the_most_similar_ones_in_vocabulary_order(read) -> None:
    """线上广岛: 线上广告 has 3 of 4 characters right (0.75); nothing else reaches 0.6."""
    assert read("enum", "线上广岛", vocabulary="source").problems[0].suggestions == ("线上广告",)
    assert read("enum", "线上", vocabulary="source").problems[0].suggestions == ()
    assert read("enum", "华", vocabulary="region").problems[0].suggestions == ()
    """华北东: 华北 and 华东 have a distance of 1 to 3 characters (0.67), as have their 华X区 names."""
    assert set(read("enum", "华北东", vocabulary="region").problems[0].suggestions) >= {"华东", "华北"}
    assert len(read("enum", "华北区区", vocabulary="region").problems[0].suggestions) <= 3


def test_stage_and_sub_stage_in_one_cell(read) -> None:
    """The sub-stage would be lost by a fix of this cell alone, so there is none."""
    for text in ("潜在客户-初步接洽", "潜在客户 初步接洽", "潜在 - 初步接洽", "潜在客户—初步接洽", "潜在客户/初步接洽"):
        found = read("enum", text, vocabulary="stage")
        assert found.value == "潜在客户"
        assert [(p.code, p.gaps["sub_stage"], p.replacement) for p in found.problems] == [("VOC-ALIAS", "初步接洽", None)]
    assert isinstance(read("enum", "潜在客户-方案提交", vocabulary="stage").value, Unknown)


def test_settings_change_what_columns_read(read) -> None:
    tier = {"settings": {"tier.profile": "003"}, "vocabulary": "tier"}
    assert read("enum", "普通客户", **tier).value == "中价值"
    assert read("enum", "潜在客户", **tier).value == "普通"
    assert read("enum", "VIP", **tier).value == "高价值"
    off = {"settings": {"stage.repurchase": "off"}, "vocabulary": "stage"}
    assert (read("enum", "复购客户", **off).value, read("enum", "复购客户", **off).problems) == ("成交客户", ())
    assert read("enum", "Repeat", **off).value == "成交客户"


def test_cells_that_are_not_text(read) -> None:
    assert [p.code for p in read("enum", 5, vocabulary="tier").problems] == ["CELL-TYPE", "VOC-UNKNOWN"]
    assert [p.code for p in read("enum", dt.date(2024, 1, 2), vocabulary="tier").problems] == ["CELL-TYPE", "VOC-UNKNOWN"]
    assert read("enum", "#N/A", vocabulary="tier").blank


@pytest.mark.parametrize("word", [None, "", " ", "-", "—", "无", "N/A", "暂无"])
def test_blank(outcome, word: object) -> None:
    assert outcome("enum", word, vocabulary="stage") == ("blank", "", ())
    assert outcome("bool", word) == ("blank", "", ())


@pytest.mark.parametrize("yes", [True, 1, 1.0, "是", "Y", "y", "yes", "YES", "true", "TRUE", "1", "√", "✓", "✔", "✔\ufe0f", "☑", " 是 ", "ＹＥＳ"])
def test_yes(outcome, yes: object) -> None:
    assert outcome("bool", yes) == (True, "", ())


@pytest.mark.parametrize("no", [False, 0, 0.0, "否", "N", "n", "no", "No", "false", "FALSE", "0", "×", "✗", "✘", "０"])
def test_no(outcome, no: object) -> None:
    assert outcome("bool", no) == (False, "", ())


@pytest.mark.parametrize("other", ["也许", "2", 2, -1, 0.5, "对", dt.date(2024, 1, 1), "是否"])
def test_neither(outcome, other: object) -> None:
    assert outcome("bool", other) == (None, "VOC-UNKNOWN", ("是", "否"))
