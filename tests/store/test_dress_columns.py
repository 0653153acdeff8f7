"""New columns get the look of drawn ones in workbooks of any program; all other columns, and notes of other people, stay."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.workbook import Workbook

from sheetcrm.render.template import columns_plan
from sheetcrm.schema import BookSchema, Settings, Vocabularies
from sheetcrm.store import DressColumns, Package, SetCell, apply_edits

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus"
NOTED = ("easyexcel__extra.xlsx", "poi__56644.xlsx", "test_files__threaded_comments_none.xlsx", "umya-spreadsheet__wps_comment.xlsx")


def dressed(package: Package, title: str, column: int) -> Workbook:
    """The workbook with the columns for phone and expected amount at this index and the next."""
    columns = {"phone": column, "expected_amount": column + 1}
    plan = columns_plan(BookSchema.default().sheet("customers"), title, columns, 1, "en", Vocabularies.of(Settings()))
    heads = [SetCell(title, 1, column, "Phone"), SetCell(title, 1, column + 1, "Expected amount")]
    apply_edits(package, [*heads, DressColumns(title, 1, tuple(columns.values()), plan)])
    return openpyxl.load_workbook(io.BytesIO(package.tobytes()))


def foreign() -> Workbook:
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.title = "List"
    sheet.append(["Id", "Name"])
    sheet.append(["1", "Alpha"])
    return workbook


def opened(workbook: Workbook) -> Package:
    stream = io.BytesIO()
    workbook.save(stream)
    return Package.open(stream.getvalue())


def test_notes_of_other_people_stay_and_each_box_has_an_id_of_its_own() -> None:
    workbook = foreign()
    workbook["List"]["B1"].comment = Comment("Ask Ann", "Ann")
    workbook["List"]["A2"].comment = Comment("the first one", "Bob")
    package = opened(workbook)
    sheet = dressed(package, "List", 2)["List"]
    notes = {cell.coordinate: (cell.comment.author, cell.comment.text) for row in sheet.iter_rows() for cell in row if cell.comment}
    assert notes["B1"] == ("Ann", "Ask Ann") and notes["A2"] == ("Bob", "the first one")
    assert notes.keys() == {"A2", "B1", "C1", "D1"} and notes["C1"][0] == "sheetcrm"
    with zipfile.ZipFile(io.BytesIO(package.tobytes())) as parts:
        (drawing,) = [parts.read(name).decode() for name in parts.namelist() if name.lower().endswith(".vml")]
    ids = re.findall(r'id="(_x0000_s\d+)"', drawing)
    assert len(ids) == len(set(ids)) == 4


def test_a_sheet_without_notes_gets_them() -> None:
    sheet = dressed(opened(foreign()), "List", 2)["List"]
    assert sheet["C1"].comment and sheet["D1"].comment and not sheet["A1"].comment
    assert (sheet["C1"].font.b, sheet["A1"].font.b) == (True, False)
    assert sheet.column_dimensions["D"].number_format == "#,##0.00"


def test_what_was_said_of_many_columns_stays_of_the_others() -> None:
    workbook = foreign()
    workbook["List"].column_dimensions.group("A", "H", hidden=True, outline_level=1)
    sheet = dressed(opened(workbook), "List", 2)["List"]
    said = {n: (one.hidden, one.outline_level) for one in sheet.column_dimensions.values() for n in range(one.min, one.max + 1)}
    assert {n for n, look in said.items() if look == (True, 1)} == {1, 2, 5, 6, 7, 8}
    assert said[3] == said[4] == (False, 0)


def test_a_header_that_has_a_note_already_keeps_it() -> None:
    workbook = foreign()
    workbook["List"]["C1"].comment = Comment("mine", "Ann")
    sheet = dressed(opened(workbook), "List", 2)["List"]
    assert sheet["C1"].comment.text == "mine"
    assert sheet["D1"].comment.text.startswith("Optional")


@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.parametrize("name", NOTED)
def test_workbooks_of_other_programs_get_two_notes_more(name: str) -> None:
    path = CORPUS / name
    if not path.exists():
        pytest.skip("the corpus of foreign workbooks is not here (../shared/corpus)")
    before = openpyxl.load_workbook(path).worksheets[0]
    after = dressed(Package.open(path), before.title, before.max_column + 3)[before.title]
    old, new = ({cell.coordinate: cell.comment.text for row in sheet.iter_rows() for cell in row if cell.comment} for sheet in (before, after))
    assert old.items() < new.items() and len(new) == len(old) + 2
