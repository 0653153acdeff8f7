"""The readers against two outside judges, openpyxl and python-calamine, over honest workbooks.

Every difference must fall under one of the rules named in ``RULES``; they are explained in docs/excel/reading.md.
"""

from __future__ import annotations

import datetime as dt
import io
import math
import re
import warnings
import zipfile
from pathlib import Path

import numpy as np
import openpyxl
import pytest
import python_calamine
from drawn_workbook import book_to_draw
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, to_excel

from sheetcrm.cells import CellKind
from sheetcrm.errors import FileRefused
from sheetcrm.package import KIND_MASK, Package, SheetInfo, read_grid

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"
RULES = {
    "EMPTY-TEXT": "a cell that holds the empty text is TEXT here, blank to openpyxl and calamine",
    "OUTER-BLANK": "outer white space not marked xml:space=preserve is no content here and to calamine, but to openpyxl",
    "ESCAPED": "_xHHHH_ is decoded here and by calamine, not by openpyxl",
    "DATE-FORMAT": "which number formats show dates: East Asian built-in ones, elapsed times, later sections, weekday names are dates here",
    "DATE-RANGE": "serials outside 1900-03-01 .. 9999-12-31 are numbers here; the judges have no date for them, or another one",
    "DATE-GRAIN": "the judges round dates to a millisecond; the serial is exact here",
    "ERROR": "error cells keep their text here and in openpyxl; calamine makes them blank or refuses the sheet",
    "STRICT": "openpyxl finds no sheets in a strict workbook",
    "JUDGE-FAILS": "the judge cannot open the workbook or the sheet",
}
Value = tuple[CellKind, str, float]
Address = tuple[int, int]


def ours(package: Package, sheet: SheetInfo) -> dict[Address, Value]:
    """Cells with content: kind, text, number."""
    grid = read_grid(package, sheet)
    found: dict[Address, Value] = {}
    for index, column in grid.columns.items():
        for at in np.flatnonzero(column.kind & KIND_MASK).tolist():
            kind = CellKind(int(column.kind[at]) & KIND_MASK)
            code = int(column.code[at])
            text = grid.strings[code] if kind in (CellKind.TEXT, CellKind.ERROR) else ""
            number = float(code) if kind == CellKind.BOOL else math.nan if column.number is None else float(column.number[at])
            found[int(grid.rows[at]), index] = (kind, text, number)
    return found


def serial(value: object, epoch: dt.datetime) -> float | None:
    """The 1900-system serial of what a judge takes for a date or time."""
    if isinstance(value, dt.timedelta):
        return value / dt.timedelta(days=1)
    if isinstance(value, dt.datetime | dt.date | dt.time):
        number = to_excel(value, epoch)
        return float(number) + (1462 if epoch == CALENDAR_MAC_1904 and not isinstance(value, dt.time) else 0)
    return None


def difference(mine: Value | None, theirs: object, epoch: dt.datetime, *, calamine: bool) -> str | None:
    """None when equal, else the rule that explains it, else ``?``."""
    if theirs is None or (calamine and theirs == ""):
        if mine is None:
            return None
        if mine[:2] == (CellKind.TEXT, ""):
            return "EMPTY-TEXT"
        return "ERROR" if calamine and mine[0] == CellKind.ERROR else "?"
    if mine is None:
        return "OUTER-BLANK" if isinstance(theirs, str) and not theirs.strip() else "?"
    kind, text, number = mine
    if isinstance(theirs, str):
        if kind not in (CellKind.TEXT, CellKind.ERROR):
            return "?"
        if text == theirs:
            return None
        if not calamine and re.search("_x[0-9A-Fa-f]{4}_", theirs):
            return "ESCAPED"
        return "OUTER-BLANK" if re.sub(r"\s", "", text) == re.sub(r"\s", "", theirs) else "?"
    if isinstance(theirs, bool):
        return None if kind == CellKind.BOOL and number == theirs else "?"
    date = serial(theirs, epoch)
    if date is None:
        assert isinstance(theirs, int | float)
        if kind == CellKind.NUMBER and number == float(theirs):
            return None
        return "DATE-FORMAT" if kind == CellKind.DATE and number in (theirs, theirs + 1462) else "?"
    if kind == CellKind.NUMBER:
        return "DATE-FORMAT" if abs(number - date) < 2e-8 else "?"
    if kind != CellKind.DATE:
        return "DATE-RANGE" if kind == CellKind.ERROR else "?"
    if number == date:
        return None
    if abs(number - date) < 2e-8:
        return "DATE-GRAIN"
    # a time of day has no date system; before 1900-03-01 the judges count without 1900-02-29
    return "DATE-RANGE" if number < 61 or (epoch == CALENDAR_MAC_1904 and number < 1463 + 1) else "?"


def judged_by_openpyxl(data: bytes) -> dict[str, dict[Address, object]]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    return {
        sheet.title: {(cell.row, cell.column - 1): cell.value for row in sheet.iter_rows() for cell in row if cell.value is not None}
        for sheet in book.worksheets
    }


def judged_by_calamine(data: bytes, title: str) -> dict[Address, object]:
    sheet = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_name(title)
    rows = sheet.to_python(skip_empty_area=False)
    return {(r + 1, c): value for r, row in enumerate(rows) for c, value in enumerate(row) if value != ""}


