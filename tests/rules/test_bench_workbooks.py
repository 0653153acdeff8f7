"""Every seeded fault of a generated workbook is found at its cell, and nothing else."""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from sheetcrm.derive import Derived
from sheetcrm.package import Package
from sheetcrm.rules import Findings, check, propose
from sheetcrm.store import apply_edits, read_book

MAKER = Path(__file__).resolve().parents[3] / "shared" / "tools" / "make_bench_workbook.py"
pytestmark = pytest.mark.skipif(not MAKER.exists(), reason="needs ../shared/tools/make_bench_workbook.py beside the repository")


def made(folder: Path, *options: str) -> bytes:
    target = folder / "book.xlsx"
    size = ["--customers", "400", "--followups", "1600"]
    subprocess.run([sys.executable, str(MAKER), *size, *options, str(target)], check=True, capture_output=True)
    return target.read_bytes()


def found(package: Package) -> Findings:
    book = read_book(package, as_of=dt.date(2026, 11, 22))
    return check(book, Derived(book))


def seeds(path: Path) -> set[tuple[str, str, str, str]]:
    return {(s["sheet"], s["cell"], s["code"], s["severity"]) for s in json.loads(path.read_text(encoding="utf-8"))}


def cells(findings: Findings) -> set[tuple[str | None, str | None, str, str]]:
    columns = findings.columns()
    return set(zip(columns.sheet, columns.cell, columns.code, columns.severity, strict=True))


@pytest.mark.parametrize("lang", ["zh-CN", "en"])
def test_every_seeded_cell_and_no_other(lang: str, tmp_path: Path) -> None:
    truth = tmp_path / "truth.json"
    data = made(tmp_path, "--lang", lang, "--invalid", ".1", "--dirty", ".02", "--truth", str(truth))
    assert cells(found(Package.open(data))) == seeds(truth)


@pytest.mark.parametrize("lang", ["zh-CN", "en"])
def test_a_clean_workbook_has_nothing(lang: str, tmp_path: Path) -> None:
    data = made(tmp_path, "--lang", lang, "--dirty", "0", "--invalid", "0", "--overdue", "0")
    assert [f.message for f in found(Package.open(data))] == []


@pytest.mark.parametrize("size", ["S", *(["M", "L"] if os.environ.get("SHEETCRM_SLOW") else [])])
def test_no_false_alarm_in_a_clean_workbook(size: str, tmp_path: Path) -> None:
    """S in every run; M and L (1 and 4 minutes to make) with SHEETCRM_SLOW=1."""
    target = tmp_path / "clean.xlsx"
    flags = ["--size", size, "--dirty", "0", "--invalid", "0", "--overdue", "0"]
    subprocess.run([sys.executable, str(MAKER), *flags, str(target)], check=True, capture_output=True)
    assert found(Package.open(target)).by_code() == {}


def test_safe_fixes_leave_what_people_must_mend(tmp_path: Path) -> None:
    package = Package.open(made(tmp_path, "--invalid", ".1", "--dirty", ".02"))
    before = found(package)
    apply_edits(package, propose(before))
    after = found(package)
    assert cells(after) == {cell for cell, fixable in zip(_in_order(before), before.fixable.tolist(), strict=True) if not fixable}
    assert propose(after) == []


def _in_order(findings: Findings) -> list[tuple[str | None, str | None, str, str]]:
    columns = findings.columns()
    return list(zip(columns.sheet, columns.cell, columns.code, columns.severity, strict=True))
