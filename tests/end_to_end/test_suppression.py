"""Findings silenced by settings: for a rule, a sheet, a column; what is silent can always be seen."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from command_line import sheetcrm as command
from decision_kit import CUSTOMERS, ISSUES, choose, codes, faulty_book, people
from people import T, by_openpyxl, make_book, records

import sheetcrm


def book_with(folder: Path, *keys: str, value: Any = "是", rows: list[dict[str, Any]] | None = None) -> Path:
    settings = [{"分组": "忽略", "键": key, "值": value} for key in keys]
    return make_book(folder / "team.xlsx", {CUSTOMERS: people() if rows is None else rows, "设置": settings})


def found(path: Path, **options: Any) -> set[str]:
    return {code for code, _ in codes(path, **options)}


@pytest.mark.parametrize(
    "key",
    [
        "ignore.PHONE-BAD",
        "ignore.phone-bad",
        "ignore.PHONE",
        "ignore.PHONE-BAD.Customers",
        "ignore.PHONE-BAD.customers.phone",
        "ignore.PHONE-BAD.客户.电话",
        "忽略.PHONE-BAD",
        "忽略.PHONE-BAD.客户",
        "忽略.PHONE-BAD.客户.电话",
        "忽略.PHONE-BAD.Customers.Phone",
    ],
)
def test_every_way_to_write_it(tmp_path: Path, key: str) -> None:
    path = book_with(tmp_path, key)
    assert "PHONE-BAD" not in found(path) and "DATE-BAD" in found(path) and "SUPPRESS-STALE" not in found(path)


@pytest.mark.parametrize("key", ["ignore.PHONE-BAD.FollowUps", "ignore.PHONE-BAD.Customers.wechat", "ignore.PHONE-SCI", "ignore.PHONE-BAD.Nowhere"])
def test_others_are_not_silenced(tmp_path: Path, key: str) -> None:
    assert {"PHONE-BAD", "SUPPRESS-STALE"} <= found(book_with(tmp_path, key))


@pytest.mark.parametrize("value", ["否", "off", None, "vielleicht"])
def test_only_yes_silences(tmp_path: Path, value: str | None) -> None:
    known = found(book_with(tmp_path, "ignore.PHONE-BAD", value=value))
    assert "PHONE-BAD" in known and ("SUPPRESS-STALE" in known) == (value == "vielleicht")


def test_everything_can_be_silenced(tmp_path: Path) -> None:
    path = book_with(tmp_path, "ignore.ALL")
    assert found(path) == set() and command("validate", path, "--as-of", T).code == 0


def test_counts_sheets_and_exit_code_agree(tmp_path: Path) -> None:
    path = book_with(tmp_path, "ignore.PHONE-BAD", "ignore.CONTACT-MIN", "ignore.DATE-BAD", "ignore.SHEET-MISSING")
    result = sheetcrm.refresh(path, as_of=T)
    assert result.counts["E"] == 0 and sheetcrm.validate(path, as_of=T).counts() == result.counts
    assert not {row["规则"] for row in records(path, ISSUES)} & {"PHONE-BAD", "CONTACT-MIN", "DATE-BAD", "SHEET-MISSING"}
    assert command("refresh", path, "--as-of", T, "--force").code == 0


def test_a_code_selected_by_name_is_shown_unless_the_setting_says_more(tmp_path: Path) -> None:
    path = book_with(tmp_path, "ignore.PHONE", "ignore.DATE-BAD.Customers")
    assert found(path, select=["PHONE-BAD"]) == {"PHONE-BAD"} == found(path, select=["PHONE"]) | {"PHONE-BAD"}
    assert found(path, select=["DATE-BAD"]) == set()
    assert "PHONE-BAD" not in found(path, select=["ALL"])
    assert "PHONE-BAD" not in found(book_with(tmp_path, "ignore.PHONE-BAD"), select=["PHONE"])


def test_a_silent_finding_is_not_fixed(tmp_path: Path) -> None:
    path = book_with(tmp_path, "ignore.DATE-TEXT")
    sheetcrm.fix(path, as_of=T)
    rows = records(path, CUSTOMERS)
    assert rows[1]["建档日期"] == "2026.11.19" and rows[2]["合作状态"] == "意向客户"


def test_a_sheet_in_doubt_stays_in_doubt(tmp_path: Path) -> None:
    path = book_with(tmp_path, "ignore.CELL-MERGED")
    by_openpyxl(path, lambda workbook: workbook[CUSTOMERS].merge_cells("C4:C5"))
    assert "CELL-MERGED" not in found(path)
    content = path.read_bytes()
    assert command("fix", path, "--as-of", T).complaint_code == "E-STRUCTURE" and path.read_bytes() == content


def test_what_is_silent_can_be_listed_with_its_reason(tmp_path: Path) -> None:
    path = faulty_book(tmp_path)
    choose(path, "PHONE-BAD", "C0002", "忽略")
    sheetcrm.refresh(path, as_of=T)
    text = command("validate", path, "--as-of", T, "--suppressed").out
    assert "Ignored: 1" in text and "--forget PHONE-BAD:customers:C0002:phone" in text
    items = json.loads(command("validate", path, "--as-of", T, "--suppressed", "--json").out)
    (silent,) = [item for item in items if item.get("suppressed")]
    assert (silent["code"], silent["id"], silent["reason"]["kind"]) == ("PHONE-BAD", "C0002", "decision")
    assert not any("suppressed" in item for item in json.loads(command("validate", path, "--as-of", T, "--json").out))
    key = silent["reason"]["key"]
    sheetcrm.refresh(path, as_of=T, forget=[key])
    assert ("PHONE-BAD", "C0002") in codes(path)


def test_findings_of_the_library_know_what_is_silent(tmp_path: Path) -> None:
    findings = sheetcrm.validate(book_with(tmp_path, "ignore.PHONE-BAD", "ignore.VOC"), as_of=T)
    silent = findings.suppressed
    assert {finding.code for finding in silent} == {"PHONE-BAD", "VOC-ALIAS"}
    assert {reason.key for k in range(len(silent)) if (reason := silent.reason(k)) is not None} == {"ignore.PHONE-BAD", "ignore.VOC"}
    assert len(findings.suppressed.suppressed) == 0
