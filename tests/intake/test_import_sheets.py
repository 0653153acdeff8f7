"""Lists for other sheets than those of customers and their business: tags, people, sheets of own models; and where nothing goes in."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated

import pytest
import xlsxwriter
from import_kit import Team, codes
from pydantic import BaseModel, Field

import sheetcrm
from sheetcrm.errors import UsageError
from sheetcrm.schema import column
from sheetcrm.schema.kinds import REF


class Visit(BaseModel):
    """A visit at a customer."""

    visit_id: str
    customer_id: Annotated[str, column("客户编号", "Customer ID", REF, "required", reference="customers")]
    day: dt.date = Field(title="拜访日期")
    minutes: int | None = Field(default=None, title="时长")


def test_tags_are_known_by_their_name(team: Team) -> None:
    before = len(team.rows("tags"))
    rows = "标签,维度,状态,说明\n老朋友,自定义,启用,多年往来\n急需采购,需求特征,启用,说明新写\n"
    result = team.take(rows)
    assert (result.mapping.sheet, result.counts.inserted, len(team.rows("tags"))) == ("tags", 1, before + 1)
    [new] = [row for row in team.rows("tags") if row["tag"] == "老朋友"]
    assert (new["dimension"], new["description"], str(new["created_on"])) == ("自定义", "多年往来", "2026-11-22")
    assert sum(row["tag"] == "急需采购" for row in team.rows("tags")) == 1
    again = team.take(rows)
    assert (again.counts.inserted, again.counts.updated, again.counts.unchanged) == (0, 0, 2)


def test_tags_of_one_import_are_known_to_its_customers(team: Team) -> None:
    customers, tags = "客户名称,标签,负责人\n甲公司,老朋友,李敏\n", "标签,维度,状态\n老朋友,自定义,启用\n"
    result = team.run(customers, tags)
    assert [one.mapping.sheet for one in result.sources] == ["tags", "customers"]
    assert result.sources[1].warnings == {}
    assert team.only("tags") == [("老朋友",)]


def test_people_are_known_by_their_name(team: Team, tmp_path: Path) -> None:
    path = tmp_path / "people.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("团队")
        sheet.write_row(0, 0, ["姓名", "角色", "邮箱"])
        sheet.write_row(1, 0, ["李敏", "管理员", "li@x.cn"])
        sheet.write_row(2, 0, ["王强", "成员", "wang@x"])
    result = team.take(path)
    assert (result.mapping.sheet, result.counts.inserted, codes(result)) == ("team", 1, ["EMAIL-BAD"])
    assert team.take(path).counts.unchanged == 1
    assert team.take("姓名,角色,手机\n李 敏,,13900000001\n", sheet="team").counts.updated == 1
    assert [row["phone"] for row in team.rows("team") if row["name"] == "李敏"] == [("13900000001",)]


@pytest.mark.parametrize(
    ("sheet", "words"),
    [
        ("设置", "sheetcrm config"),
        ("Fields", "自定义列"),
        ("变更日志", "程序记录"),
        ("summary", "程序生成"),
        ("没有的表", "没有这张表"),
        ("Visit", "没有这张表"),
    ],
)
def test_other_sheets_are_refused_with_the_reason(team: Team, sheet: str, words: str) -> None:
    before = team.path.read_bytes()
    with pytest.raises(UsageError, match="E-IMPORT-SHEET") as refused:
        team.take("键,值\ntags.max,5\n", sheet=sheet)
    assert words in str(refused.value)
    assert team.path.read_bytes() == before


def test_a_sheet_of_an_own_model_is_made_and_filled(team: Team) -> None:
    team.take("客户编号,客户名称,负责人\nC0001,甲公司,李敏\n")
    rows = "客户编号,拜访日期,时长\nC0001,2024-05-01,45\nC0001,2024/5/2,\nC0001,2024-05-01,45\nC0009,2024-05-01,\nC0001,某天,\n"
    result = team.take(rows, sheet="Visit", models=[Visit])
    assert (result.counts.inserted, result.counts.repeated, codes(result)) == (2, 1, ["FK-MISSING", "DATE-BAD"])
    visits = list(sheetcrm.open(team.path, models=[Visit]).sheet(Visit))
    assert [(one.visit_id, one.customer_id, one.day.day, one.minutes) for one in visits] == [("V0001", "C0001", 1, 45), ("V0002", "C0001", 2, None)]
    again = team.take(rows, models=[Visit])
    assert (again.mapping.sheet, again.counts.inserted, again.counts.updated, again.counts.unchanged) == ("visit", 0, 0, 2)
    changed = team.take("visit_id,拜访日期,时长\nV0002,2024-05-02,60\n,2024-05-03,5\n", sheet="visit", models=[Visit], overwrite=True)
    assert (changed.counts.updated, codes(changed)) == (1, ["REQ-BLANK"])
