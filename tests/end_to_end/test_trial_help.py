"""Help in the language that was asked for, wherever ``--lang`` stands."""

from __future__ import annotations

import pytest

from sheetcrm.cli import run


@pytest.mark.parametrize("words", ["--help --lang en", "-h --lang=en", "--lang en --help", "--lang=en -h", "--lang en", "--lang=en"])
def test_help_takes_the_language_before_or_behind_it(words: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHEETCRM_LANG", "zh-CN")
    assert run(words.split()) == 0
    assert "Your team's Excel workbook" in capsys.readouterr().out


def test_the_version_does_too(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--version", "--lang", "zh"]) == 0
    assert capsys.readouterr().out.startswith("sheetcrm ")


@pytest.mark.parametrize("words", ["tags", "tags list", "tags add", "tags rename", "tags merge", "tags retire", "tags move", "tags review"])
def test_the_help_of_the_tag_commands_is_chinese_throughout(words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*words.split(), "--help", "--lang", "zh"]) == 0
    shown = capsys.readouterr().out
    assert "用法：" in shown
    for english in ("Usage", "Options", "OPTIONS", "COMMAND", "PATH", "TAG", "TEXT", "Show this message"):
        assert english not in shown, shown


def test_a_mistyped_tag_command_gets_the_nearest_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["tags", "renam", "book.xlsx", "--lang", "en"]) == 2
    said = capsys.readouterr().err
    assert "did you mean tags rename" in said
    assert said.count("\n") == 1
