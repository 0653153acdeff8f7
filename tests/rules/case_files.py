"""Case files: a workbook as Markdown tables, and what a rule should find in it.

    # PHONE-SCI: a phone number that Excel turned into a number      the code under test stands first
    as of: 2026-11-22     lang: en                                   optional lines; several cases in a file are parted by ``---``
    | Customers | 客户编号 | 电话 |                                   the first cell names the sheet; rows 2 … follow
    |---|---|---|
    | | C0001 | "1.39E+10" |
    finds: Customers!B2                                              every finding of that code, in their order
    says: 科学计数                                                    part of the first message or suggestion
    related: Customers!B3                                            of the first finding
    fixed: Customers!B2 = 13900001234                                the cell after the safe fixes (empty: blank)

Cells: blank; ``"text"`` (with \\n \\t \\uXXXX); 2026-11-22 or 2026-11-22 10:20 dates; numbers; TRUE, FALSE; #N/A errors; ``=A1 -> value``
formulas with their result; everything else is text.  Lines before a table: ``title: …`` puts a title line above the next sheet's header,
``hide row: 3``, ``hide column: C``, ``merge: B2:B3``, ``mark: duelist`` (a sheet that the engine
made), ``table: A1:C3`` (an Excel table; ``= name, name`` when it calls its columns otherwise), ``dropdown: B2:B4 C2`` and
``link: B2 = https://example.com`` belong to the next sheet, ``1904`` to the workbook.
``later:`` parts what a refresh saw from what people made of it: the tables above are what the ledger remembers, those below are the workbook.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from dataclasses import dataclass, field, replace
from pathlib import Path

import xlsxwriter
from drawn_workbook import book_to_draw

from sheetcrm.package import Package, read_grid
from sheetcrm.store import LEDGER, PutMeta, apply_edits, marked_titles, read_book, remember
from sheetcrm.store.generated import DIGESTS, digest_of, pack_digests
from sheetcrm.store.marks import sheet_named

_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?: (\d\d):(\d\d))?")
_NUMBER = re.compile(r"-?\d+(\.\d+)?(E\+?\d+)?")
_ERRORS = {"#N/A": "=NA()", "#REF!": "=#REF!", "#DIV/0!": "=1/0", "#VALUE!": '="a"+1', "#NAME?": "=NAME"}


@dataclass
class Sheet:
    title: str
    rows: list[list[str]] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[str] = field(default_factory=list)
    merges: list[str] = field(default_factory=list)
    mark: str = ""
    tables: list[str] = field(default_factory=list)
    dropdowns: list[str] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)


@dataclass
class Case:
    file: str
    code: str
    number: int
    as_of: dt.date = dt.date(2026, 11, 22)
    lang: str | None = None
    date1904: bool = False
    sheets: list[Sheet] = field(default_factory=list)
    before: list[Sheet] = field(default_factory=list)
    finds: list[str] = field(default_factory=list)
    says: list[str] = field(default_factory=list)
    related: list[str] = field(default_factory=list)
    severity: str | None = None
    fixed: list[tuple[str, str]] = field(default_factory=list)

    @property
    def name(self) -> str:
        return f"{self.code}-{self.number}"


def read_cases(folder: Path) -> list[Case]:
    cases: list[Case] = []
    for path in sorted(folder.glob("*.md")):
        text = path.read_text(encoding="utf-8")
        code = text.splitlines()[0].removeprefix("# ").split(":")[0].strip()
        parts = re.split(r"(?m)^---\s*$", text.split("\n", 1)[1])
        cases += [_case(path.name, code, number, part) for number, part in enumerate(parts, 1)]
    return cases


def _case(file: str, code: str, number: int, text: str) -> Case:
    case = Case(file, code, number)
    waiting = Sheet("")
    for line in map(str.strip, text.splitlines()):
        if line.startswith("|"):
            cells = [cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
            if set("".join(cells)) <= set("-: "):
                if any(cells):
                    continue
                cells = [""] * len(cells)
            if cells[0]:
                waiting.title = cells[0]
                case.sheets.append(waiting)
                waiting = Sheet("")
            case.sheets[-1].rows.append(cells[1:])
            continue
        key, _, value = line.partition(":")
        _directive(case, waiting, key.strip(), value.strip())
    return case


def _directive(case: Case, waiting: Sheet, key: str, value: str) -> None:
    match key:
        case "later":
            case.before, case.sheets = case.sheets, []
        case "as of":
            case.as_of = dt.date.fromisoformat(value)
        case "lang":
            case.lang = value
        case "1904":
            case.date1904 = True
        case "title":
            waiting.lines.append(value)
        case "hide row":
            waiting.hidden_rows.append(int(value))
        case "hide column":
            waiting.hidden_columns.append(value)
        case "merge":
            waiting.merges.append(value)
        case "mark":
            waiting.mark = value
        case "table":
            waiting.tables.append(value)
        case "dropdown":
            waiting.dropdowns.append(value)
        case "link":
            cell, _, target = value.partition("=")
            waiting.links.append((cell.strip(), target.strip()))
        case "finds":
            case.finds += [place.strip() for place in value.split(",") if place.strip() not in ("", "nothing")]
        case "says":
            case.says.append(value)
        case "severity":
            case.severity = value
        case "related":
            case.related += [place.strip() for place in value.split(",")]
        case "fixed":
            place, _, wanted = value.partition("=")
            case.fixed.append((place.strip(), wanted.strip()))


def workbook(case: Case) -> bytes:
    """The tables of a case as an .xlsx file; with what the last refresh remembered, where a case tells what stood there before."""
    return _remembering(case) if case.before else _drawn(case)


def _remembering(case: Case) -> bytes:
    now = Package.open(_drawn(case))
    past = Package.open(_drawn(replace(case, sheets=case.before)))
    book = read_book(past, as_of=case.as_of)
    marked = {key: sheet_named(past, title) for key, title in marked_titles(past).items()}
    digests = {key: digest_of(key, read_grid(past, info)) for key, info in marked.items()}
    apply_edits(now, [PutMeta({LEDGER: remember(book), DIGESTS: pack_digests(digests)})])
    return now.tobytes()


def _drawn(case: Case) -> bytes:
    target = io.BytesIO()
    book = book_to_draw(target, strings_to_urls=False, date_1904=case.date1904)
    formats = {"date": book.add_format({"num_format": "yyyy-mm-dd"}), "stamp": book.add_format({"num_format": "yyyy-mm-dd hh:mm"})}
    for sheet in case.sheets:
        worksheet = book.add_worksheet(sheet.title)
        _dress(worksheet, sheet)
        for number, line in enumerate(sheet.lines):
            worksheet.write_string(number, 0, line)
        for number, row in enumerate(sheet.rows, len(sheet.lines)):
            for column, cell in enumerate(row):
                _write(worksheet, number, column, cell, formats)
        for number in sheet.hidden_rows:
            worksheet.set_row(number - 1, None, None, {"hidden": True})
        for letter in sheet.hidden_columns:
            worksheet.set_column(f"{letter}:{letter}", None, None, {"hidden": True})
        if sheet.mark:
            book.define_name(f"sheetcrm_{sheet.mark}", f"='{sheet.title}'!$A$1")
        for merge in sheet.merges:
            worksheet.merge_range(merge, "")
            first = xlsxwriter.utility.xl_cell_to_rowcol(merge.split(":")[0])
            _write(worksheet, *first, sheet.rows[first[0] - len(sheet.lines)][first[1]], formats)
    book.close()
    return target.getvalue()


def _dress(worksheet: xlsxwriter.worksheet.Worksheet, sheet: Sheet) -> None:
    """Tables, dropdowns and links; the cells are written over them."""
    for table in sheet.tables:
        place, _, names = table.partition("=")
        first = xlsxwriter.utility.xl_cell_to_rowcol(place.split(":")[0])
        last = xlsxwriter.utility.xl_cell_to_rowcol(place.strip().split(":")[1])
        called = [name.strip() for name in names.split(",")] if names else sheet.rows[first[0] - len(sheet.lines)][first[1] : last[1] + 1]
        worksheet.add_table(place.strip(), {"name": f"tbl{sheet.title}", "columns": [{"header": name} for name in called]})
    for dropdown in sheet.dropdowns:
        options: dict[str, object] = {"validate": "list", "source": ["甲", "乙"]}
        worksheet.data_validation(dropdown.split()[0], options | ({"multi_range": dropdown} if " " in dropdown else {}))
    for cell, target in sheet.links:
        worksheet.write_url(cell, target, string=target)


def _write(worksheet: xlsxwriter.worksheet.Worksheet, row: int, column: int, cell: str, formats: dict[str, object]) -> None:
    date = _DATE.fullmatch(cell)
    if not cell:
        return
    if len(cell) > 1 and cell[0] == cell[-1] == '"':
        text = re.sub(r"\\u([0-9a-fA-F]{4})", lambda m: chr(int(m[1], 16)), cell[1:-1]).replace("\\n", "\n").replace("\\t", "\t")
        worksheet.write_string(row, column, text)
    elif date:
        moment = dt.datetime(*(int(part) for part in date.groups() if part is not None))
        worksheet.write_datetime(row, column, moment, formats["stamp" if date[4] else "date"])
    elif _NUMBER.fullmatch(cell):
        worksheet.write_number(row, column, float(cell))
    elif cell in ("TRUE", "FALSE"):
        worksheet.write_boolean(row, column, cell == "TRUE")
    elif cell in _ERRORS:
        worksheet.write_formula(row, column, _ERRORS[cell], None, cell)
    elif cell.startswith("="):
        formula, _, result = cell.partition(" -> ")
        worksheet.write_formula(row, column, formula, None, result)
    else:
        worksheet.write_string(row, column, cell)
