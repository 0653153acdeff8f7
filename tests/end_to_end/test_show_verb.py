"""``show``: one record and all that belongs to it."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from command_line import sheetcrm, untouched
from record_book import DAY, T, record_book

import sheetcrm as library


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return record_book(tmp_path_factory.mktemp("show"), history=True)


def test_a_customer_with_what_belongs_to_it(book: Path) -> None:
    with untouched(book.parent):
        card = json.loads(sheetcrm("show", book, "c0001", "--json", "--as-of", T).out)[0]
    assert (card["sheet"], card["id"]) == ("customers", "C0001")
    assert card["record"]["phone"] == ["13900001234"]
    assert "sub_stage" in card["record"] and "updated_at" not in card["record"]
    assert card["figures"]["last_followup"] == "2026-11-09"
    assert card["figures"]["tier_eff"] == "中价值"
    assert [(item["kind"], item["due"]) for item in card["due"]] == [("计划", "2026-11-27")]
    assert [row["followup_id"] for row in card["related"]["followups"]] == ["F00003", "F00001"]
    assert [row["to_stage"] for row in card["related"]["stagehistory"]] == ["意向客户"]


def test_the_card_says_it_in_words(book: Path) -> None:
    lines = sheetcrm("show", book, "C0001", "--as-of", T, "--related", "1").out.splitlines()
    text = "\n".join(lines)
    assert lines[0].endswith("C0001")
    assert "Stage" in text and "Interested" in text and "Medium" in text
    assert "F00003" in text and "F00001" not in text and "1 more" in text
    chinese = sheetcrm("show", book, "C0001", "--as-of", T, lang="zh-CN").out
    assert "方案提交" in chinese and "F00001" in chinese and "系统计算" in chinese


def test_the_sheet_is_known_by_the_id(book: Path) -> None:
    card = json.loads(sheetcrm("show", book, "F00001", "--json").out)[0]
    assert card["sheet"] == "followups" and card["record"]["summary"] == "介绍新产品"
    person = json.loads(sheetcrm("show", book, "李敏", "--json").out)[0]
    assert person["sheet"] == "team"
    assert [row["customer_id"] for row in person["related"]["customers"]] == ["C0001", "C0003"]
    assert len(json.loads(sheetcrm("show", book, "C0003", "F00002", "--json").out)) == 2


def test_ids_from_standard_input(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("C0001\nC0003\n"))
    assert [card["id"] for card in json.loads(sheetcrm("show", book, "-", "--json").out)] == ["C0001", "C0003"]


def test_no_such_record(book: Path) -> None:
    assert sheetcrm("show", book, "C9999").complaint_code == "E-NO-ID"
    assert sheetcrm("show", book, "C0001", "--sheet", "followups").complaint_code == "E-NO-ID"


def test_masked_everywhere(book: Path) -> None:
    for words in (("--json",), ()):
        out = sheetcrm("show", book, "C0001", "--mask", "partial", "--as-of", T, *words).out
        assert "13900001234" not in out and "zhang@example.com" not in out and "张经理" not in out
        assert "139****1234" in out


def test_the_function(book: Path) -> None:
    (card,) = library.show(book, "C0002", as_of=DAY)
    assert card.record["name"] == "远启贸易"
    assert card.record["phone"] == ("1.39E+10",)
    assert card.figures["behaviour"] == "沉默客户"  # 52 days since the last contact
    assert card.related["followups"].ids == ["F00002"]
