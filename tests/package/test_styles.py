"""The style sheet only grows at its end, and equal formats are used again."""

from __future__ import annotations

import re

import pytest
from edit_kit import CORPUS, drawn_book, list_book, members, rezipped
from lxml import etree

from sheetcrm.package import Package, Styles


def entries(data: bytes, name: str) -> list[bytes]:
    holder = etree.fromstring(data).find("{*}" + name)
    return [] if holder is None else [etree.tostring(node, method="c14n") for node in holder]


def test_a_derived_format_differs_in_its_number_format_only() -> None:
    package = Package.open(list_book())
    styles = Styles(package)
    made = styles.with_number_format(1, "0.000")
    assert styles.with_number_format(1, "0.000") == made
    assert styles.with_number_format(made, "0.000") == made
    assert styles.number_format(made) == "0.000"
    assert styles.with_number_format(0, "General") == 0
    assert styles.with_number_format(0, "@") != 0
    assert styles.save()
    assert not Styles(package).save()
    assert Styles(package).with_number_format(1, "0.000") == made


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not beside the repository")
@pytest.mark.parametrize("name", ["closedxml__CFDataBar", "open-xml-sdk__ActiveXControls-O12-XL-Controls", "easyexcel__extra", "poi__56644"])
def test_entries_that_were_there_keep_their_place(name: str) -> None:
    package = Package.open(CORPUS / f"{name}.xlsx")
    part = package.styles_part or ""
    before = package.read(part)
    styles = Styles(package)
    drawn = members(drawn_book())["xl/styles.xml"]
    mapped = styles.import_formats(drawn)
    used = [mapped.cell(index) for index in range(len(entries(drawn, "cellXfs")))] + [styles.with_number_format(0, "yyyy-mm")]
    mapped.dxf(0)
    assert styles.save()
    after = package.read(part)
    for found in ("fonts", "fills", "borders", "cellXfs", "dxfs", "numFmts", "cellStyleXfs"):
        old, new = entries(before, found), entries(after, found)
        assert new[: len(old)] == old
        count = re.search(rb"<(?:\w+:)?" + found.encode() + rb'\s[^>]*count="(\d+)"', after)
        assert count is None or int(count[1]) == len(new) or len(new) == len(old)
    assert max(used) < len(entries(after, "cellXfs"))
    again = Styles(package)
    assert [again.import_formats(drawn).cell(index) for index in range(len(entries(drawn, "cellXfs")))] == used[:-1]
    assert not again.save()


def test_a_workbook_without_style_sheet_gets_one() -> None:
    parts = members(list_book())
    del parts["xl/styles.xml"]
    parts["[Content_Types].xml"] = re.sub(rb'<Override PartName="/xl/styles.xml"[^>]*/>', b"", parts["[Content_Types].xml"])
    parts["xl/_rels/workbook.xml.rels"] = re.sub(rb"<Relationship [^>]*styles.xml[^>]*/>", b"", parts["xl/_rels/workbook.xml.rels"])
    package = Package.open(rezipped(parts))
    styles = Styles(package)
    made = styles.with_number_format(0, "0.0")
    assert styles.save()
    assert package.styles_part == "xl/styles.xml"
    assert made == 1
