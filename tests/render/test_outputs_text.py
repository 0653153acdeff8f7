"""Findings on a terminal: narrow and wide, Chinese and English, and the counts that follow them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheetcrm.render.widths import terminal_width, wrap
from sheetcrm.rules import RULES, Findings

Write = Callable[..., str]


@pytest.mark.parametrize("lang", ["zh-CN", "en"])
@pytest.mark.parametrize("width", [80, 120])
def test_no_line_is_longer_than_the_terminal(width: int, lang: str, ugly: Findings, write: Write) -> None:
    text = write("text", {"team.xlsx": ugly.said_in(lang)}, width=width)
    assert max(map(terminal_width, text.splitlines())) <= width
    assert all(finding.code in text for finding in ugly)


def test_the_record_is_named(ugly: Findings, write: Write) -> None:
    assert "第 2 行  C0001  华星 | <b>智能</b> & `代码`" in write("text", {"team.xlsx": ugly})


def test_what_can_be_done_stands_at_the_end(ugly: Findings, write: Write) -> None:
    safe = sum(ugly.fixable)
    last = write("text", {"our team.xlsx": ugly}).rstrip().splitlines()[-3:]
    assert safe and any(f"其中 {safe} 个可以自动修复" in line and "sheetcrm fix 'our team.xlsx'" in line for line in last)
    assert any(re.fullmatch(r"健康度 [0-9.]+ / 100", line) for line in last)


def test_a_selection_of_rules_gives_no_score(ugly: Findings, write: Write) -> None:
    assert "健康度" not in write("text", {"team.xlsx": ugly}, complete=False)


def test_several_workbooks_end_in_a_table(ugly: Findings, findings_of: Callable[..., Findings], write: Write) -> None:
    text = write("text", {"north.xlsx": ugly, "south.xlsx": ugly}, refused={"bad.xlsx": "E-CSV: no workbook"}, lang="en")
    table = text[text.index("All workbooks") :]
    counts = ugly.counts()
    for name in ("north.xlsx", "south.xlsx"):
        assert re.search(rf"{name} +{counts['E']} +{counts['W']} +{counts['I']} +\d", table)
    assert re.search(r"bad.xlsx +not read: E-CSV", table)


def test_statistics_count_each_rule_sheet_and_owner(ugly: Findings, write: Write) -> None:
    text = write("text", {"team.xlsx": ugly}, statistics=True)
    for code, n in ugly.by_code().items():
        assert re.search(rf"^ +{n} +{code} .*{RULES[code].name.zh}$", text, re.MULTILINE), code
    assert re.search(r"^  客户 +4 ", text, re.MULTILINE)
    assert re.search(r"^  李敏 +2 ", text, re.MULTILINE) and "（没有负责人）" in text
    assert "→" not in text


def test_statistics_as_json_are_the_same_figures(ugly: Findings, write: Write) -> None:
    (book,) = json.loads(write("json", {"team.xlsx": ugly}, statistics=True))
    assert {rule["code"]: rule["count"] for rule in book["rules"]} == ugly.by_code()
    assert book["counts"] == ugly.counts()
    assert sum(rule["fixable"] for rule in book["rules"] if rule["fix"] == "safe") == sum(ugly.fixable)
    assert [one["sheet"] for one in book["sheets"]] == ["客户"]
    assert {one["owner"]: one["records"] for one in book["owners"]} == {"李敏": 2, "周强": 1, None: 1}


def test_nothing_at_all_is_an_empty_list(write: Write) -> None:
    assert json.loads(write("json", {})) == [] and write("jsonl", {}) == ""


@given(st.text(st.sampled_from("abc 中文，。（“”）1-"), max_size=60), st.integers(8, 40))
def test_wrapping_loses_nothing_and_fits(text: str, width: int) -> None:
    lines = wrap(text, width)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(terminal_width(line) <= width for line in lines)


def test_a_line_does_not_begin_with_closing_punctuation() -> None:
    assert wrap("这一列写的是电话，不是邮箱。", 16) == ["这一列写的是电", "话，不是邮箱。"]
