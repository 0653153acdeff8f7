"""A save is whole or absent, keeps other people's edits, and leaves nothing beside the workbook."""

from __future__ import annotations

import datetime as dt
import errno
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from container_kit import SHEET, workbook, workbook_parts, zipped
from hypothesis import given
from hypothesis import strategies as st

from sheetcrm.errors import Busy, FileRefused, IoFailed, SheetcrmError, UsageError
from sheetcrm.package import Keep, Kept, Package, kept_versions, manifest_lines, save, surplus
from sheetcrm.package.fingerprint import META_PART, fingerprint

HARNESS = Path(__file__).parents[3] / "shared" / "tools" / "crash_harness.py"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "book.xlsx"
    path.write_bytes(workbook())
    return path


def changed(path: Path) -> Package:
    package = Package.open(path)
    package.replace(SHEET, package.read(SHEET).replace(b"<v>2</v>", b"<v>22</v>"))
    return package


def alone(path: Path, *others: str) -> bool:
    return {entry.name for entry in path.parent.iterdir()} == {path.name, *others}


def test_save_in_place(book: Path) -> None:
    package = changed(book)
    receipt = save(package)
    assert book.read_bytes() == package.tobytes()
    assert receipt.changed == (SHEET,) and not receipt.warnings
    assert b"<v>22</v>" in Package.open(book).read(SHEET)
    assert alone(book)


@pytest.mark.parametrize("torn", [lambda data: data[:-1], lambda data: data + b"x", lambda data: data[:40] + b"?" + data[41:], lambda data: b""])
def test_what_is_read_back_must_be_what_was_written(book: Path, monkeypatch: pytest.MonkeyPatch, torn: Callable[[bytes], bytes]) -> None:
    from sheetcrm.package import saving

    before = book.read_bytes()
    package = changed(book)
    monkeypatch.setattr(saving, "write_all", lambda file, data: os.write(file, torn(bytes(data))))
    with pytest.raises(IoFailed) as caught:
        save(package)
    assert caught.value.code == "E-VERIFY"
    assert book.read_bytes() == before and alone(book)


def test_an_edit_made_since_reading_is_not_overwritten(book: Path) -> None:
    package = changed(book)
    theirs = workbook(9)
    book.write_bytes(theirs)
    with pytest.raises(Busy) as caught:
        save(package)
    assert caught.value.code == "E-CHANGED"
    assert book.read_bytes() == theirs and alone(book)


def test_a_file_deleted_since_reading_is_not_made_again(book: Path) -> None:
    package = changed(book)
    book.unlink()
    with pytest.raises(UsageError) as caught:
        save(package)
    assert caught.value.code == "E-NO-FILE"


def test_create_never_overwrites(book: Path) -> None:
    package = changed(book)
    new = book.with_name("new.xlsx")
    save(package, new, create=True)
    assert new.read_bytes() == package.tobytes()
    assert Package.open(book).sha256 == package.sha256
    with pytest.raises(UsageError) as caught:
        save(package, new, create=True)
    assert caught.value.code == "E-EXISTS"
    assert alone(book, "new.xlsx")


def keep(**options: object) -> Keep:
    return Keep(dt.datetime(2026, 11, 22, 10, 20, 30), "fix", **options)  # type: ignore[arg-type]


def test_the_version_before_is_kept_and_older_ones_too(book: Path) -> None:
    versions = [book.read_bytes()]
    save(changed(book), keep=keep())
    versions.append(book.read_bytes())
    package = Package.open(book)
    package.replace(SHEET, b"<worksheet/>")
    save(package, keep=keep())
    kept = kept_versions(book)
    assert [version.path.name for version in kept] == ["book-20261122-102030.xlsx", "book-20261122-102030-2.xlsx"]
    assert [version.path.read_bytes() for version in kept] == versions
    lines = manifest_lines(book)
    assert [line.file for line in lines] == [version.path.name for version in kept]
    assert lines[-1].result == hashlib.sha256(book.read_bytes()).hexdigest() and lines[0].result == lines[1].sha256
    assert book.stat().st_nlink == 1, "the workbook shares nothing with its versions"


