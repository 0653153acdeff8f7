"""Modules: further sheets, asked for at ``new`` or added to a workbook that is in use."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
import zipfile
from pathlib import Path

import openpyxl
import pytest
from command_line import sheetcrm as command
from people import by_openpyxl, columns, load, records
from typed_workbook import typed_workbook

import sheetcrm
from sheetcrm.actions._modules import sheets_with
from sheetcrm.actions.new import write_new
from sheetcrm.errors import UsageError
from sheetcrm.render.sample import sample
from sheetcrm.schema import BookSchema, Settings, Vocabularies
from sheetcrm.text import Lang

T = dt.date(2026, 11, 20)
TITLES = {
    "zh-CN": ["联系人", "订单", "服务记录", "客户反馈", "附件", "阶段历史"],
    "en": ["Contacts", "Orders", "ServiceRecords", "Feedback", "Attachments", "StageHistory"],
}
NAMES = "contacts,orders,service,feedback,attachments,history"


def lists(path: Path, title: str) -> dict[str, str]:
    """Label -> source of the dropdown of its first record."""
    sheet = load(path)[title]
    rules = {str(area).split(":")[0]: rule for rule in sheet.data_validations.dataValidation for area in rule.sqref.ranges}
    return {
        label: rules[f"{sheet.cell(1, column).column_letter}2"].formula1
        for label, column in columns(sheet).items()
        if f"{sheet.cell(1, column).column_letter}2" in rules
    }


@pytest.mark.parametrize("lang", ["zh-CN", "en"])
def test_a_new_workbook_has_the_sheets_that_were_asked_for(tmp_path: Path, lang: str) -> None:
    path = sheetcrm.new(tmp_path / "team.xlsx", lang=lang, modules=NAMES, as_of=T)  # type: ignore[arg-type]
    titles = load(path).sheetnames
    assert [title for title in titles if title in TITLES[lang]] == TITLES[lang]
    assert len(sheetcrm.validate(path, as_of=T)) == 0
    few = sheetcrm.new(tmp_path / "few.xlsx", lang=lang, modules=["orders"], as_of=T)  # type: ignore[arg-type]
    assert [title for title in load(few).sheetnames if title in TITLES[lang]] == [TITLES[lang][1]]


def test_columns_offer_what_they_refer_to(tmp_path: Path) -> None:
    path = sheetcrm.new(tmp_path / "team.xlsx", modules="all", sample=True, as_of=T)
    orders = lists(path, "订单")
    assert {orders[label] for label in ("客户编号", "销售人员", "需求编号", "订单状态")} == {
        "voc_customer_id", "voc_owner", "voc_requirement_id", "voc_order_status",
    }  # fmt: skip
    assert "订单号" not in orders  # the lines of an order share it
    assert lists(path, "联系人")["决策角色"] == "voc_decision_role"
    assert lists(path, "附件")["关联表"] == "voc_related_sheet"
    assert lists(path, "服务记录")["满意度"] == "1" and lists(path, "客户反馈")["推荐意愿"] == "0"
    known = set(load(path).defined_names)
    assert {"voc_order_status", "voc_service_type", "voc_feedback_channel", "voc_attachment_type", "voc_requirement_id"} <= known


@pytest.mark.parametrize("lang", ["zh-CN", "en"])
@pytest.mark.parametrize("day", [T, dt.date(2024, 3, 1), dt.date(2025, 7, 31)])
def test_a_sample_with_modules_is_filled_and_free_of_mistakes(tmp_path: Path, lang: str, day: dt.date) -> None:
    path = sheetcrm.new(tmp_path / "team.xlsx", lang=lang, modules="all", sample=True, as_of=day)  # type: ignore[arg-type]
    assert all(len(records(path, title)) >= 8 for title in TITLES[lang])
    found = sheetcrm.validate(path, as_of=day)
    assert not len(found) and {finding.code for finding in found.suppressed} == {"FU-OVERDUE"}
    before = path.read_bytes()
    assert sheetcrm.refresh(path, as_of=day).nothing
    assert path.read_bytes() == before


def test_the_lines_of_a_sample_order_add_up(tmp_path: Path) -> None:
    path = sheetcrm.new(tmp_path / "team.xlsx", modules="orders", sample=True, as_of=T)
    orders = records(path, "订单")
    assert len({row["订单号"] for row in orders}) < len(orders)
    assert all(row["数量"] * row["单价"] == row["订单金额(元)"] for row in orders)
    bought = {row["客户编号"] for row in orders if row["订单状态"] in ("已签约", "履约中", "已完成")}
    assert bought == {row["客户编号"] for row in records(path, "客户") if row["合作状态"] in ("成交客户", "复购客户")} | {
        row["客户编号"] for row in records(path, "客户") if row["合作状态"] == "流失客户" and row["客户编号"] in bought
    }


def test_modules_are_added_to_a_workbook_in_use(tmp_path: Path) -> None:
    path = sheetcrm.new(tmp_path / "team.xlsx", sample=True, as_of=T)
    before = {name: zipfile.ZipFile(path).read(name) for name in zipfile.ZipFile(path).namelist()}
    customers = records(path, "客户")
    result = sheetcrm.init(path, modules="orders,history")
    assert result.added == ["订单", "阶段历史"]
    assert records(path, "客户") == customers
    after = zipfile.ZipFile(path)
    sheets = {name for name in before if name.startswith("xl/worksheets/sheet") and "meta" not in name}
    changed = {name for name in sheets if after.read(name) != before[name]}
    assert len(changed) <= 2  # the hidden sheet of the dropdowns, and the Guide, which names the sheets
    names = {cell.value for cell in load(path, data_only=True)["_lists"][1]}
    assert {"order_status", "stage", "owner"} <= names
    owners = next(column for column in load(path, data_only=True)["_lists"].iter_cols(values_only=True) if column[0] == "owner")
    assert [name for name in owners[1:] if name] == [row["姓名"] for row in records(path, "团队") if row["在职"] == "是"]
    assert lists(path, "订单")["客户编号"] == "voc_customer_id"
    assert not len(sheetcrm.validate(path, as_of=T))
    assert sheetcrm.init(path, modules="orders,history").receipt is None
    sheetcrm.refresh(path, as_of=T)
    settled = path.read_bytes()
    assert sheetcrm.refresh(path, as_of=T, force=True).nothing
    assert path.read_bytes() == settled


def test_a_module_that_there_is_not(tmp_path: Path) -> None:
    path = tmp_path / "team.xlsx"
    with pytest.raises(UsageError) as caught:
        sheetcrm.new(path, modules="orders,invoices")
    assert "invoices" in caught.value.line("en") and "feedback" in caught.value.line("en")
    ran = command("new", str(path), "--modules", "invoices")
    assert (ran.code, path.exists()) == (2, False)
    assert "invoices" in ran.complaint and "contacts, orders, service, feedback, attachments, history" in ran.complaint


def foreign(path: Path, title: str, *rows: list[object]) -> Path:
    path.write_bytes(typed_workbook({"客户": [["客户编号", "客户名称"], ["C0001", "华星智能"]], title: rows}))
    return path


@pytest.mark.parametrize("title", ["订单", "Orders", "联系人", "附件", "Feedback"])
def test_a_list_of_that_name_that_is_none_of_ours_is_left_alone(tmp_path: Path, title: str) -> None:
    path = foreign(tmp_path / "team.xlsx", title, ["日期", "金额", "经手人"], ["昨天", "很多", "老王"])
    assert not [f for f in sheetcrm.validate(path, as_of=T) if f.sheet == title]
    result = sheetcrm.init(path, modules="all")
    assert title not in result.added
    assert [cell.value for cell in load(path)[title][2]] == ["昨天", "很多", "老王"]


def test_a_customer_list_called_contacts_is_still_the_customer_list(tmp_path: Path) -> None:
    path = tmp_path / "team.xlsx"
    header = ["客户编号", "客户名称", "联系人", "电话", "负责人", "合作状态", "建档日期"]
    path.write_bytes(typed_workbook({"联系人": [header, ["C0001", "华星智能", "张经理", "123", "李敏", "意向客户", dt.date(2026, 5, 1)]]}))
    assert ("PHONE-BAD", "联系人") in {(f.code, f.sheet) for f in sheetcrm.validate(path, as_of=T)}


def test_an_order_list_that_somebody_made_is_read(tmp_path: Path) -> None:
    rows = [["订单编号", "客户编号", "下单日期", "金额", "状态"], ["D1", "C0001", dt.date(2026, 5, 1), "五千", "已签约"]]
    path = foreign(tmp_path / "team.xlsx", "订单", *rows)
    assert [(f.code, f.cell) for f in sheetcrm.validate(path, as_of=T) if f.sheet == "订单"] == [("NUM-BAD", "D2")]


def test_files_are_looked_for_beside_the_workbook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [["附件编号", "客户编号", "标题", "路径"]]
    for n, where in enumerate(("docs/合同.pdf", "docs\\合同.pdf", "docs/没有.pdf", "https://example.com/x.pdf"), start=1):
        rows.append([f"A{n:04d}", "C0001", "合同", where])
    path = foreign(tmp_path / "team.xlsx", "附件", *rows)
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "合同.pdf").write_bytes(b"")
    missing = [(f.severity, f.cell) for f in sheetcrm.validate(path, as_of=T) if f.code == "ATT-MISSING"]
    assert missing == [("W", "D4")]
    monkeypatch.chdir(tmp_path)
    assert [f.cell for f in sheetcrm.validate("team.xlsx", as_of=T) if f.code == "ATT-MISSING"] == ["D4"]
    assert not [f for f in sheetcrm.validate(path.read_bytes(), as_of=T) if f.code == "ATT-MISSING"]  # nobody knows where bytes lie


def test_fields_of_the_teams_own_on_a_module(tmp_path: Path) -> None:
    rows = [["订单编号", "客户编号", "下单日期", "金额", "状态", "付款方式"], ["D1", "C0001", dt.date(2026, 5, 1), 5000, "已签约", "赊帐"]]
    path = foreign(tmp_path / "team.xlsx", "订单", *rows)
    book = load(path)
    fields = book.create_sheet("Fields")
    fields.append(["工作表", "键", "中文名", "类型", "可选值"])
    fields.append(["订单", "x_payment", "付款方式", "选项", "现结、月结"])
    book.save(path)
    assert [(f.code, f.field) for f in sheetcrm.validate(path, as_of=T) if f.sheet == "订单"] == [("VOC-UNKNOWN", "x_payment")]


def test_a_workbook_without_modules_does_not_load_them(tmp_path: Path) -> None:
    path = sheetcrm.new(tmp_path / "team.xlsx", as_of=T)
    code = f"import sys, sheetcrm; sheetcrm.validate({str(path)!r}); print([m for m in sys.modules if m.startswith('sheetcrm.schema.sheets.')])"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert "sheets.customers" in loaded
    assert not [name for name in ("contacts", "orders", "servicerecords", "feedback", "attachments", "stagehistory") if f"sheets.{name}'" in loaded]


@pytest.mark.parametrize("lang", ["zh-CN", "en"])
def test_the_mistakes_in_a_sample_are_found_where_they_were_made(tmp_path: Path, lang: Lang) -> None:
    path, sheets = tmp_path / "team.xlsx", sheets_with("all")
    made = sample(T, lang, Vocabularies.of(Settings()), sheets=sheets)
    write_new(path, made.rows, lang, T, sheets)
    findings = sheetcrm.validate(path, as_of=T)
    titles = {spec.key: spec.name if lang == "en" else spec.label.zh for spec in BookSchema.default().sheets}
    found = {(f.sheet, f.row, f.field, f.code) for f in findings}
    modules = [seeded for seeded in made.seeded if seeded.sheet not in ("customers", "followups", "requirements")]
    assert len(modules) == 8
    assert {(titles[s.sheet], s.record + 2, s.field, s.code) for s in made.seeded} <= found
    others = {(sheet, row, field, code) for sheet, row, field, code in found if sheet in TITLES[lang]}
    assert others == {(titles[s.sheet], s.record + 2, s.field, s.code) for s in modules}


def test_a_field_of_the_teams_own_gets_its_dropdown_on_a_module(tmp_path: Path) -> None:
    path = sheetcrm.new(tmp_path / "team.xlsx", modules="orders", sample=True, as_of=T)

    def add(book: openpyxl.Workbook) -> None:
        orders = book["订单"]
        orders.cell(1, orders.max_column + 1, "付款方式")
        fields = book.create_sheet("自定义字段")
        fields.append(["工作表", "键", "中文名", "类型", "可选值"])
        fields.append(["订单", "x_payment", "付款方式", "选项", "现结、月结"])

    by_openpyxl(path, add)
    sheetcrm.refresh(path, as_of=T)
    source = lists(path, "订单")["付款方式"]
    assert source in load(path).defined_names
    values = [column for column in load(path)["_lists"].iter_cols(values_only=True) if column[0] and "x_payment" in str(column[0])]
    assert [value for value in values[0][1:] if value] == ["现结", "月结"]
