"""Whatever a user hands over: one clear line in their language, the right exit code, and nothing touched."""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Callable
from pathlib import Path

import bad_files as bad
import pytest
from command_line import AS_OF, sheetcrm, untouched

Make = Callable[[Path], Path]

NO_WORKBOOK: dict[str, tuple[Make, str, int]] = {
    "no such file": (bad.nothing_there, "E-NO-FILE", 2),
    "empty folder": (bad.folder_named_like_a_workbook, "E-NO-WORKBOOK", 2),
    "empty file": (bad.written(b""), "E-EMPTY", 3),
    "zeros after a power cut": (bad.written(bytes(5000)), "E-ZEROS", 3),
    "old .xls": (bad.written(bad.compound_file(("Workbook", "SummaryInfo"))), "E-XLS", 3),
    "encrypted": (bad.written(bad.compound_file(("EncryptionInfo", "EncryptedPackage"))), "E-ENCRYPTED", 3),
    "csv": (bad.written("客户编号,客户名称\r\nC0001,华星\r\n".encode("utf-8-sig")), "E-CSV", 3),
    "csv in GBK": (bad.written("客户编号,客户名称\r\nC0001,华星\r\n".encode("gbk")), "E-CSV", 3),
    "web page": (bad.written(b"<html><body><table><tr><td>1</td></tr></table></body></html>"), "E-HTML", 3),
    "pdf": (bad.written(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n"), "E-NOT-XLSX", 3),
    "picture": (bad.written(b"\x89PNG\r\n\x1a\n" + bytes(range(256))), "E-NOT-XLSX", 3),
    "Word document": (bad.word_document, "E-NOT-XLSX", 3),
    "cut short": (bad.truncated, "E-TRUNCATED", 3),
    "bomb": (bad.bomb, "E-BOMB", 3),
    "blanks": (bad.blanks, "E-XML-SIZE", 3),
}
NO_CUSTOMERS: dict[str, tuple[Make, str]] = {
    "no customer list": (lambda path: bad.customers(path, [("a", 1)], header=("品名", "数量"), title="库存"), "E-NO-SHEET"),
    "no header": (lambda path: bad.customers(path, [("a", 1)], header=("甲", "乙"), title="客户"), "E-NO-HEADER"),
}
NOT_TO_BE_WRITTEN: dict[str, tuple[Make, str]] = {
    "protected structure": (bad.protected, "E-PROTECTED"),
    "digital signature": (bad.signed, "E-SIGNED"),
    "legacy shared workbook": (bad.shared_workbook, "E-SHARED"),
}


def is_chinese(text: str) -> bool:
    return any("\u4e00" <= letter <= "\u9fff" for letter in text)


@pytest.mark.parametrize("verb", ["validate", "fix", "refresh", "init"])
@pytest.mark.parametrize("case", NO_WORKBOOK)
def test_what_is_no_workbook_is_refused_in_one_line(case: str, verb: str, tmp_path: Path) -> None:
    make, code, exit_code = NO_WORKBOOK[case]
    path = make(tmp_path / "team.xlsx")
    with untouched(tmp_path):
        english, chinese = sheetcrm(verb, path), sheetcrm(verb, path, lang="zh-CN")
    assert (english.code, english.complaint_code) == (exit_code, code)
    assert (chinese.code, chinese.complaint_code) == (exit_code, code)
    assert str(path) in english.complaint and str(path) in chinese.complaint
    assert is_chinese(chinese.complaint.replace(str(path), "")) and not is_chinese(english.complaint.replace(str(path), ""))


@pytest.mark.parametrize("verb", ["validate", "fix", "refresh"])
@pytest.mark.parametrize("case", NO_CUSTOMERS)
def test_a_workbook_without_a_customer_list_says_what_is_missing(case: str, verb: str, tmp_path: Path) -> None:
    make, code = NO_CUSTOMERS[case]
    path = make(tmp_path / "team.xlsx")
    with untouched(tmp_path):
        ran = sheetcrm(verb, path)
    assert (ran.code, ran.complaint_code) == (2, code)


@pytest.mark.parametrize("case", NO_CUSTOMERS)
def test_init_gives_such_a_workbook_what_it_lacks(case: str, tmp_path: Path) -> None:
    path = NO_CUSTOMERS[case][0](tmp_path / "team.xlsx")
    assert sheetcrm("init", path, lang="zh-CN").code == 0
    assert sheetcrm("refresh", path, "--as-of", AS_OF).code == 0


@pytest.mark.parametrize("verb", ["init", "refresh"])
@pytest.mark.parametrize("case", NOT_TO_BE_WRITTEN)
def test_an_agreement_that_a_change_would_break_is_kept(case: str, verb: str, tmp_path: Path) -> None:
    make, code = NOT_TO_BE_WRITTEN[case]
    path = make(tmp_path / "team.xlsx")
    with untouched(tmp_path):
        ran = sheetcrm(verb, path)
        assert sheetcrm("validate", path, "--as-of", AS_OF).code in (0, 1), "reading it is fine"
    assert (ran.code, ran.complaint_code) == (3, code)


def test_a_second_header_between_the_records(tmp_path: Path) -> None:
    """Nobody knows which rows belong where: ``fix`` does not touch the sheet, ``refresh`` only says so."""
    path = bad.two_headers(tmp_path / "team.xlsx")
    found = sheetcrm("validate", path, "--as-of", AS_OF)
    assert found.code == 1 and "HEADER-REPEAT" in found.out
    with untouched(tmp_path):
        refused = sheetcrm("fix", path, "--as-of", AS_OF)
    assert (refused.code, refused.complaint_code) == (2, "E-STRUCTURE")
    assert "HEADER-REPEAT" in refused.complaint
    assert sheetcrm("refresh", path, "--as-of", AS_OF).code == 1


@pytest.mark.parametrize("verb", ["fix", "refresh", "init"])
@pytest.mark.parametrize("what", ["file", "folder"])
def test_no_right_to_write(what: str, verb: str, tmp_path: Path) -> None:
    path = bad.customers(tmp_path / "team.xlsx")
    place = path if what == "file" else tmp_path
    mode = stat.S_IMODE(place.stat().st_mode)
    place.chmod(mode & ~0o222)
    try:
        with untouched(tmp_path):
            ran = sheetcrm(verb, path)
    finally:
        place.chmod(mode)
    assert (ran.code, ran.complaint_code) == (5, "E-RIGHTS")


@pytest.mark.parametrize("verb", ["fix", "refresh", "init"])
@pytest.mark.parametrize(
    ("sign", "content", "user"),
    [
        ("~$team.xlsx", b"\x06Li Min" + b" " * 48 + b"\x06\0" + "Li Min".encode("utf-16-le") + b" " * 97, "Li Min"),
        ("~$team.xlsx", b"", ""),
        (".~lock.team.xlsx#", "李敏,limin,PC-07,22.11.2026 09:00,file:///home/limin;".encode(), "李敏 (PC-07)"),
        (".~lock.team.xlsx#", bytes(range(256)), ""),
    ],
    ids=["Excel", "Excel, unreadable", "LibreOffice", "garbage"],
)
def test_a_file_that_somebody_has_open(sign: str, content: bytes, user: str, verb: str, tmp_path: Path) -> None:
    path = bad.customers(tmp_path / "team.xlsx")
    (tmp_path / sign).write_bytes(content)
    with untouched(tmp_path):
        ran = sheetcrm(verb, path)
        assert sheetcrm("validate", path, "--as-of", AS_OF).code in (0, 1), "reading it is fine"
    assert (ran.code, ran.complaint_code) == (4, "E-OPEN")
    assert user in ran.complaint
    assert sheetcrm(verb, path, "--ignore-lock").code in (0, 1)


def test_a_sign_that_was_left_over_says_so(tmp_path: Path) -> None:
    path = bad.customers(tmp_path / "team.xlsx")
    sign = tmp_path / "~$team.xlsx"
    sign.write_bytes(b"\x02Li")
    os.utime(sign, (time.time() - 3 * 86_400,) * 2)
    ran = sheetcrm("refresh", path)
    assert (ran.code, ran.complaint_code) == (4, "E-OPEN-STALE")
    assert str(sign) in ran.complaint


WRONG_WORDS = {
    "a day that is none": ("validate", "{file}", "--as-of", "2026-13-40"),
    "a day in words": ("refresh", "{file}", "--as-of", "yesterday"),
    "a day before Excel's": ("refresh", "{file}", "--as-of", "1776-07-04"),
    "an unknown period": ("refresh", "{file}", "--period", "foo"),
    "a period that ends before it starts": ("refresh", "{file}", "--period", "2026-03-31..2026-01-01"),
    "an unknown rule": ("validate", "{file}", "--select", "NO-SUCH-RULE"),
    "an unknown rule left out": ("fix", "{file}", "--ignore", "NO-SUCH-RULE"),
    "a rule that is to be explained": ("rule", "NO-SUCH-RULE"),
    "an unknown format": ("validate", "{file}", "--format", "pdf"),
    "an unknown option": ("validate", "{file}", "--no-such-option"),
    "an unknown verb": ("polish", "{file}"),
    "a verb without a file": ("validate",),
    "a wait that is no number": ("refresh", "{file}", "--wait", "long"),
    "a negative wait": ("refresh", "{file}", "--wait", "-1"),
    "a negative limit": ("validate", "{file}", "--limit", "-1"),
    "an unknown schema": ("schema", "no-such-schema"),
    "an existing file": ("new", "{file}"),
    "a folder that is not there": ("new", "{folder}/no/such/folder/team.xlsx"),
}


@pytest.mark.parametrize("case", WRONG_WORDS)
def test_wrong_use(case: str, tmp_path: Path) -> None:
    path = bad.customers(tmp_path / "team.xlsx")
    words = [word.format(file=path, folder=tmp_path) for word in WRONG_WORDS[case]]
    with untouched(tmp_path):
        english, chinese = sheetcrm(*words), sheetcrm(*words, lang="zh-CN")
    assert english.code == chinese.code == 2
    assert english.complaint_code == chinese.complaint_code
    assert is_chinese(chinese.complaint.split("；")[0].replace(str(path), "")), "what is wrong, not only what to do"
    assert not is_chinese(english.complaint)


def test_an_unknown_language(tmp_path: Path) -> None:
    path = bad.customers(tmp_path / "team.xlsx")
    ran = sheetcrm("validate", path, lang="tlh")
    assert ran.code == 2 and "tlh" in ran.complaint
