"""What a cell means: the reading rules, one by one, through ``read_grid`` on whole workbooks.  Both readers keep them."""

from __future__ import annotations

import io
import zipfile

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheetcrm.cells import CellKind, CellRange
from sheetcrm.errors import FileRefused
from sheetcrm.package import FORMULA, KIND_MASK, Grid, Package, StringPool, number_literal, read_grid, strings_of
from sheetcrm.package.number_formats import is_date_format
from sheetcrm.package.numbers import read_iso_date, read_number
from sheetcrm.package.xml_text import encode, text_of, unescape

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
READERS = ["auto", "expat"]
N, T, D, B, E = CellKind.NUMBER, CellKind.TEXT, CellKind.DATE, CellKind.BOOL, CellKind.ERROR


def package(data: str, *, shared: str | None = None, formats: str = "", date1904: bool = False, head: str = "", tail: str = "") -> Package:
    """A workbook with one sheet whose ``sheetData`` (or, if it begins with ``<?xml``, whose whole part) is given."""
    sheet = data if data.startswith("<?xml") else f'<worksheet xmlns="{MAIN}">{head}<sheetData>{data}</sheetData>{tail}</worksheet>'
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{TYPES}">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{RELS}">'
        f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><workbookPr date1904="{int(date1904)}"/>'
        '<sheets><sheet name="客户 1" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{RELS}">'
        f'<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{OFFICE}/styles" Target="styles.xml"/>'
        + (f'<Relationship Id="rId3" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/>' if shared is not None else "")
        + "</Relationships>",
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><numFmts><numFmt numFmtId="164" formatCode="yyyy&quot;年&quot;m&quot;月&quot;"/></numFmts>'
        f'<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/>{formats}</cellXfs></styleSheet>',
        "xl/worksheets/sheet1.xml": sheet,
    }
    if shared is not None:
        parts["xl/sharedStrings.xml"] = shared if shared.startswith("<?xml") else f'<sst xmlns="{MAIN}">{shared}</sst>'
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return Package.open(target.getvalue())


def grid_of(book: Package, reader: str = "auto") -> Grid:
    return read_grid(book, book.sheets[0], reader=reader)  # type: ignore[arg-type]


