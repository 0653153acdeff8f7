"""Columns that a team adds itself: on the Fields sheet, in ``sheetcrm.toml``, or with a subclass of a model."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

import openpyxl
import pytest
from command_line import sheetcrm as run
from people import T, by_openpyxl, columns, load, parts
from typed_workbook import typed_workbook

import sheetcrm
from sheetcrm.schema.sheets.customers import Customer

AS_OF = dt.date(2026, 11, 22)
TOML = """
[settings]
contact.min = 1
"cadence.意向客户" = 5
contact.methods = ["phone", "email"]

[fields.customers.x_level]
label_zh = "会员等级"
label_en = "Member level"
values = ["金牌", "银牌"]

[fields.customers.x_card]
label_zh = "会员卡号"
label_en = "Member card"
type = "integer"
sensitive = true

[vocabularies]
source = ["直播"]

[vocabularies.industry]
"半导体" = { en = "Semiconductors", aliases = ["芯片"] }
"""


class OwnCustomer(Customer):
    """With a level and a card."""

    x_level: Literal["金牌", "银牌"] | None = None
    x_card: int | None = None


def test_a_declared_column_is_read_checked_and_known(tmp_path: Path) -> None:
    path = tmp_path / "team.xlsx"
    customers = [
        ["客户编号", "客户名称", "负责人", "合作状态", "建档日期", "合同级别", "爱好"],
        ["C0001", "华星智能", "李敏", "意向客户", dt.date(2026, 5, 1), "金牌", "钓鱼"],
        ["C0002", "远启科技", "李敏", "意向客户", dt.date(2026, 5, 1), "金字招牌", "钓鱼"],
    ]
    fields = [
        ["工作表", "键", "中文名", "英文名", "类型", "必填", "可选值"],
        ["Customers", "x_level", "合同级别", "Contract level", "选项", "否", "金牌、银牌"],
    ]
    path.write_bytes(typed_workbook({"Customers": customers, "Fields": fields}))
    found = [(f.code, f.cell, f.field) for f in sheetcrm.validate(path, as_of=AS_OF) if f.column in ("F", "G")]
    assert found == [("VOC-UNKNOWN", "F3", "x_level"), ("COL-UNKNOWN", "G1", None)]


def from_sheet(path: Path) -> Sequence[type[Customer]]:
    sheetcrm.new(path, as_of=T, sample=True)

    def declare(book: Any) -> None:
        sheet = book.create_sheet("Fields")
        sheet.append(["工作表", "键", "中文名", "类型", "可选值", "敏感"])
        sheet.append(["客户", "x_level", "会员等级", "选项", "金牌、银牌", None])
        sheet.append(["客户", "x_card", "会员卡号", "整数", None, "是"])
        customers = book["客户"]
        for label in ("会员等级", "会员卡号"):
            customers.cell(1, customers.max_column + 1, label)

    by_openpyxl(path, declare)
    return ()


def from_toml(path: Path) -> Sequence[type[Customer]]:
    path.with_name("sheetcrm.toml").write_text(TOML, encoding="utf-8")
    sheetcrm.new(path, as_of=T, sample=True)
    return ()


def from_model(path: Path) -> Sequence[type[Customer]]:
    sheetcrm.new(path, as_of=T, sample=True, models=[OwnCustomer])
    return (OwnCustomer,)


@pytest.mark.parametrize("declared", [from_sheet, from_toml, from_model])
def test_a_column_of_ones_own_is_as_good_as_a_built_in_one(tmp_path: Path, declared: Any) -> None:
    """A dropdown, a check at the right cell, no secret on Issues, and a table on Summary; from each of the three places."""
    path = tmp_path / "team.xlsx"
    models = declared(path)
    head = columns(load(path)["客户"])
    level, card = (head.get(zh) or head[en] for zh, en in (("会员等级", "X level"), ("会员卡号", "X card")))

    def fill(book: Any) -> None:
        for row in range(2, 62):
            book["客户"].cell(row, level, "金牌" if row % 3 else "银牌")
        book["客户"].cell(3, level, "铜牌")
        book["客户"].cell(4, card, "卡13900001234")

    by_openpyxl(path, fill)
    letter, other = (openpyxl.utils.get_column_letter(column) for column in (level, card))
    found = {(f.code, f.cell): f for f in sheetcrm.validate(path, as_of=T, models=models) if f.column in (letter, other) and f.row != 1}
    assert set(found) == {("VOC-UNKNOWN", f"{letter}3"), ("NUM-BAD", f"{other}4")}
    secret = found["NUM-BAD", f"{other}4"]
    if declared is not from_model:  # a plain attribute has nowhere to say that it is sensitive
        assert "13900001234" not in secret.message + str(secret.value)
    result = sheetcrm.refresh(path, as_of=T, models=models)
    assert result.counts["E"] == 1 and result.counts["W"] == 1
    made = load(path)
    lists = {str(rule.sqref).split(":")[0]: rule for rule in made["客户"].data_validations.dataValidation if rule.type == "list"}
    source = lists[f"{letter}2"].formula1
    sheet, _, cells = made.defined_names[source].attr_text.replace("$", "").partition("!")
    assert [cell.value for (cell,) in made[sheet][cells]] == ["金牌", "银牌"]
    values = [cell.value for row in made["汇总"].iter_rows() for cell in row]
    at = values.index("金牌")
    assert {"金牌", "银牌"} <= set(values) and 40 in values[at : at + 4]
    items = sheetcrm.report(path, as_of=T, blocks="DX").blocks["DX"]["items"]
    if declared is not from_model:
        assert [(i["field"], i["value"], i["count"]) for i in items] == [("x_level", "金牌", 40), ("x_level", "银牌", 19), ("x_level", "未识别", 1)]
    assert sheetcrm.refresh(path, as_of=T, models=models).nothing


def test_the_sheets_of_the_workbook_win_over_the_file(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "team.xlsx"
    path.parent.mkdir()
    (tmp_path / "sheetcrm.toml").write_text(TOML, encoding="utf-8")
    sheetcrm.new(path, as_of=T)
    stated = {setting.key: setting for setting in sheetcrm.config(path).settings}
    assert (stated["contact.min"].value, stated["cadence.意向客户"].value) == (1, 5)
    assert stated["contact.min"].source == str(tmp_path / "sheetcrm.toml") and not stated["contact.min"].chosen
    said = run("config", path, "contact.min", "--lang", "en").out
    assert said.startswith(f"contact.min = 1  (from {tmp_path / 'sheetcrm.toml'})")
    sheetcrm.config(path, "contact.min", 3)
    after = sheetcrm.config(path, "contact.min").settings[0]
    assert (after.value, after.chosen, after.source) == (3, True, None)
    assert sheetcrm.config(path, "cadence.意向客户").settings[0].value == 5
    assert run("config", path, "cadence.意向客户", "--config", "-", "--lang", "en").out.startswith("cadence.意向客户 = 3 ")


def test_a_changed_file_is_noticed_and_an_unchanged_one_costs_nothing(tmp_path: Path) -> None:
    path, toml = tmp_path / "team.xlsx", tmp_path / "sheetcrm.toml"
    sheetcrm.new(path, as_of=T, sample=True)
    assert sheetcrm.refresh(path, as_of=T).nothing
    toml.write_text('[settings]\ndue.horizon = 1\n"id.orders" = "O{seq:03d}"\n', encoding="utf-8")
    assert not sheetcrm.refresh(path, as_of=T).nothing
    before = parts(path)
    assert sheetcrm.refresh(path, as_of=T).nothing and run("refresh", path, "--as-of", T.isoformat()).code == 0
    assert parts(path) == before
    toml.unlink()
    assert not sheetcrm.refresh(path, as_of=T).nothing and sheetcrm.refresh(path, as_of=T).nothing


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[settings]\n\ncontact.minn = 3", "line 3: there is no setting 'contact.minn'; did you mean contact.min"),
        ('[settings]\ncontact.min = "many"', "line 2: the setting contact.min cannot be 'many'"),
        ('\n[settings.cadence]\n"意向客户" = -4', "line 3: the setting cadence.意向客户 cannot be -4"),
        ("[fields.customers.level]\n", "line 1: customers.level: a key begins with x_"),
        ("[fields.kunden.x_a]\n", "line 1: kunden.x_a: there is no such sheet"),
        ('[fields.customers.x_a]\ntype = "picture"', "customers.x_a: there is no such type"),
        ('[fields.customers.x_a]\n\ncolour = "red"', "line 3: a column has no 'colour'"),
        ('[vocabularies]\nindusty = ["a"]', "line 2: there is no vocabulary 'industy'; did you mean industry"),
        ("[vocabularies]\nindustry = [1]", "line 2: industry must be a list"),
        ("x = 1\n[settings]\na = = 3", "line 3: this is no TOML"),
        ("[colours]\na = 1", "line 1: there is no section [colours]; there may be settings, fields, vocabularies"),
    ],
)
def test_a_file_that_is_wrong_is_one_clear_line(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "team.xlsx"
    sheetcrm.new(path, as_of=T)
    before = path.read_bytes()
    (tmp_path / "sheetcrm.toml").write_text(text, encoding="utf-8")
    done = run("refresh", path, "--lang", "en")
    assert done.code == 2 and len(done.err.splitlines()) == 1
    assert "E-TOML" in done.err and said in done.err and str(tmp_path / "sheetcrm.toml") in done.err
    assert path.read_bytes() == before
