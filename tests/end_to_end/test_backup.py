"""Versions that are kept: when one is made, what it holds, how long it stays, and going back to it."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import itertools
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from command_line import AS_OF, sheetcrm, untouched
from people import T, by_openpyxl, make_book, type_into

import sheetcrm as library
from sheetcrm.errors import FileRefused, UsageError

ROW: dict[str, Any] = {"客户编号": "C0001", "客户名称": "华星智能", "电话": "13900001234", "邮箱": "zhang@example.com", "所属行业": "工业"}
ROW |= {"合作状态": "潜在客户", "负责人": "李敏", "建档日期": dt.date(2026, 11, 19)}


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return make_book(tmp_path / "team.xlsx", {"Customers": [ROW]})


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    return monkeypatch


def at(clock: pytest.MonkeyPatch, moment: str) -> None:
    clock.setenv("SHEETCRM_NOW", moment)


def versions(path: Path) -> list[Path]:
    return sorted((path.parent / "backups").glob("*.xlsx"))


def manifest(path: Path) -> list[dict[str, str]]:
    with (path.parent / "backups" / "MANIFEST.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_fix_keeps_the_version_before(book: Path, clock: pytest.MonkeyPatch) -> None:
    at(clock, "2026-11-22T10:20:30")
    before = book.read_bytes()
    library.fix(book, as_of=T)
    (kept,) = versions(book)
    assert kept.name == "team-20261122-102030.xlsx" and kept.read_bytes() == before
    (line,) = manifest(book)
    assert (line["workbook"], line["verb"], line["file"]) == ("team.xlsx", "fix", kept.name)
    assert (line["sha256"], line["result"], line["size"]) == (digest(kept), digest(book), str(len(before)))
    assert line["time"].startswith("2026-11-22T10:20:30")


def test_a_fix_with_nothing_to_do_keeps_nothing(book: Path) -> None:
    library.fix(book, as_of=T, backup=False)
    with untouched(book.parent):
        library.fix(book, as_of=T)


def test_a_refresh_keeps_one_version_a_day_unless_data_changes(book: Path, clock: pytest.MonkeyPatch) -> None:
    at(clock, "2026-11-22T08:00:00")
    library.init(book, backup=False)
    for hour in ("09", "12", "18"):
        at(clock, f"2026-11-22T{hour}:00:00")
        library.refresh(book, as_of=T, period={"09": "month", "12": "year", "18": "all"}[hour])
    assert [path.name for path in versions(book)] == ["team-20261122-090000.xlsx"]
    at(clock, "2026-11-22T19:00:00")
    library.refresh(book, as_of=T, fix=True)
    assert [path.name for path in versions(book)] == ["team-20261122-090000.xlsx", "team-20261122-190000.xlsx"]
    at(clock, "2026-11-23T19:00:01")
    library.refresh(book, as_of=T + dt.timedelta(days=1))
    assert len(versions(book)) == 3
    assert [bool(line["file"]) for line in manifest(book)] == [True, False, False, True, True]


def test_switched_off_and_on_again(book: Path) -> None:
    def off(workbook: object) -> None:
        sheet = workbook.create_sheet("Settings")  # type: ignore[attr-defined]
        sheet.append(["分组", "键", "值"])
        sheet.append([None, "backup.auto", "off"])

    by_openpyxl(book, off)
    twin = book.with_name("twin.xlsx")
    shutil.copy(book, twin)
    assert sheetcrm("fix", book, "--as-of", AS_OF).code in (0, 1)
    assert not (book.parent / "backups").exists()
    assert sheetcrm("fix", twin, "--as-of", AS_OF, "--backup").code in (0, 1)
    assert len(versions(twin)) == 1


def test_what_cannot_be_kept_is_not_overwritten(book: Path) -> None:
    (book.parent / "backups").write_text("not a folder")
    before = book.read_bytes()
    ran = sheetcrm("fix", book, "--as-of", AS_OF)
    assert (ran.code, ran.complaint_code) == (5, "E-BACKUP")
    assert book.read_bytes() == before and {path.name for path in book.parent.iterdir()} == {"team.xlsx", "backups"}
    assert sheetcrm("fix", book, "--as-of", AS_OF, "--no-backup").code in (0, 1)
    assert book.read_bytes() != before


def test_backup_now_list_verify(book: Path, clock: pytest.MonkeyPatch) -> None:
    at(clock, "2026-11-22T10:20:30")
    with_it = book.read_bytes()
    assert sheetcrm("backup", book).code == 0
    assert book.read_bytes() == with_it
    (kept,) = versions(book)
    assert kept.read_bytes() == with_it and kept.stat().st_ino != book.stat().st_ino
    listed = json.loads(sheetcrm("backup", book, "--list", "--json").out)[0]["versions"]
    assert [(v["time"], v["verb"], v["good"]) for v in listed] == [("2026-11-22T10:20:30", "backup", None)]
    assert sheetcrm("backup", book, "--verify").code == 0
    kept.write_bytes(with_it[:-40] + b"x" * 40)
    ran = sheetcrm("backup", book, "--verify")
    assert ran.code == 1 and "DAMAGED" in ran.out
    with untouched(book.parent):
        assert sheetcrm("backup", book, "--dry-run").code == 0


def test_old_versions_are_thinned_out(book: Path, clock: pytest.MonkeyPatch) -> None:
    """20 newest, then one a week for 8 weeks: the defaults, here with a backup a day for half a year."""
    day = dt.datetime(2026, 1, 1, 9)
    for n in range(180):
        at(clock, (day + dt.timedelta(days=n)).isoformat())
        library.backup(book)
    stamps = [dt.datetime.strptime(path.stem.removeprefix("team-"), "%Y%m%d-%H%M%S") for path in versions(book)]
    assert len(stamps) == 28
    assert stamps[-20:] == [day + dt.timedelta(days=n) for n in range(160, 180)]
    steps = {b - a for a, b in itertools.pairwise(stamps[:8])}
    assert max(steps) == dt.timedelta(days=7) and min(steps) > dt.timedelta(0)
    assert dt.timedelta(0) < stamps[8] - stamps[7] <= dt.timedelta(days=7)


def test_restore_goes_back_and_forth(book: Path, clock: pytest.MonkeyPatch) -> None:
    states = [book.read_bytes()]
    for n, name in enumerate(("甲公司", "乙公司"), 1):
        at(clock, f"2026-11-22T1{n}:00:00")
        library.backup(book)
        type_into(book, "Customers", {(2, "客户名称"): name})
        states.append(book.read_bytes())
    at(clock, "2026-11-22T15:00:00")
    with untouched(book.parent):
        ran = sheetcrm("restore", book, "--dry-run")
    assert ran.code == 1 and "1 cell(s) differ" in ran.out
    result = library.restore(book)
    assert book.read_bytes() == states[1] and result.cells == 1
    assert library.restore(book, "2026-11-22 11").version.name == "team-20261122-110000.xlsx"
    assert book.read_bytes() == states[0]
    library.restore(book, "team-20261122-150000.xlsx")
    assert book.read_bytes() == states[2], "what restore replaced was kept too"
    assert sheetcrm("restore", book, "2025").complaint_code == "E-WHICH"


def test_restore_when_the_workbook_is_damaged_or_gone(book: Path) -> None:
    whole = book.read_bytes()
    library.backup(book)
    book.write_bytes(b"PK\x03\x04 half of it")
    library.restore(book)
    assert book.read_bytes() == whole
    book.unlink()
    library.restore(book)
    assert book.read_bytes() == whole
    with pytest.raises(UsageError) as caught:
        library.restore(book)
    assert caught.value.code == "E-NO-BACKUP", "a damaged version is never the one to go back to"


def test_a_damaged_version_is_not_put_back(book: Path) -> None:
    library.backup(book)
    type_into(book, "Customers", {(2, "客户名称"): "甲公司"})
    (kept,) = versions(book)
    data = bytearray(kept.read_bytes())
    data[len(data) // 2] ^= 255
    kept.write_bytes(bytes(data))
    before = book.read_bytes()
    with pytest.raises(FileRefused) as caught:
        library.restore(book, kept.name)
    assert caught.value.code == "E-BACKUP-BAD" and book.read_bytes() == before
    with pytest.raises(UsageError) as none:
        library.restore(book)
    assert none.value.code == "E-NO-BACKUP"


def test_versions_of_two_workbooks_are_kept_apart(book: Path) -> None:
    other = book.with_name("team-north.xlsx")
    shutil.copy(book, other)
    type_into(other, "Customers", {(2, "客户名称"): "北方公司"})
    library.backup(book)
    library.backup(other)
    assert [v.path.name for v in library.backup(book, list_only=True).versions] == [path.name for path in versions(book) if "north" not in path.name]
    assert {line["workbook"] for line in manifest(book)} == {"team.xlsx", "team-north.xlsx"}


def test_an_open_workbook_is_not_restored(book: Path) -> None:
    library.backup(book)
    type_into(book, "Customers", {(2, "客户名称"): "甲公司"})
    (book.parent / ".~lock.team.xlsx#").write_text("李敏,limin,PC-07,,;")
    with untouched(book.parent):
        assert sheetcrm("restore", book).complaint_code == "E-OPEN"
