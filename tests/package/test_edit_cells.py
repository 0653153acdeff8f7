"""Values into cells: what is written is read back, and nothing else changes."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from edit_kit import judge, list_book, members, rezipped, rows_of, sheet_of, with_sheet
from hypothesis import given, settings
from hypothesis import strategies as st

from sheetcrm.cells import CellWrite, cell_ref
from sheetcrm.errors import UsageError
from sheetcrm.package import Package, read_grid, set_cells

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
BOOK = list_book(30)
SHEET = "xl/worksheets/sheet1.xml"

# openpyxl does not decode _xHHHH_ in inline strings, so control characters and what looks like an escape have a test of their own
texts = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn")), min_size=1, max_size=40).filter(lambda t: "_x" not in t)
values = st.one_of(texts, st.integers(-(10**14), 10**14), st.floats(allow_nan=False, allow_infinity=False), st.booleans())
places = st.tuples(st.integers(2, 60), st.integers(0, 30).filter(lambda column: column != 2))  # C shows its numbers as dates


def edited(book: bytes, cells: dict[tuple[int, int], CellWrite], title: str = "客户") -> bytes:
    package = Package.open(book)
    set_cells(package, sheet_of(package, title), cells)
    return package.tobytes()


def test_without_edits_the_file_is_the_very_same() -> None:
    package = Package.open(BOOK)
    set_cells(package, sheet_of(package, "客户"), {})
    assert package.tobytes() == BOOK
    assert not package.dirty


@settings(max_examples=60)
@given(st.dictionaries(places, values, min_size=1, max_size=12))
def test_what_is_written_is_read_back_and_other_rows_keep_their_bytes(cells: dict[tuple[int, int], str | float | int | bool]) -> None:
    result = edited(BOOK, {place: CellWrite(value) for place, value in cells.items()})
    sheet = judge(result)["客户"]
    for (row, column), value in cells.items():
        assert sheet.cell(row, column + 1).value == value
    before, after = members(BOOK), members(result)
    assert list(before) == list(after)
    assert [name for name in before if before[name] != after[name]] in ([SHEET], [])
    old, new = rows_of(before[SHEET]), rows_of(after[SHEET])
    touched = {row for row, _ in cells}
    assert {n: xml for n, xml in old.items() if n not in touched} == {n: xml for n, xml in new.items() if n not in touched}
    assert list(new) == sorted(new)


def test_only_the_cell_changes_and_keeps_its_format() -> None:
    result = members(edited(BOOK, {(3, 2): CellWrite("later")}))[SHEET]
    old, new = rows_of(members(BOOK)[SHEET])[3], rows_of(result)[3]
    assert new == old.replace(b'<c r="C3" s="1"><v>45002</v></c>', b'<c r="C3" s="1" t="inlineStr"><is><t>later</t></is></c>')
    assert new != old


def test_a_formatted_blank_cell_that_gets_a_value_leaves_the_cell_behind_it() -> None:
    row = '<row r="2"><c r="A2" s="1"/><c r="B2" s="1" t="str"><v>stays</v></c><c r="C2" s="1" /><c r="D2"><v>4</v></c></row>'
    for column in (0, 2):
        result = edited(with_sheet(f'<worksheet xmlns="{MAIN}"><sheetData>{row}</sheetData></worksheet>'), {(2, column): CellWrite("new")})
        sheet = judge(result)["客户"]
        expected = ["new" if column == 0 else None, "stays", "new" if column == 2 else None, 4]
        assert [sheet.cell(2, k).value for k in range(1, 5)] == expected


@pytest.mark.parametrize("text", ["a\x01b", "_x0041_", "tab\tand\nline", "  blanks  ", "a\rb", "<&>\"'", "emoji 🙂", "x" * 32_767])
def test_texts_survive_as_the_schema_escapes_them(text: str) -> None:
    xml = members(edited(BOOK, {(2, 1): CellWrite(text)}))[SHEET].decode()
    inside = xml.split('<c r="B2"')[1].split("</t>")[0].split("<t", 1)[1]
    marked, _, content = inside.partition(">")
    plain = content.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    plain = plain.replace("_x0001_", "\x01").replace("_x000D_", "\r").replace("_x005F_", "_")
    assert plain == text
    assert ("preserve" in marked) == (text != text.strip() or "\n" in text or "\t" in text)


def test_a_text_beyond_the_limit_is_refused() -> None:
    with pytest.raises(UsageError, match="E-TEXT-LONG"):
        edited(BOOK, {(2, 1): CellWrite("🙂" * 16_384)})


ONE = '<row r="2"><c r="B2"><v>1</v></c></row>'
BODIES = {
    "no refs": "<sheetData><row/><row><c/><c><v>1</v></c></row></sheetData>",
    "empty": "<sheetData/>",
    "open and empty": "<sheetData></sheetData>",
    "self-closing": '<sheetData><row r="2"/><row r="9" ht="30"/></sheetData>',
    "comment": f'<!-- <sheetData> --><sheetData><!-- <row r="2"> -->{ONE}</sheetData>',
    "attributes turned": '<sheetData><row spans="1:3" r="2"><c s="0" r="B2"><v>1</v></c></row></sheetData>',
    "single quotes": f"<sheetData>{ONE}</sheetData>".replace('"', "'"),
    "CRLF": f"\r\n<sheetData>\r\n{ONE}\r\n</sheetData>".replace("><c", ">\r\n<c"),
    "CDATA": '<sheetData><row r="2"><c r="B2" t="str"><v><![CDATA[</c>]]></v></c><c r="C2"><v>3</v></c></row></sheetData>',
}
ODD_SHEETS = {shape: f'<worksheet xmlns="{MAIN}">{body}</worksheet>' for shape, body in BODIES.items()}
ODD_SHEETS["BOM"] = "\ufeff" + ODD_SHEETS["CRLF"]
PREFIXED = re.sub("<(/?)", r"<\1x:", f"<worksheet><sheetData>{ONE}</sheetData></worksheet>")
ODD_SHEETS["prefixed"] = PREFIXED.replace("worksheet>", f'worksheet xmlns:x="{MAIN}">', 1)


@pytest.mark.parametrize("shape", ODD_SHEETS)
def test_sheets_of_every_shape_take_values(shape: str) -> None:
    cells: dict[tuple[int, int], str | float] = {
        (1, 0): 1,
        (2, 0): "left",
        (2, 1): "there",
        (2, 5): "right",
        (5, 3): 2.5,
        (9, 0): "nine",
        (12, 1): "end",
    }
    result = edited(with_sheet(ODD_SHEETS[shape]), {place: CellWrite(value) for place, value in cells.items()})
    sheet = judge(result)["客户"]
    assert {place: sheet.cell(place[0], place[1] + 1).value for place in cells} == cells
    assert shape != "CDATA" or sheet["C2"].value == 3


FOUND = {
    "plain": '<c r="B2"><v>1</v></c><c r="C2" s="1" t="str"><v>2</v></c>',
    "closed": '<c r="B2"/><c r="C2" s="1"/>',
    "told of before": '<!-- <c r="B2"><v>7</v></c> --><c r="B2"><v>1</v></c><c r="C2"><v>2</v></c>',
    "told of in an instruction": '<?x <c r="B2"><v>7</v></c> ?><c r="B2"><v>1</v></c><c r="C2"><v>2</v></c>',
    "the last first": '<c r="C2"><v>2</v></c><c r="B2"><v>1</v></c>',
    "attributes of their own": '<c r="B2" cm="1" t="str"><v>1</v></c><c r="C2" t="str" s="1" ph="1"><v>2</v></c>',
    "a bracket in an attribute": '<c r="B2" y:z="a>b" xmlns:y="urn:y"><v>1</v></c><c r="C2"><v>2</v></c>',
    "a formula": '<c r="B2"><f>C2+1</f><v>3</v></c><c r="C2"><v>2</v></c>',
    "blanks in the end tag": '<c r="B2"><v>1</v></c ><c r="C2"><v>2</v></c >',
}


@pytest.mark.parametrize("value", ["new", 2.5, True, None, dt.date(2026, 11, 22)])
@pytest.mark.parametrize("shape", FOUND)
def test_cells_that_are_there_are_found_however_they_are_written(shape: str, value: str | float | dt.date | None) -> None:
    before, behind = '<c r="A2" t="str"><v>left</v></c>', '<c r="D2" t="str"><v>right</v></c>'
    xml = f'<worksheet xmlns="{MAIN}"><sheetData><row r="2">{before}{FOUND[shape]}{behind}</row></sheetData></worksheet>'
    code = "yyyy-mm-dd" if isinstance(value, dt.date) else None
    result = edited(with_sheet(xml), {(2, 1): CellWrite(value, code), (2, 2): CellWrite("second & last")})
    row = next(judge(result)["客户"].iter_rows(min_row=2, values_only=True))
    expected = dt.datetime(2026, 11, 22) if isinstance(value, dt.date) else value
    assert row == ("left", expected, "second & last", "right")
    part = members(result)[SHEET].decode()
    assert before in part
    assert behind in part
    assert ("7</v>" in part) == ("told" in shape)
    assert code or part.count(' s="1"') == FOUND[shape].count(' s="1"')


def test_emptied_cells_keep_their_format_and_cells_that_are_not_there_are_not_made() -> None:
    xml = members(edited(BOOK, {(3, 2): CellWrite(None), (3, 20): CellWrite(None), (500, 2): CellWrite(None)}))[SHEET]
    assert b'<c r="C3" s="1"/>' in xml
    assert b'r="U3"' not in xml
    assert b'r="500"' not in xml


def test_the_dimension_grows_with_the_cells() -> None:
    xml = members(edited(BOOK, {(40, 25): CellWrite(1)}))[SHEET]
    assert b'<dimension ref="A1:Z40"/>' in xml


def test_dates_follow_the_date_system_and_the_number_format_is_derived_once() -> None:
    day = CellWrite(dt.date(2026, 11, 22), 'yyyy"年"m"月"')
    once = edited(BOOK, {(2, 0): day, (3, 0): day})
    sheet = judge(once)["客户"]
    assert sheet["A2"].value == dt.datetime(2026, 11, 22)
    assert sheet["A2"].number_format == 'yyyy"年"m"月"'
    twice = edited(once, {(4, 0): day})
    assert members(once)["xl/styles.xml"] == members(twice)["xl/styles.xml"] != members(BOOK)["xl/styles.xml"]
    parts = members(BOOK)
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(b"<workbookPr ", b'<workbookPr date1904="1" ')
    assert judge(edited(rezipped(parts), {(2, 0): day}))["客户"]["A2"].value == dt.datetime(2026, 11, 22)


def with_calc_chain(book: bytes, sheet_id: int = 2) -> bytes:
    package = Package.open(book)
    chain = f'<calcChain xmlns="{MAIN}"><c r="A1" i="{sheet_id}"/></calcChain>'.encode()
    package.add("xl/calcChain.xml", chain, "application/vnd.openxmlformats-officedocument.spreadsheetml.calcChain+xml")
    package.add_relationship(package.workbook_part, "calcChain", "xl/calcChain.xml")
    return package.tobytes()


def test_an_overwritten_formula_takes_the_calculation_chain_with_it() -> None:
    book = with_calc_chain(BOOK)
    kept, gone = members(edited(book, {(5, 5): CellWrite(1)}, "Other")), members(edited(book, {(1, 0): CellWrite(1)}, "Other"))
    assert "xl/calcChain.xml" in kept
    assert "xl/calcChain.xml" not in gone
    assert b"calcChain" not in gone["[Content_Types].xml"] + gone["xl/_rels/workbook.xml.rels"]


def test_a_calculation_chain_that_names_other_sheets_only_stays() -> None:
    book = with_calc_chain(BOOK, sheet_id=1)
    assert members(edited(book, {(1, 0): CellWrite(1)}, "Other"))["xl/calcChain.xml"] == members(book)["xl/calcChain.xml"]


def test_a_formula_that_others_live_on_is_not_overwritten() -> None:
    cells = '<c r="A2"><f t="shared" ref="A2:A3" si="0">B2</f><v>1</v></c></row><row r="3"><c r="A3"><f t="shared" si="0"/><v>1</v></c>'
    book = with_sheet(f'<worksheet xmlns="{MAIN}"><sheetData><row r="2">{cells}</row></sheetData></worksheet>')
    with pytest.raises(UsageError, match="E-FORMULA"):
        edited(book, {(2, 0): CellWrite(1)})
    assert judge(edited(book, {(3, 0): CellWrite(1)}))["客户"]["A2"].value == "=B2"


def test_a_written_header_renames_the_column_of_its_table() -> None:
    book = judge(edited(BOOK, {(1, 1): CellWrite("客户名称")}))
    assert book["客户"].tables["tblList"].column_names == ["ID", "客户名称", "Day", "Amount"]


def test_a_big_sheet_is_changed_in_pieces_with_the_same_result() -> None:
    pad = "y" * 900
    numbers = [n for n in range(1, 6000) if n % 7]
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="str"><v>{pad}</v></c><c r="C{n}"><v>{n}</v></c></row>' for n in numbers)
    margins = '<pageMargins left="1" right="1" top="1" bottom="1" header="1" footer="1"/>'
    book = with_sheet(f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData>{margins}</worksheet>')
    wanted = (1, 2, 7, 1400, 1401, 3000, 5999, 6000, 7000)
    cells = {(n, column): CellWrite(f"v{n}") for n in wanted for column in (0, 1, 2, 3)}
    result = edited(book, cells)
    sheet = judge(result)["客户"]
    assert all(sheet.cell(n, column + 1).value == f"v{n}" for n, column in cells)
    assert sheet["C4321"].value == 4321
    old, new = rows_of(members(book)[SHEET]), rows_of(members(result)[SHEET])
    assert all(new[n] == xml for n, xml in old.items() if n not in {place[0] for place in cells})
    assert cell_ref(7, 0).encode() in new[7]


LONG, SHORT = list_book(15_000), list_book(150)  # the long sheet comes in several pieces
far = st.dictionaries(
    st.tuples(st.one_of(st.integers(2, 15_040), st.integers(2, 190)), st.integers(0, 6)), st.integers(0, 9), min_size=1, max_size=20
)


ODD = rezipped({**members(SHORT), SHEET: members(SHORT)[SHEET].replace(b'<row r="17', b'<row  r="17')})


@pytest.mark.parametrize("book", [LONG, ODD], ids=["usual", "odd"])
@settings(max_examples=10)
@given(cells=far)
def test_a_sheet_that_was_read_is_changed_like_one_that_was_not(book: bytes, cells: dict[tuple[int, int], int]) -> None:
    writes = {place: CellWrite(value) for place, value in cells.items()}
    expected, package = edited(book, writes), Package.open(book)
    sheet = sheet_of(package, "客户")
    read_grid(package, sheet)
    set_cells(package, sheet, writes)
    assert package.tobytes() == expected
    read_grid(package, sheet)
    set_cells(package, sheet, writes)  # a second round: nothing stands where it was before
    again = Package.open(expected)
    set_cells(again, sheet_of(again, "客户"), writes)
    assert members(package.tobytes()) == members(again.tobytes())


def big_sheet(between: str = "", odd: str = "") -> bytes:
    """8,000 rows, more than is changed in memory; ``between`` stands behind each row, ``odd`` in the cell B7900."""
    pad = "z" * 800
    rows = "".join(
        f'<row r="{n}"><c r="A{n}" t="str"><v>{pad}</v></c>{odd if n == 7900 else ""}<c r="C{n}"><v>{n}</v></c></row>{between}'
        for n in range(1, 8001)
    )
    return with_sheet(f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>')


@pytest.mark.parametrize("between", ["", "\n  ", "<!-- here -->"], ids=["close", "blanks", "comments"])
def test_a_big_sheet_that_was_read_is_changed_where_its_rows_stand(between: str) -> None:
    book = big_sheet(between)
    cells = {(n, 2): CellWrite(f"v{n}") for n in (1, 2, 4000, 7999, 8000)}
    package = Package.open(book)
    sheet = sheet_of(package, "客户")
    read_grid(package, sheet)
    set_cells(package, sheet, cells)
    old, new = members(book)[SHEET], members(package.tobytes())[SHEET]
    for n, _ in cells:
        old = old.replace(b'<c r="C%d"><v>%d</v></c>' % (n, n), b'<c r="C%d" t="inlineStr"><is><t>v%d</t></is></c>' % (n, n))
    assert new == old


def test_a_big_sheet_is_changed_again_at_its_end_at_its_beginning_and_in_the_middle() -> None:
    package = Package.open(big_sheet())
    sheet = sheet_of(package, "客户")
    set_cells(package, sheet, {(4000, 2): CellWrite("first")})
    wanted = package.read(SHEET)
    for before, new in ((b"</worksheet>", b"<!-- end -->"), (b"</worksheet>", b" "), (b"<row", b"<!-- begin -->"), (b"first", b"the ")):
        place = wanted.index(before)
        package.splice(SHEET, [(place, place, new)])
        wanted = wanted[:place] + new + wanted[place:]
        assert package.size(SHEET) == len(wanted)
        assert package.read(SHEET) == wanted
    set_cells(package, sheet, {(4000, 2): CellWrite(4000)})
    assert members(package.tobytes())[SHEET] == package.read(SHEET) == wanted.replace(b' t="inlineStr"><is><t>the first</t></is>', b"><v>4000</v>")


def test_what_is_refused_in_a_big_sheet_leaves_all_of_it_as_it_was() -> None:
    book = big_sheet(odd='<c r="B7900"><f t="array" ref="B7900:B7901">A1:A2</f><v>1</v></c>')
    package = Package.open(book)
    with pytest.raises(UsageError) as refused:
        set_cells(package, sheet_of(package, "客户"), {(2, 2): CellWrite("x"), (7900, 1): CellWrite("y")})
    assert refused.value.code == "E-FORMULA"
    assert not package.dirty
    assert package.tobytes() == book
    set_cells(package, sheet_of(package, "客户"), {(2, 2): CellWrite(2)})  # what stands there already
    assert package.tobytes() == book
