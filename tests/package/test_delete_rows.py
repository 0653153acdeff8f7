"""Deleted rows: what is left stands where counting says, and whatever hangs on the sheet goes with its row."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

import openpyxl
import pytest
from edit_kit import judge, list_book, members, rezipped, sheet_of
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.table import Table, TableColumn, TableFormula
from rows_kit import cells, deleted, full_book, grid_book, mover, reshaped

from sheetcrm.errors import FileRefused, UsageError
from sheetcrm.package import Package, delete_rows
from sheetcrm.package.xml_bytes import MAIN, RELATIONSHIPS

GONE = (3, 5, 6, 9, 17)
VALUES = st.one_of(st.integers(-9, 99_999), st.text(st.characters(categories=("L", "N", "P", "S")), min_size=1, max_size=9), st.booleans())
GRIDS = st.dictionaries(st.tuples(st.integers(1, 14), st.integers(1, 5)), VALUES, min_size=1, max_size=40)


@settings(max_examples=60)
@given(grid=GRIDS, rows=st.sets(st.integers(1, 16), min_size=1, max_size=9), shape=st.sampled_from(["plain", "bare", "prefixed", "commented"]))
def test_every_cell_that_stays_is_where_counting_says(grid: dict[tuple[int, int], Any], rows: set[int], shape: str) -> None:
    book = reshaped(grid_book({place: value for place, value in grid.items() if value != "" and str(value)[0] != "="}), shape)
    before = cells(judge(book)["S"])
    after = cells(judge(deleted(book, "S", rows)[1])["S"])
    place = mover(rows)
    assert after == {(new, column): value for (row, column), value in before.items() if (new := place(row)) is not None}


@settings(max_examples=30)
@given(one=st.sets(st.integers(2, 20), min_size=1, max_size=5), two=st.sets(st.integers(2, 20), min_size=1, max_size=5))
def test_deleting_in_two_steps_is_deleting_at_once(one: set[int], two: set[int]) -> None:
    book = list_book(24)
    place = mover(one)
    later = {new for row in two - one if (new := place(row)) is not None}
    at_once = members(deleted(book, "客户", one | two)[1])
    in_steps = members(deleted(deleted(book, "客户", one)[1], "客户", later)[1] if later else deleted(book, "客户", one)[1])
    assert in_steps == at_once


@pytest.fixture(scope="module")
def full() -> tuple[bytes, bytes]:
    """The full workbook before and after rows went."""
    book = full_book()
    shifting, result = deleted(book, "My 客户", GONE, header_row=1)
    assert shifting.broken == 1  # Other!A2
    return book, result


def test_formulas_follow_their_cells(full: tuple[bytes, bytes]) -> None:
    before, after = (judge(data)["My 客户"] for data in full)
    place = mover(GONE)
    for row in range(2, 22):
        new = place(row)
        if new is not None:
            assert after.cell(new, 2).value == before.cell(row, 2).value
            assert after.cell(new, 4).value == f"=C{new}*2"
            assert after.cell(new, 5).value == f"=SUM(C$2:C{new})"


def test_formulas_of_other_sheets_names_and_links_follow(full: tuple[bytes, bytes]) -> None:
    book = judge(full[1])
    other = book["Other"]
    assert other["A1"].value == "=SUM('My 客户'!C2:C16)"
    assert other["A2"].value == "='My 客户'!#REF!&\"My 客户!B9\""
    assert other["A3"].value == "=COUNTA('My 客户'!B:B)+Other!B9"
    assert other["A4"].hyperlink.location == "'My 客户'!B8"
    assert book.defined_names["Names"].attr_text == "'My 客户'!$B$2:$B$16"
    assert book["My 客户"].defined_names["Eleven"].attr_text == "'My 客户'!$C$7"
    assert book["My 客户"].print_area == "'My 客户'!$A$1:$E$16"
    assert book["My 客户"].print_title_rows == "$1:$1"


def test_what_hangs_on_rows_goes_with_them(full: tuple[bytes, bytes]) -> None:
    before, after = (judge(data)["My 客户"] for data in full)
    place = mover(GONE)
    notes = {(place(cell.row), cell.comment.text) for line in before.iter_rows() for cell in line if cell.comment and place(cell.row)}
    assert {(cell.row, cell.comment.text) for line in after.iter_rows() for cell in line if cell.comment} == notes
    links = {(place(cell.row), cell.hyperlink.target) for line in before.iter_rows() for cell in line if cell.hyperlink and place(cell.row)}
    assert {(cell.row, cell.hyperlink.target) for line in after.iter_rows() for cell in line if cell.hyperlink} == links
    assert len(notes) == len(links) == 2
    shapes = {row: (line.height, line.hidden, line.outlineLevel) for row, line in before.row_dimensions.items() if line.height}
    moved = {place(row): shape for row, shape in shapes.items() if place(row)}
    assert {row: (line.height, line.hidden, line.outlineLevel) for row, line in after.row_dimensions.items() if line.height} == moved
    pictures = {place(image.anchor._from.row + 1) for image in before._images} - {None}
    assert {image.anchor._from.row + 1 for image in after._images} == pictures
    assert [brk.id for brk in after.row_breaks.brk] == [3, 6, 11]


def test_rules_filter_and_view_shrink(full: tuple[bytes, bytes]) -> None:
    sheet = judge(full[1])["My 客户"]
    assert sheet.auto_filter.ref == "A1:E16"
    assert [(str(rule.sqref), rule.formula1) for rule in sheet.data_validations.dataValidation] == [("B2:B16", "LEN($B2)<99")]
    rules = {str(held.sqref): [rule.formula for rule in held.rules] for held in sheet.conditional_formatting}
    assert rules["A2:E16"] == [["$C2>$C$7"]]
    assert sheet.freeze_panes == "C2"
    assert sheet.dimensions == "A1:E16"


def test_charts_sparklines_and_note_boxes_follow(full: tuple[bytes, bytes]) -> None:
    parts = members(full[1])
    chart = parts["xl/charts/chart1.xml"].decode()
    assert re.findall(r"<c:f>([^<]+)</c:f>", chart) == ["'My 客户'!$A$2:$A$16", "'My 客户'!$C$2:$C$16"]
    sheet = parts["xl/worksheets/sheet1.xml"].decode()
    assert sorted(re.findall(r"<xm:sqref>([^<]+)</xm:sqref>", sheet)) == ["C2:C16", "F3", "F5"]
    assert "<xm:f>'My 客户'!C3:E3</xm:f>" in sheet
    place = mover(GONE)
    boxes = [int(row) + 1 for row in re.findall(rb"<x:Row>(\d+)</x:Row>", parts["xl/drawings/vmlDrawing1.vml"])]
    assert boxes == [place(row) for row in (13, 21)]


def test_parts_without_cells_of_the_sheet_keep_their_bytes(full: tuple[bytes, bytes]) -> None:
    before, after = (members(data) for data in full)
    same = {"xl/styles.xml", "xl/sharedStrings.xml", "xl/theme/theme1.xml", "xl/media/image1.png", "[Content_Types].xml", "docProps/app.xml"}
    assert {name for name in before if before[name] == after[name]} >= same
    assert before.keys() == after.keys()


def test_a_table_shrinks_and_keeps_one_blank_row() -> None:
    sheet = judge(deleted(list_book(4), "客户", (3, 5), header_row=1)[1])["客户"]
    assert sheet.tables["tblList"].ref == sheet.tables["tblList"].autoFilter.ref == "A1:D3"
    shifting, result = deleted(list_book(4), "客户", (2, 3, 4, 5), header_row=1)
    sheet = judge(result)["客户"]
    assert shifting.blanked == {2}
    assert sheet.tables["tblList"].ref == "A1:D2"
    assert [cell.value for cell in sheet[2]] == [None] * 4
    assert sheet["C2"].number_format == "yyyy-mm-dd"
    assert sheet.max_row == 2


def test_a_list_without_table_may_lose_every_row() -> None:
    sheet = judge(deleted(full_book(3), "My 客户", (2, 3, 4), header_row=1)[1])["My 客户"]
    assert [cell.value for cell in sheet[1]][:5] == ["ID", "Name", "Amount", "Double", "Sum"]
    assert sheet.max_row == 1
    assert not sheet.data_validations.dataValidation


def test_every_formula_keeps_its_meaning_in_shared_groups() -> None:
    parts = members(grid_book({(1, 1): "n"} | {(row, 1): row for row in range(2, 9)}))
    name = "xl/worksheets/sheet1.xml"
    xml = parts[name].decode()
    for row in range(2, 9):
        own = f'<c r="B{row}"><f t="shared" ref="B2:B8" si="0">A2*2+$A$8</f><v>0</v></c>' if row == 2 else f'<c r="B{row}"><f t="shared" si="0"/></c>'
        far = f'<c r="C{row}"><f t="shared" ref="C2:C8" si="1">A1&amp;""</f><v>0</v></c>' if row == 2 else f'<c r="C{row}"><f t="shared" si="1"/></c>'
        xml = re.sub(rf'(<row r="{row}"[^>]*>.*?)</row>', rf"\g<1>{own}{far}</row>", xml, count=1)
    book = rezipped({**parts, name: xml.encode()})
    after = judge(deleted(book, "S", (2, 5))[1])["S"]
    assert [after.cell(row, 2).value for row in range(2, 7)] == [f"=A{row}*2+$A$6" for row in range(2, 7)]
    # 3 stood below 2, 6 below 5: what they looked at is gone
    assert [after.cell(row, 3).value for row in range(2, 7)] == ['=#REF!&""', '=A2&""', '=#REF!&""', '=A4&""', '=A5&""']


def side_by_side(value: str | None) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(list_book(4)))
    sheet = book["客户"]
    sheet["F3"] = value
    sheet["F3"].number_format = "0.00"
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def test_what_stands_beside_the_list_is_not_deleted_with_it() -> None:
    with pytest.raises(UsageError, match=r"E-ROW-BESIDE.*客户!F3"):
        deleted(side_by_side("a note"), "客户", (3,), header_row=1)
    deleted(side_by_side("a note"), "客户", (4,), header_row=1)
    after = judge(deleted(side_by_side(None), "客户", (3,), header_row=1)[1])["客户"]
    assert after["A3"].value == "C0003"


def test_a_second_table_beside_the_list_is_not_touched() -> None:
    book = openpyxl.load_workbook(io.BytesIO(list_book(4)))
    sheet = book["客户"]
    for row in range(1, 4):
        sheet.cell(row, 8, f"h{row}")
    sheet.add_table(Table(displayName="tblBeside", ref="H1:H3"))
    target = io.BytesIO()
    book.save(target)
    with pytest.raises(UsageError, match="E-ROW-BESIDE"):
        deleted(target.getvalue(), "客户", (3,), header_row=1, columns=(0, 3))
    after = judge(deleted(target.getvalue(), "客户", (5,), header_row=1)[1])["客户"]
    assert after.tables["tblBeside"].ref == "H1:H3"


def test_rows_that_are_no_records_are_refused() -> None:
    with pytest.raises(UsageError, match="E-ROW-HEADER"):
        deleted(list_book(4), "客户", (1,), header_row=1)
    with pytest.raises(UsageError, match="E-ROW-HEADER"):
        deleted(list_book(4), "客户", (0, 3), header_row=1)
    with pytest.raises(UsageError, match="E-ROW-HEADER"):
        deleted(full_book(3), "My 客户", (1, 2), header_row=1)


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("LOG10(A9)+A9", "LOG10(A7)+A7"),
        ('"A9"&A9', '"A9"&A7'),
        ("tbl[[#This Row],[A9]]+tbl[A9]", "tbl[[#This Row],[A9]]+tbl[A9]"),
        ("'It''s'!A9+Other!A9+A9", "'It''s'!A9+Other!A9+A7"),
        ("S!A9+'S'!$A$9+s!A9", "S!A7+'S'!$A$7+s!A7"),
        ("[1]S!A9+'[b.xlsx]S'!A9", "[1]S!A9+'[b.xlsx]S'!A9"),
        ("S:Other!A9", "S:Other!A9"),
        ("SUM(A:A,$4:$9,A1:A1048576)", "SUM(A:A,$4:$7,A1:A1048576)"),
        ("SUM(A5:A6,A5:A7)+A6", "SUM(#REF!,A5:A5)+#REF!"),
        ("R9C9+Taxes2024+名A9+A9x+A9.b+_A9", "R9C9+Taxes2024+名A9+A9x+A9.b+_A9"),
        ("A9:INDEX(A:A,3)+ZZZ9", "A7:INDEX(A:A,3)+ZZZ9"),
        ("#REF!A9+#REF!+A9", "#REF!A9+#REF!+A7"),
    ],
)
def test_references_are_told_from_all_that_looks_like_one(formula: str, expected: str) -> None:
    book = grid_book({(9, 1): 1, (2, 2): f"={formula}"})
    assert judge(deleted(book, "S", (5, 6))[1])["S"]["B2"].value == f"={expected}"


def test_merged_cells_shrink_go_or_are_refused() -> None:
    book = openpyxl.load_workbook(io.BytesIO(grid_book({(row, 1): row for row in range(1, 20)})))
    sheet = book["S"]
    for cells_ in ("C3:D6", "C8:C9", "C11:D11", "F2:F19"):
        sheet.merge_cells(cells_)
    target = io.BytesIO()
    book.save(target)
    after = judge(deleted(target.getvalue(), "S", (4, 9, 11))[1])["S"]
    assert sorted(map(str, after.merged_cells.ranges)) == ["C3:D5", "F2:F16"]
    with pytest.raises(UsageError, match="E-ROW-MERGED"):
        deleted(target.getvalue(), "S", (3,))


@pytest.mark.parametrize(("rows", "refused"), [((4,), True), ((2,), False), ((3, 4, 5), False), ((9,), False)])
def test_arrays_go_as_a_whole_or_not_at_all(rows: tuple[int, ...], refused: bool) -> None:
    book = openpyxl.load_workbook(io.BytesIO(grid_book({(row, 1): row for row in range(1, 12)})))
    sheet = book["S"]
    sheet["C3"] = openpyxl.worksheet.formula.ArrayFormula("C3:C5", "=A7:A9*2")
    target = io.BytesIO()
    book.save(target)
    if refused:
        with pytest.raises(UsageError, match="E-ROW-ARRAY"):
            deleted(target.getvalue(), "S", rows)
        return
    after = judge(deleted(target.getvalue(), "S", rows)[1])["S"]
    arrays = {place: (after[place].value.ref, after[place].value.text) for place in ("C2", "C3") if hasattr(after[place].value, "ref")}
    wanted = {(2,): {"C2": ("C2:C4", "=A6:A8*2")}, (3, 4, 5): {}, (9,): {"C3": ("C3:C5", "=A7:A8*2")}}
    assert arrays == wanted[rows]


def test_table_formulas_with_cells_follow() -> None:
    book = openpyxl.load_workbook(io.BytesIO(list_book(4)))
    table = book["客户"].tables["tblList"]
    column: TableColumn = table.tableColumns[3]
    column.calculatedColumnFormula = TableFormula(attr_text="客户!$C$5*tblList[[#This Row],[Day]]")
    target = io.BytesIO()
    book.save(target)
    result = members(deleted(target.getvalue(), "客户", (3,), header_row=1)[1])
    assert "客户!$C$4*tblList[[#This Row],[Day]]" in result["xl/tables/table1.xml"].decode()


def test_a_pivot_table_in_the_way_is_refused_and_its_source_shrinks() -> None:
    parts = members(list_book(4))
    rels = parts["xl/worksheets/_rels/sheet1.xml.rels"]
    pivot = f'<pivotTableDefinition xmlns="{MAIN}" name="p"><location ref="H3:I9"/></pivotTableDefinition>'.encode()
    cache = (
        f'<pivotCacheDefinition xmlns="{MAIN}"><cacheSource type="worksheet">'
        '<worksheetSource ref="A1:D5" sheet="客户"/></cacheSource></pivotCacheDefinition>'
    ).encode()
    link = f'<Relationship Id="rId9" Type="{RELATIONSHIPS}/pivotTable" Target="../pivotTables/p.xml"/>'.encode()
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.pivotCacheDefinition+xml"
    override = f'<Override PartName="/xl/pivotCache/d.xml" ContentType="{kind}"/></Types>'.encode()
    types = parts["[Content_Types].xml"].replace(b"</Types>", override)
    parts |= {"xl/pivotTables/p.xml": pivot, "xl/pivotCache/d.xml": cache, "[Content_Types].xml": types}
    parts["xl/worksheets/_rels/sheet1.xml.rels"] = rels.replace(b"</Relationships>", link + b"</Relationships>")
    with pytest.raises(UsageError, match="E-ROW-PIVOT"):
        deleted(rezipped(parts), "客户", (4,), header_row=1)
    result = members(deleted(rezipped(parts), "客户", (2,), header_row=1)[1])
    assert b'ref="H2:I8"' in result["xl/pivotTables/p.xml"]
    assert b'ref="A1:D4"' in result["xl/pivotCache/d.xml"]


def test_a_part_of_an_unknown_kind_is_refused_before_anything_changes() -> None:
    parts = members(list_book(4))
    link = b'<Relationship Id="rId9" Type="http://example.com/strangeThing" Target="../media/x.bin"/></Relationships>'
    parts["xl/media/x.bin"] = b"?"
    parts["xl/worksheets/_rels/sheet1.xml.rels"] = parts["xl/worksheets/_rels/sheet1.xml.rels"].replace(b"</Relationships>", link)
    package = Package.open(rezipped(parts))
    with pytest.raises(FileRefused, match=r"E-ROW-PART.*strangeThing"):
        delete_rows(package, sheet_of(package, "客户"), (3,), header_row=1)
    assert not package.dirty


def test_the_calculation_chain_goes_and_excel_computes_anew() -> None:
    parts = members(full_book())
    link = f'<Relationship Id="rId99" Type="{RELATIONSHIPS}/calcChain" Target="calcChain.xml"/></Relationships>'.encode()
    parts["xl/calcChain.xml"] = f'<calcChain xmlns="{MAIN}"><c r="D5" i="1"/></calcChain>'.encode()
    parts["xl/_rels/workbook.xml.rels"] = parts["xl/_rels/workbook.xml.rels"].replace(b"</Relationships>", link)
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(b' fullCalcOnLoad="1"', b"")
    result = members(deleted(rezipped(parts), "My 客户", (3,), header_row=1)[1])
    assert "xl/calcChain.xml" not in result
    assert b'fullCalcOnLoad="1"' in result["xl/workbook.xml"]


def test_a_big_sheet_goes_by_in_pieces() -> None:
    target = io.BytesIO()
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("S")
    for row in range(1, 30_001):
        sheet.append([row, f"a text that takes some room, number {row}", "x" * 60, f"=A{row}+1"])
    book.save(target)
    gone = set(range(7, 30_000, 11))
    result = deleted(target.getvalue(), "S", gone)[1]
    with zipfile.ZipFile(io.BytesIO(result)) as archive:
        assert len(archive.read("xl/worksheets/sheet1.xml")) > 4 << 20
    after = list(openpyxl.load_workbook(io.BytesIO(result), read_only=True)["S"].iter_rows(values_only=True))
    kept = [row for row in range(1, 30_001) if row not in gone]
    assert [(row[0], row[3]) for row in after] == [(row, f"=A{new}+1") for new, row in enumerate(kept, 1)]
