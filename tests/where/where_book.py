"""A workbook in memory for conditions: made by openpyxl, read through the public doors."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from typed_workbook import typed_workbook

from sheetcrm.derive import Derived
from sheetcrm.package import Package
from sheetcrm.schema import Field
from sheetcrm.store import Table, read_book
from sheetcrm.where import Condition, parse
from sheetcrm.where.binding import related_records

T = dt.date(2026, 11, 22)
"""A Sunday."""
Rows = Sequence[Sequence[object]]

CUSTOMERS: Rows = [
    ["客户编号", "客户名称", "电话", "邮箱", "所属行业", "合作状态", "价值层级", "分类标签", "历史合作金额(万)", "负责人", "归档",
     "建档日期", "下次跟进时间"],
    ["C0001", "华星智能科技有限公司", "139 0000 1234", "Zhang@Example.com", "制造业", "意向客户", "高价值", "价格敏感,急需采购", 80, "李敏", None,
     dt.date(2026, 11, 2), dt.date(2026, 11, 20)],
    ["C0002", "ＡＢＣ 贸易", "010-12345678/13900005678", None, "智能制造", "Won", "中价值", "价格敏感型", "5万", "赵强", "是",
     dt.date(2026, 10, 31), dt.date(2026, 11, 22)],
    ["C0003", "abc贸易(上海)", None, "li@example.cn", "军工", "成交", None, "智能制造", 0, "陈芳", "否", dt.date(2025, 12, 31), None],
    ["C0004", "O'Neil and Sons", "not a phone", None, "IT服务", None, "普通", None, None, "李敏", None, dt.date(2026, 11, 22), "明天"],
    ["C0005", "紅星貿易", None, None, None, "流失客户", None, "老带新,行业:制造业", 15.5, "王五", None, None, dt.date(2026, 12, 1)],
]  # fmt: skip
FOLLOWUPS: Rows = [
    ["跟进编号", "客户编号", "客户名称", "跟进时间", "跟进方式", "参与人", "核心内容摘要", "跟进后状态", "负责人"],
    ["F00001", "C0001", "华星智能科技有限公司", dt.datetime(2026, 11, 2, 10, 20), "电话", "李敏、陈工", "介绍新产品", "意向客户", "李敏"],
    ["F00002", "c0002", None, dt.date(2026, 10, 1), "微信", None, "报价", None, "赵强"],
    ["F00003", None, "紅星貿易", dt.datetime(2026, 11, 21, 9, 0), "email", "王五", "回访 满意", "流失客户", None],
    ["F00004", "C0999", None, dt.date(2026, 11, 21), None, None, "no such customer", None, "李敏"],
]
TAGS: Rows = [
    ["标签", "维度", "同义词", "上级标签", "状态", "合并至"],
    ["老带新", "自定义", None, None, "停用", None],
    ["渠道伙伴", "自定义", None, None, "合并", "战略合作伙伴"],
]
TEAM: Rows = [
    ["姓名", "角色", "在职"],
    ["李敏", "销售", "是"],
    ["赵强", "管理员", "是"],
    ["陈芳", "销售", "是"],
    ["周伟", "客服", "是"],
]
CHINESE: Mapping[str, Rows] = {"客户": CUSTOMERS, "跟进记录": FOLLOWUPS, "标签": TAGS, "团队": TEAM}


def derived_of(sheets: Mapping[str, Rows], as_of: dt.date = T) -> Derived:
    return Derived(read_book(Package.open(typed_workbook(sheets)), as_of=as_of))


@cache
def chinese() -> Derived:
    return derived_of(CHINESE)


def found(condition: str | Condition, key: str = "customers", derived: Derived | None = None) -> list[str]:
    """Ids of the records that a condition means, in sheet order."""
    derived = derived or chinese()
    condition = parse(condition) if isinstance(condition, str) else condition
    table, mask = derived.book.need(key), condition.mask(derived, key)
    return [str(table.id_text(i)) for i in range(table.length) if mask[i]]


@dataclass(frozen=True)
class TableValues:
    """Record ``i`` of a table."""

    derived: Derived
    table: Table
    i: int

    @property
    def sheet(self) -> str:
        return self.table.key

    def value(self, field: Field) -> Any:
        return self.table.typed(field.key).value(self.i)

    def blank(self, field: Field) -> bool:
        return bool(self.table.typed(field.key).blank[self.i])

    def related(self, field: Field) -> TableValues | None:
        target = self.derived.book.table(field.reference or "")
        record = int(related_records(self.derived, self.table, field)[self.i])
        return TableValues(self.derived, target, record) if target is not None and record >= 0 else None
