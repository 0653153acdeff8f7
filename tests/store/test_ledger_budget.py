"""How much a verb that reads a part of a workbook remembers of it."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from pathlib import Path

import pytest

import sheetcrm
from sheetcrm.store import LEDGER, Package
from sheetcrm.store.ledger import read_ledger
from sheetcrm.store.meta import read_meta

MAKER = Path(__file__).resolve().parents[3] / "shared" / "tools" / "make_bench_workbook.py"
T = dt.date(2026, 11, 22)


def known(path: Path) -> dict[str, int]:
    """Sheet key -> number of columns that are remembered cell by cell."""
    ledger = read_ledger(read_meta(Package.open(path)).get(LEDGER))
    assert ledger is not None
    return {key: len(memory.known) for key, memory in ledger.sheets.items()}


@pytest.mark.skipif(not MAKER.exists(), reason="needs ../shared/tools/make_bench_workbook.py beside the repository")
def test_a_changed_cell_costs_no_memory_of_the_others(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    subprocess.run([sys.executable, str(MAKER), "--size", "S", str(path)], check=True, capture_output=True)
    sheetcrm.refresh(path, as_of=T)
    before = known(path)
    for owner in ("李敏", "王强", "李敏"):
        sheetcrm.set(path, "C0000001", values={"notes": owner})
        after = known(path)
        assert all(after[key] >= count for key, count in before.items())
    assert before["customers"] > 8 and sum(after.values()) <= sum(before.values()) + 2, "nor does it grow"
