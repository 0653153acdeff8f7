"""Laws of fixing: it settles, it says beforehand what it does, it shows what is shown only, and it never raises another finding."""

from __future__ import annotations

import datetime as dt
import io

import numpy as np
import openpyxl
from case_files import Case, Sheet, workbook
from hypothesis import given, settings
from test_rule_laws import CUSTOMERS, FOLLOWUPS, TAGS, TEAM, rows

from sheetcrm.actions._load import Opened, load
from sheetcrm.actions.fix import repair
from sheetcrm.cells import column_letter
from sheetcrm.derive import Derived
from sheetcrm.rules import Batch, Detail, Findings, load_rules, propose
from sheetcrm.store import SetCell, apply_edits

T = dt.date(2026, 11, 22)
Seen = set[tuple[str, str | None, str | None]]


def opened(customers: list[list[str]], followups: list[list[str]]) -> Opened:
    sheets = [Sheet("Customers", customers), Sheet("FollowUps", followups), Sheet("Tags", TAGS), Sheet("Team", TEAM)]
    return load(workbook(Case("", "", 1, sheets=sheets)), as_of=T)


def cells(findings: Findings) -> Seen:
    columns = findings.columns()
    return set(zip(columns.code, columns.sheet, columns.cell, strict=True))


lists = given(rows(CUSTOMERS, 6), rows(FOLLOWUPS, 6))
slowly = settings(max_examples=60)


@slowly
@lists
def test_a_fix_never_raises_another_finding(customers: list[list[str]], followups: list[list[str]]) -> None:
    book = opened(customers, followups)
    before = cells(book.check()[1])
    _, _, after, settled = repair(book)
    assert settled
    assert not cells(after) - before


@slowly
@lists
def test_unsafe_fixes_settle_too(customers: list[list[str]], followups: list[list[str]]) -> None:
    book = opened(customers, followups)
    _, _, left, settled = repair(book, unsafe=True)
    assert settled
    assert not any(f.fix and f.fix.safety in ("safe", "unsafe") for f in left)


@slowly
@lists
def test_repairing_in_steps_gives_what_looks_at_everything_give(customers: list[list[str]], followups: list[list[str]]) -> None:
    """Forms first and tag cells next save looks at everything; in the end the same stands in every cell."""
    book, other = opened(customers, followups), opened(customers, followups)
    applied, _, _, _ = repair(book)
    while edits := propose(other.check()[1]):
        other.guard(edits)
        apply_edits(other.package, edits)
        other.reread(edits)
    assert contents(book.package.tobytes()) == contents(other.package.tobytes())
    assert applied.cells == len(other.journal.cells)


def test_tag_cells_are_held_against_columns_that_are_repaired_already() -> None:
    """The other name of an option is mended first, then the tags that say something else, and one look at everything is enough."""
    row = {"客户编号": "C0001", "客户名称": "华星智能", "所属行业": "工业", "合作状态": "成交", "分类标签": "零售业，老带新,技术型"}
    book = opened([CUSTOMERS, [row.get(header, "") for header in CUSTOMERS]], [FOLLOWUPS])
    looks: list[list[str] | None] = []
    check = book.check

    def counted(select: list[str] | None = None, ignore: list[str] | None = None, *, asked: list[str] | None = None) -> tuple[Derived, Findings]:
        looks.append(select)
        return check(select, ignore, asked=asked)

    book.check = counted  # type: ignore[method-assign]
    repair(book)
    said = contents(book.package.tobytes())
    places = {header: f"{column_letter(index)}2" for index, header in enumerate(CUSTOMERS)}
    mended = {header: said.get(("Customers", places[header])) for header in ("所属行业", "合作状态", "分类标签")}
    assert mended == {"所属行业": "制造业", "合作状态": "成交客户", "分类标签": "制造业,技术型"}
    assert [bool(select) for select in looks] == [True, True, False]


@slowly
@lists
def test_what_is_listed_is_what_changes(customers: list[list[str]], followups: list[list[str]]) -> None:
    """Every cell that differs after a fix is listed with its text before and after, and no other."""
    book = opened(customers, followups)
    old = contents(book.package.tobytes())
    applied, _, _, _ = repair(book, detail=True)
    new = contents(book.package.tobytes())
    listed = {(change.sheet, change.cell) for change in applied.changes if change.before != change.after}
    assert {place for place in old.keys() | new.keys() if old.get(place) != new.get(place)} <= {(c.sheet, c.cell) for c in applied.changes}
    assert listed <= {(c.sheet, c.cell) for c in applied.changes} and applied.cells == len(applied.changes)


def test_what_is_for_display_is_never_applied() -> None:
    book = opened([CUSTOMERS, ["C0001", *[""] * (len(CUSTOMERS) - 1)]], [FOLLOWUPS]).book
    load_rules()
    table = book.tables["customers"]
    at = np.zeros(1, np.int32)
    shown = Batch(table, "name", at, at, [Detail(replacement="华星智能")], code="REQ-BLANK", safety="display")
    made = Batch(table, "owner", at, at, [Detail(replacement="李敏")], code="REQ-BLANK", safety="safe")
    findings = Findings(book, [shown, made])
    assert [f.fix.safety for f in findings if f.fix] == ["display", "safe"]
    for safety in ("safe", "unsafe", "display"):
        assert [edit.value for edit in findings.fixes(safety) if isinstance(edit, SetCell)] == ["李敏"]


def contents(data: bytes) -> dict[tuple[str, str], object]:
    book = openpyxl.load_workbook(io.BytesIO(data))
    return {(sheet.title, cell.coordinate): cell.value for sheet in book for line in sheet for cell in line if cell.value is not None}
