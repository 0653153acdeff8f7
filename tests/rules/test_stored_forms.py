"""Phones and e-mail addresses that read well but are written otherwise than they are stored: no finding, and tidied up by a fix."""

from __future__ import annotations

import datetime as dt
import io

import openpyxl
import pytest
from case_files import Case, Sheet, workbook

from sheetcrm.derive import Derived
from sheetcrm.package import Package
from sheetcrm.rules import check, propose
from sheetcrm.store import apply_edits, read_book

WRITTEN = [
    ("C2", "139 0000 1234", "13900001234"),
    ("C2", "+86 139-0000-1234", "13900001234"),
    ("C2", "01012345678", "010-12345678"),
    ("C2", "(0512) 87654321 转 801", "0512-87654321-801"),
    ("C2", "13900001234、13900001235、139 0000 1234", "13900001234/13900001235"),
    ("C2", "001 212 555 0100", "+12125550100"),
    ("D2", "Zhang.Wei@Example.COM", "Zhang.Wei@example.com"),
    ("D2", "mailto:zhang@example.com", "zhang@example.com"),
    ("D2", "<zhang@example.com>", "zhang@example.com"),
    ("C2", "13900001234", "13900001234"),
    ("C2", "1390000123", "1390000123"),
    ("C2", "139****1234", "139****1234"),
    ("D2", "zhang@example", "zhang@example"),
]


@pytest.mark.parametrize(("cell", "typed", "stored"), WRITTEN)
def test_a_fix_writes_the_stored_form_and_no_finding_says_so(cell: str, typed: str, stored: str) -> None:
    values = {"C2": "", "D2": "", cell: f'"{typed}"'}
    rows = [["客户编号", "客户名称", "电话", "邮箱"], ["C0001", "华星智能", values["C2"], values["D2"]]]
    package = Package.open(workbook(Case("", "", 1, sheets=[Sheet("Customers", rows)])))

    def look() -> tuple[list[tuple[str, str | None]], list[object]]:
        book = read_book(package, as_of=dt.date(2026, 11, 22))
        found = check(book, Derived(book))
        return [(f.code, f.cell) for f in found], list(propose(found))

    before, edits = look()
    apply_edits(package, edits)  # type: ignore[arg-type]
    assert openpyxl.load_workbook(io.BytesIO(package.tobytes()))["Customers"][cell].value == stored
    assert look() == (before, [])
    assert bool(edits) == (typed != stored)
    if edits:
        assert not [code for code, where in before if where == cell and code != "CONTACT-MIN"]
