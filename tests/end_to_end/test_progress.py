"""Long work shows a bar on a terminal, and only there."""

from __future__ import annotations

import io
import time

import pytest

from sheetcrm.cli import _progress
from sheetcrm.cli._progress import Bar, make_room


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def shown(stream: io.StringIO, monkeypatch: pytest.MonkeyPatch, *, seconds: float) -> str:
    monkeypatch.setattr("sys.stderr", stream)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(_progress, "PATIENCE", 0.05)
    bar = Bar(3)
    bar.begin("team.xlsx")
    time.sleep(seconds)
    make_room()
    bar.end()
    return stream.getvalue()


def test_long_work_on_a_terminal_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "team.xlsx" in shown(Terminal(), monkeypatch, seconds=1.5)


def test_short_work_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    assert shown(Terminal(), monkeypatch, seconds=0) == ""


def test_a_log_file_gets_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert shown(io.StringIO(), monkeypatch, seconds=0.3) == ""
