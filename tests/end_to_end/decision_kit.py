"""A small workbook with faults of every kind, and decisions typed on its Issues sheet."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from people import T, make_book, records, type_into
from ready_books import ready

import sheetcrm

ISSUES, CUSTOMERS = "问题清单", "Customers"
DECISION, CODE, ID, FIELD, VALUE = "处理", "规则", "编号", "字段", "当前值"
_GOOD = {"联系人": "张", "合作状态": "意向客户", "负责人": "李敏", "建档日期": dt.date(2026, 11, 19), "邮箱": "a@b.com"}


def people() -> list[dict[str, Any]]:
    return [
        {"客户编号": "C0001", "客户名称": "华星智能", "电话": "13900001111", **_GOOD},
        {"客户编号": "C0002", "客户名称": "远启贸易", "电话": "123", **_GOOD, "邮箱": "b@b.com", "建档日期": "2026.11.19"},
        {
            "客户编号": "C0003",
            "客户名称": "蓝桥物流",
            "电话": "13900002222",
            **_GOOD,
            "邮箱": "c@b.com",
            "合作状态": "意向",
            "建档日期": "2023-02-29",
        },
        {"客户编号": "C0004", "客户名称": "  绿洲  科技 ", "电话": 13900003333, **_GOOD, "邮箱": "d@b.com"},
    ]


def faulty_book(folder: Path, rows: list[dict[str, Any]] | None = None) -> Path:
    """Typed by hand and refreshed once, so that it has an Issues sheet."""
    return ready(folder / "team.xlsx", _typed_and_refreshed, people() if rows is None else rows)


def _typed_and_refreshed(path: Path, rows: list[dict[str, Any]]) -> None:
    sheetcrm.refresh(make_book(path, {CUSTOMERS: rows}), as_of=T)


def issue(path: Path, code: str, record: str | None = None, title: str = ISSUES) -> dict[str, Any]:
    """The row of the Issues sheet about this."""
    found = [row for row in records(path, title) if row[CODE] == code and (record is None or row[ID] == record)]
    assert len(found) == 1, found
    return found[0]


def choose(path: Path, code: str, record: str | None, word: str, title: str = ISSUES) -> None:
    type_into(path, title, {(issue(path, code, record, title)["row"], DECISION): word})


def codes(path: Path, **options: Any) -> list[tuple[str, str | None]]:
    return [(f.code, f.id) for f in sheetcrm.validate(path, as_of=T, **options)]
