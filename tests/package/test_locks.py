"""Signs of an open workbook are read as Excel, WPS and LibreOffice write them; our own lock keeps processes apart."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from container_kit import workbook

from sheetcrm.errors import Busy, IoFailed
from sheetcrm.package import check_free, check_writable, owner_file
from sheetcrm.package.locks import OwnLock


def excel_sign(name: str) -> bytes:
    """165 bytes: length and 8-bit name padded with blanks, from byte 55 length and name in UTF-16."""
    narrow = name.encode("gbk", "replace")[:52]
    return bytes([len(narrow)]) + narrow.ljust(54) + len(name).to_bytes(2, "little") + name.encode("utf-16-le").ljust(108, b"\0")


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "团队 2026.xlsx"
    path.write_bytes(workbook())
    return path


@pytest.mark.parametrize(
    ("sign", "content", "user"),
    [
        ("~$团队 2026.xlsx", excel_sign("王芳"), "王芳"),
        ("~$团队 2026.xlsx", excel_sign("A" * 52), "A" * 52),
        ("~$团队 2026.xlsx", bytes([4]) + b"Anna" + b" " * 50, "Anna"),
        (".~团队 2026.xlsx", excel_sign("Ben Li"), "Ben Li"),
        (".~lock.团队 2026.xlsx#", "李敏,lm,desk-7,22.11.2026 10:00,file:///home/lm/.config;".encode(), "李敏 (desk-7)"),
        (".~lock.团队 2026.xlsx#", rb",li\,min,desk,22.11.2026 10:00,x;", "li,min (desk)"),
        ("~$团队 2026.xlsx", b"", ""),
        ("~$团队 2026.xlsx", bytes(range(256)), ""),
    ],
)
def test_the_user_is_named(book: Path, sign: str, content: bytes, user: str) -> None:
    (book.parent / sign).write_bytes(content)
    found = owner_file(book)
    assert found is not None
    if content[:1] != b"\0":
        assert found.user == user
    assert not found.stale
    with pytest.raises(Busy) as caught:
        check_free(book)
    assert caught.value.code == "E-OPEN" and caught.value.exit_code == 4
    assert (user or "somebody") in caught.value.line("en")


def test_an_old_sign_is_reported_as_left_over(book: Path) -> None:
    sign = book.parent / f"~${book.name}"
    sign.write_bytes(excel_sign("王芳"))
    day = time.time() - 3 * 86_400
    os.utime(sign, (day, day))
    with pytest.raises(Busy) as caught:
        check_free(book)
    assert caught.value.code == "E-OPEN-STALE"
    assert str(sign) in caught.value.line("zh-CN") and "3 天前" in caught.value.line("zh-CN")


def test_a_sign_beside_the_real_file_of_a_link_counts(book: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "links"
    elsewhere.mkdir()
    link = elsewhere / "link.xlsx"
    link.symlink_to(book)
    check_free(link)
    (book.parent / f"~${book.name}").write_bytes(excel_sign("王芳"))
    with pytest.raises(Busy):
        check_free(link)


def test_rights_are_known_before_any_work(book: Path) -> None:
    check_writable(book)
    book.chmod(0o444)
    with pytest.raises(IoFailed) as caught:
        check_writable(book)
    assert caught.value.code == "E-RIGHTS" and caught.value.exit_code == 5


def test_the_second_process_waits_or_says_who_holds_it(book: Path) -> None:
    with OwnLock(book):
        with pytest.raises(Busy) as caught, OwnLock(book, wait=0.1):
            pass
        assert caught.value.code == "E-LOCKED"
        assert str(os.getpid()) in caught.value.line("en")
    with OwnLock(book):
        pass
    assert [path.name for path in book.parent.iterdir()] == [book.name]


def test_the_lock_of_a_dead_process_is_taken_over(book: Path) -> None:
    script = f"""
import os, signal
from pathlib import Path
from sheetcrm.package.locks import OwnLock
lock = OwnLock(Path({str(book)!r})).__enter__()
os.kill(os.getpid(), signal.SIGKILL)
"""
    subprocess.run([sys.executable, "-c", script], check=False)
    assert OwnLock(book).path.exists()
    with OwnLock(book):
        pass
    assert not OwnLock(book).path.exists()


@pytest.mark.parametrize(("host", "hours", "free"), [("another-host", 1, False), ("another-host", 30, True), (None, 1, True)])
def test_locks_of_other_hosts_count_for_a_day(book: Path, host: str | None, hours: int, free: bool) -> None:
    words = {"host": host or socket.gethostname(), "pid": 999_999_999, "started": "1", "time": time.time() - hours * 3600}
    OwnLock(book).path.write_text(json.dumps(words))
    if free:
        with OwnLock(book):
            pass
        return
    with pytest.raises(Busy) as caught, OwnLock(book):
        pass
    assert "another-host" in caught.value.line("en")


def test_many_processes_never_hold_it_together(book: Path) -> None:
    script = f"""
from pathlib import Path
from sheetcrm.package.locks import OwnLock
counter = Path({str(book.parent / "counter")!r})
for _ in range(20):
    with OwnLock(Path({str(book)!r}), wait=60):
        counter.write_text(str(int(counter.read_text()) + 1))
"""
    (book.parent / "counter").write_text("0")
    processes = [subprocess.Popen([sys.executable, "-c", script]) for _ in range(4)]
    assert [process.wait(90) for process in processes] == [0] * 4
    assert (book.parent / "counter").read_text() == "80"