def test_a_save_that_fails_leaves_no_version(book: Path) -> None:
    package = changed(book)
    book.write_bytes(book.read_bytes() + b" ")
    with pytest.raises(Busy):
        save(package, keep=keep())
    assert alone(book)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="needs a user who may not write everywhere")
def test_a_folder_that_cannot_be_written(book: Path) -> None:
    folder = book.with_name("backups")
    folder.mkdir(mode=0o555)
    before = book.read_bytes()
    with pytest.raises(IoFailed) as caught:
        save(changed(book), keep=keep())
    assert caught.value.code == "E-BACKUP" and book.read_bytes() == before
    assert save(changed(book), keep=keep(required=False)).warnings == ("W-BACKUP",)


def test_a_file_in_the_place_of_the_folder(book: Path) -> None:
    book.with_name("backups").write_text("mine")
    before = book.read_bytes()
    with pytest.raises(IoFailed) as caught:
        save(changed(book), keep=keep())
    assert caught.value.code == "E-BACKUP" and book.read_bytes() == before
    assert save(changed(book), keep=keep(required=False)).warnings == ("W-BACKUP",)
    assert book.read_bytes() != before and book.with_name("backups").read_text() == "mine"


def test_where_there_are_no_hard_links_bytes_are_copied(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on FAT drives and some network shares."""

    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EPERM, "no links here")

    before = book.read_bytes()
    monkeypatch.setattr(os, "link", refuse)
    save(changed(book), keep=keep())
    (kept,) = kept_versions(book)
    assert kept.path.read_bytes() == before and alone(book, "backups")
    assert {path.name for path in kept.path.parent.iterdir()} == {kept.path.name, "MANIFEST.csv"}


def test_a_torn_line_of_the_manifest_is_passed_over(book: Path) -> None:
    save(changed(book), keep=keep())
    manifest = book.parent / "backups" / "MANIFEST.csv"
    manifest.write_bytes(manifest.read_bytes() + b"2026-11-22T11:00:00,book.xlsx,fix,book-2026")
    package = Package.open(book)
    package.replace(SHEET, b"<worksheet/>")
    save(package, keep=keep())
    assert [line.file for line in manifest_lines(book)] == ["book-20261122-102030.xlsx", "book-20261122-102030-2.xlsx"]


@given(hours=st.lists(st.integers(0, 24 * 400), unique=True, max_size=120), runs=st.integers(1, 20), weeks=st.integers(0, 8), days=st.integers(1, 10))
def test_which_versions_stay(hours: list[int], runs: int, weeks: int, days: int) -> None:
    start = dt.datetime(2026, 1, 1)
    versions = [Kept(Path(str(h)), start + dt.timedelta(hours=h)) for h in sorted(hours)]
    gone = surplus(versions, keep(runs=runs, weeks=weeks, days=days))
    left = [version for version in versions if version not in gone]
    assert left[-runs:] == versions[-runs:], "the newest stay"
    assert len(left) <= runs + weeks
    older = left[:-runs]
    periods = [version.moment.toordinal() // days for version in older]
    assert len(set(periods)) == len(periods), "one for each period"


@pytest.mark.skipif(os.name == "nt", reason="modes and symlinks are those of POSIX systems")
def test_links_and_modes_stay(book: Path) -> None:
    book.chmod(0o640)
    link = book.with_name("link.xlsx")
    link.symlink_to(book.name)
    save(changed(link))
    assert link.is_symlink() and not book.is_symlink()
    assert book.stat().st_mode & 0o7777 == 0o640
    assert b"<v>22</v>" in Package.open(book).read(SHEET)


@pytest.mark.skipif(os.name == "nt", reason="hard links are those of POSIX systems")
def test_a_second_name_of_the_file_is_worth_a_warning(book: Path) -> None:
    os.link(book, book.with_name("twin.xlsx"))
    assert save(changed(book)).warnings == ("W-HARDLINK",)


def test_an_open_workbook_is_refused_unless_told(book: Path) -> None:
    sign = book.with_name("~$book.xlsx")
    sign.write_bytes(b"\4Anna" + b" " * 160)
    before = book.read_bytes()
    with pytest.raises(Busy) as caught:
        save(changed(book))
    assert caught.value.code == "E-OPEN" and "Anna" in caught.value.line("en")
    assert book.read_bytes() == before and alone(book, sign.name)
    save(changed(book), ignore_lock=True)
    assert book.read_bytes() != before


def test_read_only_and_signed_files(book: Path) -> None:
    package = changed(book)
    book.chmod(0o444)
    with pytest.raises(IoFailed) as rights:
        save(package)
    assert rights.value.code == "E-RIGHTS"
    book.chmod(0o644)
    book.write_bytes(zipped({**workbook_parts(), "_xmlsignatures/sig1.xml": b"<Signature/>"}))
    with pytest.raises(FileRefused) as signed:
        save(changed(book))
    assert signed.value.code == "E-SIGNED"
    assert alone(book)


def test_leftovers_of_dead_processes_are_removed_after_an_hour(book: Path) -> None:
    names = [".~sheetcrm-999999999-aa.tmp", ".~sheetcrm-999999999-bb.tmp", f".~sheetcrm-{os.getpid()}-cc.tmp"]
    for name in names:
        book.with_name(name).write_bytes(b"x")
    for name in (names[0], names[2]):
        os.utime(book.with_name(name), (1, 1))
    save(changed(book))
    assert alone(book, *names[1:])


def test_the_fingerprint_is_known_before_the_save(book: Path) -> None:
    package = changed(book)
    package.add(META_PART, b"<worksheet>first</worksheet>", "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml")
    save(package)
    assert fingerprint(book) == (package.fingerprint(), b"<worksheet>first</worksheet>")
    second = Package.open(book)
    second.replace(META_PART, b"<worksheet>other</worksheet>")
    save(second)
    digest, head = fingerprint(book)
    assert digest == package.fingerprint() and b"other" in head
    third = Package.open(book)
    third.replace(SHEET, b"<worksheet/>")
    save(third)
    assert fingerprint(book)[0] != digest


def test_our_own_part_is_packed_only_when_it_is_saved(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from sheetcrm.package import partset

    package, packed = changed(book), []
    pack = partset.pack
    monkeypatch.setattr(partset, "pack", lambda content: packed.append(content) or pack(content))
    package.add(META_PART, b"<worksheet>first</worksheet>", "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml")
    digest = package.fingerprint()
    assert b"<worksheet>first</worksheet>" not in packed
    package.replace(META_PART, b"<worksheet>second</worksheet>")
    save(package)
    assert fingerprint(book)[0] == digest


def test_the_fingerprint_of_anything_else(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    for data in (b"", b"a,b", workbook()[:-9], workbook() + b"x"):
        path.write_bytes(data)
        assert fingerprint(path) == ("", b"")


def test_the_fingerprint_needs_no_heavy_import() -> None:
    script = "import sys; import sheetcrm.package.fingerprint; print(sorted({'numpy', 'isal', 'zipfile', 'pydantic'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout.strip() == "[]"


@pytest.mark.parametrize("limit", [1, 300, 1200])
@pytest.mark.skipif(os.name == "nt", reason="file size limits are those of POSIX systems")
def test_no_room_for_the_new_file(book: Path, limit: int) -> None:
    """A limit on file sizes stands in for a full disk: the system refuses the write."""
    script = f"""
import resource, signal, sys
from sheetcrm.errors import SheetcrmError
from sheetcrm.package import Keep, Kept, Package, kept_versions, manifest_lines, save, surplus
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
package = Package.open({str(book)!r})
package.replace({SHEET!r}, b"<worksheet/>")
resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}))
try:
    save(package)
