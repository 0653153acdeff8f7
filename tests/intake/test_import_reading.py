"""Lists are read in any encoding, with any delimiter, below any title; what is not sure is refused."""

from __future__ import annotations

import contextlib
import csv
import io
import json
from collections.abc import Sequence
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from sheetcrm.errors import FileRefused, UsageError
from sheetcrm.store.sources import SourceSheet, read_source

LABELS = ("客户名称", "联系人", "电话", "Name", "Phone", "Owner")


def score(row: Sequence[str]) -> int:
    return sum(cell.strip() in LABELS for cell in row)


def read(data: bytes | Path, **wishes: str) -> SourceSheet:
    [sheet] = read_source(data, score, name="list", **wishes)  # type: ignore[arg-type]
    return sheet


def cells(sheet: SourceSheet) -> list[list[str]]:
    return [[column.text(i) for column in sheet.columns] for i in range(sheet.length)]


LETTERS = st.sampled_from("abcXYZ019 ,;|\t\"'=+-@.，；华星智能科技有限公司é\n😀")
TEXTS = st.text(LETTERS, max_size=8)
ENCODINGS = ("utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be")


@settings(max_examples=200)
@given(
    table=st.lists(st.lists(TEXTS, min_size=3, max_size=3), max_size=6),
    encoding=st.sampled_from(ENCODINGS),
    delimiter=st.sampled_from(",\t;|"),
    end=st.sampled_from(["\n", "\r\n"]),
    title=st.booleans(),
)
def test_a_table_of_texts_comes_back_equal(table: list[list[str]], encoding: str, delimiter: str, end: str, title: bool) -> None:
    out = io.StringIO(newline="")
    if title:
        out.write(f"名单{end}{end}")
    writer = csv.writer(out, delimiter=delimiter, lineterminator=end)
    writer.writerow(LABELS[:3])
    writer.writerows(table)
    data = out.getvalue().encode(encoding)
    if encoding == "gb18030":  # bytes that are UTF-8 as well are read as UTF-8: nobody can tell
        with contextlib.suppress(UnicodeDecodeError):
            assume(data.decode("utf-8") == out.getvalue())
    sheet = read(data, encoding=encoding.removesuffix("-sig")) if encoding == "gb18030" else read(data)
    assert sheet.headers == list(LABELS[:3])
    assert cells(sheet) == [row for row in table if any(cell.strip() for cell in row)]
    assert not sheet.odd


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_encodings_are_found_out(encoding: str) -> None:
    sheet = read("客户名称,联系人\n华星智能科技有限公司,张经理\n".encode(encoding))
    assert cells(sheet) == [["华星智能科技有限公司", "张经理"]]
    assert sheet.encoding == encoding.removesuffix("-sig")


@pytest.mark.parametrize(
    "data",
    [
        "Name,Phone\nMüller,1\nBärbel,2\n".encode("cp1252"),
        "客户名称,联系人\n华星,张\n".encode() + b"\xff\xfe,\n",
        "客戶名稱,聯絡人\n甲公司,陳\n".encode("big5") + b"\xff\xff\n",
        bytes(range(0x80, 0x100)) * 3,
    ],
)
def test_an_encoding_that_is_not_sure_is_refused(data: bytes) -> None:
    with pytest.raises(FileRefused, match="E-SOURCE-ENCODING"):
        read(data)


def test_a_named_encoding_settles_it() -> None:
    assert cells(read("Name,Phone\nMüller,1\n".encode("cp1252"), encoding="cp1252")) == [["Müller", "1"]]
    with pytest.raises(UsageError, match="E-ENCODING"):
        read(b"Name,Phone\n", encoding="klingon")


def test_a_decimal_comma_is_data() -> None:
    sheet = read(b"Name;Phone;Amount\nA;1;1,5\nB;2;2,5\n")
    assert (sheet.delimiter, cells(sheet)) == (";", [["A", "1", "1,5"], ["B", "2", "2,5"]])


def test_the_hint_of_excel_names_the_delimiter() -> None:
    sheet = read(b"sep=|\r\nName|Phone, mobile|Owner\r\na|1|x\r\n")
    assert (sheet.delimiter, sheet.header_row, cells(sheet)) == ("|", 2, [["a", "1", "x"]])


