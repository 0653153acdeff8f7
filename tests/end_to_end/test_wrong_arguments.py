"""Arguments of the functions that cannot be: one clear UsageError each, and nothing is written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from command_line import process, sheetcrm, untouched
from record_book import DAY, record_book

import sheetcrm as library

WRONG_DAY: Any = "2026-11-22"
WRONG_LANG: Any = "fr"
NO_PATH: Any = None


@pytest.mark.parametrize(
    ("call", "named"),
    [
        (lambda path: library.new(path.with_name("x.xlsx"), lang=WRONG_LANG), "'fr'"),
        (lambda path: library.demo(path.with_name("demo"), lang=WRONG_LANG), "'fr'"),
        (lambda path: library.validate(path, lang=WRONG_LANG), "'fr'"),
        (lambda path: library.refresh(path, lang=WRONG_LANG), "'fr'"),
        (lambda path: library.fix(path, lang=WRONG_LANG), "'fr'"),
        (lambda path: library.due(path, lang=WRONG_LANG), "'fr'"),
        (lambda path: library.report(path, lang=WRONG_LANG), "'fr'"),
        (lambda path: library.find(path, lang=WRONG_LANG), "'fr'"),
        (lambda path: library.new(path.with_name("x.xlsx"), as_of=WRONG_DAY), "2026-11-22"),
        (lambda path: library.validate(path, as_of=WRONG_DAY), "2026-11-22"),
        (lambda path: library.refresh(path, as_of=WRONG_DAY), "2026-11-22"),
        (lambda path: library.report(path, as_of=WRONG_DAY), "2026-11-22"),
        (lambda path: library.open(path, as_of=dt.datetime(2026, 11, 22, 10)), "datetime.datetime(2026"),
        (lambda path: library.log(path, "C0001", "x", options=library.WriteOptions(as_of=WRONG_DAY)), "2026-11-22"),
        (lambda path: library.validate(path, as_of=dt.date(1, 1, 1)), "0001-01-01"),
        (lambda path: library.open(NO_PATH), "None"),
        (lambda path: library.validate(NO_PATH), "None"),
        (lambda path: library.set(NO_PATH, "C0001", values={"notes": "x"}), "None"),
    ],
)
def test_a_wrong_argument_is_one_usage_error(tmp_path: Path, call: Callable[[Path], object], named: str) -> None:
    path = record_book(tmp_path)
    with untouched(tmp_path), pytest.raises(library.UsageError) as caught:
        call(path)
    for lang in ("zh-CN", "en"):
        assert caught.value.code == "E-USAGE" and named in caught.value.line(lang)
    assert library.validate(path, as_of=DAY, lang="en")


@pytest.mark.parametrize("verb", ["validate", "refresh", "new", "undo"])
def test_a_name_that_is_too_long_has_a_line_of_its_own(tmp_path: Path, verb: str) -> None:
    ran = sheetcrm(verb, tmp_path / f"{'长' * 300}.xlsx", lang="zh-CN")
    assert (ran.code, ran.complaint_code) == (2, "E-NAME-LONG")
    assert "too long" not in ran.complaint


def test_a_file_that_was_only_renamed_is_up_to_date_for_the_plan_too(tmp_path: Path) -> None:
    book = record_book(tmp_path)
    library.refresh(book, as_of=DAY)
    renamed = book.rename(tmp_path / "other.xlsx")
    left = library.validate(renamed, as_of=DAY).counts()["E"]
    plan, run = (sheetcrm("refresh", renamed, *words, "--as-of", DAY.isoformat()) for words in (("--plan",), ()))
    assert "0 cell(s) would change" in plan.out and "up to date" in run.out
    assert plan.code == run.code == (1 if left else 0)


@pytest.mark.parametrize(("lang", "words"), [("en", "up to date"), ("zh-CN", "已是最新")])
def test_up_to_date_is_said_in_the_language_of_the_workbook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lang: Any, words: str) -> None:
    path = library.new(tmp_path / "team.xlsx", lang=lang)
    other = "zh-CN" if lang == "en" else "en"
    monkeypatch.setenv("SHEETCRM_LANG", other)
    assert library.refresh(path).lang == lang
    ran = process("refresh", path, SHEETCRM_LANG=other)
    assert words in ran.communicate()[0] and ran.returncode == 0


def test_dedupe_names_the_row_where_the_id_does_not(tmp_path: Path) -> None:
    from people import make_book

    twice: list[dict[str, Any]] = [
        {"客户编号": one, "客户名称": "华星智能科技有限公司", "电话": "13900001234", "合作状态": "潜在客户", "负责人": "李敏", "建档日期": DAY}
        for one in (None, None)
    ]
    said = sheetcrm("dedupe", make_book(tmp_path / "team.xlsx", {"客户": twice}), "--as-of", DAY.isoformat(), lang="zh-CN")
    assert "建议保留 第 2 行" in said.out
    twice = [{**row, "客户编号": "C0001"} for row in twice]
    said = sheetcrm("dedupe", make_book(tmp_path / "same.xlsx", {"客户": twice}), "--as-of", DAY.isoformat(), lang="zh-CN")
    assert "建议保留 C0001 第 2 行" in said.out
