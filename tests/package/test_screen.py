"""Hostile, damaged and foreign files are refused with a code and one plain line; odd but sound ones open."""

from __future__ import annotations

import csv
import runpy
import struct
import sys
from pathlib import Path

import pytest
from container_kit import MAIN, SHEET, raw_zip, workbook, workbook_parts, zipped
from hypothesis import given, settings
from hypothesis import strategies as st

from sheetcrm.errors import FileRefused, SheetcrmError, UsageError
from sheetcrm.package import Limits, Package

MAKER = Path(__file__).parents[3] / "shared" / "tools" / "make_hostile.py"
CODES = {
    "01": "E-EMPTY", "02": "E-TRUNCATED", "03": "E-TRUNCATED", "04": "E-BOMB", "05": "E-BOMB", "06": "E-DTD", "07": "E-DTD", "08": "E-ZIP-NAME",
    "09": "E-ZIP", "10": "E-ZIP", "11": "E-CRC", "12": "E-PARTS", "13": "E-PARTS", "14": "E-PARTS", "15": "E-XLS", "16": "E-ENCRYPTED",
    "17": "E-CSV", "18": "E-HTML", "19": "E-NOT-XLSX", "20": "E-XML", "21": "E-XML-SIZE", "23": "E-ZIP", "24": "E-ZIP", "25": "E-ZIP",
}  # fmt: skip


def read_all(source: bytes | Path, limits: Limits | None = None) -> Package:
    package = Package.open(source, limits=limits or Limits())
    package.screen_all()
    return package


def code_of(source: bytes | Path, limits: Limits | None = None) -> str:
    try:
        read_all(source, limits)
    except SheetcrmError as error:
        for lang in ("zh-CN", "en"):
            line = error.line(lang)
            assert line.startswith(error.code + ": ")
            assert "\n" not in line and "{" not in line
        return error.code
    return "opened"


