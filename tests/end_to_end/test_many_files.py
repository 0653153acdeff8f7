"""Several workbooks and whole folders at once, odd names, links, backups and previews."""

from __future__ import annotations

import io
import json
import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

import bad_files as bad
import openpyxl
import pytest
from command_line import AS_OF, process, sheetcrm, snapshot, untouched

import sheetcrm as library
from sheetcrm.cli._each import is_copy


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook from the template, refreshed for an earlier day."""
    path = tmp_path_factory.mktemp("sample") / "team.xlsx"
    assert sheetcrm("new", path, "--sample", "--as-of", "2026-11-20").code == 0
    return path


def names_in(folder: Path) -> list[str]:
    """What lies in a folder, kept versions apart."""
    return sorted(path.name for path in folder.iterdir() if path.name != "backups")


def test_one_bad_file_does_not_stop_the_others(sample: Path, tmp_path: Path) -> None:
    good, other = tmp_path / "north.xlsx", tmp_path / "south.xlsx"
    shutil.copy(sample, good)
    bad.written(b"a,b\r\n1,2\r\n")(tmp_path / "broken.xlsx")
    shutil.copy(sample, other)
    (tmp_path / "~$south.xlsx").write_bytes(b"\x06Li Min")
    (tmp_path / "empty").mkdir()
    ran = sheetcrm("refresh", tmp_path / "empty", good, tmp_path / "broken.xlsx", other, tmp_path / "none.xlsx", "--as-of", AS_OF)
    assert ran.code == 4, "the highest exit code wins"
    assert [line.split(": ")[1] for line in ran.err.splitlines()] == ["E-NO-WORKBOOK", "E-CSV", "E-OPEN", "E-NO-FILE"]
    assert "north.xlsx" in ran.out
    assert good.read_bytes() != sample.read_bytes() and other.read_bytes() == sample.read_bytes()


def test_a_folder_holds_more_than_workbooks(sample: Path, tmp_path: Path) -> None:
    for name in ("north.xlsx", "deep/er/south.XLSX", "~$north.xlsx", ".hidden.xlsx", ".git/inside.xlsx", ".~sheetcrm-1-2.tmp"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(sample, tmp_path / name)
    for name in ("north (李敏的冲突副本 2026-11-22).xlsx", "north (1).xlsx", "north-20261122-091500.bak.xlsx", "backups/north-20261122-091500.xlsx"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(sample, tmp_path / name)
    (tmp_path / "notes.txt").write_text("not a workbook")
    with untouched(tmp_path):
        ran = sheetcrm("validate", tmp_path, "--as-of", AS_OF, "--format", "jsonl")
    files = {Path(json.loads(line)["file"]).relative_to(tmp_path).as_posix() for line in ran.out.splitlines()}
    assert files <= {"north.xlsx", "deep/er/south.XLSX"}
    assert ran.err.count("W-COPY") == 2 and ran.code in (0, 1)


def test_lists_that_commands_wrote_are_no_workbooks_of_customers(sample: Path, tmp_path: Path) -> None:
    shutil.copy(sample, tmp_path / "north.xlsx")
    leads = tmp_path / "leads.csv"
    leads.write_text("客户名称,电话,负责人\n华星智能,13900001234,李敏\n,13900001235,李敏\n", encoding="utf-8")
    sheetcrm("validate", tmp_path / "north.xlsx", "--as-of", AS_OF, "--format", "xlsx", "--output", tmp_path / "findings.xlsx")
    sheetcrm("import", tmp_path / "north.xlsx", leads, "--as-of", AS_OF)
    lists = {name: (tmp_path / name).read_bytes() for name in ("findings.xlsx", "leads-rejected.xlsx")}
    for verb in ("validate", "refresh", "init"):
        ran = sheetcrm(verb, tmp_path, "--as-of", AS_OF)
        assert ran.code in (0, 1) and "E-" not in ran.err and "findings.xlsx" not in ran.out and "rejected" not in ran.out, ran
    assert lists == {name: (tmp_path / name).read_bytes() for name in lists}
    assert sheetcrm("refresh", tmp_path / "findings.xlsx").complaint_code == "E-NO-SHEET", "named, it is told what it is not"


def test_the_one_that_cannot_be_done_is_named_with_its_folder(sample: Path, tmp_path: Path) -> None:
    for name in ("north", "south"):
        (tmp_path / name).mkdir()
        shutil.copy(sample, tmp_path / name / "team.xlsx")
    book = openpyxl.Workbook()
    book.save(tmp_path / "south" / "team.xlsx")
    ran = sheetcrm("refresh", tmp_path, "--as-of", AS_OF, "--lang", "en")
    assert ran.complaint_code == "E-NO-SHEET" and f"there is no Customers sheet; {tmp_path / 'south' / 'team.xlsx'}; " in ran.err


COPIES = [
    "team (Li Min's conflicted copy 2026-11-22).xlsx",
    "team (李敏的冲突副本 2026-11-22).xlsx",
    "team (conflicted copy 2026-11-22 091500).xlsx",
    "team (Case Conflict).xlsx",
    "team.sync-conflict-20261122-091500-ABCDEFG.xlsx",
    "team (SFConflict li@example.com 2026-11-22-09-15-00).xlsx",
    "team_PC-07_Nov-22-091500-2026_Conflict.xlsx",
    "team-LAPTOP-7F3AK21.xlsx",
    "team-DESKTOP-4RTQ09B.xlsx",
    "team (1).xlsx",
    "team - 副本.xlsx",
    "team - Copy (2).xlsx",
]
PLACES, WORDS = ("north", "华东", "team-south", "销售一部"), ("", "-", "_final ", "(新)")
NO_COPIES = [f"{place}{word}{year}.xlsx" for place in PLACES for word in WORDS for year in range(2015, 2030)]
NO_COPIES += [f"{name}.xlsx" for name in ("desktop-orders", "conflict resolution", "copy", "复制件", "laptop prices", "Copy of nothing", "2026 (1)")]


def test_copies_are_told_by_their_names(tmp_path: Path) -> None:
    (tmp_path / "team.xlsx").touch()
    assert [name for name in COPIES if not is_copy(tmp_path / name)] == []
    assert [name for name in NO_COPIES if is_copy(tmp_path / name)] == []


NAMES = {
    "Chinese": "客户 跟进表（2026）.xlsx",
    "quotes": 'it\'s "quoted" & <odd>;$(x) 100%.xlsx',
    "dash": "-dash.xlsx",
    "long": "a" * 240 + ".xlsx",
    "long Chinese": "表" * 80 + ".xlsx",
    "line break": "new\nline.xlsx",
}


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_any_name_will_do(name: str, sample: Path, tmp_path: Path) -> None:
    path = tmp_path / name
    shutil.copy(sample, path)
    ran = sheetcrm("refresh", path, "--as-of", AS_OF)
    assert (ran.code, ran.err) == (0, "")
    assert sheetcrm("validate", path, "--as-of", AS_OF).code == 0
    assert names_in(tmp_path) == [name], "nothing stays beside it"
    assert [version.read_bytes() for version in (tmp_path / "backups").glob("*.xlsx")] == [sample.read_bytes()]


def test_a_name_that_no_file_can_have(tmp_path: Path) -> None:
    for name in ("x" * 300 + ".xlsx", "no/such/folder.xlsx"):
        ran = sheetcrm("validate", tmp_path / name)
        assert ran.code in (2, 5) and ran.complaint_code in ("E-NO-FILE", "E-NAME-LONG", "E-IO")


def test_a_link_stays_a_link_and_the_mode_stays(sample: Path, tmp_path: Path) -> None:
    real, link = tmp_path / "real.xlsx", tmp_path / "link.xlsx"
    shutil.copy(sample, real)
    real.chmod(0o640)
    link.symlink_to("real.xlsx")
    assert sheetcrm("refresh", link, "--as-of", AS_OF).code == 0
    assert link.is_symlink() and link.readlink() == Path("real.xlsx")
    assert real.stat().st_mode & 0o777 == 0o640
    assert real.read_bytes() != sample.read_bytes()


def test_other_names_of_the_file_are_worth_a_word(sample: Path, tmp_path: Path) -> None:
    path = tmp_path / "team.xlsx"
    shutil.copy(sample, path)
    os.link(path, tmp_path / "other name.xlsx")
    ran = sheetcrm("refresh", path, "--as-of", AS_OF)
    assert ran.code == 0 and "W-HARDLINK" in ran.err


def test_a_backup_holds_the_old_bytes(sample: Path, tmp_path: Path) -> None:
    path = tmp_path / "team.xlsx"
    shutil.copy(sample, path)
    assert sheetcrm("refresh", path, "--as-of", AS_OF, "--backup").code == 0
    (backup,) = (tmp_path / "backups").glob("*.xlsx")
    assert backup.read_bytes() == sample.read_bytes() != path.read_bytes()


@pytest.mark.parametrize("command", ["refresh --plan", "refresh --dry-run --fix", "fix --dry-run --unsafe", "fix --diff", "init --dry-run"])
def test_previews_write_nothing(command: str, tmp_path: Path) -> None:
    """Not even where writing would be forbidden: looking is always allowed."""
    path = bad.customers(tmp_path / "team.xlsx", [("C0001", "华星", "王芳", "138 0000 1001", "wf", "Interested", "李敏", "2026/11/2")])
    (tmp_path / ".~lock.team.xlsx#").write_text("李敏,limin,PC-07,,;")
    path.chmod(0o444)
    with untouched(tmp_path):
        ran = sheetcrm(*command.split(), path, "--as-of", AS_OF)
    assert ran.code == 1 and not ran.err


def test_a_preview_says_just_what_the_command_then_does(tmp_path: Path) -> None:
    path = bad.customers(tmp_path / "team.xlsx", [("C0001", "华星", "王芳", "138 0000 1001", "wf", "Interested", "李敏", "2026/11/2")])
    plan = json.loads(sheetcrm("fix", path, "--diff", "--as-of", AS_OF, "--json").out)[0]["changes"]
    before = openpyxl.load_workbook(path)
    sheetcrm("fix", path, "--as-of", AS_OF)
    after = openpyxl.load_workbook(path)
    cells = [(sheet.title, cell.coordinate, cell.value) for sheet in before for row in sheet.iter_rows() for cell in row]
    changed = {(title, place) for title, place, value in cells if after[title][place].value != value}
    assert plan and changed == {(change["sheet"], change["cell"]) for change in plan}


def test_the_language_of_the_messages_is_not_that_of_the_workbook(tmp_path: Path) -> None:
    """Somebody who reads English repairs the Chinese team's workbook: its cells stay Chinese."""
    path = bad.customers(tmp_path / "team.xlsx", [(*bad.ROWS[0][:5], "Interested", *bad.ROWS[0][6:]), bad.ROWS[1]])
    ran = sheetcrm("fix", path, "--as-of", AS_OF, lang="en")
    sheet = openpyxl.load_workbook(path)["客户"]
    assert (sheet["F2"].value, sheet["F3"].value) == ("意向客户", "潜在客户")
    assert "cell" in ran.out


