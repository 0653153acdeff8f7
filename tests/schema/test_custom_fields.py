"""Columns of the team's own, declared on the Fields sheet."""

from __future__ import annotations

import pytest

from sheetcrm.cells import CellKind, Raw
from sheetcrm.schema import BookSchema, ReadContext, Settings, Vocabularies, custom_fields, recognise_header

ROWS = [
    {
        "sheet": "Customers",
        "key": "x_level",
        "label_zh": "会员等级",
        "label_en": "Member level",
        "type": "选项",
        "vocabulary": "金、银、铜",
        "required": "是",
    },
    {"sheet": "客户", "key": "x_since", "label_zh": "入会日期", "type": "date", "sensitive": "Yes"},
    {"sheet": "FollowUps", "key": "x_km", "type": "数字", "note": "里程"},
    {"sheet": "Customers", "key": "level", "type": "文本"},
    {"sheet": "Customers", "key": "x_level", "type": "文本"},
    {"sheet": "Nowhere", "key": "x_a", "type": "文本"},
    {"sheet": "Customers", "key": "x_b", "type": "魔法"},
    {"sheet": "Customers", "key": "x_c", "type": "选项"},
]


@pytest.fixture
def found():
    return custom_fields(ROWS, Vocabularies.of())


def test_rows_become_fields(found) -> None:
    assert {sheet: [(f.key, f.kind.name, f.required, f.sensitive) for f in fields] for sheet, fields in found.fields.items()} == {
        "customers": [("x_level", "enum", "required", False), ("x_since", "date", "optional", True)],
        "followups": [("x_km", "number", "optional", False)],
    }
    assert [(p.row, p.reason) for p in found.problems] == [(3, "key"), (4, "key"), (5, "sheet"), (6, "type"), (7, "values")]


def test_the_book_knows_them(found) -> None:
    settings = Settings()
    vocabularies = Vocabularies.of(settings)
    found.add_to(vocabularies)
    sheet = BookSchema.default().with_fields(found.fields).sheet("customers")
    assert recognise_header(["会员等级", "Member level", "入会日期"], sheet).columns == {"x_level": 0, "x_since": 2}
    context = ReadContext(45473.0, "zh-CN", settings, vocabularies)
    field = sheet.field("x_level")
    assert field.kind.read(Raw(CellKind.TEXT, "金", float("nan")), field, context).problems == ()
    assert [p.code for p in field.kind.read(Raw(CellKind.TEXT, "铁", float("nan")), field, context).problems] == ["VOC-UNKNOWN"]
    record = sheet.model.model_validate(
        {"customer_id": "C1", "name": "x", "stage": "意向", "owner": "李敏", "created_date": "2024-05-01", "x_level": "银"}, context=context
    )
    assert record.x_level == "银"  # type: ignore[attr-defined]
    assert "x_level" not in BookSchema.default().sheet("customers")
