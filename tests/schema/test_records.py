"""Records: pydantic models whose errors are rule codes."""

from __future__ import annotations

import datetime as dt

import jsonschema
import pytest
from pydantic import BaseModel, ValidationError
from pydantic import Field as PydanticField

from sheetcrm.schema import BookSchema, ReadContext, Settings, Vocabularies
from sheetcrm.schema.sheets.customers import Customer
from sheetcrm.schema.sheets.followups import FollowUp

GOOD = {"customer_id": "C0001", "name": "华星智能科技有限公司", "stage": "意向客户", "owner": "李敏", "created_date": "2024-05-01"}


def errors(**changes: object) -> dict[str, str]:
    with pytest.raises(ValidationError) as caught:
        Customer.model_validate(GOOD | changes)
    return {str(error["loc"][0]): error["type"] for error in caught.value.errors()}


def test_values_are_typed_as_cells_are() -> None:
    customer = Customer.model_validate(
        GOOD
        | {
            "phone": "139 0000 1234、010-12345678",
            "stage": "意向",
            "tags": "急需采购，技术型",
            "history_amount_wan": "80万",
            "archived": "否",
            "updated_at": "2024-06-15 10:20",
            "employees": "120",
        }
    )
    assert customer.phone == ("13900001234", "010-12345678")
    assert customer.stage == "意向客户"
    assert customer.tags == ("急需采购", "技术型")
    assert customer.history_amount_wan == 80
    assert customer.archived is False
    assert customer.created_date == dt.date(2024, 5, 1)
    assert customer.updated_at == dt.datetime(2024, 6, 15, 10, 20)
    assert customer.employees == 120
    assert (customer.email, customer.wechat) == (None, None)


def test_python_values_are_accepted() -> None:
    customer = Customer(
        customer_id="c0002",
        name="x",
        stage="Won",
        owner="李敏",
        created_date=dt.date(2024, 5, 1),
        phone=("13900001234", "13800005678"),
        tags=("技术型",),
        history_amount_wan=1.5,
        archived=True,
    )
    assert (customer.customer_id, customer.stage, customer.phone, customer.archived) == ("C0002", "成交客户", ("13900001234", "13800005678"), True)


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("customer_id", None, "REQ-BLANK"), ("customer_id", "客户 1", "ID-FORMAT"), ("customer_id", 10**15, "ID-PRECISION"),
        ("name", "  ", "REQ-BLANK"), ("owner", "无", "REQ-BLANK"), ("created_date", "3月15日", "DATE-YEARLESS"),
        ("created_date", "03/04/2024", "DATE-BAD"), ("first_contact_date", "明天", "DATE-BAD"), ("phone", "12345", "PHONE-BAD"),
        ("phone", "13900001234/12345", "PHONE-BAD"), ("phone", "1.39E+10", "PHONE-SCI"), ("email", "zhang", "EMAIL-BAD"),
        ("history_amount_wan", "面议", "NUM-BAD"), ("history_amount_wan", -5, "NUM-NEG"), ("archived", "也许", "VOC-UNKNOWN"),
        ("name", object(), "VALUE-BAD"), ("name", "#", None), ("industry", "新行业", None), ("name", "一" * 121, None),
    ],
)  # fmt: skip
def test_what_is_refused(field: str, value: object, code: str | None) -> None:
    """Errors of severity E are refused; what only needs a second look (a new industry, a long name) is not."""
    if code is None:
        Customer.model_validate(GOOD | {field: value})
    else:
        assert errors(**{field: value}) == {field: code}


def test_a_missing_required_field_is_as_wrong_as_a_blank_one() -> None:
    with pytest.raises(ValidationError) as caught:
        Customer.model_validate({"customer_id": "C0001"})
    assert {error["loc"][0]: error["type"] for error in caught.value.errors()} == dict.fromkeys(
        ("name", "stage", "owner", "created_date"), "REQ-BLANK"
    )


def test_names_that_do_not_exist_are_refused() -> None:
    assert errors(colour="red") == {"colour": "extra_forbidden"}


def test_messages_are_in_the_language_of_the_context_and_suggest() -> None:
    settings = Settings()
    context = ReadContext(45473.0, "en", settings, Vocabularies.of(settings))
    with pytest.raises(ValidationError, match=r"no year \(maybe: 2024-03-15\)"):
        Customer.model_validate(GOOD | {"created_date": "3月15日"}, context=context)


def test_records_are_values() -> None:
    a, b = Customer.model_validate(GOOD), Customer.model_validate(GOOD)
    assert a == b
    with pytest.raises(ValidationError):
        a.name = "y"  # type: ignore[misc]
    assert Customer.model_validate(a.model_dump(mode="json")) == a


def test_from_typed_values_nothing_is_checked() -> None:
    record = FollowUp.from_typed({"followup_id": "F00001", "followed_at": 45231.5, "participants": ("李敏",), "due_date": 45235.0})
    assert (record.followup_id, record.followed_at, record.participants, record.due_date) == (
        "F00001",
        dt.datetime(2023, 11, 1, 12),
        ("李敏",),
        dt.date(2023, 11, 5),
    )
    assert record.customer_id is None
    assert record.summary is None


def test_json_schema_accepts_records_and_names_every_field() -> None:
    for lang in ("zh-CN", "en"):
        schema = BookSchema.default().json_schema(lang)
        jsonschema.Draft202012Validator.check_schema(schema)
        customer = Customer.model_validate(
            GOOD | {"phone": "13900001234", "tags": "技术型", "size": "SME", "gender": "女", "updated_at": "2024-06-15 10:20"}
        ).model_dump(mode="json")
        jsonschema.validate({"Customers": [customer]}, schema)
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate({"Customers": [customer | {"customer_id": None}]}, schema)
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate({"Customers": [customer | {"history_amount_wan": "viel"}]}, schema)
    jsonschema.Draft202012Validator.check_schema(Customer.model_json_schema())


class Visit(BaseModel):
    """Somebody's own sheet."""

    visit_id: str
    visited_on: dt.date = PydanticField(title="拜访日期")
    score: int | None = None
    length_minutes: float = PydanticField(default=0, ge=0, description="minutes")


def test_a_sheet_of_ones_own_model() -> None:
    schema = BookSchema.default().with_model(Visit)
    sheet = schema.sheet("visit")
    assert (sheet.name, sheet.role, sheet.id_field) == ("Visit", "entered", "visit_id")
    assert [(f.key, f.label.zh, f.kind.name, f.required) for f in sheet.fields] == [
        ("visit_id", "Visit id", "text", "required"),
        ("visited_on", "拜访日期", "date", "required"),
        ("score", "Score", "integer", "optional"),
        ("length_minutes", "Length minutes", "pydantic", "optional"),
    ]
    record = sheet.model.model_validate({"visit_id": "V1", "visited_on": "2024年3月15日", "score": "5"})
    assert record.model_dump() == {"visit_id": "V1", "visited_on": dt.date(2024, 3, 15), "score": 5, "length_minutes": None}
    assert "visit" not in BookSchema.default()
