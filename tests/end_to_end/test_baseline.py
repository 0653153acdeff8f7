"""``validate --baseline``: what is known already is not reported, what is new is."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from command_line import sheetcrm as command
from command_line import untouched
from decision_kit import CUSTOMERS, faulty_book, people
from people import T, by_openpyxl, make_book, type_into

import sheetcrm


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return faulty_book(tmp_path)


def validate(*words: object) -> tuple[int, list[tuple[str, str | None]], str]:
    ran = command("validate", *words, "--as-of", T, "--format", "json")
    return ran.code, [(item["code"], item["id"]) for item in json.loads(ran.out)], ran.err


@pytest.mark.parametrize("form", ["json", "jsonl", "own"])
def test_nothing_is_new_against_its_own_findings(book: Path, tmp_path: Path, form: str) -> None:
    base = tmp_path / "base.json"
    if form == "own":
        assert command("validate", book, "--as-of", T, "--write-baseline", base).code == 0
    else:
        base.write_text(command("validate", book, "--as-of", T, "--format", form).out, encoding="utf-8")
    assert validate(book)[0] == 1
    assert validate(book, "--baseline", base) == (0, [], "")
    assert not list(sheetcrm.validate(book, as_of=T, baseline=base))


def test_a_new_fault_is_reported_and_decides_the_exit_code(book: Path, tmp_path: Path) -> None:
    base = tmp_path / "base.json"
    command("validate", book, "--as-of", T, "--write-baseline", base)
    type_into(book, CUSTOMERS, {(2, "邮箱"): "nobody"})
    code, found, _ = validate(book, "--baseline", base)
    assert code == 1 and ("EMAIL-BAD", "C0001") in found and not [f for f in found if f[1] != "C0001"]


def test_rows_may_move_and_the_file_may_be_renamed(book: Path, tmp_path: Path) -> None:
    base = tmp_path / "base.json"
    command("validate", book, "--as-of", T, "--write-baseline", base)
    by_openpyxl(book, lambda workbook: workbook[CUSTOMERS].move_range("A2:I5", rows=4))
    book = book.rename(tmp_path / "team 2027.xlsx")
    assert [found for found in validate(book, "--baseline", base)[1] if found[1]] == []


def test_a_second_equal_finding_is_new(tmp_path: Path) -> None:
    rows = [{"客户名称": "甲", "电话": "12"}, {"客户名称": "乙", "电话": "13900001111"}]
    path, base = make_book(tmp_path / "team.xlsx", {CUSTOMERS: rows}), tmp_path / "base.json"
    command("validate", path, "--as-of", T, "--select", "PHONE-BAD", "--write-baseline", base)
    type_into(path, CUSTOMERS, {(3, "电话"): "12"})
    assert validate(path, "--select", "PHONE-BAD", "--baseline", base)[1] == [("PHONE-BAD", None)]


def test_what_no_longer_occurs_is_counted_on_stderr(book: Path, tmp_path: Path) -> None:
    base = tmp_path / "base.json"
    command("validate", book, "--as-of", T, "--write-baseline", base)
    type_into(book, CUSTOMERS, {(3, "电话"): "13900004444"})
    code, found, err = validate(book, "--baseline", base)
    gone = len(json.loads(base.read_text(encoding="utf-8"))) - len(validate(book)[1])
    assert (code, found) == (0, []) and f" {gone} finding" in err and gone > 0


def test_findings_of_several_workbooks_are_told_apart(tmp_path: Path) -> None:
    folder = tmp_path / "books"
    folder.mkdir()
    for name, rows in (("a", people()[:2]), ("b", people()[2:])):
        make_book(folder / f"{name}.xlsx", {CUSTOMERS: rows})
    base = tmp_path / "base.json"
    assert command("validate", folder, "--as-of", T, "--write-baseline", base).code == 0
    assert {Path(item["file"]).name for item in json.loads(base.read_text(encoding="utf-8"))} == {"a.xlsx", "b.xlsx"}
    assert validate(folder, "--baseline", base)[:2] == (0, [])
    (folder / "b.xlsx").write_bytes((folder / "a.xlsx").read_bytes())
    assert ("PHONE-BAD", "C0002") in validate(folder / "b.xlsx", "--baseline", base)[1]


def test_workbooks_of_one_name_in_two_folders_are_told_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, rows in (("north", people()[:2]), ("south", people()[2:])):
        (tmp_path / "books" / name).mkdir(parents=True)
        make_book(tmp_path / "books" / name / "team.xlsx", {CUSTOMERS: rows})
    base = tmp_path / "base.json"
    assert command("validate", tmp_path / "books", "--as-of", T, "--write-baseline", base).code == 0
    monkeypatch.chdir(tmp_path)  # the folder by another name is the same folder
    code, found, err = validate(Path("books"), "--baseline", base)
    assert (code, found, err) == (0, [], "")
    (tmp_path / "books/south/team.xlsx").write_bytes((tmp_path / "books/north/team.xlsx").read_bytes())
    assert ("PHONE-BAD", "C0002") in validate(Path("books"), "--baseline", base)[1]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (None, "E-NO-FILE"),
        (b"not json", "E-BASELINE"),
        (b'[{"a": 1}]', "E-BASELINE"),
        (b"[1]", "E-BASELINE"),
        (b"\xff\xfe\x00", "E-BASELINE"),
        (b"", "E-BASELINE"),
    ],
)
def test_a_bad_baseline_is_one_line(book: Path, tmp_path: Path, content: bytes | None, code: str) -> None:
    base = tmp_path / "base.json"
    if content is not None:
        base.write_bytes(content)
    ran = command("validate", book, "--baseline", base)
    assert (ran.code, ran.complaint_code) == (2, code)


def test_a_workbook_is_never_overwritten_by_a_baseline(book: Path, tmp_path: Path) -> None:
    with untouched(tmp_path):
        assert command("validate", book, "--write-baseline", book).complaint_code == "E-OUTPUT"


def test_a_baseline_does_not_give_a_phone_number_away(tmp_path: Path) -> None:
    """Of a sensitive value a digest is kept that thousands of numbers share: nobody finds it by trying them all."""
    rows = [{"客户名称": name, "电话": "139 0000 1111"} for name in ("甲", "乙")]
    path, base = make_book(tmp_path / "team.xlsx", {CUSTOMERS: rows}), tmp_path / "base.json"
    command("validate", path, "--as-of", T, "--select", "DUP-PHONE", "--write-baseline", base)
    text = base.read_text(encoding="utf-8")
    assert "DUP-PHONE" in text
    for number in ("139 0000 1111", "13900001111"):
        assert number not in text and hashlib.sha256(number.encode()).hexdigest()[:8] not in text
    assert validate(path, "--select", "DUP-PHONE", "--baseline", base)[1] == []