def explained(data: bytes) -> dict[str, int]:
    """Reads a workbook three ways; how often each rule was needed.  Fails on a difference without a rule."""
    package = Package.open(data)
    epoch = CALENDAR_MAC_1904 if package.date1904 else CALENDAR_WINDOWS_1900
    needed: dict[str, int] = {}
    try:
        by_openpyxl = judged_by_openpyxl(data)
    except Exception:  # whatever the judge trips over is the judge's business
        by_openpyxl = {}
        needed["JUDGE-FAILS"] = 1
    if package.strict:
        needed["STRICT"] = 1
    for sheet in package.sheets:
        if sheet.kind != "worksheet":
            continue
        mine = ours(package, sheet)
        views: list[tuple[bool, dict[Address, object]]] = []
        if sheet.name in by_openpyxl:
            views.append((False, by_openpyxl[sheet.name]))
        extent = (max((r for r, _ in mine), default=0)) * (max((c for _, c in mine), default=0) + 1)
        if extent < 3_000_000:  # beyond that calamine may end the process
            try:
                views.append((True, judged_by_calamine(data, sheet.name)))
            except python_calamine.CalamineError:
                needed["JUDGE-FAILS"] = needed.get("JUDGE-FAILS", 0) + 1
        for calamine, theirs in views:
            for address in mine.keys() | theirs.keys():
                rule = difference(mine.get(address), theirs.get(address), epoch, calamine=calamine)
                judge = "calamine" if calamine else "openpyxl"
                assert rule != "?", f"{sheet.name} {address}: here {mine.get(address)!r}, {judge} {theirs.get(address)!r}"
                if rule:
                    needed[rule] = needed.get(rule, 0) + 1
    return needed


@pytest.mark.skipif(not CORPUS.is_dir(), reason="needs ../shared/corpus beside the project")
@pytest.mark.parametrize("path", sorted(CORPUS.glob("*.xl*")), ids=lambda path: path.stem)
def test_corpus(path: Path) -> None:
    data = path.read_bytes()
    try:
        Package.open(data)
    except FileRefused as refusal:
        assert refusal.code == "E-ENCRYPTED"
        return
    assert explained(data).keys() <= RULES.keys()


def written(*, date1904: bool = False, constant_memory: bool = False) -> bytes:
    """Everything XlsxWriter can put into cells; constant_memory writes inline strings."""
    target = io.BytesIO()
    book = book_to_draw(target, date_1904=date1904, constant_memory=constant_memory)
    sheet = book.add_worksheet("数据")
    date, stamp = book.add_format({"num_format": "yyyy-mm-dd"}), book.add_format({"num_format": "yyyy/m/d hh:mm"})
    for row in range(400):
        sheet.write_string(row, 0, f"C{row:04d}")
        sheet.write_string(row, 1, ["华星智能科技有限公司", "R&D <ltd>", "  edge ", "line\nline", "_x0041_", "😀"][row % 6])
        sheet.write_number(row, 2, [0, -1, 1e-7, 123456789012345, 1e20, 0.1, 1 / 3, -2.5][row % 8])
        sheet.write_datetime(row, 3, dt.datetime(2026, 11, 22) - dt.timedelta(days=row), date)
        sheet.write_datetime(row, 4, dt.datetime(2026, 11, 22, 9, 30) + dt.timedelta(minutes=17 * row), stamp)
        sheet.write_boolean(row, 5, row % 2 == 0)
        sheet.write_formula(row, 6, f"=C{row + 1}*2", None, row * 2.5)
        sheet.write_formula(row, 7, f'=A{row + 1}&"x"', None, f"C{row:04d}x")
        sheet.write_blank(row, 8, None, date)
        if row % 50 == 0:
            sheet.write_formula(row, 9, "=NA()", None, "#N/A")
    far = book.add_worksheet("Far")
    far.write(0, 0, 1)
    far.write(999, 60, "stray")
    book.close()
    return target.getvalue()


@pytest.mark.parametrize("date1904", [False, True])
@pytest.mark.parametrize("constant_memory", [False, True])
def test_written_by_xlsxwriter(date1904: bool, constant_memory: bool) -> None:
    assert explained(written(date1904=date1904, constant_memory=constant_memory)).keys() <= {"ESCAPED", "ERROR", "DATE-GRAIN"}


def test_written_by_openpyxl() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["客户", "日期", "金额", "flag", "formula", "error"])
    for row in range(60):
        sheet.append([f"客户 {row}", dt.date(2026, 1, 1) + dt.timedelta(days=row), row / 7, row % 2 == 0, f"=C{row + 2}+1", "#DIV/0!"])
    target = io.BytesIO()
    book.save(target)
    assert explained(target.getvalue()).keys() <= {"ERROR"}


def test_exact_numbers_survive() -> None:
    """Number literals as Excel writes them come back digit for digit."""
    literals = ["46339.732638888889", "0.10000000000000001", "12345678901234567890", "1E-3", "5.0", "13900001234", "-0.5"]
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>{text}</v></c></row>' for n, text in enumerate(literals, 1))
    source = io.BytesIO(written())
    target = io.BytesIO()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "xl/worksheets/sheet2.xml":
                content = re.sub(b"<sheetData>.*</sheetData>", f"<sheetData>{rows}</sheetData>".encode(), content, flags=re.DOTALL)
            new.writestr(name, content)
    package = Package.open(target.getvalue())
    grid = read_grid(package, package.sheets[1])
    column = grid.columns[0]
    assert column.number is not None
    assert column.number.tolist() == [float(text) for text in literals]
    assert column.number_text == {1: "0.10000000000000001", 2: "12345678901234567890", 3: "1E-3", 4: "5.0"} | (
        {0: literals[0]} if repr(float(literals[0])) != literals[0] else {}
    )
