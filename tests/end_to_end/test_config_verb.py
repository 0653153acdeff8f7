"""``sheetcrm config``: look at settings and change one."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import openpyxl
import pytest
from command_line import sheetcrm, untouched
from people import rows_of
from ready_books import new_book
from typed_workbook import typed_workbook

import sheetcrm as library

pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported")  # openpyxl: sparklines, data bars
T = "2026-11-22"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return new_book(tmp_path / "team.xlsx", lang="zh-CN", as_of=dt.date.fromisoformat(T))


def rows(book: Path) -> dict[str, object]:
    return {str(row[1]): row[2] for row in rows_of(book, "设置")[1:] if row[1]}


def test_all_settings_with_their_meaning(book: Path) -> None:
    found = {one["key"]: one for one in json.loads(sheetcrm("config", book, "--json").out)}
    assert found["due.horizon"] == {
        "key": "due.horizon",
        "value": 7,
        "default": 7,
        "chosen": True,
        "source": None,
        "kind": "days",
        "choices": [],
        "meaning": "days that the due list looks ahead",
    }
    assert found["target.nps"]["value"] is None
    assert found["contact.methods"]["value"] == ["phone", "email", "address", "wechat"]
    assert found["remind.time"]["value"] == "18:00"
    text = sheetcrm("config", book, lang="zh").out
    assert "待跟进清单向前看几天" in text
    assert "* 设置表里写着" in text


def test_one_setting(book: Path) -> None:
    with untouched(book.parent):
        out = sheetcrm("config", book, "TIER.PROFILE").out
    assert out.startswith("tier.profile = 001")
    assert "one of 001, 003" in out


def test_a_value_goes_into_its_row(book: Path) -> None:
    before = rows(book)
    ran = sheetcrm("config", book, "due.horizon", "14")
    assert ran.code == 0
    assert "due.horizon is 14 now" in ran.out
    assert rows(book) == before | {"due.horizon": "14"}
    assert sheetcrm("validate", book, "--as-of", T).code == 0
    assert "up to date" not in sheetcrm("config", book, "due.horizon", "14").out
    assert "already" in sheetcrm("config", book, "due.horizon", "14").out


def test_a_setting_that_the_sheet_lacks_gets_a_row_with_its_meaning(book: Path) -> None:
    assert sheetcrm("config", book, "rate.USD", "7.1").code == 0
    sheet = openpyxl.load_workbook(book)["设置"]
    assert [cell.value for cell in sheet[sheet.max_row]] == ["rate", "rate.USD", "7.1", "每单位外币折合本位币"]
    assert next(iter(sheet.tables.values())).ref.endswith(str(sheet.max_row))
    assert json.loads(sheetcrm("config", book, "rate.USD", "--json").out)[0]["value"] == 7.1


def test_unset_brings_the_default_back(book: Path) -> None:
    sheetcrm("config", book, "due.horizon", "14")
    assert sheetcrm("config", book, "--unset", "due.horizon").code == 0
    assert rows(book)["due.horizon"] is None
    assert json.loads(sheetcrm("config", book, "due.horizon", "--json").out)[0]["value"] == 7


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("due.horizn", "14"), "E-SETTING-NEAR", "due.horizon"),
        (("colour", "red"), "E-SETTING", "colour"),
        (("cadence.*", "3"), "E-SETTING-NEAR", "cadence."),
        (("due.horizon", "soon"), "E-SETTING-VALUE", "a whole number from 0"),
        (("completeness.min", "2"), "E-SETTING-VALUE", "90%"),
        (("lang", "fr"), "E-SETTING-VALUE", "zh-CN, en"),
        (("id.customer", "C"), "E-SETTING-VALUE", "{seq:04d}"),
        (("timezone", "Mars/Olympus"), "E-SETTING-VALUE", "Asia/Shanghai"),
        (("remind.time", "25:99"), "E-SETTING-VALUE", "18:00"),
    ],
)
def test_what_cannot_be_is_refused_with_what_can(book: Path, words: tuple[str, str], code: str, says: str) -> None:
    with untouched(book.parent):
        ran = sheetcrm("config", book, *words)
    assert ran.code == 2
    assert ran.complaint_code == code
    assert says in ran.complaint


def test_a_dry_run_shows_the_cell_and_writes_nothing(book: Path) -> None:
    with untouched(book.parent):
        ran = sheetcrm("config", book, "due.horizon", "14", "--dry-run")
    assert ran.code == 1
    assert "7 → 14" in ran.out.replace("  ", " ")


def test_it_is_written_down_and_can_be_undone(book: Path) -> None:
    before = rows(book)
    sheetcrm("config", book, "due.horizon", "14")
    log = openpyxl.load_workbook(book)["变更日志"]
    assert any(row[2:3] == ("config",) or "config" in row for row in log.iter_rows(values_only=True))
    assert sheetcrm("undo", book).code == 0
    assert rows(book) == before


def test_a_workbook_without_settings_says_how_to_get_them(tmp_path: Path) -> None:
    (tmp_path / "plain.xlsx").write_bytes(typed_workbook({"Customers": [("客户编号", "客户名称"), ("C1", "华星")]}))
    with untouched(tmp_path):
        ran = sheetcrm("config", tmp_path / "plain.xlsx", "due.horizon", "14")
    assert ran.complaint_code == "E-NO-SHEET"
    assert json.loads(sheetcrm("config", tmp_path / "plain.xlsx", "due.horizon", "--json").out)[0]["chosen"] is False


def test_the_same_from_python(book: Path) -> None:
    result = library.config(book, "due.horizon", 10)
    assert result.receipt is not None
    (setting,) = library.config(book, "due.horizon").settings
    assert (setting.value, setting.default, setting.chosen) == (10, 7, True)
    assert library.config(book, "backup.auto", False).settings[0].value is False
