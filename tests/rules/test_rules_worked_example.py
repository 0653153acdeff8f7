"""Eight customers and ten follow-ups on 2024-06-30: which findings a whole small workbook gives."""

from __future__ import annotations

import datetime as dt

from case_files import Case, Sheet, workbook

from sheetcrm.derive import Derived
from sheetcrm.package import Package
from sheetcrm.rules import Finding, check
from sheetcrm.store import read_book

CUSTOMERS = """
客户编号|所属行业|客户来源|合作状态|负责人|首次接触时间|建档日期|下次跟进时间|历史合作金额(万)|价值层级|分类标签
C0001|制造业|行业展会|成交客户|李敏|2024-01-10|2024-01-10||80|高价值|
C0002|零售业|转介绍|意向客户|赵强|2024-06-03|2024-06-03||15|中价值|
C0003|IT服务|官网|潜在客户|陈芳|2024-06-20|2024-06-20||0||技术型
C0004|制造业|线上广告|复购客户|李敏|2023-03-01|2023-03-02||||
C0005|新能源|行业展会|流失客户|赵强|2024-02-01|2024-02-02|||高价值|
C0006|零售业|主动拜访|潜在客户|陈芳|2024-05-15|2024-05-16|2024-07-02|||跟进频率:月度
C0007|工业|展会|成交客户|赵强|2024-04-01|2024-04-01|2024-06-10|||
C0008|IT服务||意向客户|李敏||2024-06-10||||
"""
FOLLOWUPS = """
跟进编号|客户编号|跟进时间|跟进方式|完成时限|下次跟进时间|行动状态|完成日期
F1|C0001|2024-06-01|电话|2024-06-05||待办|
F2|C0001|2024-06-04|面谈||2024-07-03||
F3|C0002|2024-06-05|电话|2024-06-08||待办|
F4|C0002|2024-06-12|邮件|2024-06-20||待办|
F5|C0002|2024-06-26|电话|2024-06-29||待办|
F6|C0004|2024-05-25|电话||||
F7|C0005|2024-06-10|电话|2024-06-14||已完成|2024-06-13
F8|C0006|2024-06-01|邮件||||
F9|C0007|2024-06-08|上门拜访|2024-06-12||已完成|2024-06-12
F10|C0008|2024-06-29|电话|2024-07-05|2024-07-01|待办|
"""
TEAM = "姓名|角色\n李敏|销售\n赵强|销售\n陈芳|销售"


def findings() -> list[Finding]:
    texts = (("Customers", CUSTOMERS), ("FollowUps", FOLLOWUPS), ("Team", TEAM))
    sheets = [Sheet(title, [line.split("|") for line in text.strip().splitlines()]) for title, text in texts]
    book = read_book(Package.open(workbook(Case("", "", 1, sheets=sheets))), as_of=dt.date(2024, 6, 30), lang="zh-CN")
    return list(check(book, Derived(book)))


def places(found: list[Finding], code: str) -> list[str]:
    return [f"{f.sheet}!{f.cell}" for f in found if f.code == code]


def test_what_is_overdue() -> None:
    found = findings()
    assert sorted(places(found, "FU-OVERDUE")) == ["Customers!A3", "Customers!A4", "Customers!A5", "Customers!H8", "FollowUps!E6"]


def test_nobody_can_be_reached() -> None:
    short = {f.id: f.severity for f in findings() if f.code == "CONTACT-MIN"}
    assert short == {f"C000{n}": "W" if n == 5 else "E" for n in range(1, 9)}


def test_aliases_and_a_lost_customer_of_high_value() -> None:
    found = findings()
    assert places(found, "VOC-ALIAS") == ["Customers!B8", "Customers!C8"]
    assert places(found, "TIER-LOST-HIGH") == ["Customers!D6"]
    assert places(found, "OWNER-UNKNOWN") == []
    assert len(places(found, "COMP-LOW")) == 8
