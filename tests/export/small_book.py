"""A small workbook with values that formats trip over, made by another program."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import openpyxl

import sheetcrm
from sheetcrm.actions._load import load

ADMIN, SELLER = "王芳", "李敏"
DAY = dt.date(2024, 5, 1)
_HEADERS = ("客户编号", "客户名称", "联系人", "电话", "邮箱", "微信", "地址", "合作状态", "分类标签", "历史合作金额(万)", "负责人", "建档日期")
_STREET = "苏州市工业园区星湖街328号"
_MORE: list[tuple[Any, ...]] = [
    ("更新时间", "备注", "归档", "员工人数", "差额", "口令", "内部编码"),
    (dt.datetime(2024, 6, 15, 10, 20, 5), '=HYPERLINK("http://x","点")', None, 120, -2.5, "芝麻开门八八四二", "K-1"),
    (dt.date(2024, 6, 1), '第一行\n第二行 "引号"', "是", None, -3, None, None),
    (None, "+1 也许 @ 明天", "否", 3, None, None, "K-3"),
    (None, "'=already", None, None, 8, None, None),
]
_CUSTOMERS: list[tuple[Any, ...]] = [
    _HEADERS,
    (
        "C1",
        "华星智能",
        "张经理",
        "13900001234/0512-66668888",
        "zhang@example.com",
        "zhang_cg",
        _STREET,
        "意向客户",
        "制造业,急需采购",
        15.5,
        SELLER,
        DAY,
    ),
    ("C2", "远山, “贸易”", None, "+14155552671", None, None, None, "成交客户", None, 80, SELLER, dt.date(2024, 5, 2)),
    ("C3", "-负号开头", "李四", None, None, None, _STREET, "Lost", "老带新", None, ADMIN, "2024-05-03"),
    ("C4", "😀表情", "王", None, "bad mail", None, None, "没有这个状态", None, "约80", None, "03/04/2024"),
]
CUSTOMERS = [(*row, *more) for row, more in zip(_CUSTOMERS, _MORE, strict=True)]
FOLLOWUPS: list[tuple[Any, ...]] = [
    ("跟进编号", "客户编号", "跟进时间", "跟进方式", "沟通对象", "参与人", "核心内容摘要", "负责人"),
    ("F1", "C1", dt.datetime(2024, 6, 1, 9, 30), "电话", "张经理", "李敏、陈工", "张经理要样机，回电 139 0000 1234", SELLER),
    ("F2", "C1", dt.date(2024, 6, 2), "邮件", None, None, "报价发到 zhang@example.com", SELLER),
    ("F3", "C2", dt.date(2024, 6, 3), "电话", None, None, "@comment", SELLER),
    ("F4", "C3", dt.date(2024, 6, 4), "面谈", "李四", None, "在苏州市工业园区星湖街328号见", ADMIN),
]
TEAM: list[tuple[Any, ...]] = [
    ("姓名", "工号", "角色", "手机", "在职"),
    (ADMIN, "1001", "管理员", "13900009999", "是"),
    (SELLER, "1002", "销售", None, "是"),
    ("赵离", "1003", "管理员", None, "否"),
]
FIELDS: list[tuple[Any, ...]] = [
    ("工作表", "键", "中文名", "英文名", "类型", "敏感"),
    ("Customers", "x_delta", "差额", "Delta", "数字", "否"),
    ("Customers", "x_word", "口令", "Password word", "文本", "是"),
]


def make(path: Path, **more: list[tuple[Any, ...]]) -> Path:
    """The workbook; ``more``: title of a sheet -> its rows, in the place of those here."""
    book = openpyxl.Workbook()
    sheets = {"Customers": CUSTOMERS, "FollowUps": FOLLOWUPS, "Team": TEAM, "Fields": FIELDS, **more}
    for n, (title, rows) in enumerate(sheets.items()):
        sheet = book.active if n == 0 else book.create_sheet(title)
        assert sheet is not None
        sheet.title = title
        for k, row in enumerate(rows, 1):
            for c, value in enumerate(row, 1):
                cell = sheet.cell(k, c, value)
                if isinstance(value, str) and value.startswith("="):
                    cell.data_type = "s"  # a text, although it looks like a formula
    book.save(path)
    return path


def records(path: Path, sheet: str, *, only: list[str] | None = None) -> list[dict[str, Any]]:
    """The typed records of a sheet, as the library gives them; of fields without a column nothing."""
    book = sheetcrm.open(path)
    found = [record.model_dump() for record in book.sheet(sheet)]
    table = load(path).book.need(sheet)
    return [{key: value for key, value in record.items() if table.has(key) and (only is None or key in only)} for record in found]
