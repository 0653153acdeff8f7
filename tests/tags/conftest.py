"""The tag table of the examples: the columns' vocabularies, the defaults, and three rows of a Tags sheet."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sheetcrm.tags import TagRow, TagTable, normalise

INDUSTRY = {
    "制造业": ("Manufacturing", "工业", "制造", "制造行业"),
    "智能制造": ("Smart manufacturing",),
    "零售业": ("Retail", "零售", "零售行业"),
    "IT服务": ("IT services", "IT", "IT业", "信息技术服务"),
    "新能源": ("New energy", "新能源行业"),
    "金融": ("Finance",),
    "教育": ("Education",),
    "医疗健康": ("Healthcare",),
    "建筑地产": ("Construction",),
    "物流运输": ("Logistics",),
    "餐饮住宿": ("Hospitality",),
    "电商": ("E-commerce",),
    "其他": ("Other",),
}
SIZE = {
    "大型企业": ("Large", "大型", "大企业"),
    "中小企业": ("SME", "中小型企业", "中小"),
    "个体工商户": ("Sole trader", "个体户", "个体"),
}
STAGE = {
    "潜在客户": ("Prospect", "潜在", "线索", "lead"),
    "意向客户": ("Interested", "意向", "opportunity"),
    "成交客户": ("Won", "成交", "已成交", "customer"),
    "复购客户": ("Repeat", "复购", "回购"),
    "流失客户": ("Lost", "流失", "已流失", "churned"),
}
TIER = {
    "高价值": ("High", "高价值客户", "VIP", "VIP客户", "A", "A类"),
    "中价值": ("Medium", "中价值客户", "B", "B类"),
    "普通": ("Standard", "普通客户", "低价值", "低价值客户", "一般", "一般客户", "C", "C类"),
}
REGIONS = {"华东": "East", "华南": "South", "华北": "North", "华中": "Central", "西南": "Southwest", "西北": "Northwest", "东北": "Northeast"}
REGION = {name: (en, name + "区", name + "地区") for name, en in {**REGIONS, "港澳台": "HK-Macau-Taiwan", "海外": "Overseas"}.items()}
WEAK = ("A", "B", "C", "High", "Medium", "Standard", "其他", "Other")
PARENTS = {"智能制造": "制造业"}

VOCABULARIES = {
    dimension: [TagRow(name, dimension, aliases, PARENTS.get(name), weak=WEAK) for name, aliases in values.items()]
    for dimension, values in {"行业": INDUSTRY, "规模": SIZE, "合作状态": STAGE, "价值层级": TIER, "区域": REGION}.items()
}
SUB_STAGES = {"潜在客户": ["初步接洽"], "意向客户": ["方案提交"], "成交客户": ["履约中"], "流失客户": ["需挽回"]}
EXAMPLE_ROWS = (
    TagRow("老带新", "自定义", status="停用"),
    TagRow("渠道伙伴", "自定义", status="合并", merged_into="战略合作伙伴"),
    TagRow("经销商", "自定义", status="合并", merged_into="渠道伙伴"),
)


class TableMaker:
    """``make(row, …)``: a table with the default vocabularies and these rows of the Tags sheet."""

    def __call__(self, *rows: TagRow, repurchase: bool = True) -> TagTable:
        return TagTable.build(None, rows, VOCABULARIES, sub_stages=SUB_STAGES, repurchase=repurchase)


@pytest.fixture(scope="session")
def make() -> TableMaker:
    return TableMaker()


@pytest.fixture(scope="session")
def table(make: TableMaker) -> TagTable:
    return make(*EXAMPLE_ROWS)


@pytest.fixture(scope="session")
def said(table: TagTable) -> Callable[[str], str]:
    """The codes of a cell, each named once, with the suggestions or the dimension they name: ``TAG-UNKNOWN→制造业``."""

    def words(cell: str) -> str:
        found = []
        for issue in normalise(cell, table).issues:
            dimension = f"({issue.gaps['dimension']})" if issue.code == "TAG-EXCLUSIVE" else ""
            found.append(issue.code + dimension + ("→" + "、".join(issue.suggestions) if issue.suggestions else ""))
        return ", ".join(dict.fromkeys(found))

    return words
