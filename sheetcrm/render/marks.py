"""Marks: cells with an error or a warning get a thin border where people work, by conditional formats and never by painting.

A hidden sheet holds one text for each marked cell: sheet, header of the column, id of the record, length of the content.  Two defined
names cover them, and each sheet has one conditional format for each severity over all its rows, which looks the cell up by that text.
So marks follow their record when rows are sorted, and most go away the moment the cell is repaired; the rest with the next refresh.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import field
from typing import TYPE_CHECKING, Protocol

import numpy as np

from sheetcrm._values import dataclass
from sheetcrm.cells import CellKind, Raw, cell_ref, column_letter, sheet_ref
from sheetcrm.store.edits import BorderFormat, DefineName, PutMarks, RowBlock, SheetPlan

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

    from sheetcrm.render.expected import Place
    from sheetcrm.store import Table

MARKS = "_marks"
"""Key and title of the hidden sheet."""
SIGN = "sheetcrmmarks_"
"""By it our rules are known; not ``sheetcrm_``, which names the sheets that we made."""
MOST = 2000
"""Cells that are marked, errors first: each visible cell is looked up among them whenever a sheet is drawn."""
DUE = frozenset({"FU-OVERDUE", "VERIFY-DUE", "REVIEW-DUE", "REVISIT-DUE", "SVC-OPEN-LATE"})
"""Work to do rather than mistakes in a cell: the due list shows it."""
_LOOKS = {"E": ("#C8102E", "thin"), "W": ("#D98200", "dashed")}
_LONGEST = 240  # a longer criterion is an error in Excel


class Listed(Protocol):
    """Findings as parallel lists, errors before warnings."""

    severity: list[str]
    code: list[str]
    sheet: list[str | None]
    row: list[int | None]
    field: list[str | None]


@dataclass
class Marks:
    """Severity -> the texts of the marked cells, and the sheets (by key) that have any."""

    texts: dict[str, list[str]] = field(default_factory=lambda: {severity: [] for severity in _LOOKS})
    sheets: set[str] = field(default_factory=set)


def marks_of(findings: Listed, tables: Iterable[Table], *, shift: int = 0) -> Marks:
    """The cells to mark: the first ``MOST`` errors and warnings that stand at a record.

    shift  days that serials of the workbook count less than those of the 1900 date system
    """
    by_title = {table.title: table for table in tables}
    marks = Marks()
    seen: set[tuple[str, int, str]] = set()
    listed = zip(findings.severity, findings.code, findings.sheet, findings.row, findings.field, strict=True)
    for severity, code, title, row, key in listed:
        table = by_title.get(title or "")
        if severity not in _LOOKS or len(seen) >= MOST:
            break
        if code in DUE or table is None or row is None or key is None or not table.has(key) or (table.key, row, key) in seen:
            continue
        at = int(np.searchsorted(table.rows, row))
        if at < table.length and int(table.rows[at]) == row:
            seen.add((table.key, row, key))
            texts = [text for text in _texts(table, at, row, key, shift) if len(text) <= _LONGEST]
            marks.texts[severity] += texts
            marks.sheets |= {table.key} if texts else set()
    return marks


def _texts(table: Table, at: int, row: int, key: str, shift: int) -> list[str]:
    """What the conditional format makes of a cell; several where programs count differently."""
    column, ids = table.columns[key], table.columns.get(table.schema.id_field or "")
    record = _shown(ids.raw(at), shift) if ids is not None else ""
    head = re.sub(" +", " ", column.header.strip())
    start = f"{table.key}|{head}|{record or f'#{row}'}|"
    return [f"{start}{length}" for length in _lengths(column.raw(at), shift)]


def _lengths(raw: Raw, shift: int) -> list[str]:
    if raw.kind is CellKind.ERROR:
        return ["e"]
    if raw.kind is CellKind.BOOL:
        return [str(len(raw.text)), "1"]  # elsewhere than in Excel it is the number 1 or 0
    text = _shown(raw, shift)
    units = len(text.encode("utf-16-le", "surrogatepass")) // 2
    return list(dict.fromkeys([str(units), str(len(text))]))


def _shown(raw: Raw, shift: int) -> str:
    """A cell as ``&`` and ``LEN`` take it."""
    if raw.kind not in (CellKind.NUMBER, CellKind.DATE):
        return raw.text
    number = raw.number - shift if raw.kind is CellKind.DATE else raw.number
    return f"{number:.15g}".upper()


def marks_plan(marks: Marks, title: str = MARKS) -> SheetPlan:
    """The hidden sheet: errors in column A, warnings in column B."""
    columns = [list(texts) for texts in marks.texts.values()]
    length = max(map(len, columns))

    def draw(workbook: Workbook, worksheet: Worksheet) -> None:
        text = workbook.add_format({"num_format": "@"})
        worksheet.set_column(0, len(columns) - 1, 50)
        for i, severity in enumerate(marks.texts):
            worksheet.write_string(0, i, severity, text)
            worksheet.write_blank(1, i, None, text)

    body = RowBlock(2, [[*texts, *[None] * (length - len(texts))] for texts in columns]) if length else None
    return SheetPlan(MARKS, title, draw, body, "hidden")


def mark_names(marks: Marks, title: str = MARKS) -> list[DefineName]:
    """The names that the conditional formats look into."""
    spans = ((severity, column_letter(i), 1 + max(1, len(texts))) for i, (severity, texts) in enumerate(marks.texts.items()))
    return [DefineName(SIGN + severity, sheet_ref(title, f"${letter}$2:${letter}${last}"), hidden=True) for severity, letter, last in spans]


def put_marks(table: Table, place: Place, *, make: bool) -> PutMarks:
    """The two rules of a sheet over all its records and columns.  make  False: only brought up to date where they are already."""
    return PutMarks(place.title, SIGN, tuple(_format(table, place, severity) for severity in _LOOKS), make)


def no_marks(title: str) -> PutMarks:
    """Marks are switched off: our rules go."""
    return PutMarks(title, SIGN, (), False)


def _format(table: Table, place: Place, severity: str) -> BorderFormat:
    first, last = min(place.columns.values()), max(place.columns.values())
    here, head = cell_ref(place.first_row, first), f"{column_letter(first)}${table.header_row}"
    record = '"#"&ROW()'
    if table.schema.id_field is not None and table.schema.id_field in place.columns:
        cell = place.at(table.schema.id_field)
        record = f'IF({cell}="",{record},{cell})'
    text = f'"{table.key}|"&TRIM({head})&"|"&{record}&"|"&IFERROR(LEN({here}),"e")'
    for special in "~*?":  # to COUNTIF these are wildcards
        text = f'SUBSTITUTE({text},"{special}","~{special}")'
    color, style = _LOOKS[severity]
    return BorderFormat(first, last, place.first_row, place.last_row, f"COUNTIF({SIGN}{severity},{text})>0", color, style)
