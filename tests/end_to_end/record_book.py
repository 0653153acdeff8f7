"""A small workbook with the flaws that people's lists have, for the verbs about records."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from people import make_book

T = "2026-11-22"
DAY = dt.date(2026, 11, 22)

CUSTOMERS: list[dict[str, Any]] = [
    {"客户编号": "C0001", "客户名称": "华星智能科技有限公司", "联系人": "张经理", "电话": "139 0000 1234", "邮箱": "zhang@example.com",
     "合作状态": "意向客户", "阶段细分": "方案提交", "价值层级": "中价值", "分类标签": "价格敏感", "历史合作金额(万)": 80, "负责人": "李敏",
     "建档日期": dt.date(2026, 11, 2), "下次跟进时间": dt.date(2026, 11, 27), "更新时间": None, "流失原因": None, "备注": "@SUM(1)"},
    {"客户编号": "C0002", "客户名称": "远启贸易", "电话": "1.39E+10", "合作状态": "成交客户", "分类标签": "智能制造,急需采购",
     "历史合作金额(万)": 5, "负责人": "赵强", "建档日期": dt.date(2026, 10, 31), "下次跟进时间": "明天"},
    {"客户编号": "C0003", "客户名称": "明蓝实业", "电话": None, "合作状态": "潜在客户", "负责人": "李敏", "建档日期": dt.date(2025, 12, 31)},
]  # fmt: skip
FOLLOWUPS: list[dict[str, Any]] = [
    {"跟进编号": "F00001", "客户编号": "C0001", "客户名称": "华星智能科技有限公司", "跟进时间": dt.datetime(2026, 11, 2, 10, 20), "跟进方式": "电话",
     "沟通对象": "张经理", "核心内容摘要": "介绍新产品", "客户反馈/需求变化": None, "下一步行动": "发报价单", "负责人": "李敏",
     "完成时限": dt.date(2026, 11, 25), "下次跟进时间": None, "行动状态": "待办", "完成日期": None, "跟进后状态": None, "录入时间": None},
    {"跟进编号": "F00002", "客户编号": "C0002", "客户名称": "远启贸易", "跟进时间": dt.date(2026, 10, 1), "跟进方式": "微信",
     "核心内容摘要": "报价", "负责人": "赵强"},
    {"跟进编号": "F00003", "客户编号": "C0001", "客户名称": "华星智能科技有限公司", "跟进时间": dt.date(2026, 11, 9), "跟进方式": "邮件",
     "核心内容摘要": "答复问题", "负责人": "赵强"},
]  # fmt: skip
TEAM: list[dict[str, Any]] = [
    {"姓名": "李敏", "角色": "销售", "在职": "是"},
    {"姓名": "赵强", "角色": "管理员", "在职": "是"},
    {"姓名": "王离", "角色": "销售", "在职": "否"},
]
HISTORY: list[dict[str, Any]] = [
    {"变更时间": dt.date(2026, 11, 2), "客户编号": "C0001", "原状态": "潜在客户", "新状态": "意向客户", "阶段细分": None, "操作人": "李敏",
     "录入时间": None, "来源方式": None},
]  # fmt: skip
TAGS: list[dict[str, Any]] = [{"标签": "老带新", "维度": "自定义", "同义词": "熟人", "上级标签": None, "状态": "启用", "合并至": None}]


def record_book(folder: Path, *, history: bool = False) -> Path:
    """The workbook as a file; history: with a StageHistory sheet."""
    sheets = {"客户": CUSTOMERS, "跟进记录": FOLLOWUPS, "标签": TAGS, "团队": TEAM}
    return make_book(folder / "team.xlsx", sheets | ({"阶段历史": HISTORY} if history else {}))