except SheetcrmError as error:
    print(error.line("en"))
    sys.exit(error.exit_code)
"""
    before = book.read_bytes()
    run = subprocess.run([sys.executable, "-B", "-c", script], capture_output=True, text=True, check=False)
    assert run.returncode == 5, run.stderr
    assert run.stdout.startswith("E-DISK-FULL: ") and "Traceback" not in run.stderr
    assert book.read_bytes() == before and alone(book)


def test_concurrent_writers_lose_nothing(book: Path) -> None:
    """Each writer adds one to a cell and tries again when told that somebody was faster."""
    script = f"""
import re
from sheetcrm.errors import Busy
from sheetcrm.package import Keep, Kept, Package, kept_versions, manifest_lines, save, surplus
for _ in range(10):
    while True:
        try:
            package = Package.open({str(book)!r})
            old = package.read({SHEET!r})
            value = int(re.search(rb"<v>(\\d+)</v>", old)[1])
            package.replace({SHEET!r}, old.replace(b"<v>%d</v>" % value, b"<v>%d</v>" % (value + 1), 1))
            save(package, wait=30)
            break
        except Busy as error:
            assert error.code == "E-CHANGED", error
"""
    start = 1000
    book.write_bytes(workbook(**{SHEET: workbook_parts()[SHEET].decode().replace("<v>1</v>", f"<v>{start}</v>")}))
    processes = [subprocess.Popen([sys.executable, "-c", script]) for _ in range(3)]
    assert [process.wait(120) for process in processes] == [0] * 3
    assert f"<v>{start + 30}</v>".encode() in Package.open(book).read(SHEET)
    assert alone(book)


@pytest.mark.skipif(not HARNESS.is_file() or not shutil.which("cc"), reason="needs ../shared/tools/crash_harness.py and a C compiler")
@pytest.mark.parametrize("how", ["replace", "create"])
def test_faults_at_every_file_operation(tmp_path: Path, how: str) -> None:
    xlsxwriter = pytest.importorskip("xlsxwriter")
    book = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(book) as made:
        for row in range(50):
            made.add_worksheet().write_row(0, 0, [1, "text"]) if row == 0 else made.worksheets()[0].write_row(row, 0, [row, "text"])
    program = tmp_path / "program.py"
    program.write_text(f"""
