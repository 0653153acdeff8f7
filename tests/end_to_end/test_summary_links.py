"""Links of Summary lead to what lies behind the numbers."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from command_line import sheetcrm
from openpyxl.workbook import Workbook

T = "2026-11-22"


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Workbook:
    """The sample of the full template, with two kinds of mistakes in it."""
    path: Path = tmp_path_factory.mktemp("links") / "team.xlsx"
    assert sheetcrm("new", path, "--preset", "full", "--sample", "--as-of", T, lang="en").code == 0
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # openpyxl: sparklines, data bars
        workbook = openpyxl.load_workbook(path)
        sheet = workbook["Customers"]
        columns = {cell.value: cell.column for cell in sheet[1]}
        sheet.cell(7, columns["Phone"], "12")
        sheet.cell(9, columns["Stage"], "Nowhere")
        workbook.save(path)
        assert sheetcrm("refresh", path, "--as-of", T).code in (0, 1)
        return openpyxl.load_workbook(path)


def links(book: Workbook) -> dict[str, Any]:
    """What a cell of Summary says -> the cell it leads to."""
    found = {}
    for row in book["Summary"].iter_rows():
        for cell in row:
            if cell.hyperlink is not None:
                title, _, where = cell.hyperlink.location.rpartition("!")
                found[str(cell.value)] = book[title.strip("'")][where]
    return found


def test_every_link_leads_to_a_sheet_and_to_a_cell_that_says_something(book: Workbook) -> None:
    found = links(book)
    assert len(found) > 40
    assert [text for text, cell in found.items() if cell.value is None] == []


def test_distributions_lead_to_the_columns_that_they_count(book: Workbook) -> None:
    found = links(book)
    for heading in ("Stage", "Industry", "Source", "Size", "Region", "Tier", "Owner"):
        assert (found[heading].parent.title, found[heading].value) == ("Customers", heading)
    assert found["Behaviour"].parent.title == "CustomerView"


def test_rules_lead_to_the_first_of_their_findings(book: Workbook) -> None:
    found, issues = links(book), book["Issues"]
    codes = {text: cell for text, cell in found.items() if cell.parent.title == "Issues" and cell.row > 4}
    listed = [issues.cell(row, 3).value for row in range(5, issues.max_row + 1)]
    rules = {code for code in listed if code}
    assert {"PHONE-BAD"} <= rules <= codes.keys()
    for code in rules:
        assert issues.cell(codes[code].row, 3).value == code
        assert listed.index(code) == codes[code].row - 5


def test_the_card_of_today_leads_past_what_is_overdue(book: Workbook) -> None:
    due = book["DueList"]
    cell = next(cell for text, cell in links(book).items() if text.endswith("more within 7 days"))
    assert due.cell(cell.row, 2).value == "Today" and due.cell(cell.row - 1, 2).value == "Overdue"


def test_tables_lead_to_their_sheets(book: Workbook) -> None:
    titles = {text: cell.parent.title for text, cell in links(book).items()}
    assert titles["Won amount"] == "Orders" and titles["NPS"] == "Feedback" and titles["Follow-ups"] == "FollowUps"
    assert titles["Service records by type"] == "ServiceRecords"
    assert "StageHistory" in titles.values()
