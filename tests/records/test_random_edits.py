"""Thousands of random edits in a workbook and in plain dicts: after every save both say the same, and other readers agree."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import openpyxl
import pytest
from record_kit import DAY, SHEETS, Driver

import sheetcrm

XSD_CHECK = Path(__file__).resolve().parents[3] / "shared" / "tools" / "xsd_check.py"
MODULES = "contacts,orders,history"
pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning")


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new workbook without records and without a change log."""
    path = tmp_path_factory.mktemp("records") / "team.xlsx"
    sheetcrm.new(path, preset="blank", modules=MODULES)
    sheetcrm.config(path, "changelog.auto", "off")
    return path


@pytest.mark.parametrize("seed", range(1, 6))
def test_2000_random_edits_and_the_model_agree(seed: int, empty: Path, tmp_path: Path) -> None:
    path = shutil.copy(empty, tmp_path / "team.xlsx")
    driver = Driver(path, seed)
    driver.run(2_000, per_transaction=100)
    sheets = openpyxl.load_workbook(path, read_only=False)
    book = sheetcrm.open(path, as_of=DAY)
    for key in SHEETS:
        column = [cell.value for cell in next(sheets[book.sheet(key).title].iter_cols(1, 1))][1:]
        assert [value for value in column if value is not None] == list(driver.model.sheets[key])
        table = next(iter(sheets[book.sheet(key).title].tables.values()))
        assert table.ref.endswith(str(1 + max(1, len(driver.model.sheets[key])))), "the Excel table ends with the last record"
    names = [row[1] for row in sheets[book.customers.title].iter_rows(2, values_only=True) if row[0] is not None]
    assert names == [record["name"] for record in driver.model.sheets["customers"].values()]
    findings = sheetcrm.validate(path, as_of=DAY, select=["ID", "FK", "TABLE", "CELL", "COL", "ROW-LOST", "ROW-SHUFFLED", "LINK"])
    assert [finding for finding in findings if finding.severity == "E"] == []


def test_edits_between_refreshes_keep_every_promise(empty: Path, tmp_path: Path) -> None:
    """With a ledger, a change log and generated sheets in the file."""
    path = shutil.copy(empty, tmp_path / "team.xlsx")
    sheetcrm.config(path, "changelog.auto", "on", backup=False)
    driver = Driver(path, 77)
    for steps in (120, 240, 360):
        driver.run(steps, per_transaction=30)
        sheetcrm.refresh(path, as_of=DAY, backup=False)
        driver.check(sheetcrm.open(path, as_of=DAY))
    lost = [
        finding for finding in sheetcrm.validate(path, as_of=DAY) if finding.code in ("ROW-LOST", "ROW-SHUFFLED", "FK-MISSING", "FK-NAME-MISMATCH")
    ]
    assert lost == []
    assert sheetcrm.refresh(path, as_of=DAY).nothing


def test_parts_that_no_record_stands_in_keep_their_bytes(empty: Path, tmp_path: Path) -> None:
    path = shutil.copy(empty, tmp_path / "team.xlsx")
    with sheetcrm.edit(path, backup=False) as book:
        for k in range(5):
            book.customers.add(name=f"公司{k}", owner="李敏")
    before = _members(path)
    with sheetcrm.edit(path, backup=False) as book:
        book.customers.update("C0002", notes="改")
        book.customers.delete("C0003")
        book.customers.add(name="公司9", owner="李敏")
    after = _members(path)
    changed = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    customers = {name for name in changed if name.startswith("xl/worksheets/") and "公司9".encode() in after[name]}
    assert len(customers) == 1
    allowed = ("xl/worksheets/sheetcrm_meta.xml", "xl/workbook.xml", "xl/comments", "xl/drawings/vmlDrawing", "xl/tables/", "xl/styles.xml")
    assert [name for name in changed - customers if not name.startswith(allowed)] == []


@pytest.mark.skipif(not XSD_CHECK.exists(), reason="the schema checker beside this repository (../shared/tools) is not there")
@pytest.mark.parametrize("seed", [11, 12])
def test_what_random_edits_leave_is_valid(seed: int, empty: Path, tmp_path: Path) -> None:
    path = shutil.copy(empty, tmp_path / "team.xlsx")
    Driver(path, seed).run(250, per_transaction=40)
    run = subprocess.run([sys.executable, str(XSD_CHECK), str(path)], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr


def _members(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