def cell(grid: Grid, row: int, column: int) -> tuple[int, object, str | None]:
    """Kind with the formula bit, value, exact literal where it is kept."""
    at = grid.rows.tolist().index(row)
    held = grid.columns[column]
    kind = int(held.kind[at])
    match kind & KIND_MASK:
        case CellKind.TEXT | CellKind.ERROR:
            value: object = grid.strings[int(held.code[at])]
        case CellKind.BOOL:
            value = int(held.code[at])
        case CellKind.NUMBER | CellKind.DATE:
            assert held.number is not None
            value = float(held.number[at])
        case _:
            value = None
    return kind, value, held.number_text.get(at)


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize(
    ("xml", "expected"),
    [
        ('<c r="A1"><v>5</v></c>', (N, 5.0, None)),
        ('<c r="A1"><v>5.0</v></c>', (N, 5.0, "5.0")),
        ('<c r="A1"><v>110101199003078515</v></c>', (N, 110101199003078515.0, "110101199003078515")),
        ('<c r="A1"><v>1E+15</v></c>', (N, 1e15, "1E+15")),
        ('<c r="A1"><v>1e999</v></c>', (E, "#NUM!", None)),
        ('<c r="A1"><v>nan</v></c>', (E, "#NUM!", None)),
        ('<c r="A1"><v>1_000</v></c>', (E, "#NUM!", None)),
        (f'<c r="A1"><v>{"7" * 200_000}</v></c>', (E, "#NUM!", None)),
        ('<c r="A1" s="1"><v>46348</v></c>', (D, 46348.0, None)),
        ('<c r="A1" s="2"><v>60</v></c>', (D, 60.0, None)),
        ('<c r="A1" s="99"><v>46348</v></c>', (N, 46348.0, None)),
        ('<c r="A1" t="d"><v>2026-11-22T12:00:00</v></c>', (D, 46348.5, "2026-11-22T12:00:00")),
        ('<c r="A1" t="b"><v>1</v></c>', (B, 1, None)),
        ('<c r="A1" t="b"><v>false</v></c>', (B, 0, None)),
        ('<c r="A1" t="e"><v>#N/A</v></c>', (E, "#N/A", None)),
        ('<c r="A1" t="e"><v>#SPILL!</v></c>', (E, "#SPILL!", None)),
        ('<c r="A1" t="str"><f>B1</f><v></v></c>', (T | FORMULA, "", None)),
        ('<c r="A1" t="str"><f>B1</f><v> 意向 </v></c>', (T | FORMULA, " 意向 ", None)),
        ('<c r="A1"><f>B1</f></c>', (FORMULA, None, None)),
        ('<c r="A1"><f t="shared" si="0"/><v>3</v></c>', (N | FORMULA, 3.0, None)),
        ('<c r="A1" t="inlineStr"><is><t> 客户 </t></is></c>', (T, "客户", None)),
        ('<c r="A1" t="inlineStr"><is><t xml:space="preserve"> 客户 </t></is></c>', (T, " 客户 ", None)),
        ('<c r="A1" t="inlineStr"><is><r><t xml:space="preserve">rich </t></r><r><rPr><b/></rPr><t>text</t></r></is></c>', (T, "rich text", None)),
        ('<c r="A1" t="inlineStr"><is><t>東京</t><rPh sb="0" eb="2"><t>トウキョウ</t></rPh></is></c>', (T, "東京", None)),
        ('<c r="A1" t="inlineStr"><is><t>a_x000D_b _x005F_x0041_ &amp; _xD83D__xDE00_</t></is></c>', (T, "a\rb _x0041_ & 😀", None)),
        ('<c r="A1" t="inlineStr"><is><t><![CDATA[<b>]]></t></is></c>', (T, "<b>", None)),
        ("<c><v>1</v></c>", (N, 1.0, None)),
        ('<!-- note --><c r="A1"><v>1</v></c>', (N, 1.0, None)),
    ],
)
def test_a_cell(xml: str, expected: tuple[int, object, str | None], reader: str) -> None:
    assert cell(grid_of(package(f'<row r="1">{xml}</row>'), reader), 1, 0) == expected


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("xml", ['<c r="A1" s="1"/>', '<c r="A1"><v></v></c>', '<c r="A1" t="s"><v/></c>', '<c r="A1" t="e"><v></v></c>', ""])
def test_blank_cells_are_not_there(xml: str, reader: str) -> None:
    grid = grid_of(package(f'<row r="1">{xml}</row><row r="2"/>', shared=""), reader)
    assert len(grid.rows) == 0
    assert grid.columns == {}


@pytest.mark.parametrize("reader", READERS)
def test_shared_strings(reader: str) -> None:
    items = [
        ("<si><t>a</t></si>", "a"),
        ('<si><t xml:space="preserve"> b </t></si>', " b "),
        ("<si><t> c </t></si>", "c"),
        ('<si><r><t>rich</t></r><r><t xml:space="preserve"> text</t></r></si>', "rich text"),
        ('<si><t>東京</t><rPh><t>トウ</t></rPh><phoneticPr fontId="1"/></si>', "東京"),
        ('<si><t>中文</t><phoneticPr fontId="1" type="noConversion"/></si>', "中文"),
        ("<si/>", ""),
        ("<si><t/></si>", ""),
        ("<si><t>R&amp;D &lt;x&gt; &#65;</t></si>", "R&D <x> A"),
        ("<si><t>_x000D_</t></si>", "\r"),
        ("<si><t>1\r\n2</t></si>", "1\n2"),
        ("<si><t>z</t></si>", "z"),
    ]
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>{n - 1}</v></c></row>' for n in range(1, len(items) + 1))
    book = package(rows, shared="".join(xml for xml, _ in items))
    grid = grid_of(book, reader)
    wanted = [text for _, text in items]
    assert grid.strings is strings_of(book)
    assert grid.strings.take(grid.columns[0].code) == wanted
    assert [grid.strings[code] for code in range(len(items))] == wanted
    assert grid.strings.take([3, 0]) == ["rich text", "a"]


@pytest.mark.parametrize("reader", READERS)
def test_a_prefixed_strict_sheet(reader: str) -> None:
    row = '<x:row>\n<x:c><x:v>1</x:v></x:c><x:c r="C1"><x:v>2</x:v></x:c></x:row>'
    sheet = f'<?xml version="1.0"?>\n<x:worksheet xmlns:x="{STRICT}"><x:sheetData>{row}</x:sheetData></x:worksheet>'
    grid = grid_of(package(sheet), reader)
    assert {index: column.number.tolist() for index, column in grid.columns.items() if column.number is not None} == {0: [1.0], 2: [2.0]}


