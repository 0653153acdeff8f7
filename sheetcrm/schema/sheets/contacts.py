"""Contacts 联系人: a module; people at a customer, one row a person."""

import datetime as dt
from typing import Annotated

from sheetcrm.schema.declared import Declared
from sheetcrm.schema.field import column
from sheetcrm.schema.kinds import BOOL, DATE, ENUM, PERSON_NAME, TEXT
from sheetcrm.schema.sheet import SheetSchema
from sheetcrm.schema.sheets._columns import CONTACT_EDIT, CUSTOMER_NAME, WECHAT, customer_ref, email_address, phone_numbers, record_id, remarks
from sheetcrm.text import Text

REQ, ALL = "required", CONTACT_EDIT


class Contact(Declared):
    """One person at a customer."""

    contact_id: Annotated[str, record_id("联系人编号", "Contact ID", "P0001")]
    customer_id: Annotated[str, customer_ref(ALL, note=("这个人属于哪个客户", "the customer that the person belongs to"))]
    customer_name: Annotated[str | None, CUSTOMER_NAME] = None
    name: Annotated[
        str,
        column(
            "姓名",
            "Name",
            PERSON_NAME,
            REQ,
            max_length=60,
            also=("联系人", "联系人姓名", "Contact name"),
            example="张经理",
            edit=ALL,
            width=12,
            note=("联系人的姓名", "name of the person"),
        ),
    ]
    title: Annotated[
        str | None,
        column("职务", "Title", TEXT, max_length=60, also=("职位",), example="采购总监", edit=ALL, width=12, note=("职务", "job title")),
    ] = None
    role_in_deal: Annotated[
        str | None,
        column(
            "决策角色",
            "Role in deal",
            ENUM,
            vocabulary="decision_role",
            also=("角色",),
            example="决策人",
            edit=ALL,
            width=12,
            note=("在采购中起什么作用", "what part the person plays in buying"),
        ),
    ] = None
    phone: Annotated[tuple[str, ...], phone_numbers()] = ()
    email: Annotated[str | None, email_address()] = None
    wechat: Annotated[str | None, WECHAT] = None
    birthday: Annotated[
        dt.date | None,
        column("生日", "Birthday", DATE, example=dt.date(1985, 5, 20), edit=ALL, width=13, note=("生日，用于问候", "day of birth, for greetings")),
    ] = None
    is_primary: Annotated[
        bool | None,
        column(
            "主联系人",
            "Is primary",
            BOOL,
            also=("主要联系人", "Primary", "Primary contact"),
            example="是",
            edit=ALL,
            width=10,
            note=(
                "每个客户最多一个 是；客户表里空着的联系方式由主联系人补上",
                "yes for at most one person a customer; fills blank contact data of the Customers sheet",
            ),
        ),
    ] = None
    notes: Annotated[str | None, remarks(ALL, "每周一在办公室")] = None


CONTACTS = SheetSchema.of(Contact, key="contacts", name="Contacts", label=Text("联系人", "Contacts"), id_field="contact_id", core=False)
