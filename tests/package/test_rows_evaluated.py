"""LibreOffice computes the same from formulas before and after rows went or came: rows that no formula needs."""

from __future__ import annotations

import io
import shutil
import subprocess
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.workbook.defined_name import DefinedName
from rows_kit import deleted, inserted, judge, mover

TITLE, LAST = "My 'x' 表", 40
EMPTY = (4, 5, 9, 18, 19, 20, 33, 40)
"""Rows of the list with nothing that counts."""
Q = "'My ''x'' 表'!"
SHAPES = {
    3: "=A{r}*2+$A$7",
    4: "=SUM(A$2:A{r})",
    5: '=IF(AND(A{r}>5,B{r}<>""),B{r}&"A5:A9",LOG10(A{r}+1))',
    6: "=VLOOKUP(B{r},$B$2:$C$40,2,FALSE)",
    7: "=INDEX($A$2:$A$40,MATCH(B{r},$B$2:$B$40,0))",
    8: "=SUMPRODUCT(($A$2:$A$40>3)*($A$2:$A$40))+SUM(A:A)",
    9: "=COUNTIF(B:B,B{r})+SUM(A{r}:INDEX(A:A,60))",
    10: f"={Q}A{{r}}+Other!A1",
    11: "=SUM(nm_all)/MAX($A$40:$A$2)",
    12: "=SUM((A2:A40,A{r}))-SUM(A$2:A$40 A1:A41)",
}
ELSEWHERE = [
    f"=SUM({Q}A2:A40)",
    f'=SUMIF({Q}B2:B40,"t7",{Q}A2:A40)',
    f"={Q}$C$12&{Q}B13",
    f"=SUM({Q}12:12)-SUM({Q}$12:$12)+SUM({Q}13:14)",
    f"=SUM({Q}A:A,{Q}$A$2:$A$40)",
    f'=SUMPRODUCT(({Q}$A$2:$A$40>4)*1)&"{Q}A5"',
    "=SUM(nm_all)+nm_one",
    f"=AVERAGE({Q}A6:A8)",
]


def book() -> bytes:
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.title = TITLE
    other = made.create_sheet("Other")
    for row in range(2, LAST + 1):
        used = row not in EMPTY
        sheet.cell(row, 1, row % 13 if used else None)
        sheet.cell(row, 2, f"t{row}" if used else None)
        for column, shape in SHAPES.items():
            if used:
                sheet.cell(row, column, shape.format(r=row))
    for row, formula in enumerate(ELSEWHERE, 1):
        other.cell(row, 1, formula)
    made.defined_names["nm_all"] = DefinedName("nm_all", attr_text=f"{Q}$A$2:$A$40")
    made.defined_names["nm_one"] = DefinedName("nm_one", attr_text=f"{Q}$A$21")
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


@pytest.fixture(scope="module")
def computed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """name -> the workbook as LibreOffice computes it."""
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("needs LibreOffice (soffice) on the PATH")
    folder: Path = tmp_path_factory.mktemp("office")
    before = book()
    made = {"before": before, "deleted": deleted(before, TITLE, EMPTY)[1], "inserted": inserted(inserted(before, TITLE, 21, 3), TITLE, 6, 2)}
    for name, data in made.items():
        (folder / f"{name}.xlsx").write_bytes(data)
    command = [office, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML"]
    subprocess.run(
        [*command, "--outdir", str(folder / "out"), *(str(folder / f"{name}.xlsx") for name in made)], check=True, capture_output=True, timeout=180
    )
    return {name: openpyxl.load_workbook(folder / "out" / f"{name}.xlsx", data_only=True) for name in made}


def values(workbook: Any, place: Any) -> dict[tuple[str, Any, int], Any]:
    found = {(TITLE, place(cell.row), cell.column): cell.value for line in workbook[TITLE].iter_rows() for cell in line if cell.value is not None}
    return found | {("Other", cell.row, 1): cell.value for cell in workbook["Other"]["A"]}


def test_the_values_are_there(computed: dict[str, Any]) -> None:
    before = values(computed["before"], lambda row: row)
    assert len(before) == (LAST - 1 - len(EMPTY)) * 12 + len(ELSEWHERE)
    assert not [value for value in before.values() if isinstance(value, str) and value.startswith(("#", "Err"))]


def test_values_are_the_same_after_a_deletion(computed: dict[str, Any]) -> None:
    assert values(computed["deleted"], lambda row: row) == values(computed["before"], mover(EMPTY))


def test_values_are_the_same_after_an_insertion(computed: dict[str, Any]) -> None:
    down = values(computed["before"], lambda row: row + 3 * (row >= 21) + 2 * (row >= 6))
    assert values(computed["inserted"], lambda row: row) == down


def test_inserting_and_deleting_again_leaves_every_formula_as_it_was() -> None:
    before = book()
    again = deleted(inserted(before, TITLE, 21, 3), TITLE, (21, 22, 23))[1]
    for title in (TITLE, "Other"):
        texts = [[cell.value for cell in line] for line in judge(again)[title].iter_rows()]
        assert texts == [[cell.value for cell in line] for line in judge(before)[title].iter_rows()]
