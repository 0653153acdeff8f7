"""Every rule finds what its case file says, and nothing else; safe fixes mend it and break nothing."""

from __future__ import annotations

import datetime as dt
import io
import re
from pathlib import Path

import openpyxl
import pytest
from case_files import Case, read_cases, workbook

from sheetcrm.derive import Derived
from sheetcrm.package import Package
from sheetcrm.rules import RULES, Finding, Findings, check, load_rules, propose
from sheetcrm.store import apply_edits, read_book
from sheetcrm.text import LANGS

HERE = Path(__file__).parent
CASES = read_cases(HERE)


def found(package: Package, case: Case, **options: object) -> Findings:
    book = read_book(package, as_of=case.as_of, lang=case.lang)  # type: ignore[arg-type]
    return check(book, Derived(book), **options)  # type: ignore[arg-type]


def place(finding: Finding) -> str:
    if finding.sheet is None:
        return "workbook"
    return f"{finding.sheet}!{finding.cell}" if finding.cell else finding.sheet


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_finds_exactly_these_cells(case: Case) -> None:
    findings = list(found(Package.open(workbook(case)), case, select=[case.code]))
    assert [place(f) for f in findings] == case.finds, [f.message for f in findings]
    for text in case.says:
        assert any(text in f"{f.message} {f.suggestion}" for f in findings), [f"{f.message} | {f.suggestion}" for f in findings]
    if case.related:
        assert list(findings[0].related) == case.related
    if case.severity:
        assert {f.severity for f in findings} == {case.severity}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_safe_fixes_mend_it_and_add_nothing(case: Case) -> None:
    package = Package.open(workbook(case))
    before = found(package, case)
    apply_edits(package, propose(before))
    after = found(package, case)
    cells = openpyxl.load_workbook(io.BytesIO(package.tobytes()))
    for where, wanted in case.fixed:
        sheet, _, cell = where.partition("!")
        assert _shown(cells[sheet][cell].value) == wanted.strip('"')
    mended = {(f.code, place(f)) for f in before if f.fix and f.fix.safety == "safe"}
    left = {(f.code, place(f)) for f in after}
    assert not mended & left
    assert left <= {(f.code, place(f)) for f in before}
    again = propose(after)
    assert not again, "fixing twice is fixing once"


def _shown(value: object) -> str:
    if isinstance(value, dt.datetime):
        return f"{value:%Y-%m-%d %H:%M}" if (value.hour, value.minute) != (0, 0) else f"{value:%Y-%m-%d}"
    return "" if value is None else str(value)


def test_every_rule_has_words_in_both_languages_and_a_case() -> None:
    load_rules()
    tested = {case.code for case in CASES if case.finds}
    for code, rule in RULES.items():
        assert code == rule.code
        for lang in LANGS:
            for words in (rule.name, rule.message, rule.why, rule.bad, rule.good, rule.remedy):
                assert words.of(lang).strip(), f"{code} lacks words in {lang}"
        gaps = [set(re.findall(r"\{(\w+)\}", rule.message.of(lang))) for lang in LANGS]
        assert gaps[1] <= gaps[0], f"{code} says different things in the two languages"
    elsewhere = {"ATT-MISSING": "needs a folder: end_to_end/test_modules.py", "VALUE-BAD": "needs a model: records/test_own_models.py"}
    assert tested | set(elsewhere) == set(RULES)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("case", [c for c in CASES if c.finds], ids=lambda case: case.name)
def test_messages_have_no_holes(case: Case, lang: str) -> None:
    case.lang, old = lang, case.lang
    try:
        for finding in found(Package.open(workbook(case)), case):
            for text in (finding.message, finding.suggestion or ""):
                assert "{" not in text and "…" not in text, f"{finding.code}: {text}"
                assert lang == "en" or finding.code == "SHEET-MISSING" or any("一" <= ch <= "鿿" for ch in finding.message)
    finally:
        case.lang = old
