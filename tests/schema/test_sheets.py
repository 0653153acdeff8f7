"""The sheets as the specification of the product lists them."""

from __future__ import annotations

import pytest

from sheetcrm.schema import BookSchema, ReadContext

BOOK = BookSchema.default()
CORE_CUSTOMERS = [
    "customer_id",
    "name",
    "contact_name",
    "contact_title",
    "phone",
    "email",
    "wechat",
    "address",
    "industry",
    "size",
    "region",
    "source",
    "stage",
    "sub_stage",
    "tier",
    "core_needs",
    "tags",
    "history_amount_wan",
    "owner",
    "first_contact_date",
    "created_date",
    "next_followup_date",
    "updated_at",
    "notes",
]


def test_customers() -> None:
    sheet = BOOK.sheet("customers")
    assert [f.key for f in sheet.columns] == CORE_CUSTOMERS
    assert [f.key for f in sheet.fields if f.required == "required"] == ["customer_id", "name", "stage", "owner", "created_date"]
    expected = ["contact_name", "contact_title", "phone", "email", "industry", "source", "core_needs", "tags", "first_contact_date"]
    assert [f.key for f in sheet.fields if f.required == "expected"] == expected
    assert [f.key for f in sheet.fields if f.sensitive] == ["phone", "email", "wechat", "address", "contact_info"]
    assert [f.key for f in sheet.fields if f.past_only] == ["first_contact_date", "created_date", "birth_year"]
    assert {f.key: f.max_length for f in sheet.fields if f.max_length} == {
        "name": 120,
        "contact_name": 60,
        "contact_title": 60,
        "wechat": 60,
        "address": 200,
    }
    assert sheet.field("stage").default == "潜在客户"


def test_followups_and_requirements() -> None:
    sheet = BOOK.sheet("followups")
    assert [f.key for f in sheet.fields] == [
        "followup_id",
        "customer_id",
        "customer_name",
        "followed_at",
        "method",
        "contact_person",
        "participants",
        "summary",
        "feedback",
        "commitments",
        "next_action",
        "owner",
        "due_date",
        "next_followup_date",
        "action_status",
        "completed_on",
        "stage_after",
        "recorded_at",
    ]
    assert [f.key for f in sheet.fields if f.required == "required"] == ["followup_id", "customer_id", "followed_at", "summary", "owner"]
    assert [f.key for f in sheet.fields if f.past_only] == ["followed_at"]
    sheet = BOOK.sheet("requirements")
    assert [f.key for f in sheet.fields if f.required == "required"] == ["requirement_id", "customer_id", "requirement_type", "description", "owner"]
    assert sheet.field("expected_amount").minimum == 0


def test_the_due_list_ends_with_its_entry_columns() -> None:
    fields = BOOK.sheet("duelist").fields
    assert [f.label.zh for f in fields] == [
        "序号",
        "状态",
        "类型",
        "到期日",
        "逾期天数",
        "客户编号",
        "客户名称",
        "合作状态",
        "价值层级",
        "负责人",
        "联系人",
        "电话",
        "上次跟进",
        "上次摘要",
        "下一步行动",
        "周期(天)",
        "提醒时间",
        "规则",
        "行动编号",
        "本次跟进方式",
        "本次跟进内容",
        "下次跟进时间",
        "完成",
    ]
    assert [f.label.en for f in fields[-4:]] == ["Method now", "Summary now", "Next follow-up", "Done"]
    assert [f.key for f in fields if f.edit != "E"] == ["entry_method", "entry_summary", "entry_next", "entry_done"]


def test_issues() -> None:
    fields = BOOK.sheet("issues").fields
    assert [f.label.zh for f in fields] == [
        "序号",
        "级别",
        "规则",
        "工作表",
        "行",
        "编号",
        "字段",
        "当前值",
        "说明",
        "建议",
        "可自动修复",
        "定位",
        "处理",
    ]
    assert [f.key for f in fields if f.edit != "E"] == ["decision"]


def test_roles() -> None:
    assert {sheet.key: sheet.role for sheet in BOOK.sheets} == {
        "customers": "entered", "followups": "entered", "tags": "entered", "requirements": "entered", "team": "config", "settings": "config",
        "fields": "config",
        "contacts": "entered", "orders": "entered", "servicerecords": "entered", "feedback": "entered", "attachments": "entered",
        "stagehistory": "log", "changelog": "log",
        "summary": "generated", "duelist": "generated", "issues": "generated",
        "customerview": "generated", "performance": "generated", "tagreview": "generated",
    }  # fmt: skip


@pytest.mark.parametrize("sheet", BOOK.sheets, ids=lambda sheet: sheet.key)
def test_every_field_is_complete(sheet) -> None:
    vocabularies = ReadContext.default().vocabularies
    for field in sheet.fields:
        assert field.label.zh and field.label.en
        assert field.kind.name != "enum" or field.vocabulary in vocabularies
        assert field.reference is None or field.reference in BOOK
        if sheet.role in ("entered", "config"):
            assert field.note.zh and field.note.en, field.key


@pytest.mark.parametrize("sheet", [s for s in BOOK.sheets if s.role == "entered"], ids=lambda sheet: sheet.key)
def test_examples_are_read_without_a_word(sheet) -> None:
    context = ReadContext.default()
    for field in sheet.fields:
        if field.example is not None:
            found = field.kind.read(field.kind.raw(field.example), field, context)
            assert not found.problems and not found.blank, field.key
