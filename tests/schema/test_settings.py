"""The Settings sheet: typed values, defaults, and rows that cannot be used."""

from __future__ import annotations

import datetime as dt

import pytest

from sheetcrm.schema import Settings


@pytest.mark.parametrize(
    ("key", "default"),
    [
        ("lang", "zh-CN"), ("timezone", "Asia/Shanghai"), ("currency.base", "CNY"), ("id.customer", "C{seq:04d}"), ("id.followups", "F{seq:05d}"),
        ("required.profile", "standard"), ("contact.methods", ("phone", "email", "address", "wechat")), ("contact.min", 2),
        ("completeness.min", 0.9), ("stage.repurchase", True), ("tier.high_min", 500000), ("tier.mid_min", 100000), ("tier.basis_days", 365),
        ("tier.profile", "001"), ("tier.auto", "never"), ("highvalue.repurchase", 0.2), ("cadence.潜在客户", 7),
        ("cadence.意向客户", 3), ("cadence.流失客户", 90), ("cadence.early.意向客户", 2), ("cadence.tier.高价值", 0), ("cadence.tag.双周", 14),
        ("revisit.tier.高价值", 90), ("due.horizon", 7), ("remind.time", dt.time(18)), ("tags.max", 5), ("tags.joiner", ","),
        ("behaviour.silent_days", 90), ("actions.auto_close", True), ("generated.sheets", ("summary", "duelist", "issues")),
        ("template.rows", 5000), ("target.nps", None), ("rate.USD", None), ("cadence.tag.每天", None),
    ],
)  # fmt: skip
def test_defaults(key: str, default: object) -> None:
    assert Settings()[key] == default


@pytest.mark.parametrize(
    ("key", "typed_in", "value"),
    [
        ("contact.min", "1", 1), ("contact.min", 3.0, 3), ("completeness.min", "80%", 0.8), ("completeness.min", 0.5, 0.5),
        ("stage.repurchase", "off", False), ("stage.repurchase", "否", False), ("stage.repurchase", True, True), ("stage.repurchase", "是", True),
        ("tier.high_min", "1,000,000", 1000000), ("remind.time", "9:30", dt.time(9, 30)), ("remind.time", 0.75, dt.time(18)),
        ("remind.time", dt.time(8, 15), dt.time(8, 15)), ("contact.methods", "phone、email", ("phone", "email")), ("lang", "EN", "en"),
        ("lang", "zh", "zh-CN"),
        ("tier.profile", 3, "003"), ("rate.USD", "7.2", 7.2), ("cadence.tag.每天", 1, 1),
        ("id.customer", "{date:%Y%m%d}{seq:03d}", "{date:%Y%m%d}{seq:03d}"), ("tags.joiner", "、", "、"),
        ("timezone", "Europe/Berlin", "Europe/Berlin"), ("contact.min", "  ", 2), ("target.nps", "-5", -5),
    ],
)  # fmt: skip
def test_values(key: str, typed_in: object, value: object) -> None:
    settings = Settings.read([("分组", key, typed_in)])
    assert settings[key] == value
    assert not settings.problems


@pytest.mark.parametrize(
    ("key", "typed_in"),
    [
        ("contact.min", "two"), ("contact.min", 1.5), ("contact.min", -1), ("completeness.min", "120%"), ("stage.repurchase", "maybe"),
        ("remind.time", "25:00"), ("remind.time", "soon"), ("lang", "fr"), ("tier.auto", "sometimes"), ("id.customer", "C"),
        ("id.customer", "C{seq:04d}{seq:04d}"), ("id.customer", "C {seq:04d}"), ("timezone", "Asia/Nowhere"), ("due.horizon", "7%"),
        ("tier.high_min", "-1"), ("verify.days", "x"),
    ],
)  # fmt: skip
def test_values_that_cannot_be_used_change_nothing(key: str, typed_in: object) -> None:
    settings = Settings.read([("", "contact.methods", "phone"), ("", key, typed_in)])
    assert settings[key] == Settings()[key]
    assert [(p.row, p.key, p.reason) for p in settings.problems] == [(1, key, "value")]


def test_unknown_keys_repeats_headings_and_blank_rows() -> None:
    settings = Settings.read(
        [("联系", None, None), (None, None, None), ("", "contact.min", 1), ("", "CONTACT.MIN", 3), ("", "colour", "red"), ("", "note only", "")]
    )
    assert settings["contact.min"] == 1
    assert [(p.row, p.reason) for p in settings.problems] == [(3, "repeat"), (4, "unknown"), (5, "unknown")]
    with pytest.raises(KeyError):
        settings["colour"]
    assert settings.get("colour", "blue") == "blue"
    assert "contact.min" in settings
    assert "colour" not in settings


def test_families() -> None:
    settings = Settings.read([("", "cadence.tag.每天", 1), ("", "rate.USD", 7.2), ("", "rate.EUR", 7.8)])
    assert settings.family("rate.") == {"USD": 7.2, "EUR": 7.8}
    assert settings.family("cadence.tag.") == {"周度": 7, "月度": 30, "季度": 90, "日度": 1, "双周": 14, "每天": 1}


def test_language_is_none_when_nobody_chose_one() -> None:
    assert Settings().lang is None
    assert Settings.read([("", "lang", "en")]).lang == "en"


def test_rows_for_vocabularies_and_dimensions() -> None:
    settings = Settings.read(
        [
            ("vocab.industry", "农业", "种植、养殖", "Agriculture"),
            ("vocab.sub_stage.意向客户", "样品测试", "", ""),
            ("tag_dimension", "爱好", "multi", ""),
            ("tag_dimension", "行业", "multi", ""),
            ("tag_dimension", "坏", "perhaps", ""),
        ]
    )
    (value,) = settings.vocabulary_rows["industry"]
    assert (value.zh, value.en, value.aliases) == ("农业", "Agriculture", ("种植", "养殖"))
    assert settings.vocabulary_rows["sub_stage"][0].parent == "意向客户"
    assert [tuple(row) for row in settings.dimension_rows] == [("爱好", False, None), ("行业", False, None)]
    assert [p.reason for p in settings.problems] == ["value"]