def test_apostrophes_may_be_the_quotation_marks() -> None:
    assert cells(read(b"'Name','Phone'\n'a, b','1'\n")) == [["a, b", "1"]]
    assert cells(read(b"Name,Phone\nO'Neil,1\n'tis,2\n")) == [["O'Neil", "1"], ["'tis", "2"]]


def test_rows_with_another_number_of_cells_are_set_aside() -> None:
    sheet = read(b"list,,\nName,Phone,Owner\na,1,x\nb,2\n\n,,\nc,3,y,z\n")
    assert (sheet.header_row, cells(sheet), sheet.lines.tolist()) == (2, [["a", "1", "x"]], [3])
    assert [(row.line, row.cells, row.code) for row in sheet.odd] == [
        (4, ("b", "2"), "IMP-COLUMNS"),
        (7, ("c", "3", "y", "z"), "IMP-COLUMNS"),
    ]


@pytest.mark.parametrize("text", [b"Name,Phone\na,1,\nb,2,\n", b"Name,Phone,\na,1\nb,2\n", b"Name,Phone,\na,1,\nb,2,\n"])
def test_a_delimiter_at_the_end_is_no_cell(text: bytes) -> None:
    sheet = read(text)
    assert (sheet.headers, cells(sheet), sheet.odd) == (["Name", "Phone"], [["a", "1"], ["b", "2"]], [])


def test_a_quotation_mark_that_is_never_closed_costs_one_row() -> None:
    sheet = read(b'Name,Phone\na,1\n"b,2\nc,3\nd,"4\n5"\n')
    assert cells(sheet) == [["a", "1"], ["c", "3"], ["d", "4\n5"]]
    assert [(row.line, row.code) for row in sheet.odd] == [(3, "IMP-QUOTE")]


def test_json_in_its_shapes() -> None:
    records = [{"Name": "a", "Phone": 13900001234, "more": {"x": [1, 2], "y": True}}, {"Name": "b", "Owner": 12345678901234567890}]
    whole = read(json.dumps(records).encode())
    assert whole.headers == ["Name", "Phone", "more.x", "more.y", "Owner"]
    assert cells(whole) == [["a", "13900001234", "1,2", "TRUE", ""], ["b", "", "", "", "12345678901234567890"]]
    assert cells(read(json.dumps({"count": 2, "data": records}).encode())) == cells(whole)
    lines = "\n".join(json.dumps(record) for record in records).encode()
    assert cells(read(lines)) == cells(whole)


@pytest.mark.parametrize("data", [b"[1, 2]", b'[{"a": 1}', b'{"a": 1}\nnonsense', b'"text"[', b"[" * 100_000])
def test_other_json_is_refused(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "list.json"
    path.write_bytes(data)
    with pytest.raises(FileRefused, match="E-JSON"):
        read(path)


@pytest.mark.parametrize("data", [b"", b"\n \n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_refused(data: bytes) -> None:
    with pytest.raises(FileRefused, match="E-SOURCE-EMPTY"):
        read(data)


def test_a_workbook_with_merged_titles_and_several_sheets(tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for title in ("名单", "更多"):
            sheet = book.add_worksheet(title)
            sheet.merge_range("A1:C1", "客户名单")
            sheet.write_row("A3", ["客户名称", "联系人", "电话"])
            sheet.write_row("A4", [f"{title}公司", "张三", 13900001234])
            sheet.write_row("A6", ["末尾公司", " ", None])
        book.add_worksheet("说明").write("A1", "这里没有名单")
    [first] = read_source(path, score, name="list.xlsx")
    assert (first.name, first.header_row, first.lines.tolist()) == ("list.xlsx[名单]", 3, [4, 6])
    assert cells(first)[0] == ["名单公司", "张三", "13900001234"]
    assert first.other == ("更多",)
    [second] = read_source(path, score, name="list.xlsx", titles=["更多"])
    assert cells(second)[0][0] == "更多公司"
    with pytest.raises(UsageError, match="E-SOURCE-SHEET"):
        read_source(path, score, name="list.xlsx", titles=["没有"])
