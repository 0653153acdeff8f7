"""Columns that a sheet gets after it was made look as if its template had made them."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from command_line import sheetcrm, untouched
from ready_books import ready

import sheetcrm as library
from sheetcrm.actions.upgrade import upgrade
from sheetcrm.schema import versions
from sheetcrm.store import Package, PutMeta, apply_edits, save_changes
from sheetcrm.text import Text

pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported")  # openpyxl: sparklines, data bars
T = "2026-11-22"
DAY = dt.date(2026, 11, 22)
ADDED = {"phone": "Phone", "source": "Source", "expected_amount": "Expected amount", "next_followup_date": "Next follow-up"}


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A list of customers without these columns, made by an older version."""
    return ready(tmp_path / "team.xlsx", _older)


def _older(path: Path) -> None:
    assert sheetcrm("new", path, "--preset", "simple", "--sample", "--as-of", T, lang="en").code == 0
    package = Package.open(path)
    save_changes(package, path, apply_edits(package, [PutMeta({"schema": "1"})]))


@pytest.fixture
def newer(monkeypatch: pytest.MonkeyPatch) -> None:
    """A version of the program whose templates have more columns."""
    latest = versions.Version(2, Text("", ""), tuple(("customers", key) for key in ADDED))
    monkeypatch.setattr(versions, "VERSIONS", (versions.VERSIONS[0], latest))


def looks(path: Path) -> Mapping[str, dict[str, Any]]:
    """Header of Customers -> how it and its column look."""
    sheet = openpyxl.load_workbook(path)["Customers"]
    found = {}
    for cell in sheet[1]:
        of_column = next(one for one in sheet.column_dimensions.values() if one.min <= cell.column <= one.max)
        rules = [
            rule for rule in sheet.data_validations.dataValidation if f"{cell.column_letter}2" in {str(r).split(":")[0] for r in rule.sqref.ranges}
        ]
        found[str(cell.value)] = {
            "note": cell.comment.text if cell.comment else None,
            "header": (cell.font.b, cell.font.color.rgb, cell.fill.fgColor.rgb, cell.alignment.wrap_text),
            "format": (of_column.number_format, of_column.alignment.horizontal),
            "wide": of_column.width >= len(str(cell.value)),
            "rules": [(rule.type, rule.promptTitle, rule.errorStyle) for rule in rules],
        }
    return found


@pytest.mark.usefixtures("newer")
def test_upgrade_gives_new_columns_note_format_and_dropdown_of_the_template(book: Path, tmp_path: Path) -> None:
    before = looks(book)
    assert not ADDED.values() & before.keys()
    result = upgrade(book, as_of=DAY)
    assert [header for _, header in result.columns] == list(ADDED.values())
    like = tmp_path / "full.xlsx"
    library.new(like, preset="comprehensive", lang="en", sample=False, as_of=DAY)
    after, wanted = looks(book), looks(like)
    shared = ADDED.values() & wanted.keys()
    assert len(shared) == 3
    assert {name: after[name] for name in shared} == {name: wanted[name] for name in shared}
    amount = after["Expected amount"]
    assert amount["format"] == ("#,##0.00", "right") and "Optional" in amount["note"] and amount["rules"]
    assert {name: after[name] for name in before} == before, "the other columns stay as they were"
    with untouched(book.parent):
        assert sheetcrm("refresh", book, "--as-of", T).code == 0


@pytest.mark.usefixtures("newer")
def test_each_note_has_a_box_of_its_own(book: Path) -> None:
    upgrade(book, as_of=DAY)
    with zipfile.ZipFile(book) as parts:
        drawings = [parts.read(name).decode() for name in parts.namelist() if name.startswith("xl/drawings/vmlDrawing")]
    shapes = next(text for text in drawings if f"<x:Column>{len(looks(book)) - 1}</x:Column>" in text)
    ids = re.findall(r'<v:shape id="([^"]+)"', shapes)
    assert len(ids) == len(set(ids)) == len(looks(book))


def test_a_column_that_a_transaction_needs_looks_like_the_others(book: Path) -> None:
    with library.edit(book, as_of=DAY) as work:
        work.customers.add_columns("lost_reason")
        work.customers.update("C0001", lost_reason="budget")
    found = looks(book)
    assert found["Lost reason"]["note"]
    assert found["Lost reason"]["header"] == found["Notes"]["header"], "both are optional"


def test_a_list_of_somebodys_own_keeps_its_looks(tmp_path: Path) -> None:
    path = tmp_path / "own.xlsx"
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.title = "Customers"
    for row in (["Customer ID", "Customer name", "Stage", "Owner", "Created"], ["C0001", "Alpha Ltd", "Prospect", "Ann", DAY]):
        sheet.append(row)
    workbook.save(path)
    with library.edit(path, as_of=DAY) as work:
        work.customers.add_columns("lost_reason")
        work.customers.update("C0001", lost_reason="budget")
    cell = openpyxl.load_workbook(path)["Customers"]["F1"]
    assert (cell.value, cell.comment, cell.fill.fill_type) == ("Lost reason", None, None)


@pytest.mark.usefixtures("newer")
def test_a_sheet_without_any_note_gets_its_first_ones(book: Path) -> None:
    workbook = openpyxl.load_workbook(book)
    for cell in workbook["Customers"][1]:
        cell.comment = None
    workbook.save(book)
    upgrade(book, as_of=DAY)
    found = looks(book)
    assert {name for name, look in found.items() if look["note"]} == set(ADDED.values())
