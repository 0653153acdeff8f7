"""Several writers on one file: nobody's change is lost, whoever knows our lock and whoever does not."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import threading
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import sheetcrm

pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning")
WRITERS, UPDATES = 4, 25


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("records") / "team.xlsx"
    sheetcrm.new(path, preset="blank")
    sheetcrm.config(path, "changelog.auto", "off")
    with sheetcrm.edit(path, backup=False) as book:
        book.customers.add_many([{"name": f"公司{k}", "owner": "李敏", "history_amount_wan": 0} for k in range(WRITERS)])
        book.followups.add(customer_id="C0001", followed_at="2026-11-01", summary="第一次")
    return path


@pytest.fixture
def team(template: Path, tmp_path: Path) -> Path:
    return shutil.copy(template, tmp_path / "team.xlsx")


def by_another_program(path: Path, changes: dict[str, Any], *, delete_row: int | None = None) -> None:
    """Excel saves the file: header -> value of the second row of Customers."""
    workbook = openpyxl.load_workbook(path)
    sheet = workbook["客户"]
    headers = [cell.value for cell in sheet[1]]
    for header, value in changes.items():
        sheet.cell(2, headers.index(header) + 1, value)
    if delete_row is not None:
        sheet.delete_rows(delete_row)
    workbook.save(path)


def test_a_second_writer_waits_and_then_says_who_is_there(team: Path) -> None:
    with sheetcrm.edit(team, backup=False) as book:
        book.customers.update("C0001", notes="一")
        with pytest.raises(sheetcrm.Busy, match="E-LOCKED"), sheetcrm.edit(team, wait=0):
            pass
        with pytest.raises(sheetcrm.Busy, match="E-LOCKED"):
            sheetcrm.refresh(team)
    assert sheetcrm.open(team).customers["C0001"].notes == "一"
    assert [path.name for path in team.parent.iterdir()] == ["team.xlsx"]


def test_a_second_writer_comes_after_the_first(team: Path) -> None:
    entered = threading.Event()

    def second() -> None:
        entered.wait()
        with sheetcrm.edit(team, backup=False, wait=30) as book:
            amount = book.customers["C0001"].history_amount_wan or 0
            book.customers.update("C0001", history_amount_wan=amount + 1)

    thread = threading.Thread(target=second)
    thread.start()
    with sheetcrm.edit(team, backup=False) as book:
        entered.set()
        book.customers.update("C0001", history_amount_wan=10)
    thread.join()
    assert sheetcrm.open(team).customers["C0001"].history_amount_wan == 11


def test_a_foreign_save_in_between_is_an_error_and_stays(team: Path) -> None:
    with pytest.raises(sheetcrm.Busy, match="E-CHANGED"), sheetcrm.edit(team, backup=False) as book:
        book.customers.update("C0001", notes="我们的")
        by_another_program(team, {"备注": "他们的"})
    assert sheetcrm.open(team).customers["C0001"].notes == "他们的"


def test_with_retry_the_changes_are_made_again_on_the_new_file(team: Path) -> None:
    with sheetcrm.edit(team, backup=False, retry=2) as book:
        book.customers.update("C0001", notes="我们的")
        new = book.customers.add(name="新的", owner="李敏")
        book.customers.delete("C0003")
        book.followups.update("F00001", summary="改了")
        by_another_program(team, {"负责人": "王丽华"})
    after = sheetcrm.open(team)
    assert (after.customers["C0001"].notes, after.customers["C0001"].owner) == ("我们的", "王丽华")
    assert after.customers.ids == ["C0001", "C0002", "C0004", new.customer_id]
    assert after.followups["F00001"].summary == "改了"


def test_a_moment_that_another_program_writes_with_other_digits_is_the_same(team: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHEETCRM_NOW", "2026-11-22T12:05:00")  # 20:05 in China: 46348.836805555555, one digit more than openpyxl writes
    with sheetcrm.edit(team, backup=False) as book:
        new = book.customers.add(name="晚上的", owner="李敏")
    before = stored_moments(team)
    with sheetcrm.edit(team, backup=False, retry=1) as book:
        book.customers.delete(new.customer_id)
        by_another_program(team, {"负责人": "王丽华"})
        assert stored_moments(team) != before, "the test needs a number that openpyxl writes otherwise"
    assert sheetcrm.open(team).customers.ids == [f"C{k:04}" for k in range(1, WRITERS + 1)]


def stored_moments(path: Path) -> list[str]:
    """The digits in which the moments of the sheet are stored."""
    with zipfile.ZipFile(path) as archive:
        return re.findall(r"<v>(46\d{3}\.\d+)</v>", "".join(archive.read(name).decode() for name in archive.namelist() if "/worksheets/" in name))


def test_a_file_that_was_sorted_in_between_is_no_obstacle(team: Path) -> None:
    def upside_down() -> None:
        workbook = openpyxl.load_workbook(team)
        sheet = workbook["客户"]
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(2, 1 + WRITERS)]
        for number, row in enumerate(reversed(rows), 2):
            for column, value in enumerate(row, 1):
                sheet.cell(number, column).value = value
        workbook.save(team)

    with sheetcrm.edit(team, backup=False, retry=1) as book:
        book.customers.update("C0001", notes="我们的")
        upside_down()
    after = sheetcrm.open(team)
    assert after.customers.ids == [f"C000{WRITERS - k}" for k in range(WRITERS)]
    assert [record.customer_id for record in after.customers.where(notes="我们的")] == ["C0001"]


@pytest.mark.parametrize(
    ("change", "theirs"),
    [
        (lambda book: book.customers.update("C0001", notes="我们的"), {"备注": "他们的"}),
        (lambda book: book.customers.delete("C0004"), {"客户编号": "C0009"}),
        (lambda book: book.customers.add(name="新的", owner="李敏"), {"客户编号": f"C000{WRITERS + 1}"}),
        (lambda book: book.followups.add(customer_id="C0001", followed_at="2026-11-02", summary="x"), {"客户编号": "C0077"}),
    ],
)
def test_changes_that_meet_are_a_conflict_that_names_the_place(team: Path, change: Any, theirs: dict[str, str]) -> None:
    with pytest.raises(sheetcrm.Busy, match="E-CONFLICT") as caught, sheetcrm.edit(team, backup=False, retry=3) as book:
        if "备注" not in theirs and theirs["客户编号"] == "C0009":
            book.customers.update("C0001", notes="auch")  # the record that they renumbered
        change(book)
        by_another_program(team, theirs)
    assert caught.value.exit_code == 4
    assert openpyxl.load_workbook(team)["客户"].cell(2, 1).value == theirs.get("客户编号", "C0001"), "what they saved is there"


def test_the_same_change_by_both_is_no_conflict(team: Path) -> None:
    with sheetcrm.edit(team, backup=False, retry=1) as book:
        book.customers.update("C0001", notes="同样", owner="陈海燕")
        by_another_program(team, {"备注": "同样"})
    assert sheetcrm.open(team).customers["C0001"].owner == "陈海燕"


COUNT_UP = """
import sys

