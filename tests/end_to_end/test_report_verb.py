"""``sheetcrm report``: the figures of a workbook as text, JSON and a page."""

from __future__ import annotations

import datetime as dt
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import jsonschema
import openpyxl
import pytest
from command_line import sheetcrm, untouched
from typed_workbook import typed_workbook

import sheetcrm as library
from sheetcrm.reports import block_ids

T = "2024-06-30"
CUSTOMERS = [
    ("客户编号", "客户名称", "所属行业", "合作状态", "价值层级", "负责人", "建档日期"),
    ("C1", "华星智能", "制造业", "意向客户", "高价值", "李敏", dt.date(2024, 6, 3)),
    ("C2", "远山贸易", "零售业", "成交客户", "普通", "赵强", dt.date(2024, 6, 10)),
    ("C3", "<b>晨光</b>", "制造业", "潜在客户", None, None, dt.date(2024, 5, 1)),
    ("C4", "不急公司", None, "成交客户", "普通", "李敏", dt.date(2024, 5, 1)),
]
SETTINGS = [("分组", "键", "值", "说明"), ("target", "target.new_quality_customers", "2", None), ("target", "target.conversion", "50%", None)]


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """Four customers; two are new in June, one of them of tier High, where two are the goal; one of the two is won, where half is the goal."""
    path = tmp_path / "团队.xlsx"
    path.write_bytes(typed_workbook({"Customers": CUSTOMERS, "Settings": SETTINGS}))
    return path


def figures(book: Path, *options: str) -> dict[str, Any]:
    ran = sheetcrm("report", book, "--as-of", T, "--json", *options)
    assert ran.code == 0, ran
    found: dict[str, Any] = json.loads(ran.out)
    return found


def test_json_is_what_the_published_schema_says(book: Path) -> None:
    found = figures(book, "--block", "ALL")
    schema = json.loads(sheetcrm("schema", "report").out)
    jsonschema.validate(found, schema)
    assert set(found) == {"as_of", "period", "blocks"}
    assert found["as_of"] == T
    assert found["period"] == {"from": "2024-06-01", "to": T}
    assert list(found["blocks"]) == block_ids()
    found["blocks"]["N0"] = {"value": "four"}
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(found, schema)


def test_the_figures_are_those_of_the_customers(book: Path) -> None:
    blocks = figures(book)["blocks"]
    assert not {"PF", "TR", "CV"} & set(blocks), "detailed blocks come when they are asked for"
    assert blocks["N0"] == {"value": 4}
    assert blocks["N1"] == {"value": 2, "ids": ["C1", "C2"]}
    assert blocks["N2"] == {"value": 1, "ids": ["C1"], "target": 2, "reached": False}
    assert blocks["K2"] == {"value": 0.5, "won": 1, "cohort": 2, "target": 0.5, "reached": True}


def test_blocks_are_chosen_by_name_in_any_case_and_in_the_order_of_the_report(book: Path) -> None:
    assert list(figures(book, "--block", "k4B,cv", "--block", "N0")["blocks"]) == ["N0", "K4b", "CV"]


def test_an_unknown_block_is_told_with_what_it_may_mean(book: Path) -> None:
    ran = sheetcrm("report", book, "--block", "K44")
    assert ran.code == 2
    assert "did you mean K4, K4b, K14" in ran.complaint
    assert sheetcrm("report", book, "--block", "FOOBAR").complaint_code == "E-BLOCK"


def test_another_period(book: Path) -> None:
    may = figures(book, "--period", "2024-05-01..2024-05-31", "--block", "N1")
    assert may["period"] == {"from": "2024-05-01", "to": "2024-05-31"}
    assert may["blocks"]["N1"]["ids"] == ["C3", "C4"]
    assert sheetcrm("report", book, "--as-of", T, "--period", "fortnight").complaint_code == "E-PERIOD"


def test_text_speaks_both_languages_with_goals(book: Path) -> None:
    zh, en = (sheetcrm("report", book, "--as-of", T, lang=lang).out for lang in ("zh", "en"))
    assert re.search(r"新增优质客户 +1 +目标 2，未达成", zh)
    assert re.search(r"潜在→成交转化率 +50\.0% +目标 50\.0%，达成 +1 / 2", zh)
    assert re.search(r"New quality customers +1 +goal 2: not reached", en)
    assert re.search(r"Interested +1 +25\.0%", en)
    assert re.search(r"意向客户 +1 +25\.0%", zh)
    heads = [zh.index(f"\n{head}\n") for head in ("客户", "分布", "漏斗", "关键指标", "分析")]
    assert heads == sorted(heads)


def test_columns_of_text_stand_below_each_other_although_chinese_is_wide(book: Path) -> None:
    import unicodedata

    lines = sheetcrm("report", book, "--as-of", T, "--block", "D2", lang="zh").out.splitlines()
    rows = [line for line in lines if line.endswith("%")]
    widths = {sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in row) for row in rows}
    assert len(rows) == 5
    assert len(widths) == 1


class Page(HTMLParser):
    """What a browser would show, and what it would fetch."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value or "" for name, value in attrs if name in ("src", "href", "action")]

    def handle_data(self, data: str) -> None:
        self.text += data


def test_the_page_needs_nothing_else_and_shows_text_of_people_as_text(book: Path, tmp_path: Path) -> None:
    target = tmp_path / "report.html"
    ran = sheetcrm("report", book, "--as-of", T, "--format", "html", "--output", target, "--block", "ALL", lang="zh")
    assert ran.code == 0
    assert not ran.out
    page = Page(target.read_text("utf-8"))
    assert page.links == []
    assert "script" not in page.tags
    assert "b" in page.tags
    assert "prefers-color-scheme:dark" in page.text
    assert "@media print" in page.text
    for words in ("新增优质客户", "目标 2，未达成", "合作状态分布", "关键指标", "客户总览"):
        assert words in page.text


def test_an_owner_who_is_called_like_html_does_no_harm(book: Path, tmp_path: Path) -> None:
    workbook = openpyxl.load_workbook(book)
    workbook["Customers"]["F3"] = "<script>alert(1)</script>"
    workbook.save(book)
    out = sheetcrm("report", book, "--as-of", T, "--format", "html", lang="zh").out
    assert "script" not in Page(out).tags
    assert "<script>alert(1)</script>" in Page(out).text


def test_a_workbook_is_never_replaced_by_a_report(book: Path) -> None:
    with untouched(book.parent):
        assert sheetcrm("report", book, "--output", book).complaint_code == "E-OUTPUT"


def test_several_workbooks(book: Path, tmp_path: Path) -> None:
    other = tmp_path / "二组.xlsx"
    other.write_bytes(book.read_bytes())
    found = json.loads(sheetcrm("report", book, other, "--as-of", T, "--block", "N0", "--json").out)
    assert [(Path(one["file"]).name, one["blocks"]["N0"]["value"]) for one in found] == [("团队.xlsx", 4), ("二组.xlsx", 4)]
    text = sheetcrm("report", book, other, "--as-of", T, "--block", "N0").out
    assert text.index("团队.xlsx") < text.index("二组.xlsx")


def test_nothing_is_written(book: Path) -> None:
    with untouched(book.parent):
        sheetcrm("report", book)


def test_the_same_from_python(book: Path) -> None:
    found = library.report(book, as_of=dt.date(2024, 6, 30), blocks=["N1"], period="all")
    assert found.blocks == {"N1": {"value": 4, "ids": ["C1", "C2", "C3", "C4"]}}
    with pytest.raises(library.UsageError):
        library.report(book, blocks="X1")
