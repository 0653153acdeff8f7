"""Columns that a team declares itself on the Fields sheet."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import openpyxl

import sheetcrm

AS_OF = dt.date(2026, 11, 22)


def test_a_declared_column_is_read_checked_and_known(tmp_path: Path) -> None:
    path = tmp_path / "team.xlsx"
    book = openpyxl.Workbook()
    customers = book.active
    customers.title = "Customers"
    customers.append(["客户编号", "客户名称", "负责人", "合作状态", "建档日期", "合同级别", "爱好"])
    customers.append(["C0001", "华星智能", "李敏", "意向客户", dt.date(2026, 5, 1), "金牌", "钓鱼"])
    customers.append(["C0002", "远启科技", "李敏", "意向客户", dt.date(2026, 5, 1), "金字招牌", "钓鱼"])
    fields = book.create_sheet("Fields")
    fields.append(["工作表", "键", "中文名", "英文名", "类型", "必填", "可选值"])
    fields.append(["Customers", "x_level", "合同级别", "Contract level", "选项", "否", "金牌、银牌"])
    book.save(path)
    found = [(f.code, f.cell, f.field) for f in sheetcrm.validate(path, as_of=AS_OF) if f.column in ("F", "G")]
    assert found == [("VOC-UNKNOWN", "F3", "x_level"), ("COL-UNKNOWN", "G1", None)]