def test_what_is_left_is_said_each_time(tmp_path: Path) -> None:
    """Exit code 1 means that errors remain, also where a refresh has nothing to do."""
    path = bad.two_headers(tmp_path / "team.xlsx")
    codes = [sheetcrm("refresh", path, "--as-of", AS_OF).code for _ in range(3)]
    assert codes == [1, 1, 1]


def test_bytes_and_open_files(sample: Path) -> None:
    content = sample.read_bytes()
    with sample.open("rb") as file:
        counts = [library.validate(source).counts() for source in (sample, str(sample), content, io.BytesIO(content), file)]
    assert all(count == counts[0] for count in counts)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGTERM to catch")
def test_a_stopped_refresh_leaves_nothing_behind(sample: Path, tmp_path: Path) -> None:
    path = tmp_path / "team.xlsx"
    shutil.copy(sample, path)
    running = process("refresh", path, "--as-of", AS_OF)
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and running.poll() is None and len(names_in(tmp_path)) == 1:
        time.sleep(0.001)
    running.send_signal(signal.SIGTERM)
    _, err = running.communicate(timeout=30)
    assert running.returncode in (0, 143) and "Traceback" not in err
    assert names_in(tmp_path) == ["team.xlsx"]
    assert sheetcrm("refresh", path, "--as-of", AS_OF).code == 0


