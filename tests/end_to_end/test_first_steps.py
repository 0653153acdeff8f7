"""What somebody types in the first minute."""

from __future__ import annotations

from pathlib import Path

import pytest

from sheetcrm.cli import run


def test_no_arguments_show_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert run([]) == 0
    assert "refresh" in capsys.readouterr().out


def test_the_language_may_stand_in_front(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert run(["--lang", "en", "rule", "PHONE-SCI"]) == 0
    assert "phone" in capsys.readouterr().out.lower()
    assert run(["--lang", "zh", "validate", str(tmp_path / "none.xlsx")]) == 2
    assert "没有这个文件" in capsys.readouterr().err
    assert run(["--lang", "en", "--help"]) == 0
    assert "Your team's Excel workbook" in capsys.readouterr().out


@pytest.mark.parametrize(("name", "code"), [("book.csv", "E-NAME"), ("book", "E-NAME"), ("nowhere/book.xlsx", "E-NO-FOLDER")])
def test_a_new_workbook_needs_a_proper_place(name: str, code: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["new", str(tmp_path / name)]) == 2
    err = capsys.readouterr().err
    assert err.startswith(f"sheetcrm: {code}: ")
    assert err.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_a_demo_that_somebody_has_open_is_left_as_it_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mine = tmp_path / "customers-sample.xlsx"
    mine.write_bytes(b"whatever stands here")
    (tmp_path / f"~${mine.name}").write_bytes(b"\x04Anna")
    assert run(["demo", "--lang", "en", "--folder", str(tmp_path)]) == 4
    assert capsys.readouterr().err.startswith("sheetcrm: E-OPEN: ")
    assert mine.read_bytes() == b"whatever stands here"


def test_what_was_typed_into_a_demo_is_kept_when_it_is_made_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["demo", "--lang", "en", "--folder", str(tmp_path)]) == 0
    made = tmp_path / "customers-sample.xlsx"
    assert run(["set", str(made), "C0001", "notes=typed by me"]) == 0
    typed = made.read_bytes()
    assert run(["demo", "--lang", "en", "--folder", str(tmp_path)]) == 0
    assert made.read_bytes() != typed
    assert typed in [kept.read_bytes() for kept in (tmp_path / "backups").glob("customers-sample-*.xlsx")]


@pytest.mark.parametrize(
    ("words", "missing"),
    [
        ("set team.xlsx", "缺少字段=值；"),
        ("add team.xlsx", "缺少工作表；"),
        ("import team.xlsx", "缺少名单；"),
        ("stage team.xlsx", "缺少合作状态；"),
    ],
)
def test_a_word_that_is_missing_is_named(words: str, missing: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--lang", "zh", *words.split()]) == 2
    assert missing in capsys.readouterr().err


def test_a_number_out_of_range_is_told_in_chinese(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--lang", "zh", "dedupe", "team.xlsx", "--min", "5"]) == 2
    assert "5.0 不在 0<=x<=1 之内" in capsys.readouterr().err
