"""What people do to a workbook between two runs, and how tests look at it: with openpyxl, zipfile and lxml, not with our own reader."""

from __future__ import annotations

import datetime as dt
import io
import warnings
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl
from lxml import etree
from openpyxl.worksheet.worksheet import Worksheet

from sheetcrm.cells import CellWrite
from sheetcrm.package import Package, save, set_cells

T = dt.date(2026, 11, 20)
DAY = dt.timedelta(days=1)
Rows = Sequence[Mapping[str, Any]]


def load(path: Path, **options: Any) -> openpyxl.Workbook:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return openpyxl.load_workbook(path, **options)


def rows_of(path: Path, title: str) -> list[tuple[Any, ...]]:
    """The values of a sheet, row by row from the first; reading one sheet alone is a fifth of the work of ``load``."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        sheet = openpyxl.load_workbook(path, data_only=True, read_only=True)[title]
        sheet.reset_dimensions()  # what there is counts, not what the file says of itself
        return list(sheet.iter_rows(values_only=True))


def _header_of(rows: Sequence[Sequence[Any]]) -> int:
    return max(range(min(10, len(rows))), key=lambda index: sum(isinstance(value, str) for value in rows[index])) + 1


def header_row(sheet: Worksheet) -> int:
    """The row of the first ten with the most texts."""
    return _header_of([[cell.value for cell in row] for row in sheet.iter_rows(max_row=10)])


def columns_of(path: Path, title: str) -> dict[str, int]:
    """Label -> column from 1."""
    rows = rows_of(path, title)
    return {label: column for column, label in enumerate(rows[_header_of(rows) - 1], 1) if label}


def columns(sheet: Worksheet) -> dict[str, int]:
    """Label -> column from 1."""
    return {cell.value: cell.column for cell in sheet[header_row(sheet)] if cell.value}


def records(path: Path, title: str) -> list[dict[str, Any]]:
    """The rows of a list as label -> value, midnights as dates, with ``row`` for the sheet row; links show what they say."""
    rows = rows_of(path, title)
    first = _header_of(rows)
    head = {label: index for index, label in enumerate(rows[first - 1]) if label}
    found = []
    for row, cells in enumerate(rows[first:], first + 1):
        values = {label: _plain(cells[index]) if index < len(cells) else None for label, index in head.items()}
        if any(value is not None for value in values.values()):
            found.append({**values, "row": row})
    return found


def _plain(value: Any) -> Any:
    return value.date() if isinstance(value, dt.datetime) and value.time() == dt.time() else value


def type_into(path: Path, title: str, typed: Mapping[tuple[int, str], Any], formats: Mapping[str, str] | None = None) -> None:
    """Type values into cells, (sheet row, label) -> value, as Excel would: nothing else of the file changes."""
    head = columns_of(path, title)
    package = Package.open(path)
    sheet = next(info for info in package.sheets if info.name == title)
    made = {(row, head[label] - 1): CellWrite(value, _format(value, (formats or {}).get(label))) for (row, label), value in typed.items()}
    set_cells(package, sheet, made)
    save(package, path)


def _format(value: Any, given: str | None) -> str | None:
    if given or not isinstance(value, dt.date):
        return given
    return "yyyy-mm-dd hh:mm" if isinstance(value, dt.datetime) else "yyyy-mm-dd"


def by_openpyxl(path: Path, change: Callable[[openpyxl.Workbook], None]) -> None:
    """Change the workbook and save it as openpyxl does: another program's file with the same content."""
    book = load(path)
    change(book)
    book.save(path)


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def part_of(path: Path, title: str) -> str:
    """The name of the part that holds a worksheet."""
    files = parts(path)
    book, links = etree.fromstring(files["xl/workbook.xml"]), etree.fromstring(files["xl/_rels/workbook.xml.rels"])
    sheet = next(node for node in book.iter("{*}sheet") if node.get("name") == title)
    rid = next(value for key, value in sheet.attrib.items() if str(key).endswith("}id"))
    target = next(str(node.get("Target")) for node in links if node.get("Id") == rid)
    return "xl/" + target.removeprefix("/xl/")


def rewrite(path: Path, changes: Mapping[str, Callable[[bytes], bytes]]) -> None:
    """Change parts of the file as text, all others copied."""
    target = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            data = old.read(info)
            changed = changes.get(info.filename, bytes)(data)
            assert info.filename not in changes or changed != data, f"{info.filename}: the change changed nothing"
            new.writestr(info.filename, changed)
    path.write_bytes(target.getvalue())


def make_book(path: Path, sheets: Mapping[str, Rows]) -> Path:
    """A small hand-made workbook: title -> rows of label -> value."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        labels = list(dict.fromkeys(label for row in rows for label in row))
        sheet.append(labels)
        for row in rows:
            sheet.append([row.get(label) for label in labels])
        for line in sheet.iter_rows(min_row=2):
            for cell in line:
                if isinstance(cell.value, dt.datetime):
                    cell.number_format = "yyyy-mm-dd hh:mm"
                elif isinstance(cell.value, dt.date):
                    cell.number_format = "yyyy-mm-dd"
    book.save(path)
    return path
