"""A workbook with a due list, what people type into it, and how tests look at the outcome."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from openpyxl.utils import get_column_letter
from people import DAY, T, by_openpyxl, columns_of, header_row, make_book, records, type_into
from ready_books import ready

import sheetcrm

DUE, FOLLOW, CUSTOMERS = "待跟进清单", "FollowUps", "Customers"
METHOD, SUMMARY, NEXT, DONE = "本次跟进方式", "本次跟进内容", "下次跟进时间", "完成"
CUSTOMER, KIND, ROW, LAST = "客户编号", "类型", "行动编号", "上次跟进"


def customers() -> list[dict[str, Any]]:
    base = {"合作状态": "意向客户", "负责人": "李敏", "建档日期": dt.date(2026, 1, 5)}
    return [
        {
            CUSTOMER: "C0001",
            "客户名称": "华星智能",
            "联系人": "张经理",
            **base,
            "合并至": None,
            "联系方式核对日期": T - 3 * DAY,
            "档案复核日期": T - DAY,
        },
        {CUSTOMER: "C0002", "客户名称": "远启贸易", "联系人": "王总", **base, "合作状态": "潜在客户", "联系方式核对日期": T - 60 * DAY},
        {CUSTOMER: "C0003", "客户名称": "蓝桥物流", "联系人": "赵工", **base, "价值层级": "高价值", "联系方式核对日期": T},
        {CUSTOMER: "C0004", "客户名称": "华星智能(旧)", "联系人": "张", **base, "合并至": "C0001"},
    ]


def followups() -> list[dict[str, Any]]:
    first = {"跟进编号": "F00001", CUSTOMER: "C0001", "客户名称": "华星智能", "跟进时间": T - 10 * DAY, "跟进方式": "电话", "沟通对象": "张经理"}
    first |= {"核心内容摘要": "介绍新产品", "下一步行动": "发送报价单", "负责人": "陈芳", "完成时限": T - 2 * DAY, NEXT: None}
    first |= {"行动状态": "待办", "完成日期": None, "录入时间": dt.datetime(2026, 11, 10, 17, 30)}
    second = {"跟进编号": "F00002", CUSTOMER: "C0003", "跟进时间": dt.datetime(2026, 11, 20, 9, 30), "核心内容摘要": "到访", "下一步行动": "准备样品"}
    return [first, {**second, "负责人": "李敏", "完成时限": T + 3 * DAY, "行动状态": "待办"}]


def due_book(folder: Path) -> Path:
    """Customers and follow-ups typed by hand, refreshed once."""
    return ready(folder / "team.xlsx", _typed_and_refreshed)


def _typed_and_refreshed(path: Path) -> None:
    sheetcrm.refresh(make_book(path, {CUSTOMERS: customers(), FOLLOW: followups()}), as_of=T)


def item(path: Path, **wanted: str) -> dict[str, Any]:
    """The row of the due list with these values."""
    found = [row for row in records(path, DUE) if all(row[label] == value for label, value in wanted.items())]
    assert len(found) == 1, (wanted, found)
    return found[0]


def fill(path: Path, where: dict[str, Any], **entries: Any) -> int:
    labels = {"method": METHOD, "summary": SUMMARY, "upcoming": NEXT, "done": DONE}
    type_into(path, DUE, {(where["row"], labels[key]): value for key, value in entries.items()})
    return int(where["row"])


def added(path: Path, before: int = 2) -> list[dict[str, Any]]:
    return records(path, FOLLOW)[before:]


def entries_of(row: dict[str, Any]) -> list[Any]:
    return [row[label] for label in (METHOD, SUMMARY, NEXT, DONE)]


def findings(path: Path, as_of: dt.date = T) -> list[tuple[str | None, str | None, str | None]]:
    return [(f.sheet, f.cell, f.value) for f in sheetcrm.validate(path, as_of=as_of, select=["DUE-ENTRY"])]


def cell_of(path: Path, row: int, label: str) -> str:
    return f"{get_column_letter(columns_of(path, DUE)[label])}{row}"


def sort_the_list(path: Path) -> None:
    def sort(workbook: Any) -> None:
        sheet = workbook[DUE]
        first = header_row(sheet) + 1
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=first)]
        rows.sort(key=lambda row: str(row[5]), reverse=True)
        for number, row in enumerate(rows, first):
            for column, value in enumerate(row, 1):
                sheet.cell(number, column).value = value
            sheet.row_dimensions[number].hidden = number % 2 == 0

    by_openpyxl(path, sort)
