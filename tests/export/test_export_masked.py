"""Nothing that is masked can be found in an export, in whatever format, in whatever part of it."""

from __future__ import annotations

import sqlite3
import zipfile
from pathlib import Path

import duckdb
import pyarrow.parquet
import pytest
from canaries import Planted, contents, found, load, plant

import sheetcrm

FORMATS = {
    "csv": "folder",
    "json": "all.json",
    "jsonl": "all.jsonl",
    "parquet": "folder",
    "sqlite": "all.sqlite",
    "duckdb": "all.duckdb",
    "xlsx": "all.xlsx",
}


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Planted:
    return plant(tmp_path_factory.mktemp("planted") / "team.xlsx")


def values_of(path: Path, form: str) -> str:
    """Every value as its format's own reader gives it, for formats that compress their columns."""
    if form == "parquet":
        return "\n".join(str(pyarrow.parquet.read_table(file).to_pylist()) for file in sorted(path.glob("*.parquet")))
    if form == "duckdb":
        with duckdb.connect(str(path), read_only=True) as connection:
            names = [row[0] for row in connection.execute("SELECT table_name FROM information_schema.tables").fetchall()]
            return "\n".join(str(connection.execute(f'SELECT * FROM "{name}"').fetchall()) for name in names)
    return ""


def test_the_search_finds_what_is_there(planted: Planted, tmp_path: Path) -> None:
    """The workbook itself is full of canaries: in its cells, and in an export that masks nothing."""
    assert len(planted.canaries) == 200
    whole = found(planted.path, planted.canaries)
    for one in planted.canaries:
        assert any(one.name in hit for hit in whole) and any(one.phone in hit for hit in whole)
    team = load(planted.path)["团队"]
    admin = next(row[0] for row in team.iter_rows(min_row=2, values_only=True) if "管理员" in row)
    sheetcrm.export(planted.path, tmp_path / "open", mask="none", user=admin)
    assert len(found(tmp_path / "open", planted.canaries)) > 1000


@pytest.mark.parametrize("how", ["hide", "partial"])
@pytest.mark.parametrize("form", FORMATS)
def test_no_canary_is_found(planted: Planted, tmp_path: Path, form: str, how: str) -> None:
    target = tmp_path / FORMATS[form]
    result = sheetcrm.export(planted.path, target, format=form, mask=how)
    assert {one.sheet for one in result.sheets} >= {"customers", "followups", "requirements", "contacts", "orders", "attachments"}
    assert sum(sum(one.masked.values()) for one in result.sheets) > 1000
    assert not found(target, planted.canaries)
    if form in ("parquet", "duckdb"):
        dumped = tmp_path / "values.txt"
        dumped.write_text(values_of(target, form), encoding="utf-8")
        assert dumped.stat().st_size > 10_000
        assert not found(dumped, planted.canaries)


@pytest.mark.parametrize("how", ["hide", "partial"])
def test_a_column_that_nobody_knows_is_masked_when_it_is_asked_for(planted: Planted, tmp_path: Path, how: str) -> None:
    target = tmp_path / "asked.csv"
    sheetcrm.export(planted.path, target, sheets=["customers"], columns=["customer_id", "备用电话", "自定义备注"], mask=how)
    header = target.read_text(encoding="utf-8-sig").splitlines()[0]
    assert header == "客户编号,备用电话,自定义备注"
    assert not found(target, planted.canaries)


def test_a_column_that_nobody_knows_stays_at_home(planted: Planted, tmp_path: Path) -> None:
    sheetcrm.export(planted.path, tmp_path / "all.json")
    assert "备用电话" not in (tmp_path / "all.json").read_text(encoding="utf-8")


def test_a_workbook_tells_nothing_beside_its_cells(planted: Planted, tmp_path: Path) -> None:
    """No author, no hidden sheet, nothing that sheetcrm remembers, no ChangeLog, no notes."""
    target = tmp_path / "all.xlsx"
    sheetcrm.export(planted.path, target)
    with zipfile.ZipFile(target) as archive:
        core = archive.read("docProps/core.xml").decode()
        assert "<dc:creator></dc:creator>" in core or "dc:creator" not in core
        assert "<cp:lastModifiedBy></cp:lastModifiedBy>" in core or "lastModifiedBy" not in core
        assert not [name for name in archive.namelist() if "comment" in name or "custom" in name.lower() or "media" in name]
    made = load(target)
    assert all(sheet.sheet_state == "visible" for sheet in made.worksheets)
    assert not {"_meta", "_lists", "_marks", "变更日志", "汇总", "待跟进清单"} & set(made.sheetnames)


def test_names_of_colleagues_stay(planted: Planted, tmp_path: Path) -> None:
    """Owners are needed to work with the figures; only the people of customers are masked."""
    sheetcrm.export(planted.path, tmp_path / "all.sqlite")
    team = {row[0] for row in load(planted.path)["团队"].iter_rows(min_row=2, max_col=1, values_only=True) if row[0]}
    with sqlite3.connect(tmp_path / "all.sqlite") as connection:
        owners = {row[0] for row in connection.execute("SELECT DISTINCT owner FROM customers WHERE owner IS NOT NULL")}
    assert owners and owners <= team


def test_the_whole_export_holds_what_it_says(planted: Planted, tmp_path: Path) -> None:
    """The counts of the summary are the masked cells."""
    result = sheetcrm.export(planted.path, tmp_path / "out")
    customers = next(one for one in result.sheets if one.sheet == "customers")
    lines = (tmp_path / "out" / "customers.csv").read_text(encoding="utf-8-sig")
    assert customers.masked["phone"] == lines.count("手机号已加密,邮箱已加密")
    assert [name for name, _ in contents(tmp_path / "out")] == sorted(f"{one.sheet}.csv" for one in result.sheets)
