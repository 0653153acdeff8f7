"""Sheets, names and relationships are found however the package spells them."""

from __future__ import annotations

import pytest
from container_kit import MAIN, OFFICE, RELS, SHEET, workbook, workbook_parts, zipped

from sheetcrm.errors import FileRefused
from sheetcrm.package import DefinedName, NewName, Package, SheetInfo, check_editable, check_structure, define_name, define_names

STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
STRICT_OFFICE = "http://purl.oclc.org/ooxml/officeDocument/relationships"


TARGETS = ["worksheets/sheet1.xml", "/xl/worksheets/sheet1.xml", "worksheets\\sheet1.xml", "../xl/./worksheets/Sheet1.XML", "worksheets/sheet%31.xml"]


@pytest.mark.parametrize("target", TARGETS)
def test_targets_absolute_relative_backslash_other_case(target: str) -> None:
    rels = f'<Relationships xmlns="{RELS}"><Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="{target}"/></Relationships>'
    package = Package.open(workbook(**{"xl/_rels/workbook.xml.rels": rels}))
    assert package.sheets == [SheetInfo("Data", SHEET, "visible", 1, "rId1", "worksheet")]


def test_what_the_workbook_says() -> None:
    text = (
        f'<x:workbook xmlns:x="{MAIN}"><x:workbookPr date1904="1"/><x:workbookProtection lockStructure="true"/><x:sheets>'
        f'<x:sheet xmlns:q="{OFFICE}" name="客户 &amp; 跟进" sheetId="7" state="veryHidden" q:id="rId1"/></x:sheets>'
        '<x:definedNames><x:definedName name="Area" localSheetId="0" hidden="1">Data!$A$1:&apos;x&apos;</x:definedName>'
        "<x:definedName name='B'>1</x:definedName></x:definedNames></x:workbook>"
    )
    package = Package.open(workbook(**{"xl/workbook.xml": text}))
    assert package.sheets[0]._replace(part="") == SheetInfo("客户 & 跟进", "", "veryHidden", 7, "rId1", "worksheet")
    assert package.defined_names == [DefinedName("Area", "Data!$A$1:'x'", 0, True), DefinedName("B", "1", None, False)]
    assert package.date1904 and package.structure_protected and not package.strict
    with pytest.raises(FileRefused) as caught:
        check_structure(package)
    assert caught.value.code == "E-PROTECTED"


def test_strict_packages() -> None:
    swaps = ((MAIN.encode(), STRICT.encode()), (OFFICE.encode(), STRICT_OFFICE.encode()))
    parts = workbook_parts()
    for old, new in swaps:
        parts = {name: content.replace(old, new) for name, content in parts.items()}
    package = Package.open(zipped(parts))
    assert package.strict
    assert package.sheets[0].kind == "worksheet"
    assert package.relationship_type("table") == STRICT_OFFICE + "/table"


def test_new_relationships_types_and_their_removal() -> None:
    package = Package.open(workbook())
    assert package.add_relationship(SHEET, "table", "xl/tables/table1.xml") == "rId1"
    assert package.add_relationship(SHEET, "hyperlink", "https://example.com/?a=1&b=2", external=True) == "rId2"
    assert package.add_relationship("xl/workbook.xml", "styles", "xl/styles.xml") == "rId2"
    package.add("xl/styles.xml", b"<styleSheet/>", "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml")
    package.set_default_type("vml", "application/vnd.openxmlformats-officedocument.vmlDrawing")
    again = Package.open(package.tobytes())
    assert again.styles_part == "xl/styles.xml"
    assert [(entry.id, entry.kind, entry.target, entry.external) for entry in again.relationships(SHEET)] == [
        ("rId1", "table", "xl/tables/table1.xml", False),
        ("rId2", "hyperlink", "https://example.com/?a=1&b=2", True),
    ]
    assert again.content_type("xl/drawings/any.vml").endswith("vmlDrawing")
    again.remove_relationship(SHEET, "rId1")
    again.remove("xl/styles.xml")
    assert [entry.id for entry in again.relationships(SHEET)] == ["rId2"]
    assert b"styles.xml" not in again.read("[Content_Types].xml")
    assert again.styles_part is None


def test_prefixed_and_empty_relationship_parts() -> None:
    for empty in (f'<p:Relationships xmlns:p="{RELS}"/>', f'<p:Relationships xmlns:p="{RELS}" ></p:Relationships>'):
        package = Package.open(workbook(**{"xl/worksheets/_rels/sheet1.xml.rels": empty}))
        package.add_relationship(SHEET, "table", "xl/tables/table1.xml")
        assert b"<p:Relationship Id=" in package.read("xl/worksheets/_rels/sheet1.xml.rels")
        assert Package.open(package.tobytes()).relationships(SHEET)[0].target == "xl/tables/table1.xml"


def test_sheets_follow_the_changes() -> None:
    package = Package.open(workbook())
    rid = package.add_relationship("xl/workbook.xml", "worksheet", "xl/worksheets/sheet2.xml")
    package.add("xl/worksheets/sheet2.xml", b"<worksheet/>", "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml")
    old = package.read("xl/workbook.xml")
    package.replace("xl/workbook.xml", old.replace(b"</sheets>", f'<sheet name="Two" sheetId="2" r:id="{rid}"/></sheets>'.encode()))
    assert [sheet.name for sheet in package.sheets] == ["Data", "Two"]


def test_signed_and_shared_workbooks_are_not_to_be_changed() -> None:
    signed = zipped({**workbook_parts(), "_xmlsignatures/sig1.xml": b"<Signature/>"})
    log = f'<Relationship Id="rId9" Type="{OFFICE}/revisionHeaders" Target="revisions/revisionHeaders.xml"/></Relationships>'
    rels = workbook_parts()["xl/_rels/workbook.xml.rels"].replace(b"</Relationships>", log.encode())
    shared = zipped({**workbook_parts(), "xl/_rels/workbook.xml.rels": rels, "xl/revisions/revisionHeaders.xml": b"<headers/>"})
    for data, code in ((signed, "E-SIGNED"), (shared, "E-SHARED")):
        with pytest.raises(FileRefused) as caught:
            check_editable(Package.open(data))
        assert caught.value.code == code


def test_names_are_put_all_at_once() -> None:
    names = '<definedName name="old">1</definedName><definedName name="old" localSheetId="0">2</definedName><definedName name="Kept">3</definedName>'
    for held in ("", "<definedNames/>", f"<definedNames>{names}</definedNames>"):
        wanted = [NewName("OLD", "5"), NewName("kept", "3"), NewName("new", "A<B", True), NewName("old", "6", local_sheet=0), NewName("NEW", "A&B")]
        text = f'<workbook xmlns="{MAIN}"><sheets><sheet xmlns:r="{OFFICE}" name="Data" sheetId="1" r:id="rId1"/></sheets>{held}<calcPr/></workbook>'
        package, one_by_one = (Package.open(workbook(**{"xl/workbook.xml": text})) for _ in range(2))
        assert define_names(package, wanted)
        assert not define_names(package, wanted)
        for new in wanted:
            define_name(one_by_one, new.name, new.formula, new.hidden, new.local_sheet)
        assert [(n.name.casefold(), n.formula, n.local_sheet) for n in package.defined_names] == [
            (n.name.casefold(), n.formula, n.local_sheet) for n in one_by_one.defined_names
        ]
        assert len(package.defined_names) == 4
