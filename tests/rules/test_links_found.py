"""What a workbook refers to outside itself is named at its place, each target once, and never followed."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from drawn_workbook import book_to_draw

from sheetcrm.derive import Derived
from sheetcrm.package import Package
from sheetcrm.package.links import find_links
from sheetcrm.rules import Finding, check
from sheetcrm.rules.links import unsafe_scheme
from sheetcrm.store import read_book


def findings(package: Package, *select: str) -> list[Finding]:
    book = read_book(package, as_of=dt.date(2026, 11, 22), lang="en")
    return list(check(book, Derived(book), select=select))


def made(*formulas: str) -> Package:
    """A customer list, and a sheet of somebody's own with these formulas from A2 on."""
    target = io.BytesIO()
    book = book_to_draw(target)
    customers, own = book.add_worksheet("Customers"), book.add_worksheet("Prices")
    for column, text in enumerate(("Customer ID", "Customer name", "Notes")):
        customers.write_string(0, column, text)
    customers.write_row(1, 0, ["C0001", "Huaxing Ltd", "[1] is only a footnote, WEBSERVICE( only a word"])
    for row, formula in enumerate(formulas, 1):
        own.write_formula(row, 0, formula, None, "1")
    book.close()
    return Package.open(target.getvalue())


def test_each_target_once_at_its_first_formula() -> None:
    call = '=_xlfn.WEBSERVICE("https://example.com/rate?a=1&b=2")'
    found = findings(made(call, call, '=RTD("server.name",,"topic")', "=MYRTD(1)", "=A1+1"), "EXT-LINK")
    assert [(f.sheet, f.cell, f.value) for f in found] == [
        ("Prices", "A2", "WEBSERVICE https://example.com/rate?a=1&b=2"),
        ("Prices", "A4", "RTD server.name"),
    ]


def test_words_in_texts_are_no_links() -> None:
    assert findings(made("=A1+1"), "EXT-LINK", "LINK-UNSAFE") == []


def test_another_workbook_stands_at_the_first_cell_that_uses_it() -> None:
    package = made("=A1+1", "='[1]List'!B2*2")
    part = "xl/externalLinks/externalLink1.xml"
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    link = f'<externalLink xmlns="{main}"><externalBook xmlns:r="{office}" r:id="rId1"/></externalLink>'
    package.add(part, link.encode(), "application/vnd.openxmlformats-officedocument.spreadsheetml.externalLink+xml")
    package.add_relationship(part, "externalLinkPath", "prices.xlsx", external=True)
    rid = package.add_relationship(package.workbook_part, "externalLink", part)
    names = f'<externalReferences><externalReference xmlns:r="{office}" r:id="{rid}"/></externalReferences>'.encode()
    package.replace(package.workbook_part, package.read(package.workbook_part).replace(b"</sheets>", b"</sheets>" + names))
    (found,) = findings(Package.open(package.tobytes()), "EXT-LINK")
    assert (found.sheet, found.cell, found.value) == ("Prices", "A3", "prices.xlsx") and "another workbook" in found.message


@pytest.mark.parametrize(
    ("address", "scheme"),
    [
        ("https://example.com", ""),
        ("HTTP://example.com", ""),
        ("mailto:a@example.com", ""),
        ("#Customers!A1", ""),
        ("contracts/2026.pdf", ""),
        ("", ""),
        ("file:///C:/a.docx", "file"),
        ("C:\\a.docx", "file"),
        ("\\\\server\\share\\a.docx", "UNC"),
        ("//server/share", "UNC"),
        ("java\nscript:alert(1)", "javascript"),
        (" \u200bjavascript:alert(1)", "javascript"),
        ("ms-word:ofe|u|https://example.com/a.docx", "ms-word"),
        ("ftp://example.com", "ftp"),
    ],
)
def test_schemes(address: str, scheme: str) -> None:
    assert unsafe_scheme(address) == scheme


def test_links_in_formulas_are_named_unless_they_stay_in_the_workbook() -> None:
    package = made('=HYPERLINK("#Customers!A1","here")', '=IF(A1,HYPERLINK("file:///C:/a.docx","there"))', '=MYHYPERLINK("file:///C:/b.docx")')
    found = findings(package, "LINK-UNSAFE")
    assert [(f.cell, f.value) for f in found] == [("A3", "file:///C:/a.docx")]
    assert [(link.kind, link.target) for link in find_links(package)] == [("hyperlink", "file:///C:/a.docx")]


def test_a_workbook_named_in_a_formula_comes_with_its_folder() -> None:
    package = made("='C:\\deals\\[Prices.XLSX]List'!B2", "=[Rates.ods]Sheet1!A1", '=IF(A1,"[1]","[no book]")')
    assert [(link.target, link.row) for link in find_links(package)] == [("C:\\deals\\Prices.XLSX", 2), ("Rates.ods", 3)]
