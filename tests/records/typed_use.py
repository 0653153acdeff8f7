"""Read by mypy only: what a program that uses records may rely on."""

from __future__ import annotations

import datetime as dt
from typing import assert_type

from pydantic import BaseModel

import sheetcrm
from sheetcrm.schema.sheets.customers import Customer
from sheetcrm.schema.sheets.followups import FollowUp


class Visit(BaseModel):
    visit_id: str
    day: dt.date


def reading() -> None:
    book = sheetcrm.open("team.xlsx")
    assert_type(book.customers, sheetcrm.Sheet[Customer])
    assert_type(book.customers["C0001"].stage, str)
    assert_type(book.customers["C0001"].tags, tuple[str, ...])
    assert_type(book.customers["C0001"].next_followup_date, dt.date | None)
    assert_type(book.followups.where("method = 电话"), list[FollowUp])
    assert_type(book.customers.get("C0001"), Customer | None)
    assert_type(book.sheet(Visit), sheetcrm.Sheet[Visit])
    book.customers.add(name="x")  # type: ignore[attr-defined]  # a workbook that is open to read
    book.customers["C0001"].no_such_field  # type: ignore[attr-defined]  # noqa: B018


def changing() -> None:
    with sheetcrm.edit("team.xlsx") as book:
        assert_type(book.customers, sheetcrm.EditSheet[Customer])
        assert_type(book.customers.add(name="x").customer_id, str)
        assert_type(book.followups.update("F00001", summary="x"), FollowUp)
        assert_type(book.add_sheet_model(Visit), sheetcrm.EditSheet[Visit])
        assert_type(book.customers.delete_where(stage="流失客户"), int)
    assert_type(book.result, sheetcrm.EditResult)
