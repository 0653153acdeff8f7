"""Whatever stands in the cells: rules never raise, and safe fixes settle, mend what they promise, and break nothing else."""

from __future__ import annotations

import datetime as dt

from case_files import Case, Sheet, workbook
from hypothesis import given, settings
from hypothesis import strategies as st

from sheetcrm.derive import Derived
from sheetcrm.package import Package
from sheetcrm.rules import Findings, check, propose
from sheetcrm.store import apply_edits, read_book

HAZARDS = [
    "",
    "#N/A",
    "=A1 -> 文本",
    "TRUE",
    "1.5",
    "-3",
    "45000",
    "2026-11-01",
    '"2024.3.15"',
    '"3月15日"',
    "暂无",
    '" "',
    '"１３９００００１２３４"',
]
HAZARDS += [
    '"1.39E+10"',
    "13900001234",
    "渠道伙伴",
    '"C0001"',
    "张*",
    "139****1234",
    "制造业",
    "工业",
    '"IT 服务"',
    "潜在客户-初步接洽",
    "成交",
    "高价值客户",
    "Won",
    "李敏",
]
HAZARDS += [
    "约80万",
    "10-20万",
    "行业:华东",
    "制造业,零售业",
    "智能制造,制造业",
    "规模:",
    "老带新",
    "老带新,技术型",
    "甲,乙,丙,丁,戊,己",
    "是",
    "x\\u200b",
]
HAZARDS += ["zhang@example.com", "C0002", "F00001", "华星智能", "110101199003072000"]
CUSTOMERS = [
    "客户编号",
    "客户名称",
    "联系人",
    "电话",
    "邮箱",
    "所属行业",
    "规模",
    "合作状态",
    "阶段细分",
    "价值层级",
    "分类标签",
    "历史合作金额(万)",
    "负责人",
]
CUSTOMERS += [
    "首次接触时间",
    "建档日期",
    "下次跟进时间",
    "更新时间",
    "流失原因",
    "归档",
    "客户类型",
    "合并至",
]
FOLLOWUPS = [
    "跟进编号",
    "客户编号",
    "客户名称",
    "跟进时间",
    "跟进方式",
    "核心内容摘要",
    "下一步行动",
    "负责人",
    "完成时限",
    "下次跟进时间",
    "行动状态",
    "跟进后状态",
]
TAGS = [
    ["标签", "维度", "同义词", "上级标签", "状态", "合并至"],
    ["老带新", "自定义", "", "", "停用", ""],
    ["渠道伙伴", "关系", "", "", "合并", "战略合作伙伴"],
]
TEAM = [["姓名", "角色", "在职"], ["李敏", "销售", "是"]]

cell = st.one_of(st.just(""), st.sampled_from(HAZARDS))


def rows(header: list[str], most: int) -> st.SearchStrategy[list[list[str]]]:
    return st.lists(st.lists(cell, min_size=len(header), max_size=len(header)), max_size=most).map(lambda body: [header, *body])


def look(package: Package) -> Findings:
    book = read_book(package, as_of=dt.date(2026, 11, 22), lang="zh-CN")
    return check(book, Derived(book))


def known(findings: Findings) -> set[tuple[str, str | None, str | None]]:
    columns = findings.columns()
    return set(zip(columns.code, columns.sheet, columns.cell, strict=True))


BETWEEN_CELLS = {"ID-DUP", "DUP-NAME", "DUP-FUZZY", "DUP-PHONE", "DUP-EMAIL", "ROW-DUP", "FK-NAME-MISMATCH"}
"""A cell that is mended may turn out to be the same as, or to differ from, another one."""
EMPTIED = {"EXP-BLANK"}
"""A retired tag that was the only one leaves a blank cell."""


@settings(max_examples=60)
@given(rows(CUSTOMERS, 5), rows(FOLLOWUPS, 5))
def test_safe_fixes_settle_and_break_nothing(customers: list[list[str]], followups: list[list[str]]) -> None:
    sheets = [Sheet("Customers", customers), Sheet("FollowUps", followups), Sheet("Tags", TAGS), Sheet("Team", TEAM)]
    package = Package.open(workbook(Case("", "", 1, sheets=sheets)))
    before = findings = look(package)
    assert len(list(findings)) == len(findings)
    for _ in range(4):
        edits = propose(findings)
        if not edits:
            break
        apply_edits(package, edits)
        findings = look(package)
    assert propose(findings) == [], "fixes settle"
    assert not findings.fixable.any()
    new = {found for found in known(findings) - known(before) if found[0] not in BETWEEN_CELLS | EMPTIED}
    assert not new