import sys
from sheetcrm.errors import SheetcrmError
from sheetcrm.package import Keep, Kept, Package, kept_versions, manifest_lines, save, surplus
try:
    package = Package.open(sys.argv[1])
    package.replace({SHEET!r}, package.read({SHEET!r}).replace(b"<v>7</v>", b"<v>777</v>"))
    save(package, sys.argv[2] if len(sys.argv) > 2 else None, create=len(sys.argv) > 2)
except SheetcrmError as error:
    print(error.line("en"), file=sys.stderr)
    sys.exit(error.exit_code)
""")
    extra = ["--output", "new.xlsx"] if how == "create" else ["--recover", "--not-idempotent"]
    command = [sys.executable, str(program), "{target}", *(["{work}/new.xlsx"] if how == "create" else [])]
    base = [sys.executable, str(HARNESS), "--target", str(book), "--strict", "--max-points", "4", "--jobs", "2"]
    run = subprocess.run([*base, *extra, "--", *command], capture_output=True, text=True, check=False, cwd=Path(__file__).parents[2])
    assert run.returncode == 0, run.stdout + run.stderr


def test_every_error_of_a_save_has_words(book: Path) -> None:
    with pytest.raises(SheetcrmError) as caught:
        save(Package.open(workbook()))
    assert "E-USAGE" in caught.value.line("zh-CN")
