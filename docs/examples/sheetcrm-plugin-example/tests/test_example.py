"""The plugin by itself, and at work in a workbook.  sheetcrm and this package have to be installed."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest
import sheetcrm_plugin_example.importers as importers
import sheetcrm_plugin_example.kinds as kinds

import sheetcrm
from sheetcrm.cli import run

CARD = b"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Zhang Min\r\nORG:Acme;Sales\r\nTEL;TYPE=CELL:13900001234\r\nNOTE:met at\r\n  the fair\r\nEND:VCARD\r\n"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    made = openpyxl.Workbook()
    customers = made.active
    customers.title = "Customers"
    for row in (["Customer ID", "Customer name"], ["C0001", "Acme"]):
        customers.append(row)
    notes = made.create_sheet("FollowUps")
    notes.append(["Customer ID", "Followed up at", "Method", "Summary"])
    notes.append(["C0001", "2026-11-02", "电话", "ok"])
    notes.append(["C0001", "2026-11-03", "电话", "quote sent"])
    path = tmp_path / "team.xlsx"
    made.save(path)
    return path


def test_the_rule_names_the_cell(book: Path) -> None:
    assert [finding.cell for finding in sheetcrm.validate(book, select=["NOTE-SHORT"])] == ["D2"]


def test_the_figure_is_worked_out(book: Path) -> None:
    assert sheetcrm.report(book, period="2026-11-01..2026-11-30", blocks="NOTES").blocks["NOTES"]["value"] == 0.5


@pytest.mark.parametrize(("code", "good"), [("91350100M000100Y43", True), ("91350100M000100Y44", False), ("91350100M000100Y4", False)])
def test_the_last_character_of_a_code_is_checked(code: str, good: bool) -> None:
    assert kinds.is_valid(code) is good


def test_the_output_has_a_line_for_each_finding(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["validate", str(book), "--select", "NOTE-SHORT", "--format", "csv"])
    assert len(capsys.readouterr().out.splitlines()) == 2


def test_a_card_becomes_a_record() -> None:
    assert list(importers.read_vcard(CARD, "cards.vcf")) == [
        {"Customer name": "Acme Sales", "Contact": "Zhang Min", "Phone": "13900001234", "Notes": "met at the fair"}
    ]


def test_the_words_are_there_in_both_languages(capsys: pytest.CaptureFixture[str]) -> None:
    names = set()
    for lang in ("zh-CN", "en"):
        run(["rule", "NOTE-SHORT", "--json", "--lang", lang])
        names.add(json.loads(capsys.readouterr().out)[0]["name"])
    assert names == {"跟进内容太短", "follow-up summary too short"}
