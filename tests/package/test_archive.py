"""Untouched members stay as they lie in the file; changes are exact, repeatable, and readable by others."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from container_kit import SHEET, members, raw_zip, workbook, workbook_parts, zipped
from hypothesis import given, settings
from hypothesis import strategies as st

from sheetcrm.errors import FileRefused
from sheetcrm.package import Package, Receipt

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"
BOOKS = sorted(path for path in CORPUS.glob("*.xl*")) if CORPUS.is_dir() else []
needs_corpus = pytest.mark.skipif(not BOOKS, reason="the workbook corpus (../shared/corpus) is not on this machine")


def _open(path: Path) -> Package:
    try:
        return Package.open(path)
    except FileRefused as error:
        assert error.code == "E-ENCRYPTED", error.line("en")
        pytest.skip(f"{path.name} is encrypted; remove its password to include it")


@needs_corpus
@pytest.mark.parametrize("path", BOOKS, ids=lambda path: path.name)
def test_real_workbooks_keep_every_other_member_to_the_byte(path: Path) -> None:
    package = _open(path)
    assert package.tobytes() == path.read_bytes()
    assert not package.dirty
    package.screen_all()
    before = members(package.data)
    part = package.sheets[0].part
    package.replace(part, package.read(part) + b"\n")
    package.add("xl/extra/new.xml", b"<new/>", "application/xml")
    after = members(package.tobytes())
    raw = {name.replace("\\", "/"): name for name in before}
    for name, (run, _) in before.items():
        if name != raw[part] and name != "[Content_Types].xml":
            assert after[name][0] == run, name
    assert after[raw[part]][1] == before[raw[part]][1] + b"\n"
    assert list(after)[-1] == "xl/extra/new.xml"
    assert list(after)[:-1] == list(before)
    assert package.tobytes() == package.tobytes()


@needs_corpus
@pytest.mark.parametrize("path", BOOKS, ids=lambda path: path.name)
def test_content_is_what_zipfile_reads(path: Path) -> None:
    package = _open(path)
    with zipfile.ZipFile(path) as archive:
        names = [info.filename.replace("\\", "/") for info in archive.infolist() if not info.is_dir()]
        assert package.names() == names
        for info in archive.infolist():
            if not info.is_dir():
                assert package.read(info.filename) == archive.read(info)


def test_replace_add_remove_and_their_receipt() -> None:
    package = Package.open(zipped({**workbook_parts(), "docProps/app.xml": b"<Properties/>"}))
    package.replace(SHEET, b"<worksheet/>")
    package.add("xl/tables/table1.xml", b"<table/>", "application/vnd.openxmlformats-officedocument.spreadsheetml.table+xml")
    package.remove("docProps/app.xml")
    again = Package.open(package.tobytes())
    assert again.read(SHEET) == b"<worksheet/>"
    assert again.content_type("xl/tables/table1.xml").endswith("table+xml")
    assert not again.has("docProps/app.xml")
    receipt = package.receipt()
    assert set(receipt.changed) == {SHEET, "[Content_Types].xml"}
    assert receipt.added == ("xl/tables/table1.xml",)
    assert receipt.removed == ("docProps/app.xml",)
    assert set(receipt.unchanged) == {"_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"}


def test_the_same_content_again_is_no_change() -> None:
    package = Package.open(workbook())
    old = package.read(SHEET)
    package.replace(SHEET, old + b" ")
    assert package.dirty
    package.replace(SHEET, old)
    assert not package.dirty
    package.replace(SHEET, lambda: iter([old[:10], old[10:]]))
    assert not package.dirty
    assert package.receipt() == Receipt(unchanged=tuple(package.names()))
    assert package.receipt().nothing


def test_a_stream_may_read_the_part_that_it_replaces() -> None:
    package = Package.open(workbook(40_000))
    for old, new in ((b"<v>7</v>", b"<v>8</v>"), (b"<v>8</v>", b"<v>9</v>")):
        content = package.read(SHEET)

        def pieces(old: bytes = old, new: bytes = new) -> Iterator[bytes]:
            return (piece.replace(old, new) for piece in package.chunks(SHEET, 1 << 22))

        package.replace(SHEET, pieces)
        assert package.read(SHEET) == content.replace(old, new)
        assert package.size(SHEET) == len(content)
    assert Package.open(package.tobytes()).read(SHEET).count(b"<v>9</v>") == 3


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_stored_and_deflated_members(method: int) -> None:
    data = zipped(workbook_parts(), method)
    package = Package.open(data)
    assert package.tobytes() == data
    assert package.read(SHEET) == workbook_parts()[SHEET]


def test_zip64_workbooks_open_and_keep_their_members() -> None:
    parts = workbook_parts()
    data = raw_zip([(name.encode(), content) for name, content in parts.items()], zip64=True)
    package = Package.open(data)
    assert package.tobytes() == data
    package.replace("[Content_Types].xml", package.read("[Content_Types].xml") + b"\n")
    again = members(package.tobytes())
    assert {name: content for name, (_, content) in again.items()} == {**parts, "[Content_Types].xml": parts["[Content_Types].xml"] + b"\n"}
    assert again[SHEET][0] == members(data)[SHEET][0]


def test_data_descriptors_padding_and_comment_stay() -> None:
    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in workbook_parts().items():
            archive.writestr(name, content)
        archive.comment = "由某程序写成".encode()
    package = Package.open(pipe.getvalue())
    before = members(pipe.getvalue())
    package.replace(SHEET, b"<worksheet/>")
    changed = package.tobytes()
    assert {name: run for name, (run, _) in members(changed).items() if name != SHEET} == {n: run for n, (run, _) in before.items() if n != SHEET}
    with zipfile.ZipFile(io.BytesIO(changed)) as archive:
        assert archive.comment == "由某程序写成".encode()
        assert archive.testzip() is None


def test_backslash_names_are_parts_and_keep_their_spelling() -> None:
    items = [(name.replace("/", "\\").encode(), content) for name, content in workbook_parts().items()]
    package = Package.open(raw_zip(items))
    assert [sheet.part for sheet in package.sheets] == [SHEET]
    package.replace(SHEET, b"<worksheet/>")
    assert b"xl\\worksheets\\sheet1.xml" in package.tobytes()
    assert Package.open(package.tobytes()).read(SHEET) == b"<worksheet/>"


def test_names_are_found_in_any_case() -> None:
    package = Package.open(workbook())
    assert package.has("XL/Worksheets/SHEET1.xml")
    assert package.name_of("/XL/Worksheets/SHEET1.xml") == SHEET
    with pytest.raises(KeyError):
        package.read("xl/absent.xml")
    with pytest.raises(ValueError, match="sheet1"):
        package.add("XL/worksheets/sheet1.xml", b"", "")


def test_a_changed_member_keeps_its_date_and_a_new_one_has_none() -> None:
    package = Package.open(workbook())
    package.replace(SHEET, b"<worksheet/>")
    package.add("xl/new.xml", b"<n/>", "")
    with zipfile.ZipFile(io.BytesIO(package.tobytes())) as archive:
        assert archive.getinfo(SHEET).date_time == (2020, 1, 1, 0, 0, 0)
        assert archive.getinfo("xl/new.xml").date_time == (1980, 1, 1, 0, 0, 0)


@given(st.lists(st.tuples(st.sampled_from(["replace", "add", "remove"]), st.integers(0, 4), st.binary(max_size=200)), max_size=12))
@settings(max_examples=60)
def test_any_sequence_of_changes_agrees_with_a_dictionary(steps: list[tuple[str, int, bytes]]) -> None:
    names = [f"custom/{letter}.bin" for letter in "abcde"]
    start = {names[0]: b"one", names[1]: b"two" * 50}
    package, model = Package.open(zipped({**workbook_parts(), **start})), dict(start)
    for verb, which, content in steps:
        name = names[which]
        if verb == "replace" and name in model:
            package.replace(name, content)
            model[name] = content
        elif verb == "add" and name not in model:
            package.add(name, content, "")
            model[name] = content
        elif verb == "remove" and name in model:
            package.remove(name)
            del model[name]
    written = members(package.tobytes())
    assert {name: content for name, (_, content) in written.items() if name.startswith("custom/")} == model
    assert {name: package.read(name) for name in package.names() if name.startswith("custom/")} == model
    assert package.dirty == (model != start)


def test_without_the_fast_library_the_same_is_read_and_written(tmp_path: Path) -> None:
    """ISA-L has no wheel for every machine; where it is missing, ``zlib`` does the same."""
    book = workbook(120_000)
    script = """
import sys
if sys.argv[2] == "zlib":
    sys.modules["isal"] = None
from sheetcrm.cells import CellWrite
from sheetcrm.package import Package, read_grid, save, set_cells
package = Package.open(sys.argv[1])
set_cells(package, package.sheets[0], {(60_000, 0): CellWrite("changed"), (119_999, 0): CellWrite(1.5)})
save(package, sys.argv[1])
print(any(name.startswith("isal.") for name in sys.modules))
"""
    found = {}
    for library in ("isal", "zlib"):
        path = tmp_path / f"{library}.xlsx"
        path.write_bytes(book)
        done = subprocess.run([sys.executable, "-c", script, str(path), library], capture_output=True, text=True, check=True)
        assert library == "isal" or done.stdout.strip() == "False"
        with zipfile.ZipFile(path) as archive:
            found[library] = {name: archive.read(name) for name in archive.namelist()}
    assert found["isal"] == found["zlib"]
    assert found["zlib"][SHEET].count(b"changed") == 1
