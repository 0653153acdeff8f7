"""``tags``: a change of one tag that every sheet follows."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from command_line import AS_OF, sheetcrm, untouched
from people import T, make_book, records

import sheetcrm as library
from sheetcrm import WriteOptions
from sheetcrm.errors import UsageError

CUSTOMERS: list[dict[str, Any]] = [
    {"客户编号": "C0001", "客户名称": "华星智能", "所属行业": "制造业", "分类标签": "老带新， 价格敏感"},
    {"客户编号": "C0002", "客户名称": "远启贸易", "所属行业": "制造业", "分类标签": "自定义:老带新;急需采购"},
    {"客户编号": "C0003", "客户名称": "明蓝实业", "所属行业": "跨境电商", "分类标签": "跨境电商,不认识的"},
    {"客户编号": "C0004", "客户名称": "北辰物流", "所属行业": "制造业", "分类标签": "  价格敏感 ,急需采购"},
    {"客户编号": "C0005", "客户名称": "拓维软件", "所属行业": "制造业", "分类标签": "转介绍,熟人"},
]
for _row in CUSTOMERS:
    _row |= {"合作状态": "潜在客户", "负责人": "李敏", "建档日期": dt.date(2026, 11, 19)}
TAGS: list[dict[str, Any]] = [
    {"标签": "老带新", "维度": "自定义", "同义词": "熟人", "状态": "启用"},
    {"标签": "转介绍", "维度": "自定义", "同义词": "朋友推荐", "状态": "启用"},
    {"标签": "老员工介绍", "维度": "自定义", "上级标签": "老带新", "状态": "启用"},
    {"标签": "跨境电商", "维度": "行业", "状态": "启用"},
    {"标签": "价格敏感", "维度": "需求特征", "状态": "启用"},
]
OPTIONS = WriteOptions(as_of=T)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    rows = [{"合并至": None, "创建日期": None, "说明": None, **row} for row in TAGS]
    return make_book(tmp_path / "team.xlsx", {"Customers": CUSTOMERS, "Tags": rows})


def tags_of(path: Path) -> list[Any]:
    return [row["分类标签"] for row in records(path, "Customers")]


def row_of(path: Path, tag: str) -> dict[str, Any]:
    return next(row for row in records(path, "Tags") if row["标签"] == tag)


def errors(path: Path) -> set[str]:
    return {finding.code for finding in library.validate(path, as_of=T, select=["TAG"]) if finding.severity == "E"}


def test_rename_everywhere(book: Path) -> None:
    library.rename_tag(book, "老带新", "老客户推荐", OPTIONS)
    assert tags_of(book) == ["老客户推荐,价格敏感", "老客户推荐,急需采购", "跨境电商,不认识的", "  价格敏感 ,急需采购", "转介绍,老客户推荐"]
    row = row_of(book, "老客户推荐")
    assert set(row["同义词"].split("、")) == {"熟人", "老带新"}
    assert row_of(book, "老员工介绍")["上级标签"] == "老客户推荐"
    assert not errors(book)


def test_a_built_in_tag_is_found_under_its_old_name_too(book: Path) -> None:
    library.rename_tag(book, "价格敏感", "看重价格", OPTIONS)
    assert tags_of(book)[0] == "老带新,看重价格" and tags_of(book)[3] == "看重价格,急需采购"
    by_hand = openpyxl.load_workbook(book)
    by_hand["Customers"]["D2"] = "价格敏感"
    by_hand.save(book)
    library.fix(book, as_of=T)
    assert tags_of(book)[0] == "看重价格"
    assert not errors(book)


def test_a_tag_that_is_a_value_of_a_column_changes_there_too(book: Path) -> None:
    library.rename_tag(book, "跨境电商", "跨境贸易", OPTIONS)
    assert [row["所属行业"] for row in records(book, "Customers")][2] == "跨境贸易" and tags_of(book)[2] == "跨境贸易,不认识的"
    assert not {f.code for f in library.validate(book, as_of=T, select=["VOC", "TAG-BOUND"])}


def test_merge(book: Path) -> None:
    library.merge_tags(book, "老带新", "转介绍", OPTIONS)
    assert tags_of(book)[:2] == ["转介绍,价格敏感", "转介绍,急需采购"] and tags_of(book)[4] == "转介绍", "no tag twice"
    gone, heir = row_of(book, "老带新"), row_of(book, "转介绍")
    assert (gone["状态"], gone["合并至"], gone["同义词"]) == ("合并", "转介绍", None)
    assert set(heir["同义词"].split("、")) == {"朋友推荐", "熟人"}
    assert row_of(book, "老员工介绍")["上级标签"] == "转介绍"
    assert not errors(book)


def test_merging_an_unknown_text_makes_it_an_alias(book: Path) -> None:
    library.merge_tags(book, "不认识的", "转介绍", OPTIONS)
    assert tags_of(book)[2] == "跨境电商,转介绍" and "不认识的" in row_of(book, "转介绍")["同义词"]


def test_retire_with_and_without_another(book: Path) -> None:
    library.retire_tag(book, "老带新", options=OPTIONS)
    assert tags_of(book)[:2] == ["价格敏感", "急需采购"] and row_of(book, "老带新")["状态"] == "停用"
    library.undo(book)
    library.retire_tag(book, "老带新", replace="转介绍", options=OPTIONS)
    assert tags_of(book)[:2] == ["转介绍,价格敏感", "转介绍,急需采购"] and tags_of(book)[4] == "转介绍"


def test_move(book: Path) -> None:
    library.move_tag(book, "老带新", "关系", OPTIONS)
    assert row_of(book, "老带新")["维度"] == "关系" and row_of(book, "老员工介绍")["上级标签"] is None
    assert tags_of(book)[1] == "老带新,急需采购", "the old dimension does not stand in front any more"
    assert not {f.code for f in library.validate(book, as_of=T, select=["TAG-WRONG-DIM", "TAG-CYCLE"])}


def test_add(book: Path) -> None:
    result = library.add_tag(book, "高意愿", dimension="需求特征", aliases=["很想买"], description="主动来问", options=OPTIONS)
    row = row_of(book, "高意愿")
    assert (row["维度"], row["同义词"], row["状态"], row["创建日期"], row["说明"]) == ("需求特征", "很想买", "启用", T, "主动来问")
    assert result.similar == ()
    assert "价格敏感" in library.add_tag(book, "价格敏敢", options=WriteOptions(as_of=T, dry_run=True)).similar


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("add {book} 熟人", "E-TAG-EXISTS"),
        ("add {book} 新标签 --alias 价格敏感", "E-TAG-EXISTS"),
        ("add {book} 甲,乙", "E-TAG-CLASH"),
        ("add {book} 新标签 --dimension 没有的", "E-TAG-DIMENSION"),
        ("add {book} 新标签 --parent 没有的", "E-TAG-UNKNOWN"),
        ("rename {book} 老代新 别的", "E-TAG-UNKNOWN"),
        ("rename {book} 老带新 转介绍", "E-TAG-EXISTS"),
        ("rename {book} 老带新 a;b", "E-TAG-CLASH"),
        ("rename {book} 制造业 生产", "E-TAG-FIXED"),
        ("retire {book} 意向客户", "E-TAG-FIXED"),
        ("merge {book} 月度 季度", "E-TAG-FIXED"),
        ("merge {book} 老带新 熟人", "E-TAG-FIXED"),
        ("move {book} 价格敏感 --dimension 关系", "E-TAG-FIXED"),
        ("move {book} 老带新", "E-USAGE"),
        ("rename {book} 老带新", "E-USAGE"),
        ("polish {book}", "E-USAGE"),
    ],
)
def test_what_is_refused(words: str, code: str, book: Path) -> None:
    with untouched(book.parent):
        ran = sheetcrm("tags", *(word.format(book=book) for word in words.split()))
    assert (ran.code, ran.complaint_code) == (2, code)
    if code == "E-TAG-UNKNOWN" and "老代新" in words:
        assert "老带新" in ran.complaint


def test_a_preview_lists_the_cells(book: Path) -> None:
    with untouched(book.parent):
        ran = sheetcrm("tags", "rename", book, "老带新", "老客户推荐", "--dry-run", "--json")
    told = json.loads(ran.out)
    assert ran.code == 1 and told["written"] is False
    shown = {(c["sheet"], c["cell"]): c["after"] for c in told["changes"]}
    assert shown["Customers", "D2"] == "老客户推荐,价格敏感" and ("Customers", "D5") not in shown
    done = json.loads(sheetcrm("tags", "rename", book, "老带新", "老客户推荐", "--json").out)
    assert done["cells"] == told["cells"] == len(told["changes"])


def test_every_change_is_logged_and_can_be_undone(book: Path) -> None:
    before = book.read_bytes()
    library.rename_tag(book, "老带新", "老客户推荐", OPTIONS)
    entries = records(book, "变更日志")
    assert {(e["命令"], e["编号"], e["原值"], e["新值"]) for e in entries} >= {
        ("tags rename", "C0001", "老带新， 价格敏感", "老客户推荐,价格敏感"),
        ("tags rename", "老带新", "老带新", "老客户推荐"),
    }
    assert library.undo(book).verb == "tags rename" and book.read_bytes() == before


def test_list_counts_customers(book: Path) -> None:
    found = {tag.tag: tag for tag in library.list_tags(book, as_of=T)}
    assert (found["老带新"].customers, found["价格敏感"].customers, found["老员工介绍"].customers) == (3, 2, 0)
    assert (found["不认识的"].status, found["不认识的"].declared) == ("未识别", False)
    assert {tag.dimension for tag in library.list_tags(book, dimension="行业", as_of=T)} == {"行业"}
    out = sheetcrm("tags", "list", book, "--as-of", AS_OF).out
    assert out.splitlines()[0].split() == ["Dimension", "Tag", "Status", "Customers", "Aliases"] and "unknown" in out


def test_review_gives_advice_and_is_remembered(book: Path) -> None:
    library.init(book)
    advice = {item["tag"]: item["advice"] for item in library.review_tags(book, OPTIONS).items}
    assert advice["不认识的"] == "新增/映射" and advice["老员工介绍"] == "建议停用"
    later = T.replace(year=T.year + 1)
    assert [f.code for f in library.validate(book, as_of=later, select=["TAG-REVIEW-DUE"])] == ["TAG-REVIEW-DUE"]
    library.review_tags(book, WriteOptions(as_of=later))
    assert not list(library.validate(book, as_of=later, select=["TAG-REVIEW-DUE"]))


def test_a_workbook_without_a_tags_sheet(tmp_path: Path) -> None:
    path = make_book(tmp_path / "team.xlsx", {"Customers": CUSTOMERS})
    with pytest.raises(UsageError) as caught:
        library.add_tag(path, "新标签")
    assert caught.value.code == "E-NO-SHEET"


def test_help_in_both_languages() -> None:
    assert "rename" in sheetcrm("tags", "--help").out and "改名" in sheetcrm("tags", "--help", lang="zh-CN").out
    assert "--replace" in sheetcrm("tags", "retire", "--help").out
    assert sheetcrm("tags").code == 0
