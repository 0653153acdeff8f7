"""Columns that many sheets share, declared once; what differs from sheet to sheet is passed in."""

from __future__ import annotations

from typing import Any

from sheetcrm.schema.field import Field, column
from sheetcrm.schema.kinds import ID, MIRROR, REF

_CUSTOMER = ("客户表中的编号", "an id of the Customers sheet")


def record_id(zh: str, en: str, example: str) -> Field:
    """The id of a row, given by the engine."""
    return column(zh, en, ID, "required", example=example, edit="E", width=12, note=("唯一的编号,由系统给出", "unique; given by the engine"))


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