@pytest.mark.parametrize("reader", READERS)
def test_disorder_is_sorted_and_the_last_wins(reader: str) -> None:
    rows = (
        '<row r="3"><c r="B3"><v>1</v></c><c r="A3"><v>2</v></c></row><row r="1"><c r="A1"><v>3.50</v></c></row>'
        '<row r="3"><c r="B3"><v>4.50</v></c><c r="A3"/></row>'
    )
    grid = grid_of(package(rows), reader)
    assert grid.rows.tolist() == [1, 3]
    assert grid.columns[0].kind.tolist() == [N, 0]
    assert cell(grid, 3, 1) == (N, 4.5, "4.50")
    assert cell(grid, 1, 0) == (N, 3.5, "3.50")


@pytest.mark.parametrize("reader", READERS)
def test_1904_dates_move_to_the_1900_system(reader: str) -> None:
    grid = grid_of(package('<row r="1"><c r="A1" s="1"><v>44886</v></c><c r="B1"><v>44886</v></c></row>', date1904=True), reader)
    assert cell(grid, 1, 0) == (D, 46348.0, "44886")
    assert cell(grid, 1, 1) == (N, 44886.0, None)


@pytest.mark.parametrize("reader", READERS)
def test_hidden_rows_columns_merges_and_filters(reader: str) -> None:
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="2" hidden="1"><c r="A2"><v>1</v></c></row><row r="3" hidden="1"/>'
    head = '<cols><col min="2" max="3" hidden="1" width="0"/><col min="16384" max="16384" hidden="true"/><col min="5" max="5"/></cols>'
    plain = '<autoFilter ref="A1:B3"><filterColumn colId="0" hiddenButton="1"/></autoFilter><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    grid = grid_of(package(rows, head=head, tail=plain), reader)
    assert grid.hidden.tolist() == [False, True]
    assert grid.hidden_columns == {1, 2, 16_383}
    assert grid.merges == [CellRange(1, 0, 1_048_576, 16_383)]
    assert not grid.filtered
    active = '<autoFilter ref="A1:B3"><filterColumn colId="0"><filters><filter val="1"/></filters></filterColumn></autoFilter>'
    assert grid_of(package(rows, tail=active), reader).filtered
    assert grid_of(package(rows, head='<sheetPr filterMode="1"/>'), reader).filtered


@pytest.mark.parametrize("reader", READERS)
def test_a_stray_cell_in_the_last_corner(reader: str) -> None:
    grid = grid_of(package('<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>'), reader)
    assert grid.rows.tolist() == [1, 1_048_576]
    assert list(grid.columns) == [0, 16_383]


@pytest.mark.parametrize("reader", READERS)
def test_sparse_columns_are_made_when_asked_for(reader: str) -> None:
    stray = {5000: '<c r="ZZ5000" t="b"><v>1</v></c>'}
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c>{stray.get(n, "")}</row>' for n in range(1, 9001))
    column = grid_of(package(rows), reader).columns[701]
    assert np.flatnonzero(column.kind).tolist() == [4999]
    assert column.code[4999] == 1
    assert len(column.code) == 9000
    assert column.number is None


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize(
    ("rows", "shared", "code", "where"),
    [
        ('<row r="1048577"/>', None, "E-REF", "1048577"),
        ('<row r="0"/>', None, "E-REF", "0"),
        ('<row r="-1"/>', None, "E-REF", "-1"),
        ('<row r="1"><c r="XFE1"/></row>', None, "E-REF", "XFE1"),
        ('<row r="1"><c r="A"/></row>', None, "E-REF", "A"),
        ('<row r="1"><c r="B1" t="s"><v>2</v></c></row>', "<si><t>a</t></si>", "E-SST", "B1"),
        ('<row r="1"><c r="B1" t="s"><v>-1</v></c></row>', "<si><t>a</t></si>", "E-SST", "B1"),
        ('<row r="1"><c r="B1" t="s"><v>0</v></c></row>', None, "E-SST", "B1"),
        ('<row r="1"><c r="B1" t="s"><v>0</v></c></row>', f"<si><t>{'长' * 32_768}</t></si>", "E-SST", "B1"),
        (f'<row r="1"><c r="B1" t="str"><v>{"长" * 32_768}</v></c></row>', None, "E-LIMIT", "B1"),
        (f'<row r="1"><c r="B1"><f>{"1+" * 4_097}1</f><v>1</v></c></row>', None, "E-LIMIT", "B1"),
        ('<row r="1"><c r="A1"><v>1</v></row>', None, "E-XML", "sheet1.xml"),
        ('<row r="1"><c r="A1"><v>&nope;</v></c></row>', None, "E-XML", "sheet1.xml"),
        ('<row r="1"><c r="A1" r="A1"><v>1</v></c></row>', None, "E-XML", "sheet1.xml"),
        ('<row r="1"><c r="A1" t="s"><v>0</v></c></row>', "<si><t>a</si>", "E-XML", "sharedStrings.xml"),
        ('<row r="1"><c r="A1" t="s"><v>0</v></c></row>', "<si><t>\x01</t></si>", "E-XML", "sharedStrings.xml"),
    ],
)
def test_refused(rows: str, shared: str | None, code: str, where: str, reader: str) -> None:
    with pytest.raises(FileRefused) as refusal:
        grid_of(package(rows, shared=shared), reader)
    assert refusal.value.code == code
    assert where in (refusal.value.where or "")
    for lang in ("zh-CN", "en"):
        assert code in refusal.value.line(lang)


