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
