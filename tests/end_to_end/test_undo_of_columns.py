"""Columns that a run added go away again with ``undo --run``, as far as nothing is left in them."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from people import by_openpyxl
from ready_books import new_book, ready

import sheetcrm as library


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """Run 1 fills it, run 2 adds two columns, run 3 is somebody else's."""
    return ready(tmp_path / "team.xlsx", _three_runs)


def _three_runs(path: Path) -> None:
    library.new(path, preset="blank", lang="en")
    with library.edit(path) as book:
        book.customers.add_many([{"name": name, "owner": "Ann"} for name in ("Acme", "Beta", "Gamma")])
    with library.edit(path) as book:
        book.customers.add_columns("lost_reason", "archived")
        book.customers.update("C0001", lost_reason="价格", archived=True)
    with library.edit(path) as book:
        book.customers.update("C0002", notes="later")


def sheet(path: Path) -> tuple[list[Any], str, list[str]]:
    """The headers, and extent and columns of the Excel table."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        made = openpyxl.load_workbook(path)["Customers"]
    table = next(iter(made.tables.values()))
    return [cell.value for cell in made[1] if cell.value], table.ref, [column.name for column in table.tableColumns]


def test_columns_that_a_run_added_go_with_it(book: Path, tmp_path: Path) -> None:
    first = tmp_path / "first.xlsx"
    new_book(first, preset="blank", lang="en")
    before, with_them = sheet(first)[0], sheet(book)
    assert with_them[0] == [*before, "Lost reason", "Archived"]
    told = library.undo(book, run=2, dry_run=True)
    assert told.applied is not None
    assert {(one.before, one.after) for one in told.applied.changes if one.sheet == "Customers" and one.place[0] == 1} >= {
        ("Lost reason", ""),
        ("Archived", ""),
    }
    assert sheet(book) == with_them
    done = library.undo(book, run=2)
    assert done.left == []
    headers, ref, columns = sheet(book)
    assert headers == before == columns
    assert ref == f"A1:{openpyxl.utils.get_column_letter(len(before))}4"
    assert library.open(book).customers["C0002"].notes == "later"
    assert not {one.code for one in library.validate(book)} & {"TABLE-HEADER", "TABLE-RANGE", "COL-MISSING", "COL-UNKNOWN"}
    library.refresh(book)
    with library.edit(book) as again:
        again.customers.add_columns("archived")
        again.customers.update("C0003", archived=True)
    assert sheet(book)[0] == [*before, "Archived"], "and they may come again"


def test_a_column_that_is_used_since_stays(book: Path) -> None:
    with library.edit(book) as opened:
        opened.customers.update("C0003", archived=True)
    done = library.undo(book, run=2)
    assert [(one.field, one.why) for one in done.left] == [("Archived", "changed"), ("Lost reason", "changed")]
    assert sheet(book)[0][-2:] == ["Lost reason", "Archived"], "what stands to the left of it stays too"
    records = library.open(book).customers
    assert (records["C0001"].archived, records["C0001"].lost_reason, records["C0003"].archived) == (None, None, True)


def test_a_column_that_a_formula_names_stays(book: Path) -> None:
    by_openpyxl(book, lambda made: made.create_sheet("Own").__setitem__("A1", "=COUNTA(tblCustomers[Archived])"))
    done = library.undo(book, run=2)
    assert "Archived" in [one.field for one in done.left]
    assert sheet(book)[0][-1] == "Archived"
