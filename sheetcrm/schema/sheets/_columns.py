"""Columns that many sheets share, declared once; what differs from sheet to sheet is passed in."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sheetcrm.schema.field import Field, Required, column
from sheetcrm.schema.kinds import CONTACT_TEXT, DATETIME, EMAIL, ID, LONGTEXT, MIRROR, PHONE, REF

_CUSTOMER = ("客户表中的编号", "an id of the Customers sheet")


def record_id(zh: str, en: str, example: str) -> Field:
    """The id of a row, given by the engine."""
    return column(zh, en, ID, "required", example=example, edit="E", width=12, note=("唯一的编号，由系统给出", "unique; given by the engine"))


def customer_ref(edit: str, *, required: bool = True, note: tuple[str, str] = _CUSTOMER) -> Field:
    """The id of the customer that a row belongs to."""
    given: dict[str, Any] = {"required": "required"} if required else {}
    return column("客户编号", "Customer ID", REF, reference="customers", example="C0001", edit=edit, width=12, note=note, **given)


CUSTOMER_NAME = column(
    "客户名称",
    "Customer name",
    MIRROR,
    reference="customers",
    example="华星智能科技有限公司",
    edit="E",
    width=28,
    note=("随客户编号自动填写", "filled in from the customer id"),
)
"""The name of that customer, filled in by its id."""


CONTACT_EDIT = "ASVM"
"""Who may edit how people are reached: everybody who deals with customers."""


def phone_numbers(required: Required = "optional") -> Field:
    """The telephone numbers of a person."""
    return column(
        "电话",
        "Phone",
        PHONE,
        required,
        sensitive=True,
        also=("手机", "手机号", "联系电话", "电话号码", "Mobile", "Phone number", "Tel"),
        example="13900001234",
        edit=CONTACT_EDIT,
        width=18,
        note=("手机或带区号的座机；多个用 / 分开", "mobile or landline with area code; several parted by /"),
    )


def email_address(required: Required = "optional") -> Field:
    """The e-mail address of a person."""
    return column(
        "邮箱",
        "E-mail",
        EMAIL,
        required,
        sensitive=True,
        also=("电子邮箱", "电子邮件", "Email address", "Mail"),
        example="zhang@example.com",
        edit=CONTACT_EDIT,
        width=24,
        note=("一个邮箱地址", "one e-mail address"),
    )


WECHAT = column(
    "微信",
    "WeChat",
    CONTACT_TEXT,
    max_length=60,
    sensitive=True,
    also=("微信号",),
    example="zhang_cg",
    edit=CONTACT_EDIT,
    width=16,
    note=("微信号", "WeChat id"),
)
"""The WeChat id of a person."""


def recording_time(note: str, example: dt.datetime) -> Field:
    """When a row was written; the engine fills it in.  note: in Chinese."""
    return column("录入时间", "Recorded at", DATETIME, example=example, edit="E", width=17, note=(note, "moment of the entry"))


def remarks(edit: str, example: str) -> Field:
    """Whatever no other column is for."""
    return column(
        "备注",
        "Notes",
        LONGTEXT,
        also=("说明", "Remarks", "Comments"),
        example=example,
        edit=edit,
        width=28,
        note=("其他说明", "anything else"),
    )