import sheetcrm

path, writer, updates = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
for k in range(updates):
    with sheetcrm.edit(path, backup=False, wait=300) as book:
        for identity in ("C0001", f"C000{writer + 1}"):
            amount = book.customers[identity].history_amount_wan or 0
            book.customers.update(identity, history_amount_wan=amount + 1)
        if k == 0:
            book.followups.add(customer_id=f"C000{writer + 1}", followed_at="2026-11-02", summary=f"第 {writer} 个")
"""


def test_many_processes_lose_no_update(team: Path) -> None:
    """Each writer counts up its own record and the one that all of them share."""
    words = [sys.executable, "-c", COUNT_UP, str(team)]
    writers = [subprocess.Popen([*words, str(k), str(UPDATES)], stderr=subprocess.PIPE, text=True) for k in range(WRITERS)]
    assert [(writer.communicate(timeout=300)[1], writer.returncode) for writer in writers] == [("", 0)] * WRITERS
    after = sheetcrm.open(team)
    assert [after.customers[f"C000{k + 1}"].history_amount_wan for k in range(1, WRITERS)] == [UPDATES] * (WRITERS - 1)
    assert after.customers["C0001"].history_amount_wan == WRITERS * UPDATES + UPDATES
    assert len(after.followups) == 1 + WRITERS
