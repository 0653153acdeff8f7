"""Habits that all commands share: one language in help, the language anywhere, formats told by names, JSON without personal data."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from command_line import AS_OF, Ran, sheetcrm
from people import make_book

from sheetcrm.cli import run

DAY = dt.date(2026, 5, 1)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    rows = [
        {"客户编号": "C0001", "客户名称": "华星智能", "电话": "139 0000 1234", "合作状态": "潜在", "负责人": "李敏", "建档日期": DAY},
        {
            "客户编号": "C0002",
            "客户名称": "远启贸易",
            "电话": "13900005678",
            "合作状态": "潜在客户",
            "负责人": "李敏",
            "建档日期": dt.date(2026, 5, 1),
        },
    ]
    return make_book(tmp_path / "team.xlsx", {"Customers": rows, "Tags": [{"标签": "制造业", "维度": "行业"}]})


@pytest.mark.parametrize("words", [("templates",), ("templates", "list"), ("templates", "write"), ("tags",), ("tags", "move"), ("export",)])
def test_help_is_in_one_language(words: tuple[str, ...]) -> None:
    said = sheetcrm(*words, "--help", lang="zh-CN").out
    assert said.startswith("用法：") and "选项：" in said
    assert not [english for english in ("Usage", "Options:", "Show this", "Commands:", "[required]", "[default", "TEXT") if english in said]


ANYWHERE = [("tags", "--lang", "en", "list"), ("tags", "--lang=en", "list"), ("tags", "list", "--lang", "en"), ("--lang", "en", "tags", "list")]
NAMES = [
    ("report", "r.html", "<!doctype html>"),
    ("report", "r.json", "{"),
    ("due", "d.html", "<!doctype html>"),
    ("due", "d.ics", "BEGIN:VCALENDAR"),
    ("due", "d.txt", ""),
]


@pytest.mark.parametrize("words", ANYWHERE)
def test_the_language_may_stand_anywhere(book: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]) -> None:
    assert run([*words, str(book)]) == 0
    assert capsys.readouterr().out.startswith("Dimension")


def test_a_group_with_nothing_but_a_language_shows_its_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["tags", "--lang", "en"]) == 0
    assert capsys.readouterr().out.startswith("Usage: ")


@pytest.mark.parametrize(("verb", "name", "start"), NAMES)
def test_the_format_is_told_by_the_name(book: Path, tmp_path: Path, verb: str, name: str, start: str) -> None:
    done: Ran = sheetcrm(verb, book, "--as-of", AS_OF, "--output", tmp_path / name)
    assert done.code in (0, 1), done.err
    text = (tmp_path / name).read_text(encoding="utf-8")
    assert text.startswith(start) if start else str(book) in text
    said = sheetcrm(verb, book, "--as-of", AS_OF, "--format", "text", "--output", tmp_path / name)
    assert said.code in (0, 1) and str(book) in (tmp_path / name).read_text(encoding="utf-8"), "what is asked for goes before the name"


def test_repairs_are_masked_by_all_doors_unless_somebody_asks(book: Path) -> None:
    shown = sheetcrm("fix", book, "--diff", "--as-of", AS_OF)
    told = sheetcrm("fix", book, "--diff", "--json", "--as-of", AS_OF)
    for out in (shown.out, told.out):
        assert "13900001234" not in out and "139 0000 1234" not in out
    changes = {change["cell"]: change for change in json.loads(told.out)[0]["changes"]}
    assert any(change["after"] == "139****1234" for change in changes.values())
    assert any(change["before"] == "潜在" and change["after"] == "潜在客户" for change in changes.values())
    assert "13900001234" in sheetcrm("fix", book, "--diff", "--unmasked", "--as-of", AS_OF).out
