"""Workbooks for tests, made by openpyxl from tables that a person can read, and opened through the public doors."""

from __future__ import annotations

import datetime as dt
import re
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import pytest
from typed_workbook import typed_workbook

from sheetcrm.package import Package
from sheetcrm.store import Book, read_book

sys.path.insert(0, str(Path(__file__).parent))

Sheets = Mapping[str, str | Iterable[Iterable[object]]]

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2} \d{2}:\d{2}")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")


def cell(text: str) -> object:
    """What a person would have in the cell: dates, moments and numbers as such, everything else as text, `""` as blank."""
    text = text.strip()
    if _MOMENT.fullmatch(text):
        return dt.datetime.strptime(text, "%Y-%m-%d %H:%M")
    if _DATE.fullmatch(text):
        return dt.datetime.strptime(text, "%Y-%m-%d")
    if _NUMBER.fullmatch(text):
        return float(text)
    return text or None


def drawn_rows(table: str) -> list[list[object]]:
    """The rows of a table drawn with ``|``, header first."""
    lines = [line.strip() for line in table.strip().splitlines()]
    return [[cell(part) for part in line.strip("|").split("|")] for line in lines if not set(line) <= {"|", "-", " "}]


def workbook(sheets: Sheets) -> bytes:
    """An .xlsx with these sheets (title -> drawn table, or rows with the header first)."""
    return typed_workbook({title: drawn_rows(table) if isinstance(table, str) else table for title, table in sheets.items()})


@pytest.fixture(scope="session")
def book_of() -> Callable[[Sheets, dt.date], Book]:
    """``book_of(sheets, as_of)``: the book that these sheets (title -> table) are read as."""

    def read(sheets: Sheets, as_of: dt.date) -> Book:
        return read_book(Package.open(workbook(sheets)), as_of=as_of)

    return read


@pytest.fixture(scope="session")
def rows_of() -> Callable[[str], list[list[object]]]:
    """``rows_of(table)``: the rows of a drawn table, header first."""
    return drawn_rows


@pytest.fixture(scope="session")
def write_workbook() -> Callable[[Path, Sheets], Path]:
    """``write_workbook(path, sheets)``: the workbook as a file."""

    def write(path: Path, sheets: Sheets) -> Path:
        path.write_bytes(workbook(sheets))
        return path

    return write
