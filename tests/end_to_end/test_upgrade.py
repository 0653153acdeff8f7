"""``sheetcrm upgrade``: workbooks of other versions."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import openpyxl
import pytest
from command_line import sheetcrm, untouched
from ready_books import new_book

import sheetcrm as library
from sheetcrm.schema.versions import CURRENT, Version
from sheetcrm.store import Package, PutMeta, apply_edits, read_book, save_changes
from sheetcrm.sync.upgrade import new_columns
from sheetcrm.text import Text

pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported")  # openpyxl: sparklines, data bars
T = "2026-11-22"
DAY = dt.date(2026, 11, 22)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return new_book(tmp_path / "team.xlsx", lang="en", sample=True, as_of=DAY)


def set_version(book: Path, number: int) -> None:
    """Makes the workbook one of another version."""
    package = Package.open(book)
    save_changes(package, book, apply_edits(package, [PutMeta({"schema": str(number)})]))
    assert version(book) == number


def version(book: Path) -> int:
    rows = openpyxl.load_workbook(book)["_meta"].iter_rows(values_only=True)
    return int(next(str(row[1]) for row in rows if row[0] == "schema"))


def test_a_new_workbook_is_of_this_version(book: Path) -> None:
    assert version(book) == CURRENT
    with untouched(book.parent):
        ran = sheetcrm("upgrade", book, "--as-of", T)
    assert ran.code == 0
    assert f"of version {CURRENT} already" in ran.out


def test_an_older_one_is_brought_up_to_date_once(book: Path) -> None:
    set_version(book, 1)
    records = list(openpyxl.load_workbook(book)["Customers"].iter_rows(values_only=True))
    ran = sheetcrm("upgrade", book, "--as-of", T)
    assert ran.code == 0, ran
    assert f"upgraded from version 1 to {CURRENT}" in ran.out
    assert version(book) == CURRENT
    workbook = openpyxl.load_workbook(book)
    assert list(workbook["Customers"].iter_rows(values_only=True)) == records
    assert "Decision" in {cell.value for row in workbook["Issues"].iter_rows(max_row=10) for cell in row}
    with untouched(book.parent):
        assert sheetcrm("upgrade", book, "--as-of", T).code == 0


def test_a_refresh_alone_does_not_pretend_to_be_an_upgrade(book: Path) -> None:
    set_version(book, 1)
    assert sheetcrm("refresh", book, "--as-of", T, "--force").code == 0
    assert version(book) == 1


def test_a_dry_run_writes_nothing(book: Path) -> None:
    set_version(book, 1)
    with untouched(book.parent):
        result = json.loads(sheetcrm("upgrade", book, "--as-of", T, "--dry-run", "--json").out)
    assert [(one["old"], one["new"], one["written"]) for one in result] == [(1, CURRENT, False)]


@pytest.mark.parametrize(
    "words",
    [
        ("refresh", "--force"),
        ("fix",),
        ("upgrade",),
        ("init", "--modules", "contacts"),
        ("config", "due.horizon", "9"),
        ("tags", "add", "something"),
        ("chores", "--done", "tags"),
    ],
)
def test_a_newer_one_is_refused_by_everything_that_writes(book: Path, words: tuple[str, ...]) -> None:
    set_version(book, CURRENT + 1)
    verb = words[:2] if words[0] == "tags" else words[:1]
    with untouched(book.parent):
        ran = sheetcrm(*verb, book, *words[len(verb) :])
    assert ran.code == 2
    assert ran.complaint_code == "E-NEWER"
    assert str(CURRENT + 1) in ran.complaint


def test_a_newer_one_can_still_be_looked_at(book: Path) -> None:
    set_version(book, CURRENT + 1)
    assert sheetcrm("validate", book, "--as-of", T).code == 0
    assert json.loads(sheetcrm("report", book, "--as-of", T, "--block", "N0", "--json").out)["blocks"]["N0"]["value"] == 60


def test_columns_of_a_version_come_empty_at_the_right_end_of_the_table(book: Path) -> None:
    package = Package.open(book)
    table = read_book(package, as_of=DAY).need("customers")
    missing = next(field.key for field in table.schema.fields if not field.core and not table.has(field.key))
    versions = (Version(9, Text("", ""), (("customers", missing), ("customers", "customer_id"), ("orders", "order_id"))),)
    found = new_columns(read_book(package, as_of=DAY), versions, {"customers", "orders"})
    label = table.schema.field(missing).label.en
    assert found.added == [("Customers", label)]
    apply_edits(package, found.edits)
    again = read_book(package, as_of=DAY)
    after = again.need("customers")
    assert after.columns[missing].index == table.last_column + 1
    assert after.columns[missing].is_empty.all()
    assert not again.doubts("Customers")
    rules = again.sheet_rules("customers")
    assert rules is not None
    assert rules.tables[0].columns[-1] == label
    assert new_columns(again, versions, {"customers"}).edits == []


def test_what_stands_beside_the_table_is_not_written_over(book: Path) -> None:
    workbook = openpyxl.load_workbook(book)
    sheet = workbook["Customers"]
    beside = sheet.max_column + 1
    sheet.cell(7, beside, "a note")
    workbook.save(book)
    package = Package.open(book)
    before = read_book(package, as_of=DAY)
    missing = next(field.key for field in before.need("customers").schema.fields if not before.need("customers").has(field.key))
    apply_edits(package, new_columns(before, (Version(9, Text("", ""), (("customers", missing),)),), {"customers"}).edits)
    after = read_book(package, as_of=DAY)
    assert after.need("customers").columns[missing].index == beside
    assert not after.doubts("Customers")


def test_the_same_from_python(book: Path) -> None:
    set_version(book, 1)
    result = library.upgrade(book, as_of=DAY)
    assert (result.old, result.new, result.columns) == (1, CURRENT, [])
    assert result.receipt is not None
    assert library.upgrade(book, as_of=DAY).receipt is None
