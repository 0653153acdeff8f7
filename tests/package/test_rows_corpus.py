"""Rows deleted from and inserted into workbooks of other people: nothing that Excel would have to repair, nothing else changed."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from edit_kit import CORPUS, judge, members
from rows_kit import cells, deleted, inserted, mover

CHECK = Path(__file__).parents[3] / "shared" / "tools" / "xsd_check.py"
GONE = (2, 5, 12)
NAMES = {
    "easyexcel__extra.xlsx": "notes, links, merged cells",
    "calamine__pictures_in_cell_and_over_cell.xlsx": "pictures",
    "openxlsx-data__table_slicer.xlsx": "a table with a slicer",
    "phpspreadsheet__TableWithoutFilter.xlsx": "tables",
    "poi__56644.xlsx": "tables, a picture",
    "test_files__threaded_comments_none.xlsx": "threaded comments",
    "tidyxl__examples.xlsx": "formulas, notes, conditional formats, validations",
    "closedxml__CFDataBar.xlsx": "data bars of Excel 2010",
    "xlsx-template__test-copy-sheet-with-comments.xlsx": "notes",
}
pytestmark = pytest.mark.skipif(not CORPUS.exists(), reason="needs the corpus of foreign workbooks")


def longest_sheet(data: bytes) -> str:
    return max(judge(data).worksheets, key=lambda sheet: sheet.max_row).title


def problems(paths: list[Path]) -> list[set[tuple[str, str]]]:
    """What the checker says of each; broken references are what deleted cells leave behind."""
    ran = subprocess.run([sys.executable, str(CHECK), *map(str, paths), "--json"], capture_output=True, text=True, check=False)
    return [{(one["level"], one["code"]) for one in book["findings"] if one["code"] != "formula-ref"} for book in json.loads(ran.stdout)]


@pytest.mark.parametrize("name", sorted(NAMES))
def test_cells_stand_where_counting_says(name: str) -> None:
    data = (CORPUS / name).read_bytes()
    title = longest_sheet(data)
    before = {place: value for place, value in cells(judge(data)[title]).items() if not str(value[0]).startswith("=")}
    plain = {place: value for place, value in before.items() if isinstance(value[0], str | int | float | bool)}
    result = deleted(data, title, GONE)[1]
    place = mover(GONE)
    after = cells(judge(result)[title])
    assert {(new, column): value for (row, column), value in plain.items() if (new := place(row))}.items() <= after.items()
    old, new = members(data), members(result)
    others = [part for part in old if part.startswith(("xl/media/", "xl/theme", "xl/styles", "xl/sharedStrings", "customXml", "docProps"))]
    assert [part for part in others if old[part] != new[part]] == []


@pytest.mark.skipif(not CHECK.exists(), reason="needs the package checker")
@pytest.mark.parametrize("name", sorted(NAMES))
def test_the_checker_finds_nothing_new(name: str, tmp_path: Path) -> None:
    data = (CORPUS / name).read_bytes()
    title = longest_sheet(data)
    paths = [tmp_path / f"{part}{Path(name).suffix}" for part in ("before", "deleted", "inserted")]
    for path, made in zip(paths, (data, deleted(data, title, GONE)[1], inserted(data, title, 5, 3)), strict=True):
        path.write_bytes(made)
    known, *after = problems(paths)
    assert [found - known for found in after] == [set(), set()]