@pytest.mark.parametrize("reader", READERS)
def test_limits_themselves_are_accepted(reader: str) -> None:
    text = "长" * 32_767
    grid = grid_of(package(f'<row r="1048576"><c r="XFD1048576" t="str"><f>{"1+" * 4_095}11</f><v>{text}</v></c></row>'), reader)
    assert cell(grid, 1_048_576, 16_383)[1] == text


@pytest.mark.parametrize(
    ("code", "is_date"),
    [
        ("General", False), ("G/通用格式", False), ("0.00", False), ("#,##0.00_);[Red](#,##0.00)", False), ("0.00E+00", False), ("@", False),
        ('0"元"', False), ('0.0 "d"', False), (r"0\d", False), ("_-* #,##0.00_-", False), ("[$¥-804]#,##0", False), ("", False),
        ('"是";"是";"否"', False),
        ("yyyy-mm-dd", True), ('yyyy"年"m"月"d"日"', True), ("[h]:mm", True), ("[mm]:ss", True), ("h:mm AM/PM", True), ("[$-804]aaaa", True),
        ("[$-F800]dddd, mmmm dd, yyyy", True), ("ss.000", True), ('[=0]"-";yyyy-mm-dd', True), ("DD/MM/YY;@", True), ("[DBNum1][$-804]m月d日", True),
    ],
)  # fmt: skip
def test_date_formats(code: str, is_date: bool) -> None:
    assert is_date_format(code) is is_date


def test_dates_follow_the_style_sheet() -> None:
    opened = package('<row r="1"><c r="A1" s="1"><v>45000</v></c></row>')
    assert read_grid(opened, opened.sheets[0]).columns[0].kind[0] & KIND_MASK == D
    part = opened.styles_part or ""
    opened.replace(part, opened.read(part).replace(b'numFmtId="14"', b'numFmtId="2"'))
    assert read_grid(opened, opened.sheets[0]).columns[0].kind[0] & KIND_MASK == N


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_numbers_are_read_exactly(value: float) -> None:
    number = read_number(repr(value))
    assert number is not None
    assert number.value == value
    assert (number.literal or number_literal(value)) == repr(value)


ISO = [("1900-01-01", 1), ("1900-02-28", 59), ("1900-03-01", 61), ("2026-11-22", 46348), ("18:00:00", 0.75), ("2026-02-30", None), ("x", None)]


@pytest.mark.parametrize(("text", "serial"), [*ISO, ("", None)])
def test_iso_dates(text: str, serial: float | None) -> None:
    number = read_iso_date(text)
    assert (number.value if number else None) == serial


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_texts_survive_their_encoding(text: str) -> None:
    assert text_of(unescape(encode(text)), preserve=True) == text


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), max_size=30))
def test_interned_texts_have_one_code(texts: list[str]) -> None:
    pool = StringPool()
    codes = [pool.intern(text) for text in texts]
    assert pool.take(codes) == texts
    assert len(pool) == len(set(texts)) == len(set(codes))
    assert [pool[code] for code in codes] == texts


def test_a_pool_has_no_other_texts() -> None:
    pool = StringPool()
    with pytest.raises(IndexError):
        pool[0]
    with pytest.raises(IndexError):
        pool.take([-1])
    assert pool.take([]) == []
    assert len(pool) == 0