def test_two_at_once(sample: Path, tmp_path: Path) -> None:
    """Both finish, or one is told that the other was first; the workbook is whole."""
    path = tmp_path / "team.xlsx"
    shutil.copy(sample, path)
    both = [process("refresh", path, "--as-of", AS_OF, "--period", period) for period in ("year", "all")]
    answers = [one.communicate(timeout=60) for one in both]
    assert sorted({one.returncode for one in both} | {0}) in ([0], [0, 4]), answers
    assert sheetcrm("validate", path, "--as-of", AS_OF).code == 0
    assert names_in(tmp_path) == ["team.xlsx"]


def test_a_pipe_that_closes_early(sample: Path) -> None:
    code, err = read_one_line("validate", sample, "--as-of", "2030-01-01")
    assert "Traceback" not in err and "E-INTERNAL" not in err and code == 0


def read_one_line(*words: object) -> tuple[int, str]:
    """``sheetcrm … | head -1``: the exit code, and what was said on stderr."""
    running = process(*words)
    assert running.stdout is not None and running.stderr is not None
    running.stdout.readline()
    running.stdout.close()
    err = running.stderr.read()
    return running.wait(timeout=60), err


def test_the_exit_code_tells_of_the_whole_check_whoever_listens(sample: Path, tmp_path: Path) -> None:
    """Pipelines that look at the first lines only still stop at errors, and every workbook of a folder is done."""
    for name in ("a.xlsx", "b.xlsx"):
        shutil.copy(sample, tmp_path / name)
    bad.two_headers(tmp_path / "c.xlsx")
    assert read_one_line("validate", tmp_path, "--as-of", AS_OF, "--format", "jsonl") == (1, "")
    code, _ = read_one_line("refresh", tmp_path, "--as-of", AS_OF)
    assert code == 1 and all((tmp_path / name).read_bytes() != sample.read_bytes() for name in ("a.xlsx", "b.xlsx"))


def test_nothing_is_left_in_the_temporary_folder(sample: Path, tmp_path: Path) -> None:
    (tmp_path / "tmp").mkdir()
    (tmp_path / "work").mkdir()
    shutil.copy(sample, tmp_path / "work" / "team.xlsx")
    running = process("refresh", "team.xlsx", "--as-of", AS_OF, folder=tmp_path / "work", TMPDIR=str(tmp_path / "tmp"))
    assert subprocess.Popen.wait(running, timeout=60) == 0
    running.communicate()
    assert {name.split("/")[0] for name in snapshot(tmp_path)} == {"work"} and names_in(tmp_path / "work") == ["team.xlsx"]
