"""A small workbook with values that formats trip over, made by another program."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import openpyxl

import sheetcrm

ADMIN, SELLER = "王芳", "李敏"
CUSTOMERS: list[tuple[Any, ...]] = [
    ("客户编号", "客户名称", "联系人", "电话", "邮箱", "微信", "地址", "合作状态", "分类标签", "历史合作金额(万)", "负责人", "建档日期", "更新时间", "备注", "归档", "员工人数", "内部编码"),
    ("C1", "华星智能", "张经理", "13900001234/0512-66668888", "zhang@example.com", "zhang_cg", "苏州市工业园区星湖街328号", "意向客户", "制造业,急需采购", 15.5, SELLER, dt.date(2024, 5, 1), dt.datetime(2024, 6, 15, 10, 20, 5), '=HYPERLINK("http://x","点")', None, 120, "K-1"),
    ("C2", "远山, “贸易”", None, "+14155552671", None, None, None, "成交客户", None, -3, SELLER, dt.date(2024, 5, 2), dt.date(2024, 6, 1), "第一行\n第二行 \"引号\"", "是", None, None),
    ("C3", "-负号开头", "李四", None, None, None, None, "Lost", "老带新", None, ADMIN, "2024-05-03", None, "+1 也许 @ 明天", "否", 3, "K-3"),
    ("C4", "😀表情", "王", None, "bad mail", None, None, "没有这个状态", None, "约80", None, "03/04/2024", None, "'=already", None, None, None),
]  # fmt: skip
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


def make(path: Path, **more: list[tuple[Any, ...]]) -> Path:
    """The workbook; ``more``: title of a sheet -> its rows, in the place of those here."""
    book = openpyxl.Workbook()
    sheets = {"Customers": CUSTOMERS, "FollowUps": FOLLOWUPS, "Team": TEAM, **more}
    for n, (title, rows) in enumerate(sheets.items()):
        sheet = book.active if n == 0 else book.create_sheet(title)
        assert sheet is not None
        sheet.title = title
        for row in rows:
            sheet.append(row)
            for cell in sheet[sheet.max_row]:
                if isinstance(cell.value, str) and cell.value.startswith("="):
                    cell.data_type = "s"
    book.save(path)
    return path


def records(path: Path, sheet: str, *, only: list[str] | None = None) -> list[dict[str, Any]]:
    """The typed records of a sheet, as the library gives them; of fields without a column nothing."""
    book = sheetcrm.open(path)
    found = [record.model_dump() for record in book.sheet(sheet)]
    table = book.book.need(sheet)
    return [{key: value for key, value in record.items() if table.has(key) and (only is None or key in only)} for record in found]
