"""Somebody is the same person in rules, conditions, references and figures, however the blanks of the name were typed."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from typed_workbook import typed_workbook

import sheetcrm
from sheetcrm.store import Package, read_book
from sheetcrm.sync.references import Reference, rows_with

T = dt.date(2026, 11, 20)
SPELLED = ["李敏", "李 敏", "李　敏", "Anna Lee", "anna  lee", "AnnaLee"]


@pytest.fixture(scope="module")
def team() -> bytes:
    customers: list[list[Any]] = [["客户编号", "客户名称", "合作状态", "负责人", "建档日期"]]
    customers += [[f"C000{n}", f"客户{n}", "潜在客户", name, T] for n, name in enumerate(SPELLED, 1)]
    return typed_workbook({"Customers": customers, "Team": [["姓名", "角色", "在职"], ["李敏", "销售", "是"], ["Anna Lee", "销售", "是"]]})


@pytest.mark.parametrize("name", ["李敏", "李 敏"])
def test_one_person_in_references_conditions_and_rules(team: bytes, name: str) -> None:
    book = read_book(Package.open(team), as_of=T)
    assert rows_with(book, Reference("customers", "owner", "team"), [name]).tolist() == [0, 1, 2]
    found = sheetcrm.open(team, as_of=T).customers.where(f"owner = '{name}'")
    assert [one.customer_id for one in found] == ["C0001", "C0002", "C0003"]
    strangers = [finding.id for finding in sheetcrm.validate(team, as_of=T, select=["OWNER-UNKNOWN"])]
    assert strangers == ["C0006"], "two Latin words are not one"


def test_one_person_in_the_figures(team: bytes) -> None:
    items = sheetcrm.report(team, as_of=T, blocks=["D7"]).data["blocks"]["D7"]["items"]
    assert [(item["value"], item["count"]) for item in items] == [("李敏", 3), ("Anna Lee", 2), ("AnnaLee", 1)]
