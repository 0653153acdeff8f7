"""``undo``: the last run is taken back, and never more than that."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from command_line import AS_OF, sheetcrm, untouched
from fault_kit import needs_compiler, no_violations, under_faults
from people import T, make_book, type_into

import sheetcrm as library
from sheetcrm.errors import Busy, UsageError

ROWS: list[dict[str, Any]] = [
    {"客户编号": "C0001", "客户名称": "华星智能", "电话": "13900001234", "所属行业": "工业", "分类标签": "老带新,价格敏感", "负责人": "李敏"},
    {"客户编号": "C0002", "客户名称": "远启贸易", "电话": "13900005678", "所属行业": "制造", "分类标签": "老带新", "负责人": "李敏"},
]
for _row in ROWS:
    _row |= {"合作状态": "潜在客户", "建档日期": dt.date(2026, 11, 19)}
TAGS = [{"标签": "老带新", "维度": "自定义", "状态": "启用"}]


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return make_book(tmp_path / "team.xlsx", {"Customers": ROWS, "Tags": TAGS})


def test_undo_and_redo_byte_for_byte(book: Path) -> None:
    before = book.read_bytes()
    library.fix(book, as_of=T)
    after = book.read_bytes()
    ran = sheetcrm("undo", book)
    assert (ran.code, book.read_bytes()) == (0, before) and "took back fix" in ran.out
    assert library.undo(book).verb == "undo" and book.read_bytes() == after
    library.undo(book)
    assert book.read_bytes() == before


def test_a_refresh_that_only_drew_sheets_is_taken_back_with_the_fix_before_it(book: Path) -> None:
    library.init(book, backup=False)
    library.refresh(book, as_of=T)
    before = book.read_bytes()
    library.fix(book, as_of=T)
    library.refresh(book, as_of=T, period="year")
    assert library.undo(book).verb == "fix" and book.read_bytes() == before


def test_somebodys_work_since_is_not_lost(book: Path) -> None:
    library.fix(book, as_of=T)
    type_into(book, "Customers", {(2, "客户名称"): "华星智能科技"})
    with untouched(book.parent):
        ran = sheetcrm("undo", book)
    assert (ran.code, ran.complaint_code) == (4, "E-CHANGED-SINCE")
    assert "fix" in ran.complaint and "restore" in ran.complaint


def test_nothing_to_take_back(book: Path) -> None:
    with pytest.raises(UsageError) as caught, untouched(book.parent):
        library.undo(book)
    assert caught.value.code == "E-NO-RUN"
    library.backup(book)
    with pytest.raises(UsageError) as caught:
        library.undo(book)
    assert caught.value.code == "E-NO-RUN", "a backup changed nothing"
    library.fix(book, as_of=T, backup=False)
    with pytest.raises((UsageError, Busy)) as unknown:
        library.undo(book)
    assert unknown.value.code == "E-NO-RUN", "a run without backup cannot be taken back"


def test_the_version_is_gone(book: Path) -> None:
    library.fix(book, as_of=T)
    for path in (book.parent / "backups").glob("*.xlsx"):
        path.unlink()
    with pytest.raises(UsageError) as caught:
        library.undo(book)
    assert caught.value.code == "E-UNDO-GONE"


def test_a_preview_counts_the_cells(book: Path) -> None:
    library.fix(book, as_of=T)
    with untouched(book.parent):
        answer = json.loads(sheetcrm("undo", book, "--dry-run", "--json").out)
    assert answer["written"] is False and answer["cells"] >= 2


COMMANDS = {
    "fix": ("kill,enospc,eio,power", ("fix", "{target}", "--as-of", AS_OF)),
    "tags": ("power,foreign", ("tags", "rename", "{target}", "老带新", "转介绍", "--as-of", AS_OF)),
}


@needs_compiler
@pytest.mark.parametrize("verb", COMMANDS)
def test_faults_leave_the_old_file_or_the_new_one(verb: str, book: Path) -> None:
    """A fault at points spread over the run: the workbook is whole, and so is what is kept of it."""
    modes, words = COMMANDS[verb]
    code = sheetcrm("fix", shutil.copy(book, book.with_name("probe.xlsx")), "--as-of", AS_OF).code if verb == "fix" else 0
    no_violations(under_faults(book, modes, ["-m", "sheetcrm", *words], "--strict", "--expect", str(code)))


@needs_compiler
@pytest.mark.parametrize(("verb", "modes"), [("undo", "kill,eio"), ("restore", "power,enospc+")])
def test_faults_on_the_way_back(verb: str, modes: str, book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """At every point the workbook is the repaired one or the one from before.

    The harness copies the workbook alone, so the kept version is laid beside it before the command begins: by another program, whose
    calls are not counted and do not fail.
    """
    monkeypatch.setenv("SHEETCRM_NOW", f"{AS_OF}T09:00:00")
    assert sheetcrm("fix", book, "--as-of", AS_OF).code == 1
    kept, script = shutil.move(book.parent / "backups", tmp_path / "kept"), tmp_path / "back.py"
    script.write_text(
        "import os, subprocess, sys\nfrom pathlib import Path\nfrom sheetcrm.cli import run\n"
        f"subprocess.run(['cp', '-r', {str(kept)!r}, Path(sys.argv[1]).with_name('backups')], env={{'PATH': os.environ['PATH']}}, check=True)\n"
        f"sys.exit(run(['{verb}', sys.argv[1]]))\n"
    )
    no_violations(under_faults(book, modes, [str(script), "{target}"], "--strict"))
