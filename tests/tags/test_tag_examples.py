"""The fifty examples of how a tag cell is read, in both displays, and what is said of each."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sheetcrm.tags import TagOptions, TagTable, normalise

# cell, as it is written plain, codes in order (each named once) with the suggestion or dimension they name
EXAMPLES = [
    ("制造业,大型企业,成交客户,高价值", "制造业,大型企业,成交客户,高价值", ""),
    ("IT服务、中小企业；意向客户", "IT服务,中小企业,意向客户", ""),
    ("零售业；中小企业；意向客户；价格敏感", "零售业,中小企业,意向客户,价格敏感", ""),
    (" 制造业 ，，大型企业 ,", "制造业,大型企业", ""),
    ("工业,大型企业", "制造业,大型企业", ""),
    ("制造业,工业", "制造业", ""),
    ("行业:制造业", "制造业", ""),
    ("行业：制造业；规模:500人以上", "制造业,500人以上", ""),
    ("需求:定制化开发，跟进频率:周度", "定制化开发,周度", ""),
    ("制造业-大型企业-成交客户", "制造业,大型企业,成交客户", ""),
    ("IT服务-中小企业-意向客户", "IT服务,中小企业,意向客户", ""),
    ("潜在客户-初步接洽", "潜在客户", "TAG-SUBSTAGE"),
    ("it服务", "IT服务", ""),
    ("ＩＴ服务，ＶＩＰ", "IT服务,高价值", ""),
    ("IT 服务", "IT服务", ""),
    ("製造業，潛在客戶", "制造业,潜在客户", ""),
    ("價格敏感", "价格敏感", ""),
    ("制造业|零售业", "制造业,零售业", "TAG-EXCLUSIVE(行业)"),
    ("意向客户,成交客户", "意向客户,成交客户", "TAG-EXCLUSIVE(合作状态)"),
    ("智能制造,制造业", "智能制造", "TAG-REDUNDANT-PARENT"),
    ("500人以上,大型企业", "500人以上", "TAG-REDUNDANT-PARENT"),
    ("VIP客户", "高价值", ""),
    ("低价值", "普通", ""),
    ("普通客户", "普通", ""),
    ("技术优先,技术型", "技术型", ""),
    ("预算50万+", "预算50万+", ""),
    ("制造业+高价值客户", "制造业,高价值", ""),
    ("制造行业", "制造业", ""),
    ("制照业", "制照业", "TAG-UNKNOWN→制造业"),
    ("高价直", "高价直", "TAG-UNKNOWN→高价值"),
    ("新拓展行业-新能源", "新拓展行业-新能源", "TAG-UNKNOWN→新能源"),
    (
        "战略合作伙伴,技术型,价格敏感,服务型,急需采购,决策周期长",
        "战略合作伙伴,技术型,价格敏感,服务型,急需采购,决策周期长",
        "TAG-COUNT",
    ),
    ("老带新", "老带新", "TAG-RETIRED"),
    ("渠道伙伴", "战略合作伙伴", "TAG-MERGED"),
    ("经销商,战略合作伙伴", "战略合作伙伴", "TAG-MERGED"),
    ("区域:华东区", "华东", ""),
    ("行业:华东", "华东", "TAG-WRONG-DIM"),
    ("爱好:高尔夫", "爱好:高尔夫", "TAG-DIM-UNKNOWN"),
    ("规模:", "", "TAG-EMPTY-VALUE"),
    ("制造业\n大型企业\t成交客户", "制造业,大型企业,成交客户", ""),
    ("", "", ""),
    ("#急需采购 #价格敏感", "急需采购,价格敏感", ""),
    ("急需采购 价格敏感", "急需采购,价格敏感", ""),
    ("数据安全 合规", "数据安全 合规", "TAG-UNKNOWN"),
    ("战略合作伙伴,战略客户,VIP,高价值客户", "战略合作伙伴,高价值", ""),
    ("行业:工业;行业:制造业", "制造业", ""),
    ("成交客户,潜在客户-初步接洽", "成交客户,潜在客户", "TAG-SUBSTAGE, TAG-EXCLUSIVE(合作状态)"),
    ("C#开发,A/B测试", "C#开发,A/B测试", "TAG-UNKNOWN"),
    ("华东/制造业", "华东,制造业", ""),
    ("SME; vip; 潜在", "中小企业,高价值,潜在客户", ""),
]

PREFIXED = [
    ("IT服务-中小企业-意向客户", "行业:IT服务,规模:中小企业,合作状态:意向客户"),
    ("需定制化方案", "需求特征:定制化开发"),
    ("爱好:高尔夫,数据安全 合规,VIP", "爱好:高尔夫,数据安全 合规,价值层级:高价值"),
]


@pytest.mark.parametrize(("cell", "plain", "issues"), EXAMPLES, ids=[f"{i}" for i in range(1, 51)])
def test_example(table: TagTable, said: Callable[[str], str], cell: str, plain: str, issues: str) -> None:
    assert normalise(cell, table).text == plain
    assert said(cell) == issues


@pytest.mark.parametrize(("cell", "plain"), [example[:2] for example in EXAMPLES], ids=[f"{i}" for i in range(1, 51)])
def test_example_written_prefixed_reads_the_same(table: TagTable, cell: str, plain: str) -> None:
    prefixed = normalise(cell, table, options=TagOptions(display="prefixed")).text
    assert normalise(prefixed, table).text == plain
    assert normalise(plain, table, options=TagOptions(display="prefixed")).text == prefixed


@pytest.mark.parametrize(("cell", "prefixed"), PREFIXED)
def test_prefixed_display(table: TagTable, cell: str, prefixed: str) -> None:
    assert normalise(cell, table, options=TagOptions(display="prefixed")).text == prefixed


def test_blank_words_are_no_tags(table: TagTable) -> None:
    for cell in ("", "-", "—", "无", "無", "N/A", "n/a", "暂无", "  ", "/ - +", "「」", "...", "- ", "#", "# #", "\u200b"):
        reading = normalise(cell, table)
        assert (reading.tags, reading.text, reading.issues) == ((), "", ())