@pytest.mark.skipif(not MAKER.is_file(), reason="the maker of hostile files (../shared/tools) is not on this machine")
def test_the_hostile_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", [str(MAKER), str(tmp_path)])
    runpy.run_path(str(MAKER), run_name="__main__")
    with (tmp_path / "EXPECT.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) >= 28
    for row in rows:
        before = (tmp_path / row["file"]).read_bytes()
        expected = "opened" if row["expect"] == "open" else CODES[row["file"][:2]]
        assert code_of(tmp_path / row["file"]) == expected, row["what"]
        assert (tmp_path / row["file"]).read_bytes() == before


@pytest.mark.parametrize("share", range(0, 100, 5))
def test_a_file_cut_anywhere_is_refused_and_said_to_be_cut(share: int) -> None:
    data = workbook(500)
    assert code_of(data[: len(data) * share // 100]) == ("E-EMPTY" if share == 0 else "E-TRUNCATED")


@given(st.data())
@settings(max_examples=150)
def test_flipped_bytes_never_crash_and_never_go_unnoticed_in_a_sheet(data: st.DataObject) -> None:
    good = workbook(50)
    at = data.draw(st.integers(0, len(good) - 1))
    bad = good[:at] + bytes([good[at] ^ data.draw(st.integers(1, 255))]) + good[at + 1 :]
    try:
        package = read_all(bad)
    except SheetcrmError as error:
        assert error.line("en").startswith("E-")
    else:
        assert package.read(package.sheets[0].part) == workbook_parts(50)[SHEET]


CLIMBING = ["../evil.xml", "xl/../../evil", "/abs.xml", "c:/x.xml", "xl\\..\\..\\evil", "a\0b", "n" * 256, "..", "xl/../x"]


@pytest.mark.parametrize("name", CLIMBING, ids=lambda name: repr(name)[:20])
def test_names_that_climb_are_refused(name: str) -> None:
    items = [(key.encode(), value) for key, value in workbook_parts().items()]
    assert code_of(raw_zip([*items, (name.encode(), b"x")])) == "E-ZIP-NAME"


def test_too_many_members_and_twins() -> None:
    items = [(key.encode(), value) for key, value in workbook_parts().items()]
    assert code_of(raw_zip([*items, *((f"x/{i}".encode(), b"") for i in range(2_000))])) == "E-ZIP"
    assert code_of(raw_zip([*items, (b"xl\\workbook.xml", b"")])) == "E-ZIP"


def test_containers_that_readers_disagree_about() -> None:
    good = workbook()
    end = good.rfind(b"PK\5\6")
    assert code_of(good + good) == "E-ZIP"
    assert code_of(good[:end] + good[end:] + b"x") == "E-ZIP"
    assert code_of(good[: end + 20] + struct.pack("<H", 22) + good[end:]) == "E-ZIP"
    first = good.find(b"PK\1\2")
    assert code_of(good[:first] + b"gap!" + good[first:]) == "E-ZIP"
    inner = bytearray(good)
    inner[30] ^= 0x20  # the local header spells the name otherwise than the directory
    assert code_of(bytes(inner)) == "E-ZIP"


def test_lying_sizes_are_counted_on_inflated_bytes() -> None:
    data = bytearray(workbook(20_000))
    at = data.find(SHEET.encode(), data.find(b"PK\1\2")) - 46
    struct.pack_into("<I", data, at + 24, 1_000)
    assert code_of(bytes(data)) == "E-BOMB"


def test_limits_are_exact() -> None:
    data = workbook()
    size = max(map(len, workbook_parts().values()))
    assert code_of(data, Limits(part=size)) == "opened"
    assert code_of(data, Limits(part=size - 1)) == "E-BOMB"
    total = sum(map(len, workbook_parts().values()))
    assert code_of(data, Limits(total=total)) == "opened"
    assert code_of(data, Limits(total=total - 1)) == "E-BOMB"


def sheet(text: str) -> str:
    return f'<worksheet xmlns="{MAIN}"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>{text}</t></is></c></row></sheetData></worksheet>'


def test_declarations_in_any_encoding() -> None:
    evil = '<?xml version="1.0"?>\n<!-- hello --><!DOCTYPE w [<!ENTITY x "y">]>' + sheet("&x;")
    parts = workbook_parts()
    for content in (evil.encode(), b"\xef\xbb\xbf" + evil.encode(), evil.encode("utf-16"), evil.encode("utf-16-be"), evil.encode("utf-16-le")):
        assert code_of(zipped({**parts, SHEET: content})) == "E-DTD"
        assert code_of(zipped({**parts, "customXml/item1.xml": content})) == "E-DTD"
    assert code_of(zipped({**parts, "xl/workbook.xml": evil.encode()})) == "E-DTD"
    assert code_of(zipped({**parts, SHEET: b'<?xml version="1.0" encoding="UTF-7"?>+ADwAIQ-DOCTYPE x+AD4-'})) == "E-XML"
    assert code_of(zipped({**parts, SHEET: ('<?xml version="1.0" encoding="cp037"?>' + sheet("x")).encode("cp037")})) == "E-XML"


def test_the_word_doctype_as_text_is_no_declaration() -> None:
    cdata = "<![CDATA[<!DOCTYPE html><!ENTITY x>]]>"
    for text in (cdata, "&lt;!DOCTYPE html&gt;", "x<!-- <!DOCTYPE html> -->y", "!" * 500 + cdata):
        assert code_of(workbook(**{SHEET: sheet(text)})) == "opened"


def test_depth_and_length() -> None:
    def nested(levels: int) -> str:
        return f'<worksheet xmlns="{MAIN}"><sheetData/><extLst>' + "<ext>" * levels + "</ext>" * levels + "</extLst></worksheet>"

    assert code_of(workbook(**{SHEET: nested(254)})) == "opened"
    assert code_of(workbook(**{SHEET: nested(100_000)})) == "E-XML-SIZE"
    wide = "<c/>" * 100_000 + "<c></c>" * 10_000
    assert code_of(workbook(**{SHEET: f'<worksheet xmlns="{MAIN}"><sheetData><row>{wide}</row></sheetData></worksheet>'})) == "opened"
    noise = "".join(chr(33 + (i * 7919 + i // 89) % 80).replace("<", "x").replace("&", "y") for i in range(3 << 20))
    assert code_of(workbook(**{SHEET: sheet(noise)})) == "E-XML-SIZE"


def test_parts_that_are_no_business_of_ours_may_be_anything() -> None:
    foreign = {"xl/media/image1.png": b"\x89PNG not really", "customXml/item1.xml": "<a>文</a>".encode("utf-16"), "xl/vml.vml": b"<br><p>"}
    assert code_of(zipped({**workbook_parts(), **foreign})) == "opened"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"\0" * 3000, "E-ZEROS"),
        (b"a\tb\r\n1\t2\r\n", "E-CSV"),
        ("姓名,电话\n王芳,1\n".encode("gbk"), "E-CSV"),
        ("﻿姓名\t电话\n".encode("utf-16-le"), "E-CSV"),
        (b"<!DOCTYPE html><html>", "E-HTML"),
        (b"MIME-Version: 1.0\r\nContent-Type: text/html", "E-HTML"),
        (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>', "E-NOT-XLSX"),
        (b"%PDF-1.7 ...", "E-NOT-XLSX"),
        (b"\x09\x08\x10\0\0\6\5\0", "E-XLS"),
        (bytes(range(256)) * 8, "E-NOT-XLSX"),
        (zipped({"a.txt": b"x"}), "E-NOT-XLSX"),
        (zipped({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<x/>"}), "E-NOT-XLSX"),
        (zipped({}), "E-NOT-XLSX"),
    ],
)
def test_other_kinds_of_files(data: bytes, code: str) -> None:
    assert code_of(data) == code


def test_a_macro_workbook_under_the_wrong_name(tmp_path: Path) -> None:
    parts = workbook_parts()
    types = parts["[Content_Types].xml"].replace(
        b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml", b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    )
    data = zipped({**parts, "[Content_Types].xml": types})
    for name, code in (("book.xlsx", "E-MACRO"), ("book.xlsm", "opened")):
        (tmp_path / name).write_bytes(data)
        assert code_of(tmp_path / name) == code


def test_missing_file_folder_and_file_object(tmp_path: Path) -> None:
    for path, code in ((tmp_path, "E-FOLDER"), (tmp_path / "absent.xlsx", "E-NO-FILE"), (Path("bad\0name.xlsx"), "E-NO-FILE")):
        with pytest.raises(UsageError) as caught:
            Package.open(path)
        assert caught.value.code == code
        assert caught.value.exit_code == 2
    (tmp_path / "b.xlsx").write_bytes(workbook())
    with (tmp_path / "b.xlsx").open("rb") as file:
        assert Package.open(file).path is None
    assert Package.open(str(tmp_path / "b.xlsx")).sha256 == Package.open(workbook()).sha256


def test_the_line_names_file_part_and_remedy(tmp_path: Path) -> None:
    path = tmp_path / "团队.xlsx"
    path.write_bytes(workbook(**{SHEET: "<worksheet>"}))
    with pytest.raises(FileRefused) as caught:
        read_all(path)
    assert str(path) in caught.value.line("zh-CN")
    assert SHEET in caught.value.line("en")
    assert caught.value.exit_code == 3
