"""Which column of a list is which field."""

from __future__ import annotations

import pytest

from sheetcrm.errors import UsageError
from sheetcrm.schema import BookSchema
from sheetcrm.schema.profiles import NAMES, detect, profile_named
from sheetcrm.sync.intake.mapping import ListMapping, MappingWishes, map_columns, to_save

SCHEMA = BookSchema.default()


def mapped(headers: str, **wishes: object) -> ListMapping:
    return map_columns(headers.split(","), SCHEMA, MappingWishes(**wishes))  # type: ignore[arg-type]


def fields(mapping: ListMapping) -> dict[str, str]:
    return {use.header: use.field for use in mapping.uses}


@pytest.mark.parametrize(
    ("headers", "sheet"),
    [
        ("客户名称,联系人,电话,负责人", "customers"),
        ("Company,Phone,Owner", "customers"),
        ("客户名称,跟进日期,方式,跟进内容,负责人", "followups"),
        ("订单编号,客户,金额,日期,状态", "orders"),
        ("客户名称,姓名,决策角色,电话,主联系人", "contacts"),
        ("客户名称,需求类型,具体描述,需求优先级", "requirements"),
        ("customer_id,opened_at,type,description,handler", "servicerecords"),
    ],
)
def test_the_labels_say_which_sheet(headers: str, sheet: str) -> None:
    assert mapped(headers).sheet == sheet


def test_the_sheet_may_be_named() -> None:
    assert mapped("客户名称,姓名,电话", sheet="contacts").sheet == "contacts"


def test_columns_of_numbers_and_pieces_are_joined_others_are_not() -> None:
    mapping = mapped("公司名称,姓名(职位),座机,手机,区,省,市,详细地址,备注,备注信息")
    assert mapping.order == {"name": [0], "contact_name": [1], "phone": [2, 3], "address": [5, 6, 4, 7], "notes": [8]}
    assert mapping.unused == ["备注信息"]


def test_what_the_user_says_goes_first() -> None:
    mapping = mapped("公司,电话,代号,备注", columns={"代号": "name", "备注": "", "公司": "地址"})
    assert fields(mapping) == {"公司": "address", "电话": "phone", "代号": "name", "备注": ""}
    assert [use.by for use in mapping.uses] == ["map", "label", "map", "ignored"]


@pytest.mark.parametrize(("columns", "code"), [({"没有": "name"}, "E-MAP-HEADER"), ({"公司": "nofield"}, "E-MAP-FIELD")])
def test_a_wish_that_makes_no_sense_is_refused(columns: dict[str, str], code: str) -> None:
    with pytest.raises(UsageError, match=code):
        mapped("公司,电话", columns=columns)


def test_likeness_is_proposed_and_taken_only_when_asked() -> None:
    plain = mapped("客户名,电话号,完全无关")
    assert [(one.header, one.field) for one in plain.proposals] == [("客户名", "name"), ("电话号", "phone")]
    assert not plain.order
    taken = mapped("客户名,电话号,完全无关", accept=True)
    assert taken.order == {"name": [0], "phone": [1]}
    assert taken.unused == ["完全无关"]


def test_a_saved_mapping_says_the_same_again() -> None:
    first = mapped("客户名,电话号,代码", columns={"代码": "-"}, accept=True)
    again = mapped("客户名,电话号,代码", saved=to_save(first))
    assert again.order == first.order
    assert [use.by for use in again.uses] == ["saved", "saved", "ignored"]


def test_the_columns_of_a_workbook_of_rejects_are_left_out() -> None:
    assert fields(mapped("退回原因,来源行,客户名称"))["退回原因"] == ""
    assert mapped("Reason for rejection,Line in the source,Customer name").unused == []


@pytest.mark.parametrize(
    ("headers", "profile", "sheet"),
    [
        ("Record ID,Company name,Company owner,Lifecycle Stage,Phone Number", "hubspot", "customers"),
        ("Record ID,First Name,Last Name,Email,Lead Status,Associated Company", "hubspot", "contacts"),
        ("Lead Id,First Name,Last Name,Company,Email,Lead Status,Lead Owner,Rating", "zoho", "customers"),
        ("Account ID,Account Name,Billing State/Province,Billing Zip/Postal Code,Phone,Type", "salesforce", "customers"),
        ("客户ID,客户名称,成交状态,一级行业,负责人,生命状态", "fxiaoke", "customers"),
        ("客户名称,联系人,电话", "generic", "customers"),
    ],
)
def test_well_known_exports_are_recognised(headers: str, profile: str, sheet: str) -> None:
    mapping = mapped(headers)
    assert (mapping.profile, mapping.sheet) == (profile, sheet)
    assert detect(headers.split(","))[0].name == profile


@pytest.mark.parametrize("name", NAMES)
def test_profiles_name_fields_and_values_that_there_are(name: str) -> None:
    vocabularies = SCHEMA.sheet("customers")
    for one in profile_named(name).lists:
        sheet = SCHEMA.sheet(one.sheet)
        assert {key for key in one.columns.values() if key not in sheet} == set()
        for key, words in one.values.items():
            known = {value.zh for value in _vocabulary(sheet.field(key).vocabulary)}
            assert set(words.values()) <= known, (name, key)
    assert vocabularies.key == "customers"


def _vocabulary(name: str | None) -> object:
    from sheetcrm.schema import Vocabularies

    found = Vocabularies.of().get(name)
    assert found is not None
    return found
