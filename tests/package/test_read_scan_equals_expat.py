"""The law of the two readers: whatever the scan accepts, expat reads the same; whatever expat refuses, the scan never accepts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sheetcrm.cells import CellKind
from sheetcrm.errors import FileRefused
from sheetcrm.package import KIND_MASK, Grid, Relationship, SheetInfo, read_grid
from sheetcrm.package.xml_text import Unusual

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
HEAD = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="{MAIN}" xmlns:q="urn:q"><dimension ref="A1"/>'
SHEET = SheetInfo("Data", "sheet.xml", "visible", 1, "rId1", "worksheet")
STYLES = (
    f'<styleSheet xmlns="{MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/></numFmts>'
    '<cellXfs count="4"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="2"/></cellXfs></styleSheet>'
)
SHARED = (
    f'<sst xmlns="{MAIN}"><si><t></t></si><si><t xml:space="preserve"> kept </t></si><si><t> 华星智能 </t></si><si><t>A &amp; B</t></si>'
    '<si><r><t>_x005F_x00</t></r><r><rPr><b/></rPr><t>41_</t></r><rPh><t>gone</t></rPh></si><si><t>x\r\ny</t><phoneticPr fontId="1"/></si></sst>'
)


class Loose:
    """Parts given as text, cut into pieces of any size."""

    def __init__(self, sheet: bytes, *, piece: int = 1 << 20, date1904: bool = False) -> None:
        self.parts = {"sheet.xml": sheet, "styles.xml": STYLES.encode(), "strings.xml": SHARED.encode()}
        self.piece = piece
        self.path: Path | None = None
        self.date1904 = date1904
        self.styles_part: str | None = "styles.xml"
        self.shared_strings_part: str | None = "strings.xml"
        self.cache: dict[str, object] = {}

    def read(self, name: str) -> bytes:
        return self.parts[name]

    def has(self, name: str) -> bool:
        return name in self.parts

    def chunks(self, name: str, size: int = 0) -> Iterator[bytes]:
        data = self.parts[name]
        return (data[at : at + self.piece] for at in range(0, len(data), self.piece))

    def relationships(self, part: str) -> list[Relationship]:
        return []

    def keep(self, part: str, made: object) -> None:
        self.cache[part] = made

    def kept(self, part: str) -> object | None:
        return self.cache.get(part)

    def mark_proven(self, name: str) -> None:
        return


def plain(grid: Grid) -> tuple[object, ...]:
    """A grid as values that can be compared: codes as their texts."""
    cells = {}
    for index, column in grid.columns.items():
        assert len(column.kind) == len(column.code) == len(grid.rows)
        for at in np.flatnonzero(column.kind).tolist():
            kind = int(column.kind[at])
            code: object = int(column.code[at])
            if kind & KIND_MASK in (CellKind.TEXT, CellKind.ERROR):
                code = grid.strings[int(column.code[at])]
            number = "nan" if column.number is None else repr(float(column.number[at]))
            cells[int(grid.rows[at]), index] = (kind, code, number, column.number_text.get(at))
        blank = column.kind == 0
        assert (column.code[blank] == -1).all()
        assert column.number is None or np.isnan(column.number[blank]).all()
    return cells, grid.rows.tolist(), grid.hidden.tolist(), grid.merges, grid.hidden_columns, grid.filtered


def same(sheet: bytes, *, piece: int = 1 << 20, date1904: bool = False) -> str:
    """Reads with both; what came of it."""
    try:
        complete = plain(read_grid(Loose(sheet, date1904=date1904), SHEET, reader="expat"))
    except FileRefused as refusal:
        with pytest.raises((Unusual, FileRefused)):
            read_grid(Loose(sheet, piece=piece, date1904=date1904), SHEET, reader="scan")
        return refusal.code
    try:
        scanned = plain(read_grid(Loose(sheet, piece=piece, date1904=date1904), SHEET, reader="scan"))
    except Unusual:
        return "unusual"
    assert scanned == complete
    return "same"


TEXTS = ["", "a", " a ", "华星", "R&amp;D", "&lt;b&gt;", "&#65;", "&#x1F600;", "a\nb", "a\r\nb", "_x000D_", "_x005F_x0041_"]
TEXTS += ["]]", "]]&gt;", "a>b", "😀", "'", '"', "&#10;"]
TEXT = st.sampled_from(TEXTS)
BAD_TEXT = st.sampled_from(["&", "&foo;", "]]>", "\x01", "&#0;", "&#xFFFE;", "\uffff", "<", "<!-- c -->", "<![CDATA[x]]>", "<?p?>", "a" * 32768])
ODD_LITERALS = ["0", "-0", "0.0", "-1", "007", "+5", "5.", ".5", "1e5", "1E+05", "1e999", "nan", "inf", "1_000", "1,5", "abc", " 5 ", ""]
ODD_LITERALS += ["0.00001", "0.0001", "9" * 15, "9" * 16, "9" * 17, "9" * 33, "0.1000000000000000055511151231257827"]
ODD_LITERALS += ["9007199254740993", "12345678.12345678", "1234567.1234567890123456"]
LITERAL = st.one_of(
    st.integers(-(10**18), 10**18).map(str),
    st.floats(allow_nan=False, allow_infinity=False).map(repr),
    st.decimals(-100_000, 100_000, places=3).map(str),
    st.floats(40_000, 50_000).map(lambda value: f"{value:.17g}"),
    st.floats(40_000, 50_000).map(lambda value: f"{value:.15g}"),
    st.floats(0, 1).map(lambda value: f"{value:.16f}"),
    st.sampled_from(ODD_LITERALS),
)
FORMULAS = ["<f>A1&amp;B1</f>", '<f t="shared" si="0"/>', '<f t="array" ref="A1:A2">SUM(B1)</f>', '<f aca="false">A1</f>', "<f/>"]


@st.composite
def content(draw: st.DrawFn) -> tuple[str, str]:
    """Type attribute and inner XML of a cell."""
    formula = draw(st.sampled_from(["", "", "", *FORMULAS]))
    kind = draw(st.sampled_from(["n", "", "s", "b", "str", "e", "inlineStr", "none", "d", "z"]))
    if kind in ("n", ""):
        value = f"<v>{draw(LITERAL)}</v>"
    elif kind == "s":
        value = f"<v>{draw(st.sampled_from(['0', '1', '2', '3', '4', '5', '5', '', ' 3', '6', '-1', '003']))}</v>"
    elif kind == "b":
        value = f"<v>{draw(st.sampled_from(['0', '1', '1', 'true', '2', '']))}</v>"
    elif kind == "e":
        value = f"<v>{draw(st.sampled_from(['#N/A', '#DIV/0!', '#SPILL!', '', '#R&amp;F']))}</v>"
    elif kind == "inlineStr":
        text = draw(TEXT)
        shapes = ["<is><t>{}</t></is>", '<is><t xml:space="preserve">{}</t></is>', "<v>{}</v>", "<is/>", "<is><r><t>{}</t></r></is>"]
        value = draw(st.sampled_from(shapes)).replace("{}", text)
        formula = ""
    elif kind == "none":
        value = draw(st.sampled_from(["", "<v/>", "<v />", "<v></v>"]))
    elif kind == "d":
        value = f"<v>{draw(st.sampled_from(['2026-11-22', '2026-11-22T09:30:00', '1900-02-28', '12:00:00', '2026-13-01']))}</v>"
    else:
        value = draw(st.sampled_from([f"<v>{draw(TEXT)}</v>", "<v/>", ""]))
    return ("" if kind in ("", "none") else f' t="{kind}"'), formula + value


@st.composite
def sheets(draw: st.DrawFn) -> str:
    """Worksheets of the known shape, with an oddity now and then."""
    rows, number = [], 0
    for _ in range(draw(st.integers(0, 6))):
        number += draw(st.sampled_from([1, 1, 1, 2, 90, 1000]))
        cells, column = [], -1
        for _ in range(draw(st.integers(0, 6))):
            column += draw(st.sampled_from([1, 1, 1, 2, 30, 700]))
            ref = letters(column) + str(number)
            style = draw(st.sampled_from(["", "", ' s="1"', ' s="2"', ' s="3"', ' s="77"']))
            if draw(st.integers(0, 5)) == 0:
                cells.append(f'<c r="{ref}"{style}/>')
                continue
            kind, inner = draw(content())
            attributes = style + kind if draw(st.booleans()) else kind + style
            cells.append(f'<c r="{ref}"{attributes}>{inner}</c>')
        more = draw(st.sampled_from(["", ' spans="1:9"', ' hidden="1"', ' ht="12.8" hidden="false" customHeight="1"', ' q:dy="0.25"']))
        if not cells and draw(st.booleans()):
            rows.append(f'<row r="{number}"{more}/>')
        else:
            rows.append(f'<row r="{number}"{more}>{"".join(cells)}</row>')
    before = draw(st.sampled_from(["", '<cols><col min="2" max="3" hidden="1"/></cols>', '<sheetPr filterMode="1"/>']))
    active = '<autoFilter ref="A1:B9"><filterColumn colId="0"><filters/></filterColumn></autoFilter><mergeCells><mergeCell ref="A1:B2"/></mergeCells>'
    after = draw(st.sampled_from(["", '<autoFilter ref="A1:B9"/>', active]))
    return f"{HEAD}{before}<sheetData>{''.join(rows)}</sheetData>{after}</worksheet>"


def letters(column: int) -> str:
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


EASY = settings(max_examples=300)


@EASY
@given(sheets(), st.sampled_from([7, 60, 333, 1 << 20]), st.booleans())
def test_same_grid(sheet: str, piece: int, date1904: bool) -> None:
    same(sheet.encode(), piece=piece, date1904=date1904)


PIECES = ["<", ">", "/", '"', "&", "<c>", "</c>", "<v>", "</v>", "<row>", "</row>", "</sheetData>", "<x/>", " ", "\n", "]]>", "r=", 'r="A1"']
PIECES += ['t="s"', "<!--", "é", "1", "A", ""]
DAMAGE = st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 12), st.sampled_from(PIECES)), min_size=1, max_size=2)


@EASY
@given(sheets(), DAMAGE, st.sampled_from([50, 1 << 20]))
def test_damaged_sheets_are_never_misread(sheet: str, damage: list[tuple[int, int, str]], piece: int) -> None:
    for at, length, patch in damage:
        at %= len(sheet)
        sheet = sheet[:at] + patch + sheet[at + length :]
    same(sheet.encode(), piece=piece)


@EASY
@given(sheets(), st.integers(0, 10**6), st.integers(0, 255))
def test_a_wrong_byte_is_never_misread(sheet: str, at: int, byte: int) -> None:
    data = bytearray(sheet.encode())
    data[at % len(data)] = byte
    same(bytes(data))


@EASY
@given(sheets(), st.integers(0, 10**6))
def test_a_cut_is_never_misread(sheet: str, at: int) -> None:
    data = sheet.encode()
    assert same(data[: at % len(data)]).startswith("E-")


AROUND = [
    '<c r="A1" t="str"><v>{}</v></c>',
    '<c r="A1" t="inlineStr"><is><t>{}</t></is></c>',
    '<c r="A1"><f>{}</f><v>1</v></c>',
    '<c r="A1"><v>{}</v></c>',
]


@EASY
@given(BAD_TEXT, st.sampled_from(AROUND))
def test_texts_that_xml_forbids(text: str, cell: str) -> None:
    sheet = f'{HEAD}<sheetData><row r="1">{cell.replace("{}", text)}</row></sheetData></worksheet>'
    same(sheet.encode())


def row_with(cell: str) -> bytes:
    return f'{HEAD}<sheetData><row r="1">{cell}</row></sheetData></worksheet>'.encode()


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="A1" s="1" t="s"><v>2</v></c>',  # Excel, WPS
        '<c r="A1" t="s" s="1"><v>2</v></c>',  # POI
        '<c r="A1" s="1"/>',
        '<c r="A1" s="1" />',  # openpyxl without lxml
        '<c r="A1" s="1"></c>',
        '<c r="A1"><f>SUM(B1:B2)</f><v>3</v></c>',
        '<c r="A1"><f>SUM(B1:B2)</f><v/></c>',  # openpyxl: no cached value
        '<c r="A1"><f>SUM(B1:B2)</f><v /></c>',
        '<c r="A1"><f>SUM(B1:B2)</f><v></v></c>',
        '<c r="A1"><f>SUM(B1:B2)</f></c>',
        '<c r="A1" s="0" t="n"><f aca="false">SUM(B1:B2)</f><v>3</v></c>',  # LibreOffice
        '<c r="A1" t="str"><f t="shared" ref="A1:A9" si="0">B1&amp;"x"</f><v>意向</v></c>',
        '<c r="A1" t="str"><f t="shared" si="0"/><v>意向</v></c>',
        '<c r="A1" cm="1"><f t="array" ref="A1">_xlfn.UNIQUE(B1:B9)</f><v>1</v></c>',
        '<c r="A1" t="b"><v>1</v></c>',
        '<c r="A1" t="e"><f>NA()</f><v>#N/A</v></c>',
        '<c r="A1" t="inlineStr"><is><t>文字</t></is></c>',
        '<c r="A1" t="inlineStr"><is><t xml:space="preserve"> 文字</t></is></c>',
        '<c r="A1"><v>-12.5</v></c><c r="B1"><v>1E-05</v></c><c r="C1" s="2"><v>46339.732638888889</v></c>',
    ],
)  # fmt: skip
def test_the_scan_knows_what_known_programs_write(cell: str) -> None:
    assert same(row_with(cell)) == "same"
